"""The Bilan's page of several networks: nobody, one person, three places, twenty with names in every script, and ties.

« En une minute » has at most ninety words, and each of its numbers is one of the page, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pypdfium2
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from badges.network.tables import Site
from badges.web.counter.reports import report_words
from tests.badges.paper.tagged import NAMES
from tests.cast.html import text_of
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.reported import Recorder, at

DAY = "2026-02-03"
PERIODS = ("periode=2026", "periode=2026-T1", "periode=2026-02", f"periode={DAY}_{DAY}")
FORMULA = "=1+1"


def nobody(_recorder: Recorder, _cast: Cast) -> None:
    """A network that has recorded nothing."""


def one_person(recorder: Recorder, cast: Cast) -> None:
    """One person, once."""
    recorder.meeting(at("2026-02-03"), cast.member("Amina"))


def three_places(recorder: Recorder, cast: Cast) -> None:
    """What a year has, in two months that are equal."""
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    for month in (2, 3):
        recorder.meeting(at(f"2026-{month:02}-03"), amina, fatou, visitors=2)
        recorder.meeting(at(f"2026-{month:02}-04"), fatou, site=cast.auzances)
        recorder.meeting(at(f"2026-{month:02}-05"), amina, workshop=recorder.workshop(f"Atelier {month}"))
        recorder.exchange(f"2026-{month:02}-06", amina, fatou, about=("Couture", "Cuisine")[month % 2])
        recorder.introduction(amina, fatou, met_on=f"2026-{month:02}-07")
        recorder.badge(amina, at(f"2026-{month:02}-08"), ("autres", "faire")[month % 2])


def twenty_places(recorder: Recorder, cast: Cast) -> None:
    """Places whose names are in every script, very long, or like a formula, with a meeting at each."""
    three_places(recorder, cast)
    names = [FORMULA, "Maison des associations et des familles de Saint-Étienne-de-Fursac, premier étage", *NAMES][:17]
    for number, name in enumerate(names):
        with recorder.services.database.begin() as session:
            site = Site(
                slug=f"lieu-{number}", name=name[:120], host="RCS", address="1 rue", postcode="23000", city=name[:80]
            )
            session.add(site)
            session.flush()
            there = site.id
        recorder.meeting(at("2026-02-03"), cast.member(f"Membre{number}"), site=there)


@pytest.mark.parametrize("network", [nobody, one_person, three_places, twenty_places])
def test_a_minute_says_numbers_of_the_page_and_the_files_are_whole(
    app: Flask, helene: Browser, cast: Cast, network: Callable[[Recorder, Cast], None]
) -> None:
    network(Recorder(cast), cast)
    helene.sent("/bilans/publier?periode=2026")
    helene.sent("/bilans?lieu=", {"du": DAY, "au": DAY, "lieu": ""}, to="/bilans")
    visitor = Browser(app.test_client())
    pages = [helene.get(f"/bilans?{asked}&lieu=").text for asked in PERIODS]
    pages += [visitor.get("/bilan").text, visitor.get("/bilan?lang=en").text]
    for page in pages:
        minute = re.search(r'<section class="minute">.*?<p>(.*?)</p>', page, re.DOTALL)
        counts = re.search(r'class="plain counts">(.*?)</ul>', page, re.DOTALL)
        assert minute is not None and counts is not None
        said = unescape(minute[1])
        assert 0 < len(said.split()) <= report_words.MOST_WORDS
        shown = {numeral(each) for each in re.findall(r"<b>([\d\u202f,]+)</b>", counts[1])}
        assert {numeral(each) for each in re.findall(r"\d[\d\u202f,]*", said)} <= shown, said
    assert len(pypdfium2.PdfDocument(BytesIO(helene.get("/bilans.pdf?periode=2026&lieu=").data))) == 2
    book = CalamineWorkbook.from_filelike(BytesIO(helene.get("/bilans.xlsx?periode=2026&lieu=").data))
    assert len(book.sheet_names) == len({each.casefold() for each in book.sheet_names}) >= 4
    named = [row[0] for row in book.get_sheet_by_name("Site par site").to_python()[1:]]
    assert (FORMULA in named) is (network is twenty_places)


def numeral(text: str) -> int:
    """The number that is written."""
    return int(re.sub(r"\D", "", text))


def test_of_months_and_families_that_are_equal_none_is_named_as_the_first(helene: Browser, cast: Cast) -> None:
    three_places(Recorder(cast), cast)
    said = text_of(helene.get("/bilans?periode=2026&lieu=").text).replace("\u00a0", " ")
    assert "Les badges" in said or "famille" in said
    assert "à égalité" not in said and "Le plus de rencontres" not in said and "Le plus souvent" not in said

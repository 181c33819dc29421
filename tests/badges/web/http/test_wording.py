"""Typography, dates and codes as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.times import local
from badges.web.http import formats, wording
from tests.cast.people import Cast

NARROW, WIDE = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("plain", "typeset"),
    [
        ("Qui est là ?", f"Qui est là{NARROW}?"),
        ("Oui ; non !", f"Oui{NARROW}; non{NARROW}!"),
        ("Nom : Amina", f"Nom{WIDE}: Amina"),
        ("« Oui »", f"«{WIDE}Oui{WIDE}»"),
        ("14 h 30", f"14{WIDE}h{WIDE}30"),
        ("https://exemple.fr/?a=b", "https://exemple.fr/?a=b"),
        ("Déjà fait", "Déjà fait"),
    ],
)
def test_french_spaces_are_set_and_set_once(plain: str, typeset: str) -> None:
    assert wording.typeset(plain) == typeset
    assert wording.typeset(typeset) == typeset


def test_a_day_of_another_year_says_its_year(app: Flask, cast: Cast) -> None:
    now = cast.services.now()
    before, here = now.replace(year=now.year - 1, month=11, day=24), now.replace(month=11, day=24)
    with app.test_request_context("/?lang=fr"):
        for words in (formats.day_month, formats.weekday_date, lambda day: formats.relative_day(day, now.date())):
            assert words(before).endswith(f"24{WIDE}novembre {now.year - 1}")
            assert str(now.year) not in words(here)  # the positive control: this year goes without saying
        assert formats.long_date(before).count(str(now.year - 1)) == 1
        assert formats.weekday_long_date(before).endswith(f"24{WIDE}novembre {now.year - 1}")
    with app.test_request_context("/?lang=en"):
        assert formats.day_month(before) == f"24{WIDE}November {now.year - 1}"
    assert formats.day_month(before) == f"24{WIDE}novembre"  # without an app there is no this year


def test_dates_in_both_languages(app: Flask) -> None:
    winter = datetime(2026, 12, 1, 23, 32, tzinfo=UTC)  # already the second in Paris
    with app.test_request_context("/"):
        assert formats.long_date(date(2026, 12, 1)) == f"1er{WIDE}décembre 2026"
        assert formats.long_date(winter) == f"2{WIDE}décembre 2026"
        assert formats.clock(winter) == f"0{WIDE}h{WIDE}32"
        assert formats.clock(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == f"14{WIDE}h"
        assert formats.weekday_date(date(2026, 11, 24)) == f"mardi 24{WIDE}novembre"
        assert formats.month_period(date(2026, 9, 2), date(2026, 11, 3)) == "septembre à novembre 2026"
        assert formats.month_period(date(2026, 12, 2), date(2027, 1, 3)) == "décembre 2026 à janvier 2027"
        assert formats.month_period(date(2026, 12, 2), date(2026, 12, 3)) == "décembre 2026"
        assert formats.relative_day(date(2026, 11, 23), date(2026, 11, 24)) == "hier"
        assert formats.duration(90) == f"1{WIDE}h{WIDE}30"
        assert formats.duration(45) == f"45{WIDE}min"
        assert formats.dialled("+33555828047") == "05 55 82 80 47".replace(" ", WIDE)
        assert formats.dialled("+4420") == "+4420"
    with app.test_request_context("/?lang=en"):
        assert formats.long_date(date(2026, 12, 1)) == f"1{WIDE}December 2026"
        assert formats.clock(winter) == "0:32"


def test_french_counts_nothing_in_the_singular(app: Flask) -> None:
    with app.test_request_context("/?lang=fr"):
        said = [wording.ngettext("%(num)s présent", "%(num)s présents", number) for number in (0, 1, 2)]
    assert said == ["0 présent", "1 présent", "2 présents"]


def test_naive_times_are_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        local(datetime(2026, 11, 24, 14, 0))  # noqa: DTZ001


def test_the_last_day_of_the_calendar(app: Flask) -> None:
    with app.test_request_context("/"):
        assert formats.long_date(datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) == f"31{WIDE}décembre 9999"


def test_codes_have_words_and_gaps_never_fail(app: Flask) -> None:
    with app.test_request_context("/"):
        assert "2 séances à" in wording.words("award.blocked.two_dates", count=2)
        assert "1 séance à" in wording.words("award.blocked.two_dates", count=1)
        assert wording.words("award.blocked.two_criteria", count=2).startswith("2 choses")
        assert "…" in wording.words("award.blocked.two_dates")
        assert wording.words("no.such.code") == wording.gettext(
            "Quelque chose ne va pas. Réessayez, ou appelez le site."
        )
    with app.test_request_context("/?lang=en"):
        assert wording.words("award.closed").startswith("This request is closed")


def test_staff_pages_are_french(app: Flask) -> None:
    with app.test_request_context("/aujourdhui?lang=en"):
        assert wording.language() == "fr"


@pytest.mark.parametrize("text", ["24/11/2026", "2026-11-24", "24.11.2026"])
def test_days_as_people_write_them(text: str) -> None:
    assert parsers.a_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "shown"), [("14:30", "14:30"), ("14h30", "14:30"), ("9 h", "09:00"), ("0:05", "00:05")]
)
def test_hours_as_people_write_them(text: str, shown: str) -> None:
    assert f"{parsers.an_hour(text):%H:%M}" == shown


def test_a_text_of_before_is_marked_as_french_on_a_page_in_english(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        assert formats.answers_marked("le <mardi>") == '<span lang="fr">le &lt;mardi&gt;</span>'
        assert formats.answers_marked("Tu 09:00-12:00") == "Tuesday, 9:00 to 12:00"
    with app.test_request_context("/"):
        assert formats.answers_marked("le mardi") == "le mardi"


@pytest.mark.parametrize("text", ["", "demain", "31/02/2026", "2026-13-01"])
def test_a_day_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parsers.a_day(text)


@pytest.mark.parametrize("text", ["", "25:00", "12:60", "midi", "-1:00", "²:00"])
def test_an_hour_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parsers.an_hour(text)

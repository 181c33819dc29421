"""The page of the journal: who did what, in words, for the coordination alone."""

from __future__ import annotations

import html
import re

import pytest
from sqlalchemy import update

from badges.base.journal.acts import Act
from badges.base.journal.chain import PERSONAL
from badges.base.journal.tables import JournalFacts
from badges.web.coordination.journal import words_of
from tests.cast import acts
from tests.cast.colleagues import sonia
from tests.cast.facts import change_member
from tests.cast.office import Browser
from tests.cast.people import Cast


def lines(page: str) -> list[str]:
    """The lines of the list, as words."""
    found = re.findall(r'<li class="person">(.*?)</li>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).split()) for each in found]


def test_acts_are_read_and_filtered(cast: Cast, helene: Browser) -> None:
    amina, paul = cast.member("Amina", "Benali"), cast.member("Paul", site="auzances")
    change_member(cast.services, cast.lea, amina, given_name="Amina", family_name="Benali")
    page = helene.get("/journal").text
    assert any("Fiche modifiée · Amina Benali" in each and "Guéret" in each for each in lines(page))
    only = lines(helene.get(f"/journal?membre={amina}").text)
    assert only and all("Amina Benali" in each for each in only)
    assert all("Inscription" in each for each in lines(helene.get(f"/journal?acte={Act.MEMBER_REGISTERED}").text))
    there = lines(helene.get(f"/journal?site={cast.site_ids['auzances']}").text)
    assert there and not any("Amina" in each for each in there)
    assert "Seulement pour Paul" in helene.get(f"/journal?membre={paul}").text
    assert f"membre={amina}" in helene.get("/journal?personne=amina benali").text
    assert f"membre={amina}" not in helene.get("/journal?personne=benali").text  # no list of members by letters
    assert "Personne de ce nom." in helene.get("/journal?personne=inconnue").text


def test_what_was_entered_for_a_colleague_names_both(cast: Cast, helene: Browser) -> None:
    amina, other = cast.member("Amina", "Benali"), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    acts.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=number,
        seen_by=other.staff_id,
    )  # fmt: skip
    (line,) = lines(helene.get(f"/journal?acte={Act.SEEN_FOR_COLLEAGUE}").text)
    assert "Amina Benali, vu par Sonia Petit" in line and "Léa Martin" in line and "Guéret" in line


def test_what_was_erased_names_nobody(cast: Cast, helene: Browser) -> None:
    amina = cast.member("Amina", "Benali")
    with cast.services.database.begin() as session:
        session.execute(
            update(JournalFacts).where(JournalFacts.member_id == amina).values(salt=None, **dict.fromkeys(PERSONAL))
        )
    page = helene.get("/journal").text
    assert "Amina" not in page and any("effacé" in each for each in lines(page))


@pytest.mark.parametrize("query", ["membre=x", "site=9999999999999", "acte=nothing", "avant=-1", "collegue=0"])
def test_a_filter_that_says_nothing_filters_nothing_or_finds_nothing(helene: Browser, query: str) -> None:
    helene.get(f"/journal?{query}")


def test_only_the_coordination_reads_it(lea: Browser, helene: Browser) -> None:
    lea.get("/journal", 403)
    assert 'href="/journal"' in helene.get("/badges-delivres").text


def test_every_act_has_its_words(helene: Browser) -> None:
    with helene.client.application.test_request_context("/journal"):
        assert len({words_of(each) for each in Act}) == len(Act)

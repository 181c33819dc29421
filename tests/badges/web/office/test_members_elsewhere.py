"""No form of the staff names another site's members, and both find one who is named exactly."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from badges.base.journal.tables import JournalFacts
from badges.exchanges.tables import Exchange
from badges.gatherings import reads as gatherings
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.cast.rows import count

EXCHANGE = {"what": "poser une étagère", "day": "2026-11-20", "duration": ""}


@pytest.fixture
def paul(cast: Cast) -> int:
    """Paul Durand of Auzances; Léa works at Guéret."""
    return cast.member("Paul", "Durand", site="auzances")


def test_the_form_of_an_exchange_names_nobody_of_another_site(cast: Cast, lea: Browser, paul: int) -> None:
    amina = cast.member("Amina", "Benali")
    page = lea.get("/echanges/nouveau").text
    assert "Amina Benali" in page and "Paul" not in page and f'value="{paul}"' not in page
    refused = lea.send("/echanges/nouveau", {**EXCHANGE, "giver": str(paul), "receiver": str(amina)})
    assert refused.status_code == 404 and "Paul" not in refused.text
    assert count(cast.services, Exchange) == 0


def test_a_member_of_another_site_is_found_for_an_exchange(cast: Cast, lea: Browser, paul: int) -> None:
    amina = cast.member("Amina", "Benali")
    given = {**EXCHANGE, "receiver": str(amina), "then": "find"}
    nobody = lea.send("/echanges/nouveau", {**given, "elsewhere": "Paul"})
    assert nobody.status_code == 422 and "Aucun membre d’un autre site" in nobody.text and "étagère" in nobody.text
    found = lea.send("/echanges/nouveau", {**given, "elsewhere": "paul durand"})
    assert found.status_code == 200 and "Paul D. (Auzances)" in found.text and "Durand" not in found.text
    assert "étagère" in found.text and f'name="found" value="{paul}"' in found.text
    way = lea.sent("/echanges/nouveau", {**EXCHANGE, "giver": str(paul), "receiver": str(amina), "found": str(paul)})
    page = lea.get(way).text
    assert "Paul D." in page and "Durand" not in page and "Amina Benali" in page


@pytest.mark.parametrize("query", ["?avec={}", "?avec={}&pour="])
def test_the_sheet_of_a_gathering_names_nobody_of_another_site(cast: Cast, lea: Browser, paul: int, query: str) -> None:
    number = cast.gathering(present={})
    page = lea.get(f"/seances/{number}{query.format(paul)}").text
    assert "Paul" not in page and f'value="{paul}"' not in page
    lea.sent(f"/seances/{number}", {"present": str(paul)})  # is left out, as an unknown number is
    assert "Paul" not in lea.get(f"/seances/{number}").text
    with cast.services.database.begin(read_only=True) as session:
        assert gatherings.attendance(session, number) == []


def test_a_member_of_another_site_is_found_for_a_gathering(cast: Cast, lea: Browser, paul: int) -> None:
    amina = cast.member("Amina", "Benali")
    number = cast.gathering(present={})
    found = lea.send(f"/seances/{number}", {"present": str(amina), "elsewhere": "Paul Durand", "then": "find"})
    page = found.text.replace('value="Paul Durand"', "")  # what was typed
    assert found.status_code == 200 and "Paul D." in page and "Durand" not in page
    ticked = re.findall(r'name="present" value="(\d+)" checked', page)
    assert ticked == [str(amina)]  # to look for somebody is not to say that they are here: Paul is a row to tap
    assert re.search(rf'<li data-regular><label><input type="checkbox" name="present" value="{paul}">', page)
    assert re.search(rf'<li hidden data-regular><label><input type="checkbox" name="present" value="{amina}"', page)
    lea.sent(f"/seances/{number}", {"present": [str(amina), str(paul)]})
    page = lea.get(f"/seances/{number}").text
    assert "Paul D." in page and "Durand" not in page


def test_a_member_of_one_s_other_site_is_found_by_the_whole_name(cast: Cast, helene: Browser, paul: int) -> None:
    """The coordination works at every site, where a member of the others was found by nobody."""
    amina = cast.member("Amina", "Benali")
    given = {**EXCHANGE, "receiver": str(amina), "site": str(cast.gueret)}
    assert helene.send("/echanges/nouveau", {**given, "elsewhere": "Paul", "then": "find"}).status_code == 422
    found = helene.send("/echanges/nouveau", {**given, "elsewhere": "paul durand", "then": "find"})
    assert found.status_code == 200 and "Paul Durand (Auzances)" in found.text
    kept = helene.send("/echanges/nouveau", {**given, "found": str(paul), "what": ""})
    assert kept.status_code == 422 and "Paul Durand (Auzances)" in kept.text
    helene.sent("/echanges/nouveau", {**given, "giver": str(paul), "found": str(paul)})
    number = cast.gathering(present={})
    sheet = helene.send(f"/seances/{number}", {"elsewhere": "Paul Durand", "then": "find"}).text
    assert re.findall(r'<li data-regular><label><input type="checkbox" name="present" value="(\d+)">', sheet) == [
        str(paul)
    ]
    assert "checked" not in sheet


def test_what_the_coordination_finds_by_a_form_is_noted_as_on_its_own_page(
    cast: Cast, helene: Browser, paul: int
) -> None:
    number = cast.gathering(present={})
    before = count(cast.services, JournalFacts)
    assert "Paul Durand" in helene.send(f"/seances/{number}", {"elsewhere": "Paul Durand", "then": "find"}).text
    with cast.services.database.begin(read_only=True) as session:
        facts = session.scalars(select(JournalFacts).order_by(JournalFacts.entry_id)).all()[before:]
        assert [each.member_id for each in facts] == [paul]


def test_whoever_came_before_is_known(cast: Cast, lea: Browser, paul: int) -> None:
    cast.gathering(3, {paul: "helps"})
    number = cast.gathering(present={})
    assert "Paul D." in lea.get(f"/seances/{number}").text
    lea.sent(f"/seances/{number}", {"present": str(paul)})


def test_the_code_of_a_card_finds_its_holder(cast: Cast, lea: Browser) -> None:
    held = agreed(cast, given="Zohra", family="Haddad", badge="ecoute", site="auzances").sign()
    for text in (held.code, f"https://badges.example/V/{held.code}", held.code.lower()):
        page = lea.send("/echanges/nouveau", {**EXCHANGE, "then": "find", "elsewhere": text}).text
        assert "Zohra H. (Auzances)" in page and "Haddad" not in page
    unknown = lea.send("/echanges/nouveau", {**EXCHANGE, "then": "find", "elsewhere": "0000000000"})
    assert unknown.status_code == 422


@pytest.mark.parametrize(
    ("text", "found"), [("Geneviève Martin", True), ("ginou martin", True), ("Ginou", False), ("Martin", False)]
)
def test_one_of_the_other_site_is_found_by_each_of_her_whole_names(
    cast: Cast, helene: Browser, text: str, found: bool
) -> None:
    cast.member("Geneviève", "Martin", site="auzances", called="Ginou")
    number = cast.gathering(present={})
    answer = helene.send(f"/seances/{number}", {"elsewhere": text, "then": "find"})
    assert (answer.status_code == 200 and "Geneviève M" in answer.text) is found

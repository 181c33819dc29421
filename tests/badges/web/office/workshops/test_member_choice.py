"""Whom a form may name: members of here and of one's other sites by letters, anyone else by the whole name."""

from __future__ import annotations

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.gatherings.tables import Enrolment
from badges.network.tables import Site, Staff
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.rows import count

TOLD = "Aucun nom ne commence ainsi. Vouliez-vous dire"


def looks_at(cast: Cast, member: int) -> int:
    """How often the journal says that somebody found this member by the whole name."""
    with cast.services.database.begin(read_only=True) as session:
        return len(journal.acts(session, journal.Filter(member_id=member, kind=Act.MEMBER_FOUND)))


def test_a_member_of_one_s_other_site_is_found_by_three_letters(lea: Browser, cast: Cast) -> None:
    number, paul = cast.workshop("Couture"), cast.member("Paul", "Sarrasin", site="auzances")
    path = f"/ateliers/{number}/inscrire"
    assert "Sarrasin" not in lea.send(path, {"letters": "sar", "then": "find"}).text
    with cast.services.database.begin() as session:
        person, there = session.get_one(Staff, cast.lea.staff_id), session.get_one(Site, cast.auzances)
        person.sites.append(there)
    found = lea.send(path, {"letters": "sar", "then": "find"})
    assert found.status_code == 200 and "Paul Sarrasin (Auzances)" in found.text
    lea.sent(path, {"member": paul})
    assert count(cast.services, Enrolment) == 1


def test_the_coordination_finds_a_member_of_any_site_by_the_whole_name_and_the_journal_holds_it(
    helene: Browser, cast: Cast
) -> None:
    number, paul = cast.workshop("Couture"), cast.member("Paul", "Sarrasin", site="auzances")
    path = f"/ateliers/{number}/inscrire"
    listed = helene.send(path, {"letters": "sar", "then": "find"})
    assert listed.status_code == 422 and "Sarrasin" not in listed.text and looks_at(cast, paul) == 0
    found = helene.send(path, {"letters": "paul sarrasin", "then": "find"})
    assert found.status_code == 200 and "Paul Sarrasin (Auzances)" in found.text
    assert looks_at(cast, paul) == 1
    helene.sent(path, {"member": paul})
    assert count(cast.services, Enrolment) == 1


def test_names_that_sound_alike_are_offered_where_none_begins_so_and_none_is_ticked(lea: Browser, cast: Cast) -> None:
    yanis = cast.member("Yanis", "Morel")
    path = f"/ateliers/{cast.workshop('Couture')}/inscrire"
    for where, more in ((path, {}), ("/ateliers/proposer", {"title": "Le pain"})):
        begins = lea.send(where, {"letters": "yan", "then": "find", **more}).text
        assert f'value="{yanis}" checked' in begins and TOLD not in begins
        page = lea.send(where, {"letters": "Ianis", "then": "find", **more})
        assert page.status_code == 200 and TOLD in page.text and "Yanis Morel" in page.text
        assert f'value="{yanis}"' in page.text and f'value="{yanis}" checked' not in page.text
        none = lea.send(where, {"letters": "Zacharie", "then": "find", **more})
        assert none.status_code == 422 and TOLD not in none.text and 'id="letters-erreur"' in none.text
    again = lea.send(path, {"found": yanis})  # sent without a tap on the name: still none
    assert again.status_code == 422 and "Yanis Morel" in again.text and f'value="{yanis}" checked' not in again.text
    lea.sent(path, {"member": yanis, "agreed": "1"})
    assert count(cast.services, Enrolment) == 1

"""Addresses that the staff change, addresses of the staff, the paper that stands for a word, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving import merge
from badges.network.tables import Staff
from badges.people import links
from badges.people.addresses import claims, confirmed_address, papers
from badges.people.addresses.forget_codes import forget_codes
from badges.people.addresses.tables import AddressClaim
from badges.people.tables import Member, StaffTie
from badges.sharing import backpacks
from badges.sharing.backpacks import Step
from tests.badges.sharing.addresses import MINE, ask, claim, codes_sent, is_made, say, told, typed
from tests.badges.sharing.requests import EMAIL, OTHER
from tests.badges.sharing.requests import confirmed as counts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.fixture
def of(services: Services, cast: Cast) -> Recognition:
    """Amina's badge, of a record without an address."""
    return agreed(cast, email=None).sign()


# -- an address that the staff change ---------------------------------------------------------------------------------


def own_address(of: Recognition) -> str | None:
    """Which address counts as the member's."""
    with of.services.database.begin(read_only=True) as session:
        return confirmed_address.confirmed(session, session.get_one(Member, of.member), of.services.now())


def change(of: Recognition, email: str | None) -> None:
    """Léa writes an address into the record."""
    change_member(of.services, of.lea, of.member, given_name="Amina", family_name="Benali", email=email)


def sent(of: Recognition) -> None:
    """Every letter has gone out."""
    with of.services.database.begin() as session:
        for letter in session.scalars(select(Letter)):
            letter.state = "sent"


def test_a_changed_address_counts_after_a_letter_and_seven_days(of: Recognition) -> None:
    counts(of)
    change(of, MINE)
    ((recipient, body),) = told(of, "address_change")
    assert recipient == EMAIL and MINE not in body and "Appelez-nous" in body
    sent(of)
    assert own_address(of) == EMAIL
    ask(of, MINE)
    assert EMAIL in codes_sent(of) or typed(of, MINE) is Step.WAITS
    of.services.clock.advance(days=6, hours=23)  # type: ignore[attr-defined]
    assert own_address(of) == EMAIL
    of.services.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert own_address(of) == MINE


def test_it_does_not_count_while_the_letter_has_not_left(of: Recognition) -> None:
    counts(of)
    change(of, MINE)
    of.services.clock.advance(days=30)  # type: ignore[attr-defined]
    assert own_address(of) == EMAIL
    sent(of)
    assert own_address(of) == MINE


def test_a_second_change_begins_anew_and_a_change_back_ends_it(of: Recognition) -> None:
    counts(of)
    change(of, None)
    of.services.clock.advance(days=5)  # type: ignore[attr-defined]
    change(of, MINE)
    sent(of)
    of.services.clock.advance(days=5)  # type: ignore[attr-defined]
    assert own_address(of) == EMAIL
    change(of, EMAIL)
    of.services.clock.advance(days=30)  # type: ignore[attr-defined]
    assert own_address(of) == EMAIL


def test_an_address_that_comes_by_a_merge_counts_for_nobody(of: Recognition) -> None:
    invented = Cast(of.services).member("Amina", "Benalli", email=MINE)
    with of.services.database.begin() as session:
        session.get_one(Member, invented).email_confirmed_at = of.services.now()
    merge.merge(of.services, of.helene, invented, of.member)
    assert own_address(of) is None
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS
    assert code(lambda: say(of, of.helene)) == "word.wrote_address"


# -- staff addresses --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelled", ["{}", "upper", "plus"])
def test_a_staff_address_is_refused_in_every_spelling(of: Recognition, spelled: str) -> None:
    with of.services.database.begin(read_only=True) as session:
        address = session.get_one(Staff, of.lea.staff_id).email
    local, _, domain = address.partition("@")
    written = {"{}": address, "upper": address.upper(), "plus": f"{local}+badge@{domain}"}[spelled]
    assert code(lambda: ask(of, written)) == "address.staff"
    with of.services.database.begin() as session:
        session.add(
            StaffTie(staff_id=of.lea.staff_id, member_id=of.member, same_person=True, answered_at=of.services.now())
        )
    ask(of, written)  # the control: her own record


# -- the paper --------------------------------------------------------------------------------------------------------


def test_a_paper_stands_for_the_word(of: Recognition) -> None:
    secret = papers.make(of.services, of.helene, of.member)
    links.show(of.services, of.lea, of.member)
    ask(of, OTHER)
    assert typed(of, OTHER) is Step.WAITS
    wrong = f"{(int(secret) + 1) % 10**8:08d}"
    assert code(lambda: backpacks.complete_backpack(of.services, of.member, of.code, OTHER, wrong)) == (
        "backpack.code_wrong"
    )
    spaced = f"{secret[:4]} {secret[4:]}"
    assert backpacks.complete_backpack(of.services, of.member, of.code, OTHER, spaced) is Step.MADE
    of.services.clock.advance(days=1)  # type: ignore[attr-defined]
    ask(of, MINE)
    typed(of, MINE)
    with pytest.raises(Refused):  # it serves once
        backpacks.complete_backpack(of.services, of.member, of.code, MINE, secret)


def test_who_prints_the_paper_cannot_use_it_alone(of: Recognition) -> None:
    links.show(of.services, of.lea, of.member)
    assert code(lambda: papers.make(of.services, of.lea, of.member)) == "word.showed_link"
    secret = papers.make(of.services, of.helene, of.member)
    links.show(of.services, of.helene, of.member)  # and now she has the link too
    ask(of, MINE)
    typed(of, MINE)
    assert code(lambda: backpacks.complete_backpack(of.services, of.member, of.code, MINE, secret)) == "paper.ended"
    assert not is_made(of)


def test_a_paper_ends(of: Recognition) -> None:
    secret = papers.make(of.services, of.helene, of.member)
    of.services.clock.advance(days=15, minutes=1)  # type: ignore[attr-defined]
    ask(of, OTHER)
    typed(of, OTHER)
    with pytest.raises(Refused):
        backpacks.complete_backpack(of.services, of.member, of.code, OTHER, secret)


# -- who is told ------------------------------------------------------------------------------------------------------


def test_without_an_address_that_counts_the_site_tells_the_member(of: Recognition) -> None:
    ask(of, OTHER)
    typed(of, OTHER)
    say(of, of.lea)
    backpacks.complete_backpack(of.services, of.member, of.code, OTHER)
    assert told(of, "form_made") == []
    with of.services.database.begin(read_only=True) as session:
        site = session.get_one(Member, of.member).site_id
        (waiting,) = claims.at_sites(session, [site])
    assert waiting.made_at is not None and waiting.told_at is None and not waiting.waits
    assert code(lambda: claims.told(of.services, of.lea, waiting.id)) == "word.said_it"
    claims.told(of.services, of.helene, waiting.id)
    with of.services.database.begin(read_only=True) as session:
        assert claims.at_sites(session, [site]) == []


def test_the_journal_names_who_showed_the_link(of: Recognition) -> None:
    counts(of)
    links.show(of.services, of.lea, of.member)
    ask(of, EMAIL)
    typed(of, EMAIL)
    with of.services.database.begin(read_only=True) as session:
        found = {
            kind: journal.acts(session, journal.Filter(kind=kind))[0] for kind in (Act.FORM_ASKED, Act.AWARD_SHARED)
        }
    shown = f"shown:{of.lea.staff_id}"
    assert found[Act.FORM_ASKED].about == shown and found[Act.AWARD_SHARED].about == f"backpack {shown}"
    of.services.clock.advance(days=2)  # type: ignore[attr-defined]
    ask(of, EMAIL)
    with of.services.database.begin(read_only=True) as session:
        assert journal.acts(session, journal.Filter(kind=Act.FORM_ASKED))[0].about == "shown:"


def test_a_month_without_a_word_forgets_the_address(of: Recognition) -> None:
    ask(of, OTHER)
    typed(of, OTHER)
    of.services.clock.advance(days=29)  # type: ignore[attr-defined]
    forget_codes(of.services)
    assert claim(of).email == OTHER
    of.services.clock.advance(days=2)  # type: ignore[attr-defined]
    forget_codes(of.services)
    assert timedelta(days=30) == claims.KEPT and of.count(AddressClaim) == 0

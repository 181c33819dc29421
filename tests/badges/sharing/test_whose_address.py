"""A badge goes to no address that is not its member's: attacks from inside, each beside what the member can do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving import own_acts
from badges.leaving.own_acts import OwnAct
from badges.network.actors import actor_of
from badges.network.tables import Staff
from badges.people import links
from badges.people.addresses import claims
from badges.people.addresses.tables import AddressClaim
from badges.people.tables import StaffTie
from badges.sharing import backpacks
from badges.sharing.backpacks import Step
from tests.badges.sharing.addresses import MINE, ask, codes_sent, is_made, say, told, typed
from tests.badges.sharing.requests import EMAIL, OTHER
from tests.badges.sharing.requests import confirmed as counts
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.fixture
def of(services: Services, cast: Cast) -> Recognition:
    """Amina's badge, of a record without an address."""
    return agreed(cast, email=None).sign()


# -- the attack in six requests ---------------------------------------------------------------------------------------


def test_a_facilitator_cannot_take_a_badge_to_her_own_address(of: Recognition) -> None:
    """She shows the link, opens it, gives her address, types the code: nothing is made until somebody else says yes."""
    links.show(of.services, of.lea, of.member)
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS and not is_made(of)
    assert code(lambda: say(of, of.lea)) == "word.showed_link"
    assert backpacks.complete_backpack(of.services, of.member, of.code, MINE) is Step.WAITS
    say(of, of.helene)  # the control: with a word of somebody who had no part in it
    assert backpacks.complete_backpack(of.services, of.member, of.code, MINE) is Step.MADE and is_made(of)


def test_nor_by_writing_it_into_the_record_before(of: Recognition) -> None:
    change_member(of.services, of.lea, of.member, given_name="Amina", family_name="Benali", email=MINE)
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS
    of.services.clock.advance(days=10)  # type: ignore[attr-defined]
    assert code(lambda: say(of, of.lea)) == "word.wrote_address"
    assert not is_made(of)
    say(of, of.helene)
    assert backpacks.complete_backpack(of.services, of.member, of.code, MINE) is Step.MADE


def test_nor_by_a_code_for_something_else(of: Recognition) -> None:
    """A code to read one's data, typed with the link, made an address count as confirmed before."""
    change_member(of.services, of.lea, of.member, given_name="Amina", family_name="Benali", email=MINE)
    own_acts.send_code(of.services, of.member, OwnAct.READ)
    with of.services.database.begin(read_only=True) as session:
        letter = session.scalars(select(Letter).where(Letter.purpose == own_acts.ABOUT)).one()
    secret = re.search(r"\d{6}", letter.subject)
    assert secret is not None and own_acts.read_all(of.services, of.member, secret.group()).sections
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS and not is_made(of)


def test_who_showed_the_link_is_asked_of_the_time_of_the_request(of: Recognition) -> None:
    links.show(of.services, of.lea, of.member)
    ask(of, MINE)
    typed(of, MINE)
    of.services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert code(lambda: say(of, of.lea)) == "word.showed_link"


def test_who_showed_it_more_than_a_day_before_may_speak(of: Recognition) -> None:
    links.show(of.services, of.lea, of.member)
    of.services.clock.advance(hours=25)  # type: ignore[attr-defined]
    ask(of, OTHER)
    typed(of, OTHER)
    say(of, of.lea)
    assert backpacks.complete_backpack(of.services, of.member, of.code, OTHER) is Step.MADE


def test_showing_it_again_the_same_day_counts(of: Recognition) -> None:
    """The journal noted a link once a day; who showed it in the evening could speak the next day at noon."""
    links.show(of.services, of.lea, of.member)
    of.services.clock.advance(hours=6)  # type: ignore[attr-defined]
    links.show(of.services, of.lea, of.member)
    of.services.clock.advance(hours=20)  # type: ignore[attr-defined]
    ask(of, MINE)
    typed(of, MINE)
    assert code(lambda: say(of, of.lea)) == "word.showed_link"


def test_a_new_link_counts_as_one_that_was_shown(of: Recognition) -> None:
    links.renew_link(of.services, of.lea, of.member)
    ask(of, MINE)
    typed(of, MINE)
    assert code(lambda: say(of, of.lea)) == "word.showed_link"


def test_her_other_account_is_she(of: Recognition) -> None:
    """Two accounts of one person, whom a record of hers as a member ties together."""
    second = of.services.now()
    with of.services.database.begin() as session:
        person = Staff(
            name="Léa", function="animatrice", email="lea2@rcs.example", fs_uniquifier="lea2", created_at=second
        )
        session.add(person)
        session.flush()
        hers = Cast(of.services)
        number = person.id
    record = hers.member("Léa", "Essai")
    with of.services.database.begin() as session:
        for each in (of.lea.staff_id, number):
            session.add(StaffTie(staff_id=each, member_id=record, same_person=True, answered_at=second))
    links.show(of.services, of.lea, of.member)
    ask(of, MINE)
    typed(of, MINE)
    assert code(lambda: say(of, replace(of.lea, staff_id=number))) == "word.showed_link"


def test_nobody_speaks_for_herself(of: Recognition) -> None:
    with of.services.database.begin() as session:
        session.add(
            StaffTie(staff_id=of.lea.staff_id, member_id=of.member, same_person=True, answered_at=of.services.now())
        )
    ask(of, OTHER)
    typed(of, OTHER)
    assert code(lambda: say(of, of.lea)) == "word.own"


def test_a_word_before_the_code_is_none(of: Recognition) -> None:
    ask(of, OTHER)
    assert code(lambda: say(of, of.helene)) == "word.too_early"


def test_a_no_takes_the_address_away(of: Recognition) -> None:
    ask(of, MINE)
    typed(of, MINE)
    say(of, of.helene, theirs=False)
    assert backpacks.complete_backpack(of.services, of.member, of.code, MINE) is Step.WAITS and not is_made(of)


def test_another_site_s_facilitator_does_not_speak(of: Recognition) -> None:
    ask(of, OTHER)
    typed(of, OTHER)
    with pytest.raises(NotFound):
        say(of, of.karim)


# -- another address than the one that counts -------------------------------------------------------------------------


def test_another_address_needs_both_codes(of: Recognition) -> None:
    counts(of)
    ask(of, OTHER)
    assert set(codes_sent(of)) == {EMAIL, OTHER}
    ((recipient, body),) = [each for each in told(of, "backpack") if each[0] == EMAIL]
    assert OTHER in body and "Appelez-nous" not in recipient
    assert typed(of, OTHER) is Step.WAITS and not is_made(of)
    wrong = f"{(int(codes_sent(of)[EMAIL]) + 1) % 10**6:06d}"
    assert code(lambda: backpacks.complete_backpack(of.services, of.member, of.code, OTHER, wrong)) == (
        "backpack.code_wrong"
    )
    assert code(lambda: backpacks.complete_backpack(of.services, of.member, of.code, OTHER, codes_sent(of)[OTHER])) in (
        "backpack.code_wrong",
    )
    good = backpacks.complete_backpack(of.services, of.member, of.code, OTHER, codes_sent(of)[EMAIL])
    assert good is Step.MADE and is_made(of)
    ((recipient, body),) = told(of, "form_made")
    assert recipient == EMAIL and OTHER in body


def test_both_codes_at_once_or_a_colleagues_word(of: Recognition) -> None:
    counts(of)
    ask(of, OTHER)
    assert typed(of, OTHER, codes_sent(of)[EMAIL]) is Step.MADE
    of.services.clock.advance(hours=2)  # type: ignore[attr-defined]
    ask(of, "troisieme@courrier.example")
    assert typed(of, "troisieme@courrier.example") is Step.WAITS
    with of.services.database.begin(read_only=True) as session:
        third = session.scalars(select(AddressClaim).where(AddressClaim.email.startswith("troisieme"))).one()
    claims.say(of.services, of.helene, third.id, theirs=True)
    done = backpacks.complete_backpack(of.services, of.member, of.code, "troisieme@courrier.example")
    assert done is Step.MADE


def test_the_ordinary_way_is_one_code(of: Recognition) -> None:
    counts(of)
    ask(of, "Amina@Courrier.example")
    assert list(codes_sent(of)) == ["Amina@courrier.example"]
    assert typed(of, "Amina@courrier.example") is Step.MADE
    assert [recipient for recipient, _ in told(of, "form_made")] == [EMAIL]


def test_without_any_address_nothing_is_asked(of: Recognition) -> None:
    backpacks.request_backpack_without_email(of.services, of.member, of.code)
    assert is_made(of) and told(of, "backpack") == told(of, "form_made") == []


def test_guesses_at_the_second_code_end(of: Recognition) -> None:
    counts(of)
    ask(of, OTHER)
    typed(of, OTHER)
    good = codes_sent(of)[EMAIL]
    for _ in range(5):
        wrong = f"{(int(good) + 1) % 10**6:06d}"
        with pytest.raises(Refused):
            backpacks.complete_backpack(of.services, of.member, of.code, OTHER, wrong)
    with pytest.raises(Refused):
        backpacks.complete_backpack(of.services, of.member, of.code, OTHER, good)
    assert not is_made(of)


def test_nor_through_an_account_that_she_has_just_opened(of: Recognition, cast: Cast) -> None:
    links.show(of.services, of.helene, of.member)
    ask(of, MINE)
    assert typed(of, MINE) is Step.WAITS
    facts = {"name": "Odile Bory", "email": "odile@rcs.example", "function": "coordinatrice"}
    acts.invite(of.services, of.helene, **facts, roles=["coordinator"], site_slugs=[])
    odile = actor_of(cast.staff("odile@rcs.example"))
    assert code(lambda: say(of, odile)) == "word.same_hand"
    of.services.clock.advance(hours=25)  # type: ignore[attr-defined]
    say(of, odile)  # the control: a colleague for a day


def test_who_wrote_the_address_and_showed_the_link_does_not_act_for_the_member(of: Recognition) -> None:
    change_member(of.services, of.lea, of.member, given_name="Amina", family_name="Benali", email=MINE)
    links.show(of.services, of.lea, of.member)
    for act in OwnAct:
        assert code(lambda act=act: own_acts.send_code(of.services, of.member, act)) == "own.address_inside"
    of.services.clock.advance(hours=25)  # type: ignore[attr-defined]
    own_acts.send_code(of.services, of.member, OwnAct.READ)  # the control: nobody has shown the link for a day
    with of.services.database.begin(read_only=True) as session:
        letters = session.scalars(select(Letter.recipient).where(Letter.purpose == own_acts.ABOUT)).all()
    assert letters == [MINE]

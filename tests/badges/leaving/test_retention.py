"""What is kept and for how long: the table, its page and the README agree; the nightly job carries it out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from badges.base.database import bounds
from badges.base.journal import chain
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.journal.tables import JournalFacts
from badges.base.services import Services
from badges.base.tables import Letter
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance
from badges.gatherings.workshops import places as places_in
from badges.gatherings.workshops.facts import EnrolmentFacts
from badges.leaving import depart, inactive
from badges.leaving.retention import INACTIVE, RETENTION, SESSIONS, UNANSWERED, Period
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.ideas import change as change_idea
from badges.matching.ideas import voice
from badges.matching.postings import change as change_posting
from badges.matching.postings.retention import forget_ended
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Step
from badges.matching.tables import Introduction
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Member
from badges.places import onward
from badges.places.facts import OwnOnwardFacts
from badges.questions import correction_wish
from badges.questions.tables import Wish
from badges.recognition.tables import Observation
from badges.sharing import disagree
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.tables import Bundle
from badges.sharing.printing import requests as printing
from badges.sharing.printing.tables import PrintRequest
from badges.web.counter import data
from badges.web.http import sessions
from tests.cast import acts, places
from tests.cast.ideas import own_idea
from tests.cast.people import Cast
from tests.cast.postings import facts, posting
from tests.cast.recognition import Recognition, agreed, headline
from tests.cast.rows import count
from tests.cast.threads import thread

README = Path(data.__file__).parents[2] / "leaving" / "README.md"
MAIL = "amina@courrier.example"


def years(services: Services, days: int) -> None:
    """Let time pass."""
    services.clock.advance(days=days)  # type: ignore[attr-defined]


def row(services: Services, member_id: int) -> Member:
    """A member's row."""
    with services.database.begin(read_only=True) as session:
        found = session.get_one(Member, member_id)
        session.expunge_all()
    return found


def test_the_table_and_the_readme_agree() -> None:
    rows = re.findall(r"^\| ([a-z_]+) \| (\d+ \w+|as long as wanted) \|", README.read_text(), re.MULTILINE)
    assert rows == [(rule.name, str(rule.period or "as long as wanted")) for rule in RETENTION]


def test_the_table_and_the_bounds_agree() -> None:
    found = {rule.name: rule.period for rule in RETENTION}
    assert found["letter"] == Period(days=bounds.LETTERS_KEPT.days)
    assert found["visitor"] == Period(days=bounds.VISITORS_KEPT.days)
    assert found["code"] == Period(days=bounds.CODES_KEPT.days)
    assert timedelta(days=SESSIONS.days) == max(sessions.OWN_PHONE, sessions.ELSEWHERE)


@pytest.mark.parametrize(
    ("period", "day", "before"),
    [
        (Period(months=24), date(2026, 11, 24), date(2024, 11, 24)),
        (Period(months=3), date(2026, 5, 31), date(2026, 2, 28)),
        (Period(months=12), date(2024, 2, 29), date(2023, 2, 28)),
        (Period(months=11), date(2026, 12, 1), date(2026, 1, 1)),
        (Period(months=12), date(2026, 12, 31), date(2025, 12, 31)),
        (Period(days=30), date(2026, 3, 1), date(2026, 1, 30)),
    ],
)
def test_a_period_before_a_day(period: Period, day: date, before: date) -> None:
    assert period.before(day) == before


def test_two_years_then_asked_once_then_forgotten(services: Services) -> None:
    cast = Cast(services)
    of = agreed(cast, email=MAIL, phone="05 55 82 80 47").sign()
    with services.database.begin() as session:
        key = links.private_key(services, session, of.member)
    came = {number: people_there(services, number) for number in (1, 2)}
    years(services, 729)
    assert inactive.carry_out(services) == 0 and row(services, of.member).asked_on is None
    years(services, 4)
    assert inactive.carry_out(services) == 1
    assert inactive.carry_out(services) == 0  # once
    with services.database.begin(read_only=True) as session:
        (letter,) = [each for each in session.scalars(select(Letter)) if each.purpose == inactive.PURPOSE]
    assert letter.recipient == MAIL and "Restez-vous avec nous" in letter.subject
    years(services, 89)
    assert inactive.carry_out(services) == 0 and row(services, of.member).given_name == "Amina"
    years(services, 6)
    assert inactive.carry_out(services) == 1
    assert inactive.carry_out(services) == 0
    gone = row(services, of.member)
    assert (gone.given_name, gone.family_name, gone.email, gone.phone) == ("", None, None, None)
    assert [count(services, each) for each in (Attendance, Observation, Letter)] == [0, 0, 0]
    assert {number: people_there(services, number) for number in (1, 2)} == came  # counts stay
    assert headline(services, of.code) == "VALID" and of.row().name_shown  # badges stay, with the name that they show
    with services.database.begin(snapshot=True) as session:
        held = links.member_by_key(services, session, key)
        assert held is not None and held.given_name == "—"
        assert people.members(session, None) == []
        assert chain.check(session, services.settings.secret_key).faults == ()


def people_there(services: Services, gathering_id: int) -> int:
    """How many people were at a gathering."""
    with services.database.begin(read_only=True) as session:
        return gatherings.count_present(session, [gathering_id]).get(gathering_id, 0)


def test_who_is_heard_of_is_not_forgotten(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    came, stays, silent = (cast.member(given, None) for given in ("Venue", "Reste", "Muette"))
    years(services, 740)
    assert inactive.carry_out(services) == 3
    cast.gathering(0, {came: "helps"})
    depart.keep(services, cast.lea, stays)
    years(services, 95)
    assert inactive.carry_out(services) == 1
    names = {number: row(services, number).given_name for number in (came, stays, silent)}
    assert names == {came: "Venue", stays: "Reste", silent: ""}
    assert row(services, came).asked_on is None  # and may be asked again, in two years
    years(services, 400)
    assert inactive.carry_out(services) == 0


def dossier(of: Recognition) -> None:
    """A link to the badge is prepared."""
    prepare(of.services, of.member, [of.code])


def card(of: Recognition) -> None:
    """A card is asked for."""
    printing.ask(of.services, of.member, of.code)


def wished(of: Recognition) -> None:
    """A correction is asked for."""
    correction_wish.ask_for(of.services, of.member, "Mon nom s’écrit avec un s.")


def disagreed(of: Recognition) -> None:
    """The badge is stopped."""
    disagree.disagree(of.services, of.member, of.code)


def wrote(of: Recognition) -> None:
    """Words are written, for oneself."""
    acts.write_words(of.services, of.member, of.code, "J’ai aimé.", with_badge=False)


@pytest.mark.parametrize("act", [dossier, card, wished, disagreed, wrote])
def test_what_is_done_by_the_private_link_is_a_sign(
    services_sqlite: Services, act: Callable[[Recognition], None]
) -> None:
    services, of = services_sqlite, agreed(Cast(services_sqlite)).sign()
    silent = agreed(Cast(services), given="Muette").sign().member
    years(services, 740)
    act(of)
    years(services, 10)
    assert inactive.carry_out(services) == 1
    assert row(services, silent).asked_on and row(services, of.member).asked_on is None


def offered(services: Services, cast: Cast, member: int) -> None:
    """An offer is written."""
    posting(services, OwnLink(member), member)


def sought(services: Services, cast: Cast, member: int) -> None:
    """A request is written."""
    posting(services, OwnLink(member), member, side="sought", words="Apprendre à danser.")


def proposed(services: Services, cast: Cast, member: int) -> None:
    """An idea is written."""
    own_idea(services, member)


def would_come(services: Services, cast: Cast, member: int) -> None:
    """« Je viendrais », to the idea of another one."""
    idea = own_idea(services, cast.member("Jeanne", "Petit"))
    change_idea.read(services, cast.lea, idea)
    voice.would_come(services, OwnLink(member), idea, member)


def conditioned(services: Services, cast: Cast, member: int) -> None:
    """« Mes conditions »."""
    conditions.say(services, OwnLink(member), member, ConditionsFacts(not_at_home=True))


def enrolled(services: Services, cast: Cast, member: int) -> None:
    """A place in a workshop is asked for."""
    workshop = cast.workshop()
    places_in.enrol(services, cast.lea, workshop, EnrolmentFacts(member=member))


def goes_on(services: Services, cast: Cast, member: int) -> None:
    """Where they go on once their place closes."""
    places.closing(cast, cast.gueret, turn_to=cast.auzances)
    onward.answer_alone(services, member, OwnOnwardFacts(to=str(cast.auzances)))  # type: ignore[arg-type]


@pytest.mark.parametrize("act", [offered, sought, proposed, would_come, conditioned, enrolled, goes_on])
def test_what_is_written_on_their_own_page_is_a_sign(
    services_sqlite: Services, act: Callable[[Services, Cast, int], None]
) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    writes, silent = cast.member("Amina"), cast.member("Muette", None)
    years(services, 740)
    act(services, cast, writes)
    assert inactive.carry_out(services) == 1
    assert row(services, silent).asked_on and row(services, writes).asked_on is None


def test_an_offer_that_is_said_again_is_a_sign(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    again, silent = cast.member("Une", None), cast.member("Muette", None)
    numbers = {each: posting(services, OwnLink(each), each) for each in (again, silent)}
    years(services, 200)
    change_posting.take(services, OwnLink(again), numbers[again], Step.SAY_AGAIN)
    years(services, 540)
    assert inactive.carry_out(services) == 1 and row(services, silent).asked_on


def test_an_offer_that_is_changed_or_ended_by_its_member_is_a_sign(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    changes, ends, silent = (cast.member(given, None) for given in ("Deux", "Trois", "Muette"))
    numbers = {each: posting(services, OwnLink(each), each) for each in (changes, ends, silent)}
    years(services, 60)
    change_posting.change(services, OwnLink(changes), numbers[changes], facts(words="Repasser."))
    change_posting.take(services, OwnLink(ends), numbers[ends], Step.END)
    change_posting.take(services, cast.lea, numbers[silent], Step.READ)  # by the staff alone
    change_posting.change(services, cast.lea, numbers[silent], facts(words="Repasser."))
    years(services, 680)
    assert inactive.carry_out(services) == 1 and row(services, silent).asked_on


def test_a_sign_outlives_the_offer_that_was_it(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    wrote, silent = cast.member("Une", None), cast.member("Muette", None)
    years(services, 300)
    number = posting(services, OwnLink(wrote), wrote)
    years(services, 10)
    change_posting.take(services, cast.lea, number, Step.END)
    years(services, 380)
    assert forget_ended(services) == 1
    years(services, 60)
    assert inactive.carry_out(services) == 1 and row(services, silent).asked_on
    years(services, 300)
    assert row(services, wrote).asked_on is None and inactive.carry_out(services) == 2  # one asked, one forgotten


def test_a_yes_is_a_sign_of_who_said_it_alone(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    giver, receiver = cast.member("Amina"), cast.member("Jeanne", "Petit")
    number = thread(services, giver, receiver, cast.gueret, giver_yes_at=None, receiver_yes_at=None)
    years(services, 740)
    with services.database.begin() as session:
        session.get_one(Introduction, number).giver_yes_at = services.now()
    assert inactive.carry_out(services) == 1
    assert row(services, receiver).asked_on and row(services, giver).asked_on is None


def test_who_was_asked_and_writes_on_their_page_is_not_forgotten(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    member = cast.member("Amina")
    years(services, 740)
    assert inactive.carry_out(services) == 1
    years(services, 60)
    sought(services, cast, member)
    years(services, 40)
    assert inactive.carry_out(services) == 0
    assert (row(services, member).given_name, row(services, member).asked_on) == ("Amina", None)


def test_what_a_site_was_asked_for_is_forgotten_with_the_name(services: Services) -> None:
    of = agreed(Cast(services)).sign()
    wished(of)
    card(of)
    dossier(of)
    years(services, 760)
    inactive.carry_out(services)
    assert count(services, Wish) == count(services, PrintRequest) == 1
    years(services, 100)
    assert inactive.carry_out(services) == 1 and row(services, of.member).given_name == ""
    assert count(services, Wish) == count(services, PrintRequest) == 0
    assert count(services, Bundle) == 1 and headline(services, of.code) == "VALID"  # these have a time of their own


def test_who_left_is_not_asked(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    gone = cast.member(email=MAIL)
    depart.leave(services, cast.lea, gone)
    years(services, 740)
    assert inactive.carry_out(services) == 0 and count(services, Letter) == 0
    years(services, 100)
    assert inactive.carry_out(services) == 1 and row(services, gone).given_name == ""


def test_staff_who_are_members_are_not_asked(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    cast.member(staff_id=cast.lea.staff_id)
    years(services_sqlite, 2000)
    assert inactive.carry_out(services_sqlite) == 0


def test_many_in_batches(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast(services_sqlite)
    for number in range(7):
        cast.member(f"Membre {chr(65 + number)}", None)
    monkeypatch.setattr(inactive, "BATCH", 3)
    years(services_sqlite, 740)
    assert inactive.carry_out(services_sqlite) == 7
    years(services_sqlite, 100)
    assert inactive.carry_out(services_sqlite) == 7


def test_looks_and_sign_ins_of_twelve_months(services: Services) -> None:
    cast = Cast(services)
    with services.database.begin() as session:
        for kind in (Act.SIGNED_IN, Act.MEMBER_FOUND, Act.AWARD_SIGNED):
            note(session, kind, cast.lea, About(member_id=1), services.now())
    chain.extend(services)
    before = known(services)
    years(services, 365)
    inactive.carry_out(services)
    assert known(services) == before
    years(services, 2)
    inactive.carry_out(services)
    assert known(services) == before - 2 + 1  # the sign-in and the look; and a line says that it was done
    inactive.carry_out(services)
    with services.database.begin(snapshot=True) as session:
        report = chain.check(session, services.settings.secret_key)
    assert (report.faults, report.erased) == ((), 2)


def known(services: Services) -> int:
    """How many acts still say who, whom and where."""
    return count(services, JournalFacts, JournalFacts.salt.is_not(None))


def test_the_periods_are_those_of_the_decision() -> None:
    assert (INACTIVE.months, UNANSWERED.months) == (24, 3)

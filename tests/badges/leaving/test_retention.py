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
from badges.leaving import depart, inactive
from badges.leaving.retention import INACTIVE, RETENTION, SESSIONS, UNANSWERED, Period
from badges.people import links
from badges.people import reads as people
from badges.people.tables import Member
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
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline
from tests.cast.rows import count

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

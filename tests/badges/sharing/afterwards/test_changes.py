"""The yes with a dossier: of adults who are there, the first one alone; and the counts that are shown by five."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.leaving import depart
from badges.people.rules import Age
from badges.people.tables import Member
from badges.sharing.afterwards import changes, reads
from badges.sharing.afterwards.facts import MayAskFacts
from badges.sharing.afterwards.rules import AskedBy, Outcome
from badges.sharing.afterwards.tables import AfterwardsQuestion
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.tables import Bundle
from tests.cast.afterwards import agreed, question
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.conftest import Clock

VOICE = MayAskFacts(may_ask=True, asked_by=AskedBy.VOICE)
LETTER = MayAskFacts(may_ask=True, asked_by=AskedBy.LETTER)


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """Amina's badge, signed."""
    return recognition.sign()


def made(badge: Recognition, facts: MayAskFacts | None, days: int = 90) -> int:
    """A dossier with this yes."""
    return prepare(badge.services, badge.member, [badge.code], days, facts)


def test_a_yes_is_kept_with_its_dossier_and_nothing_without_it(badge: Recognition) -> None:
    for facts in (None, MayAskFacts(), MayAskFacts(asked_by=AskedBy.VOICE)):
        made(badge, facts)
    assert badge.count(AfterwardsQuestion) == 0
    made(badge, VOICE)
    made(badge, VOICE)  # a second tap
    found, today = question(badge.services, badge.member), local_date(badge.services.now())
    assert found is not None and (found.agreed_on, found.asked_by, found.times_asked) == (today, AskedBy.VOICE, 0)
    assert found.due_on == date(2027, 2, 24) and badge.count(Bundle) == 1


def test_the_first_yes_stands(badge: Recognition, clock: Clock) -> None:
    made(badge, VOICE)
    before = question(badge.services, badge.member)
    clock.advance(days=50)
    made(badge, LETTER, 30)
    assert question(badge.services, badge.member) == before


def test_a_letter_needs_an_address_that_counts(badge: Recognition) -> None:
    with pytest.raises(Refused, match=r"afterwards\.no_address"):
        made(badge, LETTER)
    assert badge.count(Bundle) == badge.count(AfterwardsQuestion) == 0  # all or nothing
    with badge.services.database.begin() as session:
        member = session.get_one(Member, badge.member)
        member.email, member.email_confirmed_at = "amina@courrier.example", badge.services.now()
    made(badge, LETTER)
    assert badge.count(AfterwardsQuestion) == 1


@pytest.mark.parametrize("age", list(Age))
def test_the_dossier_of_a_minor_is_made_and_nobody_is_asked(badge: Recognition, age: Age) -> None:
    with badge.services.database.begin() as session:
        session.get_one(Member, badge.member).age = age
    made(badge, VOICE)
    assert (badge.count(Bundle), badge.count(AfterwardsQuestion)) == (1, 0)


def test_the_dossier_of_who_left_is_made_and_nobody_is_asked(badge: Recognition) -> None:
    depart.leave(badge.services, badge.lea, badge.member)
    made(badge, VOICE)
    assert (badge.count(Bundle), badge.count(AfterwardsQuestion)) == (1, 0)


def test_a_yes_says_how() -> None:
    for asked_by in ("", "phone"):
        with pytest.raises(Refused, match=r"afterwards\.asked_by"):
            MayAskFacts(may_ask="y", asked_by=asked_by)  # type: ignore[arg-type]


def test_the_answers_are_told_apart_by_five(cast: Cast) -> None:
    services, today = cast.services, local_date(cast.services.now())
    given = [Outcome.JOB, Outcome.JOB, Outcome.NOTHING, Outcome.OTHER, Outcome.JOB, Outcome.TRAINING, Outcome.TRAINING]
    seen = []
    for each in [*given, Outcome.JOB, Outcome.UNSAID, Outcome.UNSAID]:
        with services.database.begin() as session:
            changes.count(session, each, today)
        with services.database.begin(read_only=True) as session:
            (found,) = reads.counts(session)
        seen.append((found.total, found.shown_total, found.shown[Outcome.TRAINING]))
    assert seen == [
        *((number, 0, 0) for number in range(1, 5)), *((number, 5, 0) for number in range(5, 10)), (10, 10, 2),
    ]  # fmt: skip
    assert found.shown == {
        Outcome.JOB: 4, Outcome.TRAINING: 2, Outcome.PLACEMENT: 0, Outcome.VOLUNTEERING: 0, Outcome.OTHER: 1,
        Outcome.NOTHING: 1, Outcome.UNSAID: 2,
    }  # fmt: skip


def test_a_minor_has_no_row_from_then_on_but_their_never(cast: Cast) -> None:
    services = cast.services
    amina, jean = cast.member(), cast.member("Jean")
    for each in (amina, jean):
        agreed(services, each, days_ago=10)
    with services.database.begin() as session:
        changes.end_all_of(session, [amina])
    assert question(services, amina) is None and question(services, jean) is not None
    assert local_date(services.now() - timedelta(days=10)) == question(services, jean).agreed_on  # type: ignore[union-attr]

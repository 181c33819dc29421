"""Who has a part in a workshop: chosen in the database as the rules of the wizard would choose, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView
from badges.people.rules import Age, ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member
from badges.recognition.observations import at_workshop, refusals
from tests.cast import acts
from tests.cast.people import Cast


def parts(services: Services, actor: Actor, workshop: int, **asked: int) -> at_workshop.Parts:
    """What the staff member reads of a workshop."""
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(Gathering).where(Gathering.workshop_id == workshop).order_by(Gathering.id))
        held = [GatheringView.of(each) for each in found]
        return at_workshop.parts(session, actor, held, services.now(), **asked)  # type: ignore[arg-type]


def answered(services: Services, member: int, answer: ConsentAnswer, *, with_parent: bool = False) -> None:
    """A later answer about badges."""
    with services.database.begin() as session:
        session.add(
            Consent(
                member_id=member, subject=ConsentSubject.BADGES, answer=answer, with_parent=with_parent,
                text_version="2026-11", given_at=services.now(),
            )
        )  # fmt: skip


def test_the_fullest_role_of_all_sessions_counts_and_the_latest_session_is_first(
    services: Services, cast: Cast
) -> None:
    workshop, member, other = cast.workshop(), cast.member("Zoé", "Martin"), cast.member("Anne", "Aubert")
    first = cast.gathering(9, {member: "leads", other: "takes_part"}, workshop=workshop)
    last = cast.gathering(2, {member: "takes_part", other: "helps"}, workshop=workshop)
    found = parts(services, cast.lea, workshop)
    assert [(each.member.id, each.role) for each in found.found] == [
        (member, Participation.LEADS),
        (other, Participation.HELPS),
    ]
    assert [[each.gathering.id for each in part.attended] for part in found.found] == [[last, first]] * 2
    assert [each.role for each in found.found[0].attended] == [Participation.TAKES_PART, Participation.LEADS]
    second = parts(services, cast.lea, workshop, begin=1, size=1)
    assert [each.member.id for each in second.found] == [other] and second.total == 2


@pytest.mark.parametrize("first", [ConsentAnswer.YES, ConsentAnswer.NO])
@pytest.mark.parametrize("last", [ConsentAnswer.YES, ConsentAnswer.NO, ConsentAnswer.LATER, None])
@pytest.mark.parametrize("age", [None, Age.UNDER_15])
def test_who_is_left_out_is_who_the_wizard_refuses(
    services: Services, cast: Cast, first: ConsentAnswer, last: ConsentAnswer | None, age: Age | None
) -> None:
    workshop, member = cast.workshop(), cast.member("Zoé", "Martin", badges_yes=None)
    cast.gathering(2, {member: "helps"}, workshop=workshop)
    with services.database.begin() as session:
        session.get_one(Member, member).age = age
    for answer in (first, last):
        if answer is not None:
            answered(services, member, answer, with_parent=answer is last)
    with services.database.begin(read_only=True) as session:
        refused = refusals.of_member(session, member)
    found = parts(services, cast.lea, workshop)
    assert [each.member.id for each in found.found] == ([] if refused else [member])
    assert found.total == len(found.found)


def test_of_who_took_part_only_what_others_saw_there_counts(services: Services, cast: Cast) -> None:
    workshop, seen, elsewhere, own = (
        cast.workshop(), cast.member("Rose", "Aubert"), cast.member("Omar", "Galon"), cast.member("Léa", "Roussel"),
    )  # fmt: skip
    here = cast.gathering(3, dict.fromkeys((seen, elsewhere, own), "takes_part"), workshop=workshop)
    there = cast.gathering(5, {elsewhere: "takes_part"})
    for member, place in ((seen, here), (own, here), (elsewhere, there)):
        acts.observe(services, cast.lea, member_id=member, badge_slug="transmettre", criteria=["1"], gathering_id=place)
    assert {each.member.id for each in parts(services, cast.lea, workshop).found} == {seen, own}
    with services.database.begin() as session:
        session.get_one(Member, own).staff_id = cast.lea.staff_id
    for actor in (cast.lea, cast.helene):  # neither herself, nor what her own account saw of her
        found = parts(services, actor, workshop)
        assert [each.member.id for each in found.found] == [seen] and found.total == 1
        assert [skill.badge.slug for skill in found.found[0].skills] == ["transmettre"]


def test_who_left_and_what_was_cancelled_are_left_out(services: Services, cast: Cast) -> None:
    workshop, gone, stays = cast.workshop(), cast.member("Rose", "Aubert"), cast.member("Omar", "Galon")
    place = cast.gathering(3, {gone: "helps", stays: "helps"}, workshop=workshop)
    with services.database.begin() as session:
        session.get_one(Member, gone).left_on = (services.now() - timedelta(days=1)).date()
    assert [each.member.id for each in parts(services, cast.lea, workshop).found] == [stays]
    with services.database.begin() as session:
        session.get_one(Gathering, place).cancelled_at = services.now()
    assert parts(services, cast.lea, workshop) == at_workshop.Parts([], 0)

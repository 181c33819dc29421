"""Who led, helped and came to a workshop, and what was seen of them there: its end is the moment for badges (J4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import joinedload

from badges.base.rights import Actor
from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.gatherings.views import AttendedView
from badges.people.tables import Member
from badges.people.ties.reads import persons
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.observations import reads, refusals
from badges.recognition.observations.reads import Skill
from badges.recognition.views import AwardView

ROLES = (Participation.LEADS, Participation.HELPS, Participation.TAKES_PART)  # the fullest first


@dataclass(frozen=True)
class Part:
    """One person's part in a workshop: the fullest role held, and the sessions where they were, latest first.

    `skills`: those of which something was seen there, with all that was seen of them anywhere; `awards`: of these, in
    progress, issued, or declined where the member may want the badge after all.
    """

    member: MemberView
    role: Participation
    attended: tuple[AttendedView, ...]
    skills: tuple[Skill, ...]
    awards: tuple[AwardView, ...]


def parts(session: OrmSession, actor: Actor, workshop_id: int, now: datetime) -> list[Part]:
    """Those who led or helped at a workshop, or did there what was seen, in this order, then by name.

    Neither the actor nor a member that the wizard would refuse is among them. Seven statements, however many they are.
    """
    there: dict[Member, list[Attendance]] = {}
    for each in session.scalars(_attendance(workshop_id)):
        there.setdefault(each.member, []).append(each)
    numbers = [member.id for member in there]
    if not numbers:
        return []
    known = persons(session, staff_ids=[actor.staff_id] if actor.staff_id else [], member_ids=numbers)
    own = known.records_of(actor.staff_id) if actor.staff_id else frozenset()
    left_out = own | refusals.of_members(session, numbers).keys()
    accounts = {number: known.accounts_of(number) for number in numbers if number not in left_out}
    found = reads.skills_of(session, accounts, local_date(now))
    places = {each.gathering_id for attended in there.values() for each in attended}
    awards = recognition.begun_declined_and_issued(session, accounts)
    return sorted(
        (
            part
            for member, attended in there.items()
            if member.id in accounts
            for part in [_part(member, attended, found.get(member.id, []), awards.get(member.id, []), places)]
            if part.role is not Participation.TAKES_PART or part.skills
        ),
        key=lambda part: (ROLES.index(part.role), part.member.folded_name, part.member.id),
    )


def _part(
    member: Member, attended: list[Attendance], found: list[Skill], awards: list[AwardView], places: set[int]
) -> Part:
    skills = [each for each in found if any(one.kind != "exchange" and one.place_id in places for one in each.seen)]
    slugs = {each.badge.slug for each in skills}
    return Part(
        member=MemberView.of(member),
        role=min((each.role for each in attended), key=ROLES.index),
        attended=tuple(map(AttendedView.of, attended)),
        skills=tuple(skills),
        awards=tuple(each for each in awards if each.badge.slug in slugs),
    )


def _attendance(workshop_id: int) -> Select[Attendance]:
    return (
        select(Attendance)
        .join(Attendance.gathering)
        .join(Attendance.member)
        .where(Gathering.workshop_id == workshop_id, Gathering.cancelled_at.is_(None))
        .where(Member.erased_at.is_(None), Member.left_on.is_(None))
        .options(
            joinedload(Attendance.member),
            joinedload(Attendance.gathering).joinedload(Gathering.site),
            joinedload(Attendance.gathering).joinedload(Gathering.workshop),
        )
        .order_by(Gathering.starts_at.desc(), Gathering.id.desc())
    )

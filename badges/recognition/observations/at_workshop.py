"""Who led, helped and came to a workshop, and what was seen of them there: its end is the moment for badges (J4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import Actor
from badges.base.text.names import beginning
from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.gatherings.views import AttendedView, GatheringView
from badges.network.tables import Site
from badges.people import reads as people
from badges.people.tables import Member
from badges.people.ties.reads import persons
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition import rows
from badges.recognition.observations import reads, refusals
from badges.recognition.observations.reads import Skill
from badges.recognition.tables import Observation
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


@dataclass(frozen=True)
class Parts:
    """Some of those who had a part in a workshop; `total`: how many there are."""

    found: list[Part]
    total: int


def parts(
    session: OrmSession,
    actor: Actor,
    sessions: Sequence[GatheringView],
    now: datetime,
    *,
    search: str = "",
    begin: int = 0,
    size: int = 30,
) -> Parts:
    """Those who led or helped at the sessions of a workshop, or did there what was seen, in this order, then by name.

    Neither the actor nor a member that the wizard would refuse is among them. `search`: only those of whose name each
    word of it begins one. Seven statements, however many they are: what was seen and awarded is read for the badges of
    this workshop alone, of the members from `begin` on, `size` of them.
    """
    held = {each.id: each for each in sessions if each.cancelled_at is None}
    there = _there(session, list(held)) if held else {}
    own_accounts = [actor.staff_id] if actor.staff_id else []
    there = {number: one for number, one in there.items() if one.role is not Participation.TAKES_PART or one.authors}
    if not there:
        return Parts([], 0)
    known = persons(session, staff_ids=own_accounts, member_ids=there)
    own = known.records_of(actor.staff_id) if actor.staff_id else frozenset()
    standings = rows.standings(session, there)
    fits = beginning(search) if search else None
    chosen = sorted(
        (ROLES.index(one.role), one.folded_name, number)
        for number, one in there.items()
        if number not in own
        and refusals.answer(one.age, standings[number]) is None
        and one.counts(known.accounts_of(number))
        and (fits is None or fits(one.folded_name))
    )
    shown = [number for _role, _name, number in chosen[begin : begin + size]]
    if not shown:
        return Parts([], len(chosen))
    members = people.members_by_id(session, shown)
    accounts = {number: known.accounts_of(number) for number in shown if there[number].models}
    models = {each for number in accounts for each in there[number].models}
    found = reads.skills_of(session, accounts, local_date(now), models) if accounts else {}
    awards = recognition.begun_declined_and_issued(session, accounts, models) if accounts else {}
    return Parts(
        [
            _part(members[number], there[number], held, found.get(number, []), awards.get(number, []))
            for number in shown
        ],
        len(chosen),
    )


@dataclass
class _There:
    """A member at a workshop: the sessions and roles; of which badges something was seen, and by which accounts."""

    folded_name: str
    age: Any
    attended: dict[int, Row[Any]] = field(default_factory=dict)
    authors: set[frozenset[int]] = field(default_factory=set)
    models: set[int] = field(default_factory=set)

    @property
    def role(self) -> Participation:
        """The fullest role held."""
        held: set[Participation] = {each.role for each in self.attended.values()}
        return min(held, key=ROLES.index)

    def counts(self, own: frozenset[int]) -> bool:
        """Whether the member led or helped, or an account that is not the member's own saw something."""
        return self.role is not Participation.TAKES_PART or any(each.isdisjoint(own) for each in self.authors)


def _part(
    member: MemberView,
    there: _There,
    held: dict[int, GatheringView],
    found: list[Skill],
    awards: list[AwardView],
) -> Part:
    skills = [each for each in found if any(one.kind != "exchange" and one.place_id in held for one in each.seen)]
    slugs = {each.badge.slug for each in skills}
    return Part(
        member=member,
        role=there.role,
        attended=tuple(
            AttendedView(held[number], each.role, each.recorded_at, each.opened_on)
            for number, each in there.attended.items()
        ),
        skills=tuple(skills),
        awards=tuple(each for each in awards if each.badge.slug in slugs),
    )


def _there(session: OrmSession, gathering_ids: Sequence[int]) -> dict[int, _There]:
    """Who was at these gatherings, latest first, and is a member still. One statement, of columns alone."""
    found: dict[int, _There] = {}
    for each in session.execute(_attendance(gathering_ids)):
        one = found.setdefault(each.member_id, _There(each.folded_name, each.age))
        one.attended.setdefault(each.gathering_id, each)
        if each.staff_id is not None:
            one.authors.add(frozenset((each.staff_id, each.noted_by_id)))
            one.models.add(each.badge_model_id)
    return found


def _attendance(gathering_ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    same = and_(Observation.gathering_id == Attendance.gathering_id, Observation.member_id == Attendance.member_id)
    return (
        select(
            Attendance.member_id, Attendance.gathering_id, Attendance.role, Attendance.recorded_at,
            Member.folded_name, Member.age, Site.opened_on,
            Observation.staff_id, Observation.recorded_by_id.label("noted_by_id"),
            Observation.badge_model_id,
        )
        .join(Attendance.gathering)
        .join(Gathering.site)
        .join(Attendance.member)
        .outerjoin(Observation, same)
        .where(Attendance.gathering_id.in_(gathering_ids), Member.erased_at.is_(None), Member.left_on.is_(None))
        .order_by(Gathering.starts_at.desc(), Gathering.id.desc())
    )  # fmt: skip

"""Who led, helped and came to a workshop, and what was seen of them there: its end is the moment for badges (J4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.rights import Actor
from badges.base.text.names import beginning
from badges.base.times import local_date
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering
from badges.gatherings.views import AttendedView, GatheringView
from badges.network.tables import Site
from badges.people.rules import Age, ConsentSubject
from badges.people.tables import Consent, Member
from badges.people.ties.reads import persons
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.observations import reads, refusals
from badges.recognition.observations.reads import Skill
from badges.recognition.rows import Standing
from badges.recognition.tables import Observation
from badges.recognition.views import AwardView

ROLES = (Participation.LEADS, Participation.HELPS, Participation.TAKES_PART)  # the fullest first
_RANKS: Final = {role: rank for rank, role in enumerate(ROLES)}
_GATHERINGS: Final[BindParameter[Any]] = bindparam("gatherings", expanding=True)
_TAKES_PART: Final = _RANKS[Participation.TAKES_PART]


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
    word of it begins one. Six statements, however many they are: of each a line is read, in order to choose; the rest
    is read of the members from `begin` on, `size` of them, and for the badges of this workshop alone.
    """
    held = {each.id: each for each in sessions if each.cancelled_at is None}
    there = _there(session, list(held)) if held else {}
    if not there:
        return Parts([], 0)
    own_accounts = [actor.staff_id] if actor.staff_id else []
    known = persons(session, staff_ids=own_accounts, member_ids=there)
    own = known.records_of(actor.staff_id) if actor.staff_id else frozenset()
    fits = beginning(search) if search else None
    chosen = sorted(
        (one.rank, one.folded_name, number)
        for number, one in there.items()
        if number not in own
        and refusals.answer(one.age, one.standing) is None
        and one.counts(known.accounts_of(number))
        and (fits is None or fits(one.folded_name))
    )
    shown = [number for _rank, _name, number in chosen[begin : begin + size]]
    if not shown:
        return Parts([], len(chosen))
    accounts = {number: known.accounts_of(number) for number in shown if there[number].models}
    models = {each for number in accounts for each in there[number].models}
    found = reads.skills_of(session, accounts, local_date(now), models) if accounts else {}
    awards = recognition.begun_declined_and_issued(session, accounts, models) if accounts else {}
    members = _attended(session, shown, held)
    return Parts(
        [
            _part(*members[number], ROLES[there[number].rank], held, found.get(number, []), awards.get(number, []))
            for number in shown
        ],
        len(chosen),
    )


@dataclass
class _There:
    """A member at a workshop: what decides whether they are shown, and where among the others."""

    folded_name: str
    age: Age | None
    standing: Standing  # what they answered about badges
    rank: int  # of the fullest role held, in ROLES
    authors: set[frozenset[int]] = field(default_factory=set)  # the accounts by which something was seen
    models: set[int] = field(default_factory=set)  # the badges of which it was seen

    def counts(self, own: frozenset[int]) -> bool:
        """Whether the member led or helped, or an account that is not the member's own saw something."""
        return self.rank < _TAKES_PART or any(each.isdisjoint(own) for each in self.authors)


def _part(
    member: MemberView,
    attended: tuple[AttendedView, ...],
    role: Participation,
    held: dict[int, GatheringView],
    found: list[Skill],
    awards: list[AwardView],
) -> Part:
    skills = [each for each in found if any(one.kind != "exchange" and one.place_id in held for one in each.seen)]
    slugs = {each.badge.slug for each in skills}
    return Part(
        member=member,
        role=role,
        attended=attended,
        skills=tuple(skills),
        awards=tuple(each for each in awards if each.badge.slug in slugs),
    )


def _there(session: OrmSession, gathering_ids: Sequence[int]) -> dict[int, _There]:
    """Who led or helped at these gatherings, or did there what was seen, and is a member still. One statement."""
    found: dict[int, _There] = {}
    rows: Sequence[Any] = session.execute(_CHOSEN, {"gatherings": gathering_ids}).all()
    for member_id, rank, name, age, answer, with_parent, staff_id, noted_by_id, model in rows:
        if member_id not in found:
            found[member_id] = _There(name, age, Standing(consent=answer, with_parent=bool(with_parent)), rank)
        if model is not None:
            found[member_id].authors.add(frozenset((staff_id, noted_by_id)))
            found[member_id].models.add(model)
    return found


def _chosen() -> Select[*tuple[Any, ...]]:
    """A row of columns for each member, and for each thing that was seen of them at the gatherings."""
    held = (
        select(Attendance.member_id, func.min(case(_RANKS, value=Attendance.role)).label("rank"))
        .where(Attendance.gathering_id.in_(_GATHERINGS))
        .group_by(Attendance.member_id)
        .subquery()
    )
    there = and_(Attendance.gathering_id == Observation.gathering_id, Attendance.member_id == Observation.member_id)
    seen = (
        select(Observation.member_id, Observation.staff_id, Observation.recorded_by_id, Observation.badge_model_id)
        .join(Attendance, there)
        .where(Observation.gathering_id.in_(_GATHERINGS))
        .subquery()
    )
    last = select(func.max(Consent.id)).where(
        Consent.member_id == held.c.member_id, Consent.subject == ConsentSubject.BADGES
    )
    last_answer = last.correlate(held).scalar_subquery()
    return (
        select(
            held.c.member_id, held.c.rank, Member.folded_name, Member.age, Consent.answer, Consent.with_parent,
            seen.c.staff_id, seen.c.recorded_by_id, seen.c.badge_model_id,
        )
        .join(Member, Member.id == held.c.member_id)
        .outerjoin(seen, seen.c.member_id == held.c.member_id)
        .outerjoin(Consent, Consent.id == last_answer)
        .where(
            or_(held.c.rank < _TAKES_PART, seen.c.member_id.is_not(None)),
            Member.erased_at.is_(None),
            Member.left_on.is_(None),
        )
    )  # fmt: skip


_CHOSEN: Final = _chosen()
_SITE: Final = aliased(Site)  # of the session, for a member may belong elsewhere
_ATTENDED: Final[Select[*tuple[Any, ...]]] = (
    select(Attendance.gathering_id, Attendance.role, Attendance.recorded_at, _SITE.opened_on, Member)
    .join(Member, Member.id == Attendance.member_id)
    .join(Gathering, Gathering.id == Attendance.gathering_id)
    .join(_SITE, _SITE.id == Gathering.site_id)
    .where(Attendance.gathering_id.in_(_GATHERINGS), Attendance.member_id.in_(bindparam("members", expanding=True)))
    .order_by(Gathering.starts_at.desc(), Gathering.id.desc())
)


def _attended(
    session: OrmSession, member_ids: Sequence[int], held: dict[int, GatheringView]
) -> dict[int, tuple[MemberView, tuple[AttendedView, ...]]]:
    """These members, and which of the gatherings each came to, latest first. One statement."""
    found: dict[int, tuple[Member, list[AttendedView]]] = {}
    for gathering_id, role, recorded_at, opened_on, member in session.execute(
        _ATTENDED, {"gatherings": list(held), "members": member_ids}
    ):
        _member, attended = found.setdefault(member.id, (member, []))
        attended.append(AttendedView(held[gathering_id], role, recorded_at, opened_on))
    return {number: (MemberView.of(member), tuple(attended)) for number, (member, attended) in found.items()}

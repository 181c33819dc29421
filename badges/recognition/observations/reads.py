"""Everything that was seen of a member or of several, by skill."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import BindParameter, Row, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.database.views import view
from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Attendance, Gathering, Workshop
from badges.gatherings.views import AttendedView
from badges.network.tables import Site, Staff
from badges.people.tables import Member
from badges.recognition.dossier import first_days
from badges.recognition.rules import Blocker, Judged, another_date, evidence_missing, first_day, outside
from badges.recognition.tables import BadgeModel, BadgeVersion, Observation
from badges.recognition.views import BadgeVersionView


@dataclass(frozen=True)
class SeenOnce:
    """A criterion that a staff member saw, where, who entered it, and who entered that the member was there."""

    id: int
    criterion: str  # its key
    seen_on: date
    kind: str  # "workshop", "meeting" or "exchange"
    place_id: int  # of the gathering, or of the exchange
    title: str | None  # of the workshop, or what the exchange was
    site_id: int
    staff_id: int
    staff: str
    noted_by_id: int
    noted_by: str | None  # who entered it: the name, where it is not who saw it
    entered_by: str | None  # who entered that the member was there: the name, where it is neither of them
    sentence: str | None
    recorded_at: datetime
    counts: bool  # towards the two things seen on two dates
    denied: bool = False  # who is said to have seen it says that it was not they


@dataclass(frozen=True)
class Skill:
    """A badge of which something was seen, with each time, latest first, and what is still missing."""

    badge: BadgeVersionView
    retired: bool
    seen: tuple[SeenOnce, ...]
    missing: tuple[Blocker, ...]

    @property
    def lacks(self) -> frozenset[str]:
        """The codes of what is missing."""
        return frozenset(each.code for each in self.missing)


def skills(session: OrmSession, member_id: int, today: date, own: Collection[int] = ()) -> list[Skill]:
    """What was seen of a member, by skill; what was seen last comes first. One statement where all days are judged.

    `own`: the member's own accounts, if they are staff: what these saw or entered is left out, as it is from a badge.
    """
    return skills_of(session, {member_id: own}, today).get(member_id, [])


def skills_of(
    session: OrmSession,
    members: Mapping[int, Collection[int]],
    today: date,
    models: Collection[int] | None = None,
) -> dict[int, list[Skill]]:
    """The same of several members, by number; those without any are left out. Two statements at most.

    `members`: the own accounts of each, as in `skills`. `models`: only the skills of these badges.
    """
    by_member: dict[_Member, list[_Found]] = {}
    for row in _read(session, members, models):
        who = _Member(row.member_id, row.joined_on, row.practice)
        if {row.staff_id, row.recorded_by_id}.isdisjoint(members[who.id]):
            by_member.setdefault(who, []).append(row)
    days = {member: [row.seen_on for row in found] for member, found in by_member.items()}
    first = first_days(session, days)
    judged = {member: Judged(today, first[member.id]) for member in by_member}
    return {
        member.id: [_skill(rows, judged[member], practice=member.practice) for rows in _by_badge(found).values()]
        for member, found in by_member.items()
    }


def _by_badge(found: Iterable[_Found]) -> dict[int, list[_Found]]:
    rows: dict[int, list[_Found]] = {}
    for row in found:
        rows.setdefault(row.badge_model_id, []).append(row)
    return rows


def other_dates(skill: Skill, attended: Sequence[AttendedView], joined_on: date, today: date) -> list[AttendedView]:
    """The gatherings of a member at which a second date of a skill can be found, as they are given. Pure."""
    days = [local_date(each.gathering.starts_at) for each in attended]
    visits = [(day, local_date(each.recorded_at)) for day, each in zip(days, attended, strict=True)]
    judged, seen_on = Judged(today, first_day(joined_on, visits)), {each.seen_on for each in skill.seen}
    found = zip(days, attended, strict=True)
    return [each for day, each in found if another_date(day, seen_on, judged, each.opened_on)]


class _Member(NamedTuple):
    """A member: the number, when the record was opened, and whether it is for practice."""

    id: int
    joined_on: date
    practice: bool


_Found: TypeAlias = Row[Any]  # one observation with what stands around it, as `_read` names it


def _read(session: OrmSession, member_ids: Collection[int], models: Collection[int] | None) -> Sequence[_Found]:
    """What was seen, latest first: columns alone, since there may be hundreds."""
    if models is None:
        return session.execute(_SEEN, {"members": list(member_ids)}).all()
    return session.execute(_SEEN_OF_BADGES, {"members": list(member_ids), "models": list(models)}).all()


def _seen_of(members: BindParameter[Any]) -> Select[*tuple[Any, ...]]:
    """The query of `_read`, which is built once. What the badge says stands there as text: it is read once for all that
    was seen of it, and not for each row.
    """
    observer, noter, recorder, given = aliased(Staff), aliased(Staff), aliased(Staff), aliased(Exchange)
    newest = select(func.max(BadgeVersion.number)).where(BadgeVersion.badge_model_id == BadgeModel.id)
    newest_number = newest.correlate(BadgeModel).scalar_subquery()
    there = and_(Attendance.gathering_id == Observation.gathering_id, Attendance.member_id == Observation.member_id)
    seen = (
        Observation.id, Observation.member_id, Observation.criterion, Observation.seen_on, Observation.staff_id,
        Observation.recorded_by_id, Observation.sentence, Observation.recorded_at, Observation.denied_at,
        Member.joined_on, Member.practice,
    )  # fmt: skip
    place = (
        Observation.gathering_id, Gathering.kind, Workshop.title, Observation.exchange_id, given.what,
        Site.id.label("site_id"), Site.opened_on,
    )  # fmt: skip
    names = (
        observer.name.label("observer"), noter.name.label("noter"),
        recorder.id.label("recorder_id"), recorder.name.label("recorder"),
    )  # fmt: skip
    badge = (
        BadgeVersion.badge_model_id, BadgeModel.slug, BadgeModel.retired_on, BadgeVersion.number, BadgeVersion.design,
        cast(BadgeVersion.content, Text).label("content"), BadgeVersion.published_at,
    )  # fmt: skip
    return (
        select(*seen, *place, *names, *badge)
        .join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
        .join(BadgeVersion, and_(BadgeVersion.badge_model_id == BadgeModel.id, BadgeVersion.number == newest_number))
        .join(Member, Member.id == Observation.member_id)
        .join(observer, observer.id == Observation.staff_id)
        .join(noter, noter.id == Observation.recorded_by_id)
        .outerjoin(Gathering, Gathering.id == Observation.gathering_id)
        .outerjoin(Workshop, Workshop.id == Gathering.workshop_id)
        .outerjoin(given, given.id == Observation.exchange_id)
        .join(Site, Site.id == func.coalesce(Gathering.site_id, given.site_id))
        .outerjoin(Attendance, there)
        .outerjoin(recorder, recorder.id == func.coalesce(Attendance.recorded_by_id, given.recorded_by_id))
        .where(Observation.member_id.in_(members))
        .order_by(Observation.seen_on.desc(), Observation.id.desc())
    )


_SEEN: Final = _seen_of(bindparam("members", expanding=True))
_SEEN_OF_BADGES: Final = _SEEN.where(Observation.badge_model_id.in_(bindparam("models", expanding=True)))


def _skill(rows: Sequence[_Found], judged: Judged, *, practice: bool) -> Skill:
    badge = rows[0]
    seen = tuple(_seen(row, judged) for row in rows)
    counting = ((each.criterion, each.seen_on) for each in seen if each.counts)
    missing = evidence_missing(counting, practice=practice)
    retired = badge.retired_on is not None and badge.retired_on <= judged.today
    said = view(BadgeVersionView, badge, content=json.loads(badge.content))
    return Skill(said, retired, seen, tuple(missing))


def _seen(row: _Found, judged: Judged) -> SeenOnce:
    at_gathering = row.gathering_id is not None
    return SeenOnce(
        id=row.id,
        criterion=row.criterion,
        seen_on=row.seen_on,
        kind=row.kind if at_gathering else "exchange",
        place_id=row.gathering_id if at_gathering else row.exchange_id,
        title=row.title if at_gathering else row.what,
        site_id=row.site_id,
        staff_id=row.staff_id,
        staff=row.observer,
        noted_by_id=row.recorded_by_id,
        noted_by=row.noter if row.recorded_by_id != row.staff_id else None,
        entered_by=row.recorder if row.recorder_id not in (row.staff_id, row.recorded_by_id) else None,
        sentence=row.sentence,
        recorded_at=row.recorded_at,
        counts=row.denied_at is None and outside(row.seen_on, judged, row.opened_on) is None,
        denied=row.denied_at is not None,
    )

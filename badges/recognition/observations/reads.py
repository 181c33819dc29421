"""Everything that was seen of a member or of several, by skill."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased, joinedload

from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Attendance, Gathering
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
    by_member: dict[Member, list[_Found]] = {}
    for row in _read(session, members, models):
        if row.authors.isdisjoint(members[row.observation.member_id]):
            by_member.setdefault(row.observation.member, []).append(row)
    days = {member: [row.observation.seen_on for row in found] for member, found in by_member.items()}
    first = first_days(session, days)
    return {
        member.id: [_skill(rows, Judged(today, first[member.id])) for rows in _by_badge(found).values()]
        for member, found in by_member.items()
    }


def _by_badge(found: Iterable[_Found]) -> dict[int, list[_Found]]:
    rows: dict[int, list[_Found]] = {}
    for row in found:
        rows.setdefault(row.observation.badge_model_id, []).append(row)
    return rows


def other_dates(skill: Skill, attended: Sequence[AttendedView], joined_on: date, today: date) -> list[AttendedView]:
    """The gatherings of a member at which a second date of a skill can be found, as they are given. Pure."""
    days = [local_date(each.gathering.starts_at) for each in attended]
    visits = [(day, local_date(each.recorded_at)) for day, each in zip(days, attended, strict=True)]
    judged, seen_on = Judged(today, first_day(joined_on, visits)), {each.seen_on for each in skill.seen}
    found = zip(days, attended, strict=True)
    return [each for day, each in found if another_date(day, seen_on, judged, each.opened_on)]


class _Found(NamedTuple):
    """One observation with what stands around it: the badge as it is awarded now, and names of staff."""

    observation: Observation
    model: BadgeModel
    version: BadgeVersion
    observer: str
    noter: str  # who entered it
    recorder_id: int | None  # who entered that the member was there
    recorder: str | None

    @property
    def authors(self) -> frozenset[int]:
        """Who saw it and who entered it."""
        return frozenset((self.observation.staff_id, self.observation.recorded_by_id))


def _read(session: OrmSession, member_ids: Collection[int], models: Collection[int] | None) -> list[_Found]:
    observer, noter, recorder, given = aliased(Staff), aliased(Staff), aliased(Staff), aliased(Exchange)
    newest = select(func.max(BadgeVersion.number)).where(BadgeVersion.badge_model_id == BadgeModel.id)
    newest_number = newest.correlate(BadgeModel).scalar_subquery()
    there = and_(Attendance.gathering_id == Observation.gathering_id, Attendance.member_id == Observation.member_id)
    chosen = (
        select(Observation, BadgeModel, BadgeVersion, observer.name, noter.name, recorder.id, recorder.name)
        .join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
        .join(BadgeVersion, and_(BadgeVersion.badge_model_id == BadgeModel.id, BadgeVersion.number == newest_number))
        .join(observer, observer.id == Observation.staff_id)
        .join(noter, noter.id == Observation.recorded_by_id)
        .outerjoin(given, given.id == Observation.exchange_id)
        .outerjoin(Attendance, there)
        .outerjoin(recorder, recorder.id == func.coalesce(Attendance.recorded_by_id, given.recorded_by_id))
        .where(Observation.member_id.in_(member_ids))
        .order_by(Observation.seen_on.desc(), Observation.id.desc())
        .options(
            joinedload(Observation.member),
            joinedload(Observation.gathering).joinedload(Gathering.workshop),
            joinedload(Observation.gathering).joinedload(Gathering.site),
            joinedload(Observation.exchange).joinedload(Exchange.site),
        )
    )
    if models is not None:
        chosen = chosen.where(Observation.badge_model_id.in_(models))
    return [_Found(*row) for row in session.execute(chosen)]


def _skill(rows: list[_Found], judged: Judged) -> Skill:
    model, practice = rows[0].model, rows[0].observation.member.practice
    seen = tuple(_seen(row, judged) for row in rows)
    counting = ((each.criterion, each.seen_on) for each in seen if each.counts)
    missing = evidence_missing(counting, practice=practice)
    retired = model.retired_on is not None and model.retired_on <= judged.today
    return Skill(BadgeVersionView.of(rows[0].version), retired, seen, tuple(missing))


def _seen(row: _Found, judged: Judged) -> SeenOnce:
    observation = row.observation
    site, kind, place_id, title = _place(observation)
    return SeenOnce(
        id=observation.id,
        criterion=observation.criterion,
        seen_on=observation.seen_on,
        kind=kind,
        place_id=place_id,
        title=title,
        site_id=site.id,
        staff_id=observation.staff_id,
        staff=row.observer,
        noted_by_id=observation.recorded_by_id,
        noted_by=row.noter if observation.recorded_by_id != observation.staff_id else None,
        entered_by=row.recorder if row.recorder_id not in row.authors else None,
        sentence=observation.sentence,
        recorded_at=observation.recorded_at,
        counts=observation.denied_at is None and outside(observation.seen_on, judged, site.opened_on) is None,
        denied=observation.denied_at is not None,
    )


def _place(observation: Observation) -> tuple[Site, str, int, str | None]:
    if observation.gathering is not None:
        place = observation.gathering
        return place.site, place.kind, place.id, place.workshop.title if place.workshop is not None else None
    if observation.exchange is None:
        raise ValueError("an observation has a place")
    return observation.exchange.site, "exchange", observation.exchange.id, observation.exchange.what

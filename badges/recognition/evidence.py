"""What was seen, and the context in which it was seen, as employers may know it (decisions 8).

Activity, role, number of gatherings, period, site: never another person, never mere attendance. The preview and the
signature share one computation, so that the member agrees to exactly what is signed: after the yes, later
observations do not change this badge.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import BindParameter, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.times import local_date, local_day
from badges.exchanges.rules import ExchangePart
from badges.exchanges.tables import Exchange
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Attendance, Gathering, Workshop
from badges.network.tables import Site
from badges.people.ties.persons import Persons
from badges.people.ties.reads import persons
from badges.recognition import rows
from badges.recognition.rules import RoleHeld, Seen
from badges.recognition.tables import Award, BadgeModel, Observation

# From the lightest to the fullest.
_ROLES: tuple[RoleHeld, ...] = (ExchangePart.RECEIVES, ExchangePart.GIVES, *Participation)


@dataclass(frozen=True)
class Part:
    """One way in which something was seen: an activity in one role, how often, when, and where."""

    kind: str  # "workshop", "meeting" or "exchange"
    title: str | None  # of the workshop, or what the exchange was
    role: RoleHeld
    times: int
    years: tuple[int, ...]
    first_on: date
    last_on: date
    sites: tuple[str, ...]
    site_ids: tuple[int, ...]


class Agreed(Protocol):
    """An award, by its dates."""

    @property
    def agreed_at(self) -> datetime | None:
        """When the member said yes."""

    @property
    def issued_at(self) -> datetime | None:
        """When it was issued."""


@dataclass(frozen=True)
class RecognitionContext:
    """Where and when the criteria were seen.

    `kind`: "workshop", "meeting", "exchange", or "mixed". `role`: the fullest that was held (leads, helps, takes_part;
    or gives, receives). `parts`: each role with the activity in which it was held, the fullest first.
    """

    kind: str
    role: RoleHeld
    started_at: datetime
    ended_at: datetime
    parts: tuple[Part, ...]


def context_of(seen: Sequence[Seen], criteria: Collection[str]) -> RecognitionContext:
    """The context of what was `seen`, as far as it is about `criteria` (the keys that the badge shows). Pure.

    Raises ValueError: when none of them was seen.
    """
    kept = sorted((item for item in seen if item.criterion in criteria), key=lambda item: (item.seen_on, item.place))
    if not kept:
        raise ValueError("nothing was seen")
    kinds, parts = {item.kind for item in kept}, parts_of(kept, criteria)
    return RecognitionContext(
        kind=kinds.pop() if len(kinds) == 1 else "mixed",
        role=parts[0].role,
        started_at=min(item.started_at for item in kept),
        ended_at=max(item.ended_at for item in kept),
        parts=parts,
    )


def parts_of(seen: Sequence[Seen | SeenOf], criteria: Collection[str], most: int | None = None) -> tuple[Part, ...]:
    """The parts of what was `seen` of these criteria: the fullest role first, then what was most often. Pure.

    Each role stands with the activity in which it was held. Of two alike, one that has a title comes first. `most`:
    only so many.
    """
    kept = sorted((item for item in seen if item.criterion in criteria), key=lambda item: (item.seen_on, item.place))
    places: dict[tuple[str, str | None, RoleHeld], dict[tuple[str, int], Seen | SeenOf]] = {}
    for item in kept:
        places.setdefault((item.kind, item.title, item.role), {}).setdefault(item.place, item)
    ordered = sorted(places, key=lambda key: (-_ROLES.index(key[2]), -len(places[key]), key[1] is None))
    return tuple(_part(key, places[key].values()) for key in ordered[:most])


def _part(key: tuple[str, str | None, RoleHeld], there: Collection[Seen | SeenOf]) -> Part:
    """One part: what was first seen of it at each place."""
    return Part(
        *key,
        times=len(there),
        years=tuple(sorted({item.seen_on.year for item in there})),
        first_on=min(item.seen_on for item in there),
        last_on=max(item.seen_on for item in there),
        sites=tuple(dict.fromkeys(item.site for item in there)),
        site_ids=tuple(dict.fromkeys(item.site_id for item in there)),
    )


def recognition_context(session: OrmSession, award: Award) -> RecognitionContext:
    """The context of an award, for its preview and its signature. Raises ValueError: when nothing was seen."""
    return context_of(seen_for(session, award), award.criteria)


def seen_for(session: OrmSession, award: Award) -> list[Seen]:
    """All that others saw of the award's member for its badge, oldest first; up to the member's yes, if given.

    What a staff member saw or entered about themselves, by any of their accounts, does not count, nor what its
    named witness denied before the badge was issued. Once a badge is
    issued, that is judged by what was known at the member's yes, so that its later editions say the same.
    """
    found = rows.observations_of(session, [award])
    return counted(session, award, found, persons(session, member_ids=[award.member_id]))


def counted(
    session: OrmSession, award: Award, found: Sequence[tuple[Observation, Attendance | None]], known: Persons
) -> list[Seen]:
    """Those of the observations found that count for an award, as `seen_for`. `known`: with the award's member."""
    if award.issued_at is not None:
        known = persons(session, member_ids=[award.member_id], at=award.agreed_at)
    return counting(award, found, known.accounts_of(award.member_id))


def counting(
    award: Award,
    found: Sequence[tuple[Observation, Attendance | None]],
    own: Collection[int],
    made: dict[int, Seen] | None = None,
) -> list[Seen]:
    """Those of the observations found that are of an award, up to its yes, and not of the member's `own` accounts.

    `made`: what was made of each observation for other awards, by its number; it is added to.
    """
    hers, made = frozenset(own), {} if made is None else made
    return [
        made[each.id] if each.id in made else made.setdefault(each.id, _seen(each, presence))
        for each, presence in found
        if (each.member_id, each.badge_model_id) == (award.member_id, award.badge_model_id)
        and hers.isdisjoint((each.staff_id, each.recorded_by_id))
        and counts(each.recorded_at, each.denied_at, award)
    ]


def counts(recorded_at: datetime, denied_at: datetime | None, award: Agreed) -> bool:
    """Whether what was seen for an award counts by its dates: up to the yes, and not denied before it was issued."""
    if award.agreed_at is not None and recorded_at > award.agreed_at:
        return False
    return denied_at is None or (award.issued_at is not None and award.issued_at <= denied_at)


def _seen(observation: Observation, presence: Attendance | None) -> Seen:
    if observation.gathering is not None:
        return _seen_at_gathering(observation, observation.gathering, presence)
    if observation.exchange is None:
        raise ValueError("an observation has a place")
    return _seen_in_exchange(observation, observation.exchange)


def _seen_at_gathering(observation: Observation, place: Gathering, presence: Attendance | None) -> Seen:
    return Seen(
        criterion=observation.criterion,
        seen_on=observation.seen_on,
        kind=place.kind,
        place_id=place.id,
        title=place.workshop.title if place.workshop else None,
        role=presence.role if presence is not None else Participation.TAKES_PART,
        site_id=place.site_id,
        site=place.site.name,
        staff_id=observation.staff_id,
        started_at=place.starts_at,
        ended_at=place.ends_at,
        sentence=observation.sentence,
        entered_by=presence.recorded_by_id if presence is not None else None,
        entered_on=local_date(presence.recorded_at) if presence is not None else None,
        opened_on=place.site.opened_on,
        noted_by=_noted_by(observation),
        unread=_is_unread(observation),
    )


def _seen_in_exchange(observation: Observation, place: Exchange) -> Seen:
    start, _ = local_day(place.happened_on)
    return Seen(
        criterion=observation.criterion,
        seen_on=observation.seen_on,
        kind="exchange",
        place_id=place.id,
        title=place.what,
        role=ExchangePart.GIVES if place.giver_id == observation.member_id else ExchangePart.RECEIVES,
        site_id=place.site_id,
        site=place.site.name,
        staff_id=observation.staff_id,
        started_at=start,
        ended_at=start,
        sentence=observation.sentence,
        entered_by=place.recorded_by_id,
        entered_on=local_date(place.confirmed_at or place.recorded_at),  # a plan says nothing of what took place
        opened_on=place.site.opened_on,
        noted_by=_noted_by(observation),
        unread=_is_unread(observation),
    )


def _noted_by(observation: Observation) -> int | None:
    return observation.recorded_by_id if observation.recorded_by_id != observation.staff_id else None


def _is_unread(observation: Observation) -> bool:
    return observation.recorded_by_id != observation.staff_id and observation.confirmed_at is None


class SeenOf(NamedTuple):
    """One thing seen of a member, as the parts of a badge say it, and what tells whether it counts for a badge."""

    badge: str  # its slug
    staff_id: int
    recorded_by_id: int
    recorded_at: datetime
    denied_at: datetime | None
    criterion: str
    seen_on: date
    kind: str
    place: tuple[str, int]
    title: str | None
    role: RoleHeld
    site_id: int
    site: str


def seen_of(session: OrmSession, member_id: int, badges: Collection[str]) -> list[SeenOf]:
    """What was seen of a member for some badges, oldest first. One statement, of columns: there may be hundreds."""
    found: Sequence[Any] = session.execute(_SEEN_OF, {"member": member_id, "badges": list(badges)}).all()
    return [
        SeenOf(badge, staff, noter, noted_at, denied_at, key, day, *_there(there, member_id), site_id, site)
        for badge, staff, noter, noted_at, denied_at, key, day, site_id, site, *there in found
    ]


def _there(there: Sequence[Any], member_id: int) -> tuple[str, tuple[str, int], str | None, RoleHeld]:
    """The kind of a place, its key, what it was about, and the role that the member held there."""
    gathering_id, kind, title, role, exchange_id, what, giver_id = there
    if gathering_id is not None:
        return kind, ("gathering", gathering_id), title, role or Participation.TAKES_PART
    role = ExchangePart.GIVES if giver_id == member_id else ExchangePart.RECEIVES
    return "exchange", ("exchange", exchange_id), what, role


def _seen_of() -> Select[*tuple[Any, ...]]:
    """The query of `seen_of`, which is built once."""
    there = and_(Attendance.gathering_id == Observation.gathering_id, Attendance.member_id == Observation.member_id)
    badges: BindParameter[Any] = bindparam("badges", expanding=True)
    return (
        select(
            BadgeModel.slug, Observation.staff_id, Observation.recorded_by_id, Observation.recorded_at,
            Observation.denied_at, Observation.criterion, Observation.seen_on, Site.id, Site.name,
            Observation.gathering_id, Gathering.kind, Workshop.title, Attendance.role,
            Observation.exchange_id, Exchange.what, Exchange.giver_id,
        )
        .join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
        .outerjoin(Gathering, Gathering.id == Observation.gathering_id)
        .outerjoin(Workshop, Workshop.id == Gathering.workshop_id)
        .outerjoin(Attendance, there)
        .outerjoin(Exchange, Exchange.id == Observation.exchange_id)
        .join(Site, Site.id == func.coalesce(Gathering.site_id, Exchange.site_id))
        .where(Observation.member_id == bindparam("member"), BadgeModel.slug.in_(badges))
        .order_by(Observation.seen_on, Observation.id)
    )  # fmt: skip


_SEEN_OF: Final = _seen_of()

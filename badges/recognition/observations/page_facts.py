"""What the page of an observation needs: the member's part in one place, what to begin with, what is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.rights import Action, Actor, require, sees_site
from badges.exchanges.tables import Exchange
from badges.exchanges.views import ExchangeView
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView
from badges.network.tables import Staff
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_herself
from badges.people.views import MemberView
from badges.recognition import observe, rows
from badges.recognition.rows import Standing
from badges.recognition.rules import RoleHeld, suggested
from badges.recognition.tables import BadgeModel, BadgeVersion, Observation
from badges.recognition.views import BadgeVersionView


@dataclass(frozen=True)
class Here:
    """One member in one gathering or exchange. `closed`: why nothing can be observed there, as a code.

    `suggested` and `others`: the badges as they are awarded now, without those that the member holds.
    """

    member: MemberView
    place: GatheringView | ExchangeView
    role: RoleHeld | None
    closed: str | None
    suggested: tuple[BadgeVersionView, ...] = ()
    others: tuple[BadgeVersionView, ...] = ()
    recorded: Mapping[tuple[str, str], Sequence[str]] | None = None  # who saw it there, by badge and criterion

    def seers(self, slug: str, criterion: str) -> Sequence[str]:
        """Who was already said to have seen a criterion there."""
        return (self.recorded or {}).get((slug, criterion), ())


def here(
    session: OrmSession,
    actor: Actor,
    member_id: int,
    now: datetime,
    *,
    gathering_id: int | None = None,
    exchange_id: int | None = None,
) -> Here:
    """What stands on the page of an observation, in seven statements where no earlier day has to be judged.

    Raises NotFound: for a place of another site, a member who left, and one of another site who was not there.
    """
    place = observe.place_of(session, gathering_id, exchange_id)
    require(actor, Action.OBSERVE, place.site_id)
    member = observe.present_member(session, member_id)
    if member.left_on is not None:
        raise NotFound
    standing = rows.standings(session, [member.id])[member.id]
    role, closed = _part(session, actor, member, standing, place, now)
    if closed == "observation.not_present" and not sees_site(actor, member.site_id):
        raise NotFound
    shown = GatheringView.of(place) if isinstance(place, Gathering) else ExchangeView.of(place)
    found = Here(MemberView.of(member), shown, role, closed)
    if closed is not None:
        return found
    return _with_badges(session, found, standing, now, (gathering_id, exchange_id))


def _part(
    session: OrmSession, actor: Actor, member: Member, standing: Standing, place: Gathering | Exchange, now: datetime
) -> tuple[RoleHeld | None, str | None]:
    """The member's role, and why nothing can be observed of them there."""
    role = None
    try:
        scene = observe.scene_in(session, member, place)
        role = scene.role
        refuse_herself(session, actor, member)
        observe.refuse_answer(member.age, standing.consent, with_parent=standing.with_parent)
        observe.refuse_outside(session, member, scene, now)
    except (Refused, NotAllowed) as refusal:
        return role, refusal.code
    return role, None


def _with_badges(
    session: OrmSession, found: Here, standing: Standing, now: datetime, place: tuple[int | None, int | None]
) -> Here:
    begun: dict[str, set[str]] = defaultdict(set)
    recorded: dict[tuple[str, str], list[str]] = defaultdict(list)
    for slug, row, name in _seen(session, found.member.id):
        begun[slug].add(row.criterion)
        if (row.gathering_id, row.exchange_id) == place:
            recorded[slug, row.criterion].append(name)
    known = {each.slug: each for each, model in _badges(session) if not standing.holds(model, now)}
    first = suggested(found.role, sorted(begun, key=lambda slug: -len(begun[slug])), (), known)
    return Here(
        member=found.member,
        place=found.place,
        role=found.role,
        closed=None,
        suggested=tuple(known[slug] for slug in first),
        others=tuple(badge for slug, badge in known.items() if slug not in first),
        recorded=recorded,
    )


def _seen(session: OrmSession, member_id: int) -> list[tuple[str, Observation, str]]:
    """Every observation of a member, with its badge and who saw it, in the order of the catalogue. One statement."""
    chosen = (
        select(BadgeModel.slug, Observation, Staff.name)
        .join(BadgeModel, BadgeModel.id == Observation.badge_model_id)
        .join(Staff, Staff.id == Observation.staff_id)
        .where(Observation.member_id == member_id)
        .order_by(BadgeModel.id, Observation.id)
    )
    return [(slug, row, name) for slug, row, name in session.execute(chosen)]


def _badges(session: OrmSession) -> list[tuple[BadgeVersionView, int]]:
    """The badges that can be awarded, as they are awarded now, each with its number. One statement."""
    newest = select(func.max(BadgeVersion.number)).where(BadgeVersion.badge_model_id == BadgeModel.id)
    number = newest.correlate(BadgeModel).scalar_subquery()
    chosen = (
        select(BadgeVersion)
        .join(BadgeModel, and_(BadgeModel.id == BadgeVersion.badge_model_id, BadgeVersion.number == number))
        .where(BadgeModel.retired_on.is_(None))
        .order_by(BadgeModel.id)
    )
    return [(BadgeVersionView.of(each), each.badge_model_id) for each in session.scalars(chosen)]

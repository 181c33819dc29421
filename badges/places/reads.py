"""Reads about places that open and close."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.database.counts import counted
from badges.base.rights import StaffRole
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date, local_day
from badges.gatherings import changes as gatherings
from badges.gatherings.rows import with_place
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView
from badges.matching.tables import Introduction
from badges.network import reads as network
from badges.network import rows as network_rows
from badges.network.rules import first_name, is_closed, reached_at
from badges.network.tables import Site, SiteState, Staff, staff_site
from badges.network.views import SiteView
from badges.orientation.rows import WAITING
from badges.orientation.tables import Orientation
from badges.people.tables import Member
from badges.places import rules
from badges.places.preparation import address_of, key_of
from badges.places.rows import PRESENT, STANDS
from badges.places.tables import Closing, Onward, OnwardLetter, Opening
from badges.places.views import AnswerView, ClosingView, MemberLine, OpeningView, PlaceLine
from badges.recognition.states import UNSIGNED
from badges.recognition.tables import Award


def places(session: OrmSession, today: date) -> list[PlaceLine]:
    """Every place but those that were given up, by name. Three statements."""
    team: dict[int, list[str]] = {}
    at_work = select(staff_site.c.site_id, Staff.name).join(Staff, Staff.id == staff_site.c.staff_id)
    at_work = at_work.where(Staff.active, or_(Staff.last_day.is_(None), Staff.last_day >= today))
    for site_id, name in session.execute(at_work.order_by(Staff.name)):
        team.setdefault(site_id, []).append(first_name(name))
    opened = dict(session.execute(select(Site.id, Site.opened_on)).all())
    return [
        PlaceLine(each, opened.get(each.id), tuple(team.get(each.id, ())))
        for each in network.every_site(session)
        if each.was_opened or each.is_preparing
    ]


def opening(services: Services, session: OrmSession, site: SiteView) -> OpeningView:
    """How far the opening of a place is. Who accompanies members elsewhere awards nothing, and is none of its team.

    Six statements.
    """
    instance, row = network.instance(session), session.get(Opening, site.id)
    today = local_date(services.now())
    phone, _hours = reached_at(site.phone, None, instance.network if instance is not None else {})
    team = tuple(
        each.name
        for each in network_rows.staff_at(session, site.id)
        if not is_closed(today, active=each.active, last_day=each.last_day)
        and not each.accompanies
        and any(role.name is StaffRole.FACILITATOR for role in each.roles)
    )
    has_key, answered_at = key_of(services, site.slug) is not None, row.answered_at if row is not None else None
    return OpeningView(
        begun_at=row.begun_at if row is not None else services.now(),
        asked_at=row.asked_at if row is not None else None,
        answered_at=answered_at,
        trouble=row.trouble if row is not None else None,
        address=address_of(services, site.slug),
        has_key=has_key,
        phone=phone,
        team=team,
        next_meeting=next_meeting(session, site.id, services.now()),
        missing=tuple(
            rules.missing(phone=phone, team=len(team), has_key=has_key, answers=has_key and answered_at is not None)
        ),
    )


def next_meeting(session: OrmSession, site_id: int, now: datetime) -> datetime | None:
    """When the next gathering of a place begins that takes place; None where there is none. One statement."""
    coming = (Gathering.site_id == site_id, Gathering.starts_at > now, Gathering.cancelled_at.is_(None))
    return session.scalar(select(func.min(Gathering.starts_at)).where(*coming))


def closing(session: OrmSession, site: SiteView, now: datetime) -> ClosingView:
    """What the closing of a place meets. Five statements."""
    row = session.get(Closing, site.id)
    answers = select(func.count(Onward.member_id)).join(Member, Member.id == Onward.member_id)
    answers = answers.where(Onward.site_id == site.id, Member.site_id == site.id, STANDS, *PRESENT)
    awaited = select(func.count(Onward.member_id)).join(Member, Member.id == Onward.member_id)
    others = select(Site.id).where(Site.closed_on.is_not(None))  # of these their answers are found by an index
    awaited = awaited.where(Onward.site_id.in_(others), Onward.to_site_id == site.id)
    awaited = awaited.where(Member.site_id == Onward.site_id, *PRESENT)
    to_come = select(func.count(Gathering.id)).where(Gathering.site_id == site.id, Gathering.starts_at > now)
    threads = select(func.count(Introduction.id)).where(Introduction.site_id == site.id)
    awards = select(func.count(Award.id)).where(Award.site_id == site.id, Award.state.in_(UNSIGNED))
    found = counted(
        session,
        {
            "members": select(func.count(Member.id)).where(Member.site_id == site.id, *PRESENT),
            "going": answers.where(Onward.to_site_id.is_not(None)),
            "staying": answers.where(Onward.to_site_id.is_(None)),
            "lettered": _lettered(site.id),
            "awaited": awaited,
            "to_come": to_come.where(Gathering.cancelled_at.is_(None)),
            "threads": threads.where(Introduction.ended_at.is_(None)),
            "awards": awards.where(Award.erased_at.is_(None)),
            "calls": select(func.count(Orientation.id)).where(Orientation.site_id == site.id, *WAITING),
        }
        | ({"cancelled": to_come.where(Gathering.cancelled_at == row.decided_at)} if row is not None else {}),
    )
    every = {each.id: each for each in network.every_site(session)}
    naming = session.scalars(select(Closing.site_id).where(Closing.turn_to_id == site.id)).all()
    return ClosingView(
        answers_for=tuple(each.name for each in every.values() if each.id in naming),
        turn_to=every.get(row.turn_to_id) if row is not None else None,
        running=gatherings.is_running(session, site.id, now),
        **{"cancelled": 0, **found},  # none without a plan
    )


def cancelled_by(session: OrmSession, site_id: int, closed_on: date, now: datetime) -> list[GatheringView]:
    """What a place that closes on this day would cancel, earliest first: what `closure.plan` counts. Two statements."""
    row = session.get(Closing, site_id)
    stamp = row.decided_at if row is not None else None
    ending = gatherings.ending_from(site_id, local_day(closed_on)[0], now, stamp).options(*with_place())
    return [GatheringView.of(each) for each in session.scalars(ending.order_by(Gathering.starts_at, Gathering.id))]


def _lettered(site_id: int) -> Select[int]:
    said = select(Onward.member_id).where(Onward.member_id == Member.id, Onward.site_id == site_id, STANDS)
    chosen = select(func.count(Member.id)).join(OnwardLetter, OnwardLetter.member_id == Member.id)
    return chosen.where(OnwardLetter.site_id == site_id, Member.site_id == site_id, *PRESENT, ~said.exists())


def turn_to(session: OrmSession, site_id: int) -> int | None:
    """The number of the place to which people turn since this one has closed, or will from when it has."""
    row = session.get(Closing, site_id)
    return row.turn_to_id if row is not None else None


def asked_instead(session: OrmSession, site_id: int, today: date) -> int | None:
    """The number of the place to which people turn in the end for one that has closed, or will: where the next one has
    closed too, or its last day has passed, the one that it names. None where nothing is planned. One statement.
    """
    chosen = select(Closing.site_id, Closing.turn_to_id, Site.state, Site.closed_on)
    found = session.execute(chosen.join(Site, Site.id == Closing.site_id)).all()
    over = {
        number: there
        for number, there, state, day in found
        if number == site_id or state is SiteState.CLOSED or (day is not None and day <= today)
    }
    return rules.last_of(over, site_id) if site_id in over else None


def onward_places(session: OrmSession, site_id: int) -> list[SiteView]:
    """Where the members of a place that closes may say that they go on, by name. One statement."""
    return [each for each in network.sites(session) if rules.takes_onward(each, site_id)]


def answer(session: OrmSession, member_id: int) -> AnswerView | None:
    """What a member said, where they were asked. One statement."""
    chosen = select(Onward, Site.name, STANDS).outerjoin(Site, Site.id == Onward.to_site_id)
    found = session.execute(chosen.where(Onward.member_id == member_id)).first()
    return _answer_view(*found) if found is not None else None


def _answer_view(said: Onward, name: str | None, stands: bool) -> AnswerView:
    return AnswerView(said.to_site_id, name, said.said, said.said_at, bool(stands))


def members_to_ask(session: OrmSession, site_ids: Collection[int]) -> list[MemberLine]:
    """The members of places that close: those who have not said where they go on first, of them those without a letter,
    then by name. Who named a place that closes too is among them. One statement."""
    there, heard = aliased(Site), and_(Onward.member_id.is_not(None), STANDS)
    chosen = (
        select(
            Member.id,
            Member.site_id,
            Member.given_name,
            Member.family_name,
            Onward,
            there.name,
            STANDS,
            OnwardLetter.made_at,
            Member.no_messages_on,
        )
        .join(Site, Site.id == Member.site_id)
        .outerjoin(Onward, (Onward.member_id == Member.id) & (Onward.site_id == Member.site_id))
        .outerjoin(OnwardLetter, (OnwardLetter.member_id == Member.id) & (OnwardLetter.site_id == Member.site_id))
        .outerjoin(there, there.id == Onward.to_site_id)
        .where(Member.site_id.in_(site_ids), Site.closed_on.is_not(None), *PRESENT)
        .order_by(heard, OnwardLetter.member_id.is_not(None), Member.folded_name, Member.id)
    )
    return [
        MemberLine(
            number,
            site_id,
            names.full(given, family),
            _answer_view(said, name, stands) if said is not None else None,
            lettered_at,
            no_messages_on is None,
        )
        for number, site_id, given, family, said, name, stands, lettered_at, no_messages_on in session.execute(chosen)
    ]

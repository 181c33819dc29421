"""Closing a place: the day is planned, each member is asked where they want to go on, and a job closes it then.

A gathering that runs ends first. What was published of the place stays for ever: its keys, its profile, its badges.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text.names import folded
from badges.base.times import local_date, local_day
from badges.base.versions import refuse_outdated, version_of
from badges.gatherings import changes as gatherings
from badges.matching.ideas import retention as ideas
from badges.matching.introductions import changes as introductions
from badges.network import changes as network
from badges.network.rules import refuse_unless_open
from badges.network.tables import Site, SiteState
from badges.orientation import changes as orientation
from badges.people.moves import register_at
from badges.people.tables import Member
from badges.places import letters
from badges.places.facts import SiteClosingFacts
from badges.places.rules import last_of, takes_onward
from badges.places.tables import Closing, Onward
from badges.recognition import changes as recognition
from schemas.errors import OpenBadgesError

_log = logging.getLogger(__name__)

CLOSE: Final = "close_places"  # the job
LATEST: Final = timedelta(days=366)
BECAUSE: Final = "Ce lieu ferme."


def version(closed_on: date | None, turn_to: int | None) -> str:
    """The version of what the form of a closing shows: the day, and where people turn."""
    return version_of("closing", closed_on.isoformat() if closed_on is not None else None, turn_to)


def plan(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: SiteClosingFacts,
    *,
    shown: str | None = None,
    known: int | None = None,
) -> int:
    """Plan from which day on a place is closed, or another day. What takes place from then on is cancelled, and says
    why; what an earlier plan cancelled before that day takes place again. A member of another place that closes who
    said that they go on here is asked again there. Returns how many gatherings are cancelled.

    Today: it closes as soon as nothing runs there. Raises NotAllowed; NotFound; Outdated: when another day or place was
    said since the form was shown; Refused: `place.cancels`, with `count`, when this cancels another number than the
    `known` one, which was read before; `place.typed`, `place.closes_past`, `place.closes_late`, `place.turn_to`,
    `place.turned_to` where another that closes no sooner names this one; `site.closed`, `site.preparing`.
    """
    require(actor, Action.MANAGE_SITES)
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        _hold(session, site_id, facts.turn_to)
        site, row = _open_site(session, site_id), session.get(Closing, site_id)
        recorded = version(site.closed_on, row.turn_to_id if row is not None else None)
        if recorded != version(facts.closed_on, facts.turn_to):
            refuse_outdated(shown, recorded)
        refuse_all(_wrong(session, site, vars(facts), today))
        is_same_day = site.closed_on == facts.closed_on
        if not is_same_day:
            letters.forget(session, site_id)
        if site.closed_on is None:  # from now on nobody goes on here; who was asked anew since keeps that letter
            letters.forget_answered(session, site_id)
        network.plan_closing(site, facts.closed_on)
        since = local_day(facts.closed_on)[0]
        stamp = row.decided_at if row is not None and is_same_day else now
        if row is None:
            session.add(Closing(site_id=site_id, turn_to_id=facts.turn_to, decided_at=now))
        else:
            if not is_same_day:
                gatherings.put_back(session, site_id, row.decided_at, now)
            row.turn_to_id, row.decided_at = facts.turn_to, stamp
        gatherings.cancel_from(session, site_id, since, now, stamp, BECAUSE)
        ended = gatherings.count_from(session, site_id, since, now, stamp)
        if known is not None and ended != known:
            raise Refused("place.cancels", part="closed_on", count=ended)
        about = About(site_id=site_id, text=f"{site.slug}:{facts.closed_on.isoformat()}")
        note(session, Act.SITE_CLOSING, actor, about, now)
    services.enqueue(CLOSE)
    return ended


def wrong(services: Services, session: OrmSession, site_id: int, said: Mapping[str, Any]) -> list[Refused]:
    """What `plan` would refuse of the fields that are said, each with the name of its field."""
    site = session.get_one(Site, site_id)
    return list(_wrong(session, site, said, local_date(services.now())))


def take_back(services: Services, actor: Actor, site_id: int) -> int:
    """Take back the plan to close a place: what it cancelled takes place again, and what was cancelled by hand does
    not. Returns how many gatherings that are. Idempotent.

    What members answered stays with the place: it moves them only once it closes, and they can say otherwise until
    then. For some days its team alone moves them by a form (`badges.people.moves`).

    Raises NotAllowed; NotFound; Refused: `site.closed`, `site.preparing`.
    """
    require(actor, Action.MANAGE_SITES)
    with services.database.begin() as session:
        site = _open_site(session, site_id)
        if site.closed_on is None:
            return 0
        now = services.now()
        restored = stay(session, site, now)
        note(session, Act.SITE_STAYS, actor, About(site_id=site_id, text=site.slug), now)
    return restored


def stay(session: OrmSession, site: Site, now: datetime) -> int:
    """Take back that a place closes, in the caller's transaction. Returns how many gatherings take place again."""
    network.plan_closing(site, None)
    letters.forget(session, site.id)
    row = session.get(Closing, site.id)
    if row is None:
        return 0
    session.delete(row)
    return gatherings.put_back(session, site.id, row.decided_at, now)


def close_places(services: Services) -> int:
    """Close the places whose day has come, unless a gathering runs there. Returns how many were closed.

    One that cannot be closed is logged, and tried again by the next run.
    """
    due = select(Site.id).where(*_due(local_date(services.now()))).order_by(Site.id)
    with services.database.begin(read_only=True) as session:
        numbers = session.scalars(due).all()
    closed = sum(_is_closed_now(services, number) for number in numbers)
    answer_for_closed(services)
    return closed


def _is_closed_now(services: Services, site_id: int) -> bool:
    try:
        with services.database.begin() as session:
            due = select(Site).where(Site.id == site_id, *_due(local_date(services.now())))
            site = session.scalar(due.with_for_update())
            if site is None or gatherings.is_running(session, site_id, services.now()):
                return False
            close(session, site, services.now())
            return True
    except Exception as trouble:  # noqa: BLE001 - the failure of one place must not keep the others open
        # The message may hold a person's name (a statement's parameters): only its code or type is logged.
        code = trouble.code if isinstance(trouble, OpenBadgesError) else type(trouble).__name__
        _log.error("site %d could not be closed: %s", site_id, code)
        return False


def _due(today: date) -> tuple[ColumnElement[bool], ...]:
    return Site.state == SiteState.OPEN, Site.closed_on <= today


def close(session: OrmSession, site: Site, now: datetime, *, moves: bool = True) -> None:
    """Close a place in the caller's transaction: first its members go where each of them said, then the rest ends.

    `moves` False: all of them stay, since what the record holds may not be the last that each said.
    """
    today = local_date(now)
    if moves:
        for answer in session.scalars(select(Onward).where(Onward.site_id == site.id).order_by(Onward.member_id)):
            carry_out(session, answer, now)
    letters.forget(session, site.id)
    introductions.leave_site(session, site.id, now)
    ideas.close_at(session, site.id, now, BECAUSE)
    recognition.abandon_at(session, site.id)
    orientation.close_at(session, site.id, today)
    gatherings.end_at(session, site.id, today, now, BECAUSE)
    gatherings.close_workshops(session, site.id, today)
    row = session.get(Closing, site.id)
    network.close_site(site, session.get(Site, row.turn_to_id) if row is not None else None)
    for staff_id in network.leave_site(session, site.id):
        note(session, Act.STAFF_CHANGED, None, About(text=f"staff:{staff_id}"), now)
    note(session, Act.SITE_CLOSED, None, About(site_id=site.id, text=site.slug), now)


def carry_out(session: OrmSession, answer: Onward, now: datetime) -> bool:
    """Move a member where they said that they want to go, if that place is open and stays. Returns whether they moved.

    Their answer is the act: it stands in the journal since they gave it.
    """
    member = session.get(Member, answer.member_id, with_for_update={"of": Member})
    there = session.get(Site, answer.to_site_id) if answer.to_site_id is not None else None
    if member is None or there is None or not takes_onward(there, answer.site_id):
        return False
    if member.site_id != answer.site_id or member.left_on is not None or member.erased_at is not None:
        return False
    register_at(session, None, member, there.id, now)
    return True


def _open_site(session: OrmSession, site_id: int) -> Site:
    site = session.get(Site, site_id, with_for_update=True)
    if site is None:
        raise NotFound
    refuse_unless_open(site.state)
    return site


def _wrong(session: OrmSession, site: Site, said: Mapping[str, Any], today: date) -> Iterator[Refused]:
    day: date | None = said.get("closed_on")
    if "typed" in said and folded(said["typed"]) != folded(site.name):
        yield Refused("place.typed", part="typed", name=site.name)
    if day is not None and day < today:
        yield Refused("place.closes_past", part="closed_on")
    elif day is not None and day > today + LATEST:
        yield Refused("place.closes_late", part="closed_on")
    if "turn_to" in said and not _stays(session, site, said["turn_to"], day):
        yield Refused("place.turn_to", part="turn_to")
    if day is not None and (name := _turned_here(session, site, day)) is not None:
        yield Refused("place.turned_to", part="closed_on", name=name)


def _stays(session: OrmSession, site: Site, number: int, day: date | None) -> bool:
    """Whether people can turn to a place once this one is closed: another one, which is open and stays so."""
    there = session.get(Site, number)
    if there is None or there.id == site.id or there.state is not SiteState.OPEN:
        return False
    return there.closed_on is None or day is None or there.closed_on > day


def _hold(session: OrmSession, *site_ids: int) -> None:
    """Hold the rows of places, in the order of their numbers: two plans that name each other wait for one another."""
    found = select(Site.id).where(Site.id.in_(site_ids)).order_by(Site.id)
    session.execute(found.with_for_update()).all()


def _turned_here(session: OrmSession, site: Site, day: date) -> str | None:
    """The name of a place that is still open when this one closes, or closes that day, and turns people to it.

    One that has closed by then does no harm: people turn from it to where they turn from here (`rules.last_of`).
    """
    naming = select(Site.name).join(Closing, Closing.site_id == Site.id).where(Closing.turn_to_id == site.id)
    naming = naming.where(Site.state == SiteState.OPEN, Site.closed_on >= day).order_by(Site.name)
    return session.scalar(naming.limit(1))


def answer_for_closed(services: Services) -> int:
    """Let each place that has closed show the telephone and the hours of the place to which people turn in the end,
    since one changes them and the other may close in its turn. Returns how many show others than before.
    """
    with services.database.begin(read_only=True) as session:
        if not _out_of_step(session):
            return 0
    now = services.now()
    with services.database.begin() as session:
        found = _out_of_step(session)
        for site, there in found:
            network.close_site(site, there)
            note(session, Act.PUBLIC_FACT_CHANGED, None, About(site_id=site.id, text=f"phone_{site.slug}"), now)
    return len(found)


def _out_of_step(session: OrmSession) -> list[tuple[Site, Site]]:
    """The places that have closed and show another telephone than the place that answers for them, and that place."""
    sites = {each.id: each for each in session.scalars(select(Site).order_by(Site.id))}
    turns = {
        each.site_id: each.turn_to_id
        for each in session.scalars(select(Closing).order_by(Closing.site_id))
        if sites[each.site_id].state is SiteState.CLOSED
    }
    pairs = [(sites[number], sites[last_of(turns, number)]) for number in turns]
    return [(site, there) for site, there in pairs if (site.phone, site.call_hours) != (there.phone, there.call_hours)]

"""A right at another site for a time (`SiteHelp`): the coordination grants it, and it ends by itself.

No coordinator grants it to themselves: another one says yes, with an account that neither opened for the other within
a day. Each step is in the journal, with the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note as keep
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.network import rows, rules
from badges.network.facts import HelpFacts
from badges.network.tables import Site, SiteHelp, Staff

_TURNS = "site_help"
_DAY = timedelta(days=1)


def grant(services: Services, actor: Actor, facts: HelpFacts) -> int:
    """Let a staff member work at a site that is not theirs, between two days; return the number of the right.

    A coordinator who asks for themselves gets nothing until another one agrees (`agree`). Raises NotAllowed; Refused:
    staff.unknown also for a closed account, staff.site also for a place that is not at work, help.own_site,
    help.past, help.too_far, help.order, help.too_long, help.overlaps for days that another right there has already,
    help.same_hand of an account that the same staff member opened within a day.
    """
    require(actor, Action.INVITE_STAFF)
    now = services.now()
    with services.database.begin() as session:
        take_turns(session, _TURNS)
        refuse_all(wrong(session, actor, vars(facts), now))
        person, site = session.get_one(Staff, facts.colleague), rows.site(session, facts.site)
        if site is None:  # said just above
            raise Refused("staff.site")
        asked = person.id == actor.staff_id
        found = SiteHelp(
            staff_id=person.id,
            site_id=site.id,
            first_day=facts.first_day,
            last_day=facts.last_day,
            granted_at=now,
            granted_by_id=actor.staff_id,
            agreed_at=None if asked else now,
        )
        session.add(found)
        person.helps_until = max(filter(None, (person.helps_until, facts.last_day)))
        note(session, Act.HELP_ASKED if asked else Act.HELP_GRANTED, actor, _about(found), now)
        return found.id


def wrong(session: OrmSession, actor: Actor, said: Mapping[str, Any], now: datetime) -> Iterator[Refused]:
    """What `grant` would refuse of the fields that are said."""
    today, first_day, last_day = local_date(now), said.get("first_day"), said.get("last_day")
    yield from map(Refused, rules.refusals_of_help(today, first_day, last_day))
    person = rows.shown_staff(session, said["colleague"]) if "colleague" in said else None
    site = rows.site(session, said["site"]) if "site" in said else None
    if "colleague" in said and (
        person is None or rules.is_closed(today, active=person.active, last_day=person.last_day)
    ):
        yield Refused("staff.unknown")
    if "site" in said and not _takes(site, first_day):
        yield Refused("staff.site")
    if person is None:
        return
    if site in person.sites:
        yield Refused("help.own_site", name=person.name)
    elif site is not None and first_day and last_day and _overlaps(session, person, site, first_day, last_day):
        yield Refused("help.overlaps", name=person.name)
    if rows.opened_actor(session, person.id, actor, now):
        yield Refused("help.same_hand")


def _takes(site: Site | None, first_day: date | None) -> bool:
    """Whether a site takes who helps from this day on."""
    if site is None or not rules.is_at_work(site.state):
        return False
    return site.closed_on is None or first_day is None or site.closed_on > first_day


def agree(services: Services, actor: Actor, help_id: int) -> None:
    """Say yes to what another coordinator asked for themselves. Idempotent.

    Raises NotFound; NotAllowed; Refused: help.another for one's own; help.same_hand where one of the two accounts
    opened the other within a day: both may be in one hand; help.order for one whose days are over; staff.site for a
    place that has closed or was given up since.
    """
    require(actor, Action.INVITE_STAFF)
    with services.database.begin() as session:
        found = _held(session, help_id)
        if found.agreed_at is not None:
            return
        if actor.staff_id == found.staff_id:
            raise Refused("help.another")
        now = services.now()
        if found.last_day < local_date(now):
            raise Refused("help.order")
        if not rules.is_at_work(found.site.state):
            raise Refused("staff.site")
        mine = (actor.staff_id,) if actor.staff_id is not None else ()
        if rows.opened_actor(session, found.staff_id, actor, now) or rows.has_opened(
            session, mine, found.staff_id, now
        ):
            raise Refused("help.same_hand")
        found.agreed_at, found.agreed_by_id = now, actor.staff_id
        note(session, Act.HELP_GRANTED, actor, _about(found), now)


def shorten(services: Services, actor: Actor, help_id: int, last_day: date | None) -> None:
    """Give a right at another site an earlier last day; None ends it at once, also for the sessions that run.

    A staff member may end their own. Idempotent. Raises NotFound; NotAllowed; Refused: help.longer for a later day,
    which is granted anew, help.past.
    """
    with services.database.begin() as session:
        found = _held(session, help_id)
        if actor.staff_id != found.staff_id:
            require(actor, Action.INVITE_STAFF)
        today = local_date(services.now())
        if last_day is not None and last_day < today:
            raise Refused("help.past")
        if last_day is not None and last_day > found.last_day:
            raise Refused("help.longer")
        last = today - _DAY if last_day is None else last_day
        if last >= found.last_day:
            return
        note(session, Act.HELP_ENDED, actor, _about(found), services.now())
        _keep_end(session, found, last, services.now())
        end_on(session, found, last)


def end_all(session: OrmSession, person: Staff, now: datetime) -> None:
    """End every right at another site of an account that closes: opened again, it has none of them."""
    last = local_date(now) - _DAY
    if person.helps_until is None or person.helps_until <= last:
        return
    for each in person.helps:
        if last < each.last_day:
            _keep_end(session, each, last, now)
            end_on(session, each, last)


def _keep_end(session: OrmSession, found: SiteHelp, last_day: date, now: datetime) -> None:
    facts = {
        "person": found.staff.erasure_bits.hex(),
        "site": found.site.slug,
        "first_day": found.first_day.isoformat(),
        "last_day": last_day.isoformat(),
    }
    keep(session, Kept.HELP_ENDED, facts, now)


def end_on(session: OrmSession, found: SiteHelp, last_day: date) -> None:
    """Write an earlier last day; a right that never held goes with its row."""
    if last_day < found.first_day:
        session.delete(found)
    else:
        found.last_day = last_day


def _held(session: OrmSession, help_id: int) -> SiteHelp:
    found = session.get(SiteHelp, help_id, with_for_update={"of": SiteHelp})
    if found is None:
        raise NotFound
    return found


def _overlaps(session: OrmSession, person: Staff, site: Site, first_day: date, last_day: date) -> bool:
    chosen = select(SiteHelp.id).where(SiteHelp.staff_id == person.id, SiteHelp.site_id == site.id)
    chosen = chosen.where(SiteHelp.first_day <= last_day, SiteHelp.last_day >= first_day)
    return session.scalar(chosen.limit(1)) is not None


def _about(found: SiteHelp) -> About:
    return About(site_id=found.site_id, text=f"staff:{found.staff_id}")

"""What the logbook keeps of places: that one has closed, or stays; that a member said anew where they go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed
from badges.base.services import Services
from badges.network import changes as network
from badges.network.tables import Site, SiteState
from badges.people import rows as people
from badges.places import closure
from badges.places.tables import Closing, Onward


def _facts(session: OrmSession, site: Site) -> Facts:
    row = session.get(Closing, site.id)
    there = session.get(Site, row.turn_to_id) if row is not None else None
    return {
        "site": site.slug,
        "opened": _text(site.opened_on),
        "closed": _text(site.closed_on),
        "turn_to": there.slug if there is not None else None,
    }


def _text(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text is not None else None


def _closed(session: OrmSession, site: Site) -> Iterable[Facts]:
    if site not in session.new and changed(site, "state") and site.state is SiteState.CLOSED:
        yield _facts(session, site)


def _close(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """Close it as it was closed, but move none of its members: the record is older than what they may have said since.

    The site to which they come finds each by their whole name (`onward`).
    """
    sites = {each.slug: each for each in session.scalars(select(Site))}
    site, there = sites.get(str(facts["site"])), sites.get(str(facts["turn_to"]))
    if site is None or site.state is SiteState.CLOSED:
        return
    if site.opened_on is None and (opened := _day(facts["opened"])) is not None:
        network.open_site(site, opened)
    network.plan_closing(site, _day(facts["closed"]))
    row = session.get(Closing, site.id)
    if there is not None and row is None:
        session.add(Closing(site_id=site.id, turn_to_id=there.id, decided_at=at))
    elif there is not None and row is not None:
        row.turn_to_id = there.id
    session.flush()
    closure.close(session, site, at, moves=False)


def _closed_ones(session: OrmSession) -> Iterable[Facts]:
    return [_facts(session, each) for each in session.scalars(select(Site).where(Site.state == SiteState.CLOSED))]


def _stays(session: OrmSession, site: Site) -> Iterable[Facts]:
    if site not in session.new and changed(site, "closed_on") and site.closed_on is None:
        yield {"site": site.slug}


def _stay(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    site = session.scalar(select(Site).where(Site.slug == facts["site"]))
    if site is not None and site.state is SiteState.OPEN and site.closed_on is not None:
        closure.stay(session, site, at)


def _said_anew(session: OrmSession, answer: Onward) -> Iterable[Facts]:
    if answer not in session.new and changed(answer, "to_site_id"):
        yield from ({"person": bits} for bits in people.bits_of(session, answer.member_id))


def _forget_answer(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """What they said instead is not known: they are asked again, and are not moved meanwhile."""
    member = people.of_bits(session, str(facts["person"]))
    if member is not None:
        session.execute(delete(Onward).where(Onward.member_id == member.id))


NARROWINGS = (
    Narrowing(Kept.SITE_CLOSED, _close, Site, _closed, _closed_ones),
    Narrowing(Kept.SITE_STAYS, _stay, Site, _stays),
    Narrowing(Kept.ONWARD_ENDED, _forget_answer, Onward, _said_anew),
)

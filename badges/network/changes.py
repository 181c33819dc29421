"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.network.tables import KNOWN_ISSUERS, Device, Instance, Site, SiteState, Staff, StaffLink, WebSession

# What opens an account no longer, noted for the logbook where no row of `Staff` shows it.
PASSWORD: Final = "password"  # noqa: S105 - what it is, and no password
AUTHENTICATOR: Final = "authenticator"
PASSKEYS: Final = "passkeys"
RECOVERY_CODES: Final = "recovery_codes"
LINKS: Final = "links"
SESSIONS: Final = "sessions"


def note_ended(session: OrmSession, person: Staff, what: str, at: datetime) -> None:
    """Note that passkeys, one-time links or sessions of this person open the account no longer."""
    note(session, Kept.SIGN_IN_ENDED, {"person": person.erasure_bits.hex(), "what": what}, at)


def hide(person: Staff, at: datetime) -> None:
    """Show nothing of a former member of staff from now on."""
    person.erased_at = at


def show_again(person: Staff) -> None:
    """Show a former member of staff again who was only hidden."""
    person.erased_at = None


def keep_said(instance: Instance, issuer_id: str, said: list[dict[str, Any]]) -> None:
    """Keep what was said of a known issuer in the instance's row, which the caller has locked; an empty list
    removes the entry."""
    others = {each: kept for each, kept in instance.operator.get(KNOWN_ISSUERS, {}).items() if each != issuer_id}
    instance.operator = {**instance.operator, KNOWN_ISSUERS: others | ({issuer_id: said} if said else {})}


def end_all_sessions(session: OrmSession, at: datetime) -> None:
    """End every session, device and unused one-time link: in a record older than its logbook, any may be over."""
    session.execute(delete(WebSession))
    session.execute(delete(StaffLink).where(StaffLink.used_at.is_(None)))
    session.execute(update(Device).where(Device.ended_at.is_(None)).values(ended_at=at))


def end_sessions_with_a_form(session: OrmSession, words: Collection[str]) -> int:
    """End the sessions that keep a form which could not be saved and holds one of these words; return how many.

    Their staff sign in again: a form cannot be taken out of a session that its browser may write back.
    """
    if not words:
        return 0
    spelled = {form for each in words for form in (each, json.dumps(each)[1:-1])}  # sessions are kept as JSON
    holds = or_(*(WebSession.data.contains(each, autoescape=True) for each in sorted(spelled)))
    found = session.scalars(select(WebSession.key_digest).where(WebSession.data.contains('"parked"'), holds)).all()
    if found:
        session.execute(delete(WebSession).where(WebSession.key_digest.in_(found)))
    return len(found)


def leave_site(session: OrmSession, site_id: int) -> list[int]:
    """Take from the staff of a site what they may do there, and from its telephones that they are its own.

    Returns the numbers of those who worked there.
    """
    found = session.scalars(select(Staff).where(Staff.sites.any(Site.id == site_id)).order_by(Staff.id)).all()
    for person in found:
        person.sites = [each for each in person.sites if each.id != site_id]
    session.execute(update(Device).where(Device.phone_of_id == site_id).values(phone_of_id=None))
    return [person.id for person in found]


def add_site(session: OrmSession, slug: str, columns: Mapping[str, Any]) -> Site:
    """Add a site whose opening is prepared."""
    site = Site(slug=slug, state=SiteState.PREPARING, **columns)
    session.add(site)
    session.flush()
    return site


def open_site(site: Site, day: date) -> None:
    """Record that a site is open from this day on."""
    site.state, site.opened_on = SiteState.OPEN, day


def abandon_site(site: Site) -> None:
    """Record that the opening of a site was given up."""
    site.state = SiteState.ABANDONED


def plan_closing(site: Site, day: date | None) -> None:
    """Record from which day on a site will be closed; None: it stays open."""
    site.closed_on = day


def close_site(site: Site, there: Site | None) -> None:
    """Record that a site has closed. `there`: the site that answers for it, since no telephone rings here any more."""
    site.state = SiteState.CLOSED
    if there is not None:
        site.phone, site.call_hours = there.phone, there.call_hours

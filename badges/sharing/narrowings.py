"""What the logbook keeps of what members share: a link to several badges that was stopped, or ends earlier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, was
from badges.base.services import Services
from badges.sharing.bundles.tables import Bundle


def _stopped(session: OrmSession, bundle: Bundle) -> Iterable[Facts]:
    if bundle in session.new:
        return
    stopped = changed(bundle, "stopped_at") and bundle.stopped_at is not None
    if stopped or bundle.ends_on < was(bundle, "ends_on"):
        yield _named(bundle)


def _stop(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    chosen = select(Bundle).where(Bundle.key_digest == bytes.fromhex(str(facts["link"])))
    if (found := session.scalar(chosen)) is None:
        return
    found.ends_on = min(found.ends_on, date.fromisoformat(str(facts["ends_on"])))
    if facts["stopped"]:
        found.stopped_at = found.stopped_at or at


def _stopped_ones(session: OrmSession) -> Iterable[Facts]:
    return map(_named, session.scalars(select(Bundle).where(Bundle.stopped_at.is_not(None))))


def _named(bundle: Bundle) -> Facts:
    """The digest of the link's random key says nothing of a person."""
    link = bundle.key_digest.hex()
    return {"link": link, "ends_on": bundle.ends_on.isoformat(), "stopped": bundle.stopped_at is not None}


NARROWINGS = (Narrowing(Kept.BUNDLE_STOPPED, _stop, Bundle, _stopped, _stopped_ones),)

"""What the logbook keeps of what members share: a link to several badges that was stopped, or ends earlier; and a badge
by another issuer that was taken away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing, changed, was
from badges.base.services import Services
from badges.people import rows
from badges.sharing.bundles.tables import Bundle
from badges.sharing.others.tables import OtherBadge


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


def _of(person: str, badge: OtherBadge) -> str:
    """A badge as a line names it: by a digest that says nothing to who does not hold both."""
    return sha256(f"{person} {badge.digest}".encode("ascii")).hexdigest()


def _taken_away(session: OrmSession, badge: OtherBadge) -> Iterable[Facts]:
    if badge in session.deleted:
        for person in rows.bits_of(session, badge.member_id):
            yield {"person": person, "badge": _of(person, badge)}


def _take_away(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    person = str(facts["person"])
    member = rows.of_bits(session, person)
    if member is not None:
        for each in session.scalars(select(OtherBadge).where(OtherBadge.member_id == member.id)):
            if _of(person, each) == facts["badge"]:
                session.delete(each)


NARROWINGS = (
    Narrowing(Kept.BUNDLE_STOPPED, _stop, Bundle, _stopped, _stopped_ones),
    Narrowing(Kept.OTHER_BADGE_ENDED, _take_away, OtherBadge, _taken_away),
)

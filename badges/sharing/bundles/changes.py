"""The letters with a bundle's link: one to each address, and taken back, unless it has gone out, when it is closed."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import and_
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.sharing.bundles import keys, links
from badges.sharing.bundles.tables import Bundle, BundleLetter

ABOUT: Final = "referrer"  # the purpose of these letters, whose number is the member's


def has_letter(services: Services, session: OrmSession, bundle_id: int, address: str) -> bool:
    """Whether a letter about a bundle was written to an address. One statement."""
    return session.get(BundleLetter, (bundle_id, keys.address_digest(services, bundle_id, address))) is not None


def write_letter(
    services: Services, session: OrmSession, bundle: Bundle, address: str, text: str, now: datetime
) -> None:
    """Write a letter about a bundle, the first to this address; its text begins with its subject."""
    digest = keys.address_digest(services, bundle.id, address)
    session.add(BundleLetter(bundle_id=bundle.id, address_digest=digest, sent_at=now))
    outbox.write(session, address, text, due_at=now, purpose=ABOUT, number=bundle.member_id)


def drop_letters(services: Services, session: OrmSession, bundle: Bundle) -> None:
    """Take back the letters with the link of a bundle: it opens nothing any more."""
    link = links.address(services, keys.key_of(services, bundle.salt))
    outbox.drop_those(session, and_(Letter.purpose == ABOUT, Letter.body.contains(link, autoescape=True)))

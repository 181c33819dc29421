"""The letters with a bundle's link that have not gone out: they are taken back when it is closed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.sharing.bundles import keys, links
from badges.sharing.bundles.tables import Bundle

ABOUT: Final = "referrer"  # the purpose of these letters, whose number is the member's


def drop_letters(services: Services, session: OrmSession, bundle: Bundle) -> None:
    """Take back the letters with the link of a bundle: it opens nothing any more."""
    link = links.address(services, keys.key_of(services, bundle.salt))
    theirs = and_(Letter.purpose == ABOUT, Letter.number == bundle.member_id)
    outbox.drop_those(session, and_(theirs, Letter.body.contains(link, autoescape=True)))

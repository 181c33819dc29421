"""The private link, the only key to a member's page (J6; decisions 27)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor
from badges.base.services import Services
from badges.people.register import held_member
from badges.people.tables import Member
from badges.people.views import MemberView

LINK_KEY_LENGTH = 43  # 32 bytes in base64url


def private_key(services: Services, session: OrmSession, member_id: int) -> str:
    """The key of a member's private page, /moi/<key>: their nonce and a MAC under the instance's secret.

    Raises NoResultFound: when there is no such member.
    """
    return _key(services, session.scalars(select(Member.link_nonce).where(Member.id == member_id)).one())


def _key(services: Services, nonce: bytes) -> str:
    return base64.urlsafe_b64encode(nonce + _mac(services, nonce)).rstrip(b"=").decode("ascii")


def member_by_key(services: Services, session: OrmSession, key: str) -> MemberView | None:
    """The member whose private page this key opens; None for any other text. Reading it changes nothing."""
    if len(key) != LINK_KEY_LENGTH or not key.isascii():
        return None
    try:
        raw = base64.b64decode(key + "=", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    nonce, mac = raw[:16], raw[16:]
    if not hmac.compare_digest(mac, _mac(services, nonce)):
        return None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != key:
        return None  # a second spelling of the same bytes
    found = session.scalar(select(Member).where(Member.link_nonce == nonce, Member.erased_at.is_(None)))
    return MemberView.of(found) if found is not None else None


def renew_link(services: Services, actor: Actor, member_id: int) -> str:
    """Give a member a new private link; the old one ends at once. Returns the new key."""
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.RENEW_LINK)
        member.link_nonce = secrets.token_bytes(16)
        where = About(member_id=member.id, site_id=member.site_id)
        note(session, Act.LINK_RENEWED, actor, where, services.now())
        return _key(services, member.link_nonce)


def _mac(services: Services, nonce: bytes) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, b"member-link" + nonce, hashlib.sha256).digest()[:16]

"""The private link, the only key to a member's page (J6; decisions 27): shown, renewed, and ended with a lost phone."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotFound, NothingWritten, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.tables import Letter
from badges.base.times import local_date, local_day
from badges.base.versions import refuse_outdated, version_of
from badges.network import accounts
from badges.network.tables import Staff
from badges.people import rows
from badges.people.changes import new_link
from badges.people.register import held_member
from badges.people.tables import Member
from badges.people.views import MemberView

LINK_KEY_LENGTH = 43  # 32 bytes in base64url
SHOWN_FOR: Final = timedelta(days=90)  # how long a link that an account showed may be kept on a device of it
_log = logging.getLogger(__name__)


def private_key(services: Services, session: OrmSession, member_id: int) -> str:
    """The key of a member's private page, /moi/<key>: their nonce and a MAC under the instance's secret.

    Raises NoResultFound: when there is no such member.
    """
    return _key(services, session.scalars(select(Member.link_nonce).where(Member.id == member_id)).one())


def _key(services: Services, nonce: bytes) -> str:
    return base64.urlsafe_b64encode(nonce + _mac(services, nonce)).rstrip(b"=").decode("ascii")


def show(services: Services, actor: Actor, member_id: int) -> str:
    """The key of a member's private page, to be shown on a staff member's screen. Showing it is noted in the journal.

    A disk that cannot be written to hides the link from nobody: it is then shown without a note.
    Raises NotFound; Refused: `member.practice`.
    """
    with services.database.begin(read_only=True) as session:
        member = session.get(Member, member_id)
        if member is None or member.erased_at is not None:
            raise NotFound
        require(actor, Action.SEE_MEMBER, member.site_id)
        if member.practice:
            raise Refused("member.practice")
        key = _key(services, member.link_nonce)
        if member.link_ended_at is None and _is_noted(session, actor, member, services.now()):
            return key
    try:
        with services.database.begin(essential=True) as session:
            return give(services, session, actor, member_id)
    except (DBAPIError, NothingWritten) as trouble:
        _log.warning("a private link was shown without a note: %s", type(trouble).__name__)
        return key


def give(services: Services, session: OrmSession, actor: Actor, member_id: int) -> str:
    """The key of a member's private page, which is shown or sent from a staff member's account in this transaction.

    The journal notes it, once a day for each link. The member waits for a link no longer.
    """
    member = session.get_one(Member, member_id, with_for_update={"of": Member}, populate_existing=True)
    member.link_ended_at = None
    if not _is_noted(session, actor, member, services.now()):
        where = About(member_id=member.id, site_id=member.site_id, text=_name_of(member.link_nonce))
        note(session, Act.LINK_SHOWN, actor, where, services.now())
    return _key(services, member.link_nonce)


def _is_noted(session: OrmSession, actor: Actor, member: Member, now: datetime) -> bool:
    if actor.staff_id is None:
        return False
    today, text = local_day(local_date(now))[0], _name_of(member.link_nonce)
    return journal.noted(session, actor.staff_id, Act.LINK_SHOWN, today, member_id=member.id, text=text)


def _name_of(nonce: bytes) -> str:
    """A name for a link in the journal, from which the link cannot be found."""
    return f"link:{hashlib.sha256(b'name of a link' + nonce).hexdigest()[:16]}"


def lost_phone(services: Services, actor: Actor, staff_id: int) -> int:
    """End a colleague's sessions, devices and passkeys, and the private links that their account showed in ninety days.

    Links that it sent are ended too. Any member of staff may, for any colleague. Each member whose link died stands on
    their site's list of those who wait for a new one. Returns how many there are. Doing it again ends no link that was
    made since.
    Raises NotFound; NotAllowed.
    """
    require(actor, Action.REPORT_LOST_PHONE)
    now = services.now()
    since = local_day(local_date(now - SHOWN_FOR))[0]
    with services.database.begin(essential=True) as session:
        colleague = session.get(Staff, staff_id)
        if colleague is None:
            raise NotFound
        accounts.lose_devices(services, session, colleague)
        shown = journal.members_and_texts(session, colleague.id, Act.LINK_SHOWN, since)
        known = rows.with_a_link(session, {number for number, _ in shown})
        ended = {owner.id: owner for member, owner in known if (member.id, _name_of(member.link_nonce)) in shown}
        for owner in ended.values():
            _replace(services, session, owner)
            owner.link_ended_at = now
            note(session, Act.LINK_RENEWED, actor, About(member_id=owner.id, site_id=owner.site_id), now)
        note(session, Act.PHONE_LOST, actor, About(text=f"staff:{colleague.id}"), now)
        return len(ended)


def member_by_key(services: Services, session: OrmSession, key: str) -> MemberView | None:
    """The member whose private page this key opens; None for any other text. Reading it changes nothing."""
    nonce = _nonce(services, key)
    if nonce is None:
        return None
    chosen = select(Member).where(Member.id == _owner_of(nonce), Member.erased_at.is_(None))
    found = session.scalar(chosen)
    return MemberView.of(found) if found is not None else None


def _owner_of(nonce: bytes) -> ScalarSelect[int]:
    """The number of the member whose link this is, also by the link of a record that was merged into theirs."""
    owner = select(func.coalesce(Member.merged_into_id, Member.id)).where(Member.link_nonce == nonce)
    return owner.correlate(None).scalar_subquery()


def hidden_by_key(services: Services, session: OrmSession, key: str) -> int | None:
    """The number of a member who was erased and whose private page this key opened; None for any other text."""
    nonce = _nonce(services, key)
    if nonce is None:
        return None
    return session.scalar(select(Member.id).where(Member.id == _owner_of(nonce), Member.erased_at.is_not(None)))


def _nonce(services: Services, key: str) -> bytes | None:
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
    return nonce


def renew_link(services: Services, actor: Actor, member_id: int, *, shown: str | None = None) -> str:
    """Give a member a new private link; the old one ends at once. Returns the new key.

    `shown`: the version of the link that the form shows, `version_of(key)`. Raises Outdated: when it is over already.
    """
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.RENEW_LINK)
        refuse_outdated(shown, version_of(_key(services, member.link_nonce)))
        _replace(services, session, member)
        where = About(member_id=member.id, site_id=member.site_id)
        note(session, Act.LINK_RENEWED, actor, where, services.now())
        return _key(services, member.link_nonce)


def _replace(services: Services, session: OrmSession, member: Member) -> None:
    """Give a new link; a letter that carries the old one and has not gone out would lead nowhere, and is taken back."""
    old = _key(services, member.link_nonce)
    outbox.drop_those(session, Letter.body.contains(old, autoescape=True))
    new_link(session, member)


def _mac(services: Services, nonce: bytes) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, b"member-link" + nonce, hashlib.sha256).digest()[:16]

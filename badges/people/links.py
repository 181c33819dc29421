"""The private link, the only key to a member's page (J6; decisions 27): shown, renewed, stopped with a lost phone.

A colleague's report of a lost phone stops at once what it may hold: sessions, devices, passkeys and one-time links of
its owner (`badges.network.lost.phones`), and each private link that the account showed or sent in ninety days. Nothing
is deleted or replaced before a day has passed: until then another colleague's yes restores all. Then the end is final,
and each member whose link it was stands on their site's list of those who wait for a new one.

Any member of staff may report, since it must not wait. Who has reported a colleague within the hour proves again who
they are first, so that one open phone cannot shut a team out. To restore always asks for a proof (`admission.proofs`),
and for another person than the phone's owner: the finder of the phone could be the one who says that it is not lost.
Who reported may restore: a slip must be mended at once, also where two people work.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ScalarSelect, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database.engine import take_turns
from badges.base.errors import NotAllowed, NotFound, NothingWritten, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.tables import Letter
from badges.base.times import local_date, local_day
from badges.base.versions import refuse_outdated, version_of
from badges.network.lost import phones as lost
from badges.network.tables import Staff
from badges.people import changes, rows
from badges.people.changes import new_link, stop_link
from badges.people.own.member_row import held_member
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_unanswered
from badges.people.ties.reads import persons
from badges.people.views import MemberView

LINK_KEY_LENGTH = 43  # 32 bytes in base64url
SHOWN_FOR: Final = timedelta(days=90)  # how long a link that an account showed may be kept on a device of it
HOUR: Final = timedelta(hours=1)  # in which a second colleague's phone asks for a proof
_TURN: Final = "lost phones"
NOTED_AGAIN: Final = timedelta(minutes=1)  # after which a link that is still shown is noted anew
LATELY: Final = timedelta(days=1)  # whoever showed a link in it may be the one who uses it
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

    A disk that cannot be written to does not hide the link: it is then shown without a note.
    Raises NotFound; Refused: `member.practice`, `tie.unanswered`, `link.stopped` while it opens nothing after a lost
    phone was reported.
    """
    with services.database.begin(read_only=True) as session:
        member = session.get(Member, member_id)
        if member is None or member.erased_at is not None:
            raise NotFound
        require(actor, Action.SEE_MEMBER, member.site_id)
        if member.practice:
            raise Refused("member.practice")
        refuse_unanswered(session, actor, member)
        if member.link_stopped_at is not None:
            raise Refused("link.stopped", name=member.given_name)
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

    The journal notes it, once a minute for each link. The member waits for a link no longer.
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
    text = _name_of(member.link_nonce)
    return journal.noted(session, [actor.staff_id], Act.LINK_SHOWN, now - NOTED_AGAIN, text=text)


def shown_by(session: OrmSession, member_id: int, since: datetime) -> set[int]:
    """The accounts that showed, sent or renewed a member's private link in the day before an instant, or after it.

    The links of the records that were merged into theirs too.
    """
    acts = (Act.LINK_SHOWN, Act.LINK_RENEWED)
    numbers = changes.numbers_of(session, member_id)
    return journal.staff_of(session, numbers, acts, since - LATELY - NOTED_AGAIN)


def showed(services: Services, session: OrmSession, staff_ids: Collection[int], key: str, since: datetime) -> bool:
    """Whether one of these accounts showed or sent this very link after an instant, to the minute; True for no link."""
    nonce = _nonce(services, key)
    if nonce is None:
        return True
    return journal.noted(session, staff_ids, Act.LINK_SHOWN, since - NOTED_AGAIN, text=_name_of(nonce))


def _name_of(nonce: bytes) -> str:
    """A name for a link in the journal, from which the link cannot be found."""
    return f"link:{hashlib.sha256(b'name of a link' + nonce).hexdigest()[:16]}"


def member_by_key(services: Services, session: OrmSession, key: str) -> MemberView | None:
    """The member whose private page this key opens; None for any other text. Reading it changes nothing."""
    nonce = _nonce(services, key)
    if nonce is None:
        return None
    chosen = select(Member).where(Member.id == _owner_of(nonce), Member.erased_at.is_(None))
    found = session.scalar(chosen.where(Member.link_stopped_at.is_(None)))
    return MemberView.of(found) if found is not None else None


def stopped_by_key(services: Services, session: OrmSession, key: str) -> int | None:
    """The number of the site of a member whose link this is and stopped with a lost phone; None for any other text."""
    nonce = _nonce(services, key)
    if nonce is None:
        return None
    chosen = select(Member.site_id).where(Member.id == _owner_of(nonce), Member.erased_at.is_(None))
    return session.scalar(chosen.where(Member.link_stopped_at.is_not(None)))


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


# -- a lost phone ------------------------------------------------------------------------------------------------------


def lost_phone(services: Services, actor: Actor, staff_id: int, *, proved_recently: bool = False) -> int:
    """Stop a colleague's sessions, devices and passkeys, and the private links that their account showed.

    Any member of staff may, for any colleague. Returns how many links stopped; doing it again stops what was opened or
    shown since, and the day begins anew.
    Raises NotFound; NotAllowed; Refused: `phone.prove_again` without a recent proof, when this person reported another
    colleague within the hour, or this one within a day and it was an error.
    """
    require(actor, Action.REPORT_LOST_PHONE)
    now = services.now()
    with services.database.begin(essential=True) as session:
        take_turns(session, _TURN)
        colleague = _colleague(session, staff_id)
        if not proved_recently and is_proof_needed(session, actor, staff_id, now):
            raise Refused("phone.prove_again")
        lost.report(services, session, actor, colleague)
        shown = _shown_by(session, colleague.id, now)
        stopping = [member for member in shown.values() if member.link_stopped_at is None]
        for member in stopping:
            stop_link(session, member, now)
        note(session, Act.PHONE_LOST, actor, About(text=f"staff:{colleague.id}"), now)
        return len(stopping)


def restore_phone(services: Services, actor: Actor, staff_id: int, *, shown: str | None = None) -> int:
    """Let all that stopped with a colleague's phone open again: it was an error. Returns how many links do.

    A link that the account of another lost phone showed too stays stopped with that one. `shown`: the version of the
    reports that the form shows (`LostPhoneView.version`).
    Raises NotFound; NotAllowed: `phone.own` for the phone's owner, by any of their accounts; Outdated: when it was
    reported again since; Refused: `phone.over` when nothing is stopped, or its day has passed.
    """
    require(actor, Action.REPORT_LOST_PHONE)
    now = services.now()
    with services.database.begin() as session:
        take_turns(session, _TURN)
        colleague = _colleague(session, staff_id)
        if staff_id in _accounts(session, actor):
            raise NotAllowed("phone.own")
        reports = lost.open_about(session, staff_id, now)
        if not reports:
            raise Refused("phone.over", name=colleague.name)
        refuse_outdated(shown, version_of([one.id for one in reports]))
        opening = _stopped(_shown_by(session, staff_id, lost.last(reports)).values())
        elsewhere = _held_by_others(session, staff_id)
        opening = [member for member in opening if member.id not in elsewhere]
        for member in opening:
            stop_link(session, member, None)
        lost.restore(services, session, actor, colleague)
        note(session, Act.PHONE_RESTORED, actor, About(text=f"staff:{colleague.id}"), now)
        return len(opening)


def end_lost_phones(services: Services) -> int:
    """End for good what stopped a day ago with a lost phone, for the periodic job. Returns how many phones."""
    now = services.now()
    stopped = select(Member).where(Member.link_stopped_at.is_not(None)).order_by(Member.id)
    with services.database.begin(read_only=True) as session:
        if not lost.any_open(session) and session.scalar(stopped.limit(1)) is None:
            return 0
    with services.database.begin(essential=True) as session:
        take_turns(session, _TURN)
        found = lost.due(session, now)
        for staff_id, reports in found.items():
            for member in _stopped(_shown_by(session, staff_id, lost.last(reports)).values()):
                _end(services, session, member)
            lost.finish(session, session.get_one(Staff, staff_id), reports, now)
            note(session, Act.SESSIONS_ENDED, None, About(text=f"staff:{staff_id}"), now)
        for member in session.scalars(stopped.where(Member.link_stopped_at <= now - lost.LASTS)).all():
            if member.id not in _held_by_others(session, None):  # its report is gone: nobody could restore it
                _end(services, session, member)
        lost.forget_old(session, now)
        return len(found)


def is_proof_needed(session: OrmSession, actor: Actor, staff_id: int, now: datetime) -> bool:
    """Whether reporting this colleague asks for a recent proof; for the page before it."""
    own = _accounts(session, actor)
    if not own or staff_id in own:
        return False
    return lost.has_reported(session, own, now - HOUR, but={staff_id, *own}) or lost.was_restored(
        session, own, staff_id, now - lost.LASTS
    )


def _accounts(session: OrmSession, actor: Actor) -> frozenset[int]:
    """The accounts of the person who acts; none of the operator."""
    if actor.staff_id is None:
        return frozenset()
    return persons(session, staff_ids=[actor.staff_id]).accounts_with([actor.staff_id])


def _colleague(session: OrmSession, staff_id: int) -> Staff:
    found = session.get(Staff, staff_id)
    if found is None or found.erased_at is not None:
        raise NotFound
    return found


def _held_by_others(session: OrmSession, staff_id: int | None) -> set[int]:
    """The members whose link stopped with the lost phone of anybody but this staff member."""
    found: set[int] = set()
    for other in lost.open_about_others(session, staff_id):
        found |= set(_shown_by(session, other.staff_id, other.reported_at))
    return found


def _stopped(members: Iterable[Member]) -> list[Member]:
    return [member for member in members if member.link_stopped_at is not None]


def _shown_by(session: OrmSession, staff_id: int, until: datetime) -> dict[int, Member]:
    """The members whose link of now an account showed or sent in the ninety days before an instant, by number.

    Their rows are locked until the transaction ends.
    """
    since = local_day(local_date(until - SHOWN_FOR))[0]
    shown = journal.members_and_texts(session, staff_id, Act.LINK_SHOWN, since, until)
    known = rows.with_a_link(session, {number for number, _ in shown})
    return {owner.id: owner for member, owner in known if (member.id, _name_of(member.link_nonce)) in shown}


def _end(services: Services, session: OrmSession, member: Member) -> None:
    """End a member's link for good: they wait on their site's list until the new one is shown or sent."""
    _replace(services, session, member)
    member.link_ended_at = services.now()
    note(session, Act.LINK_RENEWED, None, About(member_id=member.id, site_id=member.site_id), services.now())


def _owner_of(nonce: bytes) -> ScalarSelect[int]:
    """The number of the member whose link this is, also by the link of a record that was merged into theirs."""
    owner = select(func.coalesce(Member.merged_into_id, Member.id)).where(Member.link_nonce == nonce)
    return owner.correlate(None).scalar_subquery()

"""The paper with a one-use code that a colleague puts into the member's hand: their word, before an address is named.

Its maker knows its code, and so could use it with the private link. Three things keep them from it: they must
not have shown the link in the day before, nor since, nor written the address, and that is asked again when the code is
typed; the journal names them; and the code is of one member, serves once, for fifteen days and five attempts. The
paper goes from hand to hand: who shows the link must not carry it, and it says so.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require_staff
from badges.base.services import Services
from badges.people.addresses import address_owner
from badges.people.addresses.claims import give_word
from badges.people.addresses.tables import AddressClaim, AddressPaper
from badges.people.own.codes import ATTEMPTS
from badges.people.own.member_row import held_member

LIFE: Final = timedelta(days=15)
DIGITS: Final = 8  # two more than the codes that go by e-mail, so that one is not taken for the other
A_DAY: Final = 5  # papers for one member; the last one alone serves


def make(services: Services, actor: Actor, member_id: int) -> str:
    """Make the code of a paper for a member, and return it: it is known nowhere else. An earlier paper ends.

    Raises NotFound; NotAllowed; Refused: as `address_owner.refuse_speaker`, `paper.too_many`, `member.practice`.
    """
    staff_id, now = require_staff(actor), services.now()
    with services.database.begin() as session:
        member = held_member(session, actor, member_id, Action.CHANGE_MEMBER)
        address_owner.refuse_speaker(session, staff_id, member, member.email, now, now)
        recent = select(func.count(AddressPaper.id)).where(
            AddressPaper.member_id == member.id, AddressPaper.made_at > now - timedelta(days=1)
        )
        if (session.scalar(recent) or 0) >= A_DAY:
            raise Refused("paper.too_many")
        for earlier in session.scalars(select(AddressPaper).where(AddressPaper.member_id == member.id)):
            earlier.expires_at = min(earlier.expires_at, now)
        secret = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        digest = _digest(services, member.id, secret)
        session.add(
            AddressPaper(
                member_id=member.id, code_digest=digest, made_by_id=staff_id, made_at=now, expires_at=now + LIFE
            )
        )
        note(session, Act.ADDRESS_PAPER_MADE, actor, About(member_id=member.id, site_id=member.site_id), now)
        return secret


def use(services: Services, session: OrmSession, claim: AddressClaim, typed: str) -> bool:
    """Count one attempt at the code of a member's paper, and take it as the word of the one who made it if it is right.

    False for a wrong code; the transaction must be committed either way. Raises Refused: `paper.ended` when its maker
    showed the link since, or wrote the address; `address.staff`.
    """
    now = services.now()
    live = AddressPaper.member_id == claim.member_id, AddressPaper.used_at.is_(None), AddressPaper.expires_at > now
    paper = session.scalar(
        select(AddressPaper).where(*live).order_by(AddressPaper.id.desc()).limit(1).with_for_update()
    )
    if paper is None or claim.proved_at is None:
        return False
    digits = "".join(character for character in typed if character.isdigit())
    paper.tries += 1
    if not hmac.compare_digest(paper.code_digest, _digest(services, claim.member_id, digits)):
        if paper.tries >= ATTEMPTS:
            paper.expires_at = now
        return False
    try:
        since = min(paper.made_at, claim.asked_at)
        address_owner.refuse_speaker(session, paper.made_by_id, claim.member, claim.email, since, now)
    except Refused as trouble:
        paper.expires_at = now
        raise Refused("paper.ended") from trouble
    give_word(session, claim, paper.made_by_id, now)
    paper.used_at = now
    about = About(member_id=claim.member_id, site_id=claim.member.site_id, text=f"paper:{paper.made_by_id}")
    note(session, Act.ADDRESS_VOUCHED, None, about, now)
    return True


def forget_old(session: OrmSession, now: datetime) -> int:
    """Delete the papers that have ended. Returns how many."""
    return int(session.execute(delete(AddressPaper).where(AddressPaper.expires_at < now)).rowcount)  # type: ignore[attr-defined]


def _digest(services: Services, member_id: int, secret: str) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, f"address-paper {member_id} {secret}".encode(), sha256).digest()


def serves_until(session: OrmSession, member_id: int, now: datetime) -> datetime | None:
    """Until when the last paper of a member serves; None while none does."""
    live = AddressPaper.member_id == member_id, AddressPaper.used_at.is_(None), AddressPaper.expires_at > now
    return session.scalar(select(func.max(AddressPaper.expires_at)).where(*live))

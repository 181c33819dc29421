"""One-use codes by e-mail: they confirm an address, or allow what a private link alone may not (decisions 27).

A code is for one purpose and one row. Six digits are guessed at five times at most, within the hour; a newer code of
the same purpose ends the older ones. Each purpose has its own number of codes a day, so that one never takes away
from another. Only a keyed digest is stored.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import Refused
from badges.base.services import Services
from badges.people import changes, rows
from badges.people.tables import ConfirmationCode

LIFE: Final = timedelta(hours=1)
WORTH_SENDING: Final = LIFE - timedelta(minutes=10)  # ten minutes are left to type it
TAP: Final = timedelta(minutes=1)  # in which the same request again is a second tap, and sends nothing
ATTEMPTS: Final = 5


def make(
    services: Services, session: OrmSession, *, member_id: int, purpose: str, number: int, email: str
) -> str | None:
    """Store a new code of a member, to be sent to `email`, and return it: it is known nowhere else.

    None: one was just made for the same, and still serves, so that a form sent twice does not end the code of its own
    first letter.

    `number` is that of the row which `purpose` concerns. The caller holds a row of the member, and writes the letter in
    the same transaction. Raises Refused: `backpack.too_many_codes`, `backpack.codes_of_the_day`.
    """
    now = services.now()
    recent = session.scalars(
        select(ConfirmationCode).where(
            ConfirmationCode.member_id == member_id,
            ConfirmationCode.purpose == purpose,
            ConfirmationCode.created_at > now - timedelta(days=1),
        )
    ).all()
    if any(
        (each.number, each.email, each.used_at) == (number, email, None)
        and each.created_at > now - TAP
        and each.expires_at > now
        for each in recent
    ):
        return None
    if len(recent) >= bounds.CODES_A_DAY_OF_A_MEMBER:
        raise Refused("backpack.too_many_codes")
    take_turns(session, "confirmation_code")
    if rows.codes_since(session, now - timedelta(days=1)) >= bounds.CODES_A_DAY:
        raise Refused("backpack.codes_of_the_day")
    for earlier in recent:
        changes.end_code(earlier, now)
    secret = f"{secrets.randbelow(10**6):06d}"
    changes.add_code(
        session,
        member_id=member_id,
        purpose=purpose,
        number=number,
        email=email,
        digest=_digest(services, member_id, purpose, secret),
        at=now,
        expires_at=now + LIFE,
    )
    return secret


def end(session: OrmSession, member_id: int, purpose: str, now: datetime) -> None:
    """End the codes of a member for a purpose: what they were for was asked anew, and another way."""
    mine = ConfirmationCode.member_id == member_id, ConfirmationCode.purpose == purpose
    for code in session.scalars(select(ConfirmationCode).where(*mine, ConfirmationCode.expires_at > now)):
        changes.end_code(code, now)


def last(session: OrmSession, member_id: int, purpose: str, number: int, now: datetime) -> ConfirmationCode | None:
    """The last code of a member for a purpose and a row that has not ended, used or not; its row locked."""
    chosen = select(ConfirmationCode).where(
        ConfirmationCode.member_id == member_id,
        ConfirmationCode.purpose == purpose,
        ConfirmationCode.number == number,
        ConfirmationCode.expires_at > now,
    )
    return session.scalar(chosen.order_by(ConfirmationCode.id.desc()).limit(1).with_for_update())


def attempt(services: Services, waiting: ConfirmationCode | None, typed: str) -> bool:
    """Count one attempt at a code, and say whether it is right; a right one is used then.

    The transaction must be committed either way: an attempt that is undone could be made without end.
    """
    if waiting is None:
        return False
    digits = "".join(character for character in typed if character.isdigit())
    expected = _digest(services, waiting.member_id, waiting.purpose, digits)
    good = hmac.compare_digest(waiting.code_digest, expected)
    changes.count_attempt(waiting, services.now(), good=good, most=ATTEMPTS)
    return good


def _digest(services: Services, member_id: int, purpose: str, secret: str) -> bytes:
    key = services.settings.secret_key.encode("utf-8")
    return hmac.new(key, f"{purpose}-code {member_id} {secret}".encode(), sha256).digest()

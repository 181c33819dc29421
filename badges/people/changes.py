"""Writes to the tables of this room that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.people.tables import ConfirmationCode, Member


def add_code(
    session: OrmSession,
    *,
    member_id: int,
    purpose: str,
    number: int,
    email: str,
    digest: bytes,
    at: datetime,
    expires_at: datetime,
) -> None:
    """Store the digest of a one-use code sent to an e-mail; `number` is that of the row which `purpose` concerns."""
    session.add(
        ConfirmationCode(
            member_id=member_id,
            purpose=purpose,
            number=number,
            email=email,
            code_digest=digest,
            created_at=at,
            expires_at=expires_at,
        )
    )


def end_code(code: ConfirmationCode, at: datetime) -> None:
    """End the validity of a code at `at`; one that ended before keeps its date."""
    code.expires_at = min(code.expires_at, at)


def count_attempt(code: ConfirmationCode, at: datetime, *, good: bool, most: int) -> None:
    """Count an attempt at a code. The first good one marks it used; a bad one ends it once `most` were made."""
    code.attempts += 1
    if good:
        code.used_at = code.used_at or at
    elif code.attempts >= most:
        end_code(code, at)


def confirm_email(member: Member, email: str, at: datetime) -> None:
    """Record that the member confirmed `email`, if it is the address to which their letters are sent."""
    if email == member.email:
        member.email_confirmed_at = at

"""A backpack that a member asks for, and confirms with the code of a letter."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from badges.base.tables import Letter
from badges.people.addresses.tables import AddressClaim
from badges.people.tables import Member
from badges.sharing import backpacks
from tests.cast.recognition import Recognition

EMAIL, OTHER = "amina@courrier.example", "autre@courrier.example"


def confirmed(of: Recognition, email: str | None = EMAIL) -> None:
    """Let this address count as the member's own, as one does that was confirmed before; None: no address does."""
    with of.services.database.begin() as session:
        member = session.get_one(Member, of.member)
        member.email, member.email_confirmed_at = email, of.services.now() if email is not None else None


def vouched(of: Recognition, email: str) -> None:
    """Let Karim, who had no part in it, say that an address is the member's, once its code was typed."""
    with of.services.database.begin() as session:
        claim = session.scalars(select(AddressClaim).where(func.lower(AddressClaim.email) == email.lower())).one()
        claim.proved_at, claim.word_at = of.services.now(), of.services.now()


def request(of: Recognition, email: str = EMAIL) -> str:
    """Ask for a backpack; returns the code in the letter. Who has no address that counts is given this one before.

    For another one, a colleague's word is there already.
    """
    with of.services.database.begin(read_only=True) as session:
        member = session.get(Member, of.member)
        counts = member is None or member.email_confirmed_at is not None
    if not counts:
        confirmed(of, EMAIL)
    backpacks.request_backpack(of.services, of.member, of.code, email)
    if email.casefold() != EMAIL:
        vouched(of, email)
    return letter_code(of)


def letter_code(of: Recognition) -> str:
    """The code in the last letter."""
    with of.services.database.begin(read_only=True) as session:
        letter = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert letter is not None
    found = re.search(r"\b\d{6}\b", letter.body)
    assert found is not None and found.group() in letter.subject
    return found.group()


def confirm(of: Recognition, secret: str) -> None:
    """Confirm with a code."""
    backpacks.confirm_backpack(of.services, of.member, of.code, secret)

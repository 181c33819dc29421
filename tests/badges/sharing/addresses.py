"""A form that is asked for with the private link, for an address: its codes, letters, and a colleague's word."""

from __future__ import annotations

import re

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.tables import Letter
from badges.people.addresses import claims
from badges.people.addresses.tables import AddressClaim
from badges.sharing import backpacks
from badges.sharing.backpacks import Step
from tests.cast.recognition import Recognition

MINE = "lea.chez.elle@courrier.example"  # a facilitator's own mailbox


def codes_sent(of: Recognition) -> dict[str, str]:
    """The last code that went to each address."""
    with of.services.database.begin(read_only=True) as session:
        letters = session.scalars(select(Letter).where(Letter.purpose == "backpack").order_by(Letter.id)).all()
    found = {each.recipient: re.search(r"\b\d{6}\b", each.subject) for each in letters if each.subject}
    return {recipient: match.group() for recipient, match in found.items() if match is not None}


def told(of: Recognition, purpose: str) -> list[tuple[str, str]]:
    """The letters of a purpose: to whom, and what they say."""
    with of.services.database.begin(read_only=True) as session:
        chosen = select(Letter).where(Letter.purpose == purpose).order_by(Letter.id)
        return [(each.recipient, each.body) for each in session.scalars(chosen)]


def ask(of: Recognition, email: str) -> None:
    """Ask for a form, with the private link."""
    backpacks.request_backpack(of.services, of.member, of.code, email)


def typed(of: Recognition, email: str, second: str = "") -> Step:
    """Type the code that went to an address, and a second one."""
    return backpacks.confirm_backpack(of.services, of.member, of.code, codes_sent(of)[email], second)


def is_made(of: Recognition) -> bool:
    """Whether a form for a backpack is there."""
    return "ob2" in of.documents()


def claim(of: Recognition) -> AddressClaim:
    """The one address that was named."""
    with of.services.database.begin(read_only=True) as session:
        return session.scalars(select(AddressClaim)).one()


def say(of: Recognition, actor: Actor, *, theirs: bool = True) -> None:
    """A colleague's word."""
    claims.say(of.services, actor, claim(of).id, theirs=theirs)

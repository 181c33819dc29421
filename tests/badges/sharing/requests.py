"""A backpack that a member asks for, and confirms with the code of a letter."""

from __future__ import annotations

import re

from sqlalchemy import select

from badges.base.tables import Letter
from badges.sharing import backpacks
from tests.cast.recognition import Recognition

EMAIL = "amina@courrier.example"


def request(of: Recognition, email: str = EMAIL) -> str:
    """Ask for a backpack; returns the code in the letter."""
    backpacks.request_backpack(of.services, of.member, of.code, email)
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

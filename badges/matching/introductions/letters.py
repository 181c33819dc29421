"""The one letter about a thread: that there is news. What it is stands on the private page, and is told by telephone.

The same words for a question, a yes and an end: a letter that lies open says nothing, and none differs from another.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.outbox import fill
from badges.base.registry import Purpose
from badges.base.text.names import of_place
from badges.matching.tables import Introduction
from badges.people.tables import Member

ABOUT: Final = "introduction"
PURPOSE: Final = Purpose(ABOUT, worth=timedelta(days=7), about="introduction")


def write(session: OrmSession, found: Introduction, member: Member, due_at: datetime) -> None:
    """Write to a member that there is news, at the address that they confirmed; else the staff tells them."""
    if member.email is None or member.email_confirmed_at is None:
        return
    if member.left_on is not None or member.erased_at is not None:
        return
    phone = f" au {member.site.phone}" if member.site.phone else ""
    text = fill("badges.matching.introductions", "news.txt", of_site=of_place(member.site.name), phone=phone)
    outbox.write(session, member.email, text, due_at=due_at, purpose=ABOUT, number=found.id)

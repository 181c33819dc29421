"""Reads about « attestations de présence »: the member's own, and whether one has a code. Reading changes nothing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text import codes
from badges.people.tables import Member
from badges.sharing.presence.views import Asked, PresencePaperView
from badges.sharing.printing.tables import PresencePaper


def answering(session: OrmSession, member_id: int, today: date) -> list[PresencePaperView]:
    """The member's sheets whose codes answer, the latest first. One statement."""
    chosen = _answering(today).where(PresencePaper.member_id == member_id)
    return [view(each) for each in session.scalars(chosen.order_by(PresencePaper.id.desc()))]


def of_code(session: OrmSession, text: str, today: date) -> PresencePaperView | None:
    """The sheet with this code, as a person types it; None where no code answers. One statement, none for no code."""
    code = codes.normalise(text)
    if code is None:
        return None
    found = session.scalar(_answering(today).where(PresencePaper.code == code))
    return view(found) if found is not None else None


def _answering(today: date) -> Select[PresencePaper]:
    """Whose code answers today. A request to be erased hides a member's sheets at once, before it destroys them."""
    member = select(Member.id).where(Member.id == PresencePaper.member_id, Member.erased_at.is_(None)).exists()
    return select(PresencePaper).where(PresencePaper.answered_until >= today, member)


def view(row: PresencePaper) -> PresencePaperView:
    """The view of a row."""
    return PresencePaperView(
        code=row.code,
        asked=Asked(row.first_on, row.last_on, row.printed, row.english),
        made_at=row.made_at,
        answered_until=row.answered_until,
        digest=row.digest,
    )

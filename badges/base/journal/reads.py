"""Reads of the journal, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import table_of
from badges.base.database.views import view
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.journal.views import ActView

PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which acts are asked for; None is every one. `about`: how it begins. `since`, `until`: between these instants."""

    staff_id: int | None = None
    member_id: int | None = None
    site_id: int | None = None
    kind: Act | None = None
    about: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def acts(session: OrmSession, wanted: Filter, *, before: int | None = None, limit: int = PAGE) -> list[ActView]:
    """The last acts that fit, latest first; `before`: the number of the last one shown, for the next page."""
    chosen = select(JournalEntry, JournalFacts).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    for column, value in (
        (JournalFacts.staff_id, wanted.staff_id),
        (JournalFacts.member_id, wanted.member_id),
        (JournalFacts.site_id, wanted.site_id),
        (JournalEntry.kind, wanted.kind),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if wanted.about is not None:
        chosen = chosen.where(JournalFacts.about.startswith(wanted.about, autoescape=True))
    if wanted.since is not None and wanted.until is not None:
        chosen = chosen.where(JournalEntry.at.between(wanted.since, wanted.until))
    if before is not None:
        chosen = chosen.where(JournalEntry.id < before)
    found = session.execute(chosen.order_by(JournalEntry.id.desc()).limit(limit))
    return [view_of(entry, facts) for entry, facts in found]


def members_of(session: OrmSession, staff_id: int, kind: Act, numbers: Collection[int], since: datetime) -> set[int]:
    """Those of these members who were the subject of this act of a staff member since an instant."""
    chosen = (
        select(JournalFacts.member_id)
        .join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
        .where(JournalFacts.member_id.in_(numbers), JournalFacts.staff_id == staff_id)
        .where(JournalEntry.kind == kind, JournalEntry.at >= since)
    )
    return {number for number in session.scalars(chosen) if number is not None}


_ENTRIES, _FACTS = table_of(JournalEntry).c, table_of(JournalFacts).c
_DONE_BY: Final = (  # built once: it is asked before every signature
    select(func.count())
    .where(_FACTS.entry_id == _ENTRIES.id, _FACTS.staff_id.in_(bindparam("staff", expanding=True)))
    .where(_ENTRIES.at >= bindparam("since"), _ENTRIES.kind == bindparam("act"))
)


def count_by(session: OrmSession, staff_ids: Collection[int], kind: Act, since: datetime) -> int:
    """How many acts of a kind these accounts did since an instant."""
    return session.scalar(_DONE_BY, {"since": since, "act": kind, "staff": list(staff_ids)}) or 0


def done_by_staff(session: OrmSession, kinds: Collection[Act], since: datetime) -> set[tuple[int, str]]:
    """Which accounts did one of these acts since an instant, each with what it was about, such as "staff:7"."""
    chosen = select(JournalFacts.staff_id, JournalFacts.about)
    chosen = chosen.join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
    found = session.execute(chosen.where(JournalEntry.at >= since, JournalEntry.kind.in_(kinds)))
    return {(staff_id, about) for staff_id, about in found if staff_id is not None and about is not None}


def told_since(session: OrmSession, kind: Act, since: datetime, limit: int = PAGE) -> list[ActView]:
    """The acts of a kind since an instant, latest first."""
    chosen = select(JournalEntry, JournalFacts).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    chosen = chosen.where(JournalEntry.at >= since, JournalEntry.kind == kind)
    chosen = chosen.order_by(JournalEntry.at.desc(), JournalEntry.id.desc())
    return [view_of(entry, facts) for entry, facts in session.execute(chosen.limit(limit))]


def counting_since(kind: Act, since: datetime) -> Select[int]:
    """Count the acts of a kind since an instant (`badges.base.database.counts`)."""
    return select(func.count(JournalEntry.id)).where(JournalEntry.at >= since, JournalEntry.kind == kind)


def noted(session: OrmSession, staff_ids: Collection[int], kind: Act, after: datetime, *, text: str) -> bool:
    """Whether one of these accounts did this after an instant, with the same `About.text`."""
    chosen = (
        select(JournalFacts.entry_id)
        .join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
        .where(JournalFacts.staff_id.in_(staff_ids), JournalFacts.about == text)
        .where(JournalEntry.kind == kind, JournalEntry.at > after)
    )
    return session.execute(chosen.limit(1)).first() is not None


def is_noted(session: OrmSession, kind: Act, text: str, since: datetime | None = None) -> bool:
    """Whether an act of a kind is noted with this `About.text`, by any account or none, since an instant or ever."""
    chosen = select(JournalEntry.id).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    chosen = chosen.where(JournalEntry.kind == kind, JournalFacts.about == text)
    if since is not None:
        chosen = chosen.where(JournalEntry.at >= since)
    return session.scalars(chosen.limit(1)).first() is not None


def about_member(session: OrmSession, member_id: int, kinds: Collection[Act], since: datetime) -> list[ActView]:
    """The acts of these kinds about a member since an instant, oldest first."""
    chosen = select(JournalEntry, JournalFacts).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    chosen = chosen.where(JournalFacts.member_id == member_id, JournalEntry.kind.in_(kinds), JournalEntry.at >= since)
    return [view_of(entry, facts) for entry, facts in session.execute(chosen.order_by(JournalEntry.id))]


def members_and_texts(
    session: OrmSession, staff_id: int, kind: Act, since: datetime, until: datetime
) -> set[tuple[int, str | None]]:
    """The members that an act of a staff member was about between two instants, each with the `About.text`."""
    chosen = (
        select(JournalFacts.member_id, JournalFacts.about)
        .join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
        .where(JournalFacts.staff_id == staff_id)
        .where(JournalEntry.kind == kind, JournalEntry.at >= since, JournalEntry.at <= until)
        .distinct()
    )
    return {(member_id, text) for member_id, text in session.execute(chosen) if member_id is not None}


def staff_of(
    session: OrmSession, member_ids: Collection[int], kinds: Collection[Act], since: datetime | None = None
) -> set[int]:
    """The accounts that did one of these about one of these members, since an instant or ever."""
    chosen = (
        select(JournalFacts.staff_id)
        .join(JournalEntry, JournalEntry.id == JournalFacts.entry_id)
        .where(JournalFacts.member_id.in_(member_ids), JournalEntry.kind.in_(kinds))
    )
    if since is not None:
        chosen = chosen.where(JournalEntry.at >= since)
    return {number for number in session.scalars(chosen.distinct()) if number is not None}


def about_members(
    session: OrmSession, member_ids: Collection[int], kinds: Collection[Act], limit: int
) -> list[ActView]:
    """The last acts of these kinds that staff did about these members, latest first."""
    chosen = select(JournalEntry, JournalFacts).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    chosen = chosen.where(JournalFacts.member_id.in_(member_ids), JournalFacts.staff_id.is_not(None))
    chosen = chosen.where(JournalEntry.kind.in_(kinds)).order_by(JournalEntry.id.desc())
    return [view_of(entry, facts) for entry, facts in session.execute(chosen.limit(limit))]


def view_of(entry: JournalEntry, facts: JournalFacts) -> ActView:
    """The view of one act, of the two rows that hold it."""
    return view(
        ActView,
        facts,
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        result=entry.result,
        erased=facts.salt is None,
    )

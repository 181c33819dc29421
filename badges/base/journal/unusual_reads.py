"""Reads of the unusual acts of the journal, by the rules: those of the last days, and one that a page was led by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal import rules
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.reads import view_of
from badges.base.journal.rules import Unusual
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.journal.views import ActView
from badges.base.times import local_date, local_day

SHOWN: Final = 12  # of unusual acts on one page; those before have a page of their own
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class UnusualAct:
    """An unusual act and why it is. Of many looks it is the last of that day, and stands for all of them."""

    act: ActView
    why: Unusual


def lately(session: OrmSession, now: datetime, *, before: int | None = None) -> list[UnusualAct]:
    """The unusual acts of the last two weeks, latest first, one more than a page shows; `before`: the last one shown.

    Two statements, and no more rows than a page shows.
    """
    alone = _acts().where(JournalEntry.kind.in_(rules.ALONE), JournalEntry.at >= now - rules.LOOKED_FOR)
    numbers = _last_looks(now)
    looks = _acts().where(JournalEntry.id.in_(numbers))
    if before is not None:
        alone, looks = (each.where(JournalEntry.id < before) for each in (alone, looks))
    found = [
        UnusualAct(view_of(entry, facts), why)
        for chosen in (alone, looks)
        for entry, facts in session.execute(chosen.order_by(JournalEntry.id.desc()).limit(SHOWN + 1))
        if (why := rules.unusual(entry.kind, members_that_day=rules.MANY_LOOKS)) is not None
    ]
    return sorted(found, key=lambda each: -each.act.id)[: SHOWN + 1]


def one(session: OrmSession, entry_id: int, now: datetime) -> UnusualAct | None:
    """This act where it is unusual, of the last two weeks, and of an account; None for any other. Two statements."""
    chosen = _acts().where(JournalEntry.id == entry_id, JournalEntry.at >= now - rules.LOOKED_FOR)
    found = session.execute(chosen).first()
    if found is None or found[1].staff_id is None:
        return None
    act = view_of(*found)
    there = 0
    if act.kind is Act.MEMBER_FOUND:
        start, end = local_day(local_date(act.at))
        counted = select(func.count(JournalFacts.member_id.distinct())).join(
            JournalEntry, JournalEntry.id == JournalFacts.entry_id
        )
        counted = counted.where(JournalFacts.staff_id == act.staff_id, JournalEntry.kind == Act.MEMBER_FOUND)
        there = session.scalar(counted.where(JournalEntry.at >= start, JournalEntry.at < end)) or 0
    why = rules.unusual(act.kind, members_that_day=there)
    return UnusualAct(act, why) if why is not None and act.result is Outcome.DONE else None


def _acts() -> Select[JournalEntry, JournalFacts]:
    chosen = select(JournalEntry, JournalFacts).join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
    of_rights = and_(
        or_(JournalEntry.kind != Act.STAFF_CHANGED, ~JournalFacts.about.endswith(rules.OWN_NAME)),
        or_(JournalEntry.kind != Act.STAFF_ACCOMPANIES, JournalFacts.about.endswith(rules.NO_LONGER)),
    )
    return chosen.where(JournalEntry.result == Outcome.DONE, JournalFacts.staff_id.is_not(None), of_rights)


def _last_looks(now: datetime) -> Select[Any]:
    """The last look of each day on which an account looked at many members of other sites."""
    today = local_date(now)
    days = [today - number * _DAY for number in range(rules.LOOKED_FOR.days + 1)]
    day = case(*((JournalEntry.at >= local_day(each)[0], number) for number, each in enumerate(days)), else_=len(days))
    looks = (
        select(JournalEntry.id.label("id"), JournalFacts.staff_id, JournalFacts.member_id, day.label("day"))
        .join(JournalFacts, JournalFacts.entry_id == JournalEntry.id)
        .where(JournalEntry.kind == Act.MEMBER_FOUND, JournalEntry.at >= local_day(days[-1])[0])
        .where(JournalFacts.staff_id.is_not(None))
        .subquery()
    )
    many = func.count(looks.c.member_id.distinct()) >= rules.MANY_LOOKS
    return select(func.max(looks.c.id)).group_by(looks.c.staff_id, looks.c.day).having(many)

"""The year that is over is counted once, by the first night of February or after it: what was entered late is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.base.times import local_date, local_day
from badges.gatherings.tables import Attendance, Gathering
from badges.people.tables import Member
from badges.people.traits import reads as traits
from badges.people.traits.rules import ELSEWHERE, AgeBand, Gender, SentBy, Trait
from badges.reports import disclosure
from badges.reports.disclosure import Rows
from badges.reports.traits import reads
from badges.reports.traits.tables import TraitCount, TraitYear

FROM: Final = (2, 1)  # the month and the day, for entries that come late

# By no count: the age and the sender as they are asked, a commune by its code.
ORDER: Final[dict[Trait, tuple[str, ...] | None]] = {
    Trait.COMMUNE: None,
    Trait.AGE_BAND: tuple(each.value for each in AgeBand),
    Trait.GENDER: (Gender.WOMAN.value, Gender.MAN.value, Gender.OTHERWISE.value),
    Trait.SENT_BY: tuple(each.value for each in SentBy),
}


def count_year(services: Services) -> int:
    """Count the last year, where it was not yet and January is over. Idempotent. Returns how many years: 1 or 0.

    A question that was not asked by then has no table of that year, whenever it is asked later.
    """
    today = local_date(services.now())
    year = today.year - 1
    if (today.month, today.day) < FROM:
        return 0
    with services.database.begin() as session:
        if session.get(TraitYear, year) is not None:
            return 0
        there = came(session, year)
        session.add(TraitYear(id=year, persons=len(there), counted_at=services.now()))
        session.flush()
        for trait in sorted(traits.asked(session)):
            found = disclosure.rows(_counted(session, trait, there), len(there), ORDER[trait])
            if found is not None and _is_apart(session, trait, year, there, found):
                session.add_all(TraitCount(year=year, trait=trait, answer=name, persons=n) for name, n in found)
    return 1


def came(session: OrmSession, year: int, *, until: datetime | None = None) -> frozenset[int]:
    """The numbers of those whose presence in a year of the network's calendar is recorded. One statement.

    `until`: what was recorded by then.
    """
    first, last = local_day(date(year, 1, 1))[0], local_day(date(year, 12, 31))[1]
    chosen = (
        select(Attendance.member_id)
        .join(Gathering, Gathering.id == Attendance.gathering_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Gathering.starts_at >= first, Gathering.starts_at < last)
        .where(Gathering.cancelled_at.is_(None), Member.practice.is_(False))
    )
    if until is not None:
        chosen = chosen.where(Attendance.recorded_at <= until)
    return frozenset(session.scalars(chosen.distinct()))


def _counted(session: OrmSession, trait: Trait, there: frozenset[int]) -> Counter[str]:
    """The answers of those who were there. A commune outside of the list is one of the others."""
    said = traits.answers(session, trait, there)
    return Counter(each for each in said.values() if each != ELSEWHERE)


def _is_apart(session: OrmSession, trait: Trait, year: int, there: frozenset[int], found: Rows) -> bool:
    """Whether nothing follows from subtracting earlier years' tables, one of them or several."""
    published = reads.published(session, trait, before=year)
    counts = {each: session.get_one(TraitYear, each) for each in published}
    sets = {each: came(session, each, until=counts[each].counted_at) for each in published}
    missing = {each: max(0, counts[each].persons - len(sets[each])) for each in published}
    together = Counter(_years_of({**sets, year: there}).values())
    return disclosure.stands_beside({**published, year: found}, year, together, missing)


def _years_of(sets: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """The years in which each person came."""
    years: dict[int, set[int]] = {}
    for year, persons in sets.items():
        for each in persons:
            years.setdefault(each, set()).add(year)
    return {each: frozenset(those) for each, those in years.items()}

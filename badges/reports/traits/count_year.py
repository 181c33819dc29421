"""The year that is over is counted once, by the first night of February or after it: what was entered late is in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
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
from badges.reports.disclosure import Change, Rows
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


def came(session: OrmSession, year: int) -> frozenset[int]:
    """The numbers of those whose presence is recorded in a year of the network's calendar. One statement."""
    first, last = local_day(date(year, 1, 1))[0], local_day(date(year, 12, 31))[1]
    chosen = (
        select(Attendance.member_id)
        .join(Gathering, Gathering.id == Attendance.gathering_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Gathering.starts_at >= first, Gathering.starts_at < last)
        .where(Gathering.cancelled_at.is_(None), Member.practice.is_(False))
    )
    return frozenset(session.scalars(chosen.distinct()))


def _counted(session: OrmSession, trait: Trait, there: frozenset[int]) -> Counter[str]:
    """The answers of those who were there. A commune outside of the list is one of the others."""
    said = traits.answers(session, trait, there)
    return Counter(each for each in said.values() if each != ELSEWHERE)


def _is_apart(session: OrmSession, trait: Trait, year: int, there: frozenset[int], found: Rows) -> bool:
    """Whether nothing follows from subtracting earlier years' tables, one of them or several.

    Those who were erased since are missing in the record of an earlier year, and none of them came in this one. So who
    came in both is known, and the number that was counted then says how many went. In which other years they came is
    known no longer: beside several years they count as if they had come in another.
    """
    published = reads.published(session, trait, before=year)
    earlier = {each: came(session, each) for each in published}
    counted = {each: session.get_one(TraitYear, each).persons for each in published}
    for each, table in published.items():
        both = len(there & earlier[each])
        if not disclosure.apart(table, found, Change(came=len(there) - both, went=counted[each] - both)):
            return False
    tables, sets = {**published, year: found}, {**earlier, year: there}
    return all(
        disclosure.room([tables[each] for each in years], _shared(years, sets, {**counted, year: len(there)}))
        >= disclosure.FEWEST
        for size in {3, len(tables)} - {1, 2}
        for years in combinations(sorted(tables), size)
        if year in years
    )


def _shared(years: Sequence[int], sets: Mapping[int, frozenset[int]], counted: Mapping[int, int]) -> list[int]:
    """Of each year, how many of its persons came in another of these, those who were erased since among them."""
    found = []
    for each in years:
        others = frozenset().union(*(sets[other] for other in years if other != each))
        found.append(len(sets[each] & others) + counted[each] - len(sets[each]))
    return found

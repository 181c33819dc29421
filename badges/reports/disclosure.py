"""Which counts of persons by an answer may be published, and in which rows. Pure: counts in, rows out.

What is kept from the reader: any count under five of persons of one commune, age, gender or sender, the persons of one
who are all of a group, and the absence of any. Activity counts and the totals of persons are published as they are, by
period and place, so a reader holds them against whatever stands here. Five rules leave nothing to subtract.

1. **One unit.** Persons are counted by an answer for the whole network and a whole calendar year that is over, never by
   place, month or chosen days, and never two answers at once. A total of a place or a quarter has no table beside it.
2. **Once.** A year is counted once, a month after its end, and never again: of two nights, or two published versions,
   one would else hold one person more than the other. A name that is recorded late, or erased, changes no table; for
   later years, who was recorded late counts as never counted, and who is missing by then as one who came again.
3. **Rows.** Every row has five persons, and there are two rows at least, so that the rest of the year's total has five
   too (`rows`). What is under five, zero like four, goes into « autres, ou pas dit », with all who gave no answer. If
   these are under five themselves, they take the last row, by an order that no count decides. They always stand, and do
   not say what they hold; how many gave no answer is told nowhere, so each count that is not shown may be five numbers
   at least, for a reader who knows this rule. Telling them apart and merging the smallest row would give exact numbers:
   of a sum of ten, a row that is no larger than one of six is five or six, and the other its rest.
4. **Between years.** Who knows how many are new in a year, and how many of the year before came no more, may subtract
   one table from another: with one newcomer and no one gone, the row that grew tells their commune. What a row shows is
   the newcomers in it less those who went. With S persons who came and went without being seen, the newcomers of a row
   may be any of S + 1 numbers. So a table stands only beside earlier ones with S of five at least (`room`); else its
   year has none, and says so. That is decided by the totals and by what is published, not by rows that are hidden, and
   the reader of an absence learns that the years are too like each other.
5. **Among several years.** Three tables tell more than each two of them: of ten persons who came in the first two years
   alone, five have to be in the row that is smaller in the third year than in the first, and five in the one that is
   smaller than in the second. Who came in one of the years alone stands in no other table, and fills what the others
   leave in a row. So a table stands only where all who came in several of the years leave the room of five persons at
   least, wherever they stand (`room`); of two years that is rule 4. Whatever years a reader takes together, that holds
   (`stands_beside`): four of five may tell what each three, and all five, do not.

One-way tables of one year share their persons, and no cell of a crossing follows from them: it does only where a row is
none or all of them (the bounds of Fréchet), which rule 3 excludes. Rounding was weighed for rule 4 and not taken: a
rounded count still steps, and at the step one more person is told. Noise was not taken either: a table whose rows do
not make its total is read as an error. What stays possible is to know all answers of a row but one from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

FEWEST: Final = 5
OTHERS: Final = ""  # the row of all who are in none of the others, and of those who gave no answer

Rows = tuple[tuple[str, int], ...]


def rows(counts: Mapping[str, int], persons: int, order: Sequence[str] | None = None) -> Rows | None:
    """The rows to publish of these counts by answer, the others last; None where there is no row to tell from another.

    `persons`: all who were counted, with those who gave no answer. `order`: of the answers, whatever their counts are;
    None: by their names. Raises ValueError: where more answers are counted than persons.
    """
    if sum(counts.values()) > persons:
        raise ValueError("more answers than persons")
    alone = [name for name in (sorted(counts) if order is None else order) if counts.get(name, 0) >= FEWEST]
    others = persons - sum(counts[name] for name in alone)
    while alone and others < FEWEST:
        others += counts[alone.pop()]
    return (*((name, counts[name]) for name in alone), (OTHERS, others)) if alone else None


def room(tables: Sequence[Rows], shared: Sequence[int]) -> Fraction:
    """How many persons the rows of several years leave room for, beside those who came in several of them.

    `shared`: of each year, how many of its persons came in another of these years. All of them can be thought in the
    same proportion in each row; what is left of the rows then is where any of them may be instead, and a reader of all
    tables and of all numbers of persons by the years in which they came cannot tell. Of two years it is the number of
    hidden changes. Years without a person in common leave nothing to tell.
    """
    there = [(table, number) for table, number in zip(tables, shared, strict=True) if number]
    if len(there) < 2:
        return Fraction(FEWEST)
    columns = [_row_of(table, [each for each, _number in there]) for table, _number in there]
    numbers = [number for _table, number in there]
    least = sum(
        (min(map(Fraction, counts, numbers)) for counts in zip(*columns, strict=True)),
        start=Fraction(-1),
    )
    return min(number * least for number in numbers)


def stands_beside(
    tables: Mapping[int, Rows], year: int, came: Mapping[frozenset[int], int], missing: Mapping[int, int]
) -> bool:
    """Whether the table of a year may stand beside those of other years, whichever of them a reader takes together.

    `tables` and `missing` are by year, `came` by the years in which persons came. `missing`: how many were counted in a
    year and are in no record of it now. In which other years they came is not known, so they count in each.
    """
    others = sorted(tables.keys() - {year})
    for size in range(1, len(others) + 1):
        for chosen in combinations(others, size):
            years = (*chosen, year)
            shared = [_shared(each, years, came) + missing.get(each, 0) for each in years]
            if len(years) == 2:
                shared = [min(max(shared), sum(count for _name, count in tables[each])) for each in years]
            if room([tables[each] for each in years], shared) < FEWEST:
                return False
    return True


def _shared(year: int, years: Collection[int], came: Mapping[frozenset[int], int]) -> int:
    """How many of a year's persons came in another of these years."""
    return sum(number for each, number in came.items() if year in each and len(each.intersection(years)) > 1)


def _row_of(table: Rows, among: Sequence[Rows]) -> list[int]:
    """The rows that all these tables have, in one order, and the rest of this one."""
    names = sorted(set.intersection(*({name for name, _count in each} for each in among)) - {OTHERS})
    known = dict(table)
    found = [known[name] for name in names]
    return [*found, sum(known.values()) - sum(found)]

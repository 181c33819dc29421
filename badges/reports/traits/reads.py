"""The tables of persons by an answer, as they were counted: for the page of a report, and for the year that comes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.people.traits import communes
from badges.people.traits.rules import Trait
from badges.people.traits.tables import TraitQuestion
from badges.reports.disclosure import OTHERS, Rows
from badges.reports.traits.tables import TraitCount
from badges.reports.views import OTHERS as OTHERS_ROW
from badges.reports.views import Row, Table

KEYS: Final = {
    Trait.COMMUNE: "communes",
    Trait.AGE_BAND: "ages",
    Trait.GENDER: "genders",
    Trait.SENT_BY: "senders",
}


def trait_tables(session: OrmSession, year: int) -> tuple[Table, ...]:
    """The tables of a calendar year, of the questions that are asked now, in their order. One statement.

    None of a question whose year is not over, was not counted, or may not be published. The key of a row is the answer,
    a commune has its name, and the last row is « autres, ou pas dit ».
    """
    chosen = select(TraitCount).join(TraitQuestion, TraitQuestion.trait == TraitCount.trait)
    found = session.scalars(chosen.where(TraitCount.year == year)).all()
    made = []
    for trait, key in KEYS.items():
        counts = {each.answer: each.persons for each in found if each.trait is trait}
        if counts:
            lines = sorted(counts, key=lambda answer: (answer == OTHERS, -counts[answer], answer))
            rows = tuple(_row(trait, answer, counts[answer]) for answer in lines)
            made.append(Table(key=key, columns=("persons",), rows=rows, persons=True))
    return tuple(made)


def published(session: OrmSession, trait: Trait, *, before: int) -> dict[int, Rows]:
    """The tables of one question of the years before this one, by year, shown now or not. One statement."""
    chosen = select(TraitCount).where(TraitCount.trait == trait, TraitCount.year < before)
    tables: dict[int, list[tuple[str, int]]] = {}
    for each in session.scalars(chosen.order_by(TraitCount.year, TraitCount.answer)):
        tables.setdefault(each.year, []).append((each.answer, each.persons))
    return {year: tuple(rows) for year, rows in tables.items()}


def _row(trait: Trait, answer: str, persons: int) -> Row:
    if answer == OTHERS:
        return Row(key=OTHERS_ROW, name=None, values=(persons,))
    if trait is Trait.COMMUNE:
        return Row(key=None, name=communes.names()[answer], values=(persons,))
    return Row(key=answer, name=None, values=(persons,))

"""A word or a day of its own in every cell that can hold one, of every row that belongs to a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final

from sqlalchemy import JSON, Column, Date, Enum, LargeBinary, Table, insert, select, update
from sqlalchemy.orm import Session

from badges.base import registry
from badges.base.database.types import Base, TextList, UtcDateTime
from badges.base.personal.columns import Erasure
from badges.base.personal.declarations import PEOPLE, Personal, said_of
from badges.base.personal.faults import is_text
from badges.base.personal.paths import rows_of
from badges.base.services import Services

FIRST_DAY: Final = date(1950, 1, 1)
# Written by the service alone, and read by it again: a word of somebody else's would stop what these tests start.
MADE: Final = frozenset({
    "award.code", "award.end_reason", "award_consent.text_version", "award_consent.visibility", "consent.text_version",
    "edition.credential_id", "edition.subject_id", "endorsement.function", "exchange.client_key",
    "gathering.client_key", "hosted_assertion.era", "hosted_assertion.key", "hosted_assertion.signed_id",
    "introduction.client_key", "member.erasure_bits", "workshop.skills", "staff.erasure_bits", "staff.function",
})  # fmt: skip
Row = dict[str, Any]


@dataclass
class Canaries:
    """What was planted: by each word or day, `table.column`."""

    planted: dict[str, str] = field(default_factory=dict)
    as_text: dict[str, str] = field(default_factory=dict)  # as an export says it
    _numbers: Iterator[int] = field(default_factory=lambda: count(100))

    def found(self, services: Services) -> set[str]:
        """The columns whose word or day stands in any cell of any table, as `table.column`."""
        with services.database.begin(read_only=True) as session:
            cells = "\n".join(
                f"{value!r}"
                for table in Base.metadata.sorted_tables
                for row in session.execute(select(table))
                for value in row
            )
        return {place for word, place in self.planted.items() if word in cells}

    def told(self, text: str) -> set[str]:
        """The columns whose word or day stands in the text of an export."""
        return {place for word, place in self.as_text.items() if word in text}

    def plant(self, session: Session, table: Table, where: Any) -> None:
        """Put a word or a day into every cell of these rows that can hold one, and keep which."""
        for row in session.execute(select(*table.primary_key.columns).where(where)).mappings().all():
            key = [column == row[column.name] for column in table.primary_key.columns]
            values = {column.name: self._of(column) for column in table.columns if _can_hold(column)}
            if values:
                session.execute(update(table).where(*key).values(**values))

    def _of(self, column: Column[Any]) -> Any:
        number, place = next(self._numbers), f"{column.table.name}.{column.name}"
        if isinstance(column.type, Date | UtcDateTime):
            day = FIRST_DAY + timedelta(days=number)
            whole = isinstance(column.type, Date)
            value: Any = day if whole else datetime(day.year, day.month, day.day, tzinfo=UTC)
            self.planted[repr(value) if whole else repr(value).partition(", tzinfo")[0]] = place
            self.as_text[value.isoformat()] = place
            return value
        word = f"zq{number}"
        self.planted[word] = self.as_text[word] = place
        if isinstance(column.type, LargeBinary):
            return word.encode().ljust(column.type.length or 16, b".")
        if isinstance(column.type, JSON):
            return [word]
        return [word] if isinstance(column.type, TextList) else word


def _can_hold(column: Column[Any]) -> bool:
    """Whether a cell can hold a word; or a day of the person's, which none that stays is."""
    if column.foreign_keys or column.primary_key or f"{column.table.name}.{column.name}" in MADE:
        return False
    if (column.table.name, column.name) in {("letter", "recipient"), ("letter", "purpose"), ("web_session", "subject")}:
        return False  # by these the rows are found
    said = said_of(column)
    days = isinstance(column.type, Date | UtcDateTime) and said is not None and said.erasure is not Erasure.KEPT
    return is_text(column) or days


def plant(services: Services, person: str, number: int, ids: Mapping[str, int]) -> Canaries:
    """Have a row in every table and by every way that leads to this person, and a canary in every cell of them.

    `ids`: for each table, the row to which new rows point.
    """
    found = Canaries()
    with services.database.begin() as session:
        declared = registry.personal(Base.metadata, person)
        found.plant(session, Base.metadata.tables[person], Base.metadata.tables[person].c.id == number)
        known = dict(ids)
        order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for each in sorted(declared, key=lambda one: order[one.table]):
            table = Base.metadata.tables[each.table]
            where = rows_of(Base.metadata, each, [number])
            first = select(*table.primary_key.columns).where(where).limit(1)
            if session.execute(first).first() is None:
                session.execute(insert(table).values(**_row(session, table, each, number, known)))
            there = session.execute(first).first()
            assert there is not None, each
            known.setdefault(table.name, there[0])
            if table.name != person and each.emptied != (each.person,):  # else the words of the row are others'
                found.plant(session, table, where)
    return found


def _row(session: Session, table: Table, each: Personal, number: int, known: Mapping[str, int]) -> Row:
    """A row that belongs to a person by this way."""
    values: Row = {}
    for column in table.columns:
        targets = [key.column.table.name for key in column.foreign_keys]
        if targets and (not column.nullable or column.name in each.person.split(".")):
            values[column.name] = known[targets[0]]
        elif not column.nullable and column.name != "id":
            values[column.name] = _plain(column)
    first, _, value = each.person.partition("=")
    if value:
        name, wanted, *_rest = value.split(".")
        other = Base.metadata.tables[name]
        key = number if name in PEOPLE else known[name]
        values[first] = session.scalar(select(other.c[wanted]).where(other.c.id == key))
        if each.when is not None:
            values[each.when[0]] = each.when[1]
    elif "." not in first:
        values[first] = number
    if table.name == "erasure":  # a request that was taken back: nobody is destroyed because of it
        values["taken_back_at"] = datetime(1950, 1, 1, tzinfo=UTC)
    if table.name == "orientation":  # who is called has a number
        values["phone"] = "+33600000099"
    if table.name == "exchange":  # the other side is another member
        other_side = "receiver_id" if first == "giver_id" else "giver_id"
        values[other_side] = known["other_member"]
    return values


def _plain(column: Column[Any]) -> Any:
    """A value that a column takes."""
    kind = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class)) if kind.enum_class else kind.enums[0]
    if isinstance(kind, Date):
        return FIRST_DAY
    if isinstance(kind, UtcDateTime):
        return datetime(1950, 1, 1, tzinfo=UTC)
    if isinstance(kind, LargeBinary):
        return b"x" * (kind.length or 16)
    if isinstance(kind, JSON):
        return []
    return {str: "x", int: 1, bool: False}[kind.python_type]

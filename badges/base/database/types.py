"""What every table shares: the declarative base, its constraint names, and the project's column types.

Times are stored in UTC and come back aware; a naive time is refused. JSON columns hold plain values only.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, Enum, MetaData, Table, UnicodeText
from sqlalchemy.orm import ColumnProperty, DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant. Stored in UTC on both databases; naive values are a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write an instant in UTC. Raises ValueError: for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read an instant as aware UTC; SQLite gives it back naive."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TextList(TypeDecorator[list[str]]):
    """A list of texts that hold no comma, stored as one text; a list that was never written is read as empty.

    Flask-Security keeps passkeys' transports and recovery codes so. Its own type says nothing of cached statements.
    """

    impl = UnicodeText
    cache_ok = True

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> str | None:
        """Write the texts with commas between them."""
        return None if value is None else ",".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> list[str]:
        """Read the texts back."""
        return value.split(",") if value else []


def enum_of(kind: type[StrEnum], length: int) -> Enum:
    """A column type that stores the texts of `kind` as VARCHAR(`length`), and gives its members back."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=False,
        length=length,
        values_callable=lambda members: [each.value for each in members],
    )


def among(column: str, values: Iterable[StrEnum]) -> str:
    """The SQL condition that a column holds one of these values."""
    listed = ", ".join(f"'{each.value}'" for each in values)
    return f"{column} IN ({listed})"


def only(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The constraint, named after its column, that a column holds a text of `kind`."""
    return CheckConstraint(among(column, kind), name=column)


# The `innerjoin` of a relationship whose column is NOT NULL: the row is always there, so it is no outer join, and the
# database may begin with either table. "unnested": behind an outer join it is an outer join too, for SQLite reads a
# nested inner join from end to end.
PRESENT: Any = "unnested"


ERASURE_BITS = 128  # of each person


def random_bits() -> bytes:
    """The random bits by which the logbook, and nothing else, can name a person."""
    return secrets.token_bytes(ERASURE_BITS // 8)


_of_the_column = ColumnProperty.Comparator._fallback_getattr


def _of_the_column_itself(comparator: Any, key: str) -> Any:
    """What an attribute of a mapped class lacks is looked for on a copy of its column, made for it and kept. SQLAlchemy
    asks each attribute for its events that way: a copy of every column, though statements use some of them."""
    if key == "_slots_dispatch":
        raise AttributeError(key)
    return _of_the_column(comparator, key)


ColumnProperty.Comparator._fallback_getattr = _of_the_column_itself  # type: ignore[assignment, method-assign]


class Base(DeclarativeBase):
    """The declarative base of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: UtcDateTime(), dict[str, Any]: JSON(), list[Any]: JSON()}


def table_of(entity: type[Base]) -> Table:
    """The table of an entity, for statements about its rows that need no objects of a session."""
    return cast("Table", entity.__table__)

"""The declarative base: what SQLAlchemy keeps for each mapped column."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

from badges.base.database import types

COPY = "__clause_element__"  # the slot in which the copy of a column is kept


class Own(DeclarativeBase):
    """A base with a registry of its own."""


class Thing(Own):
    """A row of two columns."""

    __tablename__ = "thing"
    number: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


def has_copy(attribute: InstrumentedAttribute[Any]) -> bool:
    """Whether an attribute has made the copy of its column."""
    try:
        object.__getattribute__(attribute.comparator, COPY)
    except AttributeError:
        return False
    return True


def test_a_column_is_copied_for_the_first_statement_that_uses_it() -> None:
    Own.registry.configure()
    assert types.Base.registry is not Own.registry and not has_copy(Thing.word)
    select(Thing.word)
    assert has_copy(Thing.word) and not has_copy(Thing.number)


def test_an_attribute_has_events_all_the_same() -> None:
    seen: list[object] = []
    event.listen(Thing.word, "set", lambda _thing, value, _old, _how: seen.append(value))
    Thing(number=1, word="laine")
    assert seen == ["laine"]

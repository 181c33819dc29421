"""Several counts in one statement, for a page that says what waits in many rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session as OrmSession

Counting: TypeAlias = Select[Any]  # selects one number


def counted_each(session: OrmSession, wanted: Mapping[str, Select[int, int]]) -> dict[str, dict[int, int]]:
    """Return what each of these queries counts for each key, by its name; each selects a key and its number.

    One statement.
    """
    found: dict[str, dict[int, int]] = {name: {} for name in wanted}
    named = (each.add_columns(literal(name)) for name, each in wanted.items())
    for key, number, name in session.execute(union_all(*named)):
        found[name][key] = number
    return found


def counted(session: OrmSession, wanted: Mapping[str, Counting]) -> dict[str, int]:
    """Return what each of these queries counts, by its name; an empty mapping asks nothing."""
    if not wanted:
        return {}
    columns = [each.scalar_subquery().label(name) for name, each in wanted.items()]
    found = session.execute(select(*columns)).one()
    return {name: int(number or 0) for name, number in zip(wanted, found, strict=True)}

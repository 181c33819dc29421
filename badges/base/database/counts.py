"""Several counts in one statement, for a page that says what waits in many rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeAlias

from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import Session as OrmSession

Counting: TypeAlias = Select[Any]  # selects one number


def counted_by(session: OrmSession, *wanted: Select[int, int]) -> dict[int, int]:
    """Return the sum of what these queries count for each key; each selects a key and its number. One statement."""
    totals: Counter[int] = Counter()
    for row in session.execute(union_all(*wanted)):
        totals[row[0]] += row[1]
    return dict(totals)


def counted(session: OrmSession, wanted: Mapping[str, Counting]) -> dict[str, int]:
    """Return what each of these queries counts, by its name; an empty mapping asks nothing."""
    if not wanted:
        return {}
    columns = [each.scalar_subquery().label(name) for name, each in wanted.items()]
    found = session.execute(select(*columns)).one()
    return {name: int(number or 0) for name, number in zip(wanted, found, strict=True)}

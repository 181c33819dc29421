"""What an export gives of a person: the columns of their rows that say so, as plain values."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import MetaData, null, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.personal.declarations import Personal
from badges.base.personal.paths import rows_of

NUMBER: Final = "number of the row"  # the name of no column


@dataclass(frozen=True)
class Section:
    """The rows of one table, and the path by which they belong to the person.

    `numbers`: for each row, in their order, that of the row of another table through which it belongs to the person;
    else its own, or None. A page puts together by them what a file leaves apart.
    """

    table: str
    person: str
    rows: tuple[dict[str, Any], ...]
    numbers: tuple[int | None, ...] = ()


def export(
    session: OrmSession, metadata: MetaData, declared: Iterable[Personal], persons: Collection[int]
) -> list[Section]:
    """What these declarations give of these persons; tables without a row are left out. One statement each.

    Instants and days are texts in ISO 8601, bytes are text where they are UTF-8 and base64 otherwise.
    """
    found = []
    for each in declared:
        if not each.given:
            continue
        table = metadata.tables[each.table]
        belongs = rows_of(metadata, each, persons)
        first, through, _rest = each.person.partition("=")[0].partition(".")
        number = table.c[first] if through else table.c.get("id", null())
        chosen = select(*(table.c[name] for name in each.given), number.label(NUMBER)).where(belongs)
        rows = [dict(row) for row in session.execute(chosen.order_by(*table.primary_key.columns)).mappings()]
        numbers = tuple(row.pop(NUMBER) for row in rows)
        plain = tuple({name: _plain(value) for name, value in row.items()} for row in rows)
        if plain:
            found.append(Section(each.table, each.person, plain, numbers))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else value

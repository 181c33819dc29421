"""Texts of a site that may name a person to be erased: the coordination reads them again while the name is known.

What a person typed about others stays when one of these is erased; no program can tell a name from a word. So every
text that was typed at the site is compared with the parts of the name, and the pages that hold one are listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Integer, String, Table, cast, desc, func, literal, null, select, union_all
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import Base
from badges.base.personal.columns import FOLDED, RANDOM, Content
from badges.base.personal.declarations import said_of
from badges.base.personal.faults import is_text
from badges.base.text.names import folded
from badges.leaving.tables import Erasure
from badges.people.tables import Member

MOST: Final = 20  # pages that are listed for one person
SHORTEST: Final = 3  # letters of a part of a name that is looked for
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class TextPlace:
    """A row whose texts hold a part of a name."""

    table: str
    number: int


def to_read_again(session: OrmSession, erasure_ids: Collection[int]) -> dict[int, tuple[TextPlace, ...]]:
    """By request, the rows of the person's site that may name them, `MOST` at most; none once they are destroyed.

    A request about staff has none. Two statements, whatever the number of requests.
    """
    chosen = select(Erasure.id, Member).join(Member, Member.id == Erasure.member_id).where(Erasure.id.in_(erasure_ids))
    people = session.execute(chosen.where(Erasure.destroyed_at.is_(None))).all()
    if not people:
        return {}
    written = _written(session, {member.site_id for _number, member in people})
    found = {}
    for number, member in people:
        parts = {each for each in member.folded_name.split() if len(each) >= SHORTEST}
        naming = (
            place
            for place, site_id, owner, words in written
            if site_id == member.site_id and owner != member.id and parts & words
        )
        found[number] = tuple(islice(naming, MOST))
    return found


def searched(table: Table) -> list[Column[Any]]:
    """The columns of a table that are searched: texts that a person types, where the row has a site."""
    if "site_id" not in table.columns or "id" not in table.columns or table.name == Member.__tablename__:
        return []
    return [
        column
        for column in table.columns
        if isinstance(column.type, String)
        and is_text(column)
        and (one := said_of(column)) is not None
        and one.content is not Content.MADE
        and one.given not in (RANDOM, FOLDED)
    ]


def _written(session: OrmSession, site_ids: Collection[int]) -> list[tuple[TextPlace, int, int | None, set[str]]]:
    """Every row of these sites that holds a text, latest first in each table: its site, its member, its words."""
    chosen = []
    for table in Base.metadata.sorted_tables:
        if columns := searched(table):
            text: ColumnElement[str] = literal("")
            for column in columns:
                text = text + " " + func.coalesce(column, "")
            owner = table.c.member_id if "member_id" in table.columns else cast(null(), Integer)  # whose row it is
            rows = select(literal(table.name).label("name"), table.c.id, table.c.site_id, owner, text.label("text"))
            chosen.append(rows.where(table.c.site_id.in_(site_ids)))
    found = session.execute(union_all(*chosen).order_by("name", desc("id")))
    return [
        (TextPlace(name, number), site_id, owner, set(_WORD.findall(folded(text))))
        for name, number, site_id, owner, text in found
        if text.strip()
    ]

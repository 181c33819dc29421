"""Texts of a site that may name a person to be erased: the coordination reads them again while the name is known.

What a person typed about others stays when one of these is erased; no program can tell a name from a word. So every
text that was typed at the site is compared with the parts of the name, and the pages that hold one are listed.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Row,
    String,
    Table,
    cast,
    desc,
    func,
    literal,
    null,
    select,
    union_all,
)
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
_BETWEEN: Final = "\x01"  # a mark that folding leaves as it is


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
    there = _written(session, {member.site_id for _number, member in people})
    return {
        number: tuple(islice(there[member.site_id].naming(member.id, member.folded_name), MOST))
        for number, member in people
    }


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


@dataclass(frozen=True)
class Written:
    """Every row of a site that holds a text, latest first in each table: what it is, and its member.

    The texts are one, folded at once, which takes a tenth of the time: `ends` says where that of each row ends.
    """

    rows: Sequence[tuple[TextPlace, int | None]]
    text: str
    ends: Sequence[int]

    def naming(self, member_id: int, name: str) -> Iterator[TextPlace]:
        """The rows that hold a part of a folded name, but the member's own."""
        parts = "|".join(re.escape(each) for each in name.split() if len(each) >= SHORTEST)
        last = -1
        for found in re.finditer(rf"(?<!\w)(?:{parts})(?!\w)", self.text) if parts else ():
            number = bisect(self.ends, found.start())
            place, owner = self.rows[number]
            if number != last and owner != member_id:
                yield place
            last = number


def _written(session: OrmSession, site_ids: Collection[int]) -> dict[int, Written]:
    """Read the texts of these sites. One statement."""
    chosen = []
    for table in Base.metadata.sorted_tables:
        if columns := searched(table):
            text: ColumnElement[str] = literal("")
            for column in columns:
                text = text + " " + func.coalesce(column, "")
            owner = table.c.member_id if "member_id" in table.columns else cast(null(), Integer)  # whose row it is
            rows = select(
                literal(table.name).label("name"), table.c.id, table.c.site_id, owner, func.trim(text).label("text")
            )
            chosen.append(rows.where(table.c.site_id.in_(site_ids), func.trim(text) != ""))
    by_site: dict[int, list[Row[Any]]] = {site_id: [] for site_id in site_ids}
    for row in session.execute(union_all(*chosen).order_by("name", desc("id"))):
        by_site[row[2]].append(row)
    return {site_id: _whole(rows) for site_id, rows in by_site.items()}


def _whole(rows: Sequence[Row[Any]]) -> Written:
    whole = folded(_BETWEEN.join(text.replace(_BETWEEN, " ") for *_place, text in rows))
    ends = list(accumulate(len(each) + 1 for each in whole.split(_BETWEEN)))
    return Written([(TextPlace(name, number), owner) for name, number, _site, owner, _text in rows], whole, ends)

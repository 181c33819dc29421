"""Texts of a site that may name a person to be erased: the coordination reads them again while the name is known.

What a person typed about others stays when one of these is erased; no program can tell a name from a word. So every
text that was typed at the site is compared with the parts of the name, and the pages that hold one are listed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    String,
    Table,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session as OrmSession

from badges.base import registry
from badges.base.personal.columns import FOLDED, RANDOM, Content
from badges.base.personal.declarations import said_of
from badges.base.personal.faults import is_text
from badges.base.text.names import folded_whole
from badges.leaving.tables import Erasure
from badges.people.tables import Member

SHORTEST: Final = 3  # letters of a part of a name that is looked for
_LETTER: Final = re.compile(r"\w")
_BETWEEN: Final = "\x01"  # a mark that folding leaves as it is, between the texts of two rows


@dataclass(frozen=True)
class TextPlace:
    """A row whose texts hold a part of a name."""

    table: str
    number: int


def to_read_again(session: OrmSession, erasure_ids: Collection[int]) -> dict[int, tuple[TextPlace, ...]]:
    """By request, the rows of the person's site that may name them; none once they are destroyed.

    A request about staff has none. Two statements, whatever the number of requests.
    """
    chosen = select(Erasure.id, Member).join(Member, Member.id == Erasure.member_id).where(Erasure.id.in_(erasure_ids))
    people = session.execute(chosen.where(Erasure.destroyed_at.is_(None))).all()
    if not people:
        return {}
    there = _written(session, {member.site_id for _number, member in people})
    return {number: tuple(_naming(there[member.site_id], member.id, member.folded_name)) for number, member in people}


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


def _naming(written: Iterable[tuple[str, str]], member_id: int, name: str) -> list[TextPlace]:
    """The rows that hold a part of a folded name, but the member's own: latest first in each table."""
    parts = {each for each in name.split() if len(each) >= SHORTEST}
    found = set()
    for table, whole in written:
        for start, end in chain.from_iterable(_words(whole, part) for part in parts):
            number, *owner = whole[whole.rfind(_BETWEEN, 0, start) + 1 : end].split(",", 2)
            if len(owner) > 1 and owner[0] != str(member_id):  # else a number of the row, and no word of its text
                found.add(TextPlace(table, int(number)))
    return sorted(found, key=lambda each: (each.table, -each.number))


def _words(text: str, part: str) -> Iterator[tuple[int, int]]:
    """Where a part of a name stands in a long text as a word of its own: quicker than a pattern with boundaries."""
    start = text.find(part)
    while start >= 0:
        end = start + len(part)
        if not any(map(_LETTER.match, (text[start - 1 : start], text[end : end + 1]))):
            yield start, end
        start = text.find(part, end)


def _written(session: OrmSession, site_ids: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """By site and table, the texts of all rows as one, folded at once: each after its number and that of its member.

    One statement, which brings one row a table and site: a place has tens of thousands of texts.
    """
    chosen = []
    for table in registry.tables():
        if columns := searched(table):
            text: ColumnElement[str] = literal("")
            for column in columns:
                text = text + " " + func.coalesce(column, "")
            owner = func.coalesce(cast(table.c.member_id, String), "") if "member_id" in table.columns else literal("")
            line = cast(table.c.id, String) + "," + owner + "," + func.replace(text, _BETWEEN, " ")
            rows = select(literal(table.name), table.c.site_id, func.aggregate_strings(line, _BETWEEN))
            chosen.append(rows.where(table.c.site_id.in_(site_ids)).group_by(table.c.site_id))
    by_site: dict[int, list[tuple[str, str]]] = {site_id: [] for site_id in site_ids}
    for name, site_id, whole in session.execute(union_all(*chosen)):
        by_site[site_id].append((name, folded_whole(whole)))
    return by_site

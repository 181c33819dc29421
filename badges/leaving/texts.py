"""Texts of a site that may name a person who is to be erased: the coordination reads them again while it knows whom.

What a person typed about others stays when one of these is erased; no program can tell a name from a word. So every
text that was typed at the site is compared with the parts of the name, and the pages that hold one are listed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Table, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.types import Base
from badges.base.personal.columns import Content
from badges.base.personal.declared import said_of
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


def to_read_again(session: OrmSession, erasure_id: int) -> tuple[TextPlace, ...]:
    """The rows of the person's site that may name them, `MOST` at most; none about staff, or once they are destroyed.

    One statement for each table that has a site and a text, and one for the person.
    """
    chosen = select(Member).join(Erasure, Erasure.member_id == Member.id).where(Erasure.id == erasure_id)
    member = session.scalar(chosen.where(Erasure.destroyed_at.is_(None)))
    if member is None:
        return ()
    parts = {each for each in member.folded_name.split() if len(each) >= SHORTEST}
    return tuple(_naming(session, member, parts))[:MOST]


def searched(table: Table) -> list[Column[Any]]:
    """The columns of a table that are searched: texts that a person types, where the row has a site."""
    if "site_id" not in table.columns or "id" not in table.columns or table.name == Member.__tablename__:
        return []
    return [
        column
        for column in table.columns
        if is_text(column) and (one := said_of(column)) is not None and one.content is not Content.MADE
    ]


def _naming(session: OrmSession, member: Member, parts: set[str]) -> list[TextPlace]:
    found = []
    for table in Base.metadata.sorted_tables:
        columns = searched(table)
        if not columns:
            continue
        rows = select(table.c.id, *columns).where(table.c.site_id == member.site_id)
        if "member_id" in table.columns:  # their own rows are emptied
            rows = rows.where(table.c.member_id != member.id)
        written = rows.where(or_(*(each.is_not(None) for each in columns))).order_by(table.c.id.desc())
        for number, *texts in session.execute(written):
            words = {word for text in texts if isinstance(text, str) for word in _WORD.findall(folded(text))}
            if parts & words:
                found.append(TextPlace(table.name, number))
    return found

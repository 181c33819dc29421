"""What a transaction changes of the tables that decide something: looked at before its first write, and at its end.

Every statement of a connection passes here, so that no intention can write one of these tables unseen. A change from
outside, with the database's password, does not pass here, and is what `badges check` then misses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, MetaData
from sqlalchemy.orm import Session

OF_TRANSACTION: Final = "touched"  # the execution option that holds the `Touched` of a transaction
_WRITE: Final = re.compile(r'\s*(INSERT|UPDATE|DELETE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?(?:ONLY\s+)?"?(\w+)', re.I)
_WHERE: Final = re.compile(r"\sWHERE\s", re.I)

State: TypeAlias = Any


@dataclass(frozen=True)
class Watch:
    """The tables that are looked at, each with its columns that count.

    `look(connection, table)` says what a table is; `settle(session, before)` is called once before the commit of a
    transaction that wrote some of them, with what each was before its first write.
    """

    columns: Mapping[str, frozenset[str]]
    look: Callable[[Connection, str], State]
    settle: Callable[[Session, Mapping[str, State]], None]
    following: Mapping[str, frozenset[str]] = field(default_factory=dict)  # whose rows a deleted row takes along

    @classmethod
    def of(
        cls,
        metadata: MetaData,
        columns: Mapping[str, frozenset[str]],
        look: Callable[[Connection, str], State],
        settle: Callable[[Session, Mapping[str, State]], None],
    ) -> Watch:
        """Watch these tables of a schema."""
        following: dict[str, set[str]] = {}
        for name in columns:
            for key in metadata.tables[name].foreign_keys:
                following.setdefault(key.column.table.name, set()).add(name)
        return cls(columns, look, settle, {name: frozenset(tables) for name, tables in following.items()})

    def written(self, statement: str) -> frozenset[str]:
        """The watched tables that a statement may change."""
        found = _WRITE.match(statement)
        if found is None:
            return frozenset()
        verb, name = found[1].upper(), found[2]
        own = frozenset({name} & self.columns.keys())
        if verb == "DELETE":
            return own | self.following.get(name, frozenset())
        if verb == "UPDATE" and own:
            assigned = _WHERE.split(statement, maxsplit=1)[0]
            if not any(re.search(rf'\b{column}"?\s*=', assigned) for column in self.columns[name]):
                return frozenset()
        return own


class Touched:
    """The watched tables that one transaction wrote, each as it was before."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._before: dict[str, State] = {}

    def about_to(self, connection: Connection, statement: str) -> None:
        """Look at what a statement is about to change for the first time in this transaction."""
        if new := self._watch.written(statement) - self._before.keys():
            if not self._before:
                _alone(connection)
            for name in sorted(new):
                self._before[name] = self._watch.look(connection, name)

    def settle(self, session: Session) -> None:
        """Tell what changed, before the commit."""
        session.flush()
        if self._before:
            before, self._before = self._before, {}
            self._watch.settle(session, before)


def _alone(connection: Connection) -> None:
    """Let no other transaction change what is watched until this one ends: each then tells its own changes alone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7277816997830721895)")

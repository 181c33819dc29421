"""Noting an act for the logbook, in the transaction that carries it out: both are committed, or neither.

Rooms register what they narrow (`Narrowing`): the rows are watched as they are written, so that no intention can forget
it, and the same declaration says how a replay carries the act out again.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from badges.base import rights
from badges.base.database.engine import NOTED, SEALED
from badges.base.database.types import Base, table_of
from badges.base.logbook.acts import Kept
from badges.base.logbook.tables import LogbookNote

Facts: TypeAlias = Mapping[str, Any]
REPLAYING: Final = "replaying the logbook"  # of a session: what it writes stands in the file already
CODE: Final = "code"  # the name of a fact that is written as a MAC
KEYED: Final = "keyed"  # such a MAC, of a badge whose record is lost; it is written as `code`
_NOTE = insert(table_of(LogbookNote))


def nothing(*_asked: Any) -> Iterable[Facts]:
    """Of an act that its intention notes by itself, or of which nothing is left to say to a logbook begun later."""
    return ()


@dataclass(frozen=True)
class Narrowing:
    """An act that the logbook keeps: which rows show it, and what a replay does.

    `narrowed` is asked of each row of `of` that is written, before it is; it returns the facts of a line for each act,
    none where nothing narrows. `again(services, session, facts, at)` carries the act out in a record that does not
    know it; it is idempotent, and does nothing where what is named is unknown. `standing` says what a logbook that is
    begun for a record with a past has to hold.
    """

    act: Kept
    again: Callable[[Any, Session, Facts, datetime], object]
    of: type[Base] | None = None
    narrowed: Callable[[Session, Any], Iterable[Facts]] = nothing
    standing: Callable[[Session], Iterable[Facts]] = nothing


_declared: list[Narrowing] = []
_watched: dict[type[Base], list[Narrowing]] = {}


def watch(narrowings: Iterable[Narrowing]) -> None:
    """Watch the rows of these; `badges.capabilities` calls it once, with what every room declares."""
    _declared[:] = narrowings
    _watched.clear()
    for each in _declared:
        if each.of is not None:
            _watched.setdefault(each.of, []).append(each)


def declared() -> list[Narrowing]:
    """What the rooms declare. Raises LookupError: before `watch`, since nothing would be replayed."""
    rights.declare()
    if not _declared:
        raise LookupError("no capability has declared what it narrows")
    return _declared


def note(session: Session, act: Kept, facts: Facts, at: datetime | None) -> None:
    """Have a line written once this transaction is committed. Times in `facts` are text (ISO 8601).

    `at` None: the line says when it is written.
    """
    if not session.info.get(REPLAYING):
        note_always(session, act, facts, at)


def note_always(session: Session, act: Kept, facts: Facts, at: datetime | None) -> None:
    """The same in a replay too: for what the replay itself changes."""
    session.info[NOTED] = True
    session.execute(_NOTE, _row(session, act, facts, at))


def seal_by(secret: str) -> Callable[[bytes], str]:
    """What shows that the service itself noted something: a MAC by a key made of the instance's secret, as hex."""
    key = hmac.new(secret.encode(), b"noted by the service", sha256).digest()
    return lambda data: hmac.new(key, data, sha256).hexdigest()


def said(mark: str, at: datetime | None, act: Kept, facts: Facts) -> bytes:
    """What the seal of a note covers."""
    whole = ["note", mark, at.astimezone(UTC).isoformat() if at is not None else None, act.value, dict(facts)]
    return json.dumps(whole, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def _row(session: Session, act: Kept, facts: Facts, at: datetime | None) -> dict[str, Any]:
    mark, seal = secrets.token_hex(8), session.info.get(SEALED)
    sealed = seal(said(mark, at, act, facts)) if seal is not None else None
    return {"mark": mark, "at": at, "act": act, "facts": dict(facts), "seal": sealed}


def was(row: Base, column: str) -> Any:
    """What a column held before the change that is being written; what it holds, where it did not change."""
    history = inspect(row).attrs[column].history
    return history.deleted[0] if history.deleted else getattr(row, column)


def changed(row: Base, column: str) -> bool:
    """Whether a column is written with another value."""
    return bool(inspect(row).attrs[column].history.has_changes())


@event.listens_for(Session, "before_flush")
def _note_what_narrows(session: Session, _context: object, _instances: object) -> None:
    if session.info.get(REPLAYING) or not _watched:
        return
    found = [
        (narrowing.act, facts)
        for row in (*session.new, *session.dirty, *session.deleted)
        for narrowing in _watched.get(type(row), ())
        for facts in narrowing.narrowed(session, row)
    ]
    for act, facts in found:
        session.info[NOTED] = True
        session.add(LogbookNote(**_row(session, act, facts, None)))

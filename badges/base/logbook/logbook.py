"""The logbook of an instance: what its record must not forget, in a file that a lost database leaves where it is.

Lines wait in the record (`LogbookNote`), in the transaction of their act, and are written at its commit. Issuing waits
for them; an act that narrows does not, and its line is written later, when the file can be written again.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, delete, exists, select, true, update
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import SEALED, Database
from badges.base.database.types import table_of
from badges.base.disk.secret_files import make_secret, read_secret
from badges.base.errors import NothingWritten, Refused
from badges.base.logbook import decisive_facts
from badges.base.logbook.acts import Kept
from badges.base.logbook.decisive_facts import State
from badges.base.logbook.file import NAME, LogbookFile
from badges.base.logbook.lines import Broken, code_mac, written
from badges.base.logbook.notes import CODE, KEYED, note_always, said
from badges.base.logbook.tables import LogbookNote, LogbookPlace

KEY_FILE: Final = "journal_key"
# Every signature asks these, some of them four times: rows without objects cost a third.
_PLACES, _NOTES = table_of(LogbookPlace), table_of(LogbookNote)
_PLACE: Final = select(_PLACES.c.name, _PLACES.c.number).where(_PLACES.c.id == 1)
_NOTED: Final = select(_NOTES).order_by(_NOTES.c.id)
_IS_NOTED: Final = select(exists(select(_NOTES.c.id)))
# The place, and beside it each line that waits; where none does, one row whose `mark` is empty.
_PLACE_AND_NOTED: Final = (
    select(_PLACES.c.name, _PLACES.c.number, _NOTES)
    .select_from(_PLACES.outerjoin(_NOTES, true()))
    .where(_PLACES.c.id == 1)
    .order_by(_NOTES.c.id)
)
_STATE: Final = select(_PLACES.c.name, _PLACES.c.number, exists(select(_NOTES.c.id)).label("noted")).where(
    _PLACES.c.id == 1
)
_WRITTEN: Final = delete(_NOTES).where(_NOTES.c.id.in_(bindparam("numbers", expanding=True)))
_MOVED: Final = update(_PLACES).where(_PLACES.c.id == 1).values(number=bindparam("last"))
_log = logging.getLogger(__name__)


class Logbook:
    """One process's way to the logbook. `now` is the instant of lines whose act does not say its own."""

    def __init__(self, folder: Path, secrets_folder: Path, database: Database, now: Callable[[], datetime]) -> None:
        self.file = LogbookFile(folder)
        self._now = now
        self.database, self._secrets = database, secrets_folder
        self._key: bytes | None = None
        self._turn = RLock()  # of everything that reads on in the file: its position is shared by the threads

    @property
    def folder(self) -> Path:
        """Where the file is."""
        return self.file.folder

    @property
    def key(self) -> bytes:
        """The key of its own, of each line and of the codes in them. Raises Refused: `logbook.key_missing`."""
        if self._key is None:
            text = read_secret(self._secrets / KEY_FILE)
            if text is None:
                raise Refused("logbook.key_missing", file=str(self._secrets / KEY_FILE))
            self._key = text.encode("ascii")
        return self._key

    def make_key(self) -> None:
        """Make the key where there is none. It is never replaced: no line of the file could be read any more."""
        make_secret(self._secrets / KEY_FILE)

    def has_key(self) -> bool:
        """Whether the key is there: without it there is no line."""
        return self.mac_where_keyed("") is not None

    def has_begun(self, session: OrmSession) -> bool:
        """Whether the record belongs to a logbook: before its first line nothing is written into it."""
        return self.place(session)[0] is not None

    def scheme(self) -> str | None:
        """What decides something by the last line that states it all (`decisive_facts.scheme`); None: there is none.

        Raises Refused: `logbook.key_missing`; Broken; OSError.
        """
        with self._turn:
            self.file.end(self.key)
            return self.file.scheme

    def mac(self, code: str) -> str:
        """What lines name a badge by, from its code."""
        return code_mac(self.key, code)

    def mac_where_keyed(self, code: str) -> str | None:
        """The same; None where there is no key, and so no line."""
        try:
            return self.mac(code)
        except (Refused, OSError):
            return None

    def is_own(self, note: LogbookNote | Row[Any]) -> bool:
        """Whether a line that waits was noted by the service, and not put there with the database's password."""
        seal = self.database.info.get(SEALED)
        return seal is not None and hmac.compare_digest(
            seal(said(note.mark, note.at, note.act, note.facts)), note.seal or ""
        )

    def look(self, connection: Connection, table: str) -> State | None:
        """What a table that decides something says now, by MACs; None where there is no key."""
        try:
            return decisive_facts.state(connection, self.key, table)
        except (Refused, OSError):
            return None

    def settle(self, session: OrmSession, before: Mapping[str, State | None]) -> None:
        """Note what a transaction changed of such tables: each row with its MACs before and after."""
        if not self.has_begun(session):
            return  # its first line will state all of it
        for table, was in before.items():
            now = self.look(session.connection(), table)
            if was is not None and now is not None and (rows := decisive_facts.differences(was, now)):
                note_always(session, Kept.DECIDED, {"table": table, "rows": rows}, None)

    def issued(self, credentials: Collection[str]) -> set[str]:
        """Those of the credentials that a line says began to be issued: it is written before the first signature.

        Reads the file once. Raises Refused: `logbook.key_missing`; Broken; OSError.
        """
        lines = (each for each in self.file.lines(self.key) if each.act is Kept.ISSUING)
        return {str(each.facts["credential"]) for each in lines}.intersection(credentials)

    def exists(self) -> bool:
        """Whether the file has a line."""
        return self.file.exists()

    def set_aside(self, now: datetime) -> None:
        """Give the file another name, if there is one: it is never deleted. A line that another process is writing is
        waited for, and no line goes into it afterwards. Raises OSError."""
        if self.exists():
            with self._turn:
                self.file.set_aside(f"{NAME}.{now:%Y%m%dT%H%M%SZ}")

    def end(self) -> tuple[str | None, int]:
        """The logbook's random name and the number of its last line; (None, 0) where there is no line.

        Raises Refused: `logbook.key_missing`; Broken; OSError.
        """
        with self._turn:
            number, _ = self.file.end(self.key)
            return (str(self.file.first.facts.get("name")) if self.file.first is not None else None), number

    def flush(self, *, noted: bool = False) -> bool:
        """Write the lines that wait. Returns whether none waits any more; it never raises for the file.

        `noted`: that some wait is known.
        """
        try:
            return self._flushed(noted=noted)
        except (OSError, Broken, Refused) as trouble:
            reason = trouble.code if isinstance(trouble, Refused) else getattr(trouble, "strerror", None) or trouble
            _log.error("the journal outside of the database could not be written: %s", reason)
        except NothingWritten:
            _log.error("the lines that were written into the journal are noted still: the database takes no writes")
            return True  # they are in the file, which is what counts
        except Exception as trouble:  # noqa: BLE001 - the act is committed: its answer must not depend on this
            _log.error("the journal outside of the database could not be written: %s", type(trouble).__name__)
        return False

    def require(self) -> None:
        """Write what waits, and make sure that the next line can be written; before anything is reserved or signed.

        Raises Refused: `signing.logbook`.
        """
        if not self._is_idle() and not (self.flush() and self._is_ready()):
            raise Refused("signing.logbook")

    def waiting(self, session: OrmSession) -> list[Row[Any]]:
        """The lines that wait to be written. What others put among them waits for nothing (`strangers`)."""
        return [each for each in _noted(session) if self.is_own(each)]

    def strangers(self, session: OrmSession) -> int:
        """How many lines were put among them with the database's password; they are never written."""
        return sum(not self.is_own(each) for each in _noted(session))

    def place(self, session: OrmSession | Connection) -> tuple[str | None, int]:
        """The logbook that the record belongs to, and the last line that it knows; (None, 0) before the first."""
        found = session.execute(_PLACE).one_or_none()
        return (found.name, found.number) if found is not None else (None, 0)

    def _is_idle(self) -> bool:
        """Whether no line waits and the next one can be written. It nearly always is so, and one statement tells."""
        try:
            if not self._is_writable():
                return False
            with self.database.reading(alone=True) as connection:
                found = connection.execute(_STATE).one_or_none()
                return found is not None and not found.noted and (found.name, found.number) == self.end()
        except (OSError, Broken, Refused):
            return False

    def _is_writable(self) -> bool:
        return self.exists() and os.access(self.file.path, os.W_OK)

    def _is_ready(self) -> bool:
        try:
            if not self._is_writable():
                return False
            with self.database.reading(alone=True) as connection:
                if self.place(connection) == self.end():
                    return True
            # Another process may be between its line and the place of it.
            with self._turn, self.file.held(), self.database.reading(alone=True) as connection:
                return self.place(connection) == self.end()
        except (OSError, Broken, Refused):
            return False

    def _flushed(self, *, noted: bool) -> bool:
        exists = self.exists()
        if not (noted and exists):
            with self.database.reading(alone=True) as connection:
                if not connection.execute(_IS_NOTED).scalar_one():
                    return True
                if not exists and self.place(connection)[1] > 0:
                    raise Refused("logbook.missing", file=str(self.file.path))
        # The lock of the file covers the record too: of two processes the slower one must not set the place back.
        with self._turn, self.file.held() as descriptor:
            with self.database.reading(alone=True) as connection:
                found = connection.execute(_PLACE_AND_NOTED).all()
            known = (found[0].name, found[0].number) if found else (None, 0)
            waiting = [each for each in found if each.mark is not None]
            number, link = self.file.end(self.key)
            self.refuse_another(known, {each.mark for each in waiting})
            marks, lines = frozenset(self.file.marks), []
            notes = [each for each in waiting if each.mark in marks or self.is_own(each)]
            for each in notes:
                if each.mark not in marks:
                    facts = self.as_written(each.facts)
                    lines.append(
                        written(self.key, link, number + 1, each.at or self._now(), each.act, facts, each.mark)
                    )
                    number, link = lines[-1].number, lines[-1].link
            if lines:
                self.file.append(descriptor, lines)
            with self.database.begin(essential=True) as session:
                if not session.execute(_MOVED, {"last": number}).rowcount:  # type: ignore[attr-defined]
                    raise LookupError("the record belongs to no logbook")
                session.execute(_WRITTEN, {"numbers": [each.id for each in notes]})
        return True

    def refuse_another(self, known: tuple[str | None, int], noted: Collection[str]) -> None:
        """Refuse a file that is not this record's, or has lines that the record neither knows nor has noted itself.

        Raises Refused: `logbook.another`, `logbook.cut`, `logbook.behind` (it is to be replayed first).
        """
        with self._turn:
            (name, number), marks = self.end(), list(self.file.marks)
        facts = {"file": str(self.file.path)}
        if name != known[0] and (number or known[1]):  # neither has a line before the first one is written
            raise Refused("logbook.another", **facts)
        if number < known[1]:
            raise Refused("logbook.cut", **facts)
        ahead = number - known[1]
        if ahead > len(marks) or not set(marks[-ahead:] if ahead else ()) <= set(noted):
            raise Refused("logbook.behind", **facts)

    def as_written(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts of a note as its line says them: a badge by a MAC of its code."""
        keyed = {CODE: facts[KEYED]} if KEYED in facts else {}
        others = ((name, value) for name, value in facts.items() if name != KEYED)
        return {**{name: self.mac(value) if name == CODE else value for name, value in others}, **keyed}


def _noted(session: OrmSession) -> list[Row[Any]]:
    return list(session.execute(_NOTED))

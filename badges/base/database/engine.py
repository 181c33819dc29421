"""Access to the database: an engine, and `begin` for every transaction.

SQLite: WAL, synchronous FULL, secure_delete, and BEGIN IMMEDIATE for every transaction that may write, so that reads
belong to the transaction and concurrent writers wait instead of losing updates. PostgreSQL: psycopg 3.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from badges.base.database.reserve import Reserve
from badges.base.errors import DiskFull

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE would bypass the ledger's triggers
)


# What SQLite says where there is no room, on the file system or by a quota.
FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE"})


class ReadOnly(RuntimeError):
    """A transaction opened for reading was asked to write: a programming error."""


class Database:
    """One database, by its SQLAlchemy URL. The engine is made at the first use; nothing happens at construction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._after_commit: set[Callable[[], None]] = set()
        self.reserve = Reserve(Path(make_url(url).database or "") if self.is_sqlite else None)

    @cached_property
    def engine(self) -> Engine:
        """The engine, with its connections prepared."""
        engine = create_engine(self.url, pool_pre_ping=not self.is_sqlite, hide_parameters=True)
        if self.is_sqlite:
            event.listen(engine, "connect", self._prepare)
            event.listen(engine, "begin", _begin)
        return engine

    @cached_property
    def _reading(self) -> Engine:
        options: dict[str, Any] = {"read_only": True}
        if not self.is_sqlite:
            options["isolation_level"] = "AUTOCOMMIT"  # one round trip a query: no BEGIN, no ROLLBACK
        return self.engine.execution_options(**options)

    @cached_property
    def _snapshots(self) -> Engine:
        if self.is_sqlite:
            return self._reading  # a transaction that reads sees the database as it was when it began
        return self.engine.execution_options(
            read_only=True, isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; otherwise it is PostgreSQL."""
        return self.url.startswith("sqlite")

    @contextmanager
    def begin(self, *, read_only: bool = False, snapshot: bool = False, essential: bool = False) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back when the block raises.

        Objects stay readable afterwards, as far as they were loaded. `read_only` never commits and refuses to flush.
        `snapshot`: reads alone, and all of them see the same moment; what streams its rows (`yield_per`) needs it.
        `essential`: what must succeed on a full disk too, such as signing in and revoking: it may use the reserve.

        Raises DiskFull: when there is no room for what is written, or too little for what is not essential.
        """
        if read_only or snapshot:
            with Session(self._snapshots if snapshot else self._reading, expire_on_commit=False) as session:
                event.listen(session, "before_flush", _refuse_to_write)
                yield session
            return
        self.reserve.ask(essential=essential)
        try:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
        except DBAPIError as trouble:
            if not is_disk_full(trouble):
                raise
            self.reserve.give_up()
            raise DiskFull from trouble
        for call in self._after_commit:
            call()

    def after_commit(self, call: Callable[[], None]) -> None:
        """Register a function to call after every commit of `begin`; a second registration has no effect."""
        self._after_commit.add(call)

    def _prepare(self, dbapi: Any, _record: object) -> None:
        self.reserve.make_room_to_open()
        dbapi.isolation_level = None  # we send BEGIN ourselves
        for pragma in PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}")

    def dispose(self, *, close: bool = True) -> None:
        """Close the connections; `close=False` only forgets them, after a fork, where they belong to the parent."""
        if "engine" in self.__dict__:
            self.engine.dispose(close=close)


def take_turns(session: Session, name: str) -> None:
    """Hold a lock of this name until the end of the transaction, after waiting for its other holders.

    SQLite's writers always exclude each other. PostgreSQL takes an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": number})


def is_disk_full(trouble: DBAPIError) -> bool:
    """Whether a statement failed because nothing more could be written: SQLite's codes, PostgreSQL's state 53100."""
    name = str(getattr(trouble.orig, "sqlite_errorname", ""))
    return name in FULL or getattr(trouble.orig, "sqlstate", None) == "53100"


def time_of(session: Session) -> datetime | None:
    """What PostgreSQL's clock says now. None on SQLite, which has no clock but this machine's."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    return session.scalar(select(func.clock_timestamp()))


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("read_only")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _refuse_to_write(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnly

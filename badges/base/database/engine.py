"""Access to the database: an engine, and `begin` for every transaction.

SQLite: WAL, synchronous FULL, secure_delete, and BEGIN IMMEDIATE for every transaction that may write, so that reads
belong to the transaction and concurrent writers wait instead of losing updates; a `late` one takes the lock at its
first write, and is refused if anything was written since it began to read. PostgreSQL: psycopg 3.
"""

from __future__ import annotations

import hashlib
import select as select_module
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session

from badges.base.database import read_only
from badges.base.database.decisive_changes import OF_TRANSACTION, Touched, Watch
from badges.base.database.reserve import Reserve
from badges.base.errors import DiskFull, DiskReadOnly

WAIT_MS = 5000  # for which another writer of a SQLite file is waited for
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={WAIT_MS}",
    "secure_delete=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE would bypass the ledger's triggers
)


# What SQLite says where there is no room, on the file system or by a quota.
FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE"})


NOTED = "noted for the logbook"  # of a session: what `when_noted` registered is called after its commit
SEALED = "sealed for the logbook"  # of a session: what seals a line that it notes, so that no other can note one
_USED = "used at"  # of a PostgreSQL connection: when it was last given back, on the monotonic clock
QUIET = 30.0  # seconds after which a connection is asked whether it still works: a network may end it without a word
_READ_BY = "read by"  # of a connection that cannot write: the address by which it was opened


@dataclass
class _Shared:
    """The connection of a block of `one_reading`, once it is open, and what closes it at the end."""

    stack: ExitStack
    connection: Connection | None = None
    asked: int = 0


class ReadOnly(RuntimeError):
    """A transaction opened for reading was asked to write: a programming error."""


class Database:
    """One database, by its SQLAlchemy URL. The engine is made at the first use; nothing happens at construction."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.info: dict[str, Any] = {}  # given to every session that writes (`Session.info`)
        self._after_commit: set[Callable[[], None]] = set()
        self._when_noted: Callable[[], object] | None = None
        self._what_to_watch: Callable[[], Watch] | None = None
        self._shared: ContextVar[_Shared | None] = ContextVar("shared connection", default=None)
        name = make_url(url).database if self.is_sqlite else None
        self.path = Path(name) if name and name != ":memory:" else None  # of a SQLite file
        self.reserve = Reserve(Path(name or "") if self.is_sqlite else None)

    @cached_property
    def engine(self) -> Engine:
        """The engine, with its connections prepared."""
        engine = create_engine(self.url, hide_parameters=True)
        event.listen(engine, "before_cursor_execute", self._before)
        if not self.is_sqlite:
            event.listen(engine, "checkout", self._refuse_a_dead_one)
            event.listen(engine, "checkin", _note_use)
        else:
            event.listen(engine, "do_connect", self._connect_to_read)
            event.listen(engine, "connect", self._prepare)
            event.listen(engine, "checkout", self._refuse_another_way)
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
    def begin(
        self, *, read_only: bool = False, snapshot: bool = False, essential: bool = False, late: bool = False
    ) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back when the block raises.

        Objects stay readable afterwards, as far as they were loaded. `read_only` never commits and refuses to flush.
        `snapshot`: reads alone, and all of them see the same moment; what streams its rows (`yield_per`) needs it.
        `essential`: what must succeed on a full disk too, such as signing in and revoking: it may use the reserve.
        `late`: on SQLite the other writers wait from the first write on, not from the beginning. What was read before
        is then still as it was, or the transaction ends (`is_overtaken`), and is done again without `late`.

        Raises DiskFull: when there is no room for what is written, or too little for what is not essential;
        DiskReadOnly: when nothing can be written at all.
        """
        if read_only or snapshot:
            with Session(self._snapshots if snapshot else self._reading, expire_on_commit=False) as session:
                event.listen(session, "before_flush", _refuse_to_write)
                yield session
            return
        if self.is_read_only():
            raise DiskReadOnly
        self.reserve.ask(essential=essential)
        try:
            touched = Touched(self._watch) if self._watch is not None else None
            # An engine with options of its own would pass each event on to this one, which costs more than the options.
            options = {"late": late, OF_TRANSACTION: touched}
            with (
                Session(self.engine, expire_on_commit=False, info=self.info, execution_options=options) as session,
                session.begin(),
            ):
                yield session
                if touched is not None:
                    touched.settle(session)
        except DBAPIError as trouble:
            if is_disk_read_only(trouble):
                raise DiskReadOnly from trouble
            if not is_disk_full(trouble):
                raise
            self.reserve.give_up()
            raise DiskFull from trouble
        for call in self._after_commit:
            call()
        if self._when_noted is not None and session.info.get(NOTED):
            self._when_noted()

    @contextmanager
    def reading(self, *, alone: bool = False) -> Iterator[Connection]:
        """A connection that reads, without the objects of a session: half the cost of a small question.

        `alone`: never that of `one_reading`, which on SQLite does not see what was committed since it was opened.
        """
        shared = self._shared.get()
        if shared is None or alone:
            with self._reading.connect() as connection:
                yield connection
            return
        if shared.connection is None:
            shared.connection = shared.stack.enter_context(self._reading.connect())
        yield shared.connection

    @contextmanager
    def one_reading(self) -> Iterator[None]:
        """Let every `reading` of this thread in the block share one connection, opened at the first of them.

        On SQLite they then see one moment. `begin` is not concerned: it always has a connection of its own.
        """
        if self._shared.get() is not None:
            yield
            return
        with ExitStack() as stack:
            token = self._shared.set(_Shared(stack))
            try:
                yield
            finally:
                self._shared.reset(token)

    def asked(self) -> int:
        """How many statements this thread has run in the block of `one_reading`, on whatever connection."""
        shared = self._shared.get()
        return shared.asked if shared is not None else 0

    def _before(self, connection: Connection, _cursor: object, statement: str, *_others: object) -> None:
        shared = self._shared.get()
        if shared is not None:
            shared.asked += 1
        touched: Touched | None = connection.get_execution_options().get(OF_TRANSACTION)
        if touched is not None:
            touched.about_to(connection, statement)

    def after_commit(self, call: Callable[[], None]) -> None:
        """Register a function to call after every commit of `begin`; a second registration has no effect."""
        self._after_commit.add(call)

    def when_noted(self, call: Callable[[], object]) -> None:
        """Call this, and nothing else, after each commit of a session that noted something for the logbook."""
        self._when_noted = call

    def watch(self, what: Callable[[], Watch]) -> None:
        """Have what the transactions of `begin` change of some tables told before each commit; `what` says which, and
        is asked before the first of them."""
        self._what_to_watch = what
        vars(self).pop("_watch", None)

    @cached_property
    def _watch(self) -> Watch | None:
        return self._what_to_watch() if self._what_to_watch is not None else None

    def is_read_only(self) -> bool:
        """Whether this is a SQLite file that can be read and not written."""
        return self.path is not None and read_only.is_read_only(self.path)

    def is_degraded(self) -> bool:
        """Whether nothing is written but what is essential, or nothing at all."""
        return self.is_read_only() or self.reserve.is_degraded()

    def _connect_to_read(self, dialect: Any, record: Any, arguments: Any, options: Any) -> Any:
        record.info[_READ_BY] = address = read_only.uri_of(self.path) if self.path is not None else None
        return dialect.connect(address, uri=True, **options) if address is not None else None

    def _refuse_another_way(self, _dbapi: Any, record: Any, _proxy: object) -> None:
        """Close a connection that was opened to read once the disk can be written, or has a log to read."""
        if self.path is not None and (known := record.info.get(_READ_BY)) and known != read_only.uri_of(self.path):
            raise DisconnectionError

    def _refuse_a_dead_one(self, dbapi: Any, record: Any, _proxy: object) -> None:
        """Close a connection whose server has ended it. One that was used just now is not asked: the server says so by
        itself, and what it said is there to be read. That spares a question for each use."""
        idle = time.monotonic() - record.info.get(_USED, time.monotonic())
        if has_news(dbapi) or (idle > QUIET and not _answers(self.engine, dbapi)):
            raise DisconnectionError

    def _prepare(self, dbapi: Any, record: Any) -> None:
        dbapi.isolation_level = None  # we send BEGIN ourselves
        if record.info.get(_READ_BY) is not None:
            return
        self.reserve.make_room_to_open()
        for pragma in PRAGMAS:
            dbapi.execute(f"PRAGMA {pragma}")

    def dispose(self, *, close: bool = True) -> None:
        """Close the connections; `close=False` only forgets them, after a fork, where they belong to the parent."""
        if "engine" in self.__dict__:
            self.engine.dispose(close=close)


def take_turns(session: Session, name: str, *, shared: bool = False) -> None:
    """Hold a lock of this name until the end of the transaction, after waiting for its other holders.

    `shared`: beside others who share it; those who do not wait for them all. SQLite's writers always exclude each
    other. PostgreSQL takes an advisory lock.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {lock}(:number)"), {"number": turn_number(name)})


def turn_number(name: str) -> int:
    """The number by which PostgreSQL knows the advisory lock of this name: 64 bits with a sign."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


def is_disk_full(trouble: DBAPIError) -> bool:
    """Whether a statement failed because nothing more could be written: SQLite's codes, PostgreSQL's state 53100."""
    name = str(getattr(trouble.orig, "sqlite_errorname", ""))
    return name in FULL or getattr(trouble.orig, "sqlstate", None) == "53100"


def is_disk_read_only(trouble: DBAPIError) -> bool:
    """Whether a statement failed because nothing may be written: SQLite's codes, PostgreSQL's state 25006."""
    name = str(getattr(trouble.orig, "sqlite_errorname", ""))
    return name.startswith("SQLITE_READONLY") or getattr(trouble.orig, "sqlstate", None) == "25006"


def is_overtaken(trouble: DBAPIError) -> bool:
    """Whether another writer committed between the first read and the first write of a `late` transaction."""
    return str(getattr(trouble.orig, "sqlite_errorname", "")) in ("SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY")


def time_of(session: Session) -> datetime | None:
    """What PostgreSQL's clock says now. None on SQLite, which has no clock but this machine's."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    return session.scalar(select(func.clock_timestamp()))


def has_news(dbapi: Any) -> bool:
    """Whether a psycopg connection is closed, or its server sent something unasked: its end."""
    if dbapi.closed:
        return True
    waiting = select_module.poll()
    waiting.register(dbapi.pgconn.socket, select_module.POLLIN)
    return bool(waiting.poll(0))


def _answers(engine: Engine, dbapi: Any) -> bool:
    try:
        return engine.dialect.do_ping(dbapi)
    except engine.dialect.loaded_dbapi.Error:
        return False


def _note_use(_dbapi: Any, record: Any) -> None:
    record.info[_USED] = time.monotonic()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("read_only") or options.get("late") or connection.info.get(_READ_BY):
        dbapi: Any = connection.connection.dbapi_connection
        dbapi.execute("BEGIN")  # it asks nothing of the file, so it cannot fail as a statement can
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _refuse_to_write(session: Session, _context: object, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        raise ReadOnly

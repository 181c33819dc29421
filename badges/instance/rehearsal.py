"""A backup is proved by being restored: into a place of its own kind, which is removed again.

On SQLite that is a file in the home, since what is restored is not encrypted: the backups may lie on a disk where
nothing else of ours does. On PostgreSQL it is a schema of the same database, since the service's role may create no
database: every statement of the rehearsal sees that schema alone, by its `search_path`. Both have a fixed name, so that
what a kill left is removed by the next rehearsal; only one is made at a time (`nightly`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from badges.base import registry
from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.errors import Refused
from badges.base.services import Services
from badges.instance import archive, backup
from badges.instance.progress import Progress, silently
from badges.publication.judgement import verify_award
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from keys.keyring import Keyring

PLACE: Final = "badges_rehearsal"  # the schema, and with a dot the folder
SAMPLE: Final = 20  # badges that are verified: half of them the newest, half at random


def rehearse(
    services: Services, source: Callable[[], BinaryIO], passphrase: str, progress: Progress = silently
) -> None:
    """Restore a sealed file and compare: revision, rows of each table, keys, and a sample of badges.

    Raises SealBroken; Refused: `backup.malformed`, `backup.newer`, `backup.unverified`; KeyringLocked, KeyringUnusable,
    DiskFull: as a restoration does.
    """
    found = backup.open_archive(source, passphrase)
    with _place(services.database, services.settings.home) as (home, database):
        backup.restore_home(home, found)
        keyring = Keyring.open(home / "keys", services.settings.keys_passphrase)
        there = replace(
            Services(
                replace(services.settings, home=home, database_url=database.url, journal_dir=None),
                database, keyring, services.clock, services.fetch, lambda *_: None,
            ),
            database_clock=services.database_clock,
            steady_clock=services.steady_clock,
        )  # fmt: skip
        backup.restore_record(database, found, services.now(), progress)
        _compare(there, found)
        _verify_some(services, there)


@contextmanager
def _place(original: Database, beside: Path) -> Iterator[tuple[Path, Database]]:
    """An empty home and an empty database of the original's kind, for the block."""
    home = beside / f".{PLACE}"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(mode=0o700)
    database = Database(_beside(original.url) if not original.is_sqlite else f"sqlite:///{home / 'badges.sqlite3'}")
    try:
        if not original.is_sqlite:
            _statements(original, f"DROP SCHEMA IF EXISTS {PLACE} CASCADE", f"CREATE SCHEMA {PLACE}")
        yield home, database
    finally:
        database.dispose()
        shutil.rmtree(home, ignore_errors=True)
        if not original.is_sqlite:
            _statements(original, f"DROP SCHEMA IF EXISTS {PLACE} CASCADE")


def _beside(url: str) -> str:
    """The same PostgreSQL database, in which a connection sees the schema of the rehearsal alone."""
    parts = make_url(url)
    given = parts.query.get("options", ())
    options = " ".join([given] if isinstance(given, str) else given)
    found = parts.update_query_dict({"options": f"{options} -csearch_path={PLACE}".strip()})
    return found.render_as_string(hide_password=False)


def _statements(database: Database, *statements: str) -> None:
    with database.begin() as session:
        for each in statements:
            session.execute(text(each))


def _compare(there: Services, found: backup.Archive) -> None:
    """Raises Refused: `backup.unverified`, when a table lacks rows or has too many."""
    if not schema.is_current(there.database):
        raise Refused("backup.unverified", what="revision")
    if schema.missing_guards(there.database):
        raise Refused("backup.unverified", what="ledger_entry")
    counts = found.counts or {}
    with there.database.begin(read_only=True) as session:
        for table in registry.tables():
            wanted = counts.get(table.name, 0) + archive.FINISHED.get(table.name, 0)
            if session.scalar(select(func.count()).select_from(table)) != wanted:
                raise Refused("backup.unverified", what=table.name)


def _verify_some(here: Services, there: Services) -> None:
    """Raises Refused: `backup.unverified`, when a badge gets another verdict than in the original.

    What is wrong with a badge in the original too is told by the check of the night, and no reason to keep no backup.
    """
    signed = select(Award.code, Award.state).where(Award.state.in_((AwardState.ISSUED, AwardState.REVOKED)))
    with there.database.begin(read_only=True) as session:
        newest = session.execute(signed.order_by(Award.id.desc()).limit(SAMPLE // 2)).all()
        others = session.execute(signed.order_by(func.random()).limit(SAMPLE // 2)).all()
    restored = {row.code: row.state for row in [*newest, *others]}
    with here.database.begin(read_only=True) as session:
        found = session.execute(select(Award.code, Award.state).where(Award.code.in_(restored))).all()
    original = {row.code: row.state for row in found}
    for code in (code for code, state in restored.items() if original.get(code) is state):
        wanted, given = _said(here, code), _said(there, code)
        if wanted != given:
            raise Refused("backup.unverified", what=f"badge {wanted} / {given}")


def _said(services: Services, code: str) -> str:
    answer = verify_award(services, code)
    return str(answer.verdict.headline) if answer.verdict is not None else answer.kind

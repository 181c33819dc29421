"""Sixty ways to tamper with a lived-in record by somebody with the database's password, who has no file of the machine.

Each is one or several statements, with keys and triggers switched off. Those that are found name the line; the others
say why, and none of them makes a revoked badge valid, gives a right, changes whom the public calls or empties the
journal.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.instance import heads
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from tests.badges.instance.checks.conftest import Record, _record, build
from tests.badges.instance.checks.lived import live
from tests.badges.instance.checks.tamperings import FOUND, UNSEEN, valid_again
from tests.conftest import Clock, _initialise
from tests.postgresql import EmbeddedPostgresql, Snapshot

NOT_ASKED = ("Sauvegarde", "Délivrances interrompues", "Lettres")  # of a machine without a worker


@pytest.fixture(scope="module")
def lived_sqlite(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Record, str]]:
    """The lived-in record on SQLite; its file is copied back."""
    home = tmp_path_factory.mktemp("lived") / "home"
    shutil.copytree(instance_template, home)
    home.chmod(0o700)
    database, clock = Database(f"sqlite:///{home / 'badges.sqlite3'}"), Clock()
    record = _record(home, database, clock)
    code = _lived(record)
    database.dispose()
    connection = sqlite3.connect(home / "badges.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    saved = (home / "badges.sqlite3").read_bytes()

    def restore() -> None:
        database.dispose()
        for end in ("-wal", "-shm"):
            (home / f"badges.sqlite3{end}").unlink(missing_ok=True)
        (home / "badges.sqlite3").write_bytes(saved)

    yield from _restoring(record, restore, code)
    database.dispose()


@pytest.fixture(scope="module")
def lived_postgresql(
    postgresql: EmbeddedPostgresql, instance_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Record, str]]:
    """The lived-in record on PostgreSQL; its rows are put back."""
    home = tmp_path_factory.mktemp("lived") / "home"
    shutil.copytree(instance_template / "keys", home / "keys")
    home.chmod(0o700)
    database, clock = Database(postgresql.create("lived")), Clock()
    _initialise(home, database)
    record = _record(home, database, clock, database_clock=lambda _session: clock())
    code = _lived(record)
    snapshot = Snapshot(database.url, Base.metadata)
    yield from _restoring(record, snapshot.restore, code)
    database.dispose()
    snapshot.close()


def _lived(record: Record) -> str:
    from keys import sealing

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealing, "COST", 1)
        build(record)
        return live(record)


def _restoring(record: Record, restore: object, code: str) -> Iterator[tuple[Record, str]]:
    logbook = record.services.settings.logbook_folder / "journal"
    saved, built_at = logbook.read_bytes(), record.clock.now

    def back() -> None:
        record.clock.now = built_at
        restore()  # type: ignore[operator]
        logbook.write_bytes(saved)

    record.restore = back
    yield record, code


@pytest.fixture(params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest) -> tuple[Record, str]:
    """The lived-in record as it was, and the code of an earlier letter."""
    found, code = request.getfixturevalue(f"lived_{request.param}")
    found.restore()
    return replace(found, services=replace(found.services)), code


def wrong(record: Record) -> list[str]:
    """The red lines of all checks but those of the machine."""
    return [each.what for each in record.wrong() if not each.what.startswith(NOT_ASKED)]


def test_sixty_of_which_at_least_fifty_two_are_found() -> None:
    assert len(FOUND) + len(UNSEEN) >= 60 and len(FOUND) >= 52 and FOUND.keys().isdisjoint(UNSEEN)
    assert all(why for _, why in UNSEEN.values())


def test_the_untouched_record_is_sound(lived: tuple[Record, str]) -> None:
    """The control of all others."""
    record, code = lived
    assert wrong(record) == []
    said = [each.what for each in all_checks.findings(record.services)]
    assert any(each.startswith("Registre : ") and "1 sauvegarde" in each for each in said)
    assert record.awards["revoked"].headline() == "REVOKED"
    with record.services.database.begin(snapshot=True) as session:
        assert heads.agrees(session, code) is True
        assert heads.agrees(session, code.lower().replace("-", " ")) is True
        assert heads.agrees(session, f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}") is False
        assert heads.agrees(session, "bonjour") is None


@pytest.mark.parametrize("what", FOUND)
def test_it_is_found(lived: tuple[Record, str], what: str) -> None:
    record, _ = lived
    statements, line = FOUND[what]
    record.change(*statements)
    found = wrong(record)
    assert any(each.startswith(line) for each in found), found


@pytest.mark.parametrize("what", UNSEEN)
def test_it_is_not_found(lived: tuple[Record, str], what: str) -> None:
    """So that nobody says that it is; and a revoked badge stays revoked, and what decides stays."""
    record, _ = lived
    record.change(*UNSEEN[what][0])
    assert wrong(record) == [] and record.awards["revoked"].headline() == "REVOKED"


def test_a_revoked_badge_was_valid_for_every_employer(lived: tuple[Record, str]) -> None:
    """What the first of them does, so that it is no straw man: the page says VALID, and only one place knows better."""
    record, _ = lived
    record.change(*valid_again("revoked"))
    assert record.awards["revoked"].headline() == "VALID"
    assert [each.mark for each in record.wrong("remembered")][:1] == [WRONG]

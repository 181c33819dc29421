"""One record with awards in every state, built once on each database and put back before each test."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from badges.base import outbox
from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.base.journal import chain
from badges.base.services import Services
from badges.base.tables import Letter
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG, Finding, Outside
from badges.issuing import keyring, revoke, sign
from badges.issuing.correcting import pause
from badges.ledger import statuses
from badges.network.service import heartbeat
from badges.sharing import audience, backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.naming import accept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import PASSPHRASE, Clock, Queue, _initialise, no_fetch, settings_at
from tests.postgresql import EmbeddedPostgresql, Snapshot


@dataclass
class Record:
    """The record, and the awards of it by what became of them."""

    services: Services
    clock: Clock
    awards: dict[str, Recognition] = field(default_factory=dict)
    restore: Callable[[], None] = lambda: None

    def change(self, *statements: str) -> None:
        """Change rows as somebody with the database's password can: keys and triggers do not hold them back."""
        asked = [self.filled(each) for each in statements]
        if self.services.database.is_sqlite:
            with contextlib.closing(sqlite3.connect(self.services.settings.home / "badges.sqlite3")) as connection:
                triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
                off, on = [f"DROP TRIGGER {name}" for name, _ in triggers], [made for _, made in triggers]
                for each in (*off, *asked, *on):
                    connection.execute(each)
                connection.commit()
            return
        theirs = Database(self.services.database.url)  # what passes through the service's own is the service's
        with theirs.begin() as session:
            for each in ("SET LOCAL session_replication_role = replica", *asked):
                session.execute(text(each.replace(":", "\\:")))
        theirs.dispose()

    def filled(self, statement: str) -> str:
        """A statement with the numbers of the awards, `{revoked}` and so on, and the type `{json}`."""
        numbers = {name: of.award for name, of in self.awards.items()}
        return statement.format(**numbers, json="TEXT" if self.services.database.is_sqlite else "JSON")

    def instant(self, at: datetime | None) -> str:
        """An instant as the database writes it, in quotes."""
        assert at is not None
        return f"'{at:%Y-%m-%d %H:%M:%S.%f}'" if self.services.database.is_sqlite else f"'{at.isoformat()}'"

    def wrong(self, *names: str, outside: Outside | None = None) -> list[Finding]:
        """What these checks find wrong; all of them without a name."""
        chosen = [each for each in all_checks.CHECKS if not names or each.__name__ in names]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(all_checks, "CHECKS", tuple(chosen))
            return [each for each in all_checks.findings(self.services, outside) if each.mark == WRONG]


def build(record: Record) -> None:
    """Awards of Léa's to seven members, and what became of each."""
    services, cast = record.services, Cast(record.services)

    def award(given: str, **more: Any) -> Recognition:
        return agreed(cast, given=given, **more)

    record.awards["renewed"] = award("Rose").sign()
    keyring.compromise(services, services.keyring.signer("gueret", Algorithm.EDDSA).method.id)
    record.clock.advance(minutes=1)
    record.awards["valid"] = valid = award("Amina", email="amina@courrier.example").sign()
    backpacks.make_hosted(services, valid.member, valid.code, "amina@courrier.example")
    backpacks.make_matching(services, valid.member, valid.code, "amina@courrier.example")
    record.awards["public"] = public = award("Fatou").sign()
    backpacks.make_matching(services, public.member, public.code, "fatou@courrier.example")
    audience.set_visibility(services, public.member, public.code, "public")
    record.awards["revoked"] = revoked = award("Awa").sign()
    revoke.revoke(services, cast.helene, revoked.award, "error")
    record.awards["paused"] = paused = award("Lila").sign()
    pause.pause(services, paused.lea, paused.award, "criterion")
    record.awards["resumed"] = resumed = award("Nina").sign()
    pause.pause(services, resumed.lea, resumed.award, "person")
    pause.resume(services, cast.helene, resumed.award)
    record.awards["corrected"] = corrected = award("Mona").sign()
    accept(corrected, "Mona")
    record.awards["withdrawn"] = withdrawn = award("Ana").sign()
    sign.undo(services, withdrawn.lea, withdrawn.award)
    record.awards["erased"] = erased = award("Ines").sign()
    erase(record, erased)
    record.awards["reserved"] = reserved = award("Nour")
    sign.reserve(services, reserved.lea, reserved.award)
    record.awards["agreed"] = award("Lise")
    with services.database.begin() as session:
        for state, body in (("sent", ""), ("waiting", "1")):
            due = services.now()
            outbox.write(session, "a@b.example", f"Un code\n{body}", due_at=due, purpose="award", number=1)
            session.flush()
            row = session.query(Letter).order_by(Letter.id.desc()).first()
            assert row is not None
            row.state = state
            row.sent_at = due if state == "sent" else None
            row.subject = row.subject if body else ""
    chain.extend(services)
    heartbeat.beat(services)
    for number in statuses.numbers(services):
        statuses.current(services, number)


def erase(record: Record, of: Recognition) -> None:
    """What erasure leaves of an award: the rows without what is personal, and the ledger's own row."""
    edition = of.editions()[0]
    at = record.services.now()
    record.awards["erased"] = of
    record.change(
        f"DELETE FROM document WHERE edition_id = {edition.id}",
        f"UPDATE edition SET draft = NULL WHERE id = {edition.id}",
        f"UPDATE award SET erased_at = {record.instant(at)}, name_shown = NULL, sentence = NULL, "
        f"criteria = CAST('[]' AS {{json}}) WHERE id = {of.award}",
        "INSERT INTO ledger_entry (event, at, credential_id, edition, status_list_id, status_index, awarded_at, "
        "valid_from) SELECT 'erased', at, credential_id, edition, "
        f"status_list_id, status_index, awarded_at, valid_from FROM ledger_entry "
        f"WHERE credential_id = '{edition.credential_id}' AND representation = 'ob3'",
    )


def _record(home: Path, database: Database, clock: Clock, **more: Any) -> Record:
    settings = settings_at(home, database.url)
    ring = Keyring.open(home / "keys", PASSPHRASE)
    return Record(Services(settings, database, ring, clock, no_fetch, Queue(), **more), clock)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def recorded_sqlite(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """The record on SQLite; its file is copied back."""
    home = tmp_path_factory.mktemp("checked") / "home"
    shutil.copytree(instance_template, home)
    home.chmod(0o700)
    database, clock = Database(f"sqlite:///{home / 'badges.sqlite3'}"), Clock()
    record = _record(home, database, clock)
    build(record)
    database.dispose()
    connection = sqlite3.connect(home / "badges.sqlite3")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    saved, logbook = (home / "badges.sqlite3").read_bytes(), (home / "journal" / "journal").read_bytes()

    built_at = clock.now

    def restore() -> None:
        clock.now = built_at
        database.dispose()
        for end in ("-wal", "-shm"):
            (home / f"badges.sqlite3{end}").unlink(missing_ok=True)
        (home / "badges.sqlite3").write_bytes(saved)
        (home / "journal" / "journal").write_bytes(logbook)

    record.restore = restore
    yield record
    database.dispose()


@pytest.fixture(scope="session")
def recorded_postgresql(
    postgresql: EmbeddedPostgresql, instance_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Record]:
    """The record on PostgreSQL; its rows are put back."""
    home = tmp_path_factory.mktemp("checked") / "home"
    shutil.copytree(instance_template / "keys", home / "keys")
    home.chmod(0o700)
    database, clock = Database(postgresql.create("checked")), Clock()
    _initialise(home, database)
    record = _record(home, database, clock, database_clock=lambda _session: clock())
    build(record)
    snapshot = Snapshot(database.url, Base.metadata)
    logbook = (home / "journal" / "journal").read_bytes()

    built_at = clock.now

    def restore() -> None:
        clock.now = built_at
        snapshot.restore()
        (home / "journal" / "journal").write_bytes(logbook)

    record.restore = restore
    yield record
    database.dispose()
    snapshot.close()


@pytest.fixture
def keys_put_back(record: Record) -> Iterator[Path]:
    """The folder of the record's keys, for a test that changes it."""
    folder = record.services.settings.keys_folder
    saved = folder.with_name("saved")
    shutil.copytree(folder, saved)
    yield folder
    shutil.rmtree(folder)
    saved.rename(folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest) -> Record:
    """The record as it was built, once on each database."""
    found: Record = request.getfixturevalue(f"recorded_{request.param}")
    found.restore()
    return replace(found, services=replace(found.services))

"""The archive, lines of JSON: loaded into another database of either kind, it gives the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.database.types import Base
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.tables import Letter
from badges.gatherings.tables import Activity
from badges.instance import archive
from badges.ledger.tables import StatusList
from badges.network import accounts
from badges.network.tables import FailureCount, Passkey, Site, Staff, WebSession
from badges.people.tables import Member
from tests.cast.people import Cast
from tests.postgresql import EmbeddedPostgresql

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
# A restoration changes these on purpose: it fills the status lists and opens a new one, stops letters, ends sessions.
CHANGED = {"status_list", "letter", "web_session", "failure_count", "heartbeat"}


@pytest.fixture
def filled(services: Services) -> Services:
    """An instance with something in every kind of column."""
    cast = Cast(services)
    cast.gathering(0, {cast.member("Łucja", "N’Diaye-Şahin"): "leads", cast.member("Олена", None): "helps"})
    accounts.link(services, OPERATOR, cast.lea.staff_id or 0)
    with services.database.begin() as session:
        session.add(
            Passkey(
                staff_id=cast.lea.staff_id, credential_id=b"\x00\xff", public_key=b"key", sign_count=7,
                transports=["usb", "nfc"], backup_state=True, device_type="single_device", name="Clé", usage="first",
                create_datetime=NOW,
            )
        )  # fmt: skip
        first, *_others, last = session.scalars(select(Activity).order_by(Activity.id))
        first.merged_into_id = last.id  # a key to a row that comes later
        session.add(WebSession(key_digest=b"k" * 32, subject="s", data="{}", created_at=NOW, expires_at=NOW))
        session.add(FailureCount(key_digest=b"f" * 32, failures=3, expires_at=NOW))
        for state in ("waiting", "sending", "sent"):
            letter = Letter(recipient="a@b.example", subject="s", body="secret", purpose="award", state=state)
            letter.due_at = letter.ends_at = NOW
            session.add(letter)
    return services


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of either kind, with its tables."""
    if request.param == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        schema.upgrade(found)
        yield found
        found.dispose()
    else:
        server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
        found = Database(server.create("empty"))
        schema.upgrade(found)
        yield found
        found.dispose()
        server.drop("empty")


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    with Session(database.engine) as session:
        return {
            table.name: [
                dict(row)
                for row in session.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
            ]
            for table in Base.metadata.sorted_tables
        }


def dumped(database: Database) -> Iterator[bytes]:
    """The lines of an archive."""
    with database.begin(snapshot=True) as session:
        yield from (line for _, line in archive.dump(session))


def load(database: Database, lines: Iterable[bytes], now: datetime) -> int:
    """Load lines into the tables of the newest revision, as a restoration does. Returns how many there were."""
    with schema.migrating(database) as connection:
        counts = archive.load(connection, lines)
        with Session(connection) as session:
            archive.finish(session, now)
            session.commit()
    return sum(counts.values())


def test_a_dump_loads_into_either_database(filled: Services, empty: Database) -> None:
    lines = list(dumped(filled.database))
    assert archive.is_empty(empty) and not archive.is_empty(filled.database)
    assert load(empty, lines, NOW) == len(lines) > 60
    before, after = rows(filled.database), rows(empty)
    for name in before.keys() - CHANGED:
        assert after[name] == before[name], name
    assert after["web_session"] == after["failure_count"] == [] and before["web_session"] != []
    assert [(row["state"], row["body"]) for row in after["letter"]] == [
        ("dropped", ""), ("dropped", ""), ("sent", "secret"),
    ]  # fmt: skip
    first, second = after["status_list"]
    assert first["counter"] == first["size"] and first["permutation_key"] == before["status_list"][0]["permutation_key"]
    assert second["counter"] == 0 and second["id"] > first["id"] and second["created_at"] == NOW
    with pytest.raises(archive.NotEmpty):
        load(empty, lines, NOW)


def test_new_rows_are_numbered_after_the_restored(services_sqlite: Services, empty: Database) -> None:
    Cast(services_sqlite).member()
    load(empty, dumped(services_sqlite.database), NOW)
    with empty.begin() as session:
        last = session.scalar(select(func.max(Member.id))) or 0
        site = session.scalars(select(Site)).first()
        assert site is not None
        session.add(
            Member(site_id=site.id, given_name="Zoé", folded_name="zoe", link_nonce=b"n" * 16, joined_on=NOW.date())
        )
        session.add(StatusList(permutation_key=b"k" * 32, created_at=NOW))
        session.flush()
        assert session.scalar(select(func.max(Member.id))) == last + 1
        assert session.scalar(select(func.count()).select_from(StatusList)) == 3


def test_restored_twice_the_new_lists_differ(services_sqlite: Services, tmp_path: Path) -> None:
    lines, found = list(dumped(services_sqlite.database)), set()
    for number in range(2):
        database = Database(f"sqlite:///{tmp_path / f'{number}.sqlite3'}")
        schema.upgrade(database)
        load(database, lines, NOW)
        found |= {row["id"] for row in rows(database)["status_list"]}
        database.dispose()
    assert len(found) == 3


def test_a_dump_is_a_snapshot_and_blocks_no_writer(filled: Services) -> None:
    dumping = dumped(filled.database)
    first = next(dumping)
    Cast(filled)._staff("Nouvelle Personne", "animatrice", "facilitator", "gueret")
    lines = [json.loads(line) for line in (first, *dumping)]
    assert "Nouvelle Personne" not in {line["row"]["name"] for line in lines if line["table"] == "staff"}
    with filled.database.begin(read_only=True) as session:
        assert "Nouvelle Personne" in session.scalars(select(Staff.name)).all()


def test_a_row_of_an_older_archive_leaves_new_columns_to_the_database(
    services_sqlite: Services, tmp_path: Path
) -> None:
    lines = []
    for line in dumped(services_sqlite.database):
        entry = json.loads(line)
        if entry["table"] == "badge_model":
            del entry["row"]["retired_on"]
        lines.append(json.dumps(entry).encode())
    database = Database(f"sqlite:///{tmp_path / 'older.sqlite3'}")
    schema.upgrade(database)
    load(database, lines, NOW)
    assert len(rows(database)["badge_model"]) == 20
    database.dispose()


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b'"x"', b'{"table":"nowhere","row":{}}', b'{"table":"site","row":{"nowhere":1}}',
     b'{"table":"site","row":[]}', b'{"table":"status_list","row":{"created_at":"hier"}}', b"\xff"],
)  # fmt: skip
def test_malformed_lines_change_nothing(services_sqlite: Services, tmp_path: Path, line: bytes) -> None:
    database = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    schema.upgrade(database)
    with pytest.raises(archive.Malformed):
        load(database, [*dumped(services_sqlite.database), line], NOW)
    assert archive.is_empty(database)
    database.dispose()


def test_revisions_that_are_known() -> None:
    known = archive.revisions()
    assert schema.newest() == known[0] and "0001" in known and "9999" not in known

"""A backup of any revision restores today: the archives that the code of then made, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from badges import app
from badges.base.database.engine import Database
from badges.base.text import call_hours
from badges.instance import archive
from tests.badges.cli.conftest import Run
from tests.badges.instance.archives import make
from tests.postgresql import EmbeddedPostgresql

LATER: Final = datetime(2026, 12, 24, 9, tzinfo=UTC)  # than anything that an archive says was done
SETTINGS: Final = {"BADGES_QUEUE_URL": "memory://", "BADGES_BACKUP_PASSPHRASE": make.WORDS}
# Rows that a restoration changes on purpose: full status lists and a new one, letters that are dropped.
FINISHED: Final = {"status_list", "letter", "heartbeat"}
# By revision 0009; and what a restoration writes: the digest of the keys, where the archive does not say it.
EMPTIED: Final = {"site": {"opened_on"}, "instance": {"keys_digest"}}
GROWN: Final = {"activity"}  # revision 0048 adds words after those that are there
Row = dict[str, Any]


def rows_of(lines: Any) -> dict[str, list[Row]]:
    """The rows by table."""
    found: dict[str, list[Row]] = {}
    for line in lines:
        entry = json.loads(line)
        found.setdefault(entry["table"], []).append(entry["row"])
    return found


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command's clock: some archives are of days that this machine's may not have reached."""
    build = app.build_services
    clocks = {"clock": lambda: LATER, "steady_clock": lambda: LATER, "database_clock": lambda _session: LATER}
    monkeypatch.setattr(app, "build_services", lambda chosen: replace(build(chosen), **clocks))


def plain(name: str, value: Any) -> Any:
    """A list of texts as the text that the database has: the archives that were derived hold it so.

    The keys of the instance are compared by their ids alone, since revision 0033 says the state of each beside it; the
    hours of its phone as revision 0047 reads them.
    """
    if name == "network" and (said := value.get("hours")):
        return {**value, "hours": call_hours.typed(said)}
    if name == "key_methods":
        return sorted(value)
    is_list = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return ",".join(value) if is_list else value


@pytest.mark.parametrize("revision", archive.revisions())
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_it_restores(revision: str, kind: str, run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    home, url, name = tmp_path / "there", f"sqlite:///{tmp_path / 'there' / 'badges.sqlite3'}", f"revision{revision}"
    if kind == "postgresql":
        server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
        url = server.create(name)
        request.addfinalizer(lambda: server.drop(name))
    said = run("restore", str(make.of(revision)), "--yes", home=home, BADGES_DATABASE_URL=url, **SETTINGS)
    assert said.code == 0 and "2 badges relus, 2 vérifiés" in said.out, said.all
    checked = run("check", home=home, BADGES_DATABASE_URL=url, **SETTINGS)
    assert checked.code == 0, checked.all
    database = Database(url)
    with database.begin(snapshot=True) as session:
        after = rows_of(line for _, line in archive.dump(session))
    database.dispose()
    before = rows_of(make.opened(revision).lines())
    for table in before.keys() - set(FINISHED) - {"logbook_place"}:  # another logbook was begun
        found = after[table][: len(before[table])] if table in GROWN else after[table]
        assert len(found) == len(before[table]), table
        for old, new in zip(before[table], found, strict=True):
            shared = {
                name: plain(name, value)
                for name, value in old.items()
                if name in new and name not in EMPTIED.get(table, ())
            }
            assert shared == {name: plain(name, new[name]) for name in shared}, table

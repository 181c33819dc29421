"""A backup of any revision restores today: the archives that the code of then made, on both databases."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from badges.base.database.engine import Database
from badges.instance import archive
from tests.badges.cli.conftest import Run
from tests.badges.instance.archives import make
from tests.postgresql import EmbeddedPostgresql

SETTINGS: Final = {"BADGES_QUEUE_URL": "memory://", "BADGES_BACKUP_PASSPHRASE": make.WORDS}
# Rows that a restoration changes on purpose: full status lists and a new one, letters that are dropped.
FINISHED: Final = {"status_list", "letter", "heartbeat"}
Row = dict[str, Any]


def rows_of(lines: Any) -> dict[str, list[Row]]:
    """The rows by table."""
    found: dict[str, list[Row]] = {}
    for line in lines:
        entry = json.loads(line)
        found.setdefault(entry["table"], []).append(entry["row"])
    return found


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
    assert Counter({name: len(rows) for name, rows in before.items()}) <= Counter(
        {name: len(rows) for name, rows in after.items()}
    )
    for table in before.keys() - FINISHED:
        assert len(after[table]) == len(before[table]), table
        for old, new in zip(before[table], after[table], strict=True):
            shared = {name: value for name, value in old.items() if name in new}
            assert shared == {name: new[name] for name in shared}, table


def test_each_revision_has_its_archive() -> None:
    missing = [each for each in archive.revisions() if not make.of(each).is_file()]
    assert missing == [], f"python -m {make.__name__} makes the archive of the newest revision"
    for revision in archive.revisions():
        assert make.opened(revision).revision == revision

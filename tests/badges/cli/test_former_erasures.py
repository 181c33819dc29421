"""`badges restore` erases again whom the file of erasures of a former version names, and the journal keeps it then."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from badges.base.database.engine import Database
from badges.leaving.erasure import former_file
from badges.people.tables import Member
from tests.badges.cli.conftest import SETTINGS, Run
from tests.cast.recognition import Recognition
from tests.conftest import START

pytestmark = pytest.mark.usefixtures("quick_seal")
WORDS = {"BADGES_BACKUP_PASSPHRASE": "quatre brebis et un chien"}


def name_in(home: Path, member_id: int) -> str:
    """The member's first name in a restored instance."""
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    with database.begin(read_only=True) as session:
        found = session.get_one(Member, member_id).given_name
    database.dispose()
    return found


@pytest.mark.parametrize("place", ["beside", "inside"])
def test_the_file_beside_the_archive_or_in_the_home(
    here: Run, run: Run, issued: Recognition, tmp_path: Path, place: str
) -> None:
    archive, home = tmp_path / "kept" / "sauvegarde.rcs", tmp_path / "new"
    archive.parent.mkdir(), home.mkdir()
    assert here("backup", str(archive), **WORDS).code == 0
    with issued.services.database.begin(read_only=True) as session:
        bits = session.get_one(Member, issued.member).erasure_bits.hex()
    half = "2026-11-24T13:00:00+00:00 2026-1"
    lines = f"{START.isoformat()} {START.isoformat()} {bits}\n{half}"
    ((home if place == "inside" else archive.parent) / former_file.NAME).write_text(lines)
    found = run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS)
    assert found.code == 0, found.all
    assert name_in(home, issued.member) == "" and not (home / former_file.NAME).exists()
    assert bits in (home / "journal" / "journal").read_text()


def test_without_it_the_person_is_back(here: Run, run: Run, issued: Recognition, tmp_path: Path) -> None:
    archive, home = tmp_path / "sauvegarde.rcs", tmp_path / "new"
    assert here("backup", str(archive), **WORDS).code == 0
    found = run("restore", str(archive), "--yes", home=home, **WORDS, **SETTINGS)
    assert found.code == 0 and "badges journal confirm" in found.out, found.all
    assert name_in(home, issued.member) == "Amina"
    shutil.rmtree(home)

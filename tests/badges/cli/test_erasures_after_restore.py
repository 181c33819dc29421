"""`badges restore` erases again whom the file of erasures names; without the file it says that they are back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from badges.base.database.engine import Database
from badges.leaving.erasure import record
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


def test_the_file_beside_the_archive_or_in_the_home(here: Run, run: Run, issued: Recognition, tmp_path: Path) -> None:
    archive = tmp_path / "kept" / "sauvegarde.rcs"
    archive.parent.mkdir()
    assert here("backup", str(archive), **WORDS).code == 0
    without = run("restore", str(archive), home=tmp_path / "without", **WORDS, **SETTINGS)
    assert without.code == 0 and "Il n’y a pas de fichier « erasures »" in without.out
    assert name_in(tmp_path / "without", issued.member) == "Amina"
    with issued.services.database.begin(read_only=True) as session:
        bits = session.get_one(Member, issued.member).erasure_bits
    record.add(archive.parent, record.Line(START, START, bits))
    beside = run("restore", str(archive), home=tmp_path / "beside", **WORDS, **SETTINGS)
    assert beside.code == 0 and "effacées à nouveau : 1." in beside.out, beside.all
    assert name_in(tmp_path / "beside", issued.member) == ""
    assert (tmp_path / "beside" / record.NAME).stat().st_mode & 0o777 == 0o600
    (tmp_path / "inside").mkdir()
    shutil.move(archive.parent / record.NAME, tmp_path / "inside" / record.NAME)
    inside = run("restore", str(archive), home=tmp_path / "inside", **WORDS, **SETTINGS)
    assert inside.code == 0 and name_in(tmp_path / "inside", issued.member) == "", inside.all

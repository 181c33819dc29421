"""What an operator lost, and what the commands say and do: nothing is begun anew that has a past."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from badges.base.settings import SECRET_FILES
from badges.cli import wiring
from badges.issuing import revoke
from tests.badges.cli.conftest import SETTINGS, Run
from tests.badges.cli.record.losing import lose_the_record
from tests.cast.recognition import Recognition, headline

pytestmark = pytest.mark.usefixtures("quick_seal")
OTHERS = {"BADGES_PUBLIC_URL": "http://localhost:8000", "BADGES_QUEUE_URL": "memory://"}


@pytest.fixture
def archive(here: Run, tmp_path: Path) -> Path:
    """A backup of the instance, which lies outside of it."""
    file = tmp_path / "sauvegarde.badges"
    assert here("backup", str(file)).code == 0
    return file


@pytest.fixture
def next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are made some days before they are lost."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2026, 12, 24, 9, tzinfo=UTC)

    monkeypatch.setattr(wiring, "datetime", Later)


@pytest.mark.usefixtures("next_day")
def test_nothing_is_begun_anew_with_keys_that_have_a_past(issued: Recognition, run: Run, archive: Path) -> None:
    """The journal is lost too, and the backups are elsewhere: a new service would revive what was cancelled."""
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    home = lose_the_record(issued)
    issued.services.logbook.file.path.unlink()
    for command in (("init",), ("check",), ("journal", "show"), ("serve",)):
        said = run(*command, home=home, **SETTINGS)
        assert said.code == 1 and "badges restore FICHIER" in said.all and "Lancez « badges init »" not in said.all
    said = run("restore", str(archive), "--yes", home=home, **SETTINGS)
    assert said.code == 0 and "badges journal confirm" in said.out, said.all


def test_an_interrupted_init_is_finished(issued: Recognition, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: keys of the same day, and no record."""
    home = lose_the_record(issued)
    issued.services.logbook.file.path.unlink()
    made = min(each.created for each in issued.services.keyring.records())

    class SameDay(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return made + timedelta(hours=2)

    monkeypatch.setattr(wiring, "datetime", SameDay)
    said = run("init", home=home, **SETTINGS)
    assert said.code == 0, said.all


def lose_the_home(of: Recognition) -> Path:
    """Delete record, keys and secrets of an instance, but not its journal; returns its home."""
    home = lose_the_record(of)
    shutil.rmtree(home / "keys")
    shutil.rmtree(home / "secrets")
    (home / "public_url").unlink(missing_ok=True)
    return home


def test_a_refused_init_writes_nothing(issued: Recognition, run: Run, archive: Path) -> None:
    """A secret of its own would make the folder another instance's, which no backup is restored into."""
    home = lose_the_home(issued)
    said = run("init", home=home, **OTHERS)
    assert said.code == 1 and "badges restore FICHIER" in said.err, said.all
    assert not (home / "secrets").exists()
    said = run("restore", str(archive), "--yes", home=home, **SETTINGS)
    assert said.code == 0 and headline(issued.services, issued.code) == "VALID", said.all


def test_everything_is_lost_but_the_backup(issued: Recognition, run: Run, archive: Path) -> None:
    home = lose_the_home(issued)
    issued.services.logbook.file.path.unlink()
    said = run("restore", str(archive), "--yes", home=home, **SETTINGS)
    assert said.code == 0 and "badges journal confirm" in said.out, said.all


def test_the_phrase_that_is_in_the_home_opens_its_backup(issued: Recognition, run: Run, archive: Path) -> None:
    """`badges backup` names the file: nobody looks for the phrase elsewhere."""
    home = lose_the_record(issued)
    for variable, name in SECRET_FILES.items():
        (home / "secrets" / name).write_text(SETTINGS[variable] + "\n")
        (home / "secrets" / name).chmod(0o600)
    said = run("restore", str(archive), "--yes", home=home, **OTHERS)
    assert said.code == 0 and headline(issued.services, issued.code) == "VALID", said.all


def test_secrets_and_keys_that_are_lost_alone_are_put_back(
    issued: Recognition, run: Run, here: Run, archive: Path
) -> None:
    home = issued.services.settings.home
    key = next((home / "keys" / "network").iterdir())
    for path in (home / "secrets" / "journal_key", key):
        kept = path.read_bytes()
        path.unlink()
        said = here("restore", str(archive), "--files", "--yes")
        assert said.code == 0 and path.read_bytes() == kept, said.all
    shutil.rmtree(home / "keys")
    said = here("check")
    assert said.code == 1 and "badges restore FICHIER --files" in said.all
    assert here("restore", str(archive), "--files", "--yes").code == 0
    assert issued.headline() == "VALID"
    said = run("init", home=home, **OTHERS)  # its secret is in the environment no longer, and in no file
    assert (
        said.code == 1
        and "badges restore FICHIER --files" in said.all
        and not (home / "secrets" / "secret_key").exists()
    )


def test_the_journal_of_another_instance_is_left_alone(
    issued: Recognition, here: Run, run: Run, archive: Path, tmp_path: Path
) -> None:
    file = issued.services.logbook.file.path
    other, data = tmp_path / "other", file.read_bytes()
    for spoilt in (data.replace(b"opened", b"0pened", 1), b'{"another": 1}\n'):
        file.write_bytes(spoilt)
        said = run("restore", str(archive), "--yes", home=other, BADGES_JOURNAL_DIR=str(file.parent), **SETTINGS)
        assert said.code == 1 and str(file) in said.err and file.read_bytes() == spoilt, said.all
        assert not (other / "keys").exists()
    file.write_bytes(data)
    said = run("restore", str(archive), "--yes", home=other, BADGES_JOURNAL_DIR=str(file.parent), **SETTINGS)
    assert said.code == 0, said.all

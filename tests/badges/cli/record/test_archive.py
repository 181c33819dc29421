"""`badges backup -`, a stream for another program, and what `badges restore` says and asks before it writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import click
import click.testing
import pytest

from badges.base.database import schema
from tests.badges.cli.conftest import SETTINGS, Run, clean_environment
from tests.badges.instance.archives import make
from tests.cast.recognition import Recognition
from tests.conftest import ORIGIN

pytestmark = pytest.mark.usefixtures("quick_seal")
WORDS = {"BADGES_BACKUP_PASSPHRASE": "quatre brebis et un chien"}


def test_restore_says_first_what_the_archive_is_and_asks(here: Run, run: Run, tmp_path: Path) -> None:
    archive, home = tmp_path / "sauvegarde.rcs", tmp_path / "there"
    assert here("backup", str(archive), **WORDS).code == 0
    said = run("restore", str(archive), "--dry-run", home=home, **WORDS, **SETTINGS)
    assert said.code == 0 and not home.exists(), said.all
    assert re.search(r"^faite le +\d\d/\d\d/\d{4} à \d\d:\d\d ", said.out, re.MULTILINE)
    for fact in (ORIGIN, metadata.version("rcs-badges"), schema.newest()):
        assert fact in said.out
    assert re.search(r"badges +1$", said.out, re.MULTILINE)
    said = run("restore", str(archive), home=home, **WORDS, **SETTINGS)
    assert said.code == 64 and "--yes" in said.err and str(home) in said.err and not home.exists()
    said = run("restore", str(make.of("0001")), "--dry-run", home=home, BADGES_BACKUP_PASSPHRASE=make.WORDS)
    assert said.code == 0 and said.out.count("non précis") == 2 and "révision de la base 0001" in said.out


@pytest.mark.parametrize(("answer", "restored"), [("o", True), ("n", False)])
def test_a_person_at_a_terminal_is_asked(
    here: Run, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, restored: bool
) -> None:
    archive, home = tmp_path / "sauvegarde.rcs", tmp_path / "there"
    assert here("backup", str(archive), **WORDS).code == 0
    asked: list[str] = []

    def prompt(text: str, **_options: object) -> str:
        asked.append(text)
        return answer

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda _self: True)
    said = run("restore", str(archive), home=home, **WORDS, **SETTINGS)
    assert len(asked) == 1 and str(home) in asked[0] and (home / "keys").exists() is restored, said.all
    assert ("lignes : " in said.err) is restored  # the progress, which a terminal is shown


def test_a_backup_to_standard_output(issued: Recognition, run: Run, tmp_path: Path) -> None:
    environment = clean_environment(issued.services.settings.home, **WORDS, **SETTINGS)
    typed = [sys.executable, "-m", "badges.cli.run", "backup", "-"]
    piped = subprocess.run(typed, env=environment, capture_output=True)
    assert piped.returncode == 0 and piped.stderr == b"" and b"Sauvegarde" not in piped.stdout
    (tmp_path / "piped").write_bytes(piped.stdout)
    said = run("restore", str(tmp_path / "piped"), "--yes", home=tmp_path / "there", **WORDS, **SETTINGS)
    assert said.code == 0 and "1 badges relus, 1 vérifiés" in said.out
    for words in (typed, [*typed[:3], "version"]):  # much is written before the pipe is found closed, and little
        read_end, write_end = os.pipe()
        os.close(read_end)
        with os.fdopen(write_end, "wb") as closed:
            broken = subprocess.run(words, env=environment, stdout=closed, stderr=subprocess.PIPE)
        assert broken.returncode == 1, broken
        assert b"Traceback" not in broken.stderr and b"ignored" not in broken.stderr


def test_a_terminal_gets_no_backup(here: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(click.testing._NamedTextIOWrapper, "isatty", lambda _self: True)  # a bare machine has no pty
    refused = here("backup", "-", **WORDS)
    assert refused.code == 64 and "badges backup - > FICHIER" in refused.all

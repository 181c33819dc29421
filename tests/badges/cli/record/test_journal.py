"""`badges journal`, typed after bad luck: a lost record, a lost journal, a badge whose page is lost."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from badges.issuing.correcting import pause
from badges.ledger.logbook import gaps
from tests.badges.cli.conftest import SETTINGS, Run
from tests.badges.cli.record.losing import lose_the_record
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, headline

pytestmark = pytest.mark.usefixtures("quick_seal")


@pytest.fixture
def archive(issued: Recognition, here: Run, tmp_path: Path) -> Path:
    """A backup of before the badges of the tests."""
    file = tmp_path / "sauvegarde.badges"
    assert here("backup", str(file)).code == 0
    return file


def test_a_badge_whose_page_is_lost_is_resumed_and_cancelled(
    issued: Recognition, here: Run, run: Run, archive: Path, tmp_path: Path
) -> None:
    lost = agreed(Cast(issued.services), given="Fatou").sign()
    identifier, file = lost.editions()[0].credential_id, tmp_path / "badge.json"
    file.write_bytes(lost.documents()["ob3"])
    pause.pause(issued.services, issued.lea, lost.award, "person")
    home = lose_the_record(issued)
    assert run("journal", "show", home=home, **SETTINGS).code == 1  # there is no record
    said = run("restore", str(archive), "--yes", home=home, **SETTINGS)
    assert said.code == 0, said.all
    said = here("journal", "show")
    assert said.code == 0 and "jusqu’à sa dernière ligne" in said.out, said.all
    assert headline(issued.services, lost.code) == "on_hold"

    judged = ("verify", "--now", issued.services.now().isoformat(), str(file))
    assert here(*judged).code == 1 and "SUSPENDED" in here(*judged).out  # as on the page

    assert here("journal", "resume", identifier).out == f"Repris : {identifier}\n"
    assert here("journal", "resume", identifier).out == "Ce badge n’était pas en pause.\n"
    assert headline(issued.services, lost.code) == "lost" and here(*judged).code == 0
    assert here("journal", "revoke", f" {lost.code} ").code == 0  # all that is on a card
    assert headline(issued.services, lost.code) == "cancelled"
    assert here("journal", "resume", identifier).code == 1 and here("check").code == 0
    said = here("journal", "revoke", "urn:uuid:nobody")
    assert said.code == 1 and said.err and "Traceback" not in said.err


def test_a_journal_that_is_lost_with_the_record(issued: Recognition, here: Run, run: Run, archive: Path) -> None:
    home = lose_the_record(issued)
    issued.services.logbook.file.path.unlink()
    assert run("restore", str(archive), "--yes", home=home, **SETTINGS).code == 0
    assert "rien n’est délivré" in here("check").out
    said = here("journal", "confirm", "2099-01-01")
    assert said.code == 1 and "Traceback" not in said.err, said.all
    assert here("journal", "confirm", "hier").code == 64
    said = here("journal", "confirm", "2026-11-20")
    assert said.code == 0 and "le 20/11/2026" in said.out
    with issued.services.database.begin(read_only=True) as session:
        assert [each.since for each in gaps.gaps(session)] == [
            datetime(2026, 11, 19, 23, tzinfo=UTC)
        ]  # in Paris: the 20th
    assert here("journal", "confirm", "2026-11-20").out == "Rien n’est à confirmer.\n"


def test_a_journal_that_is_lost_alone(issued: Recognition, here: Run) -> None:
    assert here("journal", "renew", "--yes").code == 1  # it is in order
    issued.services.logbook.file.path.unlink()
    said = here("journal", "show")
    assert said.code == 1 and "badges journal renew" in said.out
    said = here("journal", "renew", "--yes")
    assert said.code == 0 and str(issued.services.logbook.file.path) in said.out
    assert here("journal", "show").code == 0


def test_a_record_that_was_changed_by_hand_is_accepted(issued: Recognition, here: Run) -> None:
    """After the red line, and not before somebody has said that it is right."""
    with contextlib.closing(sqlite3.connect(issued.services.settings.home / "badges.sqlite3")) as connection:
        connection.execute("UPDATE site SET phone = '+33500000077' WHERE slug = 'gueret'")
        connection.commit()
    said = here("check")
    assert said.code == 1 and "✗ Ce qui décide : changé sans le service : 1 téléphone (site " in said.out
    assert "badges journal accept" in said.out
    assert here("journal", "accept", "--yes").code == 0
    said = here("check")
    assert said.code == 0 and "! Ce qui décide : noté de nouveau" in said.out


def test_a_badge_that_is_not_lost_is_cancelled_from_its_page(issued: Recognition, here: Run) -> None:
    for named in (issued.code, issued.code.lower(), issued.editions()[0].credential_id):
        for act in ("revoke", "resume"):
            said = here("journal", act, named)
            assert said.code == 1 and "[award.not_lost]" in said.all, said.all
    assert issued.headline() == "VALID"

"""What the record stands on: each line that can fail is made to fail, with what to do about it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from badges.base.database import schema
from badges.base.database.reserve import RESERVE_BYTES, Reserve
from badges.instance.checks import all_checks, public, surroundings
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, silently
from badges.issuing import keyring
from badges.network import rows as network_rows
from tests.badges.instance.checks.conftest import Record
from verifier.fetch import Certificate, FetchFailed

HTTPS = "https://badges.example"
DEFECTS: dict[str, tuple[str, str, str, str]] = {
    # the statement, the check, what it says, what to do
    "migration": ("UPDATE alembic_version SET version_num = '0001'", "database", "migration attend", "badges init"),
    "a later version": (
        "UPDATE alembic_version SET version_num = '9999'", "database", "plus récente", "Installez cette version-là",
    ),
    "frozen": (
        "INSERT INTO key_incident (id, method_id, owner, algorithm, compromised_at, opened_at) VALUES (9, "
        "'did:web:x#z6MkLost', 'network', 'EdDSA', '2026-11-24 13:00:00', '2026-11-24 13:00:00')",
        "incidents", "tout n’est pas signé à nouveau", "badges keys compromise z6MkLost",
    ),
    "a lost key in use": (
        "INSERT INTO key_incident (id, method_id, owner, algorithm, compromised_at, opened_at, finished_at) VALUES (9, "
        "'did:web:x#z6MkLost', 'network', 'EdDSA', '2026-11-24 13:00:00', '2026-11-24 13:00:00', "
        "'2026-11-24 13:00:00')",
        "incidents", "z6MkLost sert encore", "badges keys compromise z6MkLost",
    ),
    "a halt": (
        "INSERT INTO signing_halt (id, code, halted_at) VALUES (9, 'issuance.not_valid ob3', '2026-11-24 13:00:00')",
        "incidents", "Signatures arrêtées depuis le 24/11/2026 (issuance.not_valid ob3)", "badges keys resume",
    ),
    "reservation": (
        "UPDATE edition SET reserved_at = '2026-11-24 12:00:00' WHERE state = 'reserved'",
        "reservations", "Délivrances interrompues : 1", "badges worker",
    ),
    "failed letter": (
        "UPDATE letter SET state = 'failed' WHERE body <> ''", "letters", "Lettres non parties : 1", "badges letters",
    ),
    "a server that is away": (
        "UPDATE letter SET last_error = 'server: timed out', attempts = 3 WHERE body <> ''",
        "letters", "Le serveur de courrier ne prend rien. Lettres en attente : 1", "badges check --mail",
    ),
    "late letter": (
        "UPDATE letter SET due_at = '2026-11-24 12:00:00' WHERE body <> ''",
        "letters", "Lettres en retard : 1", "badges worker",
    ),
    "a letter whose worker was killed": (
        "UPDATE letter SET state = 'sending', due_at = '2026-11-24 12:00:00' WHERE body <> ''",
        "letters", "Lettres en retard : 1", "badges worker",
    ),
    "another address": (
        "UPDATE instance SET public_url = 'https://ailleurs.example'", "address", "la base dit", "BADGES_PUBLIC_URL",
    ),
    "no worker for an hour": (
        "UPDATE heartbeat SET at = '2026-11-24 12:01:00+00:00'",
        "worker", "n’a pas tourné depuis 60 minutes", "badges worker",
    ),
    "a worker of tomorrow": (
        "UPDATE heartbeat SET at = '2026-11-25 12:01:00+00:00'", "worker", "une autre heure", "Remettez l’heure",
    ),
    "a table that is gone": ("DROP TABLE heartbeat", "worker", "worker : ", "badges check"),
}  # fmt: skip


@pytest.mark.parametrize("what", DEFECTS)
def test_each_defect_is_found_and_the_others_still_looked_at(record: Record, what: str) -> None:
    statement, check, said, advice = DEFECTS[what]
    if statement.startswith("DROP") and not record.services.database.is_sqlite:
        statement = "ALTER TABLE heartbeat RENAME TO elsewhere"  # put back below: rows alone are restored
    record.change(statement)
    found = record.wrong(check)
    if "elsewhere" in statement:
        record.change("ALTER TABLE elsewhere RENAME TO heartbeat")
    elif "alembic_version" in statement:
        record.change(f"UPDATE alembic_version SET version_num = '{schema.newest()}'")
    assert any(said in each.what and advice in each.advice for each in found), found


def test_a_missing_key(record: Record, keys_put_back: Path) -> None:
    shutil.rmtree(keys_put_back / "gueret")
    (found,) = record.wrong("keys")
    assert "il en manque (gueret)" in found.what and "badges init" in found.advice


def test_keys_that_others_can_read(record: Record, keys_put_back: Path) -> None:
    keys_put_back.chmod(0o755)
    (found,) = record.wrong("keys")
    assert "d’autres personnes peuvent lire" in found.what and "chmod -R go=" in found.advice


OTHER_STATE = "key_methods = CAST(replace(CAST(key_methods AS TEXT), 'active', 'retired') AS {json})"


@pytest.mark.parametrize("change", ["keys_digest = NULL", OTHER_STATE])
def test_a_row_that_says_another_state(record: Record, change: str) -> None:
    assert record.wrong("keys") == []
    record.change(f"UPDATE instance SET {change}")
    (found,) = record.wrong("keys")
    assert "ne disent pas le même état" in found.what and "badges keys list" in found.advice


def test_a_key_of_a_later_backup(record: Record, keys_put_back: Path) -> None:
    """Marked compromised in the keys folder and not in the rows, as when the folder was copied later."""
    services = record.services
    services.keyring.mark(keyring.keys(services)[0].method.id, "compromised", services.now())
    assert "badges keys compromise z6Mk" in record.wrong("incidents")[0].advice


def test_a_home_that_others_can_read(record: Record) -> None:
    home = record.services.settings.home
    home.chmod(0o755)
    (found,) = record.wrong("home")
    home.chmod(0o700)
    assert str(home) in found.what and f"chmod go= {home}" in found.advice
    assert record.wrong("home") == []


def test_a_file_of_another_user_is_named(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are those of who runs the tests; the check runs as somebody else."""
    home = record.services.settings.home
    home.chmod(0o700)
    (home / "lost+found").mkdir()
    assert record.wrong("home") == []
    monkeypatch.setattr(os, "geteuid", lambda: 4_001)
    (found,) = record.wrong("home")
    (home / "lost+found").rmdir()
    assert f"ne sont pas à 4001 (le premier : {home}/" in found.what and "lost+found" not in found.what
    assert found.advice == f"Lancez : sudo chown -R 4001: {home}"


def test_a_check_that_may_not_read_says_what_to_type(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    home = record.services.settings.home

    def refuse(*_: object) -> Iterator[Finding]:
        raise PermissionError(13, "Permission denied", str(home / "keys"))

    monkeypatch.setattr(all_checks, "CHECKS", (refuse,))
    outside = Outside(sentence=lambda code, **facts: f"{code} {facts['file']}")
    (found,) = all_checks.findings(record.services, outside)
    assert (found.mark, found.what) == (WRONG, "refuse : access.denied")
    assert found.advice.startswith(f"access.denied {home}")


def test_a_queue_outside_of_the_home_that_others_can_read(record: Record, tmp_path: Path) -> None:
    queue = tmp_path / "queue.sqlite3"
    queue.touch(0o644)
    moved = replace(record.services.settings, queue_url=f"sqlite:///{queue}")
    elsewhere = replace(record, services=replace(record.services, settings=moved))
    (found,) = elsewhere.wrong("home")
    assert str(queue) in found.what and f"chmod go= {queue}" in found.advice
    queue.chmod(0o600)
    assert elsewhere.wrong("home") == []


# -- the public address -----------------------------------------------------------------------------------------------


def address(record: Record, ask: Callable[[str], Certificate]) -> Finding:
    """What is said of a public https address whose server shows this."""
    record.change(f"UPDATE instance SET public_url = '{HTTPS}'")
    services = replace(record.services, settings=replace(record.services.settings, public_url=HTTPS))
    (found,) = surroundings.address(services, Outside(certificate=ask), silently)
    return found


def test_the_address_of_a_trial_is_not_asked(record: Record) -> None:
    def ask(url: str) -> Certificate:
        raise AssertionError(url)

    (found,) = surroundings.address(record.services, Outside(certificate=ask), silently)
    assert found.mark == TOLD and "Sans TLS" in found.advice


@pytest.mark.parametrize(
    ("days", "mark"), [(90, GOOD), (14, GOOD), (13, WRONG), (1, WRONG)]
)  # those that renew themselves do so at thirty
def test_the_end_of_the_certificate(record: Record, days: int, mark: str) -> None:
    found = address(record, lambda _: Certificate(record.services.clock() + timedelta(days=days, hours=1)))
    assert found.mark == mark and "certificat valable jusqu’au" in found.what
    assert ("Renouvelez" in found.advice) == (mark == WRONG)


@pytest.mark.parametrize("problem", surroundings.PROBLEMS)
def test_a_certificate_that_browsers_refuse(record: Record, problem: str) -> None:
    found = address(record, lambda _: Certificate(None, problem))
    assert found.mark == WRONG and surroundings.PROBLEMS[problem] in found.what and "Renouvelez" in found.advice


def test_an_address_that_cannot_be_asked_is_told(record: Record) -> None:
    def ask(_url: str) -> Certificate:
        raise FetchFailed("fetch.unreachable")

    found = address(record, ask)
    assert found.mark == TOLD and "n’a pas été lu" in found.what and found.advice


# -- worker, clock, disk ----------------------------------------------------------------------------------------------


def test_a_worker_that_never_ran(record: Record) -> None:
    """On a new instance, or one that is tried out, it is told; after an hour it is a failure."""
    record.change("DELETE FROM heartbeat")
    assert [each.mark for each in surroundings.worker(record.services, Outside(), silently)] == [TOLD]
    served = replace(record.services, settings=replace(record.services.settings, public_url=HTTPS))
    assert [each.mark for each in surroundings.worker(served, Outside(), silently)] == [TOLD]
    later = replace(served, clock=lambda: record.services.clock() + timedelta(hours=2))
    (found,) = surroundings.worker(later, Outside(), silently)
    assert found.mark == WRONG and "n’a jamais tourné" in found.what


def test_a_queue_that_grows(record: Record) -> None:
    assert record.wrong("worker", outside=Outside(waiting=lambda: 12)) == []
    (found,) = record.wrong("worker", outside=Outside(waiting=lambda: 4000))
    assert found.what == "Travaux en attente : 4000" and "badges worker" in found.advice


@pytest.mark.parametrize("days", [-2, 2])
def test_a_wrong_clock(record: Record, days: int) -> None:
    now = record.services.clock() + timedelta(days=days)
    wrong = replace(record.services, clock=lambda: now)
    found = [each for each in surroundings.time(wrong, Outside(), silently) if each.mark == WRONG]
    if days > 0 and record.services.database.is_sqlite:
        assert found == []  # one clock alone: only the past shows that it is wrong
    else:
        assert ("retarde" if days < 0 else "avance") in found[0].what and "timedatectl" in found[0].advice
        assert "minutes" in found[0].what


def test_a_full_disk(record: Record, tmp_path: Path) -> None:
    full = Outside(disk=lambda _: SimpleNamespace(total=100 * 2**20, free=5 * 2**20))
    (found,) = record.wrong("disk", outside=full)
    assert "il reste 5 Mio" in found.what and found.advice
    reserve = Reserve(tmp_path / "badges.sqlite3")
    assert reserve.path is not None
    reserve.path.touch()  # given up
    record.services.database.reserve, kept = reserve, record.services.database.reserve
    found_then = record.wrong("disk")
    with reserve.path.open("wb") as stream:
        stream.truncate(RESERVE_BYTES)
    found_after = record.wrong("disk")
    record.services.database.reserve = kept
    assert "il a été plein" in found_then[0].what and found_after == []


def test_what_the_public_is_owed_is_named_while_it_is_missing(record: Record) -> None:
    """By `"said_to_the_public"`: a phone that nobody gave, and then what only the operator knows."""

    def told() -> list[str]:
        return [each.what for each in public.said_to_the_public(record.services, Outside(), silently)]

    before = told()
    assert any("Mentions dues au public" in each for each in before)
    assert not any("Personne à appeler" in each for each in before)
    record.change("UPDATE site SET phone = NULL")
    with record.services.database.begin() as session:
        instance = network_rows.instance(session)
        assert instance is not None
        kept, instance.network = instance.network, {**instance.network, "phone": None}
    without = told()
    with record.services.database.begin() as session:
        instance = network_rows.instance(session)
        assert instance is not None
        instance.network = kept
    assert any("Personne à appeler" in each for each in without)


def test_a_check_that_breaks_does_not_stop_the_others(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object) -> object:
        raise RuntimeError("a fault of this program")

    monkeypatch.setattr(all_checks, "CHECKS", (broken, *all_checks.CHECKS))
    found = list(all_checks.findings(record.services))
    assert found[0] == Finding(WRONG, "broken : RuntimeError", found[0].advice) and len(found) > 15


def test_a_logbook_that_is_not_there(record: Record) -> None:
    path = record.services.logbook.file.path
    path.rename(path.with_name("away"))
    missing = record.wrong("logbook")
    path.with_name("away").rename(path)
    assert len(missing) == 1 and record.wrong("logbook") == []


def test_every_check_can_fail() -> None:
    """By name: each check of the list is made to fail in this folder's tests, but for `mail`, which only tells."""
    folder = Path(__file__).parent
    texts = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("test_*.py"))
    names = {each.__name__ for each in all_checks.CHECKS} - {"mail", "unfinished_forms"}
    assert [name for name in sorted(names) if f'"{name}"' not in texts and f"surroundings.{name}(" not in texts] == []

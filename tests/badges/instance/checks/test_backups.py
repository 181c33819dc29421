"""What `badges check` says of backups: red after 48 hours without one, or at once when one does not restore."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from badges.base.services import Services
from badges.base.telemetry import heartbeat
from badges.instance import archive, nightly
from badges.instance.checks import backups
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, silently
from badges.network.service.heartbeat import WORKER
from badges.network.tables import Instance
from tests.badges.instance.checks.conftest import Record
from tests.conftest import START

APART = Outside(device=hash)


@pytest.fixture
def services(record: Record, tmp_path: Path) -> Services:
    """The record, 49 hours after it was made, with a folder of backups."""
    record.clock.now = START + timedelta(hours=49)
    return replace(record.services, settings=replace(record.services.settings, backup_dir=tmp_path / "backups"))


def dated(services: Services, **hours: float) -> None:
    """Date heartbeats, so many hours ago."""
    with services.database.begin() as session:
        for name, ago in hours.items():
            heartbeat.note(session, name, services.now() - timedelta(hours=ago))


def found(services: Services, outside: Outside = APART) -> list[Finding]:
    """What the check finds."""
    return list(backups.backups(services, outside, silently))


def with_a_file(services: Services) -> Services:
    """With a backup in its folder."""
    services.settings.backups_folder.mkdir()
    (services.settings.backups_folder / f"nightly-{services.now():%Y-%m-%d}.badges").write_bytes(b"x")
    return services


def test_red_after_48_hours(services: Services) -> None:
    (said,) = found(services)
    assert said.mark == WRONG and "depuis le 24/11/2026" in said.what and "badges worker" in said.advice
    dated(with_a_file(services), **{nightly.VERIFIED: 49})
    assert found(services)[0].mark == WRONG
    dated(services, **{nightly.VERIFIED: 47})
    assert [each.mark for each in found(services)] == [GOOD]


def test_the_48_hours_begin_with_the_instance_or_its_restoration(services: Services, record: Record) -> None:
    dated(services, **{archive.RESTORED: 1})
    (said,) = found(services)
    assert said.mark == TOLD and "pour le moment" in said.what
    dated(services, **{archive.RESTORED: 60})
    assert found(services)[0].mark == WRONG
    record.clock.now = START + timedelta(hours=47)
    assert found(services)[0].mark == TOLD


def test_a_failure_is_red_at_once_until_one_is_good(services: Services) -> None:
    dated(with_a_file(services), **{nightly.VERIFIED: 24, nightly.FAILED: 1})
    (said,) = found(services)
    assert said.mark == WRONG and "ne se restaure pas" in said.what
    dated(services, **{nightly.VERIFIED: 0.5})
    assert [each.mark for each in found(services)] == [GOOD]


def test_a_disk_that_is_not_there(services: Services) -> None:
    services.settings.backups_folder.mkdir()
    dated(services, **{nightly.VERIFIED: 2})
    (said,) = found(services)
    assert said.mark == WRONG and str(services.settings.backups_folder) in said.what


def test_a_backup_that_is_too_old(services: Services) -> None:
    dated(with_a_file(services), **{nightly.VERIFIED: 2})
    (services.settings.backups_folder / "nightly-2026-10-01.badges").write_bytes(b"x")
    assert [each.mark for each in found(services)] == [WRONG, GOOD]
    assert "1 ont plus de 30 jours" in found(services)[0].what


def test_a_demonstration_and_an_instance_that_is_tried_out_are_not_red(services: Services) -> None:
    with services.database.begin() as session:
        session.delete(session.get_one(heartbeat.Heartbeat, WORKER))
    assert services.settings.is_local and [each.mark for each in found(services)] == [TOLD]
    elsewhere = replace(services, settings=replace(services.settings, public_url="https://badges.example"))
    assert [each.mark for each in found(elsewhere)] == [WRONG]  # the control
    with services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    (said,) = found(elsewhere)
    assert said.mark == TOLD and "démonstration" in said.what


def test_folders_on_one_disk(tmp_path: Path) -> None:
    named = [("la base", tmp_path / "a"), ("le journal", tmp_path / "b"), ("les sauvegardes", tmp_path / "c" / "d")]
    (said,) = backups.shared_disks(named, Outside())
    assert said.mark == TOLD and "la base, le journal et les sauvegardes" in said.what
    apart = Outside(device=lambda path: int(path.name == "a"))
    assert "le journal et les sauvegardes sont" in next(backups.shared_disks(named, apart)).what
    assert list(backups.shared_disks(named, APART)) == []


def test_the_database_shares_its_disk_with_the_backups(services: Services) -> None:
    dated(with_a_file(services), **{nightly.VERIFIED: 2})
    marks = [each.mark for each in found(services, Outside())]
    assert marks == [GOOD, TOLD]  # with PostgreSQL the backups and the journal outside of the database do

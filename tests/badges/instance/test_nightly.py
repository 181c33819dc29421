"""The backup of the night: made once, proved by a restoration, kept thirty days; a failure leaves nothing of it."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect, select, text

from badges.base.database import schema
from badges.base.services import Services
from badges.base.tables import Heartbeat
from badges.instance import archive, backup, nightly, rehearsal
from badges.jobs import JOBS
from badges.leaving.retention import BACKUPS
from badges.network.tables import Instance
from keys.sealing import SealBroken
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code
from tests.conftest import PASSPHRASE, Clock

pytestmark = pytest.mark.usefixtures("quick_seal")
NIGHT = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # two in the morning at Guéret, in winter
NAME = "nightly-2026-11-25.badges"


@pytest.fixture
def issued(services: Services) -> Recognition:
    """A badge that was signed just now, on each database."""
    return agreed(Cast(services)).sign()


def at(of: Recognition, now: datetime) -> int:
    """Make the job at an hour."""
    clock: Clock = of.services.clock  # type: ignore[assignment]
    clock.now = now
    return nightly.make(of.services)


def folder(of: Recognition) -> Path:
    """Where the backups are."""
    return of.services.settings.backups_folder


def names(of: Recognition) -> list[str]:
    """What is in the folder, hidden files too."""
    return sorted(each.name for each in folder(of).iterdir()) if folder(of).exists() else []


def dated(services: Services, name: str) -> datetime | None:
    """A heartbeat."""
    with services.database.begin(read_only=True) as session:
        return session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))


def left_over(of: Recognition) -> bool:
    """Whether the place of a rehearsal is still there."""
    with of.services.database.engine.connect() as connection:
        schemas = inspect(connection).get_schema_names()
    return rehearsal.PLACE in schemas or (of.services.settings.home / f".{rehearsal.PLACE}").exists()


def test_once_a_night_and_it_restores(issued: Recognition) -> None:
    assert at(issued, datetime(2026, 11, 24, 22, tzinfo=UTC)) == 0  # the day of `badges init`
    assert at(issued, NIGHT - timedelta(minutes=10)) == 0 and names(issued) == []
    assert at(issued, NIGHT) == 1 and names(issued) == [NAME] and not left_over(issued)
    path = folder(issued) / NAME
    assert path.stat().st_mode & 0o777 == 0o600 and folder(issued).stat().st_mode & 0o777 == 0o700
    assert dated(issued.services, nightly.VERIFIED) == NIGHT and dated(issued.services, nightly.FAILED) is None
    assert at(issued, NIGHT + timedelta(minutes=10)) == 0 and at(issued, NIGHT + timedelta(hours=20)) == 0
    found = backup.open_archive(lambda: path.open("rb"), PASSPHRASE)
    assert found.badges == 1 and found.version and sum((found.counts or {}).values()) == found.rows > 60
    assert at(issued, NIGHT + timedelta(days=1)) == 1 and len(names(issued)) == 2


def test_its_own_passphrase_and_folder(issued: Recognition, tmp_path: Path) -> None:
    chosen = {"backup_dir": tmp_path / "other" / "disk", "backup_passphrase": "quatre brebis et un chien"}
    of = replace(issued, services=replace(issued.services, settings=replace(issued.services.settings, **chosen)))
    assert at(of, NIGHT) == 1 and names(of) == [NAME] and names(issued) == []
    path = folder(of) / NAME
    assert backup.open_archive(lambda: path.open("rb"), "quatre brebis et un chien").badges == 1
    with pytest.raises(SealBroken):
        backup.open_archive(lambda: path.open("rb"), PASSPHRASE)


def test_a_demonstration_makes_none(issued: Recognition) -> None:
    with issued.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    assert at(issued, NIGHT) == 0 and names(issued) == []


def lose_a_row(of: Recognition, patch: pytest.MonkeyPatch) -> None:
    """One row is not written, and still counted."""
    whole = archive.dump

    def dump(*given: object) -> object:
        lines = list(whole(*given))  # type: ignore[arg-type]
        return iter([*lines[:5], (lines[4][0], b""), *lines[6:]])

    patch.setattr(archive, "dump", dump)


def spoil_a_badge(of: Recognition, patch: pytest.MonkeyPatch) -> None:
    """The signed bytes of a badge are others once restored."""
    whole = archive.dump

    def dump(*given: object) -> object:
        for name, line in whole(*given):  # type: ignore[arg-type]
            yield name, line.replace(b'"data": "ey', b'"data": "fy') if name == "document" else line

    patch.setattr(archive, "dump", dump)


def lose_a_key(of: Recognition, patch: pytest.MonkeyPatch) -> None:
    """The keys are in the backup, and do not open."""
    whole = backup._add
    patch.setattr(
        backup, "_add", lambda tar, name, data: whole(tar, name, data[:-40] if name.startswith("home/keys") else data)
    )


def fill_the_disk(of: Recognition, patch: pytest.MonkeyPatch) -> None:
    """There is no room for the file."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    patch.setattr(os, "fsync", full)


@pytest.mark.parametrize("spoil", [lose_a_row, spoil_a_badge, lose_a_key, fill_the_disk])
def test_what_does_not_restore_gets_no_name(
    issued: Recognition,
    spoil: Callable[[Recognition, pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as patch:
        spoil(issued, patch)
        assert at(issued, NIGHT) == 0
    assert names(issued) == [] and not left_over(issued)
    assert dated(issued.services, nightly.FAILED) == NIGHT and "the backup of the night failed" in caplog.text
    assert at(issued, NIGHT + timedelta(minutes=30)) == 0  # not every ten minutes
    assert at(issued, NIGHT + timedelta(hours=1)) == 1 and names(issued) == [NAME]  # the control


def test_a_badge_that_is_bad_here_too_does_not_prevent_the_backup(issued: Recognition) -> None:
    issued.change(name_shown="Une autre")
    with issued.services.database.begin() as session:
        session.execute(text("UPDATE document SET media_type = 'text/plain'"))
    assert at(issued, NIGHT) == 1


def test_what_a_kill_left_is_removed_the_next_night(issued: Recognition) -> None:
    place = issued.services.settings.home / f".{rehearsal.PLACE}"
    (place / "keys").mkdir(parents=True)
    (place / "badges.sqlite3").write_bytes(b"half")
    if not issued.services.database.is_sqlite:
        with issued.services.database.begin() as session:
            session.execute(text(f"CREATE SCHEMA {rehearsal.PLACE}"))
            session.execute(text(f"CREATE TABLE {rehearsal.PLACE}.half (id integer)"))
    assert at(issued, NIGHT) == 1 and names(issued) == [NAME] and not left_over(issued)


def test_killed_while_it_is_written(issued: Recognition) -> None:
    issued.services.database.dispose()
    child = os.fork()
    if child == 0:
        issued.services.database.dispose(close=False)
        os.fsync = lambda _descriptor: os.kill(os.getpid(), signal.SIGKILL)
        at(issued, NIGHT)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert names(issued) == []
    assert at(issued, NIGHT) == 1 and names(issued) == [NAME]  # the turn of the killed one is free


def test_another_worker_makes_it(issued: Recognition) -> None:
    folder(issued).mkdir()
    with nightly._alone(issued.services, folder(issued)) as mine:
        assert mine and at(issued, NIGHT) == 0 and names(issued) == []
    assert at(issued, NIGHT) == 1


def test_thirty_days_and_nothing_of_others(issued: Recognition) -> None:
    folder(issued).mkdir()
    today = date(2026, 11, 25)
    ours = {(today - timedelta(days=age)): age for age in (0, 1, 29, 30, 31, 400)}
    for day in ours:
        (folder(issued) / f"nightly-{day}.badges").write_bytes(b"x")
    others = ["sauvegarde.badges", "nightly-2020-01-01.badges.bak", "nightly-2020-13-01.badges", "nightly-.badges", "x"]
    for name in others:
        (folder(issued) / name).write_bytes(b"x")
    (folder(issued) / "nightly-2020-01-02.badges").mkdir()
    (folder(issued) / "nightly-2020-01-03.badges").symlink_to(folder(issued) / "x")
    assert BACKUPS.days == 30
    assert nightly.forget_old(folder(issued), today) == 3
    stay = {f"nightly-{day}.badges" for day, age in ours.items() if age < 30}
    assert set(names(issued)) == stay | {*others, "nightly-2020-01-02.badges", "nightly-2020-01-03.badges"}


def test_old_ones_go_although_none_can_be_made(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(issued).mkdir()
    (folder(issued) / "nightly-2026-01-01.badges").write_bytes(b"x")
    with monkeypatch.context() as patch:
        fill_the_disk(issued, patch)
        at(issued, NIGHT)
    assert names(issued) == []


def test_the_worker_makes_it_before_the_check(issued: Recognition) -> None:
    assert list(JOBS).index("backup_by_night") < list(JOBS).index("check_by_night")
    assert JOBS["backup_by_night"].run is nightly.make


def test_the_original_is_as_it_was(issued: Recognition) -> None:
    """But for the status list, which is signed anew when it is read late."""

    def rows() -> list[bytes]:
        with issued.services.database.begin(snapshot=True) as session:
            return [line for name, line in archive.dump(session) if name != "status_list_document"]

    before = rows()
    assert at(issued, NIGHT) == 1 and rows() == before
    assert schema.is_current(issued.services.database) and issued.headline() == "VALID"


def test_what_another_code_wrote_is_refused(issued: Recognition) -> None:
    target = io.BytesIO()
    services = issued.services
    backup.write(services.settings, services.database, PASSPHRASE, services.now(), target)
    cut = target.getvalue()[:-40]
    attempt = lambda: rehearsal.rehearse(services, lambda: io.BytesIO(cut), PASSPHRASE)  # noqa: E731
    assert code(attempt) == "seal.broken" and not left_over(issued)

"""The backup of the night: written, proved by a restoration, and deleted after 30 days.

The worker makes it at two in the morning, before the check of the night, or when it is back. Its file gets its name
once the rehearsal has succeeded, so every `nightly-*.badges` restores. A failure is dated, told by `badges check` and
the letter of the night, and tried again an hour later. A demonstration has nothing to lose and makes none.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import text

from badges.base.database.engine import turn_number
from badges.base.registry import Job
from badges.base.services import Services
from badges.base.telemetry import heartbeat
from badges.base.times import local, local_zone
from badges.instance import backup, rehearsal
from badges.instance.whole_file import written
from badges.leaving.retention import BACKUPS
from badges.network import rows as network
from badges.network.service.heartbeat import Beating, beat
from schemas.errors import OpenBadgesError

VERIFIED: Final = "nightly_backup"  # its heartbeat: when the last one was proved
FAILED: Final = "backup_failed"  # when one was not
HOUR: Final = time(2)  # in the network's time zone
AGAIN: Final = timedelta(hours=1)
NAME: Final = re.compile(r"nightly-(\d{4}-\d{2}-\d{2})\.badges")
_TURN: Final = turn_number("backup of the night")
_log = logging.getLogger(__name__)


def make(services: Services) -> int:
    """Delete what is too old, and make the backup of the night if it is due. Returns how many were made."""
    folder = services.settings.backups_folder
    forget_old(folder, local(services.now()).date())
    if not _is_due(services):
        return 0
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(services, folder) as mine:
            if not mine or not _is_due(services):
                return 0
            beat(services)
            _make(services, folder)
    except Exception as trouble:  # noqa: BLE001 - whatever it is, there is no backup tonight, and people are told
        _log.error("the backup of the night failed: %s", _reason(trouble))
        _note(services, FAILED)
        return 0
    _note(services, VERIFIED)
    return 1


JOB: Final = Job("backup_by_night", make, {"minute": "*/10"})


def kept(folder: Path) -> dict[date, Path]:
    """The backups of the nights that are there, by their day, the newest last; no other file of the folder."""
    try:
        found = [(each, NAME.fullmatch(each.name)) for each in folder.iterdir()]
    except OSError:
        return {}
    by_day: dict[date, Path] = {}
    for path, name in found:
        try:
            if name is not None and path.is_file() and not path.is_symlink():
                by_day[date.fromisoformat(name[1])] = path
        except ValueError:
            continue
    return dict(sorted(by_day.items()))


def too_old(folder: Path, today: date) -> list[Path]:
    """The backups of the nights that may no longer be kept: what was destroyed on their day is promised to be gone
    from every copy after 30 days (`badges.leaving.retention`)."""
    return [path for day, path in kept(folder).items() if today - day >= timedelta(days=BACKUPS.days)]


def forget_old(folder: Path, today: date) -> int:
    """Delete them. Returns how many."""
    found = too_old(folder, today)
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _make(services: Services, folder: Path) -> None:
    passphrase = services.settings.backup_passphrase or services.settings.keys_passphrase
    today = local(services.now()).date()
    with written(folder / f"nightly-{today.isoformat()}.badges") as stream:
        backup.write(services.settings, services.database, passphrase, services.now(), stream)
        stream.flush()
        rehearsal.rehearse(services, lambda: _again(stream), passphrase, Beating(services))


def _again(stream: BinaryIO) -> BinaryIO:
    """The file that is being written, from its beginning: it has no name yet by which to open it."""
    copy = os.fdopen(os.dup(stream.fileno()), "rb")
    copy.seek(0)
    return copy


def _is_due(services: Services) -> bool:
    """Whether the hour of today has passed without a backup, and without a failure within the last hour."""
    now = local(services.now())
    hour = datetime.combine(now.date(), HOUR, local_zone())
    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        if instance is None or instance.demonstration or now < hour or instance.created_at >= hour:
            return False
        last, failed = heartbeat.last(session, VERIFIED), heartbeat.last(session, FAILED)
    return (last is None or last < hour) and (failed is None or now - failed >= AGAIN)


@contextmanager
def _alone(services: Services, folder: Path) -> Iterator[bool]:
    """Whether no other worker makes one, for the block. A kill gives the turn back."""
    if services.database.is_sqlite:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True
        finally:
            os.close(descriptor)
        return
    with services.database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        mine = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), {"number": _TURN}))
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), {"number": _TURN})


def _note(services: Services, name: str) -> None:
    with services.database.begin(essential=True) as session:
        heartbeat.note(session, name, services.now())


def _reason(trouble: Exception) -> str:
    """A code or a kind: the words of a database may repeat what a row says."""
    if isinstance(trouble, OpenBadgesError):
        return " ".join([trouble.code, *map(str, trouble.facts.values())])
    return type(trouble).__name__

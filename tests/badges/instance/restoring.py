"""A backup of an instance, and an instance restored from one."""

from __future__ import annotations

import io
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.instance import backup
from keys.keyring import Keyring
from tests.badges.conftest import services_of
from tests.cast.recognition import Recognition
from tests.conftest import PASSPHRASE, Queue, no_fetch, settings_at

WORDS = "quatre brebis et un chien"


def sealed(of: Recognition) -> bytes:
    """The backup of the instance."""
    target = io.BytesIO()
    backup.write(of.services.settings, of.services.database, WORDS, of.services.now(), target)
    return target.getvalue()


def opened(data: bytes, words: str = WORDS) -> backup.Archive:
    """What sealed bytes hold."""
    return backup.open_archive(lambda: io.BytesIO(data), words)


def restored(of: Recognition, data: bytes, home: Path, url: str | None = None) -> Recognition:
    """The same award, in an instance restored from a backup."""
    found = opened(data)
    home.mkdir()
    backup.restore_home(home, found)
    settings = settings_at(home, url)
    services = Services(
        settings,
        Database(settings.database_url),
        Keyring.open(settings.keys_folder, PASSPHRASE),
        of.services.clock,
        no_fetch,  # type: ignore[arg-type]
        of.services.enqueue,
    )
    backup.restore_record(services.database, found, services.now())
    return replace(of, services=services)


def backed_up(services: Services, into: Path) -> None:
    """A copy of the database, as of now."""
    into.mkdir()
    source = sqlite3.connect(services.settings.home / "badges.sqlite3")
    target = sqlite3.connect(into / "badges.sqlite3")
    source.backup(target)
    source.close()
    target.close()


def put_back(services: Services, copy: Path, home: Path) -> Services:
    """The same home with the earlier database: keys, secrets and the logbook are those of the last moment."""
    shutil.copytree(services.settings.home, home, ignore=shutil.ignore_patterns("badges.sqlite3*"))
    shutil.copyfile(copy / "badges.sqlite3", home / "badges.sqlite3")
    return services_of(home, services.clock, Queue())

"""One encrypted file that holds the whole instance: the record, the keys, the secrets and the files of the home.

Derived files, the job queue and the database file itself are left out: the record goes as rows, so that an archive made
on SQLite restores on PostgreSQL.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.errors import Refused
from badges.base.settings import Settings
from badges.instance import archive
from keys.sealing import seal, unseal

KEPT_FOLDERS = ("keys", "secrets")
KEPT_FILES = ("demonstration.json", "public_url")
ROWS, ABOUT, HOME = "record.jsonl", "about.json", "home"
PASSPHRASE_LENGTH = 16


@dataclass(frozen=True)
class Archive:
    """What a backup holds. `files`: path under the home -> bytes."""

    public_url: str
    revision: str
    made_at: datetime
    rows: bytes
    files: dict[PurePosixPath, bytes]


def backup(settings: Settings, database: Database, passphrase: str, now: datetime) -> bytes:
    """The sealed archive of an instance, as it is at this moment. Raises Refused: backup.passphrase_short."""
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise Refused("backup.passphrase_short", length=PASSPHRASE_LENGTH)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        about = {
            "public_url": settings.public_url,
            "revision": schema.revision_of(database),
            "made_at": now.isoformat(),
        }
        _add(tar, ABOUT, json.dumps(about).encode("utf-8"))
        _add(tar, ROWS, b"".join(archive.dump(database)))
        # Keys after rows: a key made in between is one too many, but none is missing.
        for path in _kept(settings.home):
            _add(tar, f"{HOME}/{path.relative_to(settings.home).as_posix()}", path.read_bytes())
    return seal(buffer.getvalue(), passphrase)


def _kept(home: Path) -> list[Path]:
    found = [path for folder in KEPT_FOLDERS for path in sorted((home / folder).rglob("*"))]
    found += [home / name for name in KEPT_FILES]
    # A name that begins with a dot is a file that is being written.
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def open_archive(sealed: bytes, passphrase: str) -> Archive:
    """Read a sealed archive. Raises SealBroken: for another passphrase or a cut file; Refused: `backup.malformed`."""
    try:
        with tarfile.open(fileobj=io.BytesIO(unseal(sealed, passphrase)), mode="r:gz") as tar:
            members = {
                member.name: stream.read()
                for member in tar
                if member.isfile() and (stream := tar.extractfile(member)) is not None
            }
        about = json.loads(members.pop(ABOUT))
        return Archive(
            public_url=str(about["public_url"]),
            revision=str(about["revision"]),
            made_at=datetime.fromisoformat(about["made_at"]),
            rows=members.pop(ROWS),
            files={_inside(name): data for name, data in members.items()},
        )
    except (tarfile.TarError, OSError, zlib.error, EOFError, LookupError, TypeError, ValueError):
        raise Refused("backup.malformed") from None


def _inside(name: str) -> PurePosixPath:
    """The path under the home of a file that `backup` writes. Raises ValueError: for any other name."""
    top, *parts = PurePosixPath(name).parts
    folder = parts[0] in KEPT_FOLDERS and len(parts) > 1 and not any(part.startswith(".") for part in parts)
    if top != HOME or not (folder or (len(parts) == 1 and parts[0] in KEPT_FILES)):
        raise ValueError(name)
    return PurePosixPath(*parts)


def restore_home(home: Path, found: Archive) -> None:
    """Write keys, secrets and files into an empty home, readable by the owner alone; nothing when it fails.

    Raises Refused: `backup.home_not_empty`, also for a symbolic link, which could lead out of the home.
    """
    for name in (*KEPT_FOLDERS, *KEPT_FILES):
        path = home / name
        if path.is_symlink() or path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise Refused("backup.home_not_empty", home=str(home))
    try:
        for inside, data in found.files.items():
            path = home
            for part in inside.parts[:-1]:
                path /= part
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path / inside.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
    except BaseException:
        forget_home(home)
        raise


def forget_home(home: Path) -> None:
    """Remove what `restore_home` wrote, after a later step was refused: the next attempt finds an empty home."""
    for folder in KEPT_FOLDERS:
        shutil.rmtree(home / folder, ignore_errors=True)
    for name in KEPT_FILES:
        (home / name).unlink(missing_ok=True)


def restore_record(database: Database, found: Archive, now: datetime) -> int:
    """Bring an empty database to the archive's revision, fill it, and upgrade it. Returns the number of rows.

    Raises Refused: backup.database_not_empty, backup.newer (made by a later version), backup.malformed.
    """
    if not archive.knows(found.revision):
        raise Refused("backup.newer")
    if schema.revision_of(database) is not None:
        if not archive.is_empty(database):
            raise Refused("backup.database_not_empty")
        schema.downgrade(database)  # an earlier attempt may have created the tables
    schema.upgrade(database, found.revision)
    try:
        count = archive.load(database, found.rows.splitlines(keepends=True), now)
    except archive.Malformed:
        raise Refused("backup.malformed") from None
    schema.upgrade(database)
    return count

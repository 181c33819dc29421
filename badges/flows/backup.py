"""One encrypted file that holds the whole instance: the record, the keys, the secrets and the files of the home.

Derived files, the job queue and the database file itself are left out: the record goes as rows, so that an archive made
on SQLite restores on PostgreSQL.
"""

from __future__ import annotations

import io
import json
import tarfile
from datetime import datetime
from pathlib import Path, PurePosixPath

from badges.flows.errors import Refused
from badges.settings import Settings
from badges.store import archive, schema
from badges.store.database import Database
from keys.sealing import seal, unseal

KEPT_FOLDERS = ("keys", "secrets")
KEPT_FILES = ("demonstration.json",)
ROWS, ABOUT = "record.jsonl", "about.json"


def backup(settings: Settings, database: Database, passphrase: str, now: datetime) -> bytes:
    """The sealed archive of an instance, as it is at this moment."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        about = {
            "public_url": settings.public_url,
            "revision": schema.revision_of(database),
            "made_at": now.isoformat(),
        }
        _add(tar, ABOUT, json.dumps(about).encode("utf-8"))
        _add(tar, ROWS, b"".join(archive.dump(database)))
        for path in _kept(settings):
            _add(tar, f"home/{path.relative_to(settings.home).as_posix()}", path.read_bytes())
    return seal(buffer.getvalue(), passphrase)


def _kept(settings: Settings) -> list[Path]:
    files = [path for folder in KEPT_FOLDERS for path in sorted((settings.home / folder).rglob("*")) if path.is_file()]
    return files + [path for name in KEPT_FILES if (path := settings.home / name).is_file()]


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def open_archive(sealed: bytes, passphrase: str) -> dict[str, bytes]:
    """The members of an archive by name. Raises SealBroken, Refused("backup.malformed")."""
    try:
        with tarfile.open(fileobj=io.BytesIO(unseal(sealed, passphrase)), mode="r:gz") as tar:
            return {
                member.name: stream.read()
                for member in tar
                if member.isfile() and (stream := tar.extractfile(member)) is not None
            }
    except (tarfile.TarError, EOFError):
        raise Refused("backup.malformed") from None


def restore_home(home: Path, members: dict[str, bytes]) -> None:
    """Write keys, secrets and files into an empty home, readable by the owner alone. Raises Refused."""
    if any((home / folder).exists() and any((home / folder).iterdir()) for folder in KEPT_FOLDERS):
        raise Refused("backup.home_not_empty", home=str(home))
    for name, data in members.items():
        inside = PurePosixPath(name)
        if inside.parts[0] != "home":
            continue
        if ".." in inside.parts:
            raise Refused("backup.malformed")
        path = home.joinpath(*inside.parts[1:])
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(data)


def restore_record(database: Database, members: dict[str, bytes]) -> int:
    """Bring an empty database to the archive's revision, fill it, and upgrade it. Returns the number of rows."""
    try:
        about = json.loads(members[ABOUT])
        rows = members[ROWS].splitlines(keepends=True)
    except (KeyError, ValueError):
        raise Refused("backup.malformed") from None
    if schema.revision_of(database) is not None:
        raise Refused("backup.database_not_empty")
    schema.upgrade(database, about["revision"])
    count = archive.load(database, rows)
    schema.upgrade(database)
    return count


def public_url_of(members: dict[str, bytes]) -> str:
    """The public URL that an archived instance was pinned to."""
    try:
        return str(json.loads(members[ABOUT])["public_url"])
    except (KeyError, ValueError):
        raise Refused("backup.malformed") from None

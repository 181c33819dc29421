"""One encrypted file that holds the whole instance: the record, the keys, the secrets and the files of the home.

Derived files, the job queue and the database file itself are left out: the record goes as rows, so that an archive made
on SQLite restores on PostgreSQL.

The sealed file holds a compressed tar, written and read as a stream: `about.json`; the rows in parts of a few MiB,
since a member's length stands before it; the files of the home; `counts.json`, how many rows each table has. Backups
made before 2026-11-29 have the rows in one member, `record.jsonl`, and no counts.
"""

from __future__ import annotations

import fcntl
import gzip
import io
import json
import os
import tarfile
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from badges.base.database import schema
from badges.base.database.engine import Database, is_disk_full
from badges.base.disk.secret_files import read_secret
from badges.base.errors import DiskFull, Refused
from badges.base.logbook.file import LogbookFile
from badges.base.logbook.lines import Broken
from badges.base.logbook.logbook import KEY_FILE
from badges.base.settings import Settings
from badges.instance import archive, heads
from badges.instance.heads import Heads
from badges.instance.progress import Progress, silently
from badges.ledger.states import EditionState
from badges.ledger.tables import Edition
from keys.key_files import KEYRING_FILE, sync_folder
from keys.sealing import open_stream, sealing_into

KEYS = "keys"
KEPT_FOLDERS = (KEYS, "secrets")
KEPT_FILES = ("demonstration.json", "public_url")
ROWS, ABOUT, COUNTS, HOME = "record", "about.json", "counts.json", "home"
PASSPHRASE_LENGTH = 16
PART: Final = 4 * 1024 * 1024
BUFFER: Final = 256 * 1024
PACKED: Final = 16 * 1024  # read at once: rows that resemble each other unpack to fifty times as much
COMPRESSION: Final = 3  # twice as fast as the default, for a file that is a twentieth larger


@dataclass(frozen=True)
class Archive:
    """What a backup holds. `files`: path under the home -> bytes. `lines` reads the rows anew from the sealed file.

    `version` of the code, the number of `badges` and the `counts` of rows by table are None in a backup that does not
    say them. `rows`: how many there are.
    """

    public_url: str
    revision: str
    made_at: datetime
    version: str | None
    badges: int | None
    rows: int
    counts: Mapping[str, int] | None
    files: Mapping[PurePosixPath, bytes] = field(repr=False)
    lines: Callable[[], Iterator[bytes]] = field(repr=False)


def write(settings: Settings, database: Database, passphrase: str, now: datetime, target: BinaryIO) -> None:
    """Write the sealed archive of an instance, as it is at this moment, into `target`, in a few MiB of memory.

    What was written opens only if this returns. Raises Refused: backup.passphrase_short.
    """
    if len(passphrase) < PASSPHRASE_LENGTH:
        raise Refused("backup.passphrase_short", length=PASSPHRASE_LENGTH)
    sealed = sealing_into(target, passphrase)
    with (
        gzip.GzipFile(fileobj=sealed, mode="wb", compresslevel=COMPRESSION, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", bufsize=BUFFER) as tar,
    ):
        counts: Counter[str] = Counter()
        with database.begin(snapshot=True) as session:
            signed = select(func.count(Edition.award_id.distinct())).where(Edition.state == EditionState.ISSUED)
            about = {
                "public_url": settings.public_url,
                "revision": schema.revision_of(database),
                "made_at": now.isoformat(),
                "version": metadata.version("rcs-badges"),
                "badges": session.scalar(signed) or 0,
                "heads": heads.current(session).facts(),
            }
            _add(tar, ABOUT, json.dumps(about).encode("utf-8"))
            for number, part in enumerate(_parts(archive.dump(session), counts), 1):
                _add(tar, f"{ROWS}/{number:06}.jsonl", part)
        # Keys after rows: a key made in between is one too many, but none is missing.
        for path in _kept(settings.home):
            _add(tar, f"{HOME}/{path.relative_to(settings.home).as_posix()}", path.read_bytes())
        _add(tar, COUNTS, json.dumps(counts).encode("utf-8"))
    sealed.finish()


def _parts(lines: Iterator[tuple[str, bytes]], counts: Counter[str]) -> Iterator[bytes]:
    """The lines, whole, in parts; an empty record is one empty part."""
    part = bytearray()
    for name, line in lines:
        counts[name] += 1
        part += line
        if len(part) >= PART:
            yield bytes(part)
            part.clear()
    yield bytes(part)


def _kept(home: Path) -> list[Path]:
    found = [path for folder in KEPT_FOLDERS if (home / folder).exists() for path in sorted(_below(home / folder))]
    found += [home / name for name in KEPT_FILES]
    # A name that begins with a dot is a file that is being written.
    return [path for path in found if path.is_file() and not path.name.startswith(".")]


def _below(folder: Path) -> Iterator[Path]:
    """Every file below a folder. Raises OSError: for a folder that cannot be listed, which would be left out."""

    def fail(trouble: OSError) -> None:
        raise trouble

    for place, _, names in os.walk(folder, onerror=fail):
        yield from (Path(place, name) for name in names)


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(data), 0o600
    tar.addfile(member, io.BytesIO(data))


def open_archive(source: Callable[[], BinaryIO], passphrase: str) -> Archive:
    """Read a sealed archive to its end, all but its rows. `source` opens the sealed file, each time from its beginning.

    Raises SealBroken: for another passphrase or a cut file; Refused: `backup.malformed`.
    """
    kept: dict[str, bytes] = {}
    parts = rows = 0
    try:
        for name, stream in _members(source, passphrase):
            if _holds_rows(name):
                parts += 1
                while block := stream.read(BUFFER):
                    rows += block.count(b"\n")
            else:
                kept[name] = stream.read()
        about, counts = json.loads(kept.pop(ABOUT)), kept.pop(COUNTS, None)
        if not parts:
            raise ValueError(ROWS)
        return Archive(
            public_url=str(about["public_url"]),
            revision=str(about["revision"]),
            made_at=datetime.fromisoformat(about["made_at"]),
            version=about.get("version"),
            badges=about.get("badges"),
            rows=rows,
            counts=None if counts is None else {str(name): int(count) for name, count in json.loads(counts).items()},
            files={_inside(name): data for name, data in kept.items()},
            lines=lambda: _lines(source, passphrase),
        )
    except (tarfile.TarError, OSError, zlib.error, EOFError, LookupError, TypeError, ValueError, AttributeError):
        raise Refused("backup.malformed") from None


def heads_of(path: Path, passphrase: str) -> tuple[datetime, Heads] | None:
    """When a backup was made, and the ends of journal and ledger in it; None in one that does not say them.

    It reads the beginning of the file alone. Raises SealBroken; OSError; Refused: `backup.malformed`.
    """
    try:
        with closing(_members(lambda: path.open("rb"), passphrase)) as members:
            name, stream = next(members)
            about = json.loads(stream.read()) if name == ABOUT else {}
        if "heads" not in about:
            return None
        return datetime.fromisoformat(about["made_at"]), Heads.read(about["heads"])
    except (tarfile.TarError, zlib.error, EOFError, LookupError, TypeError, ValueError, StopIteration):
        raise Refused("backup.malformed") from None


def _holds_rows(name: str) -> bool:
    return name == f"{ROWS}.jsonl" or name.startswith(f"{ROWS}/")


def _lines(source: Callable[[], BinaryIO], passphrase: str) -> Iterator[bytes]:
    for name, stream in _members(source, passphrase):
        if _holds_rows(name):
            yield from stream


def _members(source: Callable[[], BinaryIO], passphrase: str) -> Generator[tuple[str, IO[bytes]]]:
    """The files of a sealed tar one after the other; each can be read until the next. The end is authenticated too."""
    with source() as file:
        opened = open_stream(file, passphrase)
        packed = io.BufferedReader(_Joined(opened), BUFFER)
        with tarfile.open(fileobj=packed, mode="r|gz", bufsize=PACKED) as tar:
            for member in tar:
                if member.isfile() and (stream := tar.extractfile(member)) is not None:
                    yield member.name, stream
        for _ in opened:
            pass


class _Joined(io.RawIOBase):
    """Chunks of bytes as a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._rest:
            self._rest = memoryview(next(self._chunks, b""))
        given = self._rest[: len(target)]
        target[: len(given)] = given
        self._rest = self._rest[len(given) :]
        return len(given)


def _inside(name: str) -> PurePosixPath:
    """The path under the home of a file that `write` writes. Raises ValueError: for any other name."""
    top, *parts = PurePosixPath(name).parts
    folder = parts[0] in KEPT_FOLDERS and len(parts) > 1 and not any(part.startswith(".") for part in parts)
    if top != HOME or not (folder or (len(parts) == 1 and parts[0] in KEPT_FILES)):
        raise ValueError(name)
    return PurePosixPath(*parts)


def restore_home(home: Path, found: Archive) -> list[Path]:
    """Write keys, secrets and files into a home, readable by the owner alone; nothing is left when it fails.

    The home is empty; or it is the instance's own, whose record alone is lost. What it holds then stays as it is, since
    keys may have been made, retired or compromised after the archive, and what it lacks is written.

    Returns what it wrote, outermost first. Raises Refused: `backup.home_not_empty` for another instance's home, and for
    a symbolic link, which could lead out of the home.
    """
    if not _is_empty(home) and not _is_own(home, found):
        raise Refused("backup.home_not_empty", home=str(home))
    written: list[Path] = []
    try:
        for inside, data in found.files.items():
            path = home / inside
            if path.exists():
                continue
            for folder in reversed([each for each in path.parents if not each.exists()]):
                folder.mkdir(mode=0o700)
                written.append(folder)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written.append(path)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(descriptor)
        for folder in {each.parent for each in written}:
            sync_folder(folder)
    except BaseException:
        forget(written)
        raise
    return written


def forget(written: list[Path]) -> None:
    """Remove what `restore_home` wrote, after a later step was refused; a folder that holds more by now stays."""
    for path in reversed(written):
        if not path.is_dir():
            path.unlink(missing_ok=True)
        elif not any(path.iterdir()):
            path.rmdir()


def refuse_logbook(folder: Path, home: Path, found: Archive) -> None:
    """Refuse a logbook that cannot be read by the key of the home, or of the archive: it would be set aside unread.

    Raises Refused: `logbook.unreadable`; OSError.
    """
    file = LogbookFile(folder)
    if not file.exists():
        return
    key = read_secret(home / "secrets" / KEY_FILE)
    if key is None:
        key = found.files.get(PurePosixPath("secrets", KEY_FILE), b"").decode("ascii", "replace").strip()
    try:
        file.end(key.encode())
    except Broken as trouble:
        raise Refused("logbook.unreadable", file=str(file.path), reason=str(trouble)) from trouble


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Around a restoration: of two into one home the second is refused. Raises Refused: `backup.restoring`."""
    descriptor = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused("backup.restoring", home=str(home)) from None
    finally:
        os.close(descriptor)


def _is_empty(home: Path) -> bool:
    return not any(
        each.is_symlink() or each.is_file() or (each.is_dir() and any(each.iterdir())) for each in _tops(home)
    )


def _is_own(home: Path, found: Archive) -> bool:
    """Whether the keyring is the archive's, with its keys, or more or fewer, or is lost; and nothing else differs."""
    if any(path.is_symlink() for top in _tops(home) for path in (top, *top.rglob("*"))):
        return False
    held = {PurePosixPath(path.relative_to(home)): path for path in _kept(home)}
    # A key's file is named by its thumbprint.
    keys = {inside for inside in found.files if len(inside.parts) > 2 and inside.parts[0] == KEYS}
    here = {inside for inside in held if len(inside.parts) > 2 and inside.parts[0] == KEYS}
    same = (found.files.keys() - keys) & held.keys()
    ring = PurePosixPath(KEYS, KEYRING_FILE)
    if any(held[inside].read_bytes() != found.files[inside] for inside in same):
        return False
    if ring in held:
        return ring in same and (keys <= here or here <= keys)
    return bool(same) and not here  # the keys are lost, and the secrets are the archive's


def _tops(home: Path) -> list[Path]:
    return [home / name for name in (*KEPT_FOLDERS, *KEPT_FILES)]


def restore_record(database: Database, found: Archive, now: datetime, progress: Progress = silently) -> int:
    """Bring an empty database to the archive's revision, fill it, and upgrade it. Returns the number of rows.

    All of it is one transaction: whatever breaks it off leaves an empty database.

    Raises Refused: backup.database_not_empty, backup.newer (made by a later version), backup.malformed; DiskFull.
    """
    known = archive.revisions()
    if found.revision not in known:
        raise Refused("backup.newer")
    if schema.revision_of(database) is not None:
        if not archive.is_empty(database):
            raise Refused("backup.database_not_empty")
        schema.downgrade(database)  # an earlier attempt may have created the tables
    steps = _Steps(progress, known.index(found.revision))
    try:
        with schema.migrating(database) as connection:
            schema.upgrade_on(connection, found.revision)
            counts = archive.load(connection, found.lines(), found.rows, progress)
            if found.counts is not None and counts != found.counts:
                raise archive.Malformed("rows are missing")
            schema.upgrade_on(connection, applied=steps)
            with Session(connection) as session:
                archive.finish(session, now)
                session.commit()
    except (archive.Malformed, schema.DanglingKey):
        raise Refused("backup.malformed") from None
    except DBAPIError as trouble:
        if is_disk_full(trouble):
            raise DiskFull from trouble
        raise
    return sum(counts.values())


class _Steps:
    """Tells how many of the migrations are done."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._done, self._total = progress, 0, total

    def __call__(self) -> None:
        self._done += 1
        self._progress("migrations", self._done, self._total)

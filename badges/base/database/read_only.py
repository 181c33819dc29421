"""A SQLite database whose disk, folder or file cannot be written: it is read, and every write is refused.

SQLite's log needs a folder that can be written, even to read. A database that was closed properly has no log: it is
opened as a file that no process changes. One with a log is read together with the index that lies beside it.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from keys.access import may


def files_of(url: str) -> list[Path]:
    """The files of a SQLite database by its URL, those that SQLite makes beside it among them; none of another one."""
    scheme, _, rest = url.partition(":///")
    if scheme != "sqlite":
        return []
    return [Path(f"/{rest.lstrip('/')}{end}") for end in ("", "-wal", "-shm")]


def is_read_only(database: Path) -> bool:
    """Whether there is such a file here, which this process may not change or not keep a log beside."""
    places = (database, database.parent)
    return database.exists() and not all(may(each, os.W_OK) for each in places)


def uri_of(database: Path) -> str | None:
    """Return the address by which SQLite reads such a database; None for one that can be written."""
    if not is_read_only(database):
        return None
    log = database.with_name(database.name + "-wal")
    without_log = not log.exists() or log.stat().st_size == 0
    return f"file:{quote(str(database.resolve()))}?mode=ro" + ("&immutable=1" if without_log else "")

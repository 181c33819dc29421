"""Derived files (PNG, SVG, PDF, QR), cached by the digest of the signed bytes that they come from.

They can always be made again: an empty cache loses nothing. Erasure deletes a digest's whole folder. Together they have
at most `bounds.DERIVED_BYTES`, an equal share for each of the 256 folders: where a share is used up, its oldest files
are deleted before a new one is written.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from badges.base.database import bounds

FOLDERS = 256
DERIVED = "derived files"  # of a session: these files, for what is forgotten as rows are written
DIGEST = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_log = logging.getLogger(__name__)


class DerivedFiles:
    """A folder of derived files: <folder>/<first two>/<digest>/<name>, readable by the owner alone."""

    def __init__(self, folder: Path, may_keep: Callable[[], bool] = lambda: True) -> None:
        self.folder, self.may_keep = folder, may_keep

    def get(self, digest: str, name: str) -> bytes | None:
        """The cached bytes, or None. ValueError for a digest or name that is not one of ours."""
        path = self._path(digest, name)
        try:
            return path.read_bytes() or None  # a power cut can leave an empty file
        except OSError:
            return None

    def put(self, digest: str, name: str, data: bytes) -> None:
        """Store `data`; a reader sees the whole file or none. Not on a full disk, nor what is larger than a share."""
        path = self._path(digest, name)
        if not self.may_keep() or not self._make_room(path.parent.parent, len(data)):
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def produce(self, digest: str, name: str, make: Callable[[], bytes]) -> bytes:
        """The cached bytes, or those of `make`, which are cached if the disk can be written."""
        found = self.get(digest, name)
        if found is None:
            found = make()
            try:
                self.put(digest, name, found)
            except OSError as trouble:
                _log.warning("a derived file could not be kept: %s", trouble.strerror)
        return found

    def forget(self, digest: str) -> None:
        """Destroy all that was derived from this digest."""
        shutil.rmtree(self._path(digest, "x").parent, ignore_errors=True)

    def _make_room(self, folder: Path, size: int) -> bool:
        """Delete the oldest files of a folder until `size` bytes more are within its share; False when they never are.

        A file that a crash left half written counts as any other.
        """
        share = bounds.DERIVED_BYTES // FOLDERS
        if size > share:
            return False
        found = []
        for file in folder.glob("*/*"):
            with contextlib.suppress(OSError):
                status = file.stat()
                found.append((status.st_mtime_ns, status.st_size, file))
        used = sum(length for _, length, _ in found)
        for _, length, file in sorted(found):
            if used + size <= share:
                break
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
                used -= length
                file.parent.rmdir()  # refused while others are in it
        return True

    def _path(self, digest: str, name: str) -> Path:
        if not DIGEST.fullmatch(digest) or not NAME.fullmatch(name):
            raise ValueError("not a derived file's name")
        return self.folder / digest[:2] / digest / name

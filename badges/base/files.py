"""Derived files (PNG, SVG, PDF, QR), cached by the digest of the signed bytes that they come from.

They can always be made again: an empty cache loses nothing. Erasure deletes a digest's whole folder.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

DIGEST = re.compile(r"[0-9a-f]{64}")
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
_log = logging.getLogger(__name__)


class DerivedFiles:
    """A folder of derived files: <folder>/<first two>/<digest>/<name>, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, digest: str, name: str) -> bytes | None:
        """The cached bytes, or None. ValueError for a digest or name that is not one of ours."""
        path = self._path(digest, name)
        try:
            return path.read_bytes() or None  # a power cut can leave an empty file
        except OSError:
            return None

    def put(self, digest: str, name: str, data: bytes) -> None:
        """Store `data`; a reader sees the whole file or none."""
        path = self._path(digest, name)
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

    def _path(self, digest: str, name: str) -> Path:
        if not DIGEST.fullmatch(digest) or not NAME.fullmatch(name):
            raise ValueError("not a derived file's name")
        return self.folder / digest[:2] / digest / name

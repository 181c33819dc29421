"""Derived files are a convenience: if the disk takes no write, each request makes them anew, and none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.base.disk.files import DerivedFiles

DIGEST = "a" * 64


def test_a_file_that_cannot_be_stored_is_returned(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "derived").write_text("no folder")
    files = DerivedFiles(tmp_path / "derived")
    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"drawing")
        return made[-1]

    for _ in range(2):
        assert files.produce(DIGEST, "ob3.png", make) == b"drawing"
    assert len(made) == 2 and "could not be kept" in caplog.text
    with pytest.raises(ValueError, match="not a derived file"):
        files.produce("..", "ob3.png", make)


def test_an_empty_file_is_made_again(tmp_path: Path) -> None:
    files = DerivedFiles(tmp_path)
    files.put(DIGEST, "ob3.png", b"")
    assert files.produce(DIGEST, "ob3.png", lambda: b"drawing") == b"drawing"
    assert files.get(DIGEST, "ob3.png") == b"drawing"

"""Derived files: made once, never read half-written, removed by digest."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from badges.base.files import DerivedFiles

DIGEST = "a" * 64


def test_a_derived_file_is_made_once(tmp_path: Path) -> None:
    files, made = DerivedFiles(tmp_path / "derived"), []

    def make() -> bytes:
        made.append(1)
        return b"png"

    assert files.get(DIGEST, "badge.png") is None
    assert files.produce(DIGEST, "badge.png", make) == files.produce(DIGEST, "badge.png", make) == b"png"
    assert made == [1]
    path = tmp_path / "derived" / "aa" / DIGEST / "badge.png"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["badge.png"]


def test_forgetting_removes_the_files_of_one_digest(tmp_path: Path) -> None:
    files = DerivedFiles(tmp_path)
    files.put(DIGEST, "a.png", b"1")
    files.put(DIGEST, "b.pdf", b"2")
    files.put("b" * 64, "a.png", b"3")
    files.forget(DIGEST)
    files.forget(DIGEST)
    assert files.get(DIGEST, "a.png") is None
    assert files.get("b" * 64, "a.png") == b"3"


@pytest.mark.parametrize(
    ("digest", "name"),
    [("..", "x"), ("A" * 64, "x"), (DIGEST, "../x"), (DIGEST, ""), (DIGEST, ".new"), (DIGEST + "\n", "x")],
)
def test_other_names_are_refused(tmp_path: Path, digest: str, name: str) -> None:
    with pytest.raises(ValueError, match="derived file"):
        DerivedFiles(tmp_path).put(digest, name, b"")

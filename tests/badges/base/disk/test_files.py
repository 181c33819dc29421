"""Derived files: made once, never read half-written, removed by digest."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from badges.base.database import bounds
from badges.base.disk.files import DerivedFiles

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


def used(folder: Path) -> tuple[int, int]:
    """The bytes and the number of the files below a folder."""
    sizes = [each.stat().st_size for each in folder.rglob("*") if each.is_file()]
    return sum(sizes), len(sizes)


@pytest.mark.parametrize("bounded", [True, False], ids=["bounded", "the control"])
def test_thousands_of_files_stay_within_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bounded: bool
) -> None:
    most = 256 * 4000
    monkeypatch.setattr(bounds, "DERIVED_BYTES", most if bounded else 10**12)
    files = DerivedFiles(tmp_path / "derived")
    for turn in range(3000):
        assert files.produce(sha256(str(turn).encode()).hexdigest(), "badge.png", lambda: b"x" * 900) == b"x" * 900
    total, number = used(tmp_path)
    assert (total <= most) is bounded
    assert number == (3000 if not bounded else number) and number > 900
    assert len(list((tmp_path / "derived").glob("*/*"))) == number  # no empty folder is left


def test_the_oldest_go_and_a_file_beyond_the_share_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "DERIVED_BYTES", 256 * 1000)
    files = DerivedFiles(tmp_path)
    first, second, third = ("aa" + letter * 62 for letter in "bcd")
    left = tmp_path / "aa" / ("aa" + "e" * 62)
    left.mkdir(parents=True)
    (left / ".new-left").write_bytes(b"x" * 300)  # a crash left it
    os.utime(left / ".new-left", ns=(0, 0))
    for age, digest in enumerate((first, second, third)):
        files.put(digest, "a.png", b"x" * 400)
        if (path := tmp_path / "aa" / digest / "a.png").exists():
            os.utime(path, ns=(age + 1, age + 1))
    assert files.get(first, "a.png") is None and not left.exists()
    assert files.get(second, "a.png") and files.get(third, "a.png")
    assert files.produce("aa" + "f" * 62, "a.png", lambda: b"x" * 1001) == b"x" * 1001
    assert files.get("aa" + "f" * 62, "a.png") is None


def test_nothing_is_kept_on_a_full_disk(tmp_path: Path) -> None:
    files = DerivedFiles(tmp_path, may_keep=lambda: False)
    assert files.produce(DIGEST, "a.png", lambda: b"x") == b"x"
    assert used(tmp_path) == (0, 0)

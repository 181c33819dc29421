"""A backup that is broken off, by a full disk, an interruption or a kill, leaves no file but an earlier whole one."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from badges.instance.whole_file import written

WHOLE_OPEN = os.open


@pytest.fixture(params=["nameless", "named"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file system with files that have no name yet, and one without."""

    def refuse(path: Any, flags: int, *more: int) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "not supported")
        return WHOLE_OPEN(path, flags, *more)

    if request.param == "named":
        monkeypatch.setattr(os, "open", refuse)
    return str(request.param)


def write(file: Path, data: bytes) -> None:
    """Write it, and look at it before it has its name."""
    with written(file) as stream:
        stream.write(data)
        stream.seek(0)
        assert stream.read() == data


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_whole_and_over_an_earlier_one(tmp_path: Path, kind: str) -> None:
    for data in (b"first", b"second"):
        write(tmp_path / "b", data)
        assert content(tmp_path) == {"b": data} and (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    (tmp_path / ".b.partial").write_bytes(b"of a process that was killed")
    write(tmp_path / "b", b"third")
    assert content(tmp_path) == {"b": b"third"}


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", ["fsync", "replace"])
def test_broken_off(
    tmp_path: Path, kind: str, at: str, trouble: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise trouble

    write(tmp_path / "b", b"earlier")
    with monkeypatch.context() as patch:
        patch.setattr(*((os, "fsync", fail) if at == "fsync" else (Path, "replace", fail)))
        for name in ("b", "c"):
            with pytest.raises(type(trouble)):
                write(tmp_path / name, b"x" * 100_000)
    assert content(tmp_path) == {"b": b"earlier"}


def test_killed(tmp_path: Path) -> None:
    write(tmp_path / "b", b"earlier")
    child = os.fork()
    if child == 0:
        os.fsync = lambda _descriptor: os.kill(os.getpid(), signal.SIGKILL)
        write(tmp_path / "b", b"x" * 100_000)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert content(tmp_path) == {"b": b"earlier"}

"""Another user of this machine: files that are theirs, what they may not open, and the command as they run it.

Only root can be somebody else. Where the tests run as another user, a file is closed by its mode, and what needs two
users counts as not asked.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.badges.cli.conftest import clean_environment
from tests.house.sources import ROOT
from tests.interop.asking import NotAskable, not_asked

OTHER = 65534  # "nobody" on most systems
LEFT_OUT = shutil.ignore_patterns("site-packages", "test", "tests", "idlelib", "ensurepip", "config-*")


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: bytes
    err: bytes

    @property
    def all(self) -> str:
        return (self.out + self.err).decode()


@dataclass(frozen=True)
class Machine:
    """A folder that every user may enter, and a Python that every user may start."""

    folder: Path
    python: Path
    typist: subprocess.Popen[str]

    def type(self, *words: str, home: Path, user: int = 0, stdin: bytes = b"", **more: str) -> Answer:
        """Type a `badges` command as a user, root by default."""
        asked = {
            "words": words,
            "environment": environment(home, **more),
            "user": user,
            "folder": str(self.folder),
            "stdin": base64.b64encode(stdin).decode(),
        }
        assert self.typist.stdin is not None and self.typist.stdout is not None
        self.typist.stdin.write(json.dumps(asked) + "\n")
        self.typist.stdin.flush()
        answer = json.loads(self.typist.stdout.readline())
        return Answer(answer["code"], base64.b64decode(answer["out"]), base64.b64decode(answer["err"]))


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of such a command: it finds this source, and the packages of the tests."""
    path = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    return clean_environment(home, PYTHONPATH=path, PYTHONDONTWRITEBYTECODE="1", **more)


def needs_root() -> None:
    """End a test that needs two users, where these tests do not run as root."""
    if os.geteuid() != 0:
        not_asked("two users", NotAskable("only root can act as another user"))


def open_folder() -> Iterator[Path]:
    """A temporary folder that every user may enter: pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="badges-users-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def machine() -> Iterator[Machine]:
    """Such a machine. An interpreter that lies in a closed folder, as root's own, is copied."""
    needs_root()
    for folder in open_folder():
        if not _is_open(ROOT / "badges") or not _is_open(Path(sysconfig.get_path("purelib"))):
            not_asked("two users", NotAskable(f"{ROOT} is closed to other users"))
        python = Path(sys.executable)
        if not _is_open(Path(os.__file__)):
            python = Path(sys.executable).resolve()
            version = f"python{sys.version_info.major}.{sys.version_info.minor}"
            shutil.copytree(Path(sys.base_prefix, "lib", version), folder / "lib" / version, ignore=LEFT_OUT)
            for library in Path(sys.base_prefix, "lib").glob("libpython*"):
                shutil.copy(library, folder / "lib")
            (folder / "bin").mkdir()
            python = Path(shutil.copy(python, folder / "bin" / version))
        words = [python, "-W", "ignore", "-m", "tests.cast.typist"]
        with subprocess.Popen(
            words, cwd=folder, env=environment(folder), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as typist:
            yield Machine(folder, python, typist)


def _is_open(path: Path) -> bool:
    """Whether every user may read a file or folder."""
    return all(folder.stat().st_mode & 0o001 for folder in path.parents) and bool(path.stat().st_mode & 0o004)


def give(path: Path, user: int = OTHER) -> None:
    """Make everything at a path the user's; nothing where these tests are not root."""
    if os.geteuid() == 0:
        for each in (path, *path.rglob("*")):
            os.chown(each, user, user)


def close(path: Path) -> str:
    """Close a file or folder: it becomes root's, else it loses its mode. Returns what gives it back, less its name."""
    if os.geteuid() == 0:
        os.chown(path, 0, 0)
        path.chmod(0o700 if path.is_dir() else 0o600)
        return "sudo chown -R nobody: "
    path.chmod(0)
    return "sudo chmod -R u+rwX "


def without_rights(call: Callable[[], object]) -> object:
    """What a call returns in a process that is not root's; it must be of JSON. What it imports is imported before."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(OTHER, OTHER, OTHER)
                os.setresuid(OTHER, OTHER, OTHER)
            os.write(writing, json.dumps(call()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    assert answer, "the call raised"
    return json.loads(answer)

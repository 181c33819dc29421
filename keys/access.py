"""What this process may not open: whose it is, and what an operator types about it.

A lack of permission is no damage. It is told apart from it wherever a file is read, so that no backup is restored
over keys that are whole.
"""

from __future__ import annotations

import os
import pwd
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from keys.errors import KeyringUnusable

CODES: Final = ("access.denied", "access.beyond")
_AS_THE_PROCESS: Final = os.access in os.supports_effective_ids


@dataclass(frozen=True)
class Denial:
    """A refusal by the system, as a stable code with its facts.

    `access.denied`: a file or folder of the instance, with `file`, `owner`, `user` and `cure`, the command that gives
    it back. `access.beyond`: a folder above, which belongs to others, with `file`, `owner` and `user`.
    """

    code: str
    facts: dict[str, str]


def denial(path: Path, within: Path) -> Denial:
    """Tell what keeps this process from `path`, a file or folder that it may not open, change or make.

    `within`: the folder whose contents all belong to the service; a command is given for what is in it, or for `path`
    itself.
    """
    barrier = _barrier(path)
    status = barrier.stat()
    user = os.geteuid()
    facts = {"file": str(barrier), "owner": user_name(status.st_uid), "user": user_name(user)}
    if barrier != path and not barrier.is_relative_to(within):
        return Denial("access.beyond", facts)
    change = "chmod -R u+rwX" if status.st_uid == user else f"chown -R {shlex.quote(facts['user'])}:"
    return Denial("access.denied", {**facts, "cure": f"sudo {change} {shlex.quote(str(barrier))}"})


@contextmanager
def permitted(folder: Path) -> Iterator[None]:
    """Report a lack of permission in the block, which reads or changes the keyring in `folder`, as what it is.

    Raises KeyringUnusable: `access.denied`, `access.beyond`.
    """
    try:
        yield
    except PermissionError as trouble:
        found = denial(Path(os.fsdecode(trouble.filename or folder)), folder.parent)
        raise KeyringUnusable(found.code, **found.facts) from None


def user_name(number: int) -> str:
    """The name of a user of this machine, or their number where they have none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def may(path: Path, mode: int) -> bool:
    """Whether this process may use an existing file or folder so: os.R_OK, os.W_OK, os.X_OK or several of them."""
    return os.access(path, mode, effective_ids=_AS_THE_PROCESS)


def _barrier(path: Path) -> Path:
    """The first folder on the way that cannot be entered; else `path`, or the folder in which it cannot be changed."""
    path = path.absolute()
    parent = Path(path.anchor)
    for folder in reversed(path.parents):
        if not folder.exists():
            return parent
        parent = folder
        if not may(folder, os.X_OK):
            return folder
    if not path.exists():
        return parent
    whole = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    return parent if may(path, whole) and path.stat().st_uid == os.geteuid() else path

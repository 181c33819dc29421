"""Become the owner of the instance's folder, or refuse, before anything in it is read or written.

The service runs as one user, and its files are closed to all others. A command that root types would leave files that
the service cannot read: new keys, SQLite's log, a cache. So root becomes the owner first, for good, and any other user
is refused with the line to type.

The owner is that of BADGES_HOME; of the nearest folder above it where it does not exist yet. A volume that is mounted
there often belongs to root while a service has filled it: then it is the owner of the keys inside. Where all of these
belong to root, root stays root: a container has no other user, and nothing names one.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from badges.cli import wiring
from badges.cli.words import sentence
from keys.access import may, user_name
from keys.process import keep_memory_private

ROOT: Final = 0
NO_PERMISSION: Final = 77  # EX_NOPERM of sysexits.h
KEYS: Final = "keys"
OF_ROOT: Final = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "MAIL")


class NotTheOwner(click.ClickException):
    """The command was typed by a user who cannot act as the owner: exit status 77, and nothing was read or written."""

    exit_code = NO_PERMISSION

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{sentence(code, **facts)} [{code}]")

    def show(self, file: Any = None) -> None:
        """Print the sentence alone."""
        click.echo(self.message, file=file, err=file is None)


class OwnersCommand(click.Command):
    """A command that acts as the owner of the instance's folder."""

    def invoke(self, context: click.Context) -> Any:
        """Become the owner, then run the command. Raises NotTheOwner."""
        act_as_owner()
        return super().invoke(context)


class OwnersGroup(click.Group):
    """A group of such commands."""

    command_class = OwnersCommand


@dataclass(frozen=True)
class Owner:
    """A user and a group by their numbers. `is_hidden`: the folder itself lies behind one that cannot be entered."""

    user: int
    group: int
    is_hidden: bool = False


def act_as_owner() -> None:
    """Become the owner of BADGES_HOME if this process is root's and the folder is not.

    Raises NotTheOwner: `owner.other` for a user who is neither; `owner.cannot_become` where root may not change its
    user; `owner.program` where the owner cannot read this program.
    """
    home, user = wiring.home(), os.geteuid()
    owner = owner_of(home)
    if user == ROOT and owner.user != ROOT:
        _become(owner, home)
    elif user not in (ROOT, owner.user) and not _may_begin(home, owner):
        raise NotTheOwner(
            "owner.other",
            home=home,
            owner=user_name(owner.user),
            user=user_name(user),
            line=line_to_type(owner.user, sys.argv),
        )


def owner_of(home: Path) -> Owner:
    """Who owns the instance's folder, existing or not, as this module's first lines say."""
    for place in (home, *home.parents):
        try:
            status = place.stat()
        except PermissionError:
            return Owner(*_nearest(place.parents), is_hidden=True)
        except (FileNotFoundError, NotADirectoryError):
            continue
        if place == home and status.st_uid == ROOT:
            with contextlib.suppress(OSError):
                status = (home / KEYS).stat()
        return Owner(status.st_uid, status.st_gid)
    return Owner(ROOT, ROOT)


def line_to_type(owner: int, words: Sequence[str]) -> str:
    """The command line by which another user acts as the owner, with the settings of the present environment.

    Their names alone stand in it: other users see the command lines of all processes.
    """
    settings = sorted(name for name in os.environ if name.startswith("BADGES_"))
    kept = [f"--preserve-env={','.join(settings)}"] if settings else []
    program = [str(Path(words[0]).absolute())] if Path(words[0]).name == "badges" else ["badges"]
    return shlex.join(["sudo", "-u", user_name(owner), *kept, *program, *words[1:]])


def _nearest(folders: Sequence[Path]) -> tuple[int, int]:
    """The owner of the first of these folders that can be looked at."""
    for folder in folders:
        with contextlib.suppress(OSError):
            status = folder.stat()
            return status.st_uid, status.st_gid
    return ROOT, ROOT


def _may_begin(home: Path, owner: Owner) -> bool:
    """Whether a user who does not own the folder may work in it: the keys in it are theirs, as in a volume that is
    mounted for their group; or there is no instance yet, and the user may make one."""
    if owner.is_hidden:
        return False
    try:
        return (home / KEYS).stat().st_uid == os.geteuid()
    except PermissionError:
        return False
    except (FileNotFoundError, NotADirectoryError):
        return not home.exists() or may(home, os.R_OK | os.W_OK | os.X_OK)


def _become(owner: Owner, home: Path) -> None:
    """Change user and group for good, and say so in the environment, so that HOME names a folder of theirs."""
    try:
        person = pwd.getpwuid(owner.user)
    except KeyError:
        person = None
    sentence("instance.missing")  # reads the catalogue, which the owner may not be able to
    group = person.pw_gid if person is not None and owner.group == ROOT else owner.group
    try:
        if person is not None:
            os.initgroups(person.pw_name, group)
        else:
            os.setgroups([])
        os.setresgid(group, group, group)
        os.setresuid(owner.user, owner.user, owner.user)
    except OSError as trouble:
        name = user_name(owner.user)
        raise NotTheOwner("owner.cannot_become", home=home, owner=name, reason=trouble.strerror) from None
    keep_memory_private()  # anew: a change of user may undo it (fs.suid_dumpable)
    for path in (Path(__file__), Path(click.__file__), Path(os.__file__)):
        if not may(path, os.R_OK):
            raise NotTheOwner("owner.program", owner=user_name(owner.user), folder=path.parent)
    os.environ["BADGES_HOME"] = str(home)  # "~" was root's
    os.environ["HOME"] = person.pw_dir if person is not None else str(home)
    os.environ["USER"] = os.environ["LOGNAME"] = user_name(owner.user)
    for name in OF_ROOT:
        os.environ.pop(name, None)

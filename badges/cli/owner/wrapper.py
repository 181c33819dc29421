#!/usr/bin/python3 -I
"""The command `badges` that an operator types: as the unit's user, and with the unit's settings, as systemd reads them.

Installed by itself into /usr/local/bin, where root alone may change it: it imports nothing of this project, and changes
user before it starts what the service's user could have changed. Its own name names the unit: `badges` stands for
badges.service. Relative names of files keep their meaning, since the current folder stays.
"""

from __future__ import annotations

import glob
import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from grp import getgrnam
from pathlib import Path
from typing import Final, NoReturn

NO_PERMISSION: Final = 77  # EX_NOPERM and EX_CONFIG of sysexits.h
NO_SETTINGS: Final = 78
SYSTEM_PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
PROPERTIES: Final = (
    "LoadState", "User", "Group", "SupplementaryGroups", "Environment", "EnvironmentFiles", "WorkingDirectory",
    "ExecStart",
)  # fmt: skip
KEPT: Final = re.compile(r"TERM|COLUMNS|LINES|NO_COLOR|LANG|LC_[A-Z]+|BADGES_[A-Z_]+")  # of who types
NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
FILE: Final = re.compile(r"(.*) \(ignore_errors=(yes|no)\)")
PROGRAM: Final = re.compile(r"\{ path=(.+?) ; argv\[\]=")
PATHS: Final = re.compile(r"BADGES_(HOME|[A-Z_]+_FILE)")
WHITE: Final = " \t\n\r"
LINE_ENDS: Final = "\n\r"


class Unusable(Exception):
    """The unit cannot be used; the words are for the operator."""


@dataclass(frozen=True)
class Start:
    """What is started, with which environment, and as which user; None: as root, who runs the service."""

    program: str
    environment: dict[str, str]
    user: pwd.struct_passwd | None
    group: int
    groups: tuple[int, ...]


def variables(text: str) -> dict[str, str]:
    """What a file of EnvironmentFile= sets, by the rules of systemd.exec(5) and of systemd's own reader.

    Lines that begin with "#" or ";" are comments, and end with their line. Nothing is expanded. A value is unquoted, in
    single or in double quotes, or a sequence of quoted parts; a backslash before the end of a line joins the next one,
    but not in single quotes. A line without "=" and a name that no variable may have are left out; the last one counts.
    """
    return {name: value for name, value in _assignments(text.partition("\0")[0]) if NAME.fullmatch(name)}


def _assignments(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        if text[at] in WHITE:
            at += 1
            continue
        line_end = min((found for each in LINE_ENDS if (found := text.find(each, at)) >= 0), default=len(text))
        equals = text.find("=", at, line_end)
        if text[at] in "#;" or equals <= at:
            at = line_end
            continue
        name = text[at:equals].rstrip(WHITE)
        value, at = _value(text, equals + 1)
        yield name, value


def _value(text: str, at: int) -> tuple[str, int]:
    """The value that begins here, and where its line ends. Once it goes on without quotes, a quote is a character."""
    found: list[str] = []
    kept = 0  # so many characters stay when white space is taken off the end
    is_plain = False
    while at < len(text) and text[at] not in LINE_ENDS:
        character = text[at]
        at += 1
        if character == "\\":
            is_plain = True
            if at < len(text) and text[at] not in LINE_ENDS:
                found.append(text[at])
            at += 1
            kept = len(found)
        elif is_plain or character not in WHITE + "'\"":
            is_plain = True
            found.append(character)
            kept = kept if character in WHITE else len(found)
        elif character not in WHITE:
            at = _quoted(text, at, character, found)
            kept = len(found)
    return "".join(found[:kept]), at


def _quoted(text: str, at: int, quote: str, found: list[str]) -> int:
    """Add what stands in quotes, of which the first is before this place. Returns the place after the last one."""
    while at < len(text) and text[at] != quote:
        if quote == '"' and text[at] == "\\":
            escaped = text[at + 1 : at + 2]
            if escaped not in ("\n", ""):
                found.append(escaped if escaped in '"\\`$' else f"\\{escaped}")
            at += 2
        else:
            found.append(text[at])
            at += 1
    return at + 1


def show(unit: str) -> str:
    """What systemd says of a unit. Raises Unusable: where there is no systemd."""
    program = shutil.which("systemctl", path="/usr/bin:/bin")
    if program is None:
        raise Unusable("systemctl n’est pas là. Lancez la commande du service elle-même, comme son utilisateur.")
    wanted = [f"--property={name}" for name in PROPERTIES]
    words = [program, "show", *wanted, "--", unit]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603 - systemd's own program
    if answer.returncode:
        raise Unusable(f"systemctl ne répond pas : {answer.stderr.strip()}")
    return answer.stdout


def plan(unit: str, said: str, typed: Mapping[str, str]) -> Start:
    """Read what systemd says of the unit, and its files. `typed`: the environment of who types.

    Raises Unusable: there is no such unit, it starts no program, a file or its user is missing; OSError.
    """
    facts: dict[str, list[str]] = {}
    for line in said.splitlines():
        name, _, value = line.partition("=")
        facts.setdefault(name, []).append(value)

    def one(name: str) -> str:
        return next(iter(facts.get(name, ())), "")

    program = PROGRAM.match(one("ExecStart"))
    if one("LoadState") != "loaded" or program is None:
        raise Unusable(f"Il n’y a pas d’unité {unit} qui lance un programme (systemctl cat {unit}).")
    user = _user(one("User"), unit)
    groups = [getgrnam(name).gr_gid for name in one("SupplementaryGroups").split()]
    group = user.pw_gid if user is not None else 0
    if one("Group"):
        group = int(one("Group")) if one("Group").isdigit() else getgrnam(one("Group")).gr_gid
    own = {} if user is None else {"HOME": user.pw_dir, "USER": user.pw_name, "LOGNAME": user.pw_name}
    settings = dict(word.split("=", 1) for word in shlex.split(one("Environment")) if "=" in word)
    for line in facts.get("EnvironmentFiles", ()):
        settings |= _of_file(line)
    folder = one("WorkingDirectory").lstrip("!-") or "/"
    settings.setdefault("BADGES_HOME", "instance")  # as the program itself, but in the unit's folder
    for name in filter(PATHS.fullmatch, settings):
        if not settings[name].startswith("~"):
            settings[name] = str(Path(folder, settings[name]))
    kept = {name: value for name, value in typed.items() if KEPT.fullmatch(name)}
    return Start(program[1], {**kept, "PATH": SYSTEM_PATH, **own, **settings}, user, group, tuple(groups))


def _user(name: str, unit: str) -> pwd.struct_passwd | None:
    if name in ("", "root", "0"):
        return None
    try:
        return pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
    except KeyError:
        raise Unusable(f"L’utilisateur {name} de {unit} n’existe pas.") from None


def _of_file(line: str) -> dict[str, str]:
    """The variables of one line of EnvironmentFiles, whose name may be a pattern."""
    named = FILE.fullmatch(line)
    if named is None:
        return {}
    paths = sorted(glob.glob(named[1]))
    if not paths and named[2] == "no":
        raise Unusable(f"Le fichier des réglages {named[1]} n’existe pas.")
    found: dict[str, str] = {}
    for path in paths:
        try:
            found |= variables(Path(path).read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            raise Unusable(f"Le fichier des réglages {path} n’est pas en UTF-8.") from None
    return found


def become(start: Start) -> None:
    """Take the user and the groups of the unit, for good. Raises OSError."""
    if start.user is None or os.geteuid() == start.user.pw_uid:
        return
    os.setgroups(sorted({*os.getgrouplist(start.user.pw_name, start.group), *start.groups}))
    os.setresgid(start.group, start.group, start.group)
    os.setresuid(start.user.pw_uid, start.user.pw_uid, start.user.pw_uid)


def _end(status: int, line: str) -> NoReturn:
    print(line, file=sys.stderr)
    sys.exit(status)


def main() -> NoReturn:
    """Start the service's program in the place of this one."""
    name, *words = sys.argv
    unit = Path(name).name + ".service"
    try:
        said = show(unit)
        if os.geteuid() != 0 and not _is_the_user(said):
            _end(NO_PERMISSION, f"Il faut être root. Tapez : {shlex.join(['sudo', Path(name).name, *words])}")
        start = plan(unit, said, os.environ)
        become(start)
        os.execve(start.program, [start.program, *words], start.environment)  # noqa: S606 - the unit's own program
    except Unusable as trouble:
        _end(NO_SETTINGS, str(trouble))
    except OSError as trouble:
        _end(NO_PERMISSION, f"Le système refuse : {trouble.strerror} ({trouble.filename or unit})")


def _is_the_user(said: str) -> bool:
    """Whether this process already runs as the unit's user."""
    number = os.geteuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = str(number)
    return bool({f"User={name}", f"User={number}"} & set(said.splitlines()))


if __name__ == "__main__":
    main()

"""The command that an operator types: settings as systemd reads them, and the unit's user."""

from __future__ import annotations

import ast
import os
import pwd
import re
import subprocess
import sys
from pathlib import Path

import pytest

from badges.cli.owner import wrapper
from tests.cast.users import OTHER, Machine, give
from tests.house.sources import ROOT

SOURCE = ROOT / "badges" / "cli" / "owner" / "wrapper.py"

# Each by systemd.exec(5), EnvironmentFile=, and answered so by systemd 257.
FILES = [
    ("A=b", {"A": "b"}),
    ("A=b\nB=c\n", {"A": "b", "B": "c"}),
    ("A=b\nA=c\n", {"A": "c"}),
    ("A=\nB=", {"A": "", "B": ""}),
    ("\n  \n# A=b\n; A=b\n #A=b\nB=c", {"B": "c"}),
    ("# goes on \\\nA=b", {"A": "b"}),
    ("A=b # no comment\n", {"A": "b # no comment"}),
    ("A=b;c#d", {"A": "b;c#d"}),
    ("  A =  b c \t\n", {"A": "b c"}),
    ("export A=b\n1A=b\nA-B=c\nA", {}),
    ("=b\nA=c", {"A": "c"}),
    ("A=b=c", {"A": "b=c"}),
    ("A=$HOME `id` ${B} $(id) %h ~", {"A": "$HOME `id` ${B} $(id) %h ~"}),
    ("A='$HOME'", {"A": "$HOME"}),
    ("A='b\\\nc'", {"A": "b\\\nc"}),
    ("A='b\\n'", {"A": "b\\n"}),
    ('A="b c "  ', {"A": "b c "}),
    ('A="b\nc"', {"A": "b\nc"}),
    ('A="b\\\nc"', {"A": "bc"}),
    ('A="\\"\\\\\\$\\`\\n\\a"', {"A": '"\\$`\\n\\a'}),
    ("A=\"b\"'c'", {"A": "bc"}),
    ('A="b" \'c\' d"e"', {"A": 'bcd"e"'}),
    ("A=b'c'", {"A": "b'c'"}),
    ("A=b\\\nc\nB=d\\\n  e", {"A": "bc", "B": "d  e"}),
    ("A=b\\ \nB=\\'c\\'", {"A": "b ", "B": "'c'"}),
    ("A=C:\\\\new", {"A": "C:\\new"}),
    ("A=b\\", {"A": "b"}),
    ('A="b', {"A": "b"}),
    ("A='b", {"A": "b"}),
    ("A=b\r\nB=c\r\n", {"A": "b", "B": "c"}),
    ("A=mot de passe à 3 €", {"A": "mot de passe à 3 €"}),
]
UNIT = """\
LoadState=loaded
User={user}
Group=
SupplementaryGroups=
Environment=BADGES_LOG=json "BADGES_PUBLIC_URL=https://other.example"
EnvironmentFiles={file} (ignore_errors=no)
EnvironmentFiles=/no/such/file (ignore_errors=yes)
WorkingDirectory=/srv/badges
ExecStart={{ path={program} ; argv[]={program} serve --port 8000 ; ignore_errors=no ; start_time=[n/a] ; pid=0 }}
"""
SETTINGS = """\
# the settings of the service
BADGES_HOME="{home}"
BADGES_PUBLIC_URL=https://badges.example
BADGES_KEYS_PASSPHRASE='une phrase avec $ et "guillemets"'
BADGES_MAIL_PASSWORD_FILE=mail_password
"""


@pytest.mark.parametrize(("text", "expected"), FILES)
def test_a_file_is_read_as_systemd_reads_it(text: str, expected: dict[str, str]) -> None:
    assert wrapper.variables(text) == expected


def said_of(folder: Path, user: str, program: str = "/srv/badges/app/.venv/bin/badges") -> str:
    """What systemd says of a unit whose settings lie in this folder."""
    file = folder / "settings.env"
    file.write_text(SETTINGS.format(home=folder / "instance"), encoding="utf-8")
    return UNIT.format(user=user, file=file, program=program)


def test_the_unit_gives_program_user_and_settings(tmp_path: Path) -> None:
    me = pwd.getpwuid(os.geteuid())
    typed = {
        "BADGES_HOME": "/elsewhere",
        "BADGES_BACKUP_PASSPHRASE": "x",
        "TERM": "vt100",
        "LD_PRELOAD": "/x.so",
    }
    start = wrapper.plan("badges.service", said_of(tmp_path, me.pw_name), typed)
    assert start.program == "/srv/badges/app/.venv/bin/badges"
    expected = {
        "BADGES_HOME": str(tmp_path / "instance"),  # the unit's, whatever the shell of root has
        "BADGES_PUBLIC_URL": "https://badges.example",  # files come after Environment=
        "BADGES_KEYS_PASSPHRASE": 'une phrase avec $ et "guillemets"',
        "BADGES_MAIL_PASSWORD_FILE": "/srv/badges/mail_password",  # where the unit would find it
        "BADGES_LOG": "json",
        "BADGES_BACKUP_PASSPHRASE": "x",
        "TERM": "vt100",
        "PATH": wrapper.SYSTEM_PATH,
    }
    assert expected.items() <= start.environment.items() and "LD_PRELOAD" not in start.environment
    if me.pw_uid:
        assert start.environment["HOME"] == me.pw_dir and start.group == me.pw_gid


def test_without_a_user_root_runs_it(tmp_path: Path) -> None:
    start = wrapper.plan("badges.service", said_of(tmp_path, ""), {})
    assert start.user is None and "HOME" not in start.environment


def test_a_pattern_names_several_files(tmp_path: Path) -> None:
    for name in ("1.env", "2.env"):
        (tmp_path / name).write_text(f"A={name}\n")
    said = UNIT.format(user="", file=tmp_path / "*.env", program="/x")
    assert wrapper.plan("badges.service", said, {}).environment["A"] == "2.env"


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("LoadState=loaded", "LoadState=not-found", "Il n’y a pas d’unité badges.service"),
        ("ExecStart={", "ExecStart=[", "Il n’y a pas d’unité badges.service"),
        ("User=root", "User=nobody-of-this-name", "nobody-of-this-name"),
        ("settings.env", "absent.env", "absent.env"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, before: str, after: str, words: str) -> None:
    said = said_of(tmp_path, "root")
    assert before in said
    with pytest.raises(wrapper.Unusable, match=words):
        wrapper.plan("badges.service", said.replace(before, after), {})


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    said = said_of(tmp_path, "root")
    (tmp_path / "settings.env").write_bytes(b"A=\xe9\n")
    with pytest.raises(wrapper.Unusable, match="UTF-8"):
        wrapper.plan("badges.service", said, {})


def test_another_user_reads_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wrapper, "show", lambda unit: said_of(tmp_path, "root") if unit == "badges.service" else "")
    monkeypatch.setattr(sys, "argv", ["/usr/local/bin/badges", "staff", "link", "Hélène Roux"])
    monkeypatch.setattr(os, "geteuid", lambda: 4_001)
    with pytest.raises(SystemExit) as end:
        wrapper.main()
    assert end.value.code == 77
    assert "Tapez : sudo badges staff link 'Hélène Roux'" in capsys.readouterr().err


def test_the_name_of_the_command_is_that_of_the_unit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(wrapper, "show", lambda _unit: "LoadState=not-found\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "argv", ["/usr/local/bin/badges-essai", "check"])
    with pytest.raises(SystemExit) as end:
        wrapper.main()
    assert end.value.code == 78 and "badges-essai.service" in capsys.readouterr().err


def test_it_stands_alone() -> None:
    """Root runs it, and the service's user can change the project: nothing of that is imported."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    named = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in named} <= sys.stdlib_module_names
    assert SOURCE.read_text(encoding="utf-8").startswith("#!/usr/bin/python3 -I\n")


def test_root_types_it_and_the_units_user_runs_the_program(two_users: Machine, tmp_path: Path) -> None:
    folder = two_users.folder / "wrapped"
    folder.mkdir()
    program = folder / "program"
    program.write_text('#!/bin/sh\nid -u; id -g; id -G; pwd; echo "$HOME|$BADGES_KEYS_PASSPHRASE|$#|$2"\n')
    program.chmod(0o755)
    said = said_of(folder, "nobody", str(program))
    (folder / "settings.env").chmod(0o600)  # which root reads, as systemd does
    (tmp_path / "said").write_text(said)
    start = tmp_path / "badges"
    start.write_text(
        "import importlib.util, pathlib, sys\n"
        f"spec = importlib.util.spec_from_file_location('wrapper', {str(SOURCE)!r})\n"
        "wrapper = importlib.util.module_from_spec(spec)\n"
        "sys.modules['wrapper'] = wrapper\n"
        "spec.loader.exec_module(wrapper)\n"
        f"wrapper.show = lambda unit: pathlib.Path({str(tmp_path / 'said')!r}).read_text()\n"
        "wrapper.main()\n"
    )
    give(program)
    ran = subprocess.run(
        [sys.executable, "-I", start, "keys list", "a  b"], cwd=folder, capture_output=True, text=True, check=False
    )
    nobody = pwd.getpwuid(OTHER)
    groups = " ".join(str(group) for group in os.getgrouplist("nobody", nobody.pw_gid))
    assert ran.stdout.splitlines() == [
        str(OTHER), str(nobody.pw_gid), groups, str(folder),
        f'{nobody.pw_dir}|une phrase avec $ et "guillemets"|2|a  b',
    ], ran.stderr  # fmt: skip


def test_operators_type_it_everywhere() -> None:
    """README.fr.md installs this file in one line, and each command of an installed service is typed through it."""
    text = (ROOT / "README.fr.md").read_text(encoding="utf-8")
    begin, end = text.index("## Installer pour de vrai"), text.index("## La commande `badges`")
    install = f"sudo install -m 755 /srv/badges/app/{SOURCE.relative_to(ROOT)} /usr/local/bin/badges\n"
    assert install in text[begin:end]
    lines = [
        line for block in re.findall(r"```sh\n(.*?)```", text[begin:end], re.DOTALL) for line in block.splitlines()
    ]
    typed = [line for line in lines if re.search(r"(^|\s)badges (init|check|version|backup|restore|keys)\b", line)]
    assert len(typed) > 8
    assert [line for line in typed if not line.startswith("sudo badges ")] == []

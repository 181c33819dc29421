"""A command acts as the owner of the instance's folder, whoever types it, or refuses before it reads anything there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest

from badges.cli import COMMANDS, command
from badges.cli.owner import act_as_owner
from keys.access import user_name
from tests.badges.cli.conftest import Run

PAUL, BADGES, GROUP = 4_001, 4_002, 4_003  # users that this machine does not have
Owners = Callable[..., None]


@pytest.fixture
def owned(monkeypatch: pytest.MonkeyPatch) -> Owners:
    """Let paths belong to users: owned({home: BADGES}). A path with None lies in a closed folder."""
    whole = Path.stat

    def say(owners: dict[Path, int | None]) -> None:
        def stat(path: Path, **options: Any) -> Any:
            if path not in owners:
                return whole(path, **options)
            if owners[path] is None:
                raise PermissionError(13, "Permission denied", str(path))
            return SimpleNamespace(st_uid=owners[path], st_gid=GROUP, st_mode=whole(path, **options).st_mode)

        monkeypatch.setattr(Path, "stat", stat)

    return say


@pytest.fixture
def become(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Let this process seem to be root's. The calls that change the user are noted and not made."""
    calls: list[tuple[Any, ...]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    for name in ("initgroups", "setgroups", "setresgid", "setresuid"):
        monkeypatch.setattr(os, name, lambda *given, name=name: calls.append((name, *given)))
    for name in ("HOME", "USER", "LOGNAME", "BADGES_HOME", *act_as_owner.OF_ROOT):
        monkeypatch.setenv(name, "/elsewhere")
    return calls


def leaves(found: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below this one."""
    if isinstance(found, click.Group):
        for each in found.list_commands(click.Context(found)):
            below = found.get_command(click.Context(found), each)
            assert below is not None
            yield from leaves(below, f"{name} {each}".strip())
    else:
        yield name, found


def test_every_command_acts_as_the_owner() -> None:
    found = dict(leaves(command, ""))
    assert len(found) > 20 and {name.split()[0] for name in found} == set(COMMANDS)
    assert [name for name, each in found.items() if not isinstance(each, act_as_owner.OwnersCommand)] == []


# -- whose the folder is ----------------------------------------------------------------------------------------------


def test_the_folder_says_whose_the_instance_is(tmp_path: Path, owned: Owners) -> None:
    home = tmp_path / "instance"
    (home / "keys").mkdir(parents=True)
    owned({home: BADGES, home / "keys": 0})
    assert act_as_owner.owner_of(home) == act_as_owner.Owner(BADGES, GROUP)


def test_of_a_folder_that_is_not_there_the_nearest_one_says_it(tmp_path: Path, owned: Owners) -> None:
    owned({tmp_path: BADGES})
    assert act_as_owner.owner_of(tmp_path / "one" / "instance") == act_as_owner.Owner(BADGES, GROUP)


def test_of_a_volume_of_root_the_keys_in_it_say_it(tmp_path: Path, owned: Owners) -> None:
    (tmp_path / "keys").mkdir()
    owned({tmp_path: 0, tmp_path / "keys": BADGES})
    assert act_as_owner.owner_of(tmp_path).user == BADGES
    (tmp_path / "keys").rmdir()
    owned({tmp_path: 0})
    assert act_as_owner.owner_of(tmp_path).user == 0


def test_of_a_hidden_folder_the_one_above_says_it(tmp_path: Path, owned: Owners) -> None:
    (tmp_path / "closed").mkdir()
    owned({tmp_path / "closed" / "instance": None, tmp_path / "closed": BADGES})
    assert act_as_owner.owner_of(tmp_path / "closed" / "instance") == act_as_owner.Owner(BADGES, GROUP, is_hidden=True)


# -- root -------------------------------------------------------------------------------------------------------------


def test_root_becomes_the_owner_for_good(
    tmp_path: Path, owned: Owners, become: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BADGES_HOME", str(tmp_path))
    owned({tmp_path: BADGES})
    act_as_owner.act_as_owner()
    assert become == [
        ("setgroups", []),  # before the others: afterwards it would be refused
        ("setresgid", GROUP, GROUP, GROUP),
        ("setresuid", BADGES, BADGES, BADGES),
    ]
    assert os.environ["BADGES_HOME"] == os.environ["HOME"] == str(tmp_path)  # a user without a home
    assert os.environ["USER"] == str(BADGES) and not set(act_as_owner.OF_ROOT) & set(os.environ)


def test_a_user_with_a_name_has_their_groups_and_home(
    tmp_path: Path, owned: Owners, become: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = SimpleNamespace(pw_name="badges", pw_gid=77, pw_dir="/srv/badges")
    monkeypatch.setattr("pwd.getpwuid", lambda number: {BADGES: person}[number])
    monkeypatch.setattr(act_as_owner, "user_name", lambda _: "badges")
    monkeypatch.setenv("BADGES_HOME", str(tmp_path))
    owned({tmp_path: BADGES})
    act_as_owner.act_as_owner()
    assert become[0] == ("initgroups", "badges", GROUP) and os.environ["HOME"] == "/srv/badges"


def test_root_stays_root_where_all_is_roots(tmp_path: Path, owned: Owners, become: list[tuple[Any, ...]]) -> None:
    os.environ["BADGES_HOME"] = str(tmp_path / "new")
    owned({tmp_path: 0})
    act_as_owner.act_as_owner()
    assert become == [] and os.environ["HOME"] == "/elsewhere"


def test_a_root_that_may_not_change_its_user_is_refused(
    tmp_path: Path, owned: Owners, become: list[tuple[Any, ...]], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "setresgid", refuse)
    owned({tmp_path: BADGES})
    said = run("init", home=tmp_path)
    assert (said.code, "[owner.cannot_become]" in said.err, list(tmp_path.iterdir())) == (77, True, [])


def test_an_owner_who_cannot_read_the_program_is_told_so(
    tmp_path: Path, owned: Owners, become: list[tuple[Any, ...]], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act_as_owner, "may", lambda path, _mode: path.name != "os.py")
    owned({tmp_path: BADGES})
    said = run("init", home=tmp_path)
    assert said.code == 77 and str(Path(os.__file__).parent) in said.err and list(tmp_path.iterdir()) == []


# -- another user -----------------------------------------------------------------------------------------------------


@pytest.fixture
def as_paul(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process seem to be that of a user who is neither root nor the owner."""
    monkeypatch.setattr(os, "geteuid", lambda: PAUL)


@pytest.mark.usefixtures("as_paul")
@pytest.mark.parametrize("words", [("keys", "rotate"), ("check",), ("init",), ("version",), ("verify", "-")])
def test_another_user_reads_what_to_type(tmp_path: Path, owned: Owners, run: Run, words: tuple[str, ...]) -> None:
    (tmp_path / "keys").mkdir()
    owned({tmp_path: BADGES, tmp_path / "keys": BADGES})
    said = run(*words, home=tmp_path, BADGES_KEYS_PASSPHRASE="cinq brebis et un chien")
    assert said.code == 77 and said.out == ""
    assert f"sudo -u {BADGES} --preserve-env=BADGES_HOME,BADGES_KEYS_PASSPHRASE badges" in said.err
    assert "brebis" not in said.err
    assert [path.name for path in tmp_path.rglob("*")] == ["keys"]


def test_the_line_to_type_is_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in os.environ if each.startswith("BADGES_")]:
        monkeypatch.delenv(name)
    line = act_as_owner.line_to_type(BADGES, ["/srv/badges/app/.venv/bin/badges", "staff", "link", "Hélène Roux"])
    assert line == f"sudo -u {BADGES} /srv/badges/app/.venv/bin/badges staff link 'Hélène Roux'"


@pytest.mark.usefixtures("as_paul")
def test_help_is_for_everyone(tmp_path: Path, owned: Owners, run: Run) -> None:
    owned({tmp_path: BADGES})
    for words in (("--help",), ("keys", "--help"), ("keys", "rotate", "--help"), ("--version",)):
        assert run(*words, home=tmp_path).code == 0


@pytest.mark.usefixtures("as_paul")
def test_a_user_whose_keys_lie_in_a_volume_of_others_goes_on(
    tmp_path: Path, owned: Owners, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").mkdir()
    monkeypatch.setenv("BADGES_HOME", str(tmp_path))
    owned({tmp_path: BADGES, tmp_path / "keys": PAUL})
    act_as_owner.act_as_owner()
    owned({tmp_path: BADGES, tmp_path / "keys": BADGES})
    with pytest.raises(act_as_owner.NotTheOwner):
        act_as_owner.act_as_owner()


@pytest.mark.usefixtures("as_paul")
def test_where_no_instance_is_yet_who_may_write_makes_it(
    tmp_path: Path, owned: Owners, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "instance"
    owned({tmp_path: BADGES})
    assert run("version", home=home).code == 0  # nothing is there
    home.mkdir()
    owned({home: BADGES})
    assert run("version", home=home).code == 0
    monkeypatch.setattr(act_as_owner, "may", lambda *_: False)
    assert run("version", home=home).code == 77


@pytest.mark.usefixtures("as_paul")
def test_an_instance_behind_a_closed_folder_is_refused(tmp_path: Path, owned: Owners, run: Run) -> None:
    owned({tmp_path / "instance": None, tmp_path: BADGES})
    assert run("check", home=tmp_path / "instance").code == 77


def test_users_are_named_as_the_system_names_them() -> None:
    assert user_name(os.geteuid()) in act_as_owner.line_to_type(os.geteuid(), ["badges"])

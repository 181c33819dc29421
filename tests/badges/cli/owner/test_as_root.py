"""Commands that root types on another user's instance: the service goes on, and nothing there is root's afterwards."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.cast.users import OTHER, Machine, environment, give, without_rights
from tests.postgresql import EmbeddedPostgresql

PAUL = 65533
LATER = (datetime.now(UTC) + timedelta(days=300)).date()
PHRASE = {"BADGES_BACKUP_PASSPHRASE": "quatre brebis et un chien"}
COMMANDS = (
    "init --email contact@rcs.example", "init", "version", "check", "keys list", "keys rotate", "keys resume --yes",
    "staff invite Léa lea@rcs.example --site gueret", "staff list", "staff link Léa", "staff sessions Léa --end",
    "staff lost Léa", "staff reset Léa", "staff change Léa --last-day {day}", "staff disable Léa",
    "staff enable Léa", "issuers add did:web:other.example Autre --how téléphoné_au_05_00_00_00_00 --until {day}",
    "issuers list", "issuers remove did:web:other.example", "letters list", "journal show", "journal confirm {day}",
    "backup {srv}/sauvegarde.badges", "check",
)  # fmt: skip


def of_root(folder: Path) -> list[str]:
    """What in a folder belongs to root, as user or as group."""
    return [str(path) for path in folder.rglob("*") if 0 in (path.lstat().st_uid, path.lstat().st_gid)]


@pytest.fixture
def srv(two_users: Machine, request: pytest.FixtureRequest) -> Path:
    """A folder of the other user, in which an instance can be made."""
    folder = two_users.folder / request.node.name
    folder.mkdir(mode=0o700)
    give(folder)
    return folder


def test_after_every_command_nothing_is_roots(two_users: Machine, srv: Path) -> None:
    home = srv / "instance"
    for line in COMMANDS:
        words = [word.format(srv=srv, day=LATER) for word in line.split()]
        said = two_users.type(*words, home=home, **PHRASE)
        assert said.code == 0, (line, said.all)
        assert of_root(srv) == [], line
    key = re.findall(r"z6Mk\w+", two_users.type("keys", "list", home=home).all)[0]
    assert two_users.type("keys", "retire", key, home=home).code == 0
    assert two_users.type("keys", "compromise", key, "--yes", home=home).code == 0
    restored = two_users.type("restore", str(srv / "sauvegarde.badges"), "--yes", home=srv / "other", **PHRASE)
    assert restored.code == 0, restored.err.decode()
    assert two_users.type("verify", "-", home=home, stdin=b"{}").code == 1
    assert two_users.type("demo", home=srv / "demo").code == 0
    assert of_root(srv) == []
    assert two_users.type("check", home=home, user=OTHER).code == 0  # the service itself reads all of it


def test_what_root_alone_may_read_or_write_goes_through_the_shell(two_users: Machine, srv: Path) -> None:
    home, closed = srv / "instance", two_users.folder / "root"
    closed.mkdir(mode=0o700)
    assert two_users.type("init", home=home).code == 0
    before = sorted(home.rglob("*"))
    refused = two_users.type("backup", str(closed / "x"), home=home)
    assert refused.code == 1 and f"badges backup - > {closed / 'x'}" in refused.err.decode()
    assert list(closed.iterdir()) == [] and sorted(home.rglob("*")) == before
    piped = two_users.type("backup", "-", home=home, **PHRASE)
    assert piped.code == 0 and piped.err == b""
    reminded = two_users.type("backup", "-", home=home)
    assert reminded.code == 0 and b"BADGES_KEYS_PASSPHRASE" in reminded.err  # which phrase opens it
    (closed / "x").write_bytes(piped.out)
    (closed / "words").write_text(PHRASE["BADGES_BACKUP_PASSPHRASE"])
    refused = two_users.type("restore", str(closed / "x"), home=srv / "other", **PHRASE)
    assert refused.code == 1 and "[owner.unreadable]" in refused.err.decode() and not (srv / "other").exists()
    words = ("--passphrase-file", str(closed / "words"))
    refused = two_users.type("restore", "-", *words, home=srv / "other", stdin=piped.out)
    assert refused.code == 1 and "[owner.unreadable]" in refused.err.decode() and not (srv / "other").exists()
    restored = two_users.type("restore", "-", "--yes", home=srv / "other", stdin=piped.out, **PHRASE)
    assert restored.code == 0 and of_root(srv) == [], restored.err.decode()
    (closed / "badge").write_bytes(b"{}")
    judged = two_users.type("verify", str(closed / "badge"), home=home)
    assert judged.code == 1 and "badges verify - <" in judged.all


def test_another_user_is_refused_and_nothing_is_left(two_users: Machine, srv: Path) -> None:
    home = srv / "instance"
    assert two_users.type("init", home=home).code == 0
    before = sorted(home.rglob("*"))
    for words in (("check",), ("keys", "rotate"), ("serve",)):
        said = two_users.type(*words, home=home, user=PAUL)
        assert said.code == 77 and b"sudo -u nobody" in said.err, said
    assert sorted(home.rglob("*")) == before


def test_a_file_of_root_is_named_and_not_called_damaged(two_users: Machine, srv: Path) -> None:
    home = srv / "instance"
    assert two_users.type("init", home=home).code == 0
    keys = sorted((home / "keys" / "network").iterdir())
    for path in (
        keys[0], home / "keys" / "network", home / "keys" / "keyring.json", home / "keys", home / "secrets",
        home / "secrets" / "secret_key", home / "public_url", home / "badges.sqlite3", home / "journal" / "journal",
    ):  # fmt: skip
        os.chown(path, 0, 0)
        path.chmod(0o700 if path.is_dir() else 0o600)
        for words in (("keys", "rotate"), ("check",), ("serve", "--port", "1")):
            said = two_users.type(*words, home=home)
            told = said.all
            assert said.code == 1 and f"sudo chown -R nobody: {path}" in told, (words, told)
            assert "Rien n’est abîmé" in told and "sauvegarde" not in told, told
        if path.is_relative_to(home / "keys"):
            judged = two_users.type("verify", "-", home=home, stdin=b"{}")
            assert judged.code == 1 and f"sudo chown -R nobody: {path}" in judged.all
        os.chown(path, OTHER, OTHER)
    assert two_users.type("check", home=home).code == 0
    (home / "mail").mkdir(mode=0o700)  # read by no check, and the service could not write there
    told = two_users.type("check", home=home)
    assert told.code == 1 and f"sudo chown -R nobody: {home}\n" in told.all


def test_a_check_of_root_does_not_disturb_the_service(two_users: Machine, srv: Path) -> None:
    home = srv / "instance"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    libraries = {"LD_LIBRARY_PATH": str(two_users.folder / "lib")}  # of that Python, for what the server starts
    started = environment(home, BADGES_PUBLIC_URL=f"http://localhost:{port}", **libraries)
    url = {"BADGES_PUBLIC_URL": f"http://localhost:{port}"}
    assert two_users.type("init", home=home, **url).code == 0
    words = [two_users.python, "-m", "badges.cli.run", "serve", "--port", str(port), "--workers", "1", "--with-worker"]
    with subprocess.Popen(words, env=started, cwd=two_users.folder) as service:
        try:
            assert health(port) == 200
            assert uid_of(service.pid) == OTHER  # the server, which root started
            for _ in range(2):
                two_users.type("check", home=home, **url)
                assert two_users.type("keys", "rotate", home=home, **url).code == 0
                assert health(port) == 200 and of_root(srv) == []
            processes = [service.pid, *children(service.pid)]
            assert len(processes) == 3  # the server, the process that answers, and that of the background jobs
            with subprocess.Popen(["sleep", "600"], user=OTHER, group=OTHER, extra_groups=[]) as ordinary:
                tried = (ordinary.pid, *processes)
                assert without_rights(lambda: [opens(each) for each in tried]) == [True, False, False, False]
                ordinary.kill()
        finally:
            service.send_signal(signal.SIGTERM)
            service.wait(60)
    assert of_root(srv) == []


def children(process: int) -> list[int]:
    """The processes that a process started."""
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def opens(process: int) -> bool:
    """Whether this process can read the environment of another."""
    try:
        return Path(f"/proc/{process}/environ").read_bytes() is not None
    except PermissionError:
        return False


def health(port: int) -> int:
    """The status of /health, once the server answers."""
    for _ in range(600):
        try:
            with urlopen(f"http://localhost:{port}/health") as answer:
                return int(answer.status)
        except URLError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def uid_of(process: int) -> int:
    """The effective user of a process."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Uid:")).split()[2])


def test_with_postgresql_keys_secrets_and_caches_are_the_owners(
    two_users: Machine, srv: Path, postgresql: EmbeddedPostgresql
) -> None:
    """The server's socket lies in a folder of its own user: the instance is given to that user."""
    home, url = srv / "instance", postgresql.create(f"owner_{os.getpid()}")
    user = uid_of(postgresql.process)
    give(srv, user)
    for words in (("init",), ("check",), ("keys", "rotate"), ("staff", "list"), ("version",), ("check",)):
        said = two_users.type(*words, home=home, BADGES_DATABASE_URL=url)
        assert said.code == 0, said
        assert of_root(srv) == []
    assert (home / "keys").stat().st_uid == user and not (home / "badges.sqlite3").exists()

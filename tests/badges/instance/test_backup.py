"""An instance in one sealed file, and another instance out of it that verifies its badges."""

from __future__ import annotations

import io
import json
import os
import tarfile
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.rights import Actor
from badges.instance import archive, backup
from badges.instance.logbook import follow_logbook
from badges.issuing import keyring, revoke
from badges.ledger import statuses
from badges.people import links
from badges.sharing import backpacks
from keys.sealing import seal
from tests.badges.instance.archives import make
from tests.badges.instance.memory import peak
from tests.badges.instance.restoring import WORDS, opened, restored, sealed
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code
from tests.postgresql import EmbeddedPostgresql

pytestmark = pytest.mark.usefixtures("quick_seal")


def another_award(of: Recognition, given: str) -> Recognition:
    """Another badge, issued now by Léa."""
    return agreed(Cast(of.services), given=given).sign()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_restored_instance_verifies_its_badges(
    issued: Recognition, tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    backpacks.make_hosted(issued.services, issued.member, issued.code, "amina@courrier.example")
    ended = another_award(issued, "Fatou")
    revoke.revoke(issued.services, issued.helene, ended.award, "error")
    documents = issued.documents()
    url = None
    if kind == "postgresql":
        server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
        url = server.create("restored")
    data = sealed(issued)
    there = restored(issued, data, tmp_path / "there", url)
    assert there.headline() == "VALID" and there.documents() == documents
    assert replace(ended, services=there.services).headline() == "REVOKED"
    for each in documents.values():
        assert there.judged(each) == "VALID"
    with issued.services.database.begin(read_only=True) as session:
        key = links.private_key(issued.services, session, issued.member)
    with there.services.database.begin(read_only=True) as session:
        found = links.member_by_key(there.services, session, key)
        assert found is not None and found.given_name == "Amina"
    there.services.database.dispose()


def test_no_index_is_given_twice(issued: Recognition, tmp_path: Path) -> None:
    data = sealed(issued)
    lost = another_award(issued, "Fatou")  # issued after the backup: the restored instance knows nothing of it
    taken = set(lost.indices())
    for number in range(2):
        there = restored(issued, data, tmp_path / f"there{number}")
        follow_logbook.without_logbook(there.services, there.services.now())
        follow_logbook.confirm_gap(there.services, there.services.now())
        fresh = another_award(there, "Rosalie")
        new = set(fresh.indices()) - set(there.indices()[:1])
        assert fresh.headline() == "VALID" and not new & taken
        assert {number for number, _ in new}.isdisjoint(number for number, _ in taken)
        taken |= new
        there.services.database.dispose()


def test_files_of_the_owner_alone(issued: Recognition, tmp_path: Path) -> None:
    secret = issued.services.settings.home / "secrets"
    secret.mkdir(mode=0o700, exist_ok=True)
    (secret / "secret_key").write_text("a secret")
    (issued.services.settings.home / "demonstration.json").write_text("{}")
    (issued.services.settings.home / "derived").mkdir()
    (issued.services.settings.home / "derived" / "x.png").write_bytes(b"x")
    (issued.services.settings.keys_folder / ".new-half").write_text("half")
    there = restored(issued, sealed(issued), tmp_path / "there")
    home = there.services.settings.home
    assert (home / "secrets" / "secret_key").read_text() == "a secret" and (home / "demonstration.json").exists()
    assert not (home / "derived").exists() and not (home / "keys" / ".new-half").exists()
    for path in (home / "keys", home / "keys" / "network", home / "secrets"):
        assert path.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (home / "keys").rglob("*.json")} == {0o600}
    assert there.services.keyring.exposed() == []
    there.services.database.dispose()


def test_the_sealed_file_shows_no_content(issued: Recognition) -> None:
    data = sealed(issued)
    assert data != sealed(issued)
    for word in (b"Amina", b"Benali", issued.code.encode(), b"private_key", b"network"):
        assert word not in data


def test_files_that_do_not_open(issued: Recognition) -> None:
    data = sealed(issued)
    assert code(lambda: opened(data, WORDS + ".")) == "seal.broken"
    for cut in (0, 10, 40, len(data) // 2, len(data) - 1):
        assert code(lambda cut=cut: opened(data[:cut])) in ("seal.not_sealed", "seal.broken")  # type: ignore[misc]
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    assert code(lambda: opened(bytes(flipped))) == "seal.broken"


def made(**members: bytes) -> bytes:
    """A sealed archive with the given content."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return seal(buffer.getvalue(), WORDS)


ABOUT = json.dumps({"public_url": "http://localhost:8000", "revision": "0001", "made_at": "2026-11-24T13:00:00+00:00"})


NOT_OURS = (
    "badges.sqlite3", "queue.sqlite3", ".bashrc", ".ssh/authorized_keys", "mail/x.eml", "derived/x", "keys", "secrets",
    "keys/.new-half", "keys/.x/y", "public_url/x", "keys/../evil", "other/keys/x", "",
)  # fmt: skip


def test_archives_that_hold_no_instance() -> None:
    about, rows = {"about.json": ABOUT.encode()}, {"record.jsonl": b""}
    for data in (
        *(seal(inside, WORDS) for inside in (b"", b"not a tar", b"\x1f\x8b\x08\x00broken")),
        made(),
        made(**{"about.json": b"{}"}, **rows),
        made(**about),
        made(**about, **rows, **{"home/../../evil": b"x"}),
        made(**about, **rows, **{"/etc/evil": b"x"}),
        *(made(**about, **rows, **{f"home/{name}": b"x"}) for name in NOT_OURS),
    ):
        assert code(lambda data=data: opened(data)) == "backup.malformed"  # type: ignore[misc]


def test_only_into_an_empty_database(issued: Recognition) -> None:
    services = issued.services
    found = opened(sealed(issued))
    attempt = lambda: backup.restore_record(services.database, found, services.now())  # noqa: E731
    assert code(attempt) == "backup.database_not_empty"
    assert issued.headline() == "VALID"


def held(home: Path) -> dict[str, bytes]:
    """The files of a home that a backup holds."""
    found = [path for top in ("keys", "secrets", "public_url") for path in (home / top, *(home / top).rglob("*"))]
    return {str(path.relative_to(home)): path.read_bytes() for path in found if path.is_file()}


def test_the_home_of_a_lost_record_keeps_what_it_holds(issued: Recognition) -> None:
    services, found = issued.services, opened(sealed(issued))
    home = services.settings.home
    keyring.rotate(services)
    (home / "public_url").unlink(missing_ok=True)
    before = held(home)
    (secret,) = [name for name in before if name.endswith("journal_key")]
    (home / secret).unlink()
    backup.restore_home(home, found)
    assert held(home).items() >= before.items()  # the keys of after the archive, and the states of those before
    assert set(held(home)) - set(before) <= {"public_url"}

    key = next(str(inside) for inside in found.files if inside.parent.name == "network")
    for name in (secret, key):
        kept = (home / name).read_bytes()
        (home / name).unlink()  # of a key: neither has them all, two copies that went apart
        if name == secret:
            (home / name).write_bytes(b"of another instance")
        assert code(lambda: backup.restore_home(home, found)) == "backup.home_not_empty", name
        (home / name).write_bytes(kept)
    backup.restore_home(home, found)  # the control


def test_only_the_files_that_a_backup_holds_are_read() -> None:
    """The positive control of the names that are refused."""
    names = ("keys/keyring.json", "keys/network/x.json", "secrets/secret_key", "demonstration.json", "public_url")
    files = {f"home/{name}": b"x" for name in names}
    found = opened(made(**{"about.json": ABOUT.encode(), "record.jsonl": b""}, **files))
    assert {str(path) for path in found.files} == set(names)


@pytest.mark.parametrize("name", ["public_url", "demonstration.json", "keys", "secrets"])
def test_nothing_that_is_there_is_written_over(issued: Recognition, tmp_path: Path, name: str) -> None:
    found = opened(sealed(issued))
    home, outside = tmp_path / "there", tmp_path / "outside"
    home.mkdir()
    outside.mkdir()
    (home / name).symlink_to(outside)
    assert code(lambda: backup.restore_home(home, found)) == "backup.home_not_empty"
    (home / name).unlink()
    if name not in backup.KEPT_FOLDERS:
        (home / name).write_text("mine")
        assert code(lambda: backup.restore_home(home, found)) == "backup.home_not_empty"
        assert (home / name).read_text() == "mine"
        (home / name).unlink()
    backup.restore_home(home, found)
    assert list(outside.iterdir()) == []


def test_a_home_that_cannot_be_written_whole_is_left_empty(
    issued: Recognition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, count, whole = opened(sealed(issued)), [0], os.open

    def full(*words: Any, **named: Any) -> int:
        count[0] += 1
        if count[0] == 3:
            raise OSError(28, "No space left on device")
        return whole(*words, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        with pytest.raises(OSError, match="No space"):
            backup.restore_home(tmp_path, found)
    assert [path.name for path in tmp_path.iterdir() if path.name in ("keys", "secrets", "public_url")] == []
    backup.restore_home(tmp_path, found)


def test_an_attempt_that_failed_can_be_made_again(issued: Recognition, tmp_path: Path) -> None:
    found = opened(sealed(issued))
    database = Database(f"sqlite:///{tmp_path / 'again.sqlite3'}")
    spoilt = replace(found, lines=lambda: iter([*found.lines(), b"not a row\n"]))
    assert code(lambda: backup.restore_record(database, spoilt, issued.services.now())) == "backup.malformed"
    assert code(lambda: backup.restore_record(database, replace(found, revision="9999"), issued.services.now())) == (
        "backup.newer"
    )
    assert backup.restore_record(database, found, issued.services.now()) > 60
    database.dispose()
    home = tmp_path / "half"
    home.mkdir()
    backup.restore_home(home, found)
    assert backup.restore_home(home, found) == []
    with backup.alone(home):
        assert code(lambda: backup.alone(home).__enter__()) == "backup.restoring"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("step", ["load", "migrate", "finish"])
def test_whatever_breaks_a_restoration_off_leaves_an_empty_database(
    kind: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """An archive of the first revision, so that rows are loaded, migrated and finished."""
    found, name = make.opened("0001"), f"broken_{step}"
    url = f"sqlite:///{tmp_path / 'broken.sqlite3'}"
    if kind == "postgresql":
        server: EmbeddedPostgresql = request.getfixturevalue("postgresql")
        url = server.create(name)
        request.addfinalizer(lambda: server.drop(name))
    database, now = Database(url), found.made_at

    def stop(what: str, done: int, total: int, /) -> None:
        if (what, done) == {"load": ("lignes", total), "migrate": ("migrations", total)}.get(step):
            raise KeyboardInterrupt

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if step == "finish":
            patch.setattr(archive, "finish", fail)
        with pytest.raises(KeyboardInterrupt):
            backup.restore_record(database, found, now, stop)
    assert schema.revision_of(database) is None
    assert backup.restore_record(database, found, now) == found.rows
    assert schema.is_current(database)
    database.dispose()


def test_an_archive_that_lacks_a_row_is_refused(issued: Recognition, tmp_path: Path) -> None:
    found = opened(sealed(issued))
    database = Database(f"sqlite:///{tmp_path / 'lacking.sqlite3'}")
    lacking = replace(found, lines=lambda: iter(list(found.lines())[:-1]))
    assert code(lambda: backup.restore_record(database, lacking, issued.services.now())) == "backup.malformed"
    assert schema.revision_of(database) is None
    database.dispose()


def test_a_backup_says_what_it_is(issued: Recognition) -> None:
    found = opened(sealed(issued))
    assert (found.badges, found.version, found.revision) == (1, metadata.version("rcs-badges"), schema.newest())
    assert found.counts is not None and found.counts["award"] == 1 and sum(found.counts.values()) == found.rows
    older = make.opened("0001")
    assert (older.badges, older.version, older.counts, older.rows) == (None, None, None, len(list(older.lines())))


def test_memory_does_not_grow_with_the_rows(
    issued: Recognition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six times the awards, and hardly more memory, to write and to restore; the control holds all rows at once."""

    def both(name: str) -> tuple[int, int]:
        """The lesser of two runs: what a thread of an earlier test takes meanwhile, such as an import, is in one."""
        (written, restored), (again, restored_again) = once(f"{name}-1"), once(f"{name}-2")
        return min(written, again), min(restored, restored_again)

    def once(name: str) -> tuple[int, int]:
        path, database = tmp_path / name, Database(f"sqlite:///{tmp_path / name}.sqlite3")

        def write() -> None:
            with path.open("wb") as stream:
                backup.write(issued.services.settings, issued.services.database, WORDS, issued.services.now(), stream)

        def restore() -> None:
            found = backup.open_archive(lambda: path.open("rb"), WORDS)
            backup.restore_record(database, found, issued.services.now())

        found = peak(write), peak(restore)
        database.dispose()
        return found

    monkeypatch.setattr(backup, "PART", 64 * 1024)
    monkeypatch.setattr(archive, "BATCH", 20)
    monkeypatch.setattr(archive, "READ_BATCH", 20)
    multiply(issued, 40, signed=False)
    both("first")  # what is kept for ever is there now
    few = both("few")
    multiply(issued, 200, signed=False)
    many = both("many")
    kept = archive.load  # the control: all rows at once
    monkeypatch.setattr(archive, "load", lambda connection, lines, *more: kept(connection, list(lines), *more))
    whole = both("whole")
    assert many[0] < few[0] * 1.2 + 200_000, (few, many)
    assert many[1] - few[1] < (whole[1] - few[1]) / 3, (few, many, whole)  # half a megabyte comes and goes
    assert whole[1] > many[1] * 1.2 + 200_000


def test_a_weak_passphrase_is_refused(issued: Recognition) -> None:
    for words in ("", "court"):
        attempt = lambda words=words: backup.write(  # noqa: E731
            issued.services.settings, issued.services.database, words, issued.services.now(), io.BytesIO()
        )
        assert code(attempt) == "backup.passphrase_short"


def test_reservations_and_lists_survive(recognition_sqlite: Recognition, tmp_path: Path) -> None:
    from badges.issuing import resume, sign

    of = recognition_sqlite
    sign.reserve(of.services, of.lea, of.award)
    there = restored(of, sealed(of), tmp_path / "there")
    follow_logbook.without_logbook(there.services, there.services.now())
    assert resume.resume(there.services) == 0  # until the operator says since when nothing is known
    follow_logbook.confirm_gap(there.services, there.services.now())
    assert resume.resume(there.services) == 1 and there.headline() == "VALID"
    assert len(statuses.numbers(there.services)) == 2
    assert isinstance(there.lea, Actor)
    there.services.database.dispose()

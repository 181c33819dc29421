"""The logbook is written at the commit, once, in order, and only by the record that it belongs to."""

from __future__ import annotations

import contextlib
import os
import stat
import threading
from pathlib import Path

import pytest

from badges.base.errors import Refused
from badges.base.logbook import file as logbook_file
from badges.base.logbook.acts import Kept
from badges.base.logbook.file import LogbookFile
from badges.base.logbook.lines import FIRST, encode, written
from badges.base.logbook.logbook import Logbook
from badges.base.logbook.notes import note
from badges.base.logbook.tables import LogbookNote, LogbookPlace
from badges.base.services import Services
from tests.cast.logbook import kept
from tests.cast.rows import count


def act(services: Services, name: str) -> None:
    """Note an act in a transaction of its own."""
    with services.database.begin() as session:
        note(session, Kept.ISSUER_REMOVED, {"issuer": name}, services.now())


def names(services: Services) -> list[str]:
    """The acts that stand in the file."""
    return [str(line.facts["issuer"]) for line in kept(services, Kept.ISSUER_REMOVED)]


def test_a_line_is_on_the_disk_after_the_commit(services: Services) -> None:
    act(services, "did:web:a.example")
    assert count(services, LogbookNote) == 0
    data = services.logbook.file.path.read_bytes()
    assert data.endswith(b"\n") and b"did:web:a.example" in data
    assert stat.S_IMODE(services.logbook.file.path.stat().st_mode) == 0o600
    with services.database.begin(read_only=True) as session:
        assert session.get_one(LogbookPlace, 1).number == len(data.splitlines())


def test_what_is_rolled_back_is_not_written(services: Services) -> None:
    with contextlib.suppress(ZeroDivisionError), services.database.begin() as session:
        note(session, Kept.ISSUER_REMOVED, {"issuer": "did:web:a.example"}, services.now())
        raise ZeroDivisionError
    assert names(services) == []


def test_a_file_that_cannot_be_written_is_written_later(services: Services) -> None:
    path = services.logbook.file.path
    away = path.rename(path.with_name("away"))
    act(services, "did:web:a.example")  # an act that narrows goes on
    act(services, "did:web:b.example")
    with pytest.raises(Refused, match="signing.logbook"):
        services.logbook.require()
    assert count(services, LogbookNote) == 2 and not path.exists()
    away.rename(path)
    services.logbook.require()
    assert names(services) == ["did:web:a.example", "did:web:b.example"]


def test_half_a_line_of_a_power_cut_is_cut_off(services_sqlite: Services) -> None:
    path = services_sqlite.logbook.file.path
    with path.open("ab") as stream:
        stream.write(b'{"n":99,"at":"2026')
    act(services_sqlite, "did:web:a.example")
    assert names(services_sqlite) == ["did:web:a.example"]


def test_a_line_that_was_written_before_a_crash_is_not_written_again(services_sqlite: Services) -> None:
    services = services_sqlite
    act(services, "did:web:a.example")
    line = kept(services, Kept.ISSUER_REMOVED)[-1]
    with services.database.begin() as session:  # as a crash between the file and the record leaves it
        session.add(LogbookNote(mark=line.mark, at=line.at, act=line.act, facts=dict(line.facts)))
        session.get_one(LogbookPlace, 1).number -= 1
    assert services.logbook.flush() and names(services) == ["did:web:a.example"]
    assert count(services, LogbookNote) == 0
    services.logbook.require()


@pytest.mark.parametrize("spoilt", ["another", "cut", "changed"])
def test_a_file_that_is_not_the_records_is_not_written(services_sqlite: Services, spoilt: str) -> None:
    services = services_sqlite
    act(services, "did:web:a.example")
    path = services.logbook.file.path
    lines = path.read_bytes().splitlines(keepends=True)
    if spoilt == "cut":
        path.write_bytes(b"".join(lines[:-1]))
    elif spoilt == "changed":
        path.write_bytes(b"".join(lines).replace(b"did:web:a", b"did:web:b"))
    else:
        facts = {"name": "another", "public_url": services.settings.public_url}
        path.write_bytes(encode(written(services.logbook.key, FIRST, 1, services.now(), Kept.OPENED, facts, "00" * 8)))
    saved = path.read_bytes()
    services.database.when_noted(lambda: None)
    with services.database.begin() as session:
        note(session, Kept.ISSUER_REMOVED, {"issuer": "did:web:c.example"}, services.now())
    anew = Logbook(services.logbook.folder, services.settings.secrets_folder, services.database, services.now)
    with pytest.raises(Refused, match="signing.logbook"):  # another process, which reads the file from its beginning
        anew.require()
    assert path.read_bytes() == saved and count(services, LogbookNote) == 1


def test_several_at_once_keep_one_chain(services: Services) -> None:
    def work(number: int) -> None:
        for each in range(5):
            act(services, f"did:web:{number}-{each}.example")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(names(services)) == len(set(names(services))) == 20
    services.logbook.require()


def test_the_folder_is_made_for_the_owner_alone(tmp_path: Path) -> None:
    file = LogbookFile(tmp_path / "journal")
    with file.held():
        assert stat.S_IMODE(os.stat(file.folder).st_mode) & 0o077 == 0


def test_a_file_is_set_aside_once_nobody_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logbook_file, "PATIENCE", 0.0)
    file, other = LogbookFile(tmp_path), LogbookFile(tmp_path)
    with other.held() as descriptor:
        os.write(descriptor, b"half a li")
        with pytest.raises(BlockingIOError):
            file.set_aside("journal.before")
        os.write(descriptor, b"ne\n")
    file.set_aside("journal.before")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"journal.before": b"half a line\n"}


def test_who_waited_for_a_file_that_was_set_aside_writes_into_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, lock, turns = LogbookFile(tmp_path), logbook_file._lock, list[int]()

    def after_another(descriptor: int) -> None:
        if not turns:  # open, and not locked yet
            file.path.rename(file.path.with_name("journal.before"))
        turns.append(descriptor)
        lock(descriptor)

    with file.held() as descriptor:
        os.write(descriptor, b"former\n")
    monkeypatch.setattr(logbook_file, "_lock", after_another)
    with file.held() as descriptor:
        os.write(descriptor, b"new\n")
    held = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert held == {"journal.before": b"former\n", "journal": b"new\n"} and len(turns) == 2

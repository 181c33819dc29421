"""The process that reads pictures: it is given no secret, two run at once, and what becomes of it harms nobody."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from badges.base.services import Services
from badges.publication.images import picture_reader
from badges.publication.images.picture_reader import ReadersBusy
from tests.badges.paper.examples import FACTS
from tests.badges.publication.held_pictures import as_file, page
from tests.badges.web.counter.conftest import cast, words_of_today
from tests.cast.counter import Cast
from verifier.presented_bytes import InputUnreadable

__all__ = ["cast", "words_of_today"]
CARD = as_file(page(FACTS, "card", 72))


def instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Start another program in place of the reader."""
    monkeypatch.setattr(picture_reader, "COMMAND", (sys.executable, "-I", "-c", code))


def test_a_card_is_read_and_nothing_is_left(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    monkeypatch.setenv("TMPDIR", str(spool))
    before = set(os.listdir("/tmp"))
    assert picture_reader.read(cast.services, CARD).texts == [FACTS.url]
    assert list(spool.iterdir()) == []
    assert not {name for name in set(os.listdir("/tmp")) - before if "seen" in name or "pictures" in name}
    assert {path.name: path.stat().st_size for path in cast.services.settings.home.glob("pictures-*")} == {
        "pictures-0.lock": 0,
        "pictures-1.lock": 0,
    }


def test_the_process_gets_no_setting_and_no_descriptor(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BADGES_SECRET_KEY", "a secret")
    held = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(held, True)
    instead(
        monkeypatch,
        "import json, os, sys; sys.stdin.read()\n"
        "names = [n for n in os.environ if n != 'LC_CTYPE']\n"
        "print(json.dumps({'texts': names + os.listdir('/proc/self/fd')}))",
    )
    texts = picture_reader.read(cast.services, CARD).texts
    os.close(held)
    assert set(texts) <= {"0", "1", "2", "3"}  # its own three, and the folder that it lists


ENDS = {
    "killed": "import os; os.kill(os.getpid(), 9)",
    "crashed": "import os; os.abort()",
    "failed": "raise MemoryError",
    "silent": "pass",
    "garbled": "print('{')",
    "another answer": "print('{\"surprise\": 1}')",
}


@pytest.mark.parametrize("how", ENDS)
def test_a_process_that_ends_early_is_a_picture_too_complex(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    instead(monkeypatch, ENDS[how])
    with pytest.raises(InputUnreadable) as refused:
        picture_reader.read(cast.services, CARD)
    assert refused.value.code == "input.picture_too_complex"
    monkeypatch.undo()
    assert picture_reader.read(cast.services, CARD).texts == [FACTS.url]  # the next one is read


def test_a_process_that_never_ends_is_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "SECONDS", 0.5)
    instead(monkeypatch, "import time; time.sleep(60)")
    with pytest.raises(ReadersBusy):
        picture_reader.read(cast.services, CARD)


def test_the_third_waits_and_is_then_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "WAIT", 0.3)
    home, inside, leave = cast.services.settings.home, threading.Barrier(3), threading.Event()

    def hold() -> None:
        with picture_reader._place(home):
            inside.wait(120)
            leave.wait(120)

    holders = [threading.Thread(target=hold) for _ in range(picture_reader.AT_ONCE)]
    for each in holders:
        each.start()
    inside.wait(120)
    began = time.monotonic()
    with pytest.raises(ReadersBusy):
        picture_reader.read(cast.services, CARD)
    assert time.monotonic() - began >= 0.3 and all(each.is_alive() for each in holders)
    leave.set()
    for each in holders:
        each.join()
    assert picture_reader.read(cast.services, CARD).texts == [FACTS.url]


# A reader that looks on in costly ways for so many seconds, at anything but one word.
LOOKS_ON = """import sys, time
if sys.stdin.read() != 'plain':
    print(flush=True)
    time.sleep({})
print('{{}}')"""


def is_taken(services: Services) -> bool:
    """Whether the first place is."""
    lock = os.open(services.settings.home / "pictures-0.lock", os.O_RDONLY | os.O_CREAT)
    try:
        return not picture_reader._locked(lock)
    finally:
        os.close(lock)


def test_the_costly_ways_end_when_another_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "AT_ONCE", 1)
    monkeypatch.setattr(picture_reader, "SECONDS", 600)
    instead(monkeypatch, LOOKS_ON.format(600))
    refused = []

    def give() -> None:
        try:
            picture_reader.read(cast.services, CARD, "203.0.113.1")
        except ReadersBusy as error:
            refused.append(error.failures)

    first = threading.Thread(target=give)
    first.start()
    while first.is_alive() and not is_taken(cast.services):
        time.sleep(0.01)
    assert picture_reader.read(cast.services, b"plain", "203.0.113.2").texts == []
    first.join(30)
    assert refused == [1]  # it counts as any picture in which nothing was found


def test_the_costly_ways_go_on_when_nobody_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, LOOKS_ON.format(0.5))
    assert picture_reader.read(cast.services, CARD, "203.0.113.1").texts == []


def test_one_address_has_one_place(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "TURN", 0.3)
    monkeypatch.setattr(picture_reader, "WAIT", 0.3)
    home = cast.services.settings.home
    with picture_reader._place(home, "203.0.113.1"):
        with pytest.raises(ReadersBusy) as refused, picture_reader._place(home, "203.0.113.1"):
            raise AssertionError
        assert refused.value.failures == 0
        with picture_reader._place(home, "203.0.113.2"):
            pass
    with picture_reader._place(home, "203.0.113.1"):
        pass


def test_an_address_that_failed_leaves_the_second_place_free(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "WAIT", 0.3)
    home = cast.services.settings.home
    with picture_reader._place(home, "203.0.113.1", lambda: True):
        with pytest.raises(ReadersBusy), picture_reader._place(home, "203.0.113.2", lambda: True):
            raise AssertionError
        with picture_reader._place(home, "203.0.113.3"):
            pass


def test_a_disk_that_takes_no_file_still_reads(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def full(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_CREAT:
            raise OSError(28, "no space")
        return opened(path, flags, mode)

    monkeypatch.setattr(picture_reader.os, "open", full)
    assert picture_reader.read(cast.services, CARD).texts == [FACTS.url]

"""Our cards and attestation are found in the pictures that people take of them; hostile files cost what is bound."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib

import pytest
from PIL import Image

from badges.publication.images import pictures
from badges.publication.images.picture_reader import COMMAND
from badges.publication.images.pictures import Seen
from tests.badges.paper.examples import FACTS
from tests.badges.publication import held_pictures
from tests.badges.publication.held_pictures import as_file, page
from tests.badges.publication.odd_pictures import giant_png, locked_pdf, moving, pdf, with_attachments
from tests.badges.web.counter.qr_texts import symbol
from tests.drills import part

CASES = dict(held_pictures.cases(FACTS))
NONE = Seen()


@pytest.fixture(autouse=True)
def time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time of the whole run of tests is not that of one picture."""
    monkeypatch.setattr(pictures, "ENOUGH", float("inf"))


def asked(data: bytes) -> tuple[int, Seen | None]:
    """The process's status, and what it says when that is 0."""
    ended = subprocess.run(COMMAND, input=data, capture_output=True, env={}, cwd="/", timeout=600)
    return ended.returncode, Seen(**json.loads(ended.stdout)) if ended.returncode == 0 else None


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("name", CASES)
def test_our_badge_is_found(name: str) -> None:
    assert pictures.read(CASES[name]()).texts == [FACTS.url]


@pytest.mark.parametrize("name", part([name for name in CASES if " as " in name or ", as " in name], 0.5))
def test_the_process_finds_it_within_its_bounds(name: str) -> None:
    """All that a format needs is loaded before the process can open nothing any more."""
    status, seen = asked(CASES[name]())
    assert status == 0 and seen is not None and seen.texts == [FACTS.url]


def test_nothing_is_found_where_nothing_is() -> None:
    """The negative control: a picture of no code, and a sheet whose code is covered."""
    assert pictures.read(as_file(Image.new("RGB", (800, 600), "white"))).texts == []
    covered = page(FACTS, "card", 100)
    covered.paste((255, 255, 255), (0, covered.height // 4, covered.width, covered.height))
    assert pictures.read(as_file(covered)).texts == []


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_a_picture_that_moves_is_read_beyond_its_first_frame(kind: str) -> None:
    seen = pictures.read(moving(kind))
    assert (seen.texts, seen.frames) == ([FACTS.url], 3)


def test_attachments_that_may_be_badges_are_given_back() -> None:
    files = {"badge.json": b'{"a": 1}', "lettre.txt": b"Bonjour", "vide.png": as_file(Image.new("L", (9, 9)), "PNG")}
    assert pictures.read(with_attachments(pdf(), files)).attachments == ["eyJhIjogMX0="]


def test_the_first_pages_of_a_long_pdf_are_read() -> None:
    seen = pictures.read(pdf(500))
    assert (seen.pages_read, seen.pages, seen.texts) == (pictures.PAGES, 500, [])
    assert "page 1" in seen.words


def test_twenty_codes_in_one_picture_are_all_read_row_by_row() -> None:
    sheet, texts = Image.new("L", (800, 700), 255), [f"https://evil.example/{number}" for number in range(20)]
    for number, text in enumerate(texts):
        place = (number % 5 * 150, number // 5 * 160 + number * 7 % 20)  # a row that was not cut straight
        sheet.paste(symbol(text).resize((140, 140)), place)
    assert pictures.read(as_file(sheet, "PNG")).texts == texts


REFUSED = {
    "a bomb of points": (giant_png, "input.picture_too_large"),
    "a photograph of its head alone": (lambda: b"\xff\xd8\xff\xe0" + b"0" * 99, "input.picture_damaged"),
    "a PNG cut before its code": (lambda: as_file(page(FACTS, "card", 100), "PNG")[:600], "input.picture_damaged"),
    "a PDF that asks for a password": (locked_pdf, "input.pdf_password"),
    "a PDF that is cut": (lambda: pdf()[:300], "input.pdf_damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named(name: str) -> None:
    make, code = REFUSED[name]
    assert pictures.read(make()).refused == code


def unfolding(size: int) -> bytes:
    """A PDF of a kilobyte whose page unfolds to `size` bytes."""
    content = zlib.compress(zlib.compress(b"0" * size, 1))
    head = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>endobj 4 0 obj<</Filter"
        b"[/FlateDecode/FlateDecode]/Length "
    )
    return head + str(len(content)).encode() + b">>stream\n" + content + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"


def test_memory_is_bound() -> None:
    """400 MB of a page end the process; the same page of 1 MB does not."""
    assert asked(unfolding(400_000_000))[0] != 0
    assert asked(unfolding(1_000_000))[0] == 0


def test_the_processor_is_bound() -> None:
    code = (
        "from badges.publication.images import pictures as p\np.PROCESSOR = 1; p.bind(p.ANSWER_BYTES)\nwhile True: pass"
    )
    assert subprocess.run([sys.executable, "-I", "-c", code], env={}, timeout=600).returncode < 0


def test_a_small_file_gets_little_of_the_processor() -> None:
    sizes = (12_000, 100_000, 500_000, 3_000_000, 12_000_000)
    assert [pictures.seconds_for(b"0" * size) for size in sizes] == [1, 2, 3, 4, 5]
    assert pictures.seconds_for(pdf()) == 2


def test_the_process_can_open_nothing() -> None:
    """Once its libraries are loaded: no file and no connection. Before, it could."""
    code = (
        "import socket; from badges.publication.images import pictures as p\n"
        "open('/dev/null').close(); socket.socket().close(); p.bind(p.ANSWER_BYTES); p._load(b'')\n"
        "for way in (lambda: open('/dev/null'), socket.socket, lambda: open('/dev/null', 'w')):\n"
        "    try: way()\n"
        "    except OSError: print('refused')\n"
    )
    ended = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, timeout=600)
    assert ended.stdout.split() == ["refused"] * 3, ended.stderr


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "pdf"),
        (b"\n\n%PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe1", "picture"),
        (b"\x00\x00\x00\x18ftypheic\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmif1\x00", "heic"),
        (b"\x00\x00\x00\x18ftypavif\x00", "picture"),
        (b"\x00\x00\x00\x18ftypisom\x00", "video"),
        (b"PK\x03\x04", "office"),
        (b"BMW, mon code", None),
        (b'{"id": 1}', None),
        (b"", None),
    ],
)
def test_the_first_bytes_decide(head: bytes, kind: str | None) -> None:
    assert pictures.kind_of(head) == kind

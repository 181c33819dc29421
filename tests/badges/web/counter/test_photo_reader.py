"""A few clients with costly pictures do not close the photo reader for others: eight honest photos are answered."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageDraw

from badges.publication.held_badges import squares
from badges.publication.images import picture_reader
from badges.web.counter.held_badges import UNREAD
from tests.badges.publication.held_pictures import as_file, blurred, on_table, shaded
from tests.badges.web.counter.qr_texts import drawn
from tests.cast.counter import Cast
from tests.cast.html import heading

HONEST, ROUNDS = 8, 40
ONE = ["203.0.113.9"] * 3
THREE = ["203.0.113.9", "198.51.100.9", "2001:db8:7::9"]


def corners_of_codes(side: int, module: int) -> bytes:
    """A PNG of some 12 KB, full of the squares that mark the corners of a QR code: each may begin one."""
    corner = Image.new("1", (10 * module, 10 * module), 1)
    pen = ImageDraw.Draw(corner)
    for inset, colour in ((0, 0), (1, 1), (2, 0)):
        pen.rectangle((inset * module, inset * module, (7 - inset) * module - 1, (7 - inset) * module - 1), colour)
    sheet = Image.new("1", (side, side), 1)
    for left in range(0, side, corner.width):
        sheet.paste(corner, (left, 0))
    row = sheet.crop((0, 0, side, corner.height))
    for top in range(0, side, corner.height):
        sheet.paste(row, (0, top))
    stream = io.BytesIO()
    sheet.save(stream, "PNG", compress_level=9)
    return stream.getvalue()


def photographs(code: str) -> list[bytes]:
    """Eight pictures of one badge's code: clean ones, and photographs of a sheet on a table."""
    url = f"HTTP://LOCALHOST:8000/V/{code}"
    square = Image.open(io.BytesIO(drawn(url))).resize((300, 300))
    sheet = Image.new("RGB", (700, 500), "white")
    sheet.paste(square, (200, 100))
    return [
        drawn(url), as_file(sheet), as_file(on_table(sheet)), as_file(shaded(on_table(sheet))),
        as_file(blurred(sheet, 2)), as_file(sheet.rotate(90)), as_file(sheet, "WEBP"), as_file(sheet, "PNG"),
    ]  # fmt: skip


@pytest.fixture(params=[ONE, THREE], ids=["one address", "three addresses"])
def attacked(app: Flask, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Three connections that give the costly picture over and over; what they were answered. How long a turn or a
    reading may last by the clock is no part of it: a busy machine decides nothing here."""
    monkeypatch.setattr(picture_reader, "WAIT", 300.0)
    monkeypatch.setattr(picture_reader, "SECONDS", 300.0)
    costly, over, begun, answers = corners_of_codes(4000, 3), threading.Event(), threading.Barrier(4), []
    assert 4_000 < len(costly) < 13_000

    def give_again(address: str) -> None:
        client = app.test_client()
        begun.wait(60)
        for _ in range(ROUNDS):
            if over.is_set():
                break
            answers.append(give(client, costly, address))

    threads = [threading.Thread(target=give_again, args=(address,)) for address in request.param]
    for each in threads:
        each.start()
    begun.wait(60)
    yield answers
    over.set()
    for each in threads:
        each.join(120)


def give(client: FlaskClient, data: bytes, address: str) -> int:
    """The status of the answer to a picture."""
    return client.post(
        "/verifier", data=data, content_type="image/png", environ_base={"REMOTE_ADDR": address}
    ).status_code


def test_eight_photographs_are_answered_under_attack(cast: Cast, app: Flask, attacked: list[int]) -> None:
    photos, found = photographs(cast.code), {}

    def give_one(number: int) -> None:
        answer = app.test_client().post(
            "/verifier",
            data=photos[number],
            content_type="image/jpeg",
            environ_base={"REMOTE_ADDR": f"192.0.2.{number + 1}"},
        )
        found[number] = (answer.status_code, answer.location)

    threads = [threading.Thread(target=give_one, args=(number,)) for number in range(HONEST)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    assert found == dict.fromkeys(range(HONEST), (303, f"/v/{cast.code}"))
    assert set(attacked) <= {422, 429, 503}


def test_five_readings_that_were_ended_are_enough(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then no process is started for that address, and one is for every other."""
    photo, command = photographs(cast.code)[1], picture_reader.COMMAND
    monkeypatch.setattr(picture_reader, "COMMAND", (sys.executable, "-I", "-c", "import os; os.kill(os.getpid(), 9)"))
    ended = [give(client, photo, "2001:db8:7::9") for _ in range(UNREAD.failures // picture_reader.ENDED)]
    assert ended == [422] * 5
    monkeypatch.setattr(picture_reader, "COMMAND", ("/no/such/program",))
    assert give(client, photo, "2001:db8:7::a") == 429  # the same network of IPv6
    monkeypatch.setattr(picture_reader, "COMMAND", command)
    assert give(client, photo, "2001:db8:8::9") == 303


def test_a_picture_that_was_not_read_at_all_is_no_failure(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_reader, "AT_ONCE", 0)
    monkeypatch.setattr(picture_reader, "WAIT", 0.0)
    assert {give(client, drawn("x"), "203.0.113.9") for _ in range(UNREAD.failures + 1)} == {503}


def test_the_drawing_of_a_code_leads_to_its_badge(cast: Cast, client: FlaskClient) -> None:
    drawing = client.get(f"/v/{cast.code}/qr.svg").data
    uploaded = client.post("/verifier", data=drawing, content_type="image/svg+xml")
    pasted = client.post("/verifier", data={"text": drawing.decode()})
    assert [(each.status_code, each.location) for each in (uploaded, pasted)] == [(303, f"/v/{cast.code}")] * 2
    named = client.post("/verifier", data={"text": drawing.decode(), "recipient": "Amina B."})
    assert (named.status_code, heading(named.text)) == (200, "Ce badge est authentique")


def test_no_other_drawing_is_read(cast: Cast, client: FlaskClient) -> None:
    """One letter more, and it is none of ours; the verifier says what it says of any SVG without a badge."""
    drawing = client.get(f"/v/{cast.code}/qr.svg").data
    assert squares.is_square(drawing) and squares.is_square(drawing + b"\n")
    for old, new in (
        (b"<svg ", b'<svg onload="alert(1)" '),
        (b"</svg>", b"<script>alert(1)</script></svg>"),
        (b"</svg>", b'<image href="https://evil.example/x"/></svg>'),
        (b"<svg ", b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg '),
        (b'd="m', b'd="M1 1m'),
        (b"h", b"h9999"),
    ):
        hostile = drawing.replace(old, new, 1)
        assert hostile != drawing and squares.as_picture(hostile) is None, new
        answer = client.post("/verifier", data=hostile, content_type="image/svg+xml")
        assert answer.status_code == 422 and answer.get_json()["headline"] == "UNREADABLE", new


def test_a_drawing_that_writes_our_address_leads_to_the_badge(cast: Cast, client: FlaskClient) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg"><title>http://localhost:8000/v/{cast.code}</title></svg>'
    assert client.post("/verifier", data=text.encode(), content_type="image/svg+xml").location == f"/v/{cast.code}"
    badge = client.get(f"/v/{cast.code}/badge.svg").data.replace(b"<svg ", f"<svg id='{text[46:82]}' ".encode(), 1)
    elsewhere = text.replace("localhost", "evil.example")
    assert client.post("/verifier", data=elsewhere.encode(), content_type="image/svg+xml").status_code == 422
    assert badge and client.post("/verifier", data=badge, content_type="image/svg+xml").location is None

"""Row U4: whatever a scanned code holds, the service links only to its own pages, and acts on nothing.

Phones read the codes with their own camera; people paste the text of a code here, or upload its picture. A process of
its own reads the pictures that hold no badge: our codes lead to our pages, an address of another site is named and
opened by the verifier's fetch alone, and nothing else happens.
"""

from __future__ import annotations

import itertools
import random
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from badges.publication import award_files
from tests.badges.web.counter.qr_texts import ACTED_ON, LINKS, OWN, PLAIN, drawn, encoded, scanned, symbol
from tests.cast.counter import Cast
from tests.drills import part

NUMBERS = itertools.count()


def paste(client: FlaskClient, text: str) -> TestResponse:
    """Give a text as the form does; each time from another address, since limits are tested elsewhere."""
    number = next(NUMBERS)
    origin = {"REMOTE_ADDR": f"10.2.{number >> 8}.{number & 255}"}
    return client.post("/verifier", data={"text": text}, environ_base=origin)


def upload(client: FlaskClient, picture: bytes) -> TestResponse:
    """Give a picture as the body."""
    number = next(NUMBERS)
    origin = {"REMOTE_ADDR": f"10.3.{number >> 8}.{number & 255}"}
    return client.post("/verifier", data=picture, content_type="image/png", environ_base=origin)


def leads_away(answer: TestResponse, text: str) -> bool:
    """Whether an answer redirects or links to what the text says."""
    page = answer.text.lower()
    ways = [f'{attribute}="{text.lower()}"' for attribute in ("href", "src", "action")]
    return bool({"Location", "Refresh"} & set(answer.headers.keys())) or any(
        way in page for way in (*ways, "http-equiv")
    )


def test_there_are_enough_of_them() -> None:
    assert len({*ACTED_ON, *PLAIN, *LINKS, *OWN}) >= 100


def test_every_code_is_scanned_and_nothing_happens(client: FlaskClient) -> None:
    for text in (*ACTED_ON, *PLAIN):
        picture = drawn(text)
        assert scanned(picture) == [text]
        answer = paste(client, text)
        assert answer.status_code == 422, text
        assert not leads_away(answer, text), text
        assert "Nous n’avons pas pu lire ce badge" in answer.text or "n’est pas authentique" in answer.text, text
    for text in part((*ACTED_ON, *PLAIN), 0.2):
        assert upload(client, drawn(text)).status_code == 422, text


def test_a_careless_scanner_acts_on_nearly_all_of_them() -> None:
    """The positive control: a text with a scheme is handed to the resolver of that scheme."""
    acted = [text for text in ACTED_ON if ":" in text[:25] or text.startswith(("//", "\\\\", "BCD"))]
    assert len(acted) >= 0.95 * len(ACTED_ON)
    elsewhere = [link for link in LINKS if "localhost:8000" in link or urlsplit(link).netloc != "localhost:8000"]
    assert len(elsewhere) == len(LINKS)


def test_a_link_is_followed_by_us_and_named_as_it_is(client: FlaskClient) -> None:
    """The host is shown in ASCII and to its end, so that a look-alike shows; the reader is taken nowhere."""
    for link, host in LINKS.items():
        answer = paste(client, link)
        assert answer.status_code == (422 if host is None else 200), link
        assert not leads_away(answer, link), link
        shown = answer.text.partition("Vous avez donné un lien vers ")[2].partition("</p>")[0]
        assert "@" not in shown, link
        if host is not None:
            assert shown.removesuffix(".") == host or (len(host) > 80 and shown == f"…{host[-79:]}."), link


def test_our_own_codes_lead_to_our_own_pages(cast: Cast, client: FlaskClient) -> None:
    for text in OWN:
        text = text.replace("CODE", cast.code)
        assert scanned(drawn(text)) == [text]
        answer = paste(client, text)
        assert (answer.status_code, answer.location) == (303, f"/v/{cast.code}"), text


def test_a_code_may_hold_a_badge(cast: Cast, client: FlaskClient) -> None:
    badge = award_files.award_file(cast.services, cast.code, "badge.jwt").data.decode()
    assert "Ce badge est authentique" in paste(client, badge).text
    changed = badge[:-8] + ("A" if badge[-8] != "A" else "B") + badge[-7:]
    assert "Ce badge est authentique" not in paste(client, changed).text


def many_in_one() -> bytes:
    """Sixteen codes in one picture."""
    sheet = Image.new("L", (600, 600), 255)
    for number in range(16):
        code = symbol(f"https://evil.example/{number}").resize((140, 140))
        sheet.paste(code, (number % 4 * 150, number // 4 * 150))
    return encoded(sheet)


def crafted() -> dict[str, bytes]:
    """Pictures that attack a decoder rather than hold a code, in the formats of phones and of older machines."""
    chance = random.Random(4)
    noise = Image.frombytes("L", (400, 400), chance.randbytes(160_000))
    code = symbol("https://evil.example/")
    board = Image.frombytes("1", (512, 512), bytes([0xAA, 0x55] * 16384))
    pictures = {
        "noise": noise,
        "a chess board": board.convert("L"),
        "stripes": Image.frombytes("L", (256, 256), bytes(range(256)) * 256),
        "nothing": Image.new("L", (300, 300), 255),
        "night": Image.new("L", (300, 300), 0),
        "one point": Image.new("L", (1, 1)),
        "a line": Image.new("L", (4000, 1)),
        "the code upside down": code.rotate(180),
        "the code in a mirror": code.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "the code in negative": code.point([255 - value for value in range(256)]),
        "the code turned a little": code.rotate(7, expand=True, fillcolor=255),
        "the code with a hole": Image.composite(code, noise.resize(code.size), code),
        "a very large code": code.resize((3000, 3000)),
        "a code in colours": Image.merge("RGB", (code, code.rotate(90), code.rotate(180))),
    }
    files = {name: encoded(picture) for name, picture in pictures.items()}
    kinds = ("JPEG", "GIF", "BMP", "TIFF", "WEBP", "PPM", "ICO")
    files |= {f"the code as {kind}": encoded(code, kind) for kind in kinds}
    files["many codes"] = many_in_one()
    files["the largest code"] = drawn("x" * 2900)
    files["a bomb of pixels"] = files["noise"].replace(b"\x00\x00\x01\x90" * 2, b"\x00\x00\xff\xff" * 2)
    return files


def test_no_crafted_picture_leads_away(client: FlaskClient) -> None:
    """The one address in a picture is asked by us (here nothing answers); without one, or with many, nothing is."""
    pictures = crafted()
    assert len(pictures) >= 22
    assert len(scanned(pictures["many codes"])) == 16 and scanned(pictures["the largest code"]) == ["x" * 2900]
    read = 0
    for name, picture in part(pictures.items(), 0.4):
        answer = upload(client, picture)
        assert "Location" not in answer.headers and "Refresh" not in answer.headers, name
        if answer.status_code == 200:
            assert answer.get_json()["headline"] == "UNDETERMINED", name
            read += 1
        else:
            assert answer.status_code == 422, name
    assert read >= 2


def test_many_addresses_in_one_picture_are_named_and_none_is_opened(client: FlaskClient) -> None:
    answer = upload(client, many_in_one())
    assert (answer.status_code, answer.get_json()["code"]) == (422, "input.several_links")
    assert "16" in answer.get_json()["detail"] and "evil.example" in answer.get_json()["detail"]

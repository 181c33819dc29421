"""What a public page costs on the wire with an empty cache: HTML, CSS and images together, for each verdict; and once,
after it is read, its typeface."""

from __future__ import annotations

import gzip
import re
import socket
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.cast.application import serving
from tests.house.conftest import Network

MOST = 20_000  # decisions 32
MOST_TYPE = 24_000  # which nothing waits for
PARTS = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|img[^>]*src|script[^>]*src)="([^"]+)"')


@pytest.fixture(scope="module")
def port(house: Flask) -> Iterator[int]:
    """A real server over the network."""
    with serving(house) as server:
        yield server.port


def received(port: int, path: str, *, status: str = "200") -> tuple[int, bytes]:
    """All bytes of an answer, head and body as they cross the wire; and the body unpacked."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost:8000\r\nAccept: text/html,image/*,*/*;q=0.8\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(f"{head}Accept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode())
        chunks = iter(lambda: connection.recv(65536), b"")
        answer = b"".join(chunks)
    top, _blank, body = answer.partition(b"\r\n\r\n")
    assert top.split()[1].decode() == status, top
    return len(answer), gzip.decompress(body) if b"content-encoding: gzip" in top.lower() else body


def weight(port: int, path: str, *, status: str = "200") -> tuple[int, int]:
    """The bytes of a page with all that it asks for; and how many of them are pictures of a badge."""
    total, page = received(port, path, status=status)
    parts = sorted({part.partition("#")[0] for part in PARTS.findall(page.decode())})
    assert any("/static/css/" in part for part in parts), parts
    assert not any("://" in part for part in parts), parts
    pictures = 0
    for part in parts:
        size, _body = received(port, part)
        total += size
        pictures += size if part.startswith("/images/badges/") else 0
    return total, pictures


@pytest.fixture(scope="module")
def heaviest_picture(port: int) -> int:
    """The bytes of the heaviest of the twenty badges."""
    slugs = set(re.findall(r'href="/badges/([a-z-]+)"', received(port, "/badges")[1].decode()))
    assert len(slugs) == 20
    return max(received(port, f"/images/badges/{slug}/1.svg")[0] for slug in slugs)


FACES = re.compile(r"url\(\.\./(fonts/[^)]+)\)")


def test_the_typeface_is_light_and_comes_once(port: int) -> None:
    page = received(port, "/")[1].decode()
    sheets = [part for part in PARTS.findall(page) if part.startswith("/static/css/")]
    faces = [face for sheet in sheets for face in FACES.findall(received(port, sheet)[1].decode())]
    assert len(faces) == 2 and not any("woff2" in part for part in PARTS.findall(page))
    assert sum(received(port, f"/static/{face}")[0] for face in faces) <= MOST_TYPE


VERDICTS = {
    "valid": "200",
    "expired": "200",
    "revoked": "200",
    "hidden": "200",
    "withdrawn": "200",
    "erased": "410",
    "not_authentic": "200",
    "undetermined": "200",
    "unknown": "404",
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_page_is_light(network: Network, port: int, heaviest_picture: int, verdict: str, language: str) -> None:
    path = f"/v/{network.codes[verdict]}" + ("?lang=en" if language == "en" else "")
    total, pictures = weight(port, path, status=VERDICTS[verdict])
    if pictures:
        total += heaviest_picture - pictures  # whichever badge it is
    assert total <= MOST, total


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "path", ["/", "/lieux/gueret", "/semaine.html", "/badges", "/badges/differences", "/verifier", "/ateliers"]
)
def test_the_other_public_pages_are_light(port: int, path: str, language: str) -> None:
    total, _pictures = weight(port, path + ("?lang=en" if language == "en" else ""))
    assert total <= MOST, total


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_of_several_badges_is_light(network: Network, port: int, language: str) -> None:
    key = network.arguments["bundle_key"]
    total, _pictures = weight(port, f"/d/{key}" + ("?lang=en" if language == "en" else ""))
    assert total <= MOST, total


def test_pages_with_many_badges_ask_for_one_picture(port: int) -> None:
    for path, shown in (("/", 9), ("/badges", 20)):
        parts = PARTS.findall(received(port, path)[1].decode())
        patches = [part.partition("#") for part in parts if part.startswith("/images/")]
        assert len(patches) == shown and len({address for address, _mark, _design in patches}) == 1, path
        drawing = received(port, patches[0][0])[1].decode()
        assert all(f'<view id="{design}"' in drawing for _address, _mark, design in patches), path


def test_each_page_shows_the_verdict_it_is_named_after(network: Network, port: int) -> None:
    titles = {}
    for verdict, status in VERDICTS.items():
        page = received(port, f"/v/{network.codes[verdict]}", status=status)[1].decode()
        titles[verdict] = re.findall(r"<h1>(.*?)</h1>", page, re.DOTALL)[0]
    assert len(set(titles.values())) == len(titles), titles
    assert titles["valid"] == "Ce badge est authentique"

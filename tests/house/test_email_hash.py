"""The hash of a member's e-mail is given through their private link alone: no other address answers with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from badges.ledger.tables import Document, Edition
from badges.publication import award_files, papers
from badges.recognition.tables import Award
from badges.web.http import access
from issuer.compose_ob3 import email_hash_of
from issuer.representations import Representation
from schemas import base64url, strict_json
from schemas.baked_images import unbake
from schemas.errors import OpenBadgesError
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

ACCEPT = (
    "*/*", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "text/html", "text/plain", "application/json",
    "application/ld+json", "application/vc", "application/vc+ld+json", "application/vc+jwt", "application/jwt",
    "image/png", "image/svg+xml", "application/problem+json",
)  # fmt: skip
PRIVATE = ("badge-email.json", "badge-email.jwt", "badge-email.png", "badge-email.svg")
ODD = ("badge-email", "BADGE-EMAIL.JSON", "badge-email.json?holder=1", "badge-email.json/", "ob3_email", "attestation")
NAMES = (*award_files.FILES, *award_files.QR_FILES, *ODD)
SEGMENT = re.compile(rb"[A-Za-z0-9_-]{40,}")
_addresses = count(1)


def texts_of(data: bytes) -> Iterator[bytes]:
    """What an answer says: its bytes, what is baked into an image, the parts of a token, and the text of a PDF."""
    yield data
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        yield "".join(page.get_textpage().get_text_bounded() for page in document).encode()
        document.close()
        return
    try:
        data = unbake(data).text.encode()
        yield data
    except OpenBadgesError:
        pass
    for segment in SEGMENT.findall(data):
        try:
            yield base64url.decode(segment.decode())
        except (OpenBadgesError, ValueError):
            continue


def asked(client: FlaskClient, path: str, accept: str, method: str = "GET", **more: Any) -> bytes:
    """The head and the body of an answer, each time to another visitor, since failures are counted."""
    number = next(_addresses)
    address = {"REMOTE_ADDR": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
    with client.open(path, method=method, headers={"Accept": accept}, environ_base=address, **more) as answer:
        assert answer.status_code != 429, path
        return b"\n".join([str(answer.headers).encode(), answer.data])


def holding(secrets: set[bytes], answer: bytes) -> bool:
    """Whether an answer holds any of these."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return any(each in text for text in (head, *texts_of(body.removeprefix(b"\n"))) for each in secrets)


def public_answers(house: Flask, network: Network) -> Iterator[tuple[str, bytes]]:
    """Every answer to a visitor: every public address of the URL map, and every file of both badges."""
    visitor = house.test_client()
    for rule in rules(house, "GET"):
        if access.entrance_of(house, rule.endpoint) != "public" or rule.endpoint == "static":
            continue
        path = path_of(rule, network)
        for accept in ACCEPT:
            yield path, asked(visitor, path, accept)
        for method in sorted((rule.methods or set()) - {"GET"}):
            yield f"{method} {path}", asked(visitor, path, "*/*", method)
    for code, folder, accepted in (
        (network.codes["valid"], "v", ACCEPT),
        (network.codes["valid"], "V", ACCEPT[:2]),
        (network.codes["hidden"], "v", ACCEPT[:2]),
    ):
        yield "POST /verifier", asked(visitor, "/verifier", "application/json", "POST", data={"code": code})
        for name in papers.PAPERS:
            yield f"/{folder}/{code}/{name}", asked(visitor, f"/{folder}/{code}/{name}", "*/*")
        for accept in accepted:
            for path in (f"/{folder}/{code}", *(f"/{folder}/{code}/{name}" for name in NAMES)):
                yield path, asked(visitor, path, accept)


@pytest.fixture(scope="module")
def secrets(network: Network) -> set[bytes]:
    """The hashes and the salts of the two badges that were made for a backpack."""
    wanted = (network.codes["valid"], network.codes["hidden"])
    with network.cast.services.database.begin(read_only=True) as session:
        signed = session.scalars(
            select(Document.data)
            .join(Edition)
            .join(Award)
            .where(Award.code.in_(wanted), Document.representation == Representation.OB3_EMAIL)
        )
        found = {part.encode() for each in signed for part in email_hash_of(strict_json.parse_object(each)) or ()}
    assert len(found) == 4
    return found


def test_the_holder_gets_it(network: Network, house: Flask, secrets: set[bytes]) -> None:
    """The control: in each of the four files the search finds hash and salt, of a hidden badge too."""
    client = house.test_client()
    for code in (network.codes["valid"], network.codes["hidden"]):
        for name in PRIVATE:
            answer = asked(client, f"/moi/{network.cast.key()}/{code}/fichier/{name}", "*/*")
            assert sum(holding({each}, answer) for each in secrets) == 2, name
            assert b"Cache-Control: no-store" in answer


def test_no_public_address_answers_with_it(network: Network, house: Flask, secrets: set[bytes]) -> None:
    answers, seen = 0, set()
    for about, answer in public_answers(house, network):
        answers += 1
        if answer not in seen:
            seen.add(answer)
            assert not holding(secrets, answer), about
    assert answers > 700 and len(seen) > 100


def test_no_page_of_the_staff_shows_it(network: Network, house: Flask, secrets: set[bytes]) -> None:
    coordinator = signed_in(house)
    for rule in rules(house, "GET"):
        if access.entrance_of(house, rule.endpoint) in ("staff", "coordinator"):
            with coordinator.get(path_of(rule, network)) as answer:
                assert not any(each in answer.data for each in secrets), rule.rule


def test_without_the_guard_it_would_be_public(
    network: Network, house: Flask, secrets: set[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(award_files, "PUBLIC", tuple(Representation))
    client, valid = house.test_client(), network.codes["valid"]
    for path in (f"/{folder}/{valid}/{name}" for folder in ("v", "V") for name in PRIVATE):
        assert holding(secrets, asked(client, path, "*/*")), path

"""Hostile bytes: always a verdict, quickly, and never VALID."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.verifier import world as w
from tests.verifier.pictures import SVG, png
from tests.verifier.world import World
from verifier import loader
from verifier.limits import Limits
from verifier.presented_bytes import InputUnreadable
from verifier.verdict import Headline

GOOD_JSON = json.dumps(w.credential())
SECOND = b'<a:assertion xmlns:a="http://openbadges.org" verify="https://badges.example/1"/>'
BAKED = bake_svg(SVG, GOOD_JSON, OpenBadgesVersion.V3)
TWO_BADGES = BAKED.replace(b"<openbadges:", SECOND + b"<openbadges:", 1)
HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "input.empty"),
    "white space": (b" \r\n\t ", "input.empty"),
    "a word": (b"bonjour", "input.not_a_badge"),
    "a number": (b"42", "input.not_a_badge"),
    "an array": (b"[]", "json.not_object"),
    "an empty object": (b"{}", "input.not_a_badge"),
    "half of a JSON": (GOOD_JSON[: len(GOOD_JSON) // 2].encode(), "json.syntax"),
    "brackets": (b"[" * 100_000, "json.too_deep"),
    "nested objects": (b'{"a":' * 100_000, "json.too_deep"),
    "the same name twice": (b'{"type": "Assertion", "type": "Assertion"}', "json.duplicate_key"),
    "NaN": (b'{"a": NaN}', "json.number"),
    "Infinity": (b'{"a": -Infinity}', "json.number"),
    "1e999": (b'{"a": 1e999}', "json.number"),
    "five thousand digits": (b'{"a": ' + b"9" * 5000 + b"}", "json.number"),
    "a lone surrogate": (b'{"a": "\\ud800"}', "json.surrogate"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "json.not_utf8"),
    "UTF-16": ('{"a": 1}'.encode("utf-16"), "json.not_utf8"),
    "no UTF-8": (b'{"a": "\xff\xfe"}', "json.not_utf8"),
    "bytes": (bytes(range(128, 256)), "input.not_text"),
    "too large a JSON": (b'{"a": "' + b"x" * 1_100_000 + b'"}', "json.too_large"),
    "a PDF": (b"%PDF-1.7\n", "input.pdf"),
    "a page": (b"<!DOCTYPE html><html>", "input.html"),
    "a photograph": (b"\xff\xd8\xff\xe0" + bytes(100), "input.picture"),
    "a picture without a badge": (png(), "image.not_baked"),
    "a truncated picture": (bake_png(png(), GOOD_JSON, OpenBadgesVersion.V3)[:200], "image.png_truncated"),
    "an SVG with two badges": (TWO_BADGES, "image.two_badges"),
    "an SVG without a badge": (SVG, "image.not_baked"),
    "an SVG with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image.svg_forbidden"),
    "an SVG with a DTD": (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>', "image.svg_"),
    "a half SVG": (SVG[:40], "image.svg_malformed"),
    "a picture with a word": (bake_png(png(), "bonjour", OpenBadgesVersion.V3), "input.not_a_badge"),
    "two dots": (b"..", "json."),
    "a JWS of nothing": (b"e30.e30.", "jws.not_compact"),
    "a JWS of five parts": (b"e30.e30.e30.e30.e30", "input.not_a_badge"),
    "a JWS with padding": (b"e30=.e30=.AA==", "jws.base64url"),
    "an unknown document": (b'{"type": "BadgeClass"}', "input.not_a_badge"),
    "an empty presentation": (b'{"type": ["VerifiablePresentation"]}', "input.presentation_empty"),
    "an assertion of version 1": (b'{"uid": "1", "recipient": "a", "badge": "b", "verify": {}}', "input.version_1"),
    "an ambiguous document": (b'{"type": ["OpenBadgeCredential", "EndorsementCredential"]}', "input.not_a_badge"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_gets_its_own_code(world: World, name: str) -> None:
    assert_unreadable(world, *HOSTILE[name])


def test_fifty_megabytes(world: World) -> None:
    assert_unreadable(world, b"{" * 50_000_000, "input.too_large")


def assert_unreadable(world: World, data: bytes, code: str) -> None:
    """The verdict says so with this code, quickly and without a question to anybody."""
    started = time.process_time()
    verdict = world.verify(data)
    assert verdict.headline is Headline.UNREADABLE
    assert verdict.checks[0].code.startswith(code), verdict.checks
    assert verdict.credential is None
    assert world.web.asked == []
    assert time.process_time() - started < 2


def test_a_token_cut_in_half(world: World) -> None:
    token = world.token(w.jwt_credential())
    for cut in (10, len(token) // 3, len(token) // 2, len(token) - 400, len(token) - 1):
        verdict = world.verify(token[:cut])
        assert verdict.headline in {Headline.UNREADABLE, Headline.NOT_AUTHENTIC}


SHAPES = [
    None,
    True,
    7,
    1.5,
    "",
    "x",
    [],
    {},
    [[]],
    [None],
    {"id": 7},
    {"@context": 7},
    "did:web:",
    "did:key:z",
    "https://",
]


@pytest.mark.parametrize("value", SHAPES, ids=repr)
@pytest.mark.parametrize("carrier", ["json", "jwt", "ob2"])
def test_any_member_of_any_shape(world: World, carrier: str, value: object) -> None:
    """Each member of each document in turn is replaced: always a verdict, VALID only if the member had no meaning."""
    if carrier == "jwt":
        documents = [{**w.jwt_credential(), name: value} for name in w.jwt_credential()]
        presented: list[Any] = [_token_of(world, document) for document in documents]
    elif carrier == "ob2":
        presented = [{**w.assertion(), name: value} for name in w.assertion()]
    else:
        signed = world.sign(w.credential())
        presented = [{**signed, name: value} for name in signed]
        presented += [{**signed, "proof": [{**signed["proof"][0], name: value}]} for name in signed["proof"][0]]
    for document in presented:
        verdict = world.verify(document)
        assert verdict.headline is not Headline.VALID or carrier == "jwt", document
        assert all(check.code != "check.fault" for check in verdict.checks), verdict.checks


def _token_of(world: World, document: dict[str, Any]) -> str:
    from tests.verifier.dialects import compact
    from tests.verifier.forging import network_kid

    payload = {"iss": w.NETWORK, "jti": w.CREDENTIAL_ID, "sub": w.SUBJECT_ID, **document}
    from keys.algorithms import Algorithm

    return compact({"kid": network_kid(world)}, payload, world.signer("network", Algorithm.RS256))


PUBLISHED = [
    "https://badges.example/.well-known/did.json",
    w.LIST_URL,
    w.LIST_JWT_URL,
    w.PROFILE_URL,
    w.BADGE_URL,
    w.KEY_URL,
    w.REVOCATIONS_URL,
    w.ASSERTION_URL,
]
ANSWERS = [b"", b"x", b"[]", b"{}", b"<html>", b"[" * 70, b'{"id": 7}', b'{"id": "https://badges.example"}', b"a.b.c"]


@pytest.mark.parametrize("url", PUBLISHED)
@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: repr(answer[:20]))
def test_any_answer_of_any_source(world: World, url: str, answer: bytes) -> None:
    presented = [world.sign(w.credential()), world.token(w.jwt_credential()), w.assertion(), w.ob2_token(world)]
    before = [world.verify(each).headline for each in presented]
    assert before == [Headline.VALID] * 4
    world.web.put(url, answer)
    after = [world.verify(each) for each in presented]
    assert any(verdict.headline is not Headline.VALID for verdict in after)
    assert all(check.code != "check.fault" for verdict in after for check in verdict.checks)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes(world: World, data: bytes) -> None:
    verdict = world.verify(data)
    assert verdict.headline is not Headline.VALID
    assert len(verdict.digest) == 64


def test_any_bytes_inside_an_image(world: World) -> None:
    for text in ("{}", "[", "https://", "a.b.c", '{"type": "Assertion"}', "did:web:x"):
        assert world.verify(bake_png(png(), text, OpenBadgesVersion.V2)).headline is not Headline.VALID
    for text in ("https://x.example/", "a.b.c"):
        assert world.verify(bake_svg(SVG, text, OpenBadgesVersion.V2)).headline is not Headline.VALID


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: loader.from_text("  \n"), "input.empty"),
        (lambda: loader.from_text("\ud800"), "input.not_text"),
        (lambda: loader.from_text("x" * 3_000_000), "input.too_large"),
        (lambda: loader.from_upload(b""), "input.empty"),
        (lambda: loader.from_upload(b"x" * 101, limits=Limits(upload_bytes=100)), "input.too_large"),
    ],
    ids=["no text", "no Unicode", "long text", "no file", "big file"],
)
def test_what_is_not_even_loaded(call: Callable[[], object], code: str) -> None:
    with pytest.raises(InputUnreadable) as refusal:
        call()
    assert refusal.value.code == code


def test_what_is_loaded(world: World) -> None:
    assert loader.from_text(" {} \n").data == b"{}"
    assert loader.from_upload(b"x", "../" * 200).origin == ("../" * 200)[:200]
    world.web.put("https://files.example/x", {"a": 1}, media_type="application/json")
    presented = loader.from_url(" https://files.example/x ", world.web)
    assert (presented.media_type, presented.origin) == ("application/json", "https://files.example/x")
    for status, code in ((410, "input.gone"), (404, "input.not_found"), (503, "input.status")):
        world.web.put("https://files.example/y", b"x", status=status)
        with pytest.raises(InputUnreadable) as refusal:
            loader.from_url("https://files.example/y", world.web)
        assert refusal.value.code == code

"""VC-JWT of every algorithm, in every form, with a key published in every way: good, changed, and by another key."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

TABLE = [
    (algorithm, publication, form)
    for algorithm in Algorithm
    for publication in d.KEYS
    for form in d.FORMS
    if not (algorithm is Algorithm.RS256 and publication in d.NOT_FOR_RSA)
]
IDS = [" ".join(row) for row in TABLE]


def payload_of(token: str) -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(base64url_decode(token.split(".")[1]))
    return payload


def with_payload(token: str, payload: dict[str, Any]) -> str:
    header, _, signature = token.split(".")
    return f"{header}.{base64url_encode(json.dumps(payload).encode())}.{signature}"


@pytest.mark.parametrize(("algorithm", "publication", "form"), TABLE, ids=IDS)
def test_good_changed_and_forged(world: World, algorithm: Algorithm, publication: str, form: str) -> None:
    key = d.KEYS[publication](world, algorithm)
    token = d.token(key, form)
    verdict = world.verify(token)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.subject is not None and verdict.subject.subject_id == w.SUBJECT_ID
    payload = payload_of(token)
    badge = payload.get("vc", payload)
    badge["credentialSubject"]["achievement"]["name"] = "Diplôme"
    changed = world.verify(with_payload(token, payload))
    assert (changed.headline, changed.subject) == (Headline.NOT_AUTHENTIC, None)
    forger = d.Named(world.signer("gueret", algorithm), key.issuer, key.name)
    assert world.verify(d.token(forger, form)).headline is Headline.NOT_AUTHENTIC


def test_the_table_is_whole() -> None:
    assert len(TABLE) == 152


@pytest.mark.parametrize("form", d.FORMS)
@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf", "exp"])
def test_a_claim_that_says_something_else(world: World, form: str, claim: str) -> None:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.FORMS[form](d.badge_of(key))
    other = {"nbf": 0, "exp": 4_000_000_000}.get(claim, "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fdfff")
    if form == "VC 1.1 by its claims" and claim in ("jti", "sub", "nbf", "exp"):
        return  # the claim is the only one to say it, and the issuer signed it
    token = d.compact({**header, "kid": key.name}, {**payload, claim: other}, key.signer)
    verdict = world.verify(token)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.subject is None


@pytest.mark.parametrize(
    "start", ["2026-11-20T09:00:00.142Z", "2026-11-20T10:00:00+01:00", "2026-11-20T09:00:00.142857142Z"]
)
@pytest.mark.parametrize("form", d.FORMS)
def test_dates_as_others_write_them(world: World, form: str, start: str) -> None:
    """Milliseconds and nanoseconds beside a claim in whole seconds, and another zone."""
    key = d.did_web(world, Algorithm.ES256)
    assert world.verify(d.token(key, form, validFrom=start)).headline is Headline.VALID


@pytest.mark.parametrize(
    ("members", "headline"),
    [
        ({"iat": 1_700_000_000}, Headline.VALID),
        ({"aud": "https://wallet.example", "nonce": "x"}, Headline.VALID),
        ({"vc": {}}, Headline.UNREADABLE),
        ({"vp": {}}, Headline.VALID),
    ],
    ids=str,
)
def test_other_claims(world: World, members: dict[str, Any], headline: Headline) -> None:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.open_badges_form(d.badge_of(key))
    assert world.verify(d.compact({**header, "kid": key.name}, {**payload, **members}, key.signer)).headline is headline

"""VC-JWT of every algorithm, in every form, with a key published in every way: good, changed, and by another key."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Verdict

TABLE = [(algorithm, publication, form) for algorithm in Algorithm for publication in d.KEYS for form in d.FORMS]
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
    assert verdict.credential is not None and verdict.credential.subject_id == w.SUBJECT_ID
    payload = payload_of(token)
    badge = payload.get("vc", payload)
    badge["credentialSubject"]["achievement"]["name"] = "Diplôme"
    changed = world.verify(with_payload(token, payload))
    assert (changed.headline, changed.credential) == (Headline.NOT_AUTHENTIC, None)
    forger = d.Named(world.signer("gueret", algorithm), key.issuer, key.name)
    assert world.verify(d.token(forger, form)).headline is Headline.NOT_AUTHENTIC


def test_the_table_is_whole() -> None:
    assert len(TABLE) == 160


BY_ITS_CLAIMS = "VC 1.1 by its claims"
OTHER = "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fdfff"
CLAIMS = {"iss": OTHER, "jti": OTHER, "sub": OTHER, "nbf": 0, "exp": 4_000_000_000}
READ: dict[str, dict[str, Any]] = {
    "jti": {"id": OTHER},
    "sub": {"subject_id": OTHER},
    "nbf": {"valid_from": datetime(1970, 1, 1, tzinfo=UTC)},
    "exp": {"valid_until": datetime(2096, 10, 2, 7, 6, 40, tzinfo=UTC)},
}


def with_claim(world: World, form: str, claim: str) -> Verdict:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.FORMS[form](d.badge_of(key))
    return world.verify(d.compact({**header, "kid": key.name}, {**payload, claim: CLAIMS[claim]}, key.signer))


@pytest.mark.parametrize(
    ("form", "claim"), [pair for pair in product(d.FORMS, CLAIMS) if pair[0] != BY_ITS_CLAIMS or pair[1] not in READ]
)
def test_a_claim_that_says_something_else(world: World, form: str, claim: str) -> None:
    verdict = with_claim(world, form, claim)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.credential is None


@pytest.mark.parametrize("claim", READ)
def test_a_claim_that_alone_says_it_is_read(world: World, claim: str) -> None:
    """And nothing else of the badge is read otherwise."""
    sound = world.verify(d.token(d.did_web(world, Algorithm.RS256), BY_ITS_CLAIMS))
    verdict = with_claim(world, BY_ITS_CLAIMS, claim)
    assert verdict.headline is Headline.VALID and sound.credential is not None
    assert verdict.credential == replace(sound.credential, **READ[claim])


@pytest.mark.parametrize(
    ("header", "headline"),
    [
        ({}, Headline.VALID),
        ({"cty": "vc"}, Headline.VALID),
        ({"typ": "JWT"}, Headline.VALID),
        ({"typ": "JWT", "cty": "vc"}, Headline.VALID),
    ],
    ids=str,
)
def test_a_token_without_claims_is_of_the_form_that_needs_none(
    world: World, header: dict[str, str], headline: Headline
) -> None:
    key = d.did_web(world, Algorithm.ES256)
    _, payload = d.FORMS["VC-JOSE-COSE"](d.badge_of(key))
    verdict = world.verify(d.compact({**header, "kid": key.name}, payload, key.signer))
    assert verdict.headline is headline
    # The form that says of itself that it has claims departs from the standard without them.
    assert ("form.claim_missing" in {fault.code for fault in verdict.faults}) is ("typ" in header)


def test_an_exp_is_no_part_of_what_a_proof_inside_is_over(world: World) -> None:
    key = d.did_web(world, Algorithm.RS256)
    inside = world.sign(d.badge_of(key, validUntil=None))
    header, payload = d.FORMS["Open Badges"](inside)
    token = d.compact({**header, "kid": key.name}, {**payload, "exp": CLAIMS["exp"]}, key.signer)
    assert world.verify(token).headline is Headline.VALID


@pytest.mark.parametrize("also", [{"validFrom": w.FROM}, {}], ids=["with validFrom", "without"])
def test_a_date_of_version_1_that_the_claim_alone_says(world: World, also: dict[str, str]) -> None:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.FORMS["VC 1.1"](d.badge_of(key))
    del payload["vc"]["issuanceDate"]
    payload["vc"] |= also
    assert world.verify(d.compact({**header, "kid": key.name}, payload, key.signer)).headline is Headline.VALID


@pytest.mark.parametrize(
    ("exp", "headline", "end"),
    [
        (4_000_000_000, Headline.VALID, READ["exp"]["valid_until"]),
        (1_700_000_000, Headline.EXPIRED, datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)),
        (4_000_000_000.1, Headline.VALID, datetime(2096, 10, 2, 7, 6, 40, 100_000, tzinfo=UTC)),
        (1e300, Headline.NOT_AUTHENTIC, None),
        ("4000000000", Headline.NOT_AUTHENTIC, None),
        (None, Headline.NOT_AUTHENTIC, None),
    ],
    ids=repr,
)
@pytest.mark.parametrize("form", ["Open Badges", "VC-JOSE-COSE"])
def test_an_exp_sets_the_end_of_a_badge_without_one(
    world: World, form: str, exp: object, headline: Headline, end: datetime | None
) -> None:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.FORMS[form](d.badge_of(key, validFrom="2022-11-20T09:00:00Z", validUntil=None))
    assert "exp" not in payload and "validUntil" not in payload
    verdict = world.verify(d.compact({**header, "kid": key.name}, {**payload, "exp": exp}, key.signer))
    assert verdict.headline is headline
    assert (verdict.credential and verdict.credential.valid_until) == end


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
def test_claims_beside_those_of_the_form(world: World, members: dict[str, Any], headline: Headline) -> None:
    key = d.did_web(world, Algorithm.RS256)
    header, payload = d.open_badges_form(d.badge_of(key))
    assert world.verify(d.compact({**header, "kid": key.name}, {**payload, **members}, key.signer)).headline is headline

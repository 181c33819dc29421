"""Hosts that answer over http alone: what they say proves nothing, nothing is asked there, and the rest is judged."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.forging import did_key
from tests.verifier.insecure import BADGE, HOST, PROFILE, hosted
from tests.verifier.world import World
from verifier.verdict import Headline, Outcome, Verdict


def outcome(verdict: Verdict, check: str) -> tuple[Outcome, str]:
    result = verdict.check(check)
    assert result is not None
    return result.outcome, result.code


def codes(verdict: Verdict) -> set[str]:
    return {check.code for check in verdict.checks}


def test_an_assertion_that_is_hosted_over_http(world: World) -> None:
    assert world.verify(w.assertion()).headline is Headline.VALID
    verdict = world.verify(hosted())
    assert (verdict.headline, outcome(verdict, "hosted_scope")) == (
        Headline.UNDETERMINED, (Outcome.UNKNOWN, "fetch.insecure"))  # fmt: skip
    assert verdict.credential is None and verdict.claim is not None
    assert (verdict.claim.name, verdict.claim.issuer_name) == ("Couture", "École")
    assert not [url for url in world.web.pages if url.startswith("http://")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, (Outcome.PASSED, "validity.current")),
        ({"expires": "2026-11-24T14:31:59Z"}, (Outcome.FAILED, "validity.expired")),
        ({"issuedOn": "2026-11-24T14:32:01Z"}, (Outcome.FAILED, "validity.not_yet")),
    ],
    ids=str,
)
def test_the_dates_of_the_presented_copy_are_judged(world: World, dates: dict[str, Any], expected: Any) -> None:
    """They are not the headline: nothing says who wrote them."""
    verdict = world.verify(hosted(**dates))
    assert (verdict.headline, outcome(verdict, "validity")) == (Headline.UNDETERMINED, expected)


@pytest.mark.parametrize("part", ["badge", "issuer"])
def test_a_part_that_is_hosted_over_http(world: World, part: str) -> None:
    if part == "badge":
        world.web.put(w.ASSERTION_URL, w.assertion(badge=BADGE))
        presented = w.assertion(badge=BADGE)
    else:
        world.web.put(w.BADGE_URL, {**world.web.read(w.BADGE_URL), "issuer": PROFILE})
        presented = w.assertion()
    verdict = world.verify(presented)
    assert verdict.headline is Headline.UNDETERMINED and "fetch.insecure" in codes(verdict)
    assert outcome(verdict, "validity") == (Outcome.PASSED, "validity.current")
    signed = world.verify(w.ob2_token(world, w.signed_assertion(badge=BADGE)))
    assert signed.headline is Headline.UNDETERMINED and "fetch.insecure" in codes(signed)


@pytest.mark.parametrize("kid", [f"{PROFILE}#key", f"{HOST}/keys/1", "did:key"])
def test_an_issuer_whose_id_is_http(world: World, kid: str) -> None:
    signer = world.signer("stranger", Algorithm.ES256)
    name = did_key(signer) if kid == "did:key" else kid
    token = d.token(d.Named(signer, PROFILE, name), "Open Badges")
    verdict = world.verify(token)
    assert verdict.headline is Headline.UNDETERMINED and "fetch.insecure" in codes(verdict)
    assert verdict.claim is not None and verdict.claim.issuer_id == PROFILE
    if kid == "did:key":  # the signature can be judged without the issuer
        assert outcome(verdict, "proof") == (Outcome.PASSED, "proof.good")
        text, _, signature = token.rpartition(".")
        other = f"{text}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"
        assert world.verify(other).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("kind", ["bitstring", "revocation"])
def test_a_status_list_over_http(world: World, kind: str) -> None:
    url = f"{HOST}/status"
    entry: dict[str, Any] = w.status_entry(url)
    changes: dict[str, Any] = {}
    if kind == "revocation":
        entry = {"id": url, "type": "1EdTechRevocationList"}
        changes = {"@context": [*w.credential()["@context"], "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"]}
    verdict = world.verify(world.sign(w.credential(credentialStatus=entry, **changes)))
    assert (verdict.headline, outcome(verdict, "status")) == (
        Headline.UNDETERMINED, (Outcome.UNKNOWN, "status.unreachable"))  # fmt: skip
    assert "status.insecure" in verdict.notes
    assert outcome(verdict, "issuer_binding")[0] is Outcome.PASSED


def test_a_key_in_our_name_at_an_http_address_is_an_impostors(world: World) -> None:
    token = d.token(d.Named(world.signer("stranger", Algorithm.ES256), w.NETWORK, f"{HOST}/k"), "Open Badges")
    assert world.verify(token, own_origin=w.ORIGIN).headline is Headline.NOT_AUTHENTIC

"""Status lists that are not to be believed, and entries that cannot be answered: the status is unknown, never clear."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas import bitstring
from schemas import vocabulary as words
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Fault, Headline, Outcome


@pytest.mark.parametrize(
    ("change", "outcome", "code"),
    [
        ({"issuer": w.STRANGER}, Outcome.UNKNOWN, "status.list_untrusted"),
        ({"validFrom": "2026-11-25T14:00:00Z"}, Outcome.UNKNOWN, "status.list_expired"),
        ({"credentialSubject__statusPurpose": "suspension"}, Outcome.UNKNOWN, "status.other_purpose"),
        ({"credentialSubject__encodedList": "uAAAA"}, Outcome.UNKNOWN, "status.list_malformed"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_list_that_is_not_to_be_believed(world: World, change: dict[str, Any], outcome: Outcome, code: str) -> None:
    world.web.put(w.LIST_URL, world.sign(w.status_list(w.LIST_URL, (w.INDEX,), **change)))
    verdict = world.verify(world.sign(w.credential()))
    assert verdict.headline is Headline.UNDETERMINED
    found = verdict.check("status")
    assert found is not None and (found.outcome, found.code) == (outcome, code)


def test_a_badge_in_the_place_of_a_list(world: World) -> None:
    world.web.put(w.LIST_URL, world.sign(w.credential()))
    verdict = world.verify(world.sign(w.credential()))
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("status").code == "status.not_a_list"  # type: ignore[union-attr]


def test_a_list_whose_bits_were_changed(world: World) -> None:
    signed = world.sign(w.status_list(w.LIST_URL, (w.INDEX,)))
    clear = w.status_list(w.LIST_URL)["credentialSubject"]
    world.web.put(w.LIST_URL, {**signed, "credentialSubject": clear})
    verdict = world.verify(world.sign(w.credential()))
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("status").code == "status.list_untrusted"  # type: ignore[union-attr]


@pytest.mark.parametrize(("revoked", "headline"), [((), Headline.VALID), ((w.INDEX,), Headline.REVOKED)])
def test_a_list_that_is_too_short_is_a_fault_of_form(
    world: World, revoked: tuple[int, ...], headline: Headline
) -> None:
    """Each of its bits says what it says; that few badges share the list is said beside the headline."""
    short = bitstring.encode(bitstring.with_bits(65_536, revoked))
    listed = world.sign(w.status_list(credentialSubject__encodedList=short))
    world.web.put(w.LIST_URL, listed)
    fault = Fault("form.status_list_length", {"bits": 65_536})
    for presented, expected in ((world.sign(w.credential()), headline), (listed, Headline.VALID)):
        verdict = world.verify(presented)
        assert (verdict.headline, verdict.conforms, verdict.faults) == (expected, False, (fault,))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"statusListIndex": "131072"}, "status.range"),
        ({"statusListIndex": "4294967295"}, "status.range"),
        ({"statusPurpose": "message"}, "status.other_purpose"),
        ({"statusPurpose": "praise"}, "status.purpose_unknown"),
        ({"statusSize": 2}, "status.purpose_unknown"),
        ({"statusListCredential": "http://badges.example/status/1"}, "status.unreachable"),
        ({"type": "RevocationList2020Status"}, "status.type_unknown"),
        ({"type": "1EdTechRevocationList"}, "status.list_unreadable"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_entry_that_cannot_be_answered(world: World, change: dict[str, Any], code: str) -> None:
    """As a JWT, where an entry of any kind can be signed; never green."""
    entry = w.status_entry(w.LIST_JWT_URL, **change)
    verdict = world.verify(world.token(w.jwt_credential(credentialStatus=entry)))
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.check("status").code == code  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "index", ["-1", "1e3", "0x1", "01", "٣", "1.5", " 1", "1 ", "+1", "", "99999999999", 1.5, True, None], ids=repr
)
def test_a_malformed_index_is_never_green(world: World, index: object) -> None:
    world.publish_list(revoked=(1, 3))
    entry = {**w.status_entry(w.LIST_JWT_URL), "statusListIndex": index}
    verdict = world.verify(world.token(w.jwt_credential(credentialStatus=entry)))
    assert verdict.headline is Headline.UNDETERMINED


def test_an_index_that_is_a_number_is_read(world: World) -> None:
    """The standard wants a text; a revoked badge is revoked all the same."""
    world.publish_list(revoked=(1, 3))
    for index, headline in ((1, Headline.REVOKED), (2, Headline.VALID)):
        entry = {**w.status_entry(w.LIST_JWT_URL), "statusListIndex": index}
        verdict = world.verify(world.token(w.jwt_credential(credentialStatus=entry)))
        assert (verdict.headline, verdict.conforms) == (headline, False)


def test_suspended_and_then_revoked(world: World) -> None:
    suspension = f"{w.ORIGIN}/status/2"
    entries = [w.status_entry(w.LIST_JWT_URL), w.status_entry(suspension, statusPurpose="suspension")]
    changes = {"credentialSubject__statusPurpose": "suspension"}
    world.web.put(suspension, world.sign(w.status_list(suspension, (w.INDEX,), **changes)))
    token = world.token(w.jwt_credential(credentialStatus=entries))
    assert world.verify(token).headline is Headline.SUSPENDED
    single = world.token(w.jwt_credential(credentialStatus=entries[1]))
    assert world.verify(single).headline is Headline.SUSPENDED


LIST_SUITES = [(suite, algorithm) for suite, algorithms in d.SUITES.items() for algorithm in algorithms]
BITS = [((), Headline.VALID), ((w.INDEX,), Headline.REVOKED), ((w.INDEX - 1, w.INDEX + 1), Headline.VALID)]


@pytest.mark.parametrize("token", [False, True], ids=["json", "jwt"])
@pytest.mark.parametrize(("bits", "headline"), BITS, ids=["clear", "revoked", "beside"])
@pytest.mark.parametrize(("suite", "algorithm"), LIST_SUITES)
def test_a_list_in_every_suite(
    world: World, suite: str, algorithm: Algorithm, bits: tuple[int, ...], headline: Headline, token: bool
) -> None:
    """A list may be secured in another form than the badge that points to it."""
    key = d.did_web(world, algorithm)
    contexts = (words.ED25519_2020_V1,) if suite == d.SIGNATURE_2020 else ()
    document = d.version_2(w.status_list(w.LIST_URL, bits), *contexts)
    if suite == "ecdsa-sd-2023":
        signed = d.disclosed(document, key, world.signer("gueret", Algorithm.ES256), mandatory=4)
    else:
        signed = d.with_suite(document, key, suite)
    world.web.put(w.LIST_URL, signed)
    presented = world.token(w.credential()) if token else world.sign(w.credential())
    assert world.verify(presented).headline is headline
    world.web.put(w.LIST_URL, {**signed, "validUntil": "2099-01-01T00:00:00Z"})
    assert world.verify(presented).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": "vc+jwt", "cty": "vc"}, {}], ids=str)
@pytest.mark.parametrize(("bits", "headline"), BITS, ids=["clear", "revoked", "beside"])
@pytest.mark.parametrize("algorithm", Algorithm)
def test_a_list_as_a_token(
    world: World, algorithm: Algorithm, bits: tuple[int, ...], headline: Headline, header: dict[str, str]
) -> None:
    key = d.did_web(world, algorithm)
    document = w.jwt_list(bits)
    subject = document["credentialSubject"]["id"]
    claims = {"iss": w.NETWORK, "jti": w.LIST_JWT_URL, "sub": subject, "nbf": 1_795_165_200}
    payload = document | ({} if "cty" in header else claims)
    world.web.put(w.LIST_JWT_URL, d.compact({**header, "kid": key.name}, payload, key.signer))
    for presented in (world.token(w.jwt_credential()), world.sign(w.jwt_credential())):
        assert world.verify(presented).headline is headline
    forged = d.compact({**header, "kid": key.name}, payload, world.signer("stranger", algorithm))
    world.web.put(w.LIST_JWT_URL, forged)
    assert world.verify(world.token(w.jwt_credential())).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("size", range(1, 9))
def test_entries_of_every_size(world: World, size: int) -> None:
    """Each value of an entry of several bits is said, its neighbours' bits are not."""
    url = f"{w.ORIGIN}/status/sizes"
    entry = w.status_entry(url, statusPurpose="message", statusSize=size)
    for value in {0, 1, (1 << size) - 1, 1 << (size - 1)}:
        bits = [w.INDEX * size + at for at in range(size) if value >> (size - 1 - at) & 1]
        around = [w.INDEX * size - 1, (w.INDEX + 1) * size]
        document = w.status_list(url, (*bits, *around), credentialSubject__statusPurpose="message")
        world.web.put(url, world.sign(document))
        verdict = world.verify(world.token(w.jwt_credential(credentialStatus=entry)))
        assert verdict.headline is Headline.VALID
        found = verdict.check("status")
        assert found is not None
        assert found.facts.get("message", "0x0") == hex(value)


def test_a_list_that_calls_itself_another_is_believed_when_it_revokes(world: World) -> None:
    for revoked, headline in (((w.INDEX,), Headline.REVOKED), ((), Headline.UNDETERMINED)):
        world.publish_list(revoked=revoked, id="https://badges.example/status/2")
        verdict = world.verify(world.sign(w.credential()))
        assert (verdict.headline, "form.status_list_id" in {fault.code for fault in verdict.faults}) == (
            headline,
            headline is Headline.REVOKED,
        )

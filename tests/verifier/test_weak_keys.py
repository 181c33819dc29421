"""Row F4 through the pipeline: badges with genuine signatures by keys that anyone can sign with are refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

import keys.dids
import keys.verification
from keys.algorithms import Algorithm
from keys.encodings import base64url_encode, multibase_encode
from tests.keys.large_vectors import FOLDER
from tests.verifier import dialects as d
from tests.verifier import weak_keys as weak
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Verdict

CCTV = FOLDER / "cctv" / "ed25519.json"


def refusal(verdict: Verdict) -> tuple[Headline, str]:
    assert verdict.credential is None
    found = verdict.check("issuer_key")
    assert found is not None
    return verdict.headline, found.code


def small_order(way: str, number: int) -> str:
    order, encoded = weak.SMALL_ORDER[number]
    key = bytes.fromhex(encoded)
    issuer, kid = weak.did_key_of(key) if way == "did:key" else weak.did_jwk_of(weak.okp(key))
    return weak.universal(order, key, issuer, kid)


SMALL = [(way, number) for way in ("did:key", "did:jwk") for number in range(len(weak.SMALL_ORDER))]


@pytest.mark.parametrize(("way", "number"), SMALL)
def test_a_key_of_small_order(world: World, way: str, number: int) -> None:
    assert refusal(world.verify(small_order(way, number))) == (Headline.NOT_AUTHENTIC, "key.weak")


def rsa_token(name: str) -> str:
    key = weak.WEAK_RSA[name]()
    return weak.token(*weak.did_jwk_of(key.jwk), "RS256", key.sign)


def rsa_assertion(world: World, name: str) -> str:
    """Open Badges 2.0: the weak key is the one that our own Profile links."""
    key = weak.WEAK_RSA[name]()
    world.web.put(w.KEY_URL, w.key_document(world, publicKeyPem=key.pem))
    text = ".".join(base64url_encode(json.dumps(part).encode()) for part in ({"alg": "RS256"}, w.signed_assertion()))
    return f"{text}.{base64url_encode(key.sign(text.encode()))}"


@pytest.mark.parametrize("name", weak.WEAK_RSA)
def test_a_weak_rsa_key(world: World, name: str) -> None:
    for presented in (rsa_token(name), rsa_assertion(world, name)):
        assert refusal(world.verify(presented)) == (Headline.NOT_AUTHENTIC, "key.weak")


def private(world: World, where: str) -> str:
    """A badge whose issuer publishes the private half of its key, so that anyone can sign as the issuer."""
    signer = world.signer("stranger", Algorithm.ES256)
    jwk = {**signer.method.jwk, "d": base64url_encode(bytes(32))}
    if where == "did:jwk":
        return weak.token(*weak.did_jwk_of(jwk), "ES256", signer.sign)
    method: dict[str, Any] = {"id": f"{d.SCHOOL_ISSUER}#key", "type": "JsonWebKey", "controller": d.SCHOOL_ISSUER}
    method["publicKeyJwk"] = jwk if where == "publicKeyJwk" else dict(signer.method.jwk)
    if where not in ("publicKeyJwk", "a key set", "a bare JWK"):
        method[where] = "z42tmXtqqQBLmEEwn8tfi1bA2ghBx9cBo6wo8a44kVJEiqyA"
    world.web.put(
        d.SCHOOL_ISSUER, {"id": d.SCHOOL_ISSUER, "verificationMethod": [method], "assertionMethod": [method["id"]]}
    )
    kid = {"a key set": f"{d.SCHOOL_KEYS}#key", "a bare JWK": f"{d.SCHOOL}/keys/1"}.get(where, method["id"])
    if where in ("a key set", "a bare JWK"):
        world.web.put(d.SCHOOL_ISSUER, {"id": d.SCHOOL_ISSUER})
        world.web.put(d.SCHOOL_KEYS, {"keys": [{**jwk, "kid": "key"}]})
        world.web.put(f"{d.SCHOOL}/keys/1", jwk)
    return weak.token(d.SCHOOL_ISSUER, kid, "ES256", signer.sign)


PRIVATE = ("did:jwk", "publicKeyJwk", "privateKeyJwk", "secretKeyMultibase", "privateKeyMultibase", "privateKeyBase58",
           "a key set", "a bare JWK")  # fmt: skip


@pytest.mark.parametrize("where", PRIVATE)
def test_a_private_key_that_is_published(world: World, where: str) -> None:
    assert refusal(world.verify(private(world, where))) == (Headline.NOT_AUTHENTIC, "key.private_published")


def coordinates(curve: str, x: int, y: int, size: int) -> dict[str, Any]:
    return {"kty": "EC", "crv": curve} | {
        name: base64url_encode(number.to_bytes(size, "big")) for name, number in (("x", x), ("y", y))
    }


# Keys that cannot sign at all, and spellings of good keys that other parsers would read otherwise.
SHAPES: dict[str, dict[str, Any]] = {
    "P-256 off its curve": coordinates("P-256", 1, 1, 32),
    "P-256 at the origin": coordinates("P-256", 0, 0, 32),
    "P-256 beyond the prime": coordinates("P-256", 2**256 - 1, 5, 32),
    "P-256 of 31 bytes": coordinates("P-256", 1, 1, 31),
    "P-256 called P-384": coordinates("P-384", 1, 1, 32),
    "P-384 off its curve": coordinates("P-384", 1, 1, 48),
    "Ed25519 of 31 bytes": weak.okp(bytes(31)),
    "Ed25519 of 33 bytes": weak.okp(bytes(33)),
    "RSA of nothing": {"kty": "RSA", "n": "AA", "e": "AQAB"},
    "RSA with e 1": weak.rsa_jwk((1 << 2047) + 1, 1),
    "RSA with e 2": weak.rsa_jwk((1 << 2047) + 1, 2),
    "RSA with e even": weak.rsa_jwk((1 << 2047) + 1, 65536),
    "RSA with e as large as n": weak.rsa_jwk((1 << 2047) + 1, (1 << 2047) + 3),
    "RSA with an even n": weak.rsa_jwk(1 << 2047, 65537),
    "RSA with a zero before n": {"kty": "RSA", "n": base64url_encode(bytes(1) + b"\xc1" * 256), "e": "AQAB"},
    "a secret": {"kty": "oct", "k": "AAAA"},
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("alg", ["RS256", "ES256", "ES384", "EdDSA"])
def test_a_malformed_key(world: World, name: str, alg: str) -> None:
    verdict = world.verify(weak.token(*weak.did_jwk_of(SHAPES[name]), alg, lambda _: bytes(64)))
    headline, code = refusal(verdict)
    assert headline is Headline.NOT_AUTHENTIC
    assert code in {"key.weak", "key.malformed", "key.private_published"}


@pytest.mark.parametrize("body", [b"\x80\x24\x04" + bytes(64), b"\x80\x24\x02" + bytes(32), b"\xed\x01" + bytes(31)])
def test_a_malformed_multikey(world: World, body: bytes) -> None:
    multibase = multibase_encode(body)
    verdict = world.verify(
        weak.token(f"did:key:{multibase}", f"did:key:{multibase}#{multibase}", "ES256", lambda _: bytes(64))
    )
    assert refusal(verdict)[0] is Headline.NOT_AUTHENTIC


def test_without_the_guard_they_are_believed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the primitive itself accepts every one of these keys, and these signatures."""
    monkeypatch.setattr(keys.verification, "refuse_weak", lambda _: None)
    monkeypatch.setattr(keys.verification, "PRIVATE_JWK_MEMBERS", frozenset())
    monkeypatch.setattr(keys.dids, "_PRIVATE_MEMBERS", ())
    presented = {f"{way} {number}": small_order(way, number) for way, number in SMALL}
    presented |= {name: rsa_token(name) for name in weak.WEAK_RSA}
    verdicts = {name: world.verify(token) for name, token in presented.items()}
    verdicts |= {where: world.verify(private(world, where)) for where in PRIVATE}
    verdicts |= {f"2.0 {name}": world.verify(rsa_assertion(world, name)) for name in weak.WEAK_RSA}
    refused = [name for name, verdict in verdicts.items() if verdict.headline is not Headline.VALID]
    assert len(refused) <= 0.05 * len(verdicts), refused


def test_the_published_vectors_of_cctv(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """All 914 keys and signatures as issuers and signatures of badges; the keys room judges their own messages."""
    if not CCTV.is_file():
        with capsys.disabled():
            print("\nCCTV VECTORS NOT JUDGED, file absent")
        return
    cases = json.loads(CCTV.read_text("utf-8"))
    assert len(cases) == 914
    for case in cases:
        key, signature = bytes.fromhex(case["key"]), bytes.fromhex(case["sig"])
        verdict = world.verify(weak.token(*weak.did_key_of(key), "EdDSA", lambda _, found=signature: found))
        headline, code = refusal(verdict)
        assert headline is Headline.NOT_AUTHENTIC
        weakness = set(case["flags"] or ()) & {"low_order_A", "non_canonical_A"}
        assert (code == "key.weak") is bool(weakness), case


def test_how_many() -> None:
    assert len(SMALL) + 2 * len(weak.WEAK_RSA) + len(PRIVATE) + 4 * len(SHAPES) + 3 >= 100

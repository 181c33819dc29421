"""Wycheproof and CCTV, whole files: too large for this repository, and run where they are present.

`BADGES_VECTORS` names the folder; without it, `../shared/data/vectors` beside the repository is looked for. Where
files are absent, the end of pytest's summary says so.
"""

import json

import pytest

from keys.algorithms import Algorithm
from keys.encodings import multibase_encode
from keys.errors import KeyRefused, SignatureInvalid
from keys.proofs import jws as compact
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from tests.interop.asking import NotAskable, not_asked
from tests.keys.large_vectors import FOLDER

FILES = {
    "wycheproof/ed25519.json": 151,
    "wycheproof/ecdsa_secp256r1_sha256_p1363.json": 262,
    "wycheproof/rsa_signature_2048_sha256.json": 259,
    "wycheproof/json_web_signature.json": 401,
    "wycheproof/json_web_key.json": 26,
    "cctv/ed25519.json": 914,
}
ID, CONTROLLER = "https://vectors.example/keys#1", "https://vectors.example/keys"


def _accepts(method: VerificationMethod, message: bytes, signature: bytes) -> bool:
    try:
        method.verify(message, signature)
    except SignatureInvalid:
        return False
    return True


def _judge_signatures(content) -> int:
    """Wycheproof signature groups: each result must be ours; "acceptable" may go either way."""
    judged = 0
    for group in content["testGroups"]:
        method = VerificationMethod.from_pem(ID, CONTROLLER, group["publicKeyPem"])
        for case in group["tests"]:
            accepted = _accepts(method, bytes.fromhex(case["msg"]), bytes.fromhex(case["sig"]))
            if case["result"] != "acceptable":
                assert accepted is (case["result"] == "valid"), case["tcId"]
            judged += 1
    return judged


def _accepts_jws(jwk, token: str) -> bool:
    """Whether the token passes with this key, its payload left aside (these vectors sign "foo")."""
    try:
        method = VerificationMethod.from_jwk(ID, CONTROLLER, jwk)
        header, _, signing_input, signature = compact.take_apart(
            token, header_members=frozenset({"alg", "kid", "jwk", "typ", "cty"})
        )
        compact.verify(compact.CompactJws(header, {}, signing_input, signature), method)
    except OpenBadgesError:
        return False
    return True


def _judge_tokens(content) -> int:
    """Wycheproof JWS: no false acceptance, and every valid token of our algorithms accepted."""
    judged = 0
    ours = {algorithm.value for algorithm in Algorithm}
    for group in content["testGroups"]:
        published = group.get("public", group.get("private"))
        for case in group["tests"]:
            judged += 1
            candidates = published.get("keys", [published])  # of a key set, with any of its keys
            accepted = any(_accepts_jws(jwk, case["jws"]) for jwk in candidates)
            valid = case["result"] == "valid" and any(jwk.get("alg", "RS256") in ours for jwk in candidates)
            if case["result"] == "invalid":
                assert not accepted, case
            elif valid:
                assert accepted, case
    return judged


def _judge_cctv(content) -> int:
    """CCTV: nothing with a public key or R of small order, or not canonical, is accepted; the rest as RFC 8032."""
    refused = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R"}
    accepted = 0
    for case in content:
        flags = set(case["flags"] or ())
        message, signature = case["msg"].encode(), bytes.fromhex(case["sig"])
        try:
            multikey = multibase_encode(b"\xed\x01" + bytes.fromhex(case["key"]))
            method = VerificationMethod.from_multikey(ID, CONTROLLER, multikey)
        except KeyRefused:
            assert flags & {"low_order_A", "non_canonical_A"}, case
            continue
        passed = _accepts(method, message, signature)
        accepted += passed
        if flags & refused or "low_order_residue" in flags:
            assert not passed, case
    assert accepted, "the positive control: ordinary signatures among them pass"
    return len(content)


JUDGES = {
    "wycheproof/json_web_signature.json": _judge_tokens,
    "wycheproof/json_web_key.json": _judge_tokens,
    "cctv/ed25519.json": _judge_cctv,
}


def _judge(name: str) -> int:
    content = json.loads((FOLDER / name).read_text("utf-8"))
    return JUDGES.get(name, _judge_signatures)(content)


@pytest.mark.parametrize("name", FILES)
def test_every_published_case(name):
    if not (FOLDER / name).is_file():
        not_asked(
            name, NotAskable("the file is too large for this repository; BADGES_VECTORS names the folder of its own")
        )
    assert _judge(name) == FILES[name]

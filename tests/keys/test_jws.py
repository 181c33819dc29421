"""The compact JWS reader: RFC 7515's vectors, PyJWT as the oracle in both directions, and sixty hostile tokens."""

import base64
import hashlib
import hmac
import json

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode, base64url_encode
from keys.errors import JwsMalformed, KeyRefused, SignatureInvalid
from keys.proofs import jws as compact
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError

MEMBERS = frozenset({"alg", "kid", "jwk", "typ", "cty"})
PAYLOAD = {"id": "urn:uuid:1", "name": "Écouter – œuvre", "n": [1, 2.5, None, True]}


def _peek(token):
    return compact.peek(token, header_members=MEMBERS)


def _json(value) -> str:
    return base64url_encode(json.dumps(value).encode())


def _signed(signer, header_text: str, payload_text: str = '{"id":"urn:uuid:1"}') -> str:
    """A token with a valid signature over a header and payload that `keys` would never write."""
    signing_input = f"{base64url_encode(header_text.encode())}.{base64url_encode(payload_text.encode())}"
    return f"{signing_input}.{base64url_encode(signer.sign(signing_input.encode()))}"


@pytest.mark.parametrize("name", ["RS256", "ES256"])
def test_rfc7515_vectors(vectors, name):
    case = vectors("rfc7515")
    jws = _peek(case[name]["jws"])
    assert jws.payload == case["payload"]
    assert jws.header == {"alg": name}
    compact.verify(
        jws, VerificationMethod.from_jwk("https://example.com/key", "https://example.com", case[name]["jwk"])
    )


def test_rfc8037_vector(vectors):
    case = vectors("rfc8037")
    header, payload, signing_input, signature = compact.take_apart(case["jws"], header_members=MEMBERS)
    assert payload == case["payload_text"].encode()
    method = VerificationMethod.from_jwk("https://example.com/key", "https://example.com", case["jwk"])
    compact.verify(compact.CompactJws(header, {}, signing_input, signature), method)
    with pytest.raises(JwsMalformed) as refusal:
        _peek(case["jws"])
    assert refusal.value.code == "jws.payload"


def test_a_payload_is_decoded_once_and_gives_the_same(signers, monkeypatch):
    token = compact.sign({"kid": "k"}, PAYLOAD, signers[Algorithm.EDDSA])
    seen = []
    decode = compact.base64url.decode
    monkeypatch.setattr(compact.base64url, "decode", lambda text: seen.append(text) or decode(text))
    decoded = compact.decode_payload(token)
    jws = _peek(decoded)
    assert jws.payload is decoded.payload and seen.count(token.split(".")[1]) == 1
    assert jws == _peek(token)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("a", "jws.not_compact"),
        ("a.b.c.d", "jws.not_compact"),
        ("a.=.c", "jws.base64url"),
        ("a.bm8.c", "json.syntax"),
        ("a..c", "json.syntax"),
    ],
)
def test_a_payload_that_cannot_be_decoded_is_refused(token, code):
    with pytest.raises(OpenBadgesError) as refusal:
        compact.decode_payload(token)
    assert refusal.value.code == code


@pytest.mark.parametrize("spoil", ["A" + "=", "", "AB CD"])
def test_a_decoded_payload_does_not_validate_the_header(signers, spoil):
    header, payload, signature = compact.sign({}, PAYLOAD, signers[Algorithm.EDDSA]).split(".")
    for token in (f"{header}.{payload}.{spoil}", f"{spoil}.{payload}.{signature}"):
        with pytest.raises(JwsMalformed):
            _peek(compact.decode_payload(token))


def test_a_changed_header_does_not_change_the_cached_one(signers):
    """Headers are cached for the issuer's next token; a caller's change to one does not reach the cache."""
    signer = signers[Algorithm.EDDSA]
    for header in ({"kid": signer.method.id}, {"jwk": dict(signer.method.jwk)}):
        token = compact.sign(header, PAYLOAD, signer)
        first = _peek(token)
        first.header.get("jwk", {})["x"] = "another"
        first.header["alg"] = "RS256"
        assert _peek(token).header == {"alg": "EdDSA", **header}


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_pyjwt_accepts_what_we_sign(signers, algorithm):
    signer = signers[algorithm]
    token = compact.sign({"kid": signer.method.id}, PAYLOAD, signer)
    oracle = jwt.api_jws.PyJWS()
    decoded = oracle.decode_complete(token, signer.method.public_key, algorithms=[algorithm.value])
    assert json.loads(decoded["payload"]) == PAYLOAD
    assert decoded["header"] == {"alg": algorithm.value, "kid": signer.method.id}
    altered = token[:-8] + ("AAAAAAAA" if token[-8:] != "AAAAAAAA" else "BBBBBBBB")
    with pytest.raises(jwt.InvalidSignatureError):
        oracle.decode(altered, signer.method.public_key, algorithms=[algorithm.value])


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_we_accept_what_pyjwt_signs(signers, algorithm):
    signer = signers[algorithm]
    payload = json.dumps(PAYLOAD).encode()
    token = jwt.api_jws.PyJWS().encode(payload, signer._private_key, algorithm=algorithm.value, headers={"kid": "k"})
    jws = _peek(token)
    compact.verify(jws, signer.method)
    assert jws.payload == PAYLOAD
    assert jws.key_id == "k"


@pytest.mark.parametrize("algorithm", list(Algorithm))
@pytest.mark.parametrize("claimed", list(Algorithm))
def test_the_algorithm_is_the_keys_own(signers, algorithm, claimed):
    signer = signers[algorithm]
    jws = _peek(_signed(signer, json.dumps({"alg": claimed.value})))
    if claimed is algorithm:
        compact.verify(jws, signer.method)
        return
    with pytest.raises(JwsMalformed) as refusal:
        compact.verify(jws, signer.method)
    assert refusal.value.code == "jws.algorithm"
    with pytest.raises((JwsMalformed, SignatureInvalid)):
        compact.verify(jws, signers[claimed].method)


FOREIGN_ALGORITHMS = [
    "none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "RS384", "RS512", "PS256", "PS384", "PS512", "ES512",
    "ES256K", "rs256", "Ed25519", "Ed448", "RSA1_5", "dir", "RS256 ", "RS256\u0000",
]  # fmt: skip


@pytest.mark.parametrize("algorithm", FOREIGN_ALGORITHMS)
def test_algorithms_outside_the_list(signers, algorithm):
    token = _signed(signers[Algorithm.RS256], json.dumps({"alg": algorithm}))
    with pytest.raises(JwsMalformed) as refusal:
        _peek(token)
    assert refusal.value.code in ("jws.algorithm", "jws.header_member", "proof.unsupported")


def test_a_mac_made_with_the_public_key(signers):
    """The classic: HS256 with the published key as the secret. PyJWT's encoder refuses to help, so by hand."""
    for secret in (
        signers[Algorithm.RS256].method.pem.encode(),
        json.dumps(signers[Algorithm.RS256].method.jwk).encode(),
    ):
        for claimed in ("HS256", "RS256"):
            signing_input = f"{_json({'alg': claimed})}.{_json(PAYLOAD)}"
            mac = base64url_encode(hmac.digest(secret, signing_input.encode(), hashlib.sha256))
            with pytest.raises((JwsMalformed, SignatureInvalid)):
                compact.verify(_peek(f"{signing_input}.{mac}"), signers[Algorithm.RS256].method)


HOSTILE_HEADERS = {
    "crit": ('{"alg":"EdDSA","crit":["exp"]}', "jws.header_member"),
    "crit-empty": ('{"alg":"EdDSA","crit":[]}', "jws.header_member"),
    "b64-false": ('{"alg":"EdDSA","b64":false}', "jws.header_member"),
    "b64-true": ('{"alg":"EdDSA","b64":true}', "jws.header_member"),
    "crit-b64": ('{"alg":"EdDSA","b64":false,"crit":["b64"]}', "jws.header_member"),
    "jku": ('{"alg":"EdDSA","jku":"https://evil.example/jwks"}', "jws.header_member"),
    "x5u": ('{"alg":"EdDSA","x5u":"https://evil.example/cert"}', "jws.header_member"),
    "x5c": ('{"alg":"EdDSA","x5c":["AAAA"]}', "jws.header_member"),
    "x5t": ('{"alg":"EdDSA","x5t":"AAAA"}', "jws.header_member"),
    "zip": ('{"alg":"EdDSA","zip":"DEF"}', "jws.header_member"),
    "enc": ('{"alg":"EdDSA","enc":"A256GCM"}', "jws.header_member"),
    "iss": ('{"alg":"EdDSA","iss":"did:web:badges.example"}', "jws.header_member"),
    "case": ('{"alg":"EdDSA","Kid":"k"}', "jws.header_member"),
    "alg-missing": ('{"typ":"JWT"}', "jws.algorithm"),
    "alg-null": ('{"alg":null}', "jws.header_member"),
    "alg-list": ('{"alg":["EdDSA"]}', "jws.header_member"),
    "alg-object": ('{"alg":{"EdDSA":1}}', "jws.header_member"),
    "alg-number": ('{"alg":1}', "jws.header_member"),
    "kid-empty": ('{"alg":"EdDSA","kid":""}', "jws.header_member"),
    "kid-number": ('{"alg":"EdDSA","kid":1}', "jws.header_member"),
    "kid-list": ('{"alg":"EdDSA","kid":["k"]}', "jws.header_member"),
    "typ-null": ('{"alg":"EdDSA","typ":null}', "jws.header_member"),
    "jwk-text": ('{"alg":"EdDSA","jwk":"{}"}', "jws.header_member"),
    "jwk-private": ('{"alg":"EdDSA","jwk":{"kty":"OKP","d":"AA"}}', "key.private_published"),
    "jwk-symmetric": ('{"alg":"EdDSA","jwk":{"kty":"oct"}}', "key.private_published"),
    "alg-twice": ('{"alg":"none","alg":"EdDSA"}', "jws.header"),
    "alg-twice-escaped": ('{"alg":"EdDSA","\\u0061lg":"none"}', "jws.header"),
    "kid-twice": ('{"alg":"EdDSA","kid":"a","kid":"b"}', "jws.header"),
    "list": ('["EdDSA"]', "jws.header"),
    "text": ('"EdDSA"', "jws.header"),
    "empty-object": ("{}", "jws.algorithm"),
    "no-json": ("alg=EdDSA", "jws.header"),
    "single-quotes": ("{'alg':'EdDSA'}", "jws.header"),
    "comment": ('{"alg":"EdDSA"}/**/', "jws.header"),
    "two-objects": ('{"alg":"EdDSA"}{"alg":"none"}', "jws.header"),
    "trailing-comma": ('{"alg":"EdDSA",}', "jws.header"),
    "byte-order-mark": ('\ufeff{"alg":"EdDSA"}', "jws.header"),
    "nul": ('{"alg":"EdDSA"}\x00', "jws.header"),
    "surrogate": ('{"alg":"EdDSA","kid":"\\ud800"}', "jws.header"),
    "not-a-number": ('{"alg":"EdDSA","kid":NaN}', "jws.header"),
    "deep": ('{"alg":"EdDSA","jwk":' + '{"a":' * 100 + "1" + "}" * 101, "jws.header"),
}  # fmt: skip


@pytest.mark.parametrize(("header", "code"), HOSTILE_HEADERS.values(), ids=HOSTILE_HEADERS)
def test_hostile_headers_with_a_good_signature(signers, header, code):
    with pytest.raises(OpenBadgesError) as refusal:
        _peek(_signed(signers[Algorithm.EDDSA], header))
    assert refusal.value.code == code


def test_the_positive_control_passes(signers):
    """The same signer with harmless content is accepted, so the refusals above come from the guard."""
    for header in ('{"alg":"EdDSA"}', ' {"alg" : "EdDSA",\n"typ":"JWT", "kid":"k"} '):
        compact.verify(_peek(_signed(signers[Algorithm.EDDSA], header)), signers[Algorithm.EDDSA].method)


HOSTILE_PAYLOADS = {
    "empty": "",
    "text": "foo",
    "list": "[]",
    "number": "1",
    "null": "null",
    "duplicate": '{"id":"a","id":"b"}',
    "duplicate-inside": '{"a":{"id":"a","id":"b"}}',
    "infinity": '{"a":1e999}',
    "not-a-number": '{"a":NaN}',
    "surrogate": '{"a":"\\udc00"}',
    "brackets": "[" * 100_000,
    "digits": '{"a":' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("payload", HOSTILE_PAYLOADS.values(), ids=HOSTILE_PAYLOADS)
def test_hostile_payloads_with_a_good_signature(signers, payload):
    with pytest.raises(JwsMalformed) as refusal:
        _peek(_signed(signers[Algorithm.EDDSA], '{"alg":"EdDSA"}', payload))
    assert refusal.value.code == "jws.payload"


def _spellings(token: str) -> dict[str, str]:
    """Other texts that a lenient reader would take for the same token."""
    header, payload, signature = token.split(".")
    raw = base64url_decode(signature)
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    trailing_bits = signature[:-1] + last[last.index(signature[-1]) + 1]
    flat = {"payload": payload, "protected": header, "signature": signature}
    return {
        "padded-signature": f"{token}==",
        "padded-header": f"{header}=.{payload}.{signature}",
        "trailing-bits": f"{header}.{payload}.{trailing_bits}",
        "standard-alphabet": f"{header}.{payload}.{base64.b64encode(raw).decode().rstrip('=')}+",
        "space-before": f" {token}",
        "space-after": f"{token} ",
        "new-line-after": f"{token}\n",
        "carriage-return": f"{token}\r",
        "space-inside": f"{header} .{payload}.{signature}",
        "new-line-inside": f"{header}.{payload[:4]}\n{payload[4:]}.{signature}",
        "nul-after": f"{token}\x00",
        "four-parts": f"{token}.",
        "four-full-parts": f"{token}.{signature}",
        "five-parts": f"{header}.{payload}.{signature}.{signature}.{signature}",
        "two-parts": f"{header}.{payload}",
        "no-signature": f"{header}.{payload}.",
        "no-header": f".{payload}.{signature}",
        "detached": f"{header}..{signature}",
        "only-dots": "..",
        "empty": "",
        "cut-in-half": token[: len(token) // 2],
        "last-character-lost": token[:-1],
        "first-character-lost": token[1:],
        "doubled": token + token,
        "full-width": token.replace("e", "ｅ", 1),
        "bearer": f"Bearer {token}",
        "quoted": f'"{token}"',
        "flattened-json": json.dumps(flat),
        "general-json": json.dumps({"payload": payload, "signatures": [{"protected": header, "signature": signature}]}),
        "unencoded-payload": f"{header}.{json.dumps(PAYLOAD)}.{signature}",
        "signature-zero-byte": f"{header}.{payload}.{base64url_encode(raw + bytes(1))}",
        "signature-empty-bytes": f"{header}.{payload}.{base64url_encode(bytes(64))}",
        "parts-swapped": f"{payload}.{header}.{signature}",
    }  # fmt: skip


def test_other_spellings_of_a_good_token(signers):
    signer = signers[Algorithm.EDDSA]
    token = compact.sign({"kid": "k"}, PAYLOAD, signer)
    compact.verify(_peek(token), signer.method)
    for name, spelling in _spellings(token).items():
        assert spelling != token, name
        with pytest.raises(OpenBadgesError) as refusal:
            compact.verify(_peek(spelling), signer.method)
        assert refusal.value.code.startswith(("jws.", "proof.")), name


def test_a_token_of_many_megabytes_is_refused_before_it_is_read():
    for token in ("A" * 50_000_000, f"{'A' * 20_000}.AA.AA", f"AA.AA.{'A' * 5_000}", "." * 2_000_000):
        with pytest.raises(JwsMalformed) as refusal:
            _peek(token)
        assert refusal.value.code in ("jws.too_large", "jws.not_compact")


@given(st.data())
def test_no_changed_character_is_accepted(signers, data):
    signer = signers[Algorithm.EDDSA]
    token = compact.sign({"kid": "k"}, PAYLOAD, signer)
    position = data.draw(st.integers(0, len(token) - 1))
    replacement = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda c: c != token[position]))
    with pytest.raises((OpenBadgesError, KeyRefused)):
        compact.verify(_peek(token[:position] + replacement + token[position + 1 :]), signer.method)


@given(st.text(max_size=60))
def test_any_text_is_refused_with_a_code(text):
    with pytest.raises(OpenBadgesError):
        _peek(text)


def test_the_parts_of_a_jws(signers):
    jws = _peek(compact.sign({"kid": "k"}, {"name": "Jeanne"}, signers[Algorithm.EDDSA]))
    assert "Jeanne" not in repr(jws)

"""Row F3: tokens with tricks in the algorithm, the header and the spelling. Each holds the network's own good badge.

They are assembled by hand, since no library would write them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from tests.verifier.forging import EDDSA, ES256, ES384, RS256, claims, network_kid
from tests.verifier.world import World

Write = Callable[[World], str]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def signed(world: World, header: Any, payload: Any = None, algorithm: Algorithm = RS256) -> str:
    """A token with a genuine signature of the network over exactly this text."""
    written = [base64url_encode(text_of(part).encode()) for part in (header, claims() if payload is None else payload)]
    signing_input = ".".join(written)
    return f"{signing_input}.{base64url_encode(world.signer('network', algorithm).sign(signing_input.encode()))}"


def headed(algorithm: Algorithm = RS256, **members: Any) -> Write:
    """The network's signature under another header."""

    def write(world: World) -> str:
        header = {"alg": algorithm.value, "kid": network_kid(world, algorithm), **members}
        return signed(world, {name: value for name, value in header.items() if value is not ...}, None, algorithm)

    return write


def headed_by(text: str, algorithm: Algorithm = RS256) -> Write:
    """A header written out; KID stands for our key's name."""
    return lambda world: signed(world, text.replace("KID", network_kid(world, algorithm)), None, algorithm)


def without_signature(alg: Any, signature: str = "") -> Write:
    def write(world: World) -> str:
        header = {"alg": alg, "kid": network_kid(world)}
        return ".".join([*(base64url_encode(json.dumps(part).encode()) for part in (header, claims())), signature])

    return write


def keyed_by(secret: Callable[[World], str], alg: str = "HS256") -> Write:
    """An HMAC keyed with public data."""

    def write(world: World) -> str:
        header = {"alg": alg, "kid": network_kid(world)}
        text = ".".join(base64url_encode(json.dumps(part).encode()) for part in (header, claims()))
        digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}[alg]
        return f"{text}.{base64url_encode(hmac.new(secret(world).encode(), text.encode(), digest).digest())}"

    return write


def spelled(change: Callable[[str, str, str], str], algorithm: Algorithm = RS256) -> Write:
    """A good token, spelled otherwise."""

    def write(world: World) -> str:
        header, payload, signature = headed(algorithm)(world).split(".")
        return change(header, payload, signature)

    return write


def last_bits(part: str) -> str:
    """Another last letter for the same bytes; a part without spare bits gets one letter more."""
    if len(part) % 4 in (2, 3):
        return part[:-1] + LETTERS[LETTERS.index(part[-1]) + 1]
    return part + "A"


def resigned(change: Callable[[bytes], bytes], algorithm: Algorithm = RS256) -> Write:
    """A good token whose signature was changed as bytes."""

    def write(world: World) -> str:
        from keys.encodings import base64url_decode

        text, _, signature = headed(algorithm)(world).rpartition(".")
        return f"{text}.{base64url_encode(change(base64url_decode(signature)))}"

    return write


def der(signature: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))


def said_twice(name: str, first: Any, last: Any) -> Write:
    """A payload with one name twice: some readers take the first, some the last."""

    def write(world: World) -> str:
        body = json.dumps({member: value for member, value in claims().items() if member != name})
        twice = f"{{{json.dumps(name)}: {json.dumps(first)}, {json.dumps(name)}: {json.dumps(last)}, {body[1:]}"
        return signed(world, {"alg": "RS256", "kid": network_kid(world)}, twice)

    return write


PEM = lambda world: world.signer("network", RS256).method.pem  # noqa: E731 - a column of the table below
JWK = lambda world: json.dumps(world.signer("network", RS256).method.jwk)  # noqa: E731

ALGORITHMS: dict[str, Write] = {
    **{f"alg {alg!r}, no signature": without_signature(alg) for alg in ("none", "None", "NONE", "nOnE", "", None)},
    **{f"alg {alg!r}, a signature": headed(alg=alg) for alg in ("none", "", None, ["RS256"], {"RS256": 1}, 256, True)},
    "no alg": headed(alg=...),
    "HS256 by the PEM": keyed_by(PEM),
    "HS256 by the PEM without its end": keyed_by(lambda world: PEM(world).strip()),
    "HS256 by the JWK": keyed_by(JWK),
    "HS256 by nothing": keyed_by(lambda _: ""),
    "HS384 by the PEM": keyed_by(PEM, "HS384"),
    "HS512 by the PEM": keyed_by(PEM, "HS512"),
    **{
        f"RSA called {alg}": headed(alg=alg)
        for alg in ("RS384", "RS512", "PS256", "PS384", "PS512", "rs256", "RS256 ", "ES256", "EdDSA", "RSA-OAEP")
    },
    **{f"P-256 called {alg}": headed(ES256, alg=alg) for alg in ("RS256", "ES384", "ES512", "ES256K", "EdDSA")},
    **{f"P-384 called {alg}": headed(ES384, alg=alg) for alg in ("ES256", "ES512")},
    **{f"Ed25519 called {alg}": headed(EDDSA, alg=alg) for alg in ("ES256", "Ed448", "Ed25519ph", "RS256")},
    "the RSA key's name, signed by P-256": lambda world: signed(
        world, {"alg": "ES256", "kid": network_kid(world)}, None, ES256
    ),
    "the RSA key's name, signed by Ed25519": lambda world: signed(
        world, {"alg": "EdDSA", "kid": network_kid(world)}, None, EDDSA
    ),
}
HEADERS: dict[str, Write] = {
    "crit b64": headed(crit=["b64"], b64=True),
    "crit exp": headed(crit=["exp"]),
    "crit of nothing": headed(crit=[]),
    "crit of an unknown word": headed(crit=["urn:x"], **{"urn:x": True}),
    "b64 false": headed(b64=False, crit=["b64"]),
    "b64 false alone": headed(b64=False),
    "zip": headed(zip="DEF"),
    "enc": headed(enc="A128GCM"),
    "an unknown member": headed(level="expert"),
    **{f"typ {typ!r}": headed(typ=typ) for typ in ("at+jwt", "dpop+jwt", "JOSE+JSON", "", None, ["JWT"])},
    **{f"cty {cty!r}": headed(cty=cty) for cty in ("JWT", "vp", "application/json", None, ["vc"])},
    **{f"kid {kid!r}": headed(kid=kid) for kid in ("", None, 7, ["KID"], {"kid": "KID"})},
    "jwk is text": headed(jwk="{}"),
    "jwk is secret": headed(jwk={"kty": "oct", "k": "AAAA"}),
    "jwk is private": headed(jwk={"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": "AQAB"}),
    "alg twice, the good one last": headed_by('{"alg": "none", "kid": "KID", "alg": "RS256"}'),
    "alg twice, the good one first": headed_by('{"alg": "RS256", "kid": "KID", "alg": "none"}'),
    "kid twice": headed_by('{"alg": "RS256", "kid": "did:web:evil.example#k", "kid": "KID"}'),
    "kid twice, the same": headed_by('{"alg": "RS256", "kid": "KID", "kid": "KID"}'),
    "alg twice, once escaped": headed_by('{"alg": "RS256", "kid": "KID", "\\u0061lg": "none"}'),
    "a header in an array": headed_by('[{"alg": "RS256", "kid": "KID"}]'),
    "a header with more behind it": headed_by('{"alg": "RS256", "kid": "KID"} {}'),
    "a header with a comment": headed_by('{"alg": "RS256", /* */ "kid": "KID"}'),
    "a header with a comma too many": headed_by('{"alg": "RS256", "kid": "KID",}'),
    "a header with a byte order mark": headed_by('\ufeff{"alg": "RS256", "kid": "KID"}'),
    "a header in single quotes": headed_by("{'alg': 'RS256', 'kid': 'KID'}"),
    "a header with NaN": headed_by('{"alg": "RS256", "kid": "KID", "iat": NaN}'),
}
SPELLINGS: dict[str, Write] = {
    "a space before a dot": spelled(lambda h, p, s: f"{h} .{p}.{s}"),
    "a space behind a dot": spelled(lambda h, p, s: f"{h}. {p}.{s}"),
    "a line feed before the signature": spelled(lambda h, p, s: f"{h}.{p}.\n{s}"),
    "a line feed in the header": spelled(lambda h, p, s: f"{h[:8]}\n{h[8:]}.{p}.{s}"),
    "a line feed in the payload": spelled(lambda h, p, s: f"{h}.{p[:76]}\r\n{p[76:]}.{s}"),
    "a tab in the signature": spelled(lambda h, p, s: f"{h}.{p}.{s[:8]}\t{s[8:]}"),
    "a form feed at the end": spelled(lambda h, p, s: f"{h}.{p}.{s}\f"),
    "padding of the header": spelled(lambda h, p, s: f"{h}{'=' * (-len(h) % 4 or 1)}.{p}.{s}"),
    "padding of the payload": spelled(lambda h, p, s: f"{h}.{p}{'=' * (-len(p) % 4 or 1)}.{s}"),
    "padding of the signature": spelled(lambda h, p, s: f"{h}.{p}.{s}=="),
    "the last bits of the header": spelled(lambda h, p, s: f"{last_bits(h)}.{p}.{s}"),
    "the last bits of the payload": spelled(lambda h, p, s: f"{h}.{last_bits(p)}.{s}"),
    "the last bits of the signature": spelled(lambda h, p, s: f"{h}.{p}.{last_bits(s)}"),
    "the last bits of an ECDSA signature": spelled(lambda h, p, s: f"{h}.{p}.{last_bits(s)}", ES256),
    "the last bits of an EdDSA signature": spelled(lambda h, p, s: f"{h}.{p}.{last_bits(s)}", EDDSA),
    "the other alphabet": spelled(lambda h, p, s: f"{h}.{p}.{s.replace('-', '+').replace('_', '/')}+"),
    "a letter too many": spelled(lambda h, p, s: f"{h}.{p}.{s}A"),
    "a letter too few": spelled(lambda h, p, s: f"{h}.{p}.{s[:-1]}"),
    "no signature": spelled(lambda h, p, s: f"{h}.{p}."),
    "no second dot": spelled(lambda h, p, s: f"{h}.{p}"),
    "a fourth part": spelled(lambda h, p, s: f"{h}.{p}.{s}.{s}"),
    "five parts": spelled(lambda h, p, s: f"{h}.{p}.{s}.{p}.{s}"),
    "a dot too many": spelled(lambda h, p, s: f"{h}.{p}..{s}"),
    "a disclosure behind it": spelled(lambda h, p, s: f"{h}.{p}.{s}~"),
    "Bearer before it": spelled(lambda h, p, s: f"Bearer {h}.{p}.{s}"),
    "quotes around it": spelled(lambda h, p, s: f'"{h}.{p}.{s}"'),
    "general JSON serialization": spelled(
        lambda h, p, s: json.dumps({"payload": p, "signatures": [{"protected": h, "signature": s}]})
    ),
    "flattened JSON serialization": spelled(
        lambda h, p, s: json.dumps({"payload": p, "protected": h, "signature": s})
    ),
    "flattened, the header unprotected": spelled(
        lambda h, p, s: json.dumps({"payload": p, "header": {"alg": "none"}, "protected": h, "signature": s})
    ),
    "a zero more": resigned(lambda signature: b"\0" + signature),
    "a byte less": resigned(lambda signature: signature[:-1]),
    "all zeros": resigned(lambda signature: bytes(len(signature))),
    "ECDSA of zeros": resigned(lambda signature: bytes(64), ES256),
    "ECDSA as DER": resigned(der, ES256),
    "ECDSA as DER, P-384": resigned(der, ES384),
    "ECDSA with a zero more": resigned(lambda signature: b"\0" + signature[:32] + b"\0" + signature[32:], ES256),
    "ECDSA, halves changed": resigned(lambda signature: signature[32:] + signature[:32], ES256),
    "ECDSA, r and the order": resigned(
        lambda signature: (P256_ORDER % 2**256).to_bytes(32, "big") + signature[32:], ES256
    ),
    "EdDSA, the order added": resigned(
        lambda signature: signature[:32]
        + (int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493).to_bytes(
            32, "little"
        ),
        EDDSA,
    ),
    "EdDSA of zeros": resigned(lambda signature: bytes(64), EDDSA),
    "EdDSA cut": resigned(lambda signature: signature[:63], EDDSA),
    "the subject twice": said_twice("sub", "did:web:eve.example", claims()["sub"]),
    "the issuer twice": said_twice("issuer", "did:web:eve.example", claims()["issuer"]),
    "the achievement twice": said_twice("credentialSubject", {}, claims()["credentialSubject"]),
}  # fmt: skip

TOKENS = ALGORITHMS | HEADERS | SPELLINGS
# Tokens that even a careless library does not read.
NOT_COMPACT = {name for name in SPELLINGS if "JSON serialization" in name or "unprotected" in name}

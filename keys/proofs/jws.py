"""The one reader and writer of compact JWS (RFC 7515 sections 3.1 and 5). What is read is unproven until `verify`.

Only the compact form, only canonical base64url, only strict JSON, only the header members that Open Badges allows:
no `crit`, no `b64`, no key by URL, so no extension can change the meaning of a token.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from keys.algorithms import Algorithm
from keys.errors import JwsMalformed, KeyRefused
from keys.signing import Signer
from keys.verification import PRIVATE_JWK_MEMBERS, VerificationMethod
from schemas import base64url, strict_json
from schemas.errors import DocumentMalformed

if TYPE_CHECKING:
    from jwt import PyJWS

MAX_HEADER_CHARACTERS: Final = 16_384
MAX_SIGNATURE_CHARACTERS: Final = 4_096
MAX_CHARACTERS: Final = 4 * (strict_json.MAX_BYTES // 3) + MAX_HEADER_CHARACTERS + MAX_SIGNATURE_CHARACTERS

# Header members that change neither how a token is read nor which key is used (RFC 7515 section 4.1, RFC 7519 section
# 5.3). A caller may allow them. `crit`, `b64`, `zip`, and the addresses of keys (`jku`, `x5u`) are not among them.
IDLE_MEMBERS: Final = frozenset({"x5c", "x5t", "x5t#S256", "iss", "sub", "aud", "iat"})

_SHORT_HEADER: Final = 512
_COMPACT: Final = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)")
_ALGORITHMS: Final = frozenset(algorithm.value for algorithm in Algorithm)
# Sound but unsupported algorithms of IANA's registry: their tokens are undetermined, not forged.
_UNREAD: Final = frozenset({"PS256", "PS384", "PS512", "RS384", "RS512", "ES512", "ES256K", "Ed25519", "Ed448"})


@dataclass(slots=True)
class CompactJws:
    """The parts of a JWS; nothing in it is proven. `signing_input` is the text up to the second dot, in ASCII."""

    header: dict[str, Any]
    payload: dict[str, Any] = field(repr=False)
    signing_input: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def key_id(self) -> str | None:
        """The header's `kid`: a hint where to look for the key; it does not prove who owns the key."""
        return self.header.get("kid")


@dataclass(frozen=True, slots=True)
class DecodedToken:
    """A compact JWS of which the payload alone has been decoded: enough to tell which header it may have."""

    text: str
    payload: dict[str, Any] = field(repr=False)


def decode_payload(token: str) -> DecodedToken:
    """The token with its payload decoded; header and signature are for `peek`.

    Raises JwsMalformed: `jws.not_compact`, `jws.base64url`. Raises DocumentMalformed: for a payload that is no strict
    JSON object.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise JwsMalformed("jws.not_compact")
    try:
        payload = base64url.decode(parts[1])
    except ValueError:
        raise JwsMalformed("jws.base64url", part="payload") from None
    return DecodedToken(token, strict_json.parse_object(payload))


def peek(token: str | DecodedToken, *, header_members: frozenset[str]) -> CompactJws:
    """Take a compact JWS of a JSON object apart without believing it.

    Raises as `take_apart`, and JwsMalformed `jws.payload` for a payload that is no strict JSON object.
    """
    if isinstance(token, DecodedToken):
        header, signing_input, signature = _envelope(token.text, _parts(token.text), header_members)
        return CompactJws(header, token.payload, signing_input, signature)
    header, payload, signing_input, signature = take_apart(token, header_members=header_members)
    return CompactJws(header, _json_object("jws.payload", payload), signing_input, signature)


def take_apart(token: str, *, header_members: frozenset[str]) -> tuple[dict[str, Any], bytes, bytes, bytes]:
    """Header, payload, signing input and signature of a compact JWS of any payload.

    Raises JwsMalformed: `jws.too_large`, `jws.not_compact` (also JSON serialization, white space, no signature),
    `jws.base64url`, `jws.header` (no strict JSON object), `jws.header_member` (outside `header_members`, or no
    text where one is required), `jws.algorithm` (outside of the closed list), `proof.unsupported` (another sound one).
    Raises KeyRefused: `key.private_published` for a private or symmetric `jwk`.
    """
    parts = _parts(token)
    payload = _base64url(token, parts[1])
    header, signing_input, signature = _envelope(token, parts, header_members)
    return header, payload, signing_input, signature


def _parts(token: str) -> tuple[str, str, str]:
    """Header, payload and signature as they are encoded, after the limits were checked."""
    if len(token) > MAX_CHARACTERS:
        raise JwsMalformed("jws.too_large", limit=MAX_CHARACTERS)
    first, last = token.find("."), token.rfind(".")
    encoded_header, encoded_payload, encoded_signature = token[:first], token[first + 1 : last], token[last + 1 :]
    if not (0 < first < last and encoded_signature):
        raise JwsMalformed("jws.not_compact")
    if len(encoded_header) > MAX_HEADER_CHARACTERS or len(encoded_signature) > MAX_SIGNATURE_CHARACTERS:
        raise JwsMalformed("jws.too_large", limit=MAX_HEADER_CHARACTERS)
    return encoded_header, encoded_payload, encoded_signature


def _envelope(
    token: str, parts: tuple[str, str, str], header_members: frozenset[str]
) -> tuple[dict[str, Any], bytes, bytes]:
    """Header, signing input and signature."""
    encoded_header, _, encoded_signature = parts
    signature = _base64url(token, encoded_signature)
    try:
        is_short = len(encoded_header) <= _SHORT_HEADER
        header = (_short_header if is_short else _header)(encoded_header, header_members)
        signing_input = token[: -len(encoded_signature) - 1].encode("ascii")
    except ValueError:
        raise _not_base64url(token) from None
    return deepcopy(dict(header)) if "jwk" in header else dict(header), signing_input, signature


def _base64url(token: str, part: str) -> bytes:
    try:
        return base64url.decode(part)
    except ValueError:
        raise _not_base64url(token) from None


def _not_base64url(token: str) -> JwsMalformed:
    return JwsMalformed("jws.base64url" if _COMPACT.fullmatch(token) else "jws.not_compact")


def verify(jws: CompactJws, method: VerificationMethod) -> None:
    """Return if the JWS is signed by `method`, whose own algorithm the header must name.

    Raises JwsMalformed: `jws.algorithm` (the key is of another algorithm); SignatureInvalid: `proof.signature`.
    """
    if jws.header.get("alg") != method.algorithm:
        raise JwsMalformed("jws.algorithm", expected=method.algorithm.value)
    method.verify(jws.signing_input, jws.signature)


def sign(header: Mapping[str, Any], payload: Mapping[str, Any], signer: Signer) -> str:
    """The compact JWS of a JSON payload. `header` gets its `alg` from the signer's key.

    PyJWT writes it; its algorithms are replaced by the signer, whose private key is not accessible.
    """
    members = {"typ": "", **header}  # an empty typ is left out
    algorithm = signer.method.algorithm.value
    return _writer().encode(strict_json.encode(payload), signer, algorithm, members)  # type: ignore[arg-type]


@cache
def _writer() -> PyJWS:
    from jwt import PyJWS
    from jwt.algorithms import Algorithm as JwtAlgorithm

    class BySigner(JwtAlgorithm):
        """Signs with the Signer that is passed in place of a key. It verifies nothing."""

        def prepare_key(self, key: Any) -> Any:
            return key

        def sign(self, msg: bytes, key: Any) -> bytes:
            signature: bytes = key.sign(msg)
            return signature

        def verify(self, msg: bytes, key: Any, sig: bytes) -> bool:
            return False

        @staticmethod
        def to_jwk(key_obj: Any, as_dict: bool = False) -> Any:
            raise NotImplementedError

        @staticmethod
        def from_jwk(jwk: Any) -> Any:
            raise NotImplementedError

    writer = PyJWS(algorithms=[])
    for name in _ALGORITHMS:
        writer.register_algorithm(name, BySigner())
    return writer


def _header(encoded: str, allowed: frozenset[str]) -> Mapping[str, Any]:
    header = _json_object("jws.header", base64url.decode(encoded))
    _refuse_header(header, allowed)
    return header


# An issuer writes the same header on every token, so short headers are cached.
_short_header = lru_cache(maxsize=256)(_header)


def _refuse_header(header: Mapping[str, Any], allowed: frozenset[str]) -> None:
    for name, value in header.items():
        if name not in allowed:
            raise JwsMalformed("jws.header_member", member=name[:40])
        if name == "jwk":
            if not isinstance(value, dict):
                raise JwsMalformed("jws.header_member", member=name)
            if not PRIVATE_JWK_MEMBERS.isdisjoint(value) or value.get("kty") == "oct":
                raise KeyRefused("key.private_published")
        elif name not in IDLE_MEMBERS and (not isinstance(value, str) or not value):
            raise JwsMalformed("jws.header_member", member=name)
    algorithm = header.get("alg")
    if algorithm in _UNREAD:
        raise JwsMalformed("proof.unsupported", algorithm=algorithm)
    if algorithm not in _ALGORITHMS:
        raise JwsMalformed("jws.algorithm")


def _json_object(code: str, data: bytes) -> dict[str, Any]:
    try:
        return strict_json.parse_object(data)
    except DocumentMalformed as error:
        raise JwsMalformed(code, reason=error.code) from None

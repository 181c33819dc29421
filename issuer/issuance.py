"""From a linted document to signed bytes: each key is used once for a document, and signs only what was linted.

Of "intent, lint, sign, check, record" this room does lint and sign. The caller stores the intent before, and verifies
and records the output afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from issuer.compose_ob3 import with_status_list
from issuer.errors import IssuanceRefused
from issuer.lint import Kind, lint
from issuer.representations import Representation
from keys.algorithms import Algorithm
from keys.proofs import data_integrity, ob2_jws, vc_jwt
from keys.signing import Signer
from schemas import strict_json
from schemas.members import id_of

_EMBEDDED: Final = {
    Kind.CREDENTIAL: Representation.OB3,
    Kind.CREDENTIAL_WITH_EMAIL: Representation.OB3_EMAIL,
    Kind.ENDORSEMENT: Representation.ENDORSEMENT,
    Kind.STATUS_LIST: Representation.STATUS_LIST,
}
_AS_JWT: Final = {
    Kind.CREDENTIAL: Representation.OB3_JWT,
    Kind.CREDENTIAL_WITH_EMAIL: Representation.OB3_EMAIL_JWT,
    Kind.STATUS_LIST: Representation.STATUS_LIST_JWT,
}


@dataclass(frozen=True)
class SignedCredential:
    """Signed bytes, exactly as they are kept and published. `document` is what they say."""

    representation: Representation
    data: bytes
    document: dict[str, Any]

    @property
    def media_type(self) -> str:
        """The media type under which the bytes are published."""
        return self.representation.media_type


@dataclass(frozen=True)
class Prepared:
    """A linted, unsigned document, for one signature in each representation. It cannot be changed."""

    kind: Kind
    issuer_id: str | None  # the issuer whose key must sign; None for Open Badges 2.0, where the URL of the key tells
    _encoded: bytes = field(repr=False)
    _canonical: bytes | None = field(repr=False)  # what a proof signs; None for Open Badges 2.0
    _origin: str | None = field(repr=False)
    _used: set[Representation] = field(default_factory=set, repr=False, compare=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def document(self) -> dict[str, Any]:
        """A fresh copy of the linted document."""
        return strict_json.parse_object(self._encoded)

    def spend(self, representation: Representation) -> None:
        """Called once for each representation. Raises IssuanceRefused: `issuance.already_issued` the second time."""
        with self._lock:
            if representation in self._used:
                raise IssuanceRefused("issuance.already_issued", representation=representation.value)
            self._used.add(representation)


def prepare(document: dict[str, Any], kind: Kind | str, *, origin: str | None = None) -> Prepared:
    """Lint a composed document and freeze it. With `origin` every URL of the issuer in it must also be of that origin.

    Raises IssuanceRefused: `lint.refused` with every finding.
    """
    kind = Kind(kind)
    canonical = lint(document, kind=kind, origin=origin)
    return Prepared(kind, id_of(document.get("issuer")), strict_json.encode(document), canonical, origin)


def _representation(
    prepared: Prepared, representations: Mapping[Kind, Representation], signer: Signer, algorithm: Algorithm
) -> Representation:
    """What the document becomes; refused before the key is used: the wrong kind of document, of key, or of owner."""
    representation = representations.get(prepared.kind)
    if representation is None:
        raise IssuanceRefused("issuance.wrong_kind", kind=prepared.kind.value)
    if signer.method.algorithm is not algorithm:
        raise IssuanceRefused("issuance.wrong_algorithm", algorithm=signer.method.algorithm.value)
    if signer.method.controller != prepared.issuer_id:
        raise IssuanceRefused("issuance.wrong_key", controller=signer.method.controller)
    return representation


def issue_embedded(prepared: Prepared, signer: Signer, created: datetime) -> SignedCredential:
    """The document with an eddsa-rdfc-2022 proof made at `created` by the issuer's own Ed25519 key.

    Raises IssuanceRefused: `issuance.wrong_kind`, `issuance.wrong_algorithm`, `issuance.wrong_key`,
    `issuance.already_issued`; `issuance.changed` when the signed document is not the linted one.
    """
    representation = _representation(prepared, _EMBEDDED, signer, Algorithm.EDDSA)
    prepared.spend(representation)
    document = prepared.document
    created = created.replace(microsecond=0)
    signed = data_integrity.sign(document, signer, created=created, canonical=prepared._canonical)
    if strict_json.encode(data_integrity.without_proof(signed)) != prepared._encoded:
        raise IssuanceRefused("issuance.changed", representation=representation.value)
    return SignedCredential(representation, strict_json.encode(signed), signed)


def issue_jwt(prepared: Prepared, signer: Signer, *, status_list_url: str | None = None) -> SignedCredential:
    """A credential or a status list as an Open Badges VC-JWT (RS256) by the issuer's own RSA key.

    `status_list_url` is the JWT form of the status list, and is required when the document has a status entry: the
    entry of the JWT points there, nothing else differs (decisions 16, 17).

    Raises IssuanceRefused: as `issue_embedded`, and `issuance.status_list_url` when that URL is missing or superfluous.
    """
    representation = _representation(prepared, _AS_JWT, signer, Algorithm.RS256)
    document = prepared.document
    if (status_list_url is None) != ("credentialStatus" not in document):
        raise IssuanceRefused("issuance.status_list_url", representation=representation.value)
    if status_list_url is not None:
        linted = document
        document = with_status_list(linted, status_list_url)
        lint(document, kind=prepared.kind, origin=prepared._origin, linted=linted)
    prepared.spend(representation)
    token = vc_jwt.sign(document, signer)
    if strict_json.encode(vc_jwt.credential_of(vc_jwt.peek(token))) != strict_json.encode(document):
        raise IssuanceRefused("issuance.changed", representation=representation.value)
    return SignedCredential(representation, token.encode("ascii"), document)


def issue_hosted(prepared: Prepared) -> SignedCredential:
    """The Open Badges 2.0 hosted assertion: it has no signature; its URL is what authenticates it."""
    if prepared.kind is not Kind.OB2_HOSTED:
        raise IssuanceRefused("issuance.wrong_kind", kind=prepared.kind.value)
    prepared.spend(Representation.OB2)
    document = prepared.document
    return SignedCredential(Representation.OB2, strict_json.encode(document), document)


def issue_jws(prepared: Prepared, signer: Signer) -> SignedCredential:
    """The Open Badges 2.0 signed assertion: compact JWS, RS256, by the key whose thumbprint stands in `creator`.

    Raises IssuanceRefused: `issuance.wrong_kind`, `issuance.wrong_algorithm`, `issuance.wrong_key`,
    `issuance.already_issued`.
    """
    if prepared.kind is not Kind.OB2_SIGNED:
        raise IssuanceRefused("issuance.wrong_kind", kind=prepared.kind.value)
    if signer.method.algorithm is not Algorithm.RS256:
        raise IssuanceRefused("issuance.wrong_algorithm", algorithm=signer.method.algorithm.value)
    if signer.method.thumbprint not in prepared.document["verification"]["creator"].split("/"):
        raise IssuanceRefused("issuance.wrong_key", controller=signer.method.controller)
    prepared.spend(Representation.OB2_JWS)
    document = prepared.document
    token = ob2_jws.sign(document, signer)
    return SignedCredential(Representation.OB2_JWS, token.encode("ascii"), document)

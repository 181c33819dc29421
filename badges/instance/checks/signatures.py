"""Whether the signatures of a badge still hold, computed with the published keys and lists, which are read once.

The whole verifier takes four times as long. It judged these bytes before they were stored, and the ledger's digest says
that they are the same, so what may have changed since is asked of every badge: each signature under a key that is
published now, its issuer, and the bit of its list. What is not plainly good is left to the verifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from badges.base.services import Services
from badges.ledger import identities, statuses
from badges.network.service import ownership
from badges.publication import documents
from keys.proofs import data_integrity, vc_jwt
from keys.verification import VerificationMethod
from schemas import bitstring, strict_json
from schemas.errors import OpenBadgesError
from schemas.members import id_of

UNREADABLE: Final = (OpenBadgesError, LookupError, TypeError, ValueError, AttributeError)


class Signatures:
    """The published keys of the network and its sites, and the published bits, as they were when first asked.

    Raises KeyringStale: when the keys held here are not those of the instance's row.
    """

    def __init__(self, services: Services) -> None:
        ownership.agree(services)
        self._services = services
        self._origin = services.settings.public_url
        self._network = identities.network_did(self._origin)
        self._methods = {each.id: each for each in documents.published_methods(services)}
        self._bits: dict[int, tuple[bytes, bytes]] = {}

    def hold(self, badge: bytes, token: bytes, *, number: int, index: int, revoked: bool) -> bool:
        """Whether both forms of a badge without an end are signed by the network, with an endorsement by its site.

        `number` and `index`: its place in the status lists, where both forms must say whether it is `revoked`. False:
        it does not hold, or the verifier has to say why.
        """
        try:
            document = strict_json.parse_object(badge)
            url = statuses.list_url(self._origin, number)
            status = document["credentialStatus"]
            return (
                "validUntil" not in document
                and (status["id"], status["statusListIndex"]) == (f"{url}#{index}", str(index))
                and (status["statusListCredential"], status["statusPurpose"]) == (url, "revocation")
                and id_of(document["issuer"]) == self._network
                and self._is_proven(document)
                and len(document["endorsement"]) > 0
                and all(self._is_proven(each) for each in document["endorsement"])
                and self._token_agrees(token, document, url)
                and all(bitstring.is_set(bits, index) == revoked for bits in self._bits_of(number))
            )
        except UNREADABLE:
            return False

    def _is_proven(self, document: Mapping[str, Any]) -> bool:
        """Whether a document has proofs by published keys of its issuer. Raises OpenBadgesError: for a wrong one."""
        proofs = data_integrity.proofs_of(document)
        for proof in proofs:
            method = self._method_of(proof["verificationMethod"], id_of(document["issuer"]))
            data_integrity.verify(document, proof, method)
        return bool(proofs)

    def _method_of(self, name: str, issuer: str | None) -> VerificationMethod:
        method = self._methods[name]
        if method.controller != issuer:
            raise LookupError(name)
        return method

    def _token_agrees(self, token: bytes, document: Mapping[str, Any], url: str) -> bool:
        """Whether the token says what the document says, and is signed by a published key of the same issuer."""
        jws = vc_jwt.peek(token.decode("ascii"))
        vc_jwt.verify(jws, self._method_of(str(jws.header["kid"]), self._network))
        written = vc_jwt.written(jws)
        elsewhere = written["credentialStatus"]
        plain = {**elsewhere, **{name: str(elsewhere[name]).replace(f"{url}.jwt", url) for name in _ADDRESSES}}
        return (
            str(elsewhere["statusListCredential"]) == f"{url}.jwt"
            and {**written, "credentialStatus": plain} == data_integrity.without_proof(document)
            and not vc_jwt.claim_mismatches(jws, written)
        )

    def _bits_of(self, number: int) -> tuple[bytes, bytes]:
        """The bits of both published forms of a list."""
        found = self._bits.get(number)
        if found is None:
            document = strict_json.parse_object(documents.status_list(self._services, number).data)
            token = vc_jwt.credential_of(vc_jwt.peek(documents.status_list_jwt(self._services, number).data.decode()))
            first, second = (bitstring.decode(each["credentialSubject"]["encodedList"]) for each in (document, token))
            found = self._bits[number] = first, second
        return found


_ADDRESSES: Final = ("id", "statusListCredential")

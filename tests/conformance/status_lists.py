"""The status lists of the issuers: one for each issuer and purpose (Bitstring Status List 1.0)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from keys.keyring import LocalSigner
from schemas import bitstring, vocabulary
from schemas.errors import OpenBadgesError
from tests.conformance.authority import DEFAULT_SUITE, Authority, signed

PURPOSES: Final = (vocabulary.REVOCATION, vocabulary.SUSPENSION)


@dataclass
class StatusLists:
    """What was given out, and which bits are set."""

    authority: Authority
    public_url: str
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)  # by the credential's id, else the entry's
    bits: dict[str, set[int]] = field(default_factory=dict)  # by the list's URL
    indexes: Iterator[int] = field(default_factory=count)

    def entry(self, credential: Mapping[str, Any], signer: LocalSigner, purpose: str) -> dict[str, Any]:
        """A new entry for a credential. Raises OpenBadgesError `status.purpose`."""
        if purpose not in PURPOSES:
            raise OpenBadgesError("status.purpose")
        owner = next(name for name, each in self.authority.signers.items() if each is signer)
        url, index = f"{self.public_url}/status/{owner}/{purpose}", next(self.indexes)
        entry = {
            "id": f"{url}#{index}",
            "type": vocabulary.BITSTRING_STATUS_LIST_ENTRY,
            "statusPurpose": purpose,
            "statusListIndex": str(index),
            "statusListCredential": url,
        }
        self.entries[str(credential.get("id", entry["id"]))] = entry
        return entry

    def set(self, credential_id: str, *, value: bool) -> None:
        """Set or clear the bit of a credential. Raises OpenBadgesError for one that was issued without a status."""
        entry = self.entries.get(credential_id)
        if entry is None:
            raise OpenBadgesError("status.unknown_credential")
        bits = self.bits.setdefault(entry["statusListCredential"], set())
        (bits.add if value else bits.discard)(int(entry["statusListIndex"]))

    def holds(self, url: object) -> bool:
        """Whether a list is one of these."""
        return isinstance(url, str) and url.startswith(f"{self.public_url}/status/")

    def read(self, url: str) -> dict[str, Any]:
        """The signed list at one of our URLs. Raises OpenBadgesError `status.unknown_list`."""
        owner, _, purpose = url.removeprefix(f"{self.public_url}/status/").partition("/")
        signer = self.authority.signers.get(owner)
        if signer is None or purpose not in PURPOSES:
            raise OpenBadgesError("status.unknown_list")
        now = datetime.now(UTC).replace(microsecond=0)
        document = {
            "@context": [vocabulary.VC_V2],
            "id": url,
            "type": [vocabulary.VERIFIABLE_CREDENTIAL, vocabulary.BITSTRING_STATUS_LIST_CREDENTIAL],
            "issuer": signer.method.controller,
            "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "validUntil": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "credentialSubject": {
                "id": f"{url}#list",
                "type": vocabulary.BITSTRING_STATUS_LIST,
                "statusPurpose": purpose,
                "encodedList": bitstring.encode(bitstring.with_bits(bitstring.MINIMUM_BITS, self.bits.get(url, set()))),
            },
        }
        return signed(document, signer, DEFAULT_SUITE[signer.method.algorithm])

"""Status lists: an index that looks random and is never allocated twice, and the signed list in both of its forms.

W3C Bitstring Status List; decisions 16: revocation only, lists signed by the issuer's own keys, `ttl` 60 s, two URLs.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from issuer.drafts import IssuerProfile, timestamp
from issuer.errors import IssuanceRefused
from issuer.issuance import issue_embedded, issue_jwt, prepare
from issuer.lint import Kind
from keys.signing import Signer
from schemas import bitstring
from schemas.vocabulary import (
    BITSTRING_STATUS_LIST,
    BITSTRING_STATUS_LIST_CREDENTIAL,
    REVOCATION,
    VC_V2,
    VERIFIABLE_CREDENTIAL,
)

TTL_MILLISECONDS: Final = 60_000
ROUNDS: Final = 8


def _round(key: bytes, number: int, half: int) -> int:
    message = number.to_bytes(1, "big") + half.to_bytes(8, "big")
    return int.from_bytes(hmac.digest(key, message, hashlib.sha256)[:8], "big")


def allocate(counter: int, key: bytes, size: int) -> int:
    """The status index of the `counter`-th entry (from 0) of a list of `size` bits.

    A Feistel network keyed by `key` (16 bytes or more) permutes 0..2^2n-1, and is walked until it falls below `size`:
    so different counters give different indices, all of 0..size-1 are reached, and no table has to be searched.

    Raises IssuanceRefused: `status.list_full` for a counter outside 0..size-1; ValueError: for a short key or no bit.
    """
    if len(key) < 16 or size < 1:
        raise ValueError("a permutation needs a key of 16 bytes and a list of one bit or more")
    if not 0 <= counter < size:
        raise IssuanceRefused("status.list_full", counter=counter, size=size)
    width = max(1, ((size - 1).bit_length() + 1) // 2)
    mask = (1 << width) - 1
    value = counter
    while True:
        left, right = value >> width, value & mask
        for number in range(ROUNDS):
            left, right = right, left ^ (_round(key, number, right) & mask)
        value = left << width | right
        if value < size:
            return value


def compose_status_list(
    url: str,
    issuer_profile: IssuerProfile,
    indices: Iterable[int],
    size: int,
    valid_from: datetime,
    valid_until: datetime | None,
) -> dict[str, Any]:
    """The unsigned BitstringStatusListCredential at `url`, whose set bits are the revoked `indices`.

    Raises BitstringMalformed: `status.range` for an index outside of the list.
    """
    document: dict[str, Any] = {
        "@context": [VC_V2],
        "id": url,
        "type": [VERIFIABLE_CREDENTIAL, BITSTRING_STATUS_LIST_CREDENTIAL],
        "issuer": issuer_profile.id,
        "validFrom": timestamp(valid_from),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": BITSTRING_STATUS_LIST,
            "statusPurpose": REVOCATION,
            "ttl": TTL_MILLISECONDS,
            "encodedList": bitstring.encode(bitstring.with_bits(size, indices)),
        },
    }
    if valid_until is not None:
        document["validUntil"] = timestamp(valid_until)
    return document


def sign_status_list(
    document: dict[str, Any], signer_ed25519: Signer, signer_rsa: Signer, jwt_url: str, now: datetime
) -> tuple[bytes, bytes]:
    """The two published forms of one list: with its Data Integrity proof, and as a JWT with the id `jwt_url`.

    Raises IssuanceRefused: when the list breaks a rule or a signer is not that of the list's issuer.
    """
    at_jwt_url = {
        **document,
        "id": jwt_url,
        "credentialSubject": {**document["credentialSubject"], "id": f"{jwt_url}#list"},
    }
    embedded = issue_embedded(prepare(document, Kind.STATUS_LIST), signer_ed25519, now)
    jwt = issue_jwt(prepare(at_jwt_url, Kind.STATUS_LIST), signer_rsa)
    return embedded.data, jwt.data

"""Does a key that only its own address vouches for speak for an https issuer of the same origin? (DECISIONS.md R1)

A host may have many tenants, so the origin alone says nothing. The key is the issuer's if the issuer's document names
its address, or if it lies under the directory of the issuer's id. (A key in the host's own key set is found by
`resolver.issuer_keys`.)

The directory is what the issuer alone can write to. That of `https://host/tenants/alice` is `https://host/tenants/alice/`
and not `https://host/tenants/`, which she shares; that of `https://host/alice/issuer.json`, a name that tells no tenant
from another, is `https://host/alice/`. The root of a host is no tenant's directory: tenants and uploads lie under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from keys.errors import KeyRefused
from keys.verification import VerificationMethod
from schemas.members import listed, objects
from verifier.examination import Examination
from verifier.origins import origin_of
from verifier.resolver import ACCEPT, MAX_DOCUMENT_BYTES

# Only addresses that every reader takes alike: no query, no percent sign, no segment that begins with a dot or is
# empty, so that none climbs out of its directory or leads to another server.
_PLAIN: Final = re.compile(
    r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)(?P<end>/?)"
)
_DOCUMENT: Final = re.compile(
    r"(?:index|issuer|profile|did|organi[sz]ation)(?:\.(?:json|jsonld|html?))?", re.IGNORECASE
)


def is_at_address_of(
    examination: Examination, method: VerificationMethod, issuer: str, *, is_named: bool = False
) -> bool:
    """Whether the address `method.id`, from which the key was read, is the issuer's: of its origin, and named in its
    document (`is_named`) or under its directory. A redirect must not lead out of these."""
    address = method.id.partition("#")[0]
    if not address.startswith("https://") or origin_of(address) != origin_of(issuer):
        return False
    if not (is_named or lies_under(address, issuer)):
        return False
    fetched = examination.sources.issuers(address, accept=ACCEPT, limit=MAX_DOCUMENT_BYTES)  # read before
    if fetched.url.partition("#")[0] != address and not lies_under(fetched.url, issuer):
        return False
    document = examination.documents.json(address)
    return method.controller in ("", address, issuer) and not _is_said_to_be_anothers(document, method, issuer)


def lies_under(address: str, issuer: str) -> bool:
    """Whether an address lies under the directory of an issuer's id."""
    key, home = _PLAIN.fullmatch(address), _PLAIN.fullmatch(issuer)
    if key is None or home is None or origin_of(address) != origin_of(issuer):
        return False
    directory = home["path"]
    parent, _, last = directory.rpartition("/")
    if not home["end"] and _DOCUMENT.fullmatch(last):
        directory = parent or directory
    return bool(directory) and key["path"].startswith(f"{directory}/")


def _is_said_to_be_anothers(document: Mapping[str, Any], method: VerificationMethod, issuer: str) -> bool:
    """A key of a shared host may say whose it is (Open Badges Implementation Guide, key provenance)."""
    keys = [document] if "kty" in document else objects(listed(document.get("keys")))
    for jwk in keys[:200]:
        if jwk.get("iss", issuer) == issuer:
            continue
        try:
            if VerificationMethod.from_jwk("", "", jwk).same_key(method):
                return True
        except KeyRefused:
            continue
    return False

"""The key of a signed Open Badges 2.0 assertion: found under its name, and linked by the issuer's own Profile.

Open Badges 2.0 "Signed Badges" steps 4 and 5: never a key that the Profile does not link, nor one whose `owner` does
not point back (DECISIONS.md row B3).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keys.errors import KeyRefused, KeyUnknown
from keys.verification import VerificationMethod
from schemas.members import id_of, listed, member
from verifier.checks.retrieval import ACCEPT
from verifier.examination import Examination
from verifier.ob2_forms import plainly


def named_key(examination: Examination) -> VerificationMethod:
    """The key that `verification.creator` names, or the Profile's only one; its controller is the key's `owner`.

    Raises KeyUnknown (`key.unnamed`; `key.unknown`: "document", "controller"), KeyRefused, ResolutionFailed.
    """
    creator = member(examination.document, "verification", "creator")
    links = _links(examination)
    if creator is None and len(links) == 1:
        creator = id_of(links[0])
    if not isinstance(creator, str):
        raise KeyUnknown("key.unnamed")
    # The Profile may hold the whole key, and comes from the issuer's own address too.
    whole = [link for link in links if id_of(link) == creator and isinstance(link, Mapping) and "publicKeyPem" in link]
    key: Mapping[str, Any] = whole[0] if whole else plainly(examination.documents.json(creator, ACCEPT))
    if key.get("id") != creator:
        raise KeyUnknown("key.unknown", method=creator[:300], reason="document")
    owner, pem = key.get("owner"), key.get("publicKeyPem")
    if not isinstance(owner, str):
        raise KeyUnknown("key.unknown", method=creator[:300], reason="controller")
    if not isinstance(pem, str):
        raise KeyRefused("key.malformed", reason="pem")
    return VerificationMethod.from_pem(creator, owner, pem)


def is_linked(examination: Examination, method: VerificationMethod) -> bool:
    """Whether the Profile links the key and the key names the Profile as its owner."""
    if examination.ob2 is None:
        return False
    links = {id_of(link) for link in _links(examination)}
    return method.id in links and method.controller == id_of(examination.ob2.profile)


def _links(examination: Examination) -> list[Any]:
    return listed(examination.ob2.profile.get("publicKey")) if examination.ob2 is not None else []

"""The wrapper of a wallet or a platform around an Open Badges 2.0 assertion: a Verifiable Credential, which no version
of the standard describes. LearnCard's `legacyAssertion`, the `hasCredential` of the drafts of version 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from schemas import vocabulary as words
from schemas.members import listed, types_of

_DEEPEST: Final = 4
_MOST: Final = 500  # objects that are looked at in one credential


def assertion_within(credential: Mapping[str, Any]) -> dict[str, Any] | None:
    """The assertion of Open Badges 2.0 inside a credential of another kind, or None. Around a BadgeClass that stands
    there alone it is made up, with the dates and, where the BadgeClass names none, the issuer of the credential."""
    objects = list(_objects(credential))
    for each in objects:
        if words.OB2_ASSERTION in types_of(each) and "badge" in each:
            return dict(each)
    is_ob2 = any(words.OB2_CONTEXT in listed(each.get("@context")) for each in objects)
    for each in objects[1:]:  # a BadgeClass that is the whole document is inside of nothing
        badge = each if words.OB2_BADGE_CLASS in types_of(each) else each.get("badge") if is_ob2 else None
        if isinstance(badge, Mapping) and badge:
            issued_on = credential.get("issuanceDate", credential.get("validFrom"))
            return {"badge": {"issuer": credential.get("issuer"), **badge}, "issuedOn": issued_on}
    return None


def _objects(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The objects of a document from the outside to the inside, those of a proof left out; a bounded number."""
    level: list[Any] = [document]
    seen = 0
    for _ in range(_DEEPEST + 1):
        found = [each for each in level if isinstance(each, Mapping)][: _MOST - seen]
        yield from found
        seen += len(found)
        inside = [value for each in found for name, value in each.items() if name != "proof"]
        level = [each for value in inside for each in (value if isinstance(value, list) else [value])]

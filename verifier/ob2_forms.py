"""The two forms that JSON-LD allows in Open Badges 2.0, reduced to one: a single value for a set of one, and an address
for an object that has only an address.

The form decides nothing: what an address names is read from there, and a signature covers the text as it was written.
"""

from __future__ import annotations

from typing import Any, Final

_LINKS: Final = frozenset({"badge", "issuer", "creator", "owner", "image", "criteria", "revocationList", "endorsement"})
_SINGLE: Final = _LINKS - {"endorsement"} | {"recipient", "verification", "verify", "claim", "issuedOn", "expires"}


def plainly(document: dict[str, Any]) -> dict[str, Any]:
    """A copy of an Open Badges 2.0 document in the simpler form. Depth is bounded by the parser."""
    return {name: _plain(name, value) for name, value in document.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, list):
        if len(value) == 1 and name in _SINGLE:
            return _plain(name, value[0])
        return [_plain(name, each) for each in value]
    if not isinstance(value, dict):
        return value
    if name in _LINKS and value.keys() == {"id"}:
        return value["id"]
    if name == "recipient" and isinstance(value.get("type"), list) and len(value["type"]) == 1:
        value = {**value, "type": value["type"][0]}
    return plainly(value)

"""The two forms that JSON-LD allows in Open Badges 3.0, reduced to one: a single value for a set of one.

What decides a verdict is read from this form. A signature covers the document as it was written.
"""

from __future__ import annotations

from typing import Any, Final

_SINGLE: Final = ("issuer", "credentialSubject", "achievement", "source", "creator", "parentOrg", "criteria", "image")


def in_one_form(document: dict[str, Any]) -> dict[str, Any]:
    """An Open Badges 3.0 document in the simpler form: the same object where it is in that form already, else a copy.
    Depth is bounded by the parser."""
    changed: dict[str, Any] = {
        name: plain for name in _SINGLE if name in document and (plain := _plain(document[name])) is not document[name]
    }
    return {**document, **changed} if changed else document


def _plain(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 1:
        return _plain(value[0])
    return in_one_form(value) if isinstance(value, dict) else value

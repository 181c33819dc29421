"""Equivalent forms of JSON-LD, reduced to the one that the schemas describe: a set of one without its brackets (Open
Badges 3.0, the `json-ld` edition of 1EdTech's schemas), an empty set, and in Open Badges 2.0 null.

Only for the check of the structure: a proof is over the document as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_SETS_OF_OBJECTS: Final = frozenset(
    {
        "alignment",
        "endorsement",
        "identifier",
        "otherIdentifier",
        "related",
        "result",
        "resultDescription",
        "rubricCriterionLevel",
    }
)
_SETS_OF_TEXTS: Final = frozenset({"allowedValue", "endorsementJwt", "tag"})


def in_full(value: Any, *, null_is_nothing: bool) -> Any:
    """A copy with each set in brackets and without empty members. Depth is bounded by the parser."""
    if isinstance(value, list):
        return [in_full(each, null_is_nothing=null_is_nothing) for each in value]
    if not isinstance(value, Mapping):
        return value
    return {
        name: in_full(_bracketed(name, each), null_is_nothing=null_is_nothing)
        for name, each in value.items()
        if each != [] and not (each is None and null_is_nothing)
    }


def _bracketed(name: str, value: Any) -> Any:
    single = (isinstance(value, Mapping) and name in _SETS_OF_OBJECTS) or (
        isinstance(value, str) and name in _SETS_OF_TEXTS
    )
    return [value] if single else value

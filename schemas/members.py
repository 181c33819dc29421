"""Members of JSON objects: written without nulls and empty sets, read without trust in their types.

Open Badges 3.0 "Serialization": no null, no empty array; a set of one may arrive as one value. What is read and is not
as expected is absent: no document makes these functions raise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_NONE: Final[frozenset[str]] = frozenset()


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that say something: None, empty text, empty arrays and empty objects are left out."""
    return {
        name: value for name, value in members.items() if value is not None and value != "" and value not in ([], {})
    }


def types_of(document: object) -> frozenset[str]:
    """The `type` (or `@type`) of an object as a set, whether it is written as a string or as an array."""
    if not isinstance(document, dict):
        return _NONE
    types = document.get("type", document.get("@type"))
    if isinstance(types, list):
        return frozenset([each for each in types if isinstance(each, str)])
    return frozenset((types,)) if isinstance(types, str) else _NONE


def listed(value: Any) -> list[Any]:
    """A value that the standards allow to be single or several, as a list; None is empty."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def single(value: Any) -> Any:
    """The value in a set of one, however many brackets are around it; anything else as it is."""
    while isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value


def objects(value: Any) -> list[Mapping[str, Any]]:
    """The objects among a single or several values."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def member(document: object, *names: str) -> Any:
    """The member at the end of a path of names; None as soon as something on the way is missing or no object."""
    for name in names:
        if not isinstance(document, dict):
            return None
        document = document.get(name)
    return document


def text_member(document: object, *names: str) -> str | None:
    """As `member`, if it is a text; of a language map, its first value (VC Data Model 2.0 section 11.1)."""
    found = document
    for name in names:  # as `member`, which is asked for most members of a document
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    if isinstance(found, str) or found is None:  # nearly always
        return found
    if isinstance(found, dict) and "@value" in found:
        found = found["@value"]
    if isinstance(found, list) and found:
        return text_member({"value": found[0]}, "value")
    return found if isinstance(found, str) else None


def id_of(value: object) -> str | None:
    """The id of something given as a URI or as an object with an `id`."""
    if isinstance(value, dict):
        value = value.get("id")
    return value if isinstance(value, str) else None

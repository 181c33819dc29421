"""Members of a JSON object, written without nulls or empty sets and read without trust in their types.

Open Badges 3.0 "Serialization": no null, no empty array; a set of one may arrive as one value.
"""

from collections.abc import Mapping
from typing import Any

from schemas.errors import DocumentMalformed


def present(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that say something: None, empty text, empty arrays and empty objects are left out."""
    return {
        name: value for name, value in members.items() if value is not None and value != "" and value not in ([], {})
    }


def text(document: Mapping[str, Any], name: str) -> str | None:
    """A text member: a string, the ``@value`` of a language object, or the first of several; else None."""
    for value in values(document, name):
        if isinstance(value, str):
            return value
        if isinstance(value, dict) and isinstance(value.get("@value"), str):
            return str(value["@value"])
    return None


def required(document: Mapping[str, Any], name: str) -> str:
    """A text member that a reader cannot do without. Raises DocumentMalformed (document.member_missing)."""
    found = text(document, name)
    if found is None:
        raise DocumentMalformed("document.member_missing", member=name)
    return found


def texts(document: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Every string of a set member, one string standing for a set of one."""
    return tuple(value for value in values(document, name) if isinstance(value, str))


def member(document: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """An object member, or the first object of several; else None."""
    return next(iter(members(document, name)), None)


def members(document: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
    """Every object of a set member, one object standing for a set of one."""
    return tuple(value for value in values(document, name) if isinstance(value, dict))


def values(document: Mapping[str, Any], name: str) -> list[Any]:
    """A member as a list: [] when absent or null, and [value] for what is no array."""
    value = document.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def has_type(document: Mapping[str, Any], name: str) -> bool:
    """Whether ``type`` is ``name`` or contains it."""
    return name in values(document, "type")

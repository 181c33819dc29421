"""Badges in whose contexts prefixes stand, and the places and values that are tried with them."""

from __future__ import annotations

from typing import Any

from schemas.vocabulary import OB_CONTEXT, VC_V2
from tests.keys.canonical.badge import badge
from tests.keys.canonical.extensions import CATEGORY

Json = dict[str, Any]


def with_prefixes(*further: Any, **members: Any) -> Json:
    """A badge in whose contexts `extensions` and `obi` are prefixes."""
    return badge(**{"@context": [VC_V2, OB_CONTEXT, CATEGORY, *further], "endorsement": []}, **members)


def in_place(document: Json, place: str, **members: Any) -> Json:
    """The document with members in one of its objects ("" is the document, "." goes down)."""
    holder: Any = document
    for step in place.split(".") if place else ():
        holder = holder[int(step)] if step.isdigit() else holder[step]
    holder.update(members)
    return document


PLACES = ["", "issuer", "issuer.address", "credentialSubject", "credentialSubject.achievement", "evidence.0"]
VALUES: list[Any] = [
    "singlebadge",
    "https://a.example/as-text",
    5,
    5.5,
    True,
    ["a", "b", 3],
    {"@value": "vannerie", "@language": "fr"},
    {"id": "urn:uuid:1"},
    {"type": "extensions:Level", "name": "x"} | {"type": "extensions:LevelExtension"},
    {"extensions:inside": {"extensions:deeper": "x"}},
    [{"name": "a"}, {"name": "b"}],
    [],
]

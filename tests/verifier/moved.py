"""A badge whose members stand in another object of its own identifier."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.verifier import world as w
from tests.verifier.world import World

Json = dict[str, Any]
PAGE = "https://badges.example/v/1"
BADGE = ["VerifiableCredential", "OpenBadgeCredential"]


def moved(document: Json, member: str, at: Callable[[Json], Json]) -> Json:
    """The same statements, `member` of the badge standing in another object of its id."""
    document = copy.deepcopy(document)
    place = at(document)
    kind = place.get("type", [])
    place["type"] = [*(kind if isinstance(kind, list) else [kind]), *BADGE]
    place[member] = document.pop(member)
    return document


PLACES: dict[str, tuple[Json, Callable[[Json], Json]]] = {
    "evidence": (
        {"evidence": [{"id": PAGE, "type": ["Evidence"], "narrative": "La page"}]},
        lambda document: document["evidence"][0],
    ),
    "subject": ({"credentialSubject__id": PAGE}, lambda document: document["credentialSubject"]),
    "picture": (
        {"credentialSubject__achievement__image": {"id": PAGE, "type": "Image"}},
        lambda document: document["credentialSubject"]["achievement"]["image"],
    ),
    "criteria": (
        {"credentialSubject__achievement__criteria": {"id": PAGE}},
        lambda document: document["credentialSubject"]["achievement"]["criteria"],
    ),
}  # fmt: skip


def expired(world: World, **changes: Any) -> Json:
    return world.sign(w.credential(id=PAGE, validUntil="2026-11-21T00:00:00Z", **changes))

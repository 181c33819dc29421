"""Where a badge may carry the words of others, and when they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.verifier import world as w

FEDERATION = "https://federation.example"
# Where a badge may hold an endorsement: the members around it, all of them claims of the badge.
PLACES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "badge": lambda held: held,
    "achievement": lambda held: {f"credentialSubject__achievement__{name}": value for name, value in held.items()},
    "issuer": lambda held: {f"issuer__{name}": value for name, value in held.items()},
    "parent": lambda held: {"issuer__parentOrg": w.PARENT | held},
    "parent of the parent": lambda held: {
        "issuer__parentOrg": {"id": FEDERATION, "type": ["Profile"], "parentOrg": w.PARENT | held}
    },
    "source": lambda held: {"credentialSubject__source": source() | held},
    "parent of the source": lambda held: {"credentialSubject__source": source() | {"parentOrg": w.PARENT | held}},
    "creator": lambda held: {"credentialSubject__achievement__creator": source() | held},
}
# What time has done to it, and to the badge.
DATES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "today": ({}, {}),
    "lapsed": ({"validUntil": "2026-11-21T00:00:00Z"}, {}),
    "not yet": ({"validFrom": "2026-12-01T00:00:00Z"}, {}),
    "in a badge that is over": ({}, {"validUntil": "2026-11-21T00:00:00Z"}),
}


def source() -> dict[str, Any]:
    """The profile of our site, as any badge may copy it."""
    return {"id": w.SITE, "type": ["Profile"], "name": "Site de Guéret"}

"""The network's token with another header or other claims."""

from __future__ import annotations

from typing import Any

from keys.algorithms import Algorithm
from tests.verifier import dialects as d
from tests.verifier.world import World


def presented(world: World, header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> str:
    """The network's token; a header member or claim of None is left out."""
    key = d.did_web(world, Algorithm.RS256)
    own, payload = d.FORMS["Open Badges"](d.badge_of(key, credentialStatus=None))
    header = {**own, "kid": key.name, **(header or {})}
    payload = {**payload, **(claims or {})}
    return d.compact(
        {name: value for name, value in header.items() if value is not None},
        {name: value for name, value in payload.items() if value is not None},
        key.signer,
    )

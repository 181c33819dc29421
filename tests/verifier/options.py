"""A badge with a genuine proof over chosen options."""

from __future__ import annotations

from typing import Any

from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World


def signed(world: World, **options: Any) -> dict[str, Any]:
    """The network's badge with a genuine proof over these options."""
    key = d.did_web(world, d.Algorithm.EDDSA)
    return d.with_suite(w.credential(credentialStatus=None), key, "eddsa-rdfc-2022", **options)

"""A hosted badge of version 2.0 over plain HTTP."""

from __future__ import annotations

from typing import Any

from tests.verifier import world as w

HOST = "http://ecole.example"
ASSERTION, BADGE, PROFILE = f"{HOST}/assertion", f"{HOST}/badge", f"{HOST}/issuer"


def hosted(**changes: Any) -> dict[str, Any]:
    badge = {"id": BADGE, "type": "BadgeClass", "name": "Couture", "issuer": {"id": PROFILE, "name": "École"}}
    return w.assertion(**{"id": ASSERTION, "badge": badge} | changes)

"""Badges whose verdict or parts may be kept, and what changes in the world meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.kept_verdicts import KeptVerdicts

DID_URL = "https://badges.example/.well-known/did.json"


def swap_keys(world: World) -> None:
    """Publish the stranger's key under the name of the network's."""
    document, other = world.web.read(DID_URL), world.signer("stranger").method.multibase
    for method in document["verificationMethod"]:
        if method.get("publicKeyMultibase") == world.signer().method.multibase:
            method["publicKeyMultibase"] = other
    world.web.put(DID_URL, document)


SITE_URL = "https://badges.example/sites/gueret/did.json"
END = w.NOW + timedelta(days=30)


def endorsed(world: World, **changes: Any) -> dict[str, Any]:
    """The network's badge with an endorsement by its site, which ends earlier."""
    inner = world.sign(w.endorsement(validUntil=text(END - timedelta(days=10))), "gueret")
    return world.sign(w.credential(endorsement=[inner], validUntil=text(END), **changes))


def text(moment: Any) -> str:
    return str(moment.isoformat()).replace("+00:00", "Z")


FORMS_OF_A_BADGE: dict[str, Callable[[World], Any]] = {
    "embedded proof": endorsed,
    "token": lambda world: world.token(w.jwt_credential(validUntil=text(END))),
    "suspension list": lambda world: suspending(world),
    "no status": lambda world: endorsed(world, credentialStatus=None),
    "hosted 2.0": lambda world: w.publish_ob2(world) or w.assertion(),
    "signed 2.0": lambda world: w.publish_ob2(world) or w.ob2_token(world),
    "a stranger's": lambda world: world.sign(w.credential(issuer=w.STRANGER, credentialStatus=None), "stranger"),
    "forged": lambda world: endorsed(world) | {"name": "Diplôme"},
    "unsigned": lambda world: w.credential(),
}


def suspending(world: World) -> dict[str, Any]:
    suspend(world, ())
    return world.sign(w.credential(credentialStatus=w.status_entry(w.LIST_URL, statusPurpose="suspension")))


def suspend(world: World, indices: tuple[int, ...]) -> None:
    world.publish_list(indices, credentialSubject__statusPurpose="suspension")


def without_key(world: World) -> None:
    world.web.put(DID_URL, {**world.web.read(DID_URL), "assertionMethod": []})


def without_site(world: World) -> None:
    world.web.put(SITE_URL, {**world.web.read(SITE_URL), "verificationMethod": []})


CHANGES: dict[str, Callable[[World], object]] = {
    "nothing": lambda world: None,
    "a revocation": lambda world: world.publish_list(revoked=(w.INDEX,)),
    "a suspension": lambda world: suspend(world, (w.INDEX,)),
    "another's revocation": lambda world: world.publish_list(revoked=(w.INDEX + 1,)),
    "a list that is gone": lambda world: world.web.pages.pop(w.LIST_URL),
    "a list that is out of date": lambda world: world.publish_list(validUntil=text(w.NOW - timedelta(days=1))),
    "a key that is not published": without_key,
    "another key under its name": swap_keys,
    "a site's key that is not published": without_site,
    "a DID document that is gone": lambda world: world.web.pages.pop(DID_URL),
    "an assertion that is gone": lambda world: world.web.put(w.ASSERTION_URL, "", status=410),
}
TIMES = [timedelta(days=days) for days in (0, 25, 30, 31, -2000)]  # before and after each end, and at the last


def own(kept: KeptVerdicts | None = None, **more: Any) -> dict[str, Any]:
    return {"own_origin": w.ORIGIN, "kept": kept, **more}


def calls(monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> list[tuple[Any, ...]]:
    """The arguments of every call from here on."""
    found: list[tuple[Any, ...]] = []
    called = getattr(place, name)

    def noting(*arguments: Any, **more: Any) -> Any:
        found.append(arguments)
        return called(*arguments, **more)

    monkeypatch.setattr(place, name, noting)
    return found

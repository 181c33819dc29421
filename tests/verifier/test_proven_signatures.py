"""The service's own signatures are remembered by bytes and key; what may change is read anew (decisions 25)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.errors import SignatureInvalid
from keys.keyring import Keyring
from tests.verifier import world as w
from tests.verifier.kept import DID_URL, swap_keys
from tests.verifier.world import World
from verifier.proven_signatures import ProvenSignatures
from verifier.verdict import Headline


@dataclass
class Signature:
    """A signature with a fixed result, and how often it was computed."""

    good: bool = True
    computed: list[bool] = field(default_factory=list)

    def __call__(self) -> None:
        self.computed.append(self.good)
        if not self.good:
            raise SignatureInvalid("proof.signature")


def test_what_held_is_not_computed_again(verifier_keyring: Keyring) -> None:
    proven, good = ProvenSignatures(), Signature()
    one, other = (verifier_keyring.signer(owner, Algorithm.EDDSA).method for owner in ("network", "stranger"))
    for signed, method in ((b"a", one), (b"a", one), (b"b", one), (b"a", other), (b"a", other)):
        proven.verify(signed, method, good)
    assert len(good.computed) == 3


def test_what_did_not_hold_is_computed_each_time(verifier_keyring: Keyring) -> None:
    proven, bad, method = ProvenSignatures(), Signature(good=False), verifier_keyring.methods("network")[0]
    for _ in range(2):
        with pytest.raises(SignatureInvalid):
            proven.verify(b"a", method, bad)
    proven.verify(b"a", method, Signature())
    assert bad.computed == [False, False]


def test_its_size_is_bounded_and_the_least_used_leaves(verifier_keyring: Keyring) -> None:
    proven, good, method = ProvenSignatures(2), Signature(), verifier_keyring.methods("network")[0]
    for signed in (b"a", b"b", b"a", b"c", b"a", b"b"):
        proven.verify(signed, method, good)
    assert len(good.computed) == 4


# A good badge was judged before; then its issuer or its bytes change.
CHANGES: dict[str, tuple[Callable[[World, dict[str, Any]], object], Headline]] = {
    "nothing": (lambda world, badge: None, Headline.VALID),
    "another name": (lambda world, badge: badge.update(name="Diplôme"), Headline.NOT_AUTHENTIC),
    "another proof date": (
        lambda world, badge: badge["proof"][0].update(created="2026-11-21T09:00:00Z"),
        Headline.NOT_AUTHENTIC,
    ),
    "a proof of another purpose": (
        lambda world, badge: badge["proof"][0].update(proofPurpose="authentication"),
        Headline.NOT_AUTHENTIC,
    ),
    "the key is not published any more": (
        lambda world, badge: world.web.put(DID_URL, {**world.web.read(DID_URL), "assertionMethod": []}),
        Headline.NOT_AUTHENTIC,
    ),
    "another key under its name": (lambda world, badge: swap_keys(world), Headline.NOT_AUTHENTIC),
    "a revocation": (lambda world, badge: world.publish_list(revoked=(w.INDEX,)), Headline.REVOKED),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_is_seen(world: World, what: str) -> None:
    change, headline = CHANGES[what]
    proven, badge = ProvenSignatures(), world.sign(w.credential())
    for _ in range(2):
        assert world.verify(badge, own_origin=w.ORIGIN, proven=proven).headline is Headline.VALID
    change(world, badge)
    assert world.verify(badge, own_origin=w.ORIGIN, proven=proven).headline is headline


def test_the_end_of_a_badge_is_seen(world: World) -> None:
    proven, badge = ProvenSignatures(), world.sign(w.credential(credentialStatus=None))
    assert world.verify(badge, own_origin=w.ORIGIN, proven=proven).headline is Headline.VALID
    later = w.NOW + timedelta(days=2000)
    assert world.verify(badge, own_origin=w.ORIGIN, proven=proven, now=later).headline is Headline.EXPIRED


@pytest.mark.parametrize(("own_origin", "remembered"), [(w.ORIGIN, 2), ("https://elsewhere.example", 0), (None, 0)])
def test_only_our_own_are_remembered(world: World, own_origin: str | None, remembered: int) -> None:
    """The badge's proof and its list's."""
    proven = ProvenSignatures()
    assert world.verify(world.sign(w.credential()), own_origin=own_origin, proven=proven).headline is Headline.VALID
    assert len(proven._known) == remembered

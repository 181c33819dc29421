"""Whose badge may be VALID: a key is no name, and only a caller says whom to believe (decisions 21)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from schemas import bitstring
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.believed_issuers import Believed
from verifier.kept_verdicts import KeptVerdicts
from verifier.verdict import Headline, Trust

NOBODY = Believed.of(())
OURS: Mapping[str, Any] = {"own_origin": w.ORIGIN, "known_issuers": {w.NETWORK: "Réseau Citoyen de Services"}}
EXPIRED = {"validUntil": "2026-11-23T09:00:00Z"}
FUTURE = {"validFrom": "2026-12-23T09:00:00Z"}


def strangers(world: World, **changes: Any) -> dict[str, Any]:
    """A badge that a stranger makes and signs, with every check good."""
    named = {"issuer": {"id": w.STRANGER, "type": ["Profile"], "name": "L’École du Fil"}, "credentialStatus": None}
    return world.sign(w.credential(**(named | changes)), "stranger")


def test_a_caller_says_whom_to_believe(world: World) -> None:
    with pytest.raises(TypeError):
        world.environment().__class__(now=w.NOW, fetch=world.web)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Believed.of(w.STRANGER)


@pytest.mark.parametrize(
    ("believed", "headline", "trust"),
    [
        (NOBODY, Headline.UNKNOWN_ISSUER, None),
        (Believed.of((w.NETWORK, w.SITE)), Headline.UNKNOWN_ISSUER, None),
        (Believed.of((w.STRANGER,)), Headline.VALID, Trust.CALLER),
        (Believed.of((), listed=(w.STRANGER,)), Headline.VALID, Trust.LISTED),
        (Believed.of((w.STRANGER,), listed={w.STRANGER: "L’École du Fil"}), Headline.VALID, Trust.LISTED),
        (Believed.ANY, Headline.VALID, Trust.ANY),
    ],
    ids=["nobody", "others", "caller", "listed", "both", "any"],
)
def test_a_good_badge(world: World, believed: Believed, headline: Headline, trust: Trust | None) -> None:
    verdict = world.verify(strangers(world), believed=believed, **OURS)
    assert (verdict.headline, verdict.trust, verdict.is_authentic) == (headline, trust, True)
    assert verdict.to_json()["trust"] == (trust and str(trust))
    assert ("issuer.unlisted" in verdict.notes) is (trust is None)


@pytest.mark.parametrize(
    "other",
    [
        "did:web:stranger.example:people:x",
        "did:web:stranger.exampl",
        "did:web:stranger.example.fr",
        "DID:web:stranger.example",
        "did:web:STRANGER.example",
        "https://stranger.example",
        "stranger.example",
    ],
)
def test_ids_are_compared_whole(world: World, other: str) -> None:
    verdict = world.verify(strangers(world), believed=Believed.of((other,)), **OURS)
    assert (verdict.headline, verdict.trust) == (Headline.UNKNOWN_ISSUER, None)


def test_our_own_need_no_list_and_stay_kept(world: World) -> None:
    class Asked(w.Everybody):
        asked = 0

        def __contains__(self, issuer: object) -> bool:
            Asked.asked += 1
            return True

    kept = KeptVerdicts()
    badge = world.sign(w.credential(endorsement=[world.sign(w.endorsement(), "gueret")]))
    verdicts = [world.verify(badge, believed=Believed.of((), listed=Asked()), kept=kept, **OURS) for _ in range(2)]
    assert [(each.headline, each.trust) for each in verdicts] == [(Headline.VALID, Trust.OWN)] * 2
    assert (Asked.asked, verdicts[0].digest in kept) == (0, True)
    assert {nested.trust for nested in verdicts[0].witnesses} == {Trust.OWN}


def test_another_headline_stays_what_it_is(world: World) -> None:
    """UNKNOWN_ISSUER takes the place of VALID alone; nobody is trusted there either."""
    revoked = {"id": "https://stranger.example/list", "issuer": w.STRANGER}
    bits = bitstring.encode(bitstring.with_bits(bitstring.MINIMUM_BITS, (w.INDEX,)))
    status = world.sign(w.status_list(revoked["id"], **revoked, credentialSubject__encodedList=bits), "stranger")
    world.web.put(revoked["id"], status)
    cases = {
        Headline.EXPIRED: strangers(world, **EXPIRED),
        Headline.NOT_YET_VALID: strangers(world, **FUTURE),
        Headline.REVOKED: strangers(world, credentialStatus=w.status_entry(revoked["id"])),
        Headline.NOT_AUTHENTIC: strangers(world) | {"name": "Autre chose"},
        Headline.UNDETERMINED: strangers(world, credentialStatus=w.status_entry("https://silent.example/1")),
    }
    for headline, badge in cases.items():
        verdict = world.verify(badge, believed=NOBODY, **OURS)
        assert (verdict.headline, verdict.trust, verdict.is_authentic) == (headline, None, False)
        believed = world.verify(badge, believed=Believed.of((w.STRANGER,)), **OURS)
        assert believed.headline is headline
        assert believed.trust is (None if headline is Headline.NOT_AUTHENTIC else Trust.CALLER)

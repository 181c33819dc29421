"""An endorsement of ours that was presented by itself is not judged again within a badge that holds the same bytes.

What its verdict rests on is compared each time, and what it means for the badge is weighed each time (decisions 25).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from schemas import strict_json
from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.kept import CHANGES, END, TIMES, calls, own, text, without_site
from tests.verifier.world import World
from verifier import pipeline
from verifier.kept_verdicts import KeptVerdicts
from verifier.reading.kinds import ENDORSEMENT_KINDS
from verifier.verdict import Headline

ENDS = {"validUntil": text(END - timedelta(days=10))}  # before the badge


def said(world: World, **changes: Any) -> dict[str, Any]:
    """An endorsement that the site signed."""
    return world.sign(w.endorsement(**ENDS, **changes), "gueret")


def badge(world: World, *endorsements: dict[str, Any], token: bool = False) -> Any:
    """A badge that holds these endorsements, in one form or the other."""
    around: dict[str, Any] = {"endorsement": list(endorsements), "validUntil": text(END)}
    return world.token(w.jwt_credential(**around)) if token else world.sign(w.credential(**around))


def presented(world: World, endorsement: dict[str, Any], **changes: Any) -> KeptVerdicts:
    """What is kept once this endorsement was presented by itself."""
    kept = KeptVerdicts()
    world.verify(strict_json.encode(endorsement), **own(kept, **changes))
    return kept


def examined(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """How often an endorsement is examined from here on, one entry each time."""
    every = calls(monkeypatch, pipeline, "_examine")

    class Endorsements(list[Any]):
        def __len__(self) -> int:
            return sum(arguments[0].kind in ENDORSEMENT_KINDS for arguments in every)

    return Endorsements()


def test_it_is_judged_once_for_both_forms(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    judged, endorsement = examined(monkeypatch), said(world)
    kept = presented(world, endorsement)
    assert len(judged) == 1
    for token in (False, True):
        verdict = world.verify(badge(world, endorsement, token=token), **own(kept))
        assert verdict.headline is Headline.VALID and len(verdict.endorsements) == 1
    assert len(judged) == 1
    for token in (False, True):  # the control: without the store
        world.verify(badge(world, endorsement, token=token), **own())
    assert len(judged) == 3


@pytest.mark.parametrize("token", [False, True], ids=["embedded proof", "token"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_verdict_is_the_one_reached_anew(world: World, change: str, token: bool) -> None:
    endorsement = said(world)
    kept, whole = presented(world, endorsement), badge(world, endorsement, token=token)
    CHANGES[change](world)
    for moment in (w.NOW + later for later in (*TIMES, *TIMES)):
        assert world.verify(whole, **own(kept, now=moment)) == world.verify(whole, **own(now=moment)), moment


def test_what_it_rests_on_is_part_of_what_the_badge_rests_on(world: World) -> None:
    """The badge's own verdict is kept with what was read for the endorsement, though that was not judged again."""
    endorsement = said(world)
    kept, whole = presented(world, endorsement), badge(world, endorsement)
    assert world.verify(whole, **own(kept)).headline is Headline.VALID
    without_site(world)
    later = world.verify(whole, **own(kept))
    assert later == world.verify(whole, **own()) and later.endorsements[0].headline is not Headline.VALID


def test_two_of_one_id_are_both_judged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = said(world), said(world, name="Autre témoignage")
    assert first["id"] == second["id"]
    kept, judged = presented(world, first), examined(monkeypatch)
    world.verify(badge(world, first, second), **own(kept))
    assert len(judged) == 1


@pytest.mark.parametrize("token", [False, True], ids=["embedded proof", "token"])
@pytest.mark.parametrize("member", ["name", "issuer", "proof", "validFrom"])
def test_a_changed_one_is_refused(world: World, member: str, token: bool) -> None:
    """Also in the second form, after the first one held the genuine one."""
    genuine = said(world)
    kept = presented(world, genuine)
    assert world.verify(badge(world, genuine, token=not token), **own(kept)).headline is Headline.VALID
    other = said(world, name="Autre", validFrom="2026-01-02T03:04:05Z")
    other["issuer"] = {**genuine["issuer"], "name": "Autre site"}
    changed = badge(world, {**genuine, member: other[member]}, token=token)
    verdict = world.verify(changed, **own(kept))
    assert verdict == world.verify(changed, **own()) and verdict.headline is Headline.NOT_AUTHENTIC


def test_it_is_weighed_for_each_badge(world: World) -> None:
    """A genuine one about another badge is found out in this one."""
    stolen = said(world, credentialSubject__id="urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0ff")
    kept, whole = presented(world, stolen), badge(world, stolen)
    verdict = world.verify(whole, **own(kept))
    assert verdict == world.verify(whole, **own()) and verdict.headline is not Headline.VALID


def test_one_with_a_newer_edition_is_judged_as_it_stands(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    contexts = [words.VC_V2, words.OB_CONTEXT, words.EXTENSIONS_CONTEXT]
    service = {"id": f"{w.ORIGIN}/newer", "type": words.CREDENTIAL_REFRESH_1EDTECH}
    members = {"@context": contexts, "refreshService": service}
    old, newer = said(world, **members), said(world, **members, validFrom=text(w.NOW - timedelta(days=1)))
    world.web.put(service["id"], strict_json.encode(newer))
    kept, judged, whole = presented(world, old), examined(monkeypatch), badge(world, old)
    assert world.verify(whole, **own(kept)) == world.verify(whole, **own())
    assert len(judged) == 2

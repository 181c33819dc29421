"""A holder moves members between objects that bear one id: the same statements, another badge for its readers (F5)."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from keys.canonical import jsonld
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

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


def revoked(world: World, **changes: Any) -> Json:
    world.publish_list((w.INDEX,))
    return world.sign(w.credential(id=PAGE, **changes))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("make", "member", "headline"),
    [(expired, "validUntil", Headline.EXPIRED), (revoked, "credentialStatus", Headline.REVOKED)],
    ids=["expired", "revoked"],
)
def test_what_ends_a_badge_cannot_be_moved_away(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[..., Json],
    member: str,
    headline: Headline,
    place: str,
) -> None:
    changes, at = PLACES[place]
    presented = make(world, **changes)
    assert world.verify(presented).headline is headline
    assert world.verify(moved(presented, member, at)).headline is Headline.UNDETERMINED
    # The positive control: without the guard the signature holds, and nothing is left that says so.
    monkeypatch.setattr(jsonld, "refuse_scattered", lambda *_: None)
    assert world.verify(moved(presented, member, at)).headline is Headline.VALID


def test_whose_badge_it_is_cannot_be_moved_away_either(world: World) -> None:
    """Up, into the badge that takes on the types of its subject; and both of all types."""
    presented = world.sign(w.credential(id=PAGE, **PLACES["subject"][0]))
    assert world.verify(presented).headline is Headline.VALID
    kinds = [*BADGE, "AchievementSubject"]
    for of_subject in (["AchievementSubject"], kinds):
        document = copy.deepcopy(presented)
        subject = document["credentialSubject"]
        document |= {"type": kinds, "achievement": subject["achievement"], "identifier": subject.pop("identifier")}
        subject["type"] = of_subject
        assert world.verify(document).headline is Headline.UNDETERMINED

"""An unlisted issuer's badge that names an identifier of ours, or writes our host or one that is read as it."""

from __future__ import annotations

from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import world as w
from tests.verifier.resembling import KNOWN, OTHER, OURS, SITE_NAME, alarm, badge, crafted, judged, profile
from tests.verifier.world import ORIGIN, World
from verifier.own_names import OwnNames
from verifier.verdict import CheckName, Headline


@pytest.mark.parametrize("identifier", [w.NETWORK, w.SITE, f"{ORIGIN}/ob2/era/issuer"])
@pytest.mark.parametrize("role", ["parentOrg", "source", "creator"])
def test_a_stranger_s_badge_that_names_an_identifier_of_ours(world: World, role: str, identifier: str) -> None:
    signed = crafted(world, role, OTHER, identifier)
    verdict = judged(world, signed)
    result = verdict.check(CheckName.LOOKALIKE)
    assert verdict.headline is Headline.UNDETERMINED and result is not None and result.code == "lookalike.identifier"
    assert result.facts == {"known_as": KNOWN.get(identifier, OURS), "role": role, "ours": True}
    # A listed issuer may, and without our origin the identifier is anybody's.
    assert judged(world, signed, known_issuers=KNOWN | {w.STRANGER: "École du Fil"}).headline is Headline.VALID
    assert judged(world, signed, own_origin=None).headline is Headline.VALID
    assert judged(world, crafted(world, role, OTHER)).headline is Headline.VALID


def test_an_identifier_alone_and_one_of_an_endorser(world: World) -> None:
    alone = world.sign(badge("issuer", OTHER) | {"issuer": profile(OTHER, parentOrg=[w.NETWORK])}, "stranger")
    assert alarm(judged(world, alone)) == {"known_as": OURS, "role": "parentOrg", "ours": True}
    endorsed = badge("issuer", OTHER)
    by_a_stranger = w.endorsement(issuer=profile(OTHER, parentOrg=w.PARENT))
    endorsed["endorsementJwt"] = [world.token(by_a_stranger, "stranger", Algorithm.EDDSA)]
    verdict = judged(world, world.sign(endorsed, "stranger"))
    assert (verdict.headline, alarm(verdict)) == (
        Headline.UNDETERMINED, {"known_as": OURS, "role": "endorser", "ours": True}
    )  # fmt: skip
    del endorsed["endorsementJwt"]
    # Our own endorsement, taken from another badge, is more than a likeness.
    endorsed["endorsement"] = [world.sign(w.endorsement())]
    stolen = judged(world, world.sign(endorsed, "stranger"))
    assert stolen.headline is Headline.NOT_AUTHENTIC
    # One that we never signed.
    endorsed["endorsement"] = [w.endorsement()]
    unsigned = judged(world, world.sign(endorsed, "stranger"))
    assert (unsigned.headline, alarm(unsigned)) == (
        Headline.UNDETERMINED, {"known_as": SITE_NAME, "role": "endorser", "ours": True}
    )  # fmt: skip


def test_without_names_the_host_is_what_we_are_known_as(world: World) -> None:
    signed = crafted(world, "source", OTHER, w.NETWORK)
    found = alarm(judged(world, signed, own_names=OwnNames, known_issuers={w.STRANGER + ":other": "École"}))
    assert found == {"known_as": "badges.example", "role": "source", "ours": False}


@pytest.mark.parametrize(
    ("members", "is_ours"),
    [
        ({"name": "Badges (badges.example)"}, True),
        ({"url": "https://badges-example.fr/"}, True),
        ({"url": "http://badges.example/"}, False),
        ({"email": "contact@badgse.example"}, True),
        ({"url": "https://badges.example.evil.test/issuer"}, True),
        ({"url": "https://stranger.example/", "email": "contact@stranger.example"}, False),
        ({"url": ["https://badges-example.fr/"], "email": {"": 1}}, True),
        ({"url": 5, "email": ["contact@stranger.example"]}, False),
    ],
    ids=str,
)
def test_our_host(world: World, members: dict[str, Any], is_ours: bool) -> None:
    issuer = profile(OTHER) | members
    token = world.token(badge("issuer", OTHER) | {"issuer": issuer}, "stranger", Algorithm.EDDSA)
    verdict = judged(world, token)
    expected = {"known_as": "badges.example", "role": "issuer", "ours": False} if is_ours else None
    assert alarm(verdict) == expected
    assert alarm(judged(world, token, own_origin="https://other.test")) is None

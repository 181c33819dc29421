"""Many sites have an open redirect: an address that redirects to any URL. Documents reached through one are not the
site's; a site that moved redirects to the same path on another host."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.forging import jwk_of, token
from tests.verifier.redirects import DOOR, VICTIM, answer, publish_issuer
from tests.verifier.world import World
from verifier.origins import is_same_place
from verifier.verdict import Headline


@pytest.mark.parametrize(
    ("issuer", "read_at", "headline"),
    [
        (f"{DOOR}/issuer", "https://evil.example/issuer", Headline.UNDETERMINED),
        (f"{VICTIM}/go/evil.example", "https://evil.example/", Headline.UNDETERMINED),
        ("did:web:victim.example:go:evil.example", "https://evil.example/did.json", Headline.UNDETERMINED),
        (f"{VICTIM}/issuer", "https://www.victim.example/issuer/", Headline.VALID),
        (f"{VICTIM}/issuer", f"{VICTIM}/issuers/1.json", Headline.VALID),
        ("did:web:victim.example:school", "https://new.example/school/did.json", Headline.VALID),
        ("did:web:victim.example", "https://new.example/dids/victim.json", Headline.VALID),
    ],
)
def test_an_issuer_that_is_read_elsewhere(world: World, issuer: str, read_at: str, headline: Headline) -> None:
    verdict = world.verify(publish_issuer(world, issuer, read_at))
    assert verdict.headline is headline, verdict.checks
    code = "issuer_binding.listed" if headline is Headline.VALID else "issuer_binding.document"
    assert verdict.check("issuer_binding").code == code  # type: ignore[union-attr]


def test_the_key_set_of_the_host_is_the_host_s(world: World) -> None:
    """The issuer's own address may redirect to a page for people on any host."""
    world.web.put(f"{VICTIM}/.well-known/jwks.json", {"keys": [jwk_of(world)]})
    answer(world, f"{VICTIM}/about", {"id": f"{VICTIM}/about"}, read_at="https://www.victim.example/fr/")
    presented = token(
        world, {"jwk": jwk_of(world)}, iss=f"{VICTIM}/about", issuer={"id": f"{VICTIM}/about", "type": ["Profile"]}
    )
    assert world.verify(presented).headline is Headline.VALID


@pytest.mark.parametrize("scope", [None, {"allowedOrigins": ["evil.example"]}], ids=["", "allowed"])
def test_an_open_badges_2_0_issuer_behind_an_open_redirect(world: World, scope: dict[str, Any] | None) -> None:
    issuer = f"{DOOR}/issuer"
    assertion = "https://evil.example/a" if scope else f"{DOOR}/a"
    answer(world, issuer, w.profile(id=issuer, verification=scope), read_at="https://evil.example/issuer")
    world.web.put("https://evil.example/badge", w.badge_class(id="https://evil.example/badge", issuer=issuer))
    hosted = w.assertion(id=assertion, badge="https://evil.example/badge")
    answer(world, assertion, hosted, read_at="https://evil.example/a")
    verdict = world.verify(hosted)
    assert verdict.headline is Headline.UNDETERMINED
    assert verdict.credential is None
    assert verdict.check("structure").code == "issuer_binding.document"  # type: ignore[union-attr]
    # The positive control: with the Profile at its own address the badge is valid.
    answer(world, issuer, w.profile(id=issuer, verification=scope), read_at=issuer)
    answer(world, assertion, hosted, read_at=assertion)
    assert world.verify(hosted).headline is Headline.VALID


@pytest.mark.parametrize(
    ("asked", "answered", "same"),
    [
        ("https://a.example/x", "https://a.example/y?z", True),
        ("https://a.example/x", "https://A.example:443/y", True),
        ("https://a.example/x?y", "https://b.example/x/?y", True),
        ("https://a.example/x?y", "https://b.example/x", False),
        ("https://a.example/x", "https://b.example/x/y", False),
        ("https://a.example:8443/x", "https://a.example/y", False),
        ("https://[x", "https://a.example/", False),
    ],
)
def test_what_is_the_same_place(asked: str, answered: str, same: bool) -> None:
    assert is_same_place(asked, answered) is same

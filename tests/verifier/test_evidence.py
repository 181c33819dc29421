"""Evidence that the issuer pinned by a digest is compared; other evidence is the issuer's word."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from keys.encodings import multibase_encode
from tests.verifier import world as w
from tests.verifier.integrity import DATA, integrity
from tests.verifier.world import World
from verifier import pipeline
from verifier.verdict import CheckName, Headline

URL = "https://files.example/photo.pdf"
SHA1 = multibase_encode(b"\x11\x14" + bytes(20))
DIGEST = multibase_encode(b"\x12\x20" + hashlib.sha256(DATA).digest())
SHORT = multibase_encode(b"\x12\x20" + hashlib.sha256(DATA).digest()[:31])


FALSE = integrity("sha512", b"other")


def badge(world: World, **members: Any) -> dict[str, Any]:
    evidence = {"id": URL, "type": ["Evidence"], "digestMultibase": DIGEST, **members}
    return world.sign(w.credential(evidence=[evidence]))


@pytest.mark.parametrize(
    ("members", "published", "headline", "code"),
    [
        ({}, DATA, Headline.VALID, "evidence.unchanged"),
        ({}, DATA + b".", Headline.NOT_AUTHENTIC, "evidence.changed"),
        ({}, None, Headline.UNDETERMINED, "evidence.unreachable"),
        ({"digestMultibase": "z0"}, DATA, Headline.NOT_AUTHENTIC, "evidence.digest_malformed"),
        ({"digestMultibase": SHA1}, DATA, Headline.UNDETERMINED, "evidence.digest_unsupported"),
        ({"digestMultibase": SHORT}, DATA, Headline.NOT_AUTHENTIC, "evidence.digest_malformed"),
        ({"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd00e"}, DATA, Headline.VALID, "evidence.not_public"),
    ],
    ids=["same", "changed", "unreachable", "no digest", "another function", "too short", "private"],
)  # fmt: skip
def test_pinned_evidence(
    world: World, members: dict[str, Any], published: bytes | None, headline: Headline, code: str
) -> None:
    if published is not None:
        world.web.put(URL, published)
    verdict = world.verify(badge(world, **members))
    assert (verdict.headline, verdict.check("evidence").code) == (headline, code)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("pinned", "headline", "code"),
    [
        (integrity("sha256"), Headline.VALID, "evidence.unchanged"),
        (integrity("sha384"), Headline.VALID, "evidence.unchanged"),
        (integrity("sha512") + "?ct=pdf", Headline.VALID, "evidence.unchanged"),
        (FALSE, Headline.NOT_AUTHENTIC, "evidence.changed"),
        (f"{FALSE} {integrity('sha512')}", Headline.VALID, "evidence.unchanged"),
        (f"{integrity('sha256')} {FALSE}", Headline.NOT_AUTHENTIC, "evidence.changed"),
        (f"md5-AAAA {integrity('sha256')}", Headline.VALID, "evidence.unchanged"),
        (integrity("sha1"), Headline.UNDETERMINED, "evidence.digest_unsupported"),
        ("", Headline.UNDETERMINED, "evidence.digest_unsupported"),
        ("sha384-AAAA", Headline.NOT_AUTHENTIC, "evidence.digest_malformed"),
        ("sha384-?", Headline.NOT_AUTHENTIC, "evidence.digest_malformed"),
        (integrity("sha384")[:-1], Headline.NOT_AUTHENTIC, "evidence.digest_malformed"),
    ],
    ids=["256", "384", "options", "changed", "either", "stronger", "md5 too", "weak", "empty", "short", "no", "cut"],
)  # fmt: skip
def test_evidence_pinned_as_a_web_page_pins_its_scripts(
    world: World, pinned: str, headline: Headline, code: str
) -> None:
    world.web.put(URL, DATA)
    evidence = {"id": URL, "type": ["Evidence"], "digestSRI": pinned}
    verdict = world.verify(world.sign(w.credential(evidence=[evidence])))
    assert (verdict.headline, verdict.check("evidence").code) == (headline, code)  # type: ignore[union-attr]


@pytest.mark.parametrize("members", [{"digestSRI": FALSE}, {"digestMultibase": DIGEST[:-1] + "z"}], ids=str)
def test_of_two_digests_both_must_hold(world: World, members: dict[str, Any]) -> None:
    world.web.put(URL, DATA)
    assert (
        world.verify(badge(world, **({"digestSRI": integrity("sha384")} | members))).headline is Headline.NOT_AUTHENTIC
    )


def test_evidence_without_a_digest_is_never_fetched(world: World) -> None:
    verdict = world.verify(world.sign(w.credential(evidence=[{"id": URL, "type": ["Evidence"]}])))
    assert verdict.headline is Headline.VALID
    assert URL not in world.web.asked


def test_too_many_pieces(world: World) -> None:
    pieces = [{"id": f"{URL}?{n}", "type": ["Evidence"], "digestMultibase": DIGEST} for n in range(6)]
    verdict = world.verify(world.sign(w.credential(evidence=pieces)))
    assert verdict.headline is Headline.UNDETERMINED
    assert not any(url.startswith(URL) for url in world.web.asked)


def test_the_pipeline_is_this_list() -> None:
    """Removing a check, or moving it before what it needs, fails this test."""
    assert [step.name for step in pipeline.STEPS] == list(CheckName)
    authenticity = {CheckName.STRUCTURE, CheckName.PROOF, CheckName.ISSUER_BINDING}
    for step in pipeline.STEPS:
        always = {CheckName.DATA_MODEL, CheckName.ISSUER_KEY, CheckName.HOSTED_SCOPE, CheckName.LOOKALIKE}
        late = step.name not in authenticity | always
        assert step.needs == (authenticity if late else frozenset())

"""Evidence that the issuer pinned by a digest is compared; other evidence is the issuer's word."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from keys.encodings import multibase_encode
from tests.verifier import world as w
from tests.verifier.world import World
from verifier import pipeline
from verifier.verdict import CheckName, Headline

URL = "https://files.example/photo.pdf"
DATA = b"%PDF-1.7 what was seen"
SHA1 = multibase_encode(b"\x11\x14" + bytes(20))
DIGEST = multibase_encode(b"\x12\x20" + hashlib.sha256(DATA).digest())


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
        ({"id": w.SUBJECT_ID}, DATA, Headline.VALID, "evidence.not_public"),
    ],
    ids=["same", "changed", "unreachable", "no digest", "another function", "private"],
)  # fmt: skip
def test_pinned_evidence(
    world: World, members: dict[str, Any], published: bytes | None, headline: Headline, code: str
) -> None:
    if published is not None:
        world.web.put(URL, published)
    verdict = world.verify(badge(world, **members))
    assert (verdict.headline, verdict.check("evidence").code) == (headline, code)  # type: ignore[union-attr]


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
    """A check that is removed, or moved before what it needs, is seen."""
    assert [step.name for step in pipeline.STEPS] == list(CheckName)
    authenticity = {CheckName.STRUCTURE, CheckName.PROOF, CheckName.ISSUER_BINDING}
    for step in pipeline.STEPS:
        late = step.name not in authenticity | {CheckName.ISSUER_KEY, CheckName.HOSTED_SCOPE}
        assert step.needs == (authenticity if late else frozenset())

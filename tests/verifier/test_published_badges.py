"""Badges that 1EdTech and the Digital Credentials Consortium publish as test data, signed by their own software."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.world import Web
from verifier.environment import VerifierEnvironment
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Headline, Verdict

FILE = Path(__file__).parent.parent / "vectors" / "verifier" / "published_badges.json"
BADGES: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["badges"]
# "credentialSubject MUST have id and/or identifier" (Open Badges 3.0 "Verification", step 1): a fault of form. Their
# status lists are not read here.
UNNAMED = {"dcc v2DoubleSigWithValidStatus", "dcc v1WithValidStatus"}


def judged(badge: dict[str, Any]) -> Verdict:
    """The verdict where each https issuer publishes the key that its fragment is, as their test servers do."""
    web = Web()
    proofs = badge["proof"] if isinstance(badge["proof"], list) else [badge["proof"]]
    for name in [proof["verificationMethod"] for proof in proofs if "verificationMethod" in proof]:
        controller, _, key = name.partition("#")
        if controller.startswith("https:"):
            method = {"id": name, "type": "Multikey", "controller": controller, "publicKeyMultibase": key}
            web.put(controller, {"id": controller, "verificationMethod": [method], "assertionMethod": [name]})
    return verify(
        Presented(json.dumps(badge).encode()), VerifierEnvironment(w.NOW, web, w.BELIEVED, limits=w.UNHURRIED)
    )


@pytest.mark.parametrize("name", BADGES)
def test_good_and_changed(name: str) -> None:
    verdict = judged(BADGES[name])
    assert verdict.headline is (Headline.UNDETERMINED if name in UNNAMED else Headline.VALID), verdict.checks
    assert verdict.conforms is (name not in UNNAMED)
    assert {check.code for check in verdict.checks if check.name == "proof"} <= {
        "proof.good",
        "proof.unsupported_beside",
    }
    changed = judged(w.changed(BADGES[name], {"issuer__name": "Autre"}))
    assert "proof.signature" in {check.code for check in changed.checks}
    assert changed.headline is Headline.NOT_AUTHENTIC


def test_there_are_nine() -> None:
    assert len(BADGES) == 9

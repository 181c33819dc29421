"""Each library's README begins with an example, and every example in it runs as it is written."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keys.keyring import LocalSigner
from keys.proofs import data_integrity
from keys.verification import VerificationMethod
from tests.house.sources import ROOT, text
from tests.verifier import world as w

LIBRARIES = ("schemas", "keys", "issuer", "verifier")
EXAMPLE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LONGEST, FEW = 20, 12  # lines of a room's first example, and of one in the README
# What each example prints at the least, on the badge that lies beside it.
PRINTED = {
    "schemas": ["required:issuer", "image.not_baked"],
    "keys": ["did:web:badges.example"],
    "issuer": ["endorsement application/vc+ld+json", '"proofValue":'],
    "verifier": ["VALID", "Transmettre un savoir-faire issued by did:key:"],
}


# The same for the examples of the README, in their order: each may use what those before it have left in the folder.
PRINTED_BY_README = {
    "verifier": ["VALID", "Transmettre un savoir-faire issued by did:key:"],
    "keys": [],
    "issuer": ['"proofValue":'],
    "schemas": ["required"],
}


SEED = sha256(b"the key that the example believes").digest()


def examples(room: str = ".") -> list[str]:
    """The examples of a room's README, or of the project's own."""
    return EXAMPLE.findall(text(Path(room) / "README.md"))


def signed_badge() -> dict[str, object]:
    """A badge whose issuer is a did:key, so that nothing about it has to be fetched."""
    private_key = Ed25519PrivateKey.from_private_bytes(SEED)
    unnamed = VerificationMethod.from_public_key("", "", private_key.public_key())
    did = f"did:key:{unnamed.multibase}"
    method = replace(unnamed, id=f"{did}#{unnamed.multibase}", controller=did)
    issuer = {"id": did, "type": ["Profile"], "name": "A stranger"}
    # The example takes the time of the machine: the badge is valid from long ago and has no end.
    changes = {"validFrom": "2020-01-01T00:00:00Z", "awardedDate": None, "validUntil": None, "credentialStatus": None}
    badge = w.credential(issuer=issuer, **changes)
    return data_integrity.sign(badge, LocalSigner(method, private_key), created=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("room", LIBRARIES)
def test_a_readme_begins_with_a_short_example(room: str) -> None:
    found = examples(room)
    assert found and len(found[0].splitlines()) <= LONGEST
    assert re.match(r"# .+\n\n```python\n", text(Path(room) / "README.md")), "the example comes first"


@pytest.mark.parametrize("room", LIBRARIES)
def test_every_example_runs(room: str, tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_text(json.dumps(signed_badge()), encoding="utf-8")
    for example in examples(room):
        printed = run(example, tmp_path)
        for part in PRINTED[room]:
            assert part in printed


def test_the_readme_shows_each_library_in_a_few_lines(tmp_path: Path) -> None:
    (tmp_path / "badge.json").write_text(json.dumps(signed_badge()), encoding="utf-8")
    for (room, parts), example in zip(PRINTED_BY_README.items(), examples(), strict=True):
        assert len([line for line in example.splitlines() if line.strip()]) <= FEW, room
        assert f"from {room}" in example
        printed = run(example, tmp_path)
        for part in parts:
            assert part in printed


def run(example: str, folder: Path) -> str:
    """Run an example in a folder, every warning an error; what it printed."""
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", example],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout

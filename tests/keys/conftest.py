"""The cast of this room's tests: one signer of each algorithm, and the small published vectors."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.keyring import Keyring, LocalSigner

CONTROLLER = "did:web:badges.example"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VECTORS = Path(__file__).parent.parent / "vectors" / "keys"


@pytest.fixture(scope="session")
def signers(tmp_path_factory: pytest.TempPathFactory) -> dict[Algorithm, LocalSigner]:
    """A signer of the network for each algorithm."""
    keyring = Keyring.create(tmp_path_factory.mktemp("keyring") / "keys", "laine et granit")
    for algorithm in Algorithm:
        keyring.generate("network", CONTROLLER, algorithm, NOW)
    return {algorithm: keyring.signer("network", algorithm) for algorithm in Algorithm}


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], dict[str, Any]]:
    """The content of a file of tests/vectors/keys by name; each names its origin."""

    def read(name: str) -> dict[str, Any]:
        content = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
        assert content["origin"]
        return content

    return read

"""The cast of this room's tests: one signer of each algorithm, and the small published vectors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keys import key_files
from keys.algorithms import Algorithm
from keys.keyring import Keyring, LocalSigner
from tests.keys.rings import NETWORK, NOW, PASSPHRASE, SITE

VECTORS = Path(__file__).parent.parent / "vectors" / "keys"


@pytest.fixture(scope="session")
def signers(tmp_path_factory: pytest.TempPathFactory) -> dict[Algorithm, LocalSigner]:
    """A signer of the network for each algorithm."""
    keyring = Keyring.create(tmp_path_factory.mktemp("keyring") / "keys", PASSPHRASE)
    for algorithm in Algorithm:
        keyring.generate("network", NETWORK, algorithm, NOW)
    return {algorithm: keyring.signer("network", algorithm) for algorithm in Algorithm}


@pytest.fixture(scope="session")
def vectors() -> Callable[[str], dict[str, Any]]:
    """The content of a file of tests/vectors/keys by name; each names its origin."""

    def read(name: str) -> dict[str, Any]:
        content = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
        assert content["origin"]
        return content

    return read


@pytest.fixture
def cheap_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rings that are made now cost next to nothing to open."""
    monkeypatch.setattr(key_files, "COST", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a ring may be made."""
    return tmp_path / "instance" / "keys"


@pytest.fixture
def ring(folder: Path, cheap_derivation: None) -> Keyring:
    """A ring of the network and of a site, one key each."""
    ring = Keyring.create(folder, PASSPHRASE)
    ring.generate("network", NETWORK, Algorithm.EDDSA, NOW)
    ring.generate("gueret", SITE, Algorithm.EDDSA, NOW)
    return ring

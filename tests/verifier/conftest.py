"""Keys are made once a run, a `World` for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.verifier.servers import write_certificate
from tests.verifier.world import CREATED, NETWORK, SITE, STRANGER, Web, World, world_of


@pytest.fixture(scope="session")
def verifier_keyring(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """Keys of the network, of a site and of a stranger."""
    keyring = Keyring.create(tmp_path_factory.mktemp("verifier") / "keys", "un mot de passe pour les tests")
    for owner, did in (("network", NETWORK), ("gueret", SITE), ("stranger", STRANGER)):
        for algorithm in Algorithm:
            keyring.generate(owner, did, algorithm, CREATED)
    return keyring


@pytest.fixture(scope="session")
def untouched_world(verifier_keyring: Keyring) -> World:
    """A `World` whose badges verify; its documents are signed once a run."""
    return world_of(verifier_keyring)


@pytest.fixture
def world(untouched_world: World) -> World:
    """A copy of that `World`, for the test to break."""
    web = Web()
    web.pages |= untouched_world.web.pages
    return World(untouched_world.keyring, web)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of badges.example, made once a run."""
    return write_certificate(tmp_path_factory.mktemp("tls") / "badges.example.pem")

"""The instance's own keyring is known, and another one, or an older copy, is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from badges.base.errors import Refused
from badges.base.services import Services
from badges.instance.catalogue import network
from badges.instance.initialise import initialise
from badges.issuing import keyring
from badges.network import ownership
from badges.network.tables import Instance
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.recognition import Recognition
from tests.conftest import ORIGIN, PASSPHRASE


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, whose keys this test may change."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


def recorded(services: Services) -> list[str]:
    with services.database.begin(read_only=True) as session:
        return list(session.get_one(Instance, 1).key_methods)


def another(services: Services, folder: Path) -> Services:
    """The same database, on a machine that made keys of its own for the same identifiers."""
    made = Keyring.create(folder, PASSPHRASE)
    for record in services.keyring.records():
        made.generate(record.owner, record.method.controller, record.method.algorithm, services.now())
    return replace(services, keyring=made)


def test_the_own_keyring_is_recorded_and_accepted(services: Services) -> None:
    initialise(services, ORIGIN, network(), services.now())
    assert recorded(services) == ownership.held_methods(services) != []
    ownership.check(services)


def test_another_keyring_is_refused(services: Services, tmp_path: Path) -> None:
    initialise(services, ORIGIN, network(), services.now())
    stranger = another(services, tmp_path / "other")
    with pytest.raises(Refused) as caught:
        ownership.check(stranger)
    assert caught.value.code == "instance.keyring_other"
    assert recorded(services) == ownership.held_methods(services)


def test_an_older_copy_is_refused_once_a_key_was_added(services: Services, tmp_path: Path) -> None:
    initialise(services, ORIGIN, network(), services.now())
    shutil.copytree(services.settings.keys_folder, tmp_path / "copy")
    copy = replace(services, keyring=Keyring.open(tmp_path / "copy", PASSPHRASE))
    ownership.check(copy)  # the control: the same keyring on a second machine
    keyring.rotate(services, "network", Algorithm.EDDSA)
    ownership.check(services)
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        ownership.check(copy)


def test_keys_that_a_crash_left_unrecorded_are_recorded_at_the_next_start(services: Services) -> None:
    initialise(services, ORIGIN, network(), services.now())
    active = services.keyring.signer("network", Algorithm.EDDSA).method
    services.keyring.generate("network", active.controller, Algorithm.EDDSA, services.now())
    assert recorded(services) != ownership.held_methods(services)
    ownership.check(services)
    assert recorded(services) == ownership.held_methods(services)


def test_init_makes_no_second_keyring_once_a_badge_exists(issued: Recognition, tmp_path: Path) -> None:
    stranger = another(issued.services, tmp_path / "other")
    with pytest.raises(Refused, match=r"instance\.keyring_other"):
        initialise(stranger, ORIGIN, network(), issued.services.now())

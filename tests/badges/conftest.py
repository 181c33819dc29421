"""The cast of this room's tests, and awards to act on: one that was agreed to, one that was signed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from flask import before_render_template

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.ledger import statuses
from badges.publication import judgement
from badges.publication.held_badges import finder
from keys import sealing
from keys.keyring import Keyring
from tests.cast.counter import counter_network
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.scenes import Stage, closed
from tests.cast.story import Story
from tests.cast.templates import refuse_rows
from tests.conftest import PASSPHRASE, Clock, Queue, no_fetch, settings_at
from verifier.limits import Limits

__all__ = ["counter_network"]

Result = TypeVar("Result")


@pytest.fixture(scope="session", autouse=True)
def pages_are_drawn_from_views() -> Iterator[None]:
    """Every page that a test draws fails when its template is given a row of the database."""
    with before_render_template.connected_to(refuse_rows):
        yield


@pytest.fixture(scope="session", autouse=True)
def without_haste() -> Iterator[None]:
    """No load of the machine decides a verdict: a stranger's document has a minute of the processor, and not a second.

    The first verification of a process may take more than one. The bounds have tests of their own
    (tests/verifier/test_effort.py).
    """
    usual, patient = judgement.environment, Limits(processor_seconds=60)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(judgement, "environment", lambda *given: replace(usual(*given), limits=patient))
        patch.setattr(finder, "DEFAULT_LIMITS", patient)  # what it reads is not read again
        yield


@pytest.fixture
def quick_seal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealing with cheap scrypt parameters; tests/keys/test_sealing.py tests the real ones."""
    monkeypatch.setattr(sealing, "COST", 1)


def invited(services: Services) -> tuple[Cast, None]:
    """The acts before most tests: the staff are invited."""
    return Cast(services), None


def awaited(services: Services) -> tuple[Cast, Recognition]:
    """The acts before the tests of an award: the staff are invited, and a member agreed to a badge."""
    cast = Cast(services)
    return cast, agreed(cast)


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """What a test asks for is there when it begins."""
    asked = request.fixturenames
    return Stage(awaited if "recognition" in asked else invited if "cast" in asked else None)


@pytest.fixture
def cast(services: Services, stage: Stage) -> Cast:
    """Léa, Karim, Hélène and the members that they register."""
    return Cast(services) if stage.found is None else stage.found[0].over(services)


@pytest.fixture
def recognition(cast: Cast, stage: Stage) -> Recognition:
    """An award that waits for its signature, on each database."""
    return agreed(cast) if stage.found is None else replace(stage.found[1], services=cast.services)


def services_of(home: Path, clock: Clock, queue: Queue) -> Services:
    """The services of an instance's home, on SQLite."""
    settings = settings_at(home)
    keyring = Keyring.open(settings.keys_folder, PASSPHRASE)
    return Services(settings, Database(settings.database_url), keyring, clock, no_fetch, queue)  # type: ignore[arg-type]


def template(source: Path, home: Path, act: Callable[[Services], Result]) -> Result:
    """Run an action in a copy of an instance, then close it, so that its files can be copied."""
    shutil.copytree(source, home)
    services = services_of(home, Clock(), Queue())
    found = act(services)
    closed(services)
    return found


def _copy(template: Recognition, home: Path, clock: Clock, queue: Queue) -> Iterator[Recognition]:
    shutil.copytree(template.services.settings.home, home)
    services = services_of(home, clock, queue)
    yield replace(template, services=services)
    services.database.dispose()


@pytest.fixture(scope="session")
def agreed_template(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Recognition:
    """An instance in which an award waits for its signature, to be copied."""

    def act(services: Services) -> Recognition:
        found = agreed(Cast(services), email="amina@courrier.example")
        statuses.current(services, 1)
        return found

    return template(instance_template, tmp_path_factory.mktemp("agreed") / "home", act)


@pytest.fixture(scope="session")
def issued_template(agreed_template: Recognition, tmp_path_factory: pytest.TempPathFactory) -> Recognition:
    """An instance in which one badge was issued, to be copied."""
    home = tmp_path_factory.mktemp("issued") / "home"
    source = agreed_template.services.settings.home
    return template(source, home, lambda services: replace(agreed_template, services=services).sign())


@pytest.fixture
def recognition_sqlite(
    agreed_template: Recognition, tmp_path: Path, clock: Clock, queue: Queue
) -> Iterator[Recognition]:
    """An award that waits for its signature, on SQLite alone."""
    yield from _copy(agreed_template, tmp_path / "agreed", clock, queue)


@pytest.fixture
def issued(issued_template: Recognition, tmp_path: Path, clock: Clock, queue: Queue) -> Iterator[Recognition]:
    """An award that was signed just now, on SQLite."""
    yield from _copy(issued_template, tmp_path / "issued", clock, queue)


@pytest.fixture
def story(services: Services, cast: Cast) -> Story:
    """Amina's story up to the award, on each database."""
    return Story(services, cast)

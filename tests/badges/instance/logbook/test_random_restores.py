"""Fifty records that are put back to an earlier time, each after other acts: with its logbook nothing is forgotten.

Without it each kind of forgetting is found, so that the same question means something of a record that was told.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from pathlib import Path
from typing import TypeAlias

import pytest

from badges.base.services import Services
from badges.instance.logbook.follow_logbook import remember
from tests.badges.conftest import services_of
from tests.badges.instance.logbook.narrow import REOPENED, SHOWN_AGAIN, UNREVOKED, Life, known, narrow, secrets_of
from tests.badges.instance.restoring import backed_up, put_back
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.conftest import Clock, Queue
from tests.drills import part

Forgotten: TypeAlias = tuple[Counter[str], Counter[str]]
RESTORES = 50


@pytest.fixture(scope="module")
def lives(agreed_template: Recognition, tmp_path_factory: pytest.TempPathFactory) -> list[Forgotten]:
    """What is forgotten without the logbook, and with it, for each life."""
    chosen = part(range(RESTORES), 0.3)
    return [_life(agreed_template, tmp_path_factory.mktemp("life") / "home", seed) for seed in chosen]


def _life(template: Recognition, home: Path, seed: int) -> Forgotten:
    chance, clock = random.Random(seed), Clock()
    shutil.copytree(template.services.settings.home, home)
    services = services_of(home, clock, Queue())
    life = Life(services, chance)
    life.live(chance.randrange(4, 12))
    backed_up(services, home.with_name("copy"))
    earlier = secrets_of(services)
    life.live(chance.randrange(8, 20))
    before, later = narrow(services), secrets_of(services)
    changed = {name for name in earlier if earlier[name] != later[name]}
    used = set(Recognition(services, life.cast.lea, life.cast.helene, life.cast.karim, 0, 0, "").indices())
    services.database.dispose()

    there = put_back(services, home.with_name("copy"), home.with_name("there"))
    without = _forgotten(before, earlier, changed, there)
    remember(there)
    with_it = _forgotten(before, earlier, changed, there)
    again = agreed(Cast(there), given="Nouvelle").sign()
    with_it["index"] = len(used & {(each.status_list_id, each.status_index) for each in again.editions()})
    with_it["unverified"] = again.headline() != "VALID"
    there.database.dispose()
    for folder in ("home", "copy", "there"):
        shutil.rmtree(home.with_name(folder), ignore_errors=True)
    return without, with_it


def _forgotten(
    before: set[tuple[str, str]], earlier: dict[str, object], changed: set[str], there: Services
) -> Counter[str]:
    knows, now = known(there), narrow(there)
    wanted = {(kind, whose) for kind, whose in before if kind == UNREVOKED or whose.split()[0] in knows}
    found = Counter(kind for kind, _ in wanted - now)
    opens = secrets_of(there)
    for name in changed:
        if opens.get(name) is not None and opens[name] == earlier[name]:
            found[name.split()[0]] += 1
    return found


@pytest.mark.drill
def test_nothing_is_forgotten_with_the_logbook(lives: list[Forgotten]) -> None:
    assert [dict(+with_it) for _, with_it in lives] == [{}] * len(lives)


@pytest.mark.drill
def test_everything_is_forgotten_without_it(lives: list[Forgotten]) -> None:
    found: Counter[str] = sum((without for without, _ in lives), Counter())
    missing = [kind for kind in (UNREVOKED, *SHOWN_AGAIN, *REOPENED) if not found[kind]]
    assert len(missing) <= (0 if len(lives) == RESTORES else 3), found  # chance leaves some kinds out of a few lives

"""All badges are signed anew, by a command that is killed five times on the way: none is lost, none is doubled."""

from __future__ import annotations

import random
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from badges.base.services import Services
from badges.ledger.states import EditionState
from badges.ledger.tables import Edition
from badges.recognition.tables import Award
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.drills import SEED
from tests.durability.conftest import Ask, Bench, Prepared
from tests.durability.process import services_of
from tests.durability.workloads import World

KILLS, MORE = 5, 21
KILLED = -signal.SIGKILL


def editions(services: Services) -> Counter[int]:
    """How many editions of each issued badge are signed."""
    with services.database.begin(read_only=True) as session:
        issued = select(Edition.award_id, Edition.number).where(Edition.state == EditionState.ISSUED)
        found = session.execute(issued).all()
        assert len(set(found)) == len(found)
        return Counter(award for award, _number in found)


def more_badges(services: Services, award_id: int) -> None:
    """Sign as many more as it takes to be killed five times on the way."""
    cast = Cast(services)
    with services.database.begin(read_only=True) as session:
        award = session.get_one(Award, award_id)
        of = Recognition(services, cast.lea, cast.helene, cast.karim, award.member_id, award.id, award.code)
    multiply(of, MORE, signed=True)
    with services.database.begin() as session:
        for name in () if services.database.is_sqlite else ("award", "edition"):  # whose numbers were written with them
            session.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"))


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_five_kills(database: str, request: pytest.FixtureRequest, nursery: Ask, tmp_path: Path) -> None:
    prepared: Prepared = request.getfixturevalue(f"prepared_{database}")
    home, journal = tmp_path / "home", tmp_path / "journal"
    url = prepared.restore(home)
    services = services_of(home, url, prepared.now)
    more_badges(services, prepared.facts["issued"][0])
    before = editions(services)
    services.database.dispose()
    case: dict[str, Any] = {
        "home": str(home), "database": url, "now": prepared.now.isoformat(), "journal": str(journal),
        "workload": "signing anew", "facts": prepared.facts, "delay": 0,
    }  # fmt: skip
    chance, reached = random.Random(f"{SEED} {database}"), [len(before)]
    for _ in range(KILLS):
        assert nursery({**case, "step": chance.randint(22, 30)})["ended"] == KILLED
        now = editions(services)
        assert set(now) == set(before) and set(now.values()) <= {1, 2}
        reached.append(now.total())
        services.database.dispose()
    assert reached == sorted(reached) and reached[0] < reached[-1] < 2 * len(before)  # killed on the way
    assert nursery({**case, "step": 0})["ended"] == 0
    assert editions(services) == dict.fromkeys(before, 2)
    Bench(prepared, nursery, tmp_path).look(World(services, prepared.facts, journal), "signing anew")
    services.database.dispose()

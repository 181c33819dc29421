"""What begins at a place while it closes waits for the closing, and is refused: nothing is begun at a closed place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from badges.base.services import Services
from badges.network.tables import Site
from badges.people import moves
from badges.people.tables import Member
from badges.places import closure
from badges.recognition import award
from badges.recognition.tables import Award
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count


@pytest.mark.parametrize("begun", ["award", "member", "move"])
def test_nothing_begins_at_a_place_that_closes_meanwhile(services: Services, cast: Cast, begun: str) -> None:
    amina, karla = cast.member(), cast.member("Karla", "Nowak", site="auzances")
    begin: dict[str, Callable[[], object]] = {
        "award": lambda: award.start(services, cast.lea, member_id=amina, badge_slug="equipe"),
        "member": lambda: cast.member("Jo", "Martin"),
        "move": lambda: moves.move_member(services, cast.helene, karla, cast.gueret),
    }
    members = count(services, Member)
    with ThreadPoolExecutor(1) as pool:
        with services.database.begin() as session:
            closure.close(session, session.get_one(Site, cast.gueret, with_for_update=True), services.now())
            session.flush()
            asked = pool.submit(code, begin[begun])
            wait([asked], timeout=0.5)
        assert asked.result() == "site.closed"
    assert count(services, Award) == 0 and count(services, Member) == members

"""What begins at a place while it closes waits for the closing, and is refused: nothing is begun at a closed place."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings.tables import Gathering, Workshop
from badges.matching.introductions import propose
from badges.matching.introductions.propose import Pair
from badges.matching.tables import Idea, Introduction
from badges.network.tables import Site
from badges.people import moves
from badges.people.tables import Member
from badges.places import closure
from badges.recognition import award
from badges.recognition.tables import Award
from tests.cast import acts
from tests.cast.ideas import noted_idea
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.refusals import code
from tests.cast.rows import count


@pytest.mark.parametrize(
    "begun", ["award", "member", "move", "gathering", "workshop", "introduction", "idea", "invitation"]
)
def test_nothing_begins_at_a_place_that_closes_meanwhile(services: Services, cast: Cast, begun: str) -> None:
    amina, karla = cast.member(), cast.member("Karla", "Nowak", site="auzances")
    pair = Pair(giver_id=amina, receiver_id=cast.member("Jean", None), offer_id=posting(services, cast.lea, amina))
    start = services.now() + timedelta(days=3)
    staff = {"name": "Nora Diallo", "email": "nora@rcs-creuse.example", "function": "animatrice"}
    begin: dict[str, Callable[[], object]] = {
        "award": lambda: award.start(services, cast.lea, member_id=amina, badge_slug="equipe"),
        "member": lambda: cast.member("Jo", "Martin"),
        "move": lambda: moves.move_member(services, cast.helene, karla, cast.gueret),
        "gathering": lambda: acts.record_gathering(
            services, cast.lea, site_id=cast.gueret, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
        ),
        "workshop": lambda: cast.workshop(),
        "introduction": lambda: propose.propose(services, cast.lea, pair),
        "idea": lambda: noted_idea(services, cast.lea, cast.gueret),
        "invitation": lambda: acts.invite(services, cast.helene, **staff, roles=["facilitator"], site_slugs=["gueret"]),
    }
    members = count(services, Member)
    with ThreadPoolExecutor(1) as pool:
        with services.database.begin() as session:
            site = session.get_one(Site, cast.gueret, with_for_update=True)
            site.closed_on = local_date(services.now())
            closure.close(session, site, services.now())
            session.flush()
            asked = pool.submit(code, begin[begun])
            wait([asked], timeout=0.5)
        assert asked.result() == ("staff.site" if begun == "invitation" else "site.closed")
    left = {each: count(services, each) for each in (Award, Member, Gathering, Workshop, Introduction, Idea)}
    assert left == {Award: 0, Member: members, Gathering: 0, Workshop: 0, Introduction: 0, Idea: 0}

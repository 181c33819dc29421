"""A new colleague sees three steps, each a link, until their first attendance or « je connais »."""

from __future__ import annotations

import re

from sqlalchemy import update

from badges.base.services import Services
from badges.gatherings import attendance
from badges.gatherings.rules import Participation
from badges.network import team
from badges.network.tables import Staff
from badges.people.tables import Member
from badges.recognition import reads as recognition
from tests.cast.office import Browser
from tests.cast.people import Cast


def steps(browser: Browser) -> list[str]:
    """Where the steps of the day's page lead; none where it shows none."""
    card = browser.get("/aujourdhui").text.partition('class="first-steps"')[2].partition("</ol>")[0]
    return re.findall(r'href="([^"]+)"', card)


def noted(cast: Cast, member: int) -> None:
    """Léa notes that a member helped at a gathering."""
    number = cast.gathering(3)
    roles = {member: Participation.HELPS}
    attendance.record_attendance(cast.services, cast.lea, number, roles, observed=recognition.observed_members)


def test_three_steps_until_the_first_attendance(cast: Cast, lea: Browser) -> None:
    assert steps(lea) == ["/membres#s-exercer", "/seances/nouvelle", "/la-semaine"]
    for path in steps(lea):
        lea.get(path.partition("#")[0])
    assert 'id="s-exercer"' in lea.get("/membres").text
    cast.gathering(3, {cast.member(): "helps"})  # which Hélène noted
    assert len(steps(lea)) == 3
    noted(cast, cast.member("Jo"))
    assert steps(lea) == []


def test_an_exercise_is_no_attendance(cast: Cast, lea: Browser) -> None:
    camille = cast.member("Camille", "Essai")
    noted(cast, camille)
    assert steps(lea) == []  # the positive control: a member's presence
    with cast.services.database.begin() as session:
        session.execute(update(Member).where(Member.id == camille).values(practice=True))
    assert len(steps(lea)) == 3


def test_who_knows_says_so_once_and_for_themselves(cast: Cast, lea: Browser, helene: Browser) -> None:
    assert lea.sent("/aujourdhui", to="/premiers-pas/connus") == "/aujourdhui"
    assert steps(lea) == steps(helene) == []  # the coordination receives nobody
    assert known_on(cast.services, cast.karim.staff_id or 0) is None
    first = known_on(cast.services, cast.lea.staff_id or 0)
    cast.services.clock.advance(days=1)  # type: ignore[attr-defined]
    team.know_first_steps(cast.services, cast.lea)
    assert first is not None and known_on(cast.services, cast.lea.staff_id or 0) == first


def known_on(services: Services, staff_id: int) -> object:
    """The day on which a colleague said it."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Staff, staff_id).steps_known_on

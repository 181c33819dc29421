"""The job of the night: the page asks, or a letter that leads to it; each question once, and nobody by night."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from sqlalchemy import select

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter, LetterState
from badges.base.times import local, local_date
from badges.leaving import depart
from badges.matching.postings.rows import OwnLink
from badges.people.links import private_key
from badges.people.reads import member as member_view
from badges.people.tables import Member
from badges.sharing.afterwards import answer
from badges.sharing.afterwards.nightly_questions import ABOUT, ask_due
from tests.cast.afterwards import JOB, agreed, question
from tests.cast.people import Cast


def with_address(services: Services, cast: Cast, given: str = "Amina") -> int:
    """A member whose e-mail address counts."""
    member = cast.member(given, email=f"{given.lower()}@courrier.example")
    with services.database.begin() as session:
        session.get_one(Member, member).email_confirmed_at = services.now()
    return member


def letters(services: Services) -> list[Letter]:
    """The letters of the questions, in their order."""
    with services.database.begin(read_only=True) as session:
        found = session.scalars(select(Letter).where(Letter.purpose == ABOUT).order_by(Letter.id)).all()
        session.expunge_all()
    return list(found)


def on_page(services: Services, member: int) -> bool:
    """Whether the private page asks today."""
    found = question(services, member)
    with services.database.begin(read_only=True) as session:
        person = member_view(session, member)
    assert person is not None
    return found is not None and found.stands_on_page(person, local_date(services.now()))


def test_twice_in_all_and_each_once(services: Services, cast: Cast) -> None:
    amina, jean, colette = with_address(services, cast), cast.member("Jean"), cast.member("Colette")
    for each, way in ((amina, "letter"), (jean, "page"), (colette, "voice")):
        agreed(services, each, way)
    asked = {}
    for month in range(1, 9):
        services.clock.advance(days=31)  # type: ignore[attr-defined]
        asked[month] = (ask_due(services), ask_due(services), len(letters(services)))
    assert asked == {
        1: (0, 0, 0), 2: (0, 0, 0), 3: (2, 0, 1), 4: (0, 0, 1), 5: (0, 0, 1), 6: (2, 0, 2), 7: (0, 0, 2), 8: (0, 0, 2),
    }  # fmt: skip
    spoken = question(services, colette)
    assert spoken is not None and spoken.times_asked == 0  # the team asks


def test_the_letter_leads_to_the_page_and_says_nothing_else(services: Services, cast: Cast) -> None:
    amina = with_address(services, cast)
    agreed(services, amina, "letter", days_ago=95)
    services.clock.now = services.now().replace(hour=1, minute=50)  # type: ignore[attr-defined]
    ask_due(services)
    (letter,) = letters(services)
    with services.database.begin(read_only=True) as session:
        key = private_key(services, session, amina)
    assert letter.recipient == "amina@courrier.example" and letter.subject == "Du nouveau ?"
    assert f"/moi/{key}/du-nouveau" in letter.body and "Benali" not in letter.subject + letter.body
    due: datetime = local(letter.due_at)
    assert due.time() == time(9) and due.date() == local_date(services.now())


def test_without_an_address_that_counts_the_page_alone_asks(services: Services, cast: Cast) -> None:
    amina = with_address(services, cast)
    agreed(services, amina, "letter", days_ago=95)
    with services.database.begin() as session:
        session.get_one(Member, amina).email_confirmed_at = None
    assert ask_due(services) == 1 and letters(services) == [] and on_page(services, amina)


def test_the_page_asks_for_a_month_after_each_question(services: Services, cast: Cast) -> None:
    amina, colette = cast.member(), cast.member("Colette")
    agreed(services, amina, "page")
    agreed(services, colette, "voice")
    seen = []
    for _week in range(33):
        services.clock.advance(days=7)  # type: ignore[attr-defined]
        ask_due(services)
        seen.append(on_page(services, amina))
        assert not on_page(services, colette)
    # three and six months after the 24th of November, from the next pass on, a month each
    assert seen == [False] * 13 + [True] * 5 + [False] * 7 + [True] * 5 + [False] * 3


@pytest.mark.parametrize("end", ["answer", "never", "left", "minor"])
def test_who_ended_it_gets_no_letter(services: Services, cast: Cast, end: str) -> None:
    amina, jean = with_address(services, cast), with_address(services, cast, "Jean")
    for each in (amina, jean):
        agreed(services, each, "letter", days_ago=95)
    if end == "answer":
        answer.answer(services, OwnLink(amina), amina, JOB)
    elif end == "never":
        answer.never_again(services, OwnLink(amina), amina)
    elif end == "left":
        depart.leave(services, cast.lea, amina)
    else:
        with services.database.begin() as session:
            session.get_one(Member, amina).age = "under_15"  # type: ignore[assignment]
    assert ask_due(services) == 1
    assert [each.recipient for each in letters(services)] == ["jean@courrier.example"]  # the control


def test_a_letter_that_waits_is_taken_back_when_its_member_leaves(services: Services, cast: Cast) -> None:
    amina = with_address(services, cast)
    agreed(services, amina, "letter", days_ago=95)
    ask_due(services)
    depart.leave(services, cast.lea, amina)
    (letter,) = letters(services)
    assert letter.state is LetterState.DROPPED and letter.body == ""
    assert outbox.send_due(services, lambda *_: None) == 0

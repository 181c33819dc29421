"""An idea becomes a workshop, or a part of a meeting: once, and with no member enrolled who did not ask for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from badges.base.facts import Unfit
from badges.base.services import Services
from badges.gatherings import change as gathering_change
from badges.gatherings.rules import Participation
from badges.gatherings.tables import Gathering, Workshop
from badges.leaving import depart
from badges.matching.ideas import become, change, lead, reads
from badges.matching.ideas.facts import LeadFacts, OutcomeFacts, ThanksFacts
from badges.matching.ideas.rules import IdeaState
from tests.cast import acts, places
from tests.cast.ideas import TUESDAY, another_day, coming, enrolled, noted_idea, own_idea, shown
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


def meeting(services: Services, cast: Cast, *, site: int | None = None, in_days: int = 7) -> int:
    """A meeting that is announced."""
    start: datetime = services.now() + timedelta(days=in_days)
    return acts.record_gathering(
        services, cast.helene, site_id=site or cast.gueret, kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=3),
    )  # fmt: skip


def test_a_workshop_with_one_session_and_nobody_enrolled(services: Services, cast: Cast) -> None:
    people = [cast.member(name) for name in ("Colette", "Fatou", "Yanis")]
    number = noted_idea(services, cast.lea, cast.gueret, member=people[0])
    coming(services, cast.lea, number, people)
    at_once(*[lambda: become.become(services, cast.lea, number, another_day())] * 3)
    found = shown(services, number)
    assert found.state is IdeaState.BECAME and found.workshop_id is not None and found.gathering_id is None
    with services.database.begin(read_only=True) as session:
        workshop = session.get_one(Workshop, found.workshop_id)
        assert (workshop.title, workshop.site_id) == ("La soupe du quartier", cast.gueret)
        assert workshop.accepted_on is not None and workshop.proposed_by_id is None
        assert workshop.activity is not None and workshop.activity.key == "cuisine"
        (session_,) = workshop.gatherings
        assert session_.starts_at.date() == date(2026, 12, 15) and session_.ends_at - session_.starts_at == timedelta(
            hours=2, minutes=30
        )
        people_to_tell = reads.to_tell(session, number, services.now())
        day = reads.next_day(session, found, services.now())
    assert enrolled(services) == [] and count(services, Workshop) == count(services, Gathering) == 1
    assert [each.member.given_name for each in people_to_tell] == ["Colette", "Fatou", "Yanis"]
    assert all(each.invited_at is None for each in people_to_tell) and day is not None


def test_it_stands_beside_a_meeting_or_is_a_part_of_it(services: Services, cast: Cast) -> None:
    number, other, there = (
        noted_idea(services, cast.lea, cast.gueret),
        noted_idea(services, cast.lea, cast.gueret, title="Un tournoi de quilles"),
        meeting(services, cast),
    )
    become.become(services, cast.lea, number, OutcomeFacts(chosen=f"workshop-{there}"))
    become.become(services, cast.lea, other, OutcomeFacts(chosen=f"meeting-{there}"))
    first, second = shown(services, number), shown(services, other)
    assert first.workshop_id is not None and first.gathering_id is None
    assert second.workshop_id is None and second.gathering_id == there and second.state is IdeaState.BECAME
    with services.database.begin(read_only=True) as session:
        at = session.get_one(Gathering, there).starts_at
        for each in (first, second):
            day = reads.next_day(session, each, services.now())
            assert day is not None and day.starts_at == at
    assert count(services, Workshop) == 1 and count(services, Gathering) == 2


def test_its_author_leads_it_after_a_yes_and_is_named_after_another(services: Services, cast: Cast) -> None:
    colette, fatou, gone = cast.member("Colette"), cast.member("Fatou"), cast.member("Odette")
    answers = {colette: LeadFacts(leads=True, named=True), fatou: LeadFacts(leads=True), gone: LeadFacts(leads=True)}
    for number, (member, answer) in enumerate(answers.items()):
        idea = noted_idea(services, cast.lea, cast.gueret, member=member, title=f"Idée {number}")
        lead.answer(services, cast.lea, idea, answer)
        if member == gone:
            depart.leave(services, cast.lea, gone)
        become.become(services, cast.lea, idea, another_day())
    assert enrolled(services) == [
        (colette, Participation.LEADS, True),
        (fatou, Participation.LEADS, False),
    ]


def test_its_workshop_has_no_session_on_a_day_when_the_site_is_closed(services: Services, cast: Cast) -> None:
    number = noted_idea(services, cast.lea, cast.gueret)
    places.closing(cast, cast.gueret, days=7)
    assert code(lambda: become.become(services, cast.lea, number, another_day())) == "site.closes"
    assert count(services, Workshop) == count(services, Gathering) == 0


def test_when_it_cannot_become_anything(services: Services, cast: Cast, clock: Clock) -> None:
    unread, closed = own_idea(services, cast.member("Colette")), noted_idea(services, cast.lea, cast.gueret)
    number = noted_idea(services, cast.lea, cast.gueret, title="Autre chose")
    change.close(services, cast.lea, closed, ThanksFacts(thanks="Merci."))
    elsewhere, cancelled = meeting(services, cast, site=cast.auzances), meeting(services, cast, in_days=9)
    gathering_change.cancel(services, cast.helene, cancelled)
    soon = meeting(services, cast, in_days=1)
    for idea, facts, wanted in (
        (unread, another_day(), "idea.not_read"),
        (closed, another_day(), "idea.over"),
        (number, OutcomeFacts(chosen=f"workshop-{elsewhere}"), "not_found"),
        (number, OutcomeFacts(chosen="meeting-999"), "not_found"),
        (number, OutcomeFacts(chosen=f"meeting-{cancelled}"), "idea.day"),
        (number, another_day(day="2026-11-01"), "gathering.date"),
        (number, another_day(day="2031-01-01"), "gathering.date"),
    ):
        assert code(lambda idea=idea, facts=facts: become.become(services, cast.lea, idea, facts)) == wanted  # type: ignore[misc]
    assert code(lambda: become.become(services, cast.karim, number, another_day())) == "not_found"
    clock.now += timedelta(days=3)
    over = OutcomeFacts(chosen=f"workshop-{soon}")
    assert code(lambda: become.become(services, cast.lea, number, over)) == "idea.day"
    assert count(services, Workshop) == 0 and shown(services, number).state is IdeaState.OPEN


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        ({"chosen": ""}, {"chosen": "idea.day"}),
        ({"chosen": "workshop-"}, {"chosen": "idea.day"}),
        ({"chosen": "workshop-99999999999"}, {"chosen": "idea.day"}),
        ({"chosen": "meeting-٣"}, {"chosen": "idea.day"}),
        ({"chosen": "other"}, {"day": "form.day"}),
        ({"chosen": "other", "day": "2026-12-15"}, {"start": "form.hour"}),
        ({**TUESDAY, "end": "13:00"}, {"end": "gathering.order"}),
        ({**TUESDAY, "start": "00:00", "end": "23:00"}, {"end": "gathering.too_long"}),
        ({**TUESDAY, "day": "9999-12-31"}, {"day": "gathering.date"}),
    ],
)
def test_a_form_that_says_no_day(sent: dict[str, str], wanted: dict[str, str]) -> None:
    with pytest.raises(Unfit) as caught:
        OutcomeFacts.read(MultiDict(sent))
    assert {name: each.code for name, each in caught.value.refusals.items()} == wanted
    assert OutcomeFacts.read(MultiDict(TUESDAY)).hours is not None


def test_a_text_that_names_a_member_is_not_announced(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette", "Rouet")
    cast.member("Fatou", "Petit")
    there = meeting(services, cast)
    for title, words in (
        ("Le pain de Fatou Petit", None),
        ("Le pain de Colette", None),
    ):
        number = noted_idea(services, cast.lea, cast.gueret, member=colette, title=title, words=words)
        for facts in (another_day(), OutcomeFacts(chosen=f"meeting-{there}")):
            refused = code(lambda number=number, facts=facts: become.become(services, cast.lea, number, facts))  # type: ignore[misc]
            assert refused == "workshop.names_someone", title
    assert count(services, Workshop) == 0


def test_words_that_were_said_to_the_site_do_not_become_public(services: Services, cast: Cast) -> None:
    number = noted_idea(services, cast.lea, cast.gueret, title="Le pain", words="Chez moi, comme chez Fatou.")
    become.become(services, cast.lea, number, another_day())
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Workshop.description)).all() == [None]

"""The meeting of three: what is agreed, who accompanies, that it took place, or that the two know each other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.leaving import depart
from badges.matching.introductions import meet, reads
from badges.matching.introductions.meet import ArrangementFacts, recorded_facts
from badges.matching.introductions.own_thread import OwnState
from badges.matching.introductions.rules import ThreadState
from badges.matching.tables import MemberConditions, Objection
from badges.people.tables import Member
from tests.cast.introductions import Thread, thread
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.conftest import Clock


@pytest.fixture
def agreed(services: Services, cast: Cast) -> Thread:
    """A thread to which both said yes."""
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo", "Martin"))
    return found.goes_to(ThreadState.BOTH_YES)


def mediates(services: Services, member_id: int) -> int:
    """A member who said yes to accompanying a first meeting."""
    with services.database.begin() as session:
        session.add(
            MemberConditions(
                member_id=member_id, at_meetings_only=False, not_at_home=False, in_company=False, mediates=True
            )
        )
    return member_id


def test_what_is_agreed_is_read_by_both_and_saved_once(services: Services, cast: Cast, agreed: Thread) -> None:
    soon = services.now().date() + timedelta(days=2)
    shown = recorded_facts(agreed.view).version
    facts = ArrangementFacts(
        meeting_on=soon, what="Un ourlet", place="Au local, 3 rue des Tilleuls", rhythm="Le mardi", stops="En mars"
    )
    for _twice in range(2):
        meet.arrange(services, cast.lea, agreed.id, facts, shown=shown)
    for member in (agreed.giver, agreed.receiver):
        own = agreed.own(member)
        assert own is not None and own.state is OwnState.AGREED
        assert (own.what, own.place, own.rhythm, own.stops, own.meeting_on) == (
            "Un ourlet", "Au local, 3 rue des Tilleuls", "Le mardi", "En mars", soon,
        )  # fmt: skip
    with pytest.raises(Outdated):
        meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(what="Autre chose"), shown=shown)
    assert agreed.view.what == "Un ourlet" and agreed.view.mediated_by_id == cast.lea.staff_id


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"meeting_on": "2020-01-01"}, "introduction.day"),
        ({"place": "Chez moi, 06 12 34 56 78"}, "posting.contact"),
        ({"place": "Chez moi, 06 · 12 · 34 · 56 · 78"}, "posting.contact"),
        ({"what": "Un ourlet (t.me/amina)"}, "posting.contact"),
        ({"what": "x" * 121}, "introduction.too_long"),
        ({"rhythm": "x" * 61}, "introduction.too_long"),
        ({"mediator": "giver"}, "introduction.mediator"),
        ({"mediator": "anyone"}, "introduction.mediator"),
        ({"mediator": "objects"}, "introduction.mediator"),
    ],
)
def test_what_does_not_fit_is_refused(
    services: Services, cast: Cast, agreed: Thread, said: dict[str, str], refusal: str
) -> None:
    objecting = mediates(services, cast.member("Simone"))
    with services.database.begin() as session:
        session.add(Objection(member_id=agreed.receiver, other_id=objecting, said_on=services.now().date()))
    known = {"giver": agreed.giver, "anyone": cast.member("Fatou"), "objects": objecting}
    changed = {name: known.get(value, value) for name, value in said.items()}
    if "meeting_on" in changed:
        changed["meeting_on"] = services.now().date() - timedelta(days=1)
    assert code(lambda: meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(**changed))) == refusal  # type: ignore[arg-type]
    assert agreed.view.what is None and agreed.view.mediator is None


def test_a_member_who_said_yes_accompanies(services: Services, cast: Cast, agreed: Thread) -> None:
    colette = mediates(services, cast.member("Colette", "Pelote"))
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in reads.mediators(session, agreed.view)] == [colette]
    meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(mediator=colette))
    own = agreed.own(agreed.giver)
    assert own is not None and own.mediator == "Colette" and agreed.view.mediated_by_id is None
    meet.arrange(services, cast.lea, agreed.id, ArrangementFacts())
    assert agreed.view.mediator is None and agreed.view.mediated_by_id == cast.lea.staff_id


def test_a_mediator_who_left_accompanies_nobody_new(services: Services, cast: Cast, agreed: Thread) -> None:
    colette = mediates(services, cast.member("Colette", "Pelote"))
    depart.leave(services, cast.lea, colette)
    assert (
        code(lambda: meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(mediator=colette)))
        == "introduction.mediator"
    )


def test_a_mediator_who_is_erased_is_named_no_longer(services: Services, cast: Cast, agreed: Thread) -> None:
    colette = mediates(services, cast.member("Colette", "Pelote"))
    meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(mediator=colette))
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == colette).values(erased_at=services.now()))
    own = agreed.own(agreed.giver)
    assert own is not None and own.mediator is None


def test_it_took_place_once_and_not_before_its_day(
    services: Services, cast: Cast, agreed: Thread, clock: Clock
) -> None:
    soon = services.now().date() + timedelta(days=2)
    meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(meeting_on=soon))
    assert code(lambda: meet.meet(services, cast.lea, agreed.id)) == "introduction.too_early"
    clock.advance(days=3)
    states = at_once(*2 * [lambda: meet.meet(services, cast.lea, agreed.id)])
    assert states == [ThreadState.MET, ThreadState.MET]
    assert agreed.view.met_on == soon and not agreed.view.known_already
    assert code(lambda: meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(what="x"))) == "introduction.step"


def test_who_know_each_other_skip_it(services: Services, cast: Cast, agreed: Thread) -> None:
    soon = services.now().date() + timedelta(days=2)
    meet.arrange(services, cast.lea, agreed.id, ArrangementFacts(meeting_on=soon))
    assert meet.meet(services, cast.lea, agreed.id, known_already=True) is ThreadState.MET
    assert agreed.view.known_already and agreed.view.met_on == services.now().date()


def test_it_is_the_staff_of_the_site_that_says_so_and_after_two_yes(services: Services, cast: Cast) -> None:
    found = thread(services, cast.lea, cast.member("Amina"), cast.member("Jo")).goes_to(ThreadState.ONE_YES)
    for attempt in (
        lambda: meet.meet(services, cast.lea, found.id),
        lambda: meet.meet(services, cast.lea, found.id, known_already=True),
        lambda: meet.arrange(services, cast.lea, found.id, ArrangementFacts(what="x")),
    ):
        assert code(attempt) == "introduction.step"
    found.goes_to(ThreadState.BOTH_YES)
    assert code(lambda: meet.meet(services, cast.karim, found.id)) == "not_found"
    assert code(lambda: meet.meet(services, cast.lea, 999)) == "not_found"
    assert found.state is ThreadState.BOTH_YES

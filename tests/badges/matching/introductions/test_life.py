"""A member leaves, dies, is merged or erased in the middle of a thread: what the other one keeps names nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from badges.base.database.types import Base
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving import depart, export, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.introductions import meet, reads, review
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.own_thread import OwnState
from badges.matching.introductions.review import ReviewFacts
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import ReviewView
from badges.matching.tables import Introduction, ReviewVoice
from badges.people import changes as people
from badges.people.tables import Member
from tests.cast.introductions import Thread, thread
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

GONE = "Théodora"  # a name that nothing else bears
Going = Callable[[Services, Cast, int], object]


def _erased(services: Services, cast: Cast, member_id: int) -> None:
    erasure_request.ask(services, cast.lea, member_id, name=f"{GONE} Martin", fact="theodora@courrier.example")
    services.clock.advance(days=8)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1


WAYS: dict[str, Going] = {
    "left": lambda services, cast, one: depart.leave(services, cast.lea, one),
    "died": lambda services, cast, one: depart.leave(services, cast.lea, one, died=True),
    "hidden": lambda services, cast, one: erasure_request.ask(
        services, cast.lea, one, name=f"{GONE} Martin", fact="theodora@courrier.example"
    ),
    "erased": _erased,
}


@pytest.fixture
def begun(services: Services, cast: Cast) -> Thread:
    """A thread between Amina and the one who goes; both have a confirmed address."""
    amina = cast.member("Amina", "Benali", email="amina@courrier.example")
    gone = cast.member(GONE, "Martin", email="theodora@courrier.example")
    with services.database.begin() as session:
        session.execute(update(Member).values(email_confirmed_at=services.now()))
    return thread(services, cast.lea, amina, gone)


def everything(services: Services, cast: Cast, member_id: int) -> str:
    """What a member takes with them, as text."""
    return export.export_member(services, cast.lea, member_id).to_json().decode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "state", [ThreadState.PROPOSED, ThreadState.ONE_YES, ThreadState.BOTH_YES, ThreadState.MET, ThreadState.UNDER_WAY]
)
def test_a_thread_ends_and_names_nobody(
    services: Services, cast: Cast, begun: Thread, state: ThreadState, way: str, clock: Clock
) -> None:
    begun.goes_to(state)
    clock.advance(minutes=1)
    if state is ThreadState.BOTH_YES:
        assert GONE in everything(services, cast, begun.giver)  # the control: meanwhile they know each other
    WAYS[way](services, cast, begun.receiver)
    assert begun.state is ThreadState.CLOSED
    told_at = begun.view.told_at
    clock.advance(days=1)
    own = begun.own(begun.giver)
    later = state in (ThreadState.BOTH_YES, ThreadState.MET, ThreadState.UNDER_WAY)
    assert own is not None and own.state is (OwnState.STOPPED if later else OwnState.NOT_THIS_TIME)
    assert own.other is None and own.number is None and GONE not in str(own)
    assert GONE not in everything(services, cast, begun.giver)
    with services.database.begin(read_only=True) as session:
        told = session.scalars(select(Letter).where(Letter.purpose == "introduction", Letter.due_at >= told_at))
        assert [each.recipient for each in told] == ["amina@courrier.example"]


def test_what_held_names_nobody_once_they_are_erased(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.BOTH_YES)
    meet.arrange(services, cast.lea, begun.id, ArrangementFacts(what=f"Coudre avec {GONE}", place=f"Chez {GONE}"))
    begun.goes_to(ThreadState.UNDER_WAY)
    facts = ReviewFacts(giver_shown=f"{GONE} a appris le point caché.", receiver_done=f"{GONE} a cousu.")
    review.hold(services, cast.lea, begun.id, facts)
    assert GONE in everything(services, cast, begun.giver)
    _erased(services, cast, begun.receiver)
    own = begun.own(begun.giver)
    assert own is not None and own.state is OwnState.HELD and GONE not in str(own)
    assert GONE not in everything(services, cast, begun.giver) and count(services, ReviewVoice) == 0
    with services.database.begin(read_only=True) as session:
        assert reads.voices(session, begun.view, services.now()) == {}
        row = session.get_one(Introduction, begun.id)
        columns = Base.metadata.tables["introduction"].columns.keys()
        assert GONE not in " ".join(str(getattr(row, name)) for name in columns)
    late = lambda: review.say(services, OwnLink(begun.giver), begun.id, Who.GIVER, ReviewView.AGREES)  # noqa: E731
    assert code(late) == "introduction.step" and count(services, ReviewVoice) == 0


def test_a_merge_takes_the_threads_with_it(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.HELD)
    review.say(services, OwnLink(begun.receiver), begun.id, Who.RECEIVER, ReviewView.AGREES)
    twin = cast.member(GONE, "Martine")
    merge.merge(services, cast.helene, begun.receiver, twin)
    own = begun.own(twin)
    assert own is not None and own.state is OwnState.HELD and begun.own(begun.receiver) is None
    with services.database.begin(read_only=True) as session:
        said = reads.voices(session, begun.view, services.now())
    assert said[Who.RECEIVER].view.value == "agrees" and len(said) == 2


def test_a_merge_in_the_middle_lets_it_go_on(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.ONE_YES)
    twin = cast.member(GONE, "Martine")
    merge.merge(services, cast.helene, begun.receiver, twin)
    own = begun.own(twin)
    assert own is not None and own.state is OwnState.ASKED
    begun.goes_to(ThreadState.BOTH_YES)
    moved = Thread(services, cast.lea, begun.id, begun.giver, twin)
    meet.meet(services, cast.lea, begun.id)
    moved.exchanges()
    assert moved.state is ThreadState.UNDER_WAY
    assert code(begun.exchanges) in ("introduction.pair", "introduction.step")


def test_the_two_of_a_thread_are_two_people(services: Services, cast: Cast, begun: Thread) -> None:
    for one, other in ((begun.giver, begun.receiver), (begun.receiver, begun.giver)):
        assert code(lambda one=one, other=other: merge.merge(services, cast.helene, one, other)) == (
            "merge.introduction"
        )
    assert begun.own(begun.giver) is not None


def test_a_bilan_is_in_the_export_of_who_said_it(services: Services, cast: Cast, begun: Thread) -> None:
    begun.goes_to(ThreadState.HELD)
    of_giver, of_receiver = (everything(services, cast, each) for each in (begun.giver, begun.receiver))
    assert "sa recette" in of_giver and "sa recette" not in of_receiver
    assert "point caché" in of_receiver and "point caché" not in of_giver


@pytest.mark.parametrize("end", ["erased", "forgotten"])
def test_who_mediates_goes_and_leaves_the_thread_of_the_two(
    services: Services, cast: Cast, clock: Clock, end: str
) -> None:
    amina, paul, theodora = cast.member("Amina"), cast.member("Paul"), cast.member(GONE, "Martin")
    conditions.say(services, cast.lea, theodora, ConditionsFacts(mediates=True))
    found = thread(services, cast.lea, amina, paul).goes_to(ThreadState.BOTH_YES)
    agreed = ArrangementFacts(what="Un ourlet", place="À la bibliothèque", rhythm="le mardi", mediator=theodora)
    meet.arrange(services, cast.lea, found.id, agreed)
    meet.meet(services, cast.lea, found.id)
    before = found.view
    assert before.mediator is not None
    with services.database.begin() as session:
        if end == "forgotten":
            people.forget(session, theodora, services.now().date())
        else:
            now = services.now()
            erasure_request.hide_member(session, session.get_one(Member, theodora), now, now, now, None)
    assert end == "forgotten" or destroy.destroy_due(services) == 1
    after = found.view
    assert after.mediator is None and (after.what, after.place, after.rhythm, after.words) == (
        before.what, before.place, before.rhythm, before.words,
    )  # fmt: skip
    assert after.what == "Un ourlet" and after.state is ThreadState.MET

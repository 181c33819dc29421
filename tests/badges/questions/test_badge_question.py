"""Questions from a badge's page: who reads them, how far they grow, and when they go. On each database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import Actor
from badges.network.tables import Site, SiteState
from badges.questions import badge_question, reads
from badges.questions.facts import QuestionFacts
from badges.questions.tables import Question
from badges.questions.views import QuestionView
from badges.recognition.states import Visibility
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.conftest import Clock


def message(text: str = "Est-ce bien elle ?", contact: str | None = "+33555001122") -> QuestionFacts:
    """A question of a garage."""
    return QuestionFacts(question=text, asker="Garage Martin", contact=contact)


def waiting(cast: Cast, actor: Actor, site_id: int) -> list[QuestionView]:
    """What a staff member reads at a site."""
    with cast.services.database.begin(read_only=True) as session:
        return reads.waiting(session, actor, site_id)


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """A badge of Guéret that was signed."""
    return recognition.sign()


def test_the_site_reads_it_and_no_other(cast: Cast, badge: Recognition) -> None:
    badge_question.ask(cast.services, f" {badge.code.lower()} ", message())
    (found,) = waiting(cast, cast.lea, cast.gueret)
    assert (found.text, found.asker, found.contact) == ("Est-ce bien elle ?", "Garage Martin", "+33555001122")
    assert found.award.code == badge.code
    assert waiting(cast, cast.karim, cast.gueret) == waiting(cast, cast.karim, cast.auzances) == []
    assert waiting(cast, cast.helene, cast.auzances) == []


def test_the_coordination_reads_it_once_the_site_is_closed(cast: Cast, badge: Recognition) -> None:
    badge_question.ask(cast.services, badge.code, message())
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).state = SiteState.CLOSED
    assert len(waiting(cast, cast.helene, cast.auzances)) == 1
    assert waiting(cast, cast.karim, cast.auzances) == []


def test_the_same_question_twice_is_one(cast: Cast, badge: Recognition) -> None:
    for _ in range(3):
        badge_question.ask(cast.services, badge.code, message(contact=None))
    assert badge.count(Question) == 1
    badge_question.ask(cast.services, badge.code, message(contact="a@b.example"))
    assert badge.count(Question) == 2


@pytest.mark.parametrize("bound", ["QUESTIONS", "QUESTIONS_OF_A_SITE", "QUESTIONS_OF_A_BADGE"])
def test_each_bound_holds(cast: Cast, badge: Recognition, monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    monkeypatch.setattr(bounds, bound, 2)
    for number in range(2):
        badge_question.ask(cast.services, badge.code, message(f"Question {number} ?"))
    with pytest.raises(Refused, match=r"question\.full"):
        badge_question.ask(cast.services, badge.code, message("Une de trop ?"))
    assert badge.count(Question) == 2
    badge_question.answered(cast.services, cast.lea, waiting(cast, cast.lea, cast.gueret)[0].id)
    badge_question.ask(cast.services, badge.code, message("Une de trop ?"))


def flood(cast: Cast, badge: Recognition, clock: Clock, most: int = 1000) -> int:
    """Ask about a badge without end, an hour later whenever it takes nothing more. Returns how many were kept."""
    kept = 0
    for number in range(most):
        try:
            badge_question.ask(cast.services, badge.code, message(f"Question {number} ?"))
            kept += 1
        except Refused as refused:
            if refused.code == "question.full":
                break
            clock.advance(minutes=refused.facts["minutes"])  # of "question.busy"
    return kept


def test_a_badge_that_is_full_leaves_room_for_the_others(cast: Cast, badge: Recognition, clock: Clock) -> None:
    """Whoever has many addresses and many hours closes the form of one badge, and not those of its site."""
    other = agreed(cast, given="Zoé", family=None).sign()
    assert flood(cast, badge, clock) == bounds.QUESTIONS_OF_A_BADGE < bounds.QUESTIONS_OF_A_SITE
    badge_question.ask(cast.services, other.code, message())
    assert flood(cast, other, clock) == bounds.QUESTIONS_OF_A_SITE - bounds.QUESTIONS_OF_A_BADGE - 1


def test_what_a_badge_takes_in_an_hour_frees_itself_and_the_first_ones_stay(
    cast: Cast, badge: Recognition, clock: Clock
) -> None:
    badge_question.ask(cast.services, badge.code, message("La première ?"))
    clock.advance(minutes=20)
    for number in range(bounds.QUESTIONS_OF_A_BADGE_AN_HOUR - 1):
        badge_question.ask(cast.services, badge.code, message(f"Question {number} ?"))
    with pytest.raises(Refused) as refused:
        badge_question.ask(cast.services, badge.code, message("Est-ce bien elle ?"))
    assert (refused.value.code, refused.value.facts) == ("question.busy", {"minutes": 40})
    clock.advance(minutes=40)
    badge_question.ask(cast.services, badge.code, message("Est-ce bien elle ?"))
    read = [each.text for each in waiting(cast, cast.lea, cast.gueret)]
    assert read[0] == "La première ?" and read[-1] == "Est-ce bien elle ?" and len(read) == 21


def test_questions_that_arrive_at_once_keep_to_the_bound(
    cast: Cast, badge: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one(number: int) -> Callable[[], None]:
        return lambda: badge_question.ask(cast.services, badge.code, message(f"Question {number} ?"))

    monkeypatch.setattr(bounds, "QUESTIONS_OF_A_BADGE_AN_HOUR", 5)
    results = at_once(*(one(number) for number in range(12)))
    assert results.count(None) == badge.count(Question) == 5
    assert {each.code for each in results if isinstance(each, Refused)} == {"question.busy"}


@pytest.mark.parametrize(
    "change",
    [{"visibility": Visibility.HIDDEN}, {"state": "withdrawn"}, {"erased_at": Clock().now}, {"closed_at": Clock().now}],
    ids=["hidden", "withdrawn", "erased", "closed"],
)
def test_no_question_about_a_badge_that_is_not_shown(cast: Cast, badge: Recognition, change: dict[str, object]) -> None:
    badge.change(**change)
    for code in (badge.code, "0000000000", "", "x" * 5000):
        with pytest.raises(NotFound, match=r"award\.unknown"):
            badge_question.ask(cast.services, code, message())
    assert badge.count(Question) == 0


def test_an_unsigned_badge_takes_no_question(cast: Cast, recognition: Recognition) -> None:
    with pytest.raises(NotFound):
        badge_question.ask(cast.services, recognition.code, message())


def test_answering_deletes_it_and_the_journal_says_who(cast: Cast, badge: Recognition) -> None:
    badge_question.ask(cast.services, badge.code, message())
    (found,) = waiting(cast, cast.lea, cast.gueret)
    with pytest.raises(NotFound, match=r"question\.over"):
        badge_question.answered(cast.services, cast.karim, found.id)
    assert badge.count(Question) == 1
    badge_question.answered(cast.services, cast.lea, found.id)
    assert badge.count(Question) == 0
    with pytest.raises(NotFound, match=r"question\.over"):
        badge_question.answered(cast.services, cast.lea, found.id)
    with cast.services.database.begin(read_only=True) as session:
        (act,) = journal.acts(session, journal.Filter(kind=Act.QUESTION_ANSWERED))
    assert act.staff_id == cast.lea.staff_id


def test_a_question_is_kept_for_thirty_days(cast: Cast, badge: Recognition, clock: Clock) -> None:
    badge_question.ask(cast.services, badge.code, message())
    clock.now += bounds.QUESTIONS_KEPT
    assert badge_question.forget_old(cast.services) == 0
    clock.now += timedelta(seconds=1)
    assert badge_question.forget_old(cast.services) == 1 and badge.count(Question) == 0
    assert badge_question.forget_old(cast.services) == 0


def test_a_person_who_asked_to_be_erased_is_not_named(cast: Cast, badge: Recognition) -> None:
    badge_question.ask(cast.services, badge.code, message())
    badge.change(erased_at=cast.services.now())
    assert waiting(cast, cast.lea, cast.gueret) == []


def test_the_rows_are_of_four_kilobytes_at_most() -> None:
    columns = Question.__table__.c
    letters = sum(columns[name].type.length for name in ("text", "asker"))
    assert letters * 4 + columns["contact"].type.length < 4096

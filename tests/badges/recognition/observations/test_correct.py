"""What was seen is corrected by who recorded it, until a badge rests on it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.recognition import award, observe
from badges.recognition.observations import correct
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, Observation
from tests.cast import acts
from tests.cast.people import Cast, at_once
from tests.cast.recognition import agreed
from tests.cast.refusals import code
from tests.cast.rows import count


def observed(cast: Cast, *criteria: str) -> tuple[int, int, list[int]]:
    """Léa saw criteria of « Travailler en équipe » at today's meeting: Amina, the meeting, the observations."""
    amina, fatou = cast.member(), cast.member("Fatou")
    meeting = cast.gathering(present={amina: "helps", fatou: "helps"})
    acts.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=criteria, gathering_id=meeting,
        sentence="Bien.",
    )  # fmt: skip
    with cast.services.database.begin(read_only=True) as session:
        return amina, meeting, list(session.scalars(select(Observation.id).order_by(Observation.id)))


def sentence_of(services: Services, number: int) -> str | None:
    """The sentence of an observation."""
    with services.database.begin(read_only=True) as session:
        return session.get_one(Observation, number).sentence


def test_the_sentence(services: Services, cast: Cast) -> None:
    _, _, (one,) = observed(cast, "1")
    shown = correct.version_shown("Bien.")
    for _ in range(2):
        correct.correct_sentence(services, cast.lea, one, " A rangé  la salle. ", shown=shown)
    assert sentence_of(services, one) == "A rangé la salle."
    with pytest.raises(Outdated):
        correct.correct_sentence(services, cast.lea, one, "Autre.", shown=shown)
    for text, wanted in (
        ("x" * 301, "sentence.too_long"),
        ("Avec Fatou", "sentence.names_someone"),
        ("Appelez le 06 12 34 56 78", "sentence.contact"),
    ):
        assert code(lambda text=text: correct.correct_sentence(services, cast.lea, one, text)) == wanted  # type: ignore[misc]
    assert sentence_of(services, one) == "A rangé la salle."
    correct.correct_sentence(services, cast.lea, one, " ")
    assert sentence_of(services, one) is None


def test_what_was_not_seen_is_taken_back(services: Services, cast: Cast) -> None:
    amina, meeting, (one, other) = observed(cast, "1", "3")
    draft = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=meeting)
    acts.tick(services, cast.lea, draft, ["1", "3"])
    with pytest.raises(Outdated):
        correct.take_back(services, cast.lea, one, shown="another")
    found = at_once(*[lambda: correct.take_back(services, cast.lea, one)] * 2)
    assert found.count(None) == 1
    assert code(lambda: correct.take_back(services, cast.lea, one)) == "not_found"
    assert count(services, Observation) == 1
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Award, draft).criteria == ["3"]
    correct.take_back(services, cast.helene, other)  # the coordination corrects what others recorded
    assert count(services, Observation) == 0


def test_who_may_not(services: Services, cast: Cast) -> None:
    amina = cast.member()
    meeting = cast.gathering(present={amina: "helps"})
    observe.observe(
        services, cast.helene, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=meeting
    )  # fmt: skip
    assert code(lambda: correct.take_back(services, cast.lea, 1)) == "observation.not_yours"
    assert code(lambda: correct.take_back(services, cast.karim, 1)) == "not_found"
    assert code(lambda: correct.take_back(services, cast.lea, 999)) == "not_found"
    assert count(services, Observation) == 1


def test_what_a_badge_rests_on_stays(services: Services, cast: Cast) -> None:
    recognition = agreed(cast)
    amina = recognition.member
    with services.database.begin(read_only=True) as session:
        numbers = list(session.scalars(select(Observation.id).order_by(Observation.id)))
    for signed in (False, True):
        if signed:
            recognition.sign()
        for number in numbers:
            assert code(lambda number=number: correct.take_back(services, cast.lea, number)) == "observation.on_badge"  # type: ignore[misc]
            assert code(lambda number=number: correct.correct_sentence(services, cast.lea, number, "Autre.")) == (  # type: ignore[misc]
                "observation.on_badge"
            )
    meeting = cast.gathering(1, {amina: "helps"})
    observe.observe(services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["4"], gathering_id=meeting)
    with services.database.begin(read_only=True) as session:
        assert correct.resting(session, amina, [*numbers, numbers[-1] + 1]) == set(numbers)
    correct.take_back(services, cast.lea, numbers[-1] + 1)  # what the badge does not say


# -- the ticks of a badge chosen by mistake ----------------------------------------------------------------------------


def left(services: Services, draft: int) -> tuple[AwardState, list[str], list[tuple[str, int]]]:
    """The draft's state and criteria, and what is still seen: each criterion, and by whom."""
    with services.database.begin(read_only=True) as session:
        found = session.get_one(Award, draft)
        seen = session.execute(select(Observation.criterion, Observation.staff_id).order_by(Observation.id)).all()
        return found.state, list(found.criteria), [(criterion, staff) for criterion, staff in seen]


def test_only_one_s_own_ticks_of_that_day_go(services: Services, cast: Cast) -> None:
    amina = cast.member()
    earlier, meeting = cast.gathering(7, {amina: "helps"}), cast.gathering(present={amina: "helps"})
    assert cast.lea.staff_id is not None and cast.helene.staff_id is not None
    for actor, criterion, place in ((cast.lea, "1", earlier), (cast.helene, "2", meeting)):
        acts.observe(
            services, actor, member_id=amina, badge_slug="equipe", criteria=[criterion], gathering_id=place
        )  # fmt: skip
    draft = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=meeting)
    acts.tick(services, cast.lea, draft, ["2", "3"])
    for _again in range(2):
        correct.take_back_ticks(services, cast.lea, draft)
        state, criteria, seen = left(services, draft)
        assert (state, criteria) == (AwardState.DRAFT, ["1", "2"])
        assert seen == [("1", cast.lea.staff_id), ("2", cast.helene.staff_id)]


def test_a_draft_of_which_nothing_is_left_is_given_up(services: Services, cast: Cast) -> None:
    amina = cast.member()
    meeting = cast.gathering(present={amina: "helps"})
    draft = award.start(services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=meeting)
    acts.tick(services, cast.lea, draft, ["1", "3"])
    assert code(lambda: correct.take_back_ticks(services, cast.karim, draft)) != ""
    assert len(left(services, draft)[2]) == 2
    for _again in range(2):
        correct.take_back_ticks(services, cast.lea, draft)
    assert left(services, draft) == (AwardState.ABANDONED, [], [])

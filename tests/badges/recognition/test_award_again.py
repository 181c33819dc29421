"""The wizard used twice, backwards, late, and by two people at once: nothing is lost and nothing doubled."""

from __future__ import annotations

import pytest

from badges.recognition import award, observe
from badges.recognition import reads as recognition
from badges.recognition.models import publish
from badges.recognition.tables import Award, AwardConsent, Observation
from tests.cast.badge_models import next_version
from tests.cast.people import at_once
from tests.cast.recognition import SENTENCE
from tests.cast.refusals import code
from tests.cast.story import Story


def test_starting_again_takes_up_what_was_begun(story: Story) -> None:
    number = story.start()
    story.tick(number, "1", sentence=SENTENCE)
    assert story.start() == number
    assert story.start(gathering_id=None) == number
    row = story.row(number)
    assert (row.gathering_id, row.sentence, row.criteria) == (story.today, SENTENCE, ["1"])
    assert story.count(Award) == 1


def test_starting_at_once_makes_one_award(story: Story) -> None:
    found = at_once(*[story.start] * 5)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert story.count(Award) == 1


def test_a_code_that_is_taken_is_drawn_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["AAAAAAAAAA", "AAAAAAAAAA", "AAAAAAAAAA", "BBBBBBBBBB"])
    monkeypatch.setattr("badges.base.text.codes.generate", lambda: next(drawn))
    assert story.row(story.start()).code == "AAAAAAAAAA"
    assert story.row(story.start(badge_slug="soin")).code == "BBBBBBBBBB"


def test_a_draft_moves_to_the_gathering_it_is_opened_from(story: Story) -> None:
    number = story.start(gathering_id=story.before)
    story.tick(number, "1")
    assert story.start() == number
    story.tick(number, "2")
    facts = story.dossier(number)
    assert facts.place is not None and facts.place.id == story.today
    assert [(each.criterion, each.place_id) for each in facts.seen] == [("1", story.before), ("2", story.today)]
    assert facts.seen_keys == ("1", "2") and facts.blockers == []


def test_a_draft_that_moves_keeps_the_version_with_which_it_was_begun(story: Story) -> None:
    number = story.start(gathering_id=story.before)
    story.tick(number, "1", "4")
    gestures = {f"criterion_{place}": f"Range {what}" for place, what in ((1, "le lieu"), (4, "les outils"))}
    publish.publish(story.services, story.cast.helene, next_version(story.services, story.cast.helene, **gestures))
    assert story.start() == number
    facts = story.dossier(number)
    assert story.row(number).version.number == 1 and facts.seen_keys == ("1", "4")


def test_ticking_twice_and_unticking(story: Story) -> None:
    number = story.start()
    for _ in range(2):
        story.tick(number, "4", "1", "4", sentence=f"  {SENTENCE} ")
    assert story.row(number).criteria == ["1", "4"] and story.count(Observation) == 2
    story.tick(number, "4")
    row = story.row(number)
    assert row.criteria == ["4"] and row.sentence is None and story.count(Observation) == 1


def test_a_colleagues_observation_is_kept_as_theirs(story: Story) -> None:
    number = story.start()
    observe.observe(
        story.services, story.cast.helene, member_id=story.amina, badge_slug="equipe", criteria=["2"],
        gathering_id=story.today,
    )  # fmt: skip
    story.tick(number, "1")
    assert story.row(number).criteria == ["1", "2"]
    story.tick(number, "1", "2")
    assert story.count(Observation) == 2


def test_the_same_answer_twice_is_one(story: Story) -> None:
    number = story.ready()
    found = at_once(*[lambda: story.answer(number, name_shown="Amina", visibility="code")] * 4)
    assert found == ["agreed"] * 4
    assert story.count(AwardConsent, AwardConsent.subject == "award") == 1


def test_a_later_yes_can_choose_otherwise(story: Story) -> None:
    number = story.ready()
    story.answer(number, name_shown="Amina B.", visibility="public", search_engines=True)
    story.answer(number, name_shown="Amina", visibility="code", search_engines=True)
    row = story.row(number)
    assert (row.name_shown, row.visibility, row.search_engines) == ("Amina", "code", False)


def test_changing_an_award_asks_the_member_again(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    story.tick(number, "1", "4", sentence=SENTENCE)
    assert story.row(number).state == "agreed"
    story.tick(number, "1", "4", sentence="Autre chose.")
    row = story.row(number)
    assert (row.state, row.answer, row.agreed_at, row.sentence) == ("draft", None, None, "Autre chose.")
    story.answer(number)
    story.tick(number, "1", "2", sentence="Autre chose.")
    assert story.row(number).state == "draft"


def test_later_loses_nothing(story: Story) -> None:
    number = story.ready()
    assert story.answer(number, "later") == "draft"
    assert story.answer(number, "later") == "draft"
    story.services.clock.advance(days=3)  # type: ignore[attr-defined]
    row = story.row(number)
    assert (row.answer, row.criteria, row.sentence) == ("later", ["1", "4"], SENTENCE)
    assert story.start() == number
    with story.services.database.begin(read_only=True) as session:
        assert [each.id for each in recognition.unfinished(session, [story.cast.gueret])] == [number]
    assert story.answer(number) == "agreed"


def test_no_is_no(story: Story) -> None:
    number = story.ready()
    assert story.answer(number, "no") == "declined"
    assert story.answer(number, "no") == "declined"
    assert code(lambda: story.answer(number, "yes")) == "award.closed"
    assert code(lambda: story.tick(number, "1")) == "award.closed"
    assert story.count(Observation) == 3
    again = story.start()
    assert again != number and story.dossier(again).blockers == []


def test_yes_then_no_before_the_signature(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    assert story.answer(number, "no") == "declined"
    assert story.row(number).agreed_at is None


@pytest.mark.parametrize("state", ["reserved", "issued"])
def test_what_is_signed_is_not_changed_by_a_stale_page(story: Story, state: str) -> None:
    number = story.ready()
    story.answer(number)
    with story.services.database.begin() as session:
        session.get_one(Award, number).state = state
    assert story.answer(number) == state
    for attempt in (
        lambda: story.answer(number, "no"),
        lambda: story.answer(number, visibility="public"),
        lambda: story.tick(number, "2"),
        lambda: award.abandon(story.services, story.cast.lea, number),
    ):
        assert code(attempt) == "award.already_signed"
    row = story.row(number)
    assert (row.state, row.answer, row.criteria) == (state, "yes", ["1", "4"])


def test_observations_after_the_yes_are_for_another_badge(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    agreed_to = award.preview(story.services, story.cast.lea, number)
    story.services.clock.advance(minutes=5)  # type: ignore[attr-defined]
    story.observe_before("2", "4")
    assert award.preview(story.services, story.cast.lea, number) == agreed_to


def test_giving_up_keeps_what_was_seen(story: Story) -> None:
    number = story.ready()
    award.abandon(story.services, story.cast.lea, number)
    award.abandon(story.services, story.cast.lea, number)
    assert story.count(Observation) == 3
    assert story.start() != number

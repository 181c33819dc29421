"""Which sites see an award, what the wizard refuses to record, and what it suggests."""

from __future__ import annotations

import pytest

from badges.base.rights import OPERATOR
from badges.recognition import award, observe
from badges.recognition.tables import Award, Observation
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import SENTENCE
from tests.cast.refusals import code
from tests.cast.story import Story


def test_another_sites_award_is_not_found(story: Story, cast: Cast) -> None:
    number = story.ready()
    for attempt in (
        lambda: award.dossier(story.services, cast.karim, number),
        lambda: award.preview(story.services, cast.karim, number),
        lambda: acts.tick(story.services, cast.karim, number, ["1"]),
        lambda: acts.answer(story.services, cast.karim, number, "yes"),
        lambda: award.abandon(story.services, cast.karim, number),
        lambda: story.start(actor=cast.karim),
        lambda: award.choices(story.services, cast.karim, member_id=story.amina, gathering_id=story.today),
        lambda: award.dossier(story.services, cast.lea, 999),
    ):
        assert code(attempt) == "not_found"
    assert award.dossier(story.services, cast.helene, number).award_id == number


def test_a_draft_of_another_site_is_taken_over(story: Story, cast: Cast) -> None:
    number = story.ready()
    there = cast.gathering(0, {story.amina: "leads"}, site="auzances")
    assert story.start(actor=cast.karim, gathering_id=there) == number
    row = story.row(number)
    assert (row.site_id, row.gathering_id, row.awarded_by_id) == (cast.auzances, there, cast.karim.staff_id)
    assert code(lambda: story.dossier(number)) == "not_found"
    with story.services.database.begin() as session:
        session.get_one(Award, number).state = "reserved"
    assert code(lambda: story.start()) == "award.in_progress_elsewhere"


def test_impossible_starts_are_refused(story: Story, cast: Cast) -> None:
    zohra = cast.member("Zohra")
    assert code(lambda: story.start(member_id=zohra)) == "observation.not_present"
    assert code(lambda: story.start(exchange_id=1)) == "observation.place"
    assert code(lambda: story.start(badge_slug="magie")) == "not_found"
    assert code(lambda: story.start(member_id=999)) == "not_found"
    assert code(lambda: story.start(actor=OPERATOR)) == "staff.needed"


def test_an_award_started_from_the_members_page_observes_nothing(story: Story) -> None:
    number = story.start(gathering_id=None)
    assert code(lambda: story.tick(number, "1")) == "observation.place"
    story.observe_before("1")
    story.tick(number, "1", sentence=SENTENCE)
    assert story.row(number).criteria == ["1"]
    assert [place.id for place in story.dossier(number).earlier] == [story.today]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"answer": "peut-être"}, "answer.unknown"),
        ({"visibility": "everyone"}, "answer.visibility"),
        ({"name_shown": "Zinedine Z."}, "answer.name"),
    ],
)
def test_impossible_answers_are_refused(story: Story, changes: dict[str, str], wanted: str) -> None:
    number = story.ready()
    facts = {"answer": "yes", **changes}
    assert code(lambda: story.answer(number, **facts)) == wanted  # type: ignore[arg-type]
    assert story.row(number).state == "draft"


def test_names_to_show(story: Story) -> None:
    number = story.ready()
    assert story.dossier(number).name_choices == ("Amina B.", "Amina Benali", "Amina")
    for name, shown in ((None, "Amina B."), (" Amina  Benali ", "Amina Benali"), ("Amina", "Amina")):
        story.answer(number, name_shown=name)
        assert story.row(number).name_shown == shown


def test_sentences_that_would_name_others(story: Story) -> None:
    number = story.start()
    assert code(lambda: story.tick(number, "1", sentence="A aidé Fatou à finir.")) == "sentence.names_someone"
    assert code(lambda: story.tick(number, "1", sentence="x" * 301)) == "sentence.too_long"
    assert story.count(Observation) == 0
    story.tick(number, "1", sentence="Amina a tenu sa part jusqu’au bout.")


def test_suggestions_follow_the_role(story: Story, cast: Cast) -> None:
    def ask() -> list[str]:
        return list(award.choices(story.services, cast.lea, member_id=story.amina, gathering_id=story.today).suggested)

    assert ask() == ["empathie", "equipe", "service"]
    observe.observe(
        story.services,
        cast.lea,
        member_id=story.amina,
        badge_slug="soin",
        criteria=["1", "2"],
        gathering_id=story.before,
    )
    assert ask() == ["empathie", "equipe", "soin"]
    number = story.ready()
    story.answer(number)
    story.issue(number)
    assert ask() == ["empathie", "service", "soin"]
    assert award.choices(story.services, cast.lea, member_id=story.fatou).suggested == ()

"""Nothing is observed of a child before child and parent said yes together; nobody under 18 shows a badge to all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.services import Services
from badges.issuing import sign
from badges.leaving import merge
from badges.people import register
from badges.people.tables import Member
from badges.recognition import award, observe
from badges.recognition.tables import Award, AwardConsent, Observation
from badges.sharing import audience
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.cast.refusals import missing
from tests.cast.rows import award as award_row
from tests.cast.rows import count
from tests.cast.story import Story


def refusal(attempt: Callable[[], object]) -> str | None:
    """The code of the refusal, None when there is none."""
    try:
        attempt()
    except Refused as refused:
        return refused.code
    return None


def say_age(services: Services, number: int, age: str | None) -> None:
    """Change the tick alone, as a correction does."""
    with services.database.begin() as session:
        session.get_one(Member, number).age = age  # type: ignore[assignment]


def test_nothing_is_observed_before_child_and_parent_said_yes(services: Services, cast: Cast) -> None:
    lou = cast.member("Lou", None, age="under_15", badges_yes=None)
    here = cast.gathering(present={lou: "helps"})

    def see() -> None:
        observe.observe(services, cast.lea, member_id=lou, badge_slug="equipe", criteria=["1"], gathering_id=here)

    def start() -> None:
        award.start(services, cast.lea, member_id=lou, badge_slug="equipe", gathering_id=here)

    assert refusal(see) == refusal(start) == "observation.together"
    assert count(services, Observation) == count(services, Award) == 0
    register.record_consent(services, cast.lea, lou, "badges", "yes", with_parent=True)
    assert refusal(see) is None and refusal(start) is None  # the control
    say_age(services, lou, "15_to_17")
    assert refusal(see) is None  # that the yes is to be asked anew is said before the badge
    assert count(services, Observation) == 1


def test_a_draft_of_a_child_takes_nothing_more_without_both(story: Story) -> None:
    number = story.ready()
    say_age(story.services, story.amina, "under_15")
    assert refusal(lambda: story.tick(number, "1", "2")) == "observation.together"
    assert missing(lambda: story.answer(number)) == ["award.blocked.together"]
    register.record_consent(story.services, story.cast.lea, story.amina, "badges", "yes", with_parent=True)
    story.tick(number, "1", "2")
    assert story.answer(number) == "agreed"


@pytest.mark.parametrize("age", ["under_15", "15_to_17"])
def test_everybody_is_neither_offered_nor_taken_under_18(story: Story, age: str) -> None:
    number = story.ready()
    say_age(story.services, story.amina, age)
    if age == "under_15":
        register.record_consent(story.services, story.cast.lea, story.amina, "badges", "yes", with_parent=True)
    assert not story.dossier(number).may_be_public
    assert refusal(lambda: story.answer(number, visibility="public")) == "visibility.minor"
    assert story.answer(number, "later", visibility="public") == "draft"
    assert story.answer(number, visibility="code") == "agreed"
    say_age(story.services, story.amina, None)
    register.record_consent(story.services, story.cast.lea, story.amina, "badges", "yes")
    assert story.dossier(number).may_be_public and story.answer(number, visibility="public") == "agreed"
    say_age(story.services, story.amina, age)
    assert "award.blocked.public" in missing(lambda: sign.sign(story.services, story.cast.lea, number))


def test_a_private_link_shows_no_badge_of_a_minor_to_all(cast: Cast) -> None:
    issued = agreed(cast, age="15_to_17").sign()

    def choose(visibility: str) -> str | None:
        return refusal(lambda: audience.set_visibility(issued.services, issued.member, issued.code, visibility))

    assert choose("public") == "visibility.minor" and choose("hidden") is None and choose("code") is None
    assert award_row(issued.services, issued.award).visibility == "code"
    say_age(issued.services, issued.member, None)
    assert choose("public") is None  # the control


def test_a_public_badge_of_a_minor_is_seen_by_its_code_alone(services: Services, cast: Cast) -> None:
    of, adult = agreed(cast).sign(), agreed(cast, given="Fatou").sign()
    for each in (of, adult):
        audience.set_visibility(services, each.member, each.code, "public", search_engines=True)
    hidden = count(services, AwardConsent)
    change_member(services, cast.lea, of.member, given_name="Amina", age="15_to_17")
    row = of.row()
    assert (row.visibility, row.search_engines, row.state) == ("code", False, "issued")
    assert (adult.row().visibility, adult.row().search_engines) == ("public", True)  # the control
    with services.database.begin(read_only=True) as session:
        last = session.scalars(select(AwardConsent).order_by(AwardConsent.id.desc()).limit(1)).one()
        assert (last.award_id, last.answer, last.visibility) == (of.award, "yes", "code")
        assert last.recorded_by_id == cast.lea.staff_id and count(services, AwardConsent) == hidden + 1
        noted = select(JournalFacts).join(JournalEntry).where(JournalEntry.kind == Act.AWARD_SHARED)
        told = session.scalars(noted.order_by(JournalEntry.id.desc()).limit(1)).one()
        assert (told.award_id, told.staff_id, told.about) == (of.award, cast.lea.staff_id, "code")
    assert of.headline() == "VALID"
    change_member(services, cast.lea, of.member, given_name="Amina", age="under_15")
    change_member(services, cast.lea, of.member, given_name="Amina", age="")
    assert of.row().visibility == "code" and count(services, AwardConsent) == hidden + 1


@pytest.mark.parametrize("young", ["gone", "stays"])
def test_a_merge_shows_no_badge_of_a_minor(services: Services, cast: Cast, young: str) -> None:
    of, other = agreed(cast).sign(), cast.member("Amina", None)
    audience.set_visibility(services, of.member, of.code, "public")
    gone, stays = (other, of.member) if young == "gone" else (of.member, other)
    change_member(services, cast.lea, other, given_name="Amina", age="15_to_17")
    assert of.row().visibility == "public"  # of another record until they are one
    merge.merge(services, cast.helene, gone, stays)
    assert of.row().visibility == "code"


def test_a_hidden_badge_stays_hidden(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    audience.set_visibility(services, of.member, of.code, "hidden")
    change_member(services, cast.lea, of.member, given_name="Amina", age="under_15")
    assert of.row().visibility == "hidden"

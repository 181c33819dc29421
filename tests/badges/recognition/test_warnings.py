"""What deserves a second look before a badge is signed: it warns and blocks nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from badges.recognition import award, observe
from badges.recognition.rules import Dossier, Other, warnings
from badges.recognition.states import AwardState
from badges.recognition.tables import Award
from tests.cast.people import Cast
from tests.cast.recognition import SENTENCE
from tests.cast.story import Story


def codes(dossier: Dossier, others: list[Other], present: int = 5, story: Story | None = None) -> list[str]:
    """The codes of what deserves a second look."""
    assert story is not None
    return [each.code for each in warnings(dossier, others, present, story.services.now())]


def other(dossier: Dossier, number: int, **changes: object) -> Other:
    """An award of the same badge, begun at the same gathering, to another member, by somebody else."""
    assert dossier.place is not None
    plain = Other(
        award_id=1000 + number, member_id=1000 + number, badge_slug=dossier.badge_slug, gathering_id=dossier.place.id,
        awarded_by_id=99, state=AwardState.DRAFT, begun=True, issued_at=None, sentence=None,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_the_same_badge_for_everybody(story: Story) -> None:
    dossier = story.dossier(story.ready())
    four = [other(dossier, number) for number in range(4)]
    assert codes(dossier, four, 5, story) == ["warning.everybody"]
    assert codes(dossier, four, 6, story) == []  # one was there who did not get it
    assert codes(dossier, [*four[:3], replace(four[3], begun=False)], 5, story) == []  # nothing was seen of her
    assert codes(dossier, [*four[:3], replace(four[3], state=AwardState.DECLINED)], 5, story) == []
    assert codes(dossier, [*four[:3], replace(four[3], state=AwardState.ISSUED)], 5, story) == ["warning.everybody"]
    assert codes(dossier, [replace(each, badge_slug="soin") for each in four], 5, story) == []
    assert codes(dossier, [replace(each, gathering_id=1000) for each in four], 5, story) == []
    assert codes(dossier, four[:1], 2, story) == []  # two people are not everybody
    assert codes(replace(dossier, place=None), four, 5, story) == []


def test_more_than_three_badges_in_seven_days(story: Story) -> None:
    dossier, now = story.dossier(story.ready()), story.services.now()
    issued = [
        other(dossier, number, member_id=dossier.member_id, badge_slug=f"b{number}", state=AwardState.ISSUED,
              issued_at=now - timedelta(days=number))
        for number in range(9)
    ]  # fmt: skip
    assert codes(dossier, issued[:3], story=story) == ["warning.often"]
    assert codes(dossier, issued[:2], story=story) == []
    assert codes(dossier, issued[5:8], story=story) == ["warning.often"]
    assert codes(dossier, issued[6:9], story=story) == []  # eight days ago
    assert codes(dossier, [replace(each, state=AwardState.WITHDRAWN) for each in issued[:3]], story=story) == []
    assert codes(dossier, [replace(each, member_id=7777) for each in issued[:3]], story=story) == []


@pytest.mark.parametrize(("sentence", "told"), [
    (None, False), ("", False), ("Bien", True), ("Très bien !", True), ("Extraordinairement", True), (SENTENCE, False),
])  # fmt: skip
def test_a_sentence_of_a_word_or_two(story: Story, sentence: str | None, told: bool) -> None:
    dossier = replace(story.dossier(story.ready()), sentence=sentence or None)
    assert codes(dossier, [], story=story) == (["warning.short_sentence"] if told else [])


def test_a_copied_sentence(story: Story) -> None:
    dossier = story.dossier(story.ready())
    assert dossier.sentence == SENTENCE
    hers = other(dossier, 1, awarded_by_id=dossier.awarded_by_id, gathering_id=None, sentence=SENTENCE)
    assert codes(dossier, [hers], story=story) == ["warning.copied_sentence"]
    spelled = f"  {SENTENCE.upper().replace(',', '')} !"
    assert codes(dossier, [replace(hers, sentence=spelled)], story=story) == ["warning.copied_sentence"]
    assert codes(dossier, [replace(hers, sentence=f"{SENTENCE} Souvent.")], story=story) == []
    assert codes(dossier, [replace(hers, awarded_by_id=99)], story=story) == []  # a colleague's, of another day
    assert codes(dossier, [other(dossier, 2, sentence=SENTENCE)], story=story) == ["warning.copied_sentence"]
    assert codes(dossier, [replace(hers, award_id=dossier.award_id)], story=story) == []  # its own


def test_the_preview_tells_and_nothing_is_blocked(story: Story, cast: Cast) -> None:
    number = story.ready()
    assert award.look(story.services, cast.lea, number).warnings == ()
    observe.observe(
        story.services, cast.lea, member_id=story.fatou, badge_slug="equipe", criteria=["1"], gathering_id=story.before
    )
    second = story.start(member_id=story.fatou)
    story.tick(second, "1", "2", sentence=SENTENCE)
    told = award.look(story.services, cast.lea, second).warnings
    assert [(each.about, each.code) for each in told] == [("sentence", "warning.copied_sentence")]
    with story.services.database.begin() as session:
        session.get_one(Award, number).created_at -= timedelta(days=400)
    assert award.look(story.services, cast.lea, second).warnings  # the same gathering still
    assert story.answer(second) == AwardState.AGREED

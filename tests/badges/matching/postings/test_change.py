"""What becomes of an offer or a request: other words, steps taken once, a yes that ends at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.gatherings.activities import reads as activities
from badges.matching import merge_activities
from badges.matching.postings import change
from badges.matching.postings.retention import forget_ended
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import PostingState, Step
from badges.matching.tables import Posting
from tests.cast.people import Cast, at_once
from tests.cast.postings import facts, posting, shown
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


def test_words_are_changed_and_an_older_page_is_told(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = posting(services, cast.lea, amina)
    before = shown(services, number).facts.version
    change.change(services, cast.lea, number, facts(words="Coudre une fermeture."), shown=before)
    assert shown(services, number).words == "Coudre une fermeture."
    change.change(services, cast.lea, number, facts(words="Coudre une fermeture."), shown=before)  # the same again
    with pytest.raises(Outdated):
        change.change(services, cast.lea, number, facts(words="Autre chose."), shown=before)
    assert code(lambda: change.change(services, cast.karim, number, facts())) == "not_found"
    assert code(lambda: change.change(services, OwnLink(cast.member("Fatou")), number, facts())) == "not_found"


def test_a_form_that_was_opened_before_its_activity_was_merged(services: Services, cast: Cast) -> None:
    number = posting(services, cast.lea, cast.member("Amina"))
    before = shown(services, number).facts.version
    with services.database.begin(read_only=True) as session:
        known = {each.key: each.id for each in activities.activities(session)}
    merge_activities.merge(services, cast.helene, known["couture"], known["tricot"])
    merge_activities.merge(services, cast.helene, known["couture"], known["tricot"])
    activity = shown(services, number).activity
    assert activity is not None and activity.key == "tricot"
    change.change(services, cast.lea, number, facts(words="Tricoter un ourlet."), shown=before)
    found = shown(services, number)
    assert found.words == "Tricoter un ourlet." and found.activity is not None and found.activity.key == "tricot"


def test_what_the_member_rewords_is_read_again(services: Services, cast: Cast) -> None:
    amina, today = cast.member("Amina"), services.now().date()
    number = posting(services, cast.lea, amina)
    change.change(services, OwnLink(amina), number, facts(moments=["evening"]))
    assert shown(services, number).state(today) is PostingState.SHOWN  # nobody's words changed
    change.change(services, OwnLink(amina), number, facts(words="Repasser."))
    assert shown(services, number).state(today) is PostingState.UNREAD
    change.change(services, cast.lea, number, facts(words="Repasser !"))
    assert shown(services, number).state(today) is PostingState.SHOWN


@pytest.mark.parametrize("by_member", [False, True])
def test_steps(services: Services, cast: Cast, by_member: bool) -> None:
    amina = cast.member("Amina")
    by = OwnLink(amina) if by_member else cast.lea
    number = posting(services, cast.lea, amina, words_public=True, name_public=True)
    for step, wanted in (
        (Step.PAUSE, PostingState.PAUSED),
        (Step.PAUSE, PostingState.PAUSED),
        (Step.RESUME, PostingState.SHOWN),
        (Step.RESUME, PostingState.SHOWN),
        (Step.FULFIL, PostingState.FULFILLED),
        (Step.FULFIL, PostingState.FULFILLED),
        (Step.SAY_AGAIN, PostingState.SHOWN),
        (Step.END, PostingState.ENDED),
        (Step.END, PostingState.ENDED),
    ):
        assert change.take(services, by, number, step) is wanted
    found = shown(services, number)
    assert not found.words_public and not found.name_public  # both end with the offer, and do not come back with it
    assert code(lambda: change.take(services, by, number, Step.PAUSE)) == "posting.step"
    assert code(lambda: change.change(services, by, number, facts(words="Repasser."))) == "posting.over"


def test_only_the_staff_reads(services: Services, cast: Cast) -> None:
    amina, today = cast.member("Amina"), services.now().date()
    number = posting(services, OwnLink(amina), amina)
    assert code(lambda: change.take(services, OwnLink(amina), number, Step.READ)) == "form.choice"
    assert shown(services, number).state(today) is PostingState.UNREAD
    found = at_once(*[lambda: change.take(services, cast.lea, number, Step.READ)] * 3)
    assert set(found) == {PostingState.SHOWN}


def test_six_months_later_it_ends_unless_it_is_said_again(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    number = posting(services, cast.lea, amina)
    clock.advance(days=181)
    assert shown(services, number).state(clock().date()) is PostingState.SHOWN
    assert change.take(services, OwnLink(amina), number, Step.SAY_AGAIN) is PostingState.SHOWN
    assert shown(services, number).until == date(2027, 11, 24)
    clock.advance(days=185)
    assert shown(services, number).state(clock().date()) is PostingState.ENDED
    assert change.take(services, cast.lea, number, Step.SAY_AGAIN) is PostingState.SHOWN


def test_a_yes_to_the_public_wall_ends_at_once(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    number = posting(services, cast.lea, amina, words_public=True, name_public=True)
    change.hide(services, OwnLink(amina), number, name_only=True)
    found = shown(services, number)
    assert found.words_public and not found.name_public
    change.hide(services, cast.lea, number)
    assert not shown(services, number).words_public
    assert code(lambda: change.hide(services, cast.karim, number)) == "not_found"


def test_what_is_over_goes_a_year_later(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    kept, ended, expired = (posting(services, cast.lea, amina) for _ in range(3))
    change.take(services, cast.lea, ended, Step.END)
    clock.advance(days=364)
    assert forget_ended(services) == 0
    change.take(services, cast.lea, kept, Step.SAY_AGAIN)
    clock.advance(days=2)
    assert forget_ended(services) == 1 and count(services, Posting, Posting.id == ended) == 0
    clock.advance(days=184)
    assert forget_ended(services) == 1 and count(services, Posting, Posting.id == expired) == 0
    assert count(services, Posting) == 1
    clock.advance(days=timedelta(days=400).days)
    assert forget_ended(services) == 1

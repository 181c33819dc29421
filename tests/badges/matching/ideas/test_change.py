"""An idea is read, said otherwise, closed with thanks; and forgotten a year later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.errors import Outdated
from badges.base.services import Services
from badges.gatherings.activities import reads as activities
from badges.matching import merge_activities
from badges.matching.ideas import change
from badges.matching.ideas.facts import IdeaFacts, ThanksFacts
from badges.matching.ideas.retention import forget_closed
from badges.matching.ideas.rules import IdeaState
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Idea, IdeaVoice
from tests.cast.ideas import SOUP, coming, noted_idea, own_idea, shown
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

THANKS = ThanksFacts(thanks="Merci, on garde l’idée pour le printemps.")


def said(**changes: object) -> IdeaFacts:
    """The soup, said otherwise."""
    return IdeaFacts(**{**SOUP, **changes})


def test_it_is_read_once(services: Services, cast: Cast) -> None:
    number = own_idea(services, cast.member("Colette"))
    assert code(lambda: change.read(services, cast.karim, number)) == "not_found"
    assert shown(services, number).state is IdeaState.UNREAD
    change.read(services, cast.lea, number)
    first = shown(services, number).read_at
    change.read(services, cast.lea, number)
    assert shown(services, number).read_at == first is not None
    assert code(lambda: change.read(services, cast.lea, 999)) == "not_found"


def test_words_are_changed_and_an_older_page_is_told(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette")
    number = noted_idea(services, cast.lea, cast.gueret, member=colette)
    before = shown(services, number).facts.version
    change.change(services, cast.lea, number, said(title="La grande soupe"), shown=before)
    change.change(services, cast.lea, number, said(title="La grande soupe"), shown=before)  # the same again
    with pytest.raises(Outdated):
        change.change(services, cast.lea, number, said(title="Le bouillon"), shown=before)
    assert shown(services, number).title == "La grande soupe"
    for by in (cast.karim, OwnLink(cast.member("Fatou"))):
        assert code(lambda by=by: change.change(services, by, number, said())) == "not_found"  # type: ignore[misc]


def test_what_its_author_says_otherwise_is_read_again(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette")
    number = noted_idea(services, cast.lea, cast.gueret, member=colette)
    change.change(services, OwnLink(colette), number, said(needed=5))
    assert shown(services, number).state is IdeaState.OPEN
    change.change(services, OwnLink(colette), number, said(needed=5, words="Au bord de la Creuse."))
    assert shown(services, number).state is IdeaState.UNREAD
    change.change(services, cast.lea, number, said(needed=6))
    assert shown(services, number).state is IdeaState.OPEN


def test_a_form_that_was_opened_before_its_activity_was_merged(services: Services, cast: Cast) -> None:
    number = noted_idea(services, cast.lea, cast.gueret)
    before = shown(services, number).facts.version
    with services.database.begin(read_only=True) as session:
        known = {each.key: each.id for each in activities.activities(session)}
    merge_activities.merge(services, cast.helene, known["cuisine"], known["conserves"])
    change.change(services, cast.lea, number, said(title="Le bouillon"), shown=before)
    found = shown(services, number)
    assert found.title == "Le bouillon" and found.activity is not None and found.activity.key == "conserves"


def test_it_is_closed_once_with_a_sentence(services: Services, cast: Cast) -> None:
    number, unread = noted_idea(services, cast.lea, cast.gueret), own_idea(services, cast.member("Colette"))
    assert code(lambda: change.close(services, cast.karim, number, THANKS)) == "not_found"
    assert code(lambda: ThanksFacts(thanks="  ")) == "idea.thanks_missing"
    assert code(lambda: ThanksFacts(thanks="x" * 201)) == "idea.thanks_too_long"
    for each in (number, unread):
        at_once(*[lambda each=each: change.close(services, cast.lea, each, THANKS)] * 3)  # type: ignore[misc]
        found = shown(services, each)
        assert (found.state, found.thanks) == (IdeaState.CLOSED, THANKS.thanks) and found.read_at is not None
    change.close(services, cast.lea, number, ThanksFacts(thanks="Autre chose."))
    assert shown(services, number).thanks == THANKS.thanks
    assert code(lambda: change.change(services, cast.lea, number, said(title="Encore"))) == "idea.over"


def test_a_year_later_it_is_forgotten_with_who_would_have_come(services: Services, cast: Cast, clock: Clock) -> None:
    closed, still_open = noted_idea(services, cast.lea, cast.gueret), noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, closed, [cast.member("Fatou")])
    change.close(services, cast.lea, closed, THANKS)
    clock.now += timedelta(days=364)
    assert forget_closed(services) == 0
    clock.now += timedelta(days=2)
    assert forget_closed(services) == 1
    assert count(services, Idea) == 1 and count(services, IdeaVoice) == 0
    assert shown(services, still_open).state is IdeaState.OPEN

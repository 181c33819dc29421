"""Saying an idea: once however often it is sent, read first where a member writes it, refused where it cannot be."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.database import bounds
from badges.base.facts import Unfit
from badges.base.services import Services
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.ideas.rules import MOST_OPEN, IdeaState
from badges.matching.tables import Idea
from badges.people.rules import Age
from tests.cast.ideas import noted_idea, own_idea, shown
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count

KEY = "0d8f3f1c-5a51-4f0e-9a52-9f6f2d0f1a11"


def test_what_the_staff_notes_is_open_and_what_a_member_writes_waits(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette", "Rouet")
    own, noted, ours = (
        shown(services, own_idea(services, colette)),
        shown(services, noted_idea(services, cast.lea, cast.gueret, member=colette)),
        shown(services, noted_idea(services, cast.lea, cast.gueret)),
    )
    assert (own.state, noted.state, ours.state) == (IdeaState.UNREAD, IdeaState.OPEN, IdeaState.OPEN)
    assert own.by_member and not noted.by_member and ours.author is None
    assert own.author is not None and own.author.id == colette and noted.author == own.author
    assert own.site_id == cast.gueret and own.activity is not None and own.activity.key == "cuisine"
    assert (own.leads, own.named, own.coming, own.needed) == (None, False, 0, 4)


def test_the_same_form_sent_four_times_at_once_says_it_once(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    found = at_once(*[lambda: own_idea(services, colette, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int) and count(services, Idea) == 1
    assert code(lambda: own_idea(services, fatou, client_key=KEY)) == "not_found"
    other = KEY.replace("0d8f", "1d8f")
    found = at_once(*[lambda: noted_idea(services, cast.lea, cast.gueret, client_key=other)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int) and count(services, Idea) == 2
    assert code(lambda: noted_idea(services, cast.karim, cast.auzances, client_key=other)) == "not_found"
    assert code(lambda: noted_idea(services, cast.lea, cast.gueret, client_key=other, member=fatou)) == "not_found"


def test_who_may_note_what_where(services: Services, cast: Cast) -> None:
    paul = cast.member("Paul", site="auzances")
    assert code(lambda: noted_idea(services, cast.karim, cast.gueret)) == "not_found"
    assert code(lambda: noted_idea(services, cast.lea, cast.gueret, member=paul)) == "not_found"
    assert code(lambda: noted_idea(services, cast.lea, 999)) == "not_found"
    assert code(lambda: own_idea(services, 999)) == "link.ended"
    assert count(services, Idea) == 0
    noted_idea(services, cast.helene, cast.auzances, member=paul)
    assert count(services, Idea) == 1


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"title": " "}, "idea.title_missing"),
        ({"title": "x" * 81}, "idea.title_too_long"),
        ({"title": "Appelez le 05 55 82 80 47"}, "idea.contact"),
        ({"words": "x" * 201}, "idea.words_too_long"),
        ({"words": "moi@rcs.example"}, "idea.contact"),
        ({"needed": "1"}, "idea.needed"),
        ({"needed": "201"}, "idea.needed"),
        ({"needed": "-3"}, "idea.needed"),
        ({"needed": "beaucoup"}, "idea.needed"),
        ({"needed": "٤"}, "idea.needed"),
        ({"activity": "voler"}, "activity.unknown"),
    ],
)
def test_what_cannot_be_said(services_sqlite: Services, changes: dict[str, object], wanted: str) -> None:
    cast = Cast(services_sqlite)
    colette = cast.member("Colette")
    assert code(lambda: own_idea(services_sqlite, colette, **changes)) == wanted
    assert code(lambda: noted_idea(services_sqlite, cast.lea, cast.gueret, **changes)) == wanted
    assert count(services_sqlite, Idea) == 0
    own_idea(services_sqlite, colette, title="x" * 80, words="y" * 200, needed="200", activity=None)


def test_a_form_names_every_field_at_fault() -> None:
    with pytest.raises(Unfit) as caught:
        IdeaFacts.read(MultiDict({"title": "", "words": "x" * 300, "needed": "0"}))
    assert {name: each.code for name, each in caught.value.refusals.items()} == {
        "title": "idea.title_missing",
        "words": "idea.words_too_long",
        "needed": "idea.needed",
    }


def test_a_minor_has_ideas_too_and_one_member_does_not_fill_the_list(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    girl = cast.member("Lola", age=Age.UNDER_15, badges_yes=None)
    for _ in range(bounds.IDEAS_A_DAY_OF_A_MEMBER):
        own_idea(services, girl)
    assert code(lambda: own_idea(services, girl)) == "idea.too_often"
    for _ in range(MOST_OPEN - bounds.IDEAS_A_DAY_OF_A_MEMBER):
        noted_idea(services, cast.lea, cast.gueret, member=girl)
    assert code(lambda: noted_idea(services, cast.lea, cast.gueret, member=girl)) == "idea.too_many"
    assert count(services, Idea) == MOST_OPEN

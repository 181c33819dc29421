"""Saying what one offers or looks for: once however often it is sent, by voice or by one's own link."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.database import bounds
from badges.base.facts import Unfit
from badges.base.services import Services
from badges.demonstration.ideas import THOUGHTS
from badges.demonstration.wall import SAID
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.postings import change, say
from badges.matching.postings.facts import PostingFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import MOST_STANDING, Manner, Moment, PostingSide, PostingState, Weekday
from badges.matching.tables import Posting
from badges.people.rules import Age
from tests.cast.ideas import own_idea
from tests.cast.people import Cast, at_once
from tests.cast.postings import facts, posting, shown
from tests.cast.refusals import code
from tests.cast.rows import count

KEY = "0d8f3f1c-5a51-4f0e-9a52-9f6f2d0f1a11"


def test_what_is_said_by_voice_is_read_by_that(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    found = shown(services, posting(services, cast.lea, amina))
    assert found.member.id == amina and found.side is PostingSide.OFFERED and found.manner is Manner.TOGETHER
    assert found.activity is not None and found.activity.key == "couture"
    assert found.days == (Weekday.WEDNESDAY,) and found.moments == (Moment.MORNING,)
    assert found.until == date(2027, 5, 24) and not found.words_public and not found.name_public
    assert found.state(services.now().date()) is PostingState.SHOWN and not found.by_member


def test_what_a_member_writes_waits_to_be_read(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    found = shown(services, posting(services, OwnLink(amina), amina, side="sought", days=[], moments=[]))
    assert found.state(services.now().date()) is PostingState.UNREAD and found.by_member
    assert found.days == () and found.moments == ()


def test_the_same_form_sent_four_times_at_once_says_it_once(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    found = at_once(*[lambda: posting(services, cast.lea, amina, client_key=KEY)] * 4)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int) and count(services, Posting) == 1
    assert code(lambda: posting(services, cast.lea, fatou, client_key=KEY)) == "not_found"


def test_who_may_speak_for_whom(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    assert code(lambda: posting(services, cast.karim, amina)) == "not_found"
    assert code(lambda: posting(services, OwnLink(fatou), amina)) == "not_found"
    assert code(lambda: posting(services, cast.lea, 999)) == "not_found"
    assert count(services, Posting) == 0
    posting(services, cast.helene, amina)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"words": " "}, "posting.words_missing"),
        ({"words": "x" * 201}, "posting.words_too_long"),
        ({"words": "Appelez-moi au 05 55 82 80 47"}, "posting.contact"),
        ({"other_activity": "x" * 61, "activity": "autre"}, "posting.other_too_long"),
        ({"other_activity": "me écrire : moi@rcs.example", "activity": "autre"}, "posting.contact"),
        ({"activity": "autre"}, "posting.other_missing"),
        ({"activity": "voler"}, "activity.unknown"),
        ({"side": "given"}, "posting.side"),
        ({"manner": "sells"}, "posting.manner"),
        ({"reach": "moon"}, "posting.reach"),
        ({"days": ["mo", "someday"]}, "form.choice"),
        ({"moments": ["night"]}, "form.choice"),
        ({"until": date(2026, 11, 23)}, "posting.until"),
        ({"until": date(2027, 5, 25)}, "posting.until"),
        ({"name_public": True}, "posting.name_without_words"),
    ],
)
def test_what_cannot_be_said(services_sqlite: Services, changes: dict[str, object], wanted: str) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member("Amina")
    assert code(lambda: posting(services_sqlite, cast.lea, amina, **changes)) == wanted
    assert count(services_sqlite, Posting) == 0


@pytest.mark.parametrize(
    "contact",
    [
        "06 - 12 - 34 - 56 - 78", "06·12·34·56·78", "06,12,34,56,78", "06_12_34_56_78", "06–12–34–56–78",
        "06(12)34(56)78", "⓪⑥①②③④⑤⑥⑦⑧", "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "zéro six douze trente-quatre", "lea＠exemple.example",
        "lea(at)exemple.fr", "t.me/lea", "insta : @lea", "Snap lea23", "12 rue des Lilas",
    ],
)  # fmt: skip
def test_no_way_to_a_person_however_it_is_written(services_sqlite: Services, contact: str) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member("Amina")
    for words in (contact, f"Une couture ({contact})"):
        assert code(lambda said=words: posting(services_sqlite, cast.lea, amina, words=said)) == "posting.contact"
        assert code(lambda said=words: own_idea(services_sqlite, amina, title=said)) == "idea.contact"
        assert code(lambda said=words: own_idea(services_sqlite, amina, words=said)) == "idea.contact"
    other = {"activity": "autre", "other_activity": contact}
    assert code(lambda: posting(services_sqlite, cast.lea, amina, **other)) == "posting.contact"


def test_what_is_said_every_day_is_no_contact(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member("Amina")
    for words in (
        "Une place en voiture, on partage l’essence", "le 3 et le 20", "200 g de farine", "1 lot de laine",
        "2 cours d’Anglais", "Les mardis 05, 12, 19, 26", "De 8 h 05 à 9 h 15, un café à deux", "Utiliser WhatsApp",
        *(each.words for each in SAID),
    ):  # fmt: skip
        posting(services_sqlite, cast.lea, amina, words=words, other_activity=words[:60], activity="autre")
        with services_sqlite.database.begin() as session:
            session.query(Posting).delete()
    for each in THOUGHTS:
        IdeaFacts(title=each.title, words=each.words)


def test_a_form_names_every_field_at_fault() -> None:
    with pytest.raises(Unfit) as caught:
        PostingFacts.read(MultiDict({"words": "", "side": "x", "manner": "together", "days": "someday"}))
    assert {name: each.code for name, each in caught.value.refusals.items()} == {
        "side": "posting.side",
        "words": "posting.words_missing",
        "days": "form.choice",
    }


def test_a_word_of_their_own_where_the_list_has_none(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member("Amina")
    found = shown(services, posting(services, cast.lea, amina, activity="autre", other_activity="Apiculture"))
    assert found.activity is None and found.other_activity == "Apiculture" and found.facts.activity == "autre"
    both = shown(services, posting(services, cast.lea, amina, activity="couture", other_activity="Apiculture"))
    assert both.activity is not None and both.other_activity is None
    neither = shown(services, posting(services, cast.lea, amina, activity=None))
    assert neither.activity is None and neither.facts.activity is None


@pytest.mark.parametrize("age", [Age.UNDER_18, Age.UNDER_15])
def test_the_words_of_a_minor_are_never_public(services_sqlite: Services, age: Age) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member("Amina", age=age, badges_yes=None)
    for by in (cast.lea, OwnLink(amina)):
        assert code(lambda by=by: posting(services, by, amina, words_public=True)) == "posting.minor"  # type: ignore[misc]
        posting(services, by, amina, with_parent=True)


def test_under_15_it_is_said_with_a_parent_each_time(services: Services, cast: Cast) -> None:
    child = cast.member("Lola", age=Age.UNDER_15, badges_yes=None)
    girl = cast.member("Inès", age=Age.UNDER_18, badges_yes=None)
    for by in (cast.lea, OwnLink(child)):
        assert code(lambda by=by: posting(services, by, child)) == "posting.parent"  # type: ignore[misc]
    assert count(services, Posting) == 0
    number = posting(services, OwnLink(child), child, with_parent=True)
    posting(services, OwnLink(girl), girl)
    other = facts(words="Coudre un bouton.")
    assert code(lambda: change.change(services, OwnLink(child), number, other)) == "posting.parent"
    change.change(services, OwnLink(child), number, replace(other, with_parent=True))
    version = shown(services, number).facts.version
    change.change(services, OwnLink(child), number, replace(other, with_parent=True), shown=version)
    assert shown(services, number).words == "Coudre un bouton." and not shown(services, number).facts.with_parent


def test_one_member_does_not_fill_the_wall(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member("Amina")
    for _ in range(bounds.POSTINGS_A_DAY_OF_A_MEMBER):
        posting(services, OwnLink(amina), amina)
    assert code(lambda: posting(services, OwnLink(amina), amina)) == "posting.too_often"
    for _ in range(MOST_STANDING - bounds.POSTINGS_A_DAY_OF_A_MEMBER):
        posting(services, cast.lea, amina)
    assert code(lambda: posting(services, cast.lea, amina)) == "posting.too_many"
    assert count(services, Posting) == MOST_STANDING


def test_practice_and_departure(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    today = services.now().date()
    assert say.last_day(facts(), today) == date(2027, 5, 24)
    assert say.last_day(facts(until=today), today) == today
    assert say.last_day(facts(until=today + timedelta(days=30)), today) == today + timedelta(days=30)
    assert code(lambda: posting(services, OwnLink(999), 999)) == "link.ended"
    assert cast.lea is not None

"""A corrected name: which badges carry the old one, and doing them all again with one tap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from badges.base.errors import Outdated, Refused
from badges.base.services import Services
from badges.issuing.correcting import correct, former_names, name_change, pause
from badges.issuing.correcting.facts import WordingFacts
from badges.recognition import award, observe
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.naming import accept, question
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


@pytest.mark.parametrize(
    ("carried", "new", "wanted"),
    [
        ("Fatoo P.", ("Fatou", "Petit"), "Fatou P."),
        ("Fatoo Petit", ("Fatou", "Petit"), "Fatou Petit"),
        ("Fatoo", ("Fatou", "Petit"), "Fatou"),
        ("Amina Benali", ("Amina", "Durand"), "Amina Durand"),
        ("Marie Claire", ("Marie-Claire", "Roux"), "Marie-Claire"),
        ("Amina B.", ("Amina", None), "Amina"),
        ("Ян К.", ("Іван", "Коваль"), "Іван К."),
    ],
)
def test_the_new_name_has_the_form_of_the_old(carried: str, new: tuple[str, str | None], wanted: str) -> None:
    assert former_names.in_the_same_form(carried, *new) == wanted


@pytest.mark.parametrize(
    ("carried", "new", "wanted"),
    [
        ("Ginou M.", ("Geneviève", "Martin", "Mimi"), "Mimi M."),
        ("Gino M.", ("Geneviève", "Martin", "Ginou"), "Ginou M."),
        ("Ginou M.", ("Geneviève", "Durand", "Ginou"), "Ginou D."),
        ("Ginou", ("Geneviève", None, "Mimi"), "Mimi"),
        ("Genevieve M.", ("Geneviève", "Martin", "Mimi"), "Geneviève M."),
        ("Genevieve Martin", ("Geneviève", "Martin", "Mimi"), "Geneviève Martin"),
        ("Ginou M.", ("Geneviève", "Martin", None), "Geneviève M."),
    ],
)
def test_what_she_goes_by_stays_what_she_goes_by(
    carried: str, new: tuple[str, str | None, str | None], wanted: str
) -> None:
    assert former_names.in_the_same_form(carried, *new) == wanted


def test_a_badge_under_the_name_that_she_goes_by_is_hers(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Geneviève", family="Martin", called="Ginou").sign()
    assert accept(of, "Ginou M.") and listed(of) == []
    facts = {"given_name": "Geneviève", "family_name": "Martin"}
    change_member(services, of.lea, of.member, **facts, called="Mimi")
    assert listed(of) == [(of.award, "Ginou M.", "Mimi M.", None)]
    assert former_names.renew(services, of.lea, of.member) == {} and question(of) == "Mimi M."
    assert of.row().name_shown == "Ginou M." and listed(of) == [(of.award, "Ginou M.", "Mimi M.", "correction.waiting")]
    name_change.answer_before(services, of.helene, of.award, "yes")
    assert of.row().name_shown == "Mimi M." and listed(of) == []
    assert code(lambda: correct.correct(services, of.lea, of.award, WordingFacts(name="Ginou M."))) == "answer.name"


def three(cast: Cast) -> list[Recognition]:
    """Fatoo's badges: with an initial, whole, and one that she does not change."""
    first = agreed(cast, given="Fatoo", family="Petit").sign()
    found = [first]
    for badge, name in (("transmettre", "Fatoo Petit"), ("ecoute", None)):
        found.append(another(cast, first, badge, name))
    return found


def another(cast: Cast, first: Recognition, badge: str, name: str | None) -> Recognition:
    """Another badge of the same member, signed."""
    before, today = (cast.gathering(days, {first.member: "helps"}) for days in (8, 1))
    observe.observe(
        cast.services, cast.lea, member_id=first.member, badge_slug=badge, criteria=["1"], gathering_id=before
    )
    number = award.start(cast.services, cast.lea, member_id=first.member, badge_slug=badge, gathering_id=today)
    acts.tick(cast.services, cast.lea, number, ["1", "2"])
    acts.answer(cast.services, cast.lea, number, "yes", name)
    found = replace(first, award=number)
    return replace(found, code=found.row().code).sign()


def rename(of: Recognition) -> None:
    """Léa corrects the record."""
    change_member(of.services, of.lea, of.member, given_name="Fatou", family_name="Petit")


def listed(of: Recognition) -> list[tuple[int, str, str, str | None]]:
    """What the page lists for Léa."""
    with of.services.database.begin(read_only=True) as session:
        found = former_names.old_names(session, of.lea, of.member, of.services.now())
        return [(each.award.id, each.carried, each.wanted, each.closed) for each in found]


def test_one_tap_does_them_all(services: Services, cast: Cast) -> None:
    badges = three(cast)
    first, second, third = badges
    assert listed(first) == []
    rename(first)
    assert listed(first) == [
        (first.award, "Fatoo P.", "Fatou P.", None),
        (second.award, "Fatoo Petit", "Fatou Petit", None),
        (third.award, "Fatoo P.", "Fatou P.", None),
    ]
    assert [each.headline() for each in badges] == ["VALID"] * 3  # nothing is done without the tap
    assert former_names.renew(services, first.lea, first.member) == {}
    assert [each.row().name_shown for each in badges] == ["Fatou P.", "Fatou Petit", "Fatou P."]
    assert [each.headline() for each in badges] == ["VALID"] * 3 and listed(first) == []
    assert former_names.renew(services, first.lea, first.member, shown="0" * 32) == {}  # a second tap
    assert [len(each.editions()) for each in badges] == [2, 2, 2]


def test_what_cannot_be_done_is_said_and_the_others_are(cast: Cast, services: Services) -> None:
    first, second, third = three(cast)
    rename(first)
    pause.pause(services, first.lea, second.award, "person")
    with pytest.MonkeyPatch.context() as patch:

        def fails(services: Services, actor: object, award_id: int, facts: WordingFacts) -> bool:
            if award_id == third.award:
                raise Refused("signing.refused")
            return before(services, actor, award_id, facts)  # type: ignore[arg-type]

        before = correct.correct
        patch.setattr(former_names.correct, "correct", fails)
        assert former_names.renew(services, first.lea, first.member) == {third.award: "signing.refused"}
    assert [each.row().name_shown for each in (first, second, third)] == ["Fatou P.", "Fatoo Petit", "Fatoo P."]
    assert [each[3] for each in listed(first)] == ["correction.paused", None]
    assert third.headline() == "VALID"
    assert former_names.renew(services, first.lea, first.member) == {}
    assert third.row().name_shown == "Fatou P."


def test_another_list_and_another_site(cast: Cast, services: Services) -> None:
    of = agreed(cast, given="Fatoo", family="Petit").sign()
    rename(of)
    assert code(lambda: former_names.renew(services, of.karim, of.member)) == "not_found"
    with services.database.begin(read_only=True) as session:
        found = former_names.old_names(session, of.karim, of.member, services.now())
    assert [each.closed for each in found] == ["correction.other_site"]
    with pytest.raises(Outdated):
        former_names.renew(services, of.lea, of.member, shown="0" * 32)
    assert of.row().name_shown == "Fatoo P."

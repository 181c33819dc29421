"""What pages that engines read bear: words or an activity, no first name, and of an absence the activity alone."""

from __future__ import annotations

import pytest

from badges.base.services import Services
from badges.matching.postings import nameless
from badges.matching.postings.nameless import NamelessLine, first_lines
from badges.matching.rules import PostingSide
from badges.people.rules import Age
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import asked_of

PUBLIC = {"words_public": True, "name_public": True}


def lines(services: Services, *sites: int) -> list[NamelessLine]:
    """What the home page or a place's may bear."""
    with services.database.begin(read_only=True) as session:
        return nameless.nameless_wall(session, services.now().date(), sites)


def test_words_with_a_yes_and_nothing_else(services: Services, cast: Cast) -> None:
    amina, girl = cast.member("Amina"), cast.member("Lola", age=Age.UNDER_18, badges_yes=None)
    posting(services, cast.lea, amina, words="Repriser.")
    posting(services, cast.lea, girl, words="Danser.")
    posting(services, cast.lea, amina, words="Coudre une fermeture.", **PUBLIC)
    posting(services, cast.karim, cast.member("Zoé", site="auzances"), words="Une soupe.", activity="cuisine", **PUBLIC)
    (one,) = lines(services, cast.gueret)
    assert (one.words, one.side, one.city) == ("Coudre une fermeture.", PostingSide.OFFERED, "Guéret")
    assert [each.words for each in lines(services, *cast.site_ids.values())] == ["Une soupe.", "Coudre une fermeture."]
    assert lines(services) == []


@pytest.mark.parametrize(
    ("words", "activity"),
    [
        ("Amina montre la couture.", "couture"),
        ("amina montre la couture.", "couture"),
        ("Coudre avec Fatou.", "couture"),
        ("Fatou et moi : un ourlet.", "couture"),
        ("Un ourlet. Fatou aide.", "couture"),
        ("Coudre chez Fatou Petit.", "couture"),
        ("Les clés de la maison, un jour.", "couture"),
        ("Aller au marché le jeudi.", "trajets"),
        ("Garder un chat.", "animaux"),
        ("Coudre, signé benali.", "couture"),
        ("Gardiennage de mon logement.", "couture"),
        ("mireille vient coudre.", "couture"),
        ("Mimi vient coudre.", "couture"),
    ],
)
def test_a_name_or_an_absence_leaves_the_activity_alone(services_sqlite: Services, words: str, activity: str) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member("Amina", "Benali")
    cast.member("Fatou", "Petit")
    cast.member("Mireille", "Moreau", called="Mimi")
    posting(services, cast.lea, amina, words=words, activity=activity, **PUBLIC)
    if activity == "couture":
        posting(services, cast.lea, amina, words=words, activity="autre", other_activity="Abeilles", **PUBLIC)
    (one,) = lines(services, cast.gueret)
    assert one.words is None and one.activity is not None and one.activity.key == activity


def test_it_is_two_statements_however_many_there_are(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    for place in range(12):
        posting(services, cast.lea, amina, words=f"Ourlet {place}. Une couture.", **PUBLIC)
    with asked_of(services.database.engine) as asked:
        assert len(lines(services, cast.gueret)) == 12
    assert len([each for each, _ in asked if each.startswith("SELECT")]) == 2


def test_the_first_of_a_page() -> None:
    def line(number: int, side: str, words: str | None = "x") -> NamelessLine:
        return NamelessLine(number, PostingSide(side), None, words, "Guéret")

    many = [line(number, "offered") for number in range(9, 0, -1)]
    assert [each.id for each in first_lines([line(10, "sought"), *many], 6)] == [10, 9, 8, 7, 6, 5]
    assert [each.id for each in first_lines([line(9, "sought", None), line(1, "offered")], 6)] == [1, 9]
    sought = [line(number, "sought") for number in range(29, 20, -1)]
    assert [each.id for each in first_lines([*sought, *many], 6)] == [29, 28, 27, 9, 8, 7]

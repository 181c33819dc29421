"""What everybody may read: with a yes, by first name with another, and of an absence nothing that leads to a house."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from badges.base.services import Services
from badges.leaving import depart
from badges.matching.postings import change, public
from badges.matching.postings.public import LINES, PublicLine
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Moment, Step, Weekday
from badges.matching.tables import Posting
from badges.people.rules import Age
from badges.people.tables import Member
from tests.cast.people import Cast
from tests.cast.postings import posting, shown
from tests.cast.statements import asked_of
from tests.conftest import Clock


def wall(services: Services, cast: Cast) -> list[PublicLine]:
    """The first page of Guéret's public wall."""
    with services.database.begin(read_only=True) as session:
        return public.public_wall(session, cast.gueret, services.now().date())[0]


def test_nothing_without_a_yes_and_no_name_without_another(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    posting(services, cast.lea, amina)
    posting(services, cast.lea, amina, words="Coudre une fermeture.", words_public=True)
    posting(services, cast.lea, amina, words="Repriser.", words_public=True, name_public=True)
    named, unnamed = wall(services, cast)
    assert (named.words, named.who) == ("Repriser.", "Amina") and (unnamed.words, unnamed.who) == (
        "Coudre une fermeture.",
        None,
    )
    assert named.days == (Weekday.WEDNESDAY,) and named.moments == (Moment.MORNING,)


def test_what_ends_hides_at_once(services: Services, cast: Cast, clock: Clock) -> None:
    amina = cast.member("Amina")
    for end in (
        lambda number: change.hide(services, OwnLink(amina), number),
        lambda number: change.take(services, OwnLink(amina), number, Step.PAUSE),
        lambda number: change.take(services, OwnLink(amina), number, Step.END),
        lambda number: change.take(services, cast.lea, number, Step.FULFIL),
    ):
        number = posting(services, cast.lea, amina, words_public=True, name_public=True)
        assert len(wall(services, cast)) == 1
        end(number)
        assert wall(services, cast) == []
    number = posting(services, cast.lea, amina, words_public=True, name_public=True)
    change.hide(services, OwnLink(amina), number, name_only=True)
    assert [each.who for each in wall(services, cast)] == [None]
    unread = posting(services, OwnLink(amina), amina, words_public=True, name_public=True)
    assert len(wall(services, cast)) == 1
    change.take(services, cast.lea, unread, Step.READ)
    assert len(wall(services, cast)) == 2
    clock.now += timedelta(days=190)
    assert wall(services, cast) == []


def test_who_left_or_is_found_to_be_a_minor_is_gone(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    for member in (amina, fatou):
        posting(services, cast.lea, member, words_public=True)
    depart.leave(services, cast.lea, amina)
    assert len(wall(services, cast)) == 1
    with services.database.begin() as session:
        session.execute(update(Member).where(Member.id == fatou).values(age=Age.UNDER_18))
    assert wall(services, cast) == []


@pytest.mark.parametrize(
    ("words", "named", "stands"),
    [
        ("Coudre avec Fatou Petit.", True, False),
        ("Aider chez madame Petit.", True, False),
        ("Demandez Amina.", False, False),
        ("Demandez Amina.", True, True),
        ("Coudre chez les Benali.", True, False),
        ("Coudre petit à petit.", False, True),
        ("Coudre avec Petit Fatou.", True, False),
        ("Coudre avec petit fatou.", True, False),
        ("Coudre avec Fatou.", True, True),
        ("Coudre, signé benali", True, False),
        ("Coudre, signé BÉNALI", True, False),
        ("Coudre, signé Mina", True, True),
        ("Coudre, signé mina", False, False),
    ],
)
def test_words_that_name_somebody_stay_inside(services_sqlite: Services, words: str, named: bool, stands: bool) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member(
        "Amina", "Benali", called="Mina" if "mina" in words.casefold() and "Amina" not in words else None
    )
    cast.member("Fatou", "Petit")
    number = posting(services, cast.lea, amina, words=words, words_public=True, name_public=named)
    assert bool(wall(services, cast)) is stands
    with services.database.begin(read_only=True) as session:
        assert public.is_withheld(session, shown(services, number)) is not stands


STAYS = [  # words of no day and no place may stand; of « une personne », on no day
    (None, "J’ai les clés de l’église", True),
    (None, "Une place en voiture", True),
    ("couture", "Nourrir les poules", True),
    ("trajets", "Aller au marché", True),
    ("trajets", "Aller au marché le jeudi, à deux", False),
    (None, "Garder mon chat du 20 au 27", False),
    (None, "Arroser mes plantes du 3 au 20 août, maison vide, au hameau", False),
    ("jardinage", "Relever mon courrier, je pars du 3 au 20 août, logement vide", False),
    (None, "Nourrir ma chatte le mercredi, je suis absent·e", False),
    ("couture", "Coudre chez moi, gardiennage de la villa en juillet", False),
]


@pytest.mark.parametrize(("activity", "words", "stand"), STAYS)
def test_of_an_absence_it_is_somebody_on_no_day(
    services_sqlite: Services, activity: str | None, words: str, stand: bool
) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    amina = cast.member("Amina")
    posting(services, cast.lea, amina, words=words, activity=activity, words_public=True, name_public=True)
    (line,) = wall(services, cast)
    assert line.who is None and line.days == () and line.moments == ()
    assert line.words == (words if stand else None)


def test_an_absence_is_told_by_an_activity_too(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    own = {"activity": "autre", "other_activity": "Garde d’animaux", "words_public": True, "name_public": True}
    posting(services, cast.lea, cast.member("Amina"), words="Le mercredi, volontiers.", **own)
    (line,) = wall(services, cast)
    assert (line.words, line.who, line.days) == (None, None, ())


def test_a_contact_that_was_written_earlier_is_not_shown(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    posting(services, cast.lea, cast.member("Amina"), words_public=True)
    assert [each.words for each in wall(services, cast)] == ["Faire un ourlet, je montre volontiers."]
    with services.database.begin() as session:
        session.execute(update(Posting).values(words="Un ourlet, 06 · 12 · 34 · 56 · 78"))
    assert [each.words for each in wall(services, cast)] == [None]


def test_it_is_the_name_that_they_go_by(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    polo = cast.member("Paulette", "Durieux", called="Polo")
    for words in ("Repriser, dit Polo.", "Repriser, dit paulette."):
        posting(services, cast.lea, polo, words=words, words_public=True, name_public=True)
    assert [(each.words, each.who) for each in wall(services, cast)] == [("Repriser, dit Polo.", "Polo")]


def test_it_comes_in_pages_of_two_statements(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    people = [cast.member(name) for name in ("Amina", "Fatou")]
    for place in range(LINES + 4):
        posting(services, cast.lea, people[place % 2], words=f"Ourlet {place}.", words_public=True)
    today = services.now().date()
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        first, key = public.public_wall(session, cast.gueret, today)
        assert len(asked) == 2
        second, last = public.public_wall(session, cast.gueret, today, before=key)
    assert [each.words for each in (*first, *second)] == [f"Ourlet {place}." for place in range(LINES + 4)][::-1]
    assert last is None

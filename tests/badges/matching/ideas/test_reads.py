"""What the staff, a member and everybody read of ideas: never a name on the private page of another, nor in public."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.leaving import depart
from badges.leaving.erasure import erasure_request
from badges.matching.ideas import become, change, public, reads, voice
from badges.matching.ideas.facts import ThanksFacts
from badges.matching.ideas.reads import HereIdea
from badges.matching.postings.rows import OwnLink
from badges.people.rules import Age
from badges.people.tables import Member
from tests.cast.ideas import another_day, coming, noted_idea, own_idea, shown
from tests.cast.people import Cast
from tests.cast.statements import asked_of
from tests.conftest import Clock


def here(services: Services, member: int, site: int) -> list[HereIdea]:
    """The open ideas that a member reads."""
    with services.database.begin(read_only=True) as session:
        return reads.here(session, member, site)[0]


def titles(services: Services, site: int) -> list[tuple[str, int]]:
    """What everybody reads, with how many would come."""
    with services.database.begin(read_only=True) as session:
        return [(each.title, each.coming) for each in public.public_ideas(session, site)]


def test_a_member_reads_the_open_ideas_of_the_site(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette", "Rouet"), cast.member("Fatou", "Petit")
    number = own_idea(services, colette, words="Comme chez Fatou Petit.")
    noted_idea(services, cast.karim, cast.auzances, title="Ailleurs")
    assert here(services, fatou, cast.gueret) == []  # nobody read it yet
    change.read(services, cast.lea, number)
    voice.would_come(services, OwnLink(fatou), number, fatou)
    (seen,) = here(services, fatou, cast.gueret)
    assert (seen.title, seen.words, seen.coming, seen.comes) == ("La soupe du quartier", None, 1, True)
    assert here(services, colette, cast.gueret) == []  # one's own stands among one's own alone
    with services.database.begin(read_only=True) as session:
        (own,) = reads.of_member(session, colette)
        assert own.id == number and reads.coming_to(session, colette, [number]) == set()
        assert reads.coming_to(session, fatou, [number]) == {number}
    change.close(services, cast.lea, number, ThanksFacts(thanks="Merci."))
    assert here(services, fatou, cast.gueret) == []


def test_what_became_of_it_is_shown_with_its_day(services: Services, cast: Cast, clock: Clock) -> None:
    fatou, number = cast.member("Fatou"), noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [fatou])
    become.become(services, cast.lea, number, another_day())
    with services.database.begin(read_only=True) as session:
        (joined,) = reads.joined(session, fatou, services.now())
        assert reads.joined(session, cast.member("Yanis"), services.now()) == []
        assert joined.title == "La soupe du quartier" and joined.day is not None
        (made,) = reads.made_of(session, workshop_id=joined.workshop_id)
        assert made.id == number and reads.made_of(session, gathering_id=999) == []
    clock.now += timedelta(days=40)
    with services.database.begin(read_only=True) as session:
        assert reads.joined(session, fatou, services.now()) == []


def test_everybody_reads_titles_and_numbers_and_no_name(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette", "Rouet", called="Coco")
    cast.member("Fatou", "Petit")
    shown_, hidden = [], []
    for title, into in (
        ("La soupe", shown_),
        ("Le pain de Fatou Petit", hidden),
        ("La soupe de Colette", hidden),
        ("Une visite chez Fatou Petit", hidden),
        ("Le pain de petit fatou", hidden),
        ("La soupe, signé rouet", hidden),
        ("La soupe de coco", hidden),
    ):
        into.append(noted_idea(services, cast.lea, cast.gueret, member=colette, title=title))
    coming(services, cast.lea, shown_[0], [colette])
    own_idea(services, colette, title="Pas encore lue")
    assert titles(services, cast.gueret) == [("La soupe", 1)] and titles(services, cast.auzances) == []
    with services.database.begin(read_only=True) as session:
        assert [public.is_withheld(session, shown(services, each)) for each in (*shown_, *hidden)] == [
            False, *[True] * 6,
        ]  # fmt: skip
    change.close(services, cast.lea, shown_[0], ThanksFacts(thanks="Merci."))
    assert titles(services, cast.gueret) == []


def test_no_line_of_a_minor_is_public_also_once_noted_as_one(services: Services, cast: Cast) -> None:
    colette, enzo, fatou = cast.member("Colette"), cast.member("Enzo", age=Age.UNDER_18), cast.member("Fatou")
    theirs = own_idea(services, enzo, title="Un goûter pour les 16 ans")
    change.read(services, cast.lea, theirs)
    noted_idea(services, cast.lea, cast.gueret, member=enzo, title="Une danse")
    number = noted_idea(services, cast.lea, cast.gueret, member=colette)
    assert titles(services, cast.gueret) == [("La soupe du quartier", 0)]
    assert len(here(services, fatou, cast.gueret)) == 3  # those of the site read it, without a name
    assert public.is_of_a_minor(shown(services, theirs)) and not public.is_of_a_minor(shown(services, number))
    with services.database.begin() as session:
        session.get_one(Member, colette).age = Age.UNDER_18
    assert titles(services, cast.gueret) == [] and len(here(services, fatou, cast.gueret)) == 3


def test_the_idea_of_who_left_is_no_longer_public(services: Services, cast: Cast) -> None:
    colette = cast.member("Colette")
    noted_idea(services, cast.lea, cast.gueret, member=colette)
    noted_idea(services, cast.lea, cast.gueret, title="De l’équipe")
    assert len(titles(services, cast.gueret)) == 2
    depart.leave(services, cast.lea, colette)
    assert titles(services, cast.gueret) == [("De l’équipe", 0)]


def test_the_idea_of_somebody_who_is_to_be_erased_is_gone_at_once(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    noted_idea(services, cast.lea, cast.gueret, member=colette)
    unread = own_idea(services, colette)
    assert len(titles(services, cast.gueret)) == len(here(services, fatou, cast.gueret)) == 1
    with services.database.begin() as session:
        now = services.now()
        assert [each.id for each in reads.unread(session, [cast.gueret])] == [unread]
        erasure_request.hide_member(session, session.get_one(Member, colette), now, now, now, None)
        assert reads.unread(session, [cast.gueret]) == []
    assert titles(services, cast.gueret) == [] and here(services, fatou, cast.gueret) == []


def test_each_read_keeps_to_its_statements(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    people = [cast.member(f"Personne {letter}") for letter in "abcdef"]
    for each in people:
        number = noted_idea(services, cast.lea, cast.gueret, member=each)
        coming(services, cast.lea, number, people)
    became = number
    become.become(services, cast.lea, became, another_day())
    now = services.now()
    with services.database.begin(read_only=True) as session:
        found = reads.idea(session, became)
        assert found is not None
        for most, read in (
            (1, lambda: reads.open_ideas(session, [cast.gueret])),
            (1, lambda: reads.over(session, [cast.gueret])),
            (1, lambda: reads.of_member(session, people[0])),
            (1, lambda: reads.voices(session, became)),
            (3, lambda: reads.here(session, people[0], cast.gueret)),
            (2, lambda: reads.joined(session, people[0], now)),
            (2, lambda: reads.to_tell(session, became, now)),
            (1, lambda: reads.who_could_come(session, found, "per")),
            (2, lambda: public.public_ideas(session, cast.gueret)),
        ):
            session.expire_all()
            with asked_of(services.database.engine) as asked:
                read()
            assert len(asked) <= most, asked


def test_the_next_page_goes_on_also_behind_what_is_withheld(services_sqlite: Services) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    cast.member("Fatou", "Petit")
    for place in range(reads.LINES + 2):
        title = "Le pain de Fatou Petit" if place == 20 else f"Idée {place:02}"
        noted_idea(services, cast.lea, cast.gueret, title=title)
    other = cast.member("Yanis", "Filin")
    with services.database.begin(read_only=True) as session:
        first, following = reads.here(session, other, cast.gueret)
        second, last = reads.here(session, other, cast.gueret, before=following)
    assert len(first) == reads.LINES - 1 and last is None
    assert [each.title for each in second] == ["Idée 01", "Idée 00"]

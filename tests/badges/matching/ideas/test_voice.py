"""« Viendrait »: one tap a person, once it is open; nothing twice, and nothing of another site."""

from __future__ import annotations

from badges.base.errors import Refused
from badges.base.services import Services
from badges.leaving import depart
from badges.matching.ideas import change, reads, voice
from badges.matching.ideas.facts import ThanksFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import IdeaVoice, Objection
from badges.people.tables import Member
from tests.cast.ideas import coming, noted_idea, own_idea, shown
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count


def names(services: Services, number: int) -> list[str]:
    """Who would come, by first name."""
    with services.database.begin(read_only=True) as session:
        return [each.member.given_name for each in reads.voices(session, number)]


def found(services: Services, number: int, search: str) -> list[str]:
    """Who could be added, by first name."""
    with services.database.begin(read_only=True) as session:
        return [each.given_name for each in reads.who_could_come(session, shown(services, number), search)]


def test_a_person_says_it_once_and_takes_it_back(services: Services, cast: Cast) -> None:
    number, fatou, yanis = noted_idea(services, cast.lea, cast.gueret), cast.member("Fatou"), cast.member("Yanis")
    results = at_once(
        *[lambda: voice.would_come(services, cast.lea, number, fatou)] * 2,
        *[lambda: voice.would_come(services, OwnLink(fatou), number, fatou)] * 2,
    )
    assert results == [None] * 4 and count(services, IdeaVoice) == 1
    voice.would_come(services, OwnLink(yanis), number, yanis)
    assert names(services, number) == ["Fatou", "Yanis"] and shown(services, number).coming == 2
    for _twice in range(2):
        voice.would_not_come(services, OwnLink(fatou), number, fatou)
    assert names(services, number) == ["Yanis"]


def test_only_once_it_is_open(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    number = own_idea(services, colette)
    assert code(lambda: voice.would_come(services, cast.lea, number, fatou)) == "idea.not_read"
    assert code(lambda: voice.would_come(services, OwnLink(fatou), number, fatou)) == "not_found"  # it is not shown
    assert code(lambda: voice.would_come(services, OwnLink(colette), number, colette)) == "idea.not_read"
    change.read(services, cast.lea, number)
    coming(services, cast.lea, number, [fatou])
    change.close(services, cast.lea, number, ThanksFacts(thanks="Merci."))
    assert code(lambda: voice.would_come(services, OwnLink(colette), number, colette)) == "idea.over"
    voice.would_come(services, OwnLink(fatou), number, fatou)  # a second tap of an older page: it was said
    voice.would_not_come(services, OwnLink(fatou), number, fatou)
    assert count(services, IdeaVoice) == 0


def test_it_is_closed_while_two_say_it(services: Services, cast: Cast) -> None:
    number, fatou = noted_idea(services, cast.lea, cast.gueret), cast.member("Fatou")
    closed, came = at_once(
        lambda: change.close(services, cast.lea, number, ThanksFacts(thanks="Merci.")),
        lambda: voice.would_come(services, OwnLink(fatou), number, fatou),
    )
    assert closed is None and (came is None or (isinstance(came, Refused) and came.code == "idea.over"))
    assert count(services, IdeaVoice) == (1 if came is None else 0)


def test_who_may_say_it_for_whom(services: Services, cast: Cast) -> None:
    number = noted_idea(services, cast.lea, cast.gueret)
    fatou, paul = cast.member("Fatou"), cast.member("Paul", site="auzances")
    assert code(lambda: voice.would_come(services, cast.lea, number, paul)) == "not_found"
    assert code(lambda: voice.would_come(services, cast.karim, number, paul)) == "not_found"
    assert code(lambda: voice.would_come(services, OwnLink(paul), number, paul)) == "not_found"
    assert code(lambda: voice.would_come(services, OwnLink(fatou), number, paul)) == "not_found"
    assert code(lambda: voice.would_come(services, cast.lea, 999, fatou)) == "not_found"
    assert count(services, IdeaVoice) == 0
    voice.would_come(services, cast.helene, number, fatou)
    assert count(services, IdeaVoice) == 1


def test_who_is_found_by_first_letters(services: Services, cast: Cast) -> None:
    number = noted_idea(services, cast.lea, cast.gueret)
    fatou, _farid = cast.member("Fatou", "Petit"), cast.member("Farid", "Noyer")
    cast.member("Fanny", "Loin", site="auzances")
    assert found(services, number, "fa") == ["Farid", "Fatou"] and found(services, number, "%") == []
    assert found(services, number, "") == [] and found(services, number, "NOY") == ["Farid"]
    coming(services, cast.lea, number, [fatou])
    assert found(services, number, "fa") == ["Farid"]


def test_two_who_are_not_to_be_together_are_not_proposed(services: Services, cast: Cast) -> None:
    fatou, farid, odette = cast.member("Fatou"), cast.member("Farid"), cast.member("Odette")
    number = noted_idea(services, cast.lea, cast.gueret, member=odette)
    assert found(services, number, "fa") == ["Farid", "Fatou"]
    with services.database.begin() as session:
        today = services.now().date()
        session.add(Objection(member_id=farid, other_id=odette, said_on=today))
    assert found(services, number, "fa") == ["Fatou"]
    with services.database.begin() as session:
        session.add(Objection(member_id=odette, other_id=fatou, said_on=today))
    assert found(services, number, "fa") == []
    voice.would_come(services, OwnLink(fatou), number, fatou)  # what one says oneself is taken as it is
    assert names(services, number) == ["Fatou"]


def test_who_leaves_is_not_counted(services: Services, cast: Cast) -> None:
    number, fatou = noted_idea(services, cast.lea, cast.gueret), cast.member("Fatou")
    coming(services, cast.lea, number, [fatou, cast.member("Yanis")])
    depart.leave(services, cast.lea, fatou)
    assert shown(services, number).coming == 1 and names(services, number) == ["Yanis"]


def test_it_is_taken_back_after_a_change_of_site(services: Services, cast: Cast) -> None:
    number, fatou, yanis = noted_idea(services, cast.lea, cast.gueret), cast.member("Fatou"), cast.member("Yanis")
    coming(services, cast.lea, number, [fatou, yanis])
    with services.database.begin() as session:
        for member in (fatou, yanis):
            session.get_one(Member, member).site_id = cast.auzances

    def listed(member: int) -> list[int]:
        with services.database.begin(read_only=True) as session:
            return [each.id for each in reads.here(session, member, cast.auzances)[0]]

    assert listed(fatou) == [number]
    for _twice in range(2):
        voice.would_not_come(services, OwnLink(fatou), number, fatou)
    voice.would_not_come(services, cast.lea, number, yanis)
    assert count(services, IdeaVoice) == 0 and listed(fatou) == []
    assert code(lambda: voice.would_come(services, OwnLink(fatou), number, fatou)) == "not_found"

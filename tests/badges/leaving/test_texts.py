"""Texts that others typed and that may name a person who is to be erased: found while it is known whom to look for."""

from __future__ import annotations

from sqlalchemy import String, update

from badges.base.database.types import Base
from badges.base.services import Services
from badges.gatherings.tables import Gathering, Workshop
from badges.leaving import texts
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.texts import TextPlace
from badges.people.tables import Member
from badges.recognition.tables import Award
from tests.cast.acts import record_exchange
from tests.cast.people import Cast
from tests.cast.recognition import agreed

PHONE = "05 55 82 80 47"


def written(cast: Cast) -> tuple[int, list[TextPlace]]:
    """Amina, and the rows of her site whose texts name her."""
    services = cast.services
    amina, jeanne, zoe = cast.member(phone=PHONE), cast.member("Jeanne", "Petit"), cast.member("Zoé", None)
    workshop, other = cast.workshop("Couture"), cast.workshop("Tricot", site="auzances")
    gathering, quiet = cast.gathering(1), cast.gathering(2)
    day = services.now().date()
    exchange = record_exchange(
        services, cast.lea, site_id=cast.gueret, giver_id=jeanne, receiver_id=zoe, happened_on=day, what="Aider Amina"
    )
    of = agreed(cast, given="Fatou", family="Diallo")
    with services.database.begin() as session:
        session.get_one(Workshop, workshop).went_well = "BENALI a tout préparé."
        session.get_one(Workshop, other).went_well = "Amina était là."  # at another site
        session.get_one(Gathering, gathering).cancelled_because = "L’anniversaire d’Amina"
        session.get_one(Gathering, quiet).title = "Les laminages de Benalimont"  # parts of words are no names
        session.get_one(Award, of.award).sentence = "A aidé Amina à s’installer."
    places = [("workshop", workshop), ("gathering", gathering), ("exchange", exchange), ("award", of.award)]
    return amina, [TextPlace(*each) for each in places]


def asked(cast: Cast, member_id: int) -> int:
    """Ask for the erasure of Amina."""
    return erasure_request.ask(cast.services, cast.lea, member_id, name="Amina Benali", fact=PHONE)


def found(services: Services, erasure_id: int) -> list[TextPlace]:
    """What is to be read again."""
    with services.database.begin(read_only=True) as session:
        return sorted(texts.to_read_again(session, [erasure_id]).get(erasure_id, ()), key=lambda each: each.table)


def test_texts_that_name_the_person_are_found_until_they_are_destroyed(services: Services) -> None:
    cast = Cast(services)
    amina, places = written(cast)
    number = asked(cast, amina)
    assert found(services, number) == sorted(places, key=lambda each: each.table)
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    assert found(services, number) == []
    assert found(services, 99) == []


def test_short_parts_of_a_name_are_not_looked_for(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    workshop = cast.workshop("Li Wu")  # before a member bears that name
    member = cast.member("Li", "Wu", phone=PHONE)
    number = erasure_request.ask(cast.services, cast.lea, member, name="Li Wu", fact=PHONE)
    assert workshop and found(cast.services, number) == []


def test_what_is_searched_is_what_a_person_types_where_there_is_a_site() -> None:
    names = {f"{table.name}.{each.name}" for table in Base.metadata.tables.values() for each in texts.searched(table)}
    assert names == {
        "award.accepted_name", "award.name_shown", "award.sentence", "exchange.what", "gathering.cancelled_because",
        "gathering.place", "gathering.title", "idea.thanks", "idea.title", "idea.words", "introduction.place",
        "introduction.rhythm", "introduction.stops", "introduction.what", "introduction.words",
        "orientation.first_name", "orientation.note", "orientation.phone", "referrer.contact", "referrer.service",
        "recurring_meeting.place", "recurring_meeting.title",
        "workshop.description", "workshop.place", "workshop.title", "workshop.went_well",
    }  # fmt: skip
    assert all(isinstance(each.type, String) for each in texts.searched(Base.metadata.tables["workshop"]))
    assert texts.searched(Member.__table__) == []  # type: ignore[arg-type]


def test_a_mark_between_the_texts_moves_no_place(services: Services) -> None:
    cast = Cast(services)
    amina = cast.member(phone=PHONE)
    first, second, third = (cast.gathering(day) for day in (1, 2, 3))
    with services.database.begin() as session:
        session.get_one(Gathering, first).title = "Couture\x01\x01\u200b ﬁn"  # letters that folding makes two, and none
        session.get_one(Gathering, second).title = "Chez Amina, puis chez Amina Benali"
        session.get_one(Gathering, third).title = "Œuvres"
    assert found(services, asked(cast, amina)) == [TextPlace("gathering", second)]


def test_a_number_in_a_name_is_no_word_of_a_row(services: Services) -> None:
    """The number of a row and that of its member stand before its text, and are none of it."""
    cast = Cast(services)
    louis = cast.member("Louis", "Benali 123", phone=PHONE)
    gathering = cast.gathering(1)
    with services.database.begin() as session:
        session.execute(update(Gathering).where(Gathering.id == gathering).values(id=123, title="Avec Louis"))
    number = erasure_request.ask(services, cast.lea, louis, name="Louis Benali 123", fact=PHONE)
    assert found(services, number) == [TextPlace("gathering", 123)]

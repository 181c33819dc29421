"""Those who would come are told of the day, once: by a letter to an address that counts, or by voice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from badges.base.services import Services
from badges.base.tables import Letter
from badges.gatherings.tables import Enrolment
from badges.matching.ideas import become, invite, reads
from badges.matching.tables import Objection
from badges.people.tables import Member
from tests.cast.ideas import another_day, coming, noted_idea
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock


def with_address(services: Services, member: int, email: str) -> int:
    """The address of a member counts as theirs."""
    with services.database.begin() as session:
        row = session.get_one(Member, member)
        row.email, row.email_confirmed_at = email, services.now()
    return member


def letters(services: Services) -> list[Letter]:
    """The letters about ideas."""
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter).where(Letter.purpose == invite.ABOUT)))
        session.expunge_all()
    return found


def ways(services: Services, number: int) -> dict[str, tuple[bool, bool, bool]]:
    """How each person is told: by letter, their record first, told already."""
    with services.database.begin(read_only=True) as session:
        found = reads.to_tell(session, number, services.now())
    return {each.member.given_name: (each.by_letter, each.first, each.invited_at is not None) for each in found}


def test_by_letter_or_by_voice_each_once(services: Services, cast: Cast) -> None:
    fatou = with_address(services, cast.member("Fatou"), "fatou@courrier.example")
    yanis = cast.member("Yanis", email="yanis@courrier.example")  # not confirmed
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [fatou, yanis])
    assert code(lambda: invite.told(services, cast.lea, number, fatou)) == "idea.over"  # it became nothing yet
    become.become(services, cast.lea, number, another_day())
    assert ways(services, number) == {"Fatou": (True, False, False), "Yanis": (False, False, False)}
    at_once(*[lambda: invite.write(services, cast.lea, number, fatou)] * 3)
    invite.told(services, cast.lea, number, fatou)
    assert code(lambda: invite.write(services, cast.lea, number, yanis)) == "idea.no_address"
    invite.told(services, cast.lea, number, yanis)
    assert ways(services, number) == {"Fatou": (True, False, True), "Yanis": (False, False, True)}
    (letter,) = letters(services)
    assert letter.recipient == "fatou@courrier.example" and letter.number == fatou
    assert "La soupe du quartier" in letter.subject and "15/12/2026 à 14:00, à Guéret" in letter.body
    assert "Yanis" not in letter.body and "Fatou" not in letter.body
    assert count(services, Enrolment) == 0


def test_who_may_be_told_of_what(services: Services, cast: Cast) -> None:
    fatou, yanis = cast.member("Fatou"), cast.member("Yanis")
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [fatou])
    become.become(services, cast.lea, number, another_day())
    assert code(lambda: invite.told(services, cast.lea, number, yanis)) == "not_found"
    assert code(lambda: invite.told(services, cast.karim, number, fatou)) == "not_found"
    assert code(lambda: invite.told(services, cast.lea, number, 999)) == "not_found"
    assert ways(services, number) == {"Fatou": (False, False, False)}


def test_no_letter_about_a_day_that_is_over(services: Services, cast: Cast, clock: Clock) -> None:
    fatou = with_address(services, cast.member("Fatou"), "fatou@courrier.example")
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [fatou])
    become.become(services, cast.lea, number, another_day())
    clock.now += timedelta(days=30)
    assert code(lambda: invite.write(services, cast.lea, number, fatou)) == "idea.no_date"
    assert letters(services) == [] and ways(services, number) == {"Fatou": (True, False, False)}


def test_who_said_not_with_this_person_is_written_to_by_no_machine(services: Services, cast: Cast) -> None:
    odette = with_address(services, cast.member("Odette"), "odette@courrier.example")
    mehdi = with_address(services, cast.member("Mehdi"), "mehdi@courrier.example")
    number = noted_idea(services, cast.lea, cast.gueret)
    coming(services, cast.lea, number, [odette, mehdi])
    become.become(services, cast.lea, number, another_day())
    assert ways(services, number) == {"Mehdi": (True, False, False), "Odette": (True, False, False)}
    with services.database.begin() as session:
        session.add(Objection(member_id=odette, other_id=mehdi, said_on=services.now().date()))
    assert ways(services, number) == {"Mehdi": (True, False, False), "Odette": (False, True, False)}
    assert code(lambda: invite.write(services, cast.lea, number, odette)) == "idea.no_address"
    invite.write(services, cast.lea, number, mehdi)
    assert [each.recipient for each in letters(services)] == ["mehdi@courrier.example"]
    invite.told(services, cast.lea, number, odette)  # she read the record, and spoke with her

"""Three working days after a colleague was asked, those who may read get a letter, once, which names no member."""

from __future__ import annotations

from sqlalchemy import select

from badges.base import outbox
from badges.base.services import Services
from badges.base.tables import Letter
from badges.network.actors import actor_of
from badges.recognition import award
from badges.recognition.reading import reads as readings
from badges.recognition.reading import second_reading
from badges.recognition.reading.remind_readers import remind
from tests.cast import acts
from tests.cast.late import prepared
from tests.cast.people import Cast
from tests.conftest import Clock


def letters(services: Services) -> list[tuple[str, str]]:
    """To whom was written, and what."""
    with services.database.begin(read_only=True) as session:
        return [(each.recipient, each.subject + each.body) for each in session.scalars(select(Letter))]


def test_a_letter_after_three_working_days(services: Services, cast: Cast, clock: Clock) -> None:
    """Asked on Tuesday, the 24th of November 2026."""
    acts.invite(
        services, cast.helene, name="Sonia Petit", email="sonia@rcs.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    sonia = actor_of(cast.staff("sonia@rcs.example"))
    number = prepared(cast)
    second_reading.ask(services, cast.lea, number)
    clock.advance(days=2)
    assert remind(services) == 0 and letters(services) == []
    clock.advance(days=1)
    assert remind(services) == 1 and remind(services) == 0
    ((recipient, text),) = letters(services)
    assert recipient == "sonia@rcs.example" and "Amina" not in text and "Benali" not in text
    assert "/aujourdhui" in text and "de Guéret" in text
    with services.database.begin(read_only=True) as session:
        (mine,) = readings.of_the_day(session, sonia, services.now()).to_read
        (theirs,) = readings.of_the_day(session, cast.helene, services.now()).to_read  # somebody may be away
        assert mine.overdue and theirs.award.id == number


def test_nobody_is_reminded_of_what_is_over(services_sqlite: Services, clock: Clock) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    award.abandon(cast.services, cast.lea, number)
    clock.advance(days=7)
    assert remind(cast.services) == 0 and letters(cast.services) == []


def test_a_reminder_that_waits_is_taken_back_once_it_is_answered(services_sqlite: Services, clock: Clock) -> None:
    cast = Cast(services_sqlite)
    number = prepared(cast)
    second_reading.ask(cast.services, cast.lea, number)
    clock.advance(days=3)
    assert remind(cast.services) == 1
    digest = second_reading.show(cast.services, cast.helene, number).dossier.digest.hex()
    second_reading.answer(cast.services, cast.helene, number, "fine", digest)
    assert outbox.send_due(cast.services, lambda *_: None) == 0
    assert {text for _, text in letters(cast.services)} == {""}

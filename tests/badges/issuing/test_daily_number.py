"""Beyond thirty badges in a local day the signer proves who they are again, and the coordination is told, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.issuing import daily_number
from badges.issuing import sign as signing
from badges.issuing.letters import MANY
from badges.people.tables import StaffTie
from badges.people.ties.persons import Persons
from badges.recognition.states import AwardState
from tests.cast.colleagues import accompanying_coordinator
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code


def signed_today(services: Services, actor: Actor, count: int, at: datetime | None = None) -> None:
    """The journal says that a staff member signed so many badges."""
    with services.database.begin() as session:
        for _ in range(count):
            note(session, Act.AWARD_SIGNED, actor, About(), at or services.now())


def told(services: Services) -> tuple[int, list[str]]:
    """How often the journal says that there were many, and to whom was written."""
    with services.database.begin(read_only=True) as session:
        acts = journal.acts(session, journal.Filter(kind=Act.MANY_AWARDS))
        return len(acts), list(session.scalars(select(Letter.recipient).where(Letter.purpose == MANY)))


def test_the_thirty_first_asks_who_signs(recognition: Recognition) -> None:
    services, lea = recognition.services, recognition.lea
    signed_today(services, lea, 30)
    assert code(lambda: signing.sign(services, lea, recognition.award)) == "signing.prove_again"
    assert told(services) == (0, [])
    signing.sign(services, lea, recognition.award, proved_recently=True)
    assert recognition.row().state == AwardState.ISSUED  # nothing is blocked
    count, recipients = told(services)
    assert count == 1 and len(recipients) == 1 and recipients[0].startswith("h")
    signing.sign(services, lea, recognition.award)  # again: it is issued already
    with services.database.begin() as session:
        daily_number.watch(services, session, lea, Persons(), 1, proved_recently=True)
    assert told(services)[0] == 1


def test_what_a_person_signed_by_another_account_counts(services_sqlite: Services) -> None:
    """Also where neither account has prepared the badge."""
    services, cast = services_sqlite, Cast(services_sqlite)
    award, record = agreed(cast).award, cast.member("Inès")
    with services.database.begin() as session:
        for account in (cast.helene, cast.karim):
            facts = {"member_id": record, "same_person": True, "answered_at": services.now()}
            session.add(StaffTie(staff_id=account.staff_id, **facts))
    signed_today(services, cast.karim, 30)
    assert code(lambda: signing.sign(services, cast.helene, award)) == "signing.prove_again"
    signing.sign(services, cast.lea, award)


def test_the_letter_names_nobody_but_the_colleague(recognition: Recognition) -> None:
    signed_today(recognition.services, recognition.lea, 30)
    signing.reserve(recognition.services, recognition.lea, recognition.award, proved_recently=True)
    with recognition.services.database.begin(read_only=True) as session:
        letter = session.scalars(select(Letter)).one()
        assert "Léa Martin" in letter.body and "Rien n’est bloqué" in letter.body and "Amina" not in letter.body


def test_who_opens_no_page_of_the_coordination_gets_no_letter(recognition: Recognition) -> None:
    odile = accompanying_coordinator(recognition.services)
    signed_today(recognition.services, recognition.lea, 30)
    signing.reserve(recognition.services, recognition.lea, recognition.award, proved_recently=True)
    assert odile not in told(recognition.services)[1] and len(told(recognition.services)[1]) == 1


@pytest.mark.parametrize("count", [0, 29])
def test_a_usual_day_asks_nothing(services_sqlite: Services, count: int) -> None:
    services, cast = services_sqlite, Cast(services_sqlite)
    signed_today(services, cast.lea, count)
    signed_today(services, cast.karim, 40)  # others do not count
    with services.database.begin() as session:
        daily_number.watch(services, session, cast.lea, Persons(), cast.gueret, proved_recently=False)
        assert not daily_number.is_proof_needed(services, session, cast.lea)
        assert daily_number.is_proof_needed(services, session, cast.karim)
    assert told(services) == (0, [])


def test_a_day_is_a_local_day(services_sqlite: Services) -> None:
    """On the 24th of November a day of Paris begins at 23:00 UTC of the 23rd."""
    services, cast = services_sqlite, Cast(services_sqlite)
    midnight = datetime(2026, 11, 23, 23, tzinfo=UTC)
    signed_today(services, cast.lea, 30, midnight - timedelta(seconds=1))
    with services.database.begin(read_only=True) as session:
        assert not daily_number.is_proof_needed(services, session, cast.lea)
    signed_today(services, cast.lea, 30, midnight)
    with services.database.begin(read_only=True) as session:
        assert daily_number.is_proof_needed(services, session, cast.lea)


def test_the_count_reads_the_day_alone(services_sqlite: Services) -> None:
    """The journal grows for ever: its entries are found by their hour."""
    with services_sqlite.database.engine.connect() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT count(*) FROM journal_entry JOIN journal_facts ON journal_facts.entry_id ="
                " journal_entry.id WHERE journal_entry.at >= '2026' AND journal_entry.kind = 'award_signed'"
                " AND journal_facts.staff_id IN (1)"
            )
        ).all()
    assert not any(row.detail.startswith("SCAN") for row in plan)

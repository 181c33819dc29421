"""The check of the night: when it is made, what is mailed to the operator, and never more than one letter a night."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from badges.base.services import Services
from badges.base.tables import Heartbeat, Letter
from badges.instance import by_night
from badges.instance.checks import all_checks
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding
from badges.ledger.tables import LedgerEntry
from badges.network.service import heartbeat
from tests.conftest import Clock

TUESDAY_AFTERNOON = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # three in the morning at Guéret, in winter
MONDAY = datetime(2026, 11, 30, 2, 10, tzinfo=UTC)
BROKEN = Finding(WRONG, "Disque : il reste 5 Mio", "Libérez de la place.")
FINE = Finding(GOOD, "Badges : 12 relus et vérifiés")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the checks find; empty, all is well."""
    found: list[Finding] = [FINE, Finding(TOLD, "Courrier : rien ne part", "Donnez BADGES_MAIL_URL")]
    monkeypatch.setattr(all_checks, "findings", lambda *_: iter(found))
    return found


def letters(services: Services) -> list[Letter]:
    """The letters that were written."""
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter).order_by(Letter.id)))
        session.expunge_all()
    return found


def at(services: Services, now: datetime) -> int:
    """Make the job at an hour."""
    clock: Clock = services.clock  # type: ignore[assignment]
    clock.now = now
    return by_night.check(services)


def test_when_it_is_made(services: Services, made: list[Finding]) -> None:
    assert at(services, TUESDAY_AFTERNOON.replace(hour=22)) == 0  # the day of `badges init`
    assert at(services, NIGHT.replace(hour=1, minute=50)) == 0
    assert at(services, NIGHT) == 1
    assert at(services, NIGHT.replace(minute=10)) == 0
    assert at(services, NIGHT.replace(hour=22)) == 0
    assert at(services, NIGHT.replace(day=26, hour=9)) == 1  # the machine was off at three
    assert letters(services) == []


def test_in_summer_three_in_the_morning_is_one_of_utc(services_sqlite: Services, made: list[Finding]) -> None:
    assert at(services_sqlite, datetime(2027, 7, 1, 0, 50, tzinfo=UTC)) == 0
    assert at(services_sqlite, datetime(2027, 7, 1, 1, 0, tzinfo=UTC)) == 1
    assert at(services_sqlite, datetime(2027, 7, 1, 2, 0, tzinfo=UTC)) == 0


def test_a_failure_is_mailed_once_a_night(services: Services, made: list[Finding]) -> None:
    made.append(BROKEN)
    for minute in (0, 10, 20):
        at(services, NIGHT.replace(minute=minute))
    (letter,) = letters(services)
    assert (letter.recipient, letter.purpose) == ("contact@rcs-creuse.example", "check")
    assert "a trouvé quelque chose" in letter.subject
    assert BROKEN.what in letter.body and BROKEN.advice in letter.body and "badges check" in letter.body
    assert FINE.what not in letter.body and "Courrier" not in letter.body
    at(services, NIGHT.replace(day=26))
    assert len(letters(services)) == 2


def test_one_line_on_monday_when_all_is_well(services: Services, made: list[Finding]) -> None:
    for day in (27, 28, 29):
        assert at(services, NIGHT.replace(day=day)) == 1
    assert letters(services) == []
    assert at(services, MONDAY) == 1
    (letter,) = letters(services)
    assert letter.subject == "Service de badges : tout va bien"
    assert len(letter.body.strip().splitlines()) == 1 and "12 relus et vérifiés" in letter.body
    made.append(BROKEN)
    at(services, MONDAY.replace(month=12, day=7))
    assert [each.subject.partition(" : ")[2] for each in letters(services)][1:] == [
        "le contrôle de la nuit a trouvé quelque chose"
    ]  # a failure on a Monday is one letter, not two


def test_two_workers_write_one_letter(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second begins while the first is at it."""
    clock: Clock = services.clock  # type: ignore[assignment]
    clock.now = NIGHT
    asked = []

    def found(*_arguments: object) -> list[Finding]:
        asked.append(1)
        if len(asked) == 1:
            assert by_night.check(services) == 1
        return [BROKEN]

    monkeypatch.setattr(all_checks, "findings", found)
    assert by_night.check(services) == 0
    assert len(asked) == 2 and len(letters(services)) == 1


def test_a_worker_that_is_killed_begins_anew(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_arguments: object) -> list[Finding]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(all_checks, "findings", killed)
        with pytest.raises(KeyboardInterrupt):
            at(services, NIGHT)
    monkeypatch.setattr(all_checks, "findings", lambda *_: [BROKEN])
    assert at(services, NIGHT.replace(minute=10)) == 1 and len(letters(services)) == 1


def test_the_worker_is_there_while_it_checks(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of a large record take minutes, and the worker's other jobs wait."""
    clock: Clock = services.clock  # type: ignore[assignment]
    clock.now = NIGHT

    def found(_services: Services, _outside: object, progress: object) -> list[Finding]:
        for done in range(30):
            clock.advance(seconds=45)
            progress("badges", done, 30)  # type: ignore[operator]
        with services.database.begin(read_only=True) as session:
            assert heartbeat.silence(services, session) == clock.now - clock.now
        return []

    monkeypatch.setattr(all_checks, "findings", found)
    assert by_night.check(services) == 1


def test_what_it_really_finds(services: Services) -> None:
    """The control, with the checks themselves: nothing of a sound instance, and a row that nobody signed."""
    services.settings.home.chmod(0o700)
    if services.database.is_sqlite:
        for path in Path(services.database.url.removeprefix("sqlite:///")).parent.glob("badges.sqlite3*"):
            path.chmod(0o600)
    assert at(services, NIGHT) == 1 and letters(services) == []
    with services.database.begin() as session:
        now = services.now()
        session.add(
            LedgerEntry(
                event="revoked", at=now, credential_id="urn:uuid:1", edition=1, status_list_id=1, status_index=5,
                awarded_at=now, valid_from=now,
            )
        )  # fmt: skip
        session.execute(delete(Heartbeat).where(Heartbeat.name == by_night.NIGHTLY_CHECK))
    assert at(services, NIGHT.replace(minute=20)) == 1
    (letter,) = letters(services)
    assert "Registre : 1 lignes dont le badge n’est plus dans la base" in letter.body
    assert "Liste de statut 1 : 1 badge annulé y est publié comme valable" in letter.body

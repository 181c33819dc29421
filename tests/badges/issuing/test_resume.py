"""A crash between intent and record: the next start finishes the reservation once, or gives it up with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from badges.base.services import Services
from badges.issuing import resume, sign
from badges.ledger import statuses
from badges.ledger.safeguards import rehearsal
from badges.ledger.tables import Edition, StatusEntry
from badges.people import register
from issuer.errors import IssuanceRefused
from schemas import strict_json
from tests.cast.people import Cast, at_once
from tests.cast.recognition import ISSUED, Recognition, agreed, failing_commit
from tests.cast.refusals import code


class Crash(RuntimeError):
    """The process dies here."""


def _dies(_owner: str, _algorithm: str, _signature: bytes) -> None:
    raise Crash


def _reserved(of: Recognition) -> Recognition:
    with pytest.raises(Crash):
        of.watched(_dies).sign()
    return of


def _dies_at(owner: str, algorithm: str) -> Callable[[str, str, bytes], None]:
    def watch(who: str, how: str, _signature: bytes) -> None:
        if (who, how) == (owner, algorithm):
            raise Crash

    return watch


def _crash(of: Recognition, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if step.startswith("commit"):
        with failing_commit(of.services, after=2 * (int(step[-1]) - 1)), pytest.raises(OperationalError):
            of.sign()
    elif step == "check":
        monkeypatch.setattr(sign, "check", lambda *_: _dies("", "", b""))
        with pytest.raises(Crash):
            of.sign()
        monkeypatch.undo()
    else:
        with pytest.raises(Crash):
            of.watched(_dies_at(*step.split())).sign()


@pytest.mark.parametrize("step", ["gueret EdDSA", "network EdDSA", "network RS256", "check"])
def test_a_crash_between_the_commits_is_finished(
    recognition_sqlite: Recognition, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _is_finished(recognition_sqlite, step, monkeypatch)


def test_a_crash_at_the_second_commit_is_finished(recognition: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses.current(recognition.services, 1)
    _is_finished(recognition, "commit 2", monkeypatch)


def _is_finished(of: Recognition, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _crash(of, step, monkeypatch)
    assert of.documents() == {} and of.ledger() == [] and of.headline() == "unknown"
    assert of.row().state == "reserved"
    (edition,) = of.editions()
    expected = sign.produce(of.services, sign.intent_of(edition))
    of.services.clock.advance(hours=3)  # type: ignore[attr-defined]
    assert resume.resume(of.services) == 1
    assert of.documents() == {name: each.data for name, each in expected.items()}
    assert resume.resume(of.services) == 0
    assert len(of.editions()) == 1 and len(of.indices()) == 1 and of.ledger() == ISSUED
    assert of.headline() == "VALID"


def test_a_crash_at_the_first_commit_leaves_nothing(recognition: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    _crash(recognition, "commit 1", monkeypatch)
    assert (recognition.row().state, recognition.indices(), recognition.editions()) == ("agreed", [], [])
    assert resume.resume(recognition.services) == 0
    assert recognition.sign().headline() == "VALID" and len(recognition.indices()) == 1


def test_the_facilitator_may_finish_it_before_the_next_start(recognition_sqlite: Recognition) -> None:
    _reserved(recognition_sqlite).sign()
    assert resume.resume(recognition_sqlite.services) == 0 and recognition_sqlite.ledger() == ISSUED


def test_a_start_and_a_request_at_once_finish_it_once(recognition: Recognition) -> None:
    services = _reserved(recognition).services
    found = at_once(lambda: resume.resume(services), lambda: sign.sign(services, recognition.lea, recognition.award))
    assert not any(isinstance(each, Exception) for each in found)
    assert recognition.ledger() == ISSUED


# -- what cannot be finished -----------------------------------------------------------------------------------------


def test_one_failing_reservation_does_not_stop_the_others(services: Services, cast: Cast) -> None:
    first, second = _reserved(agreed(cast)), _reserved(agreed(cast, given="Fatou", family="Petit"))
    with services.database.begin() as session:
        draft = dict(session.get_one(Edition, first.editions()[0].id).draft or {})
        draft["endorsers"] = ["nowhere"]
        session.get_one(Edition, first.editions()[0].id).draft = draft
    assert resume.resume(services) == 1
    assert (first.headline(), second.headline()) == ("unknown", "VALID")
    assert first.editions()[0].state == "reserved"  # a key may come back: tried again later


def _spoil_lint(of: Recognition) -> None:
    with of.services.database.begin() as session:
        edition = session.get_one(Edition, of.editions()[0].id)
        draft = strict_json.parse_object(strict_json.encode(edition.draft))
        draft["award"]["valid_until"] = "2019-01-01T00:00:00Z"
        edition.draft = draft


def _spoil_draft(of: Recognition) -> None:
    with of.services.database.begin() as session:
        session.get_one(Edition, of.editions()[0].id).draft = {"award": {}}


def _withdraw_consent(of: Recognition) -> None:
    register.record_consent(of.services, of.lea, of.member, "badges", "withdrawn")


def _expire(of: Recognition) -> None:
    with of.services.database.begin() as session:
        session.get_one(Edition, of.editions()[0].id).valid_until = of.services.now() - timedelta(seconds=1)


@pytest.mark.parametrize("spoil", [_spoil_lint, _spoil_draft, _withdraw_consent, _expire])
def test_what_can_no_longer_be_issued_is_given_up(
    recognition_sqlite: Recognition, spoil: Callable[[Recognition], None]
) -> None:
    spoil(_reserved(recognition_sqlite))
    assert resume.resume(recognition_sqlite.services) == 0
    (edition,) = recognition_sqlite.editions()
    assert (edition.state, edition.draft, recognition_sqlite.row().state) == ("abandoned", None, "agreed")
    assert recognition_sqlite.documents() == {} and recognition_sqlite.ledger() == []
    assert resume.resume(recognition_sqlite.services) == 0
    register.record_consent(
        recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.member, "badges", "yes"
    )
    recognition_sqlite.sign()
    given_up, issued = recognition_sqlite.editions()
    assert (given_up.state, issued.state) == ("abandoned", "issued")
    assert given_up.credential_id != issued.credential_id
    assert len(set(recognition_sqlite.indices())) == 2  # the first index is never used again
    assert recognition_sqlite.headline() == "VALID" and not recognition_sqlite.bit()


def test_an_erased_award_is_closed(recognition_sqlite: Recognition) -> None:
    _reserved(recognition_sqlite).change(erased_at=recognition_sqlite.services.now())
    assert resume.resume(recognition_sqlite.services) == 0
    assert (recognition_sqlite.editions()[0].state, recognition_sqlite.row().state) == ("abandoned", "abandoned")


def test_after_a_day_of_failures_it_is_given_up(recognition_sqlite: Recognition) -> None:
    broken = _reserved(recognition_sqlite).watched(_dies).services
    broken.clock.advance(hours=23)  # type: ignore[attr-defined]
    assert resume.resume(broken) == 0 and recognition_sqlite.row().state == "reserved"
    broken.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert resume.resume(broken) == 0 and recognition_sqlite.row().state == "agreed"


def test_a_reservation_is_finished_after_a_week_of_downtime(recognition_sqlite: Recognition) -> None:
    _reserved(recognition_sqlite).services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert resume.resume(recognition_sqlite.services) == 1 and recognition_sqlite.headline() == "VALID"


def test_what_was_given_up_is_not_stored_after_all(recognition_sqlite: Recognition) -> None:
    intent = sign.reserve(recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.award)
    assert intent is not None
    signed = sign.produce(recognition_sqlite.services, intent)
    _expire(recognition_sqlite)
    resume.resume(recognition_sqlite.services)
    assert code(lambda: sign.record(recognition_sqlite.services, intent, signed)) == "award.try_again"
    assert recognition_sqlite.documents() == {}


def test_lint_comes_before_the_keys(recognition_sqlite: Recognition) -> None:
    used: list[str] = []
    _spoil_lint(_reserved(recognition_sqlite))
    rehearsal.REHEARSED.clear()  # another test of this process may have rehearsed this kind
    of = recognition_sqlite.watched(lambda owner, *_: used.append(owner))
    assert code(of.sign) == "signing.refused"
    assert used == []  # it did not pass with throw-away keys either
    intent = sign.intent_of(of.editions()[0])
    with pytest.raises(IssuanceRefused, match=r"lint\.refused"):
        sign.produce(of.services, intent)
    assert used == ["gueret"]  # the endorsement was in order; the badge never reached a key


def test_a_reservation_that_the_service_never_made_is_not_signed(recognition: Recognition) -> None:
    """Somebody with the database's password reserves a credential of their own; the worker used to sign it."""
    of = _reserved(recognition)
    edition, made = of.editions()[-1], "urn:uuid:00000000-0000-4000-8000-000000000000"
    own = edition.credential_id
    for number, expected in ((made, 0), (own, 1)):  # then the control: that of the service is finished
        with of.services.database.begin() as session:
            session.execute(update(StatusEntry).values(credential_id=number))
            session.execute(update(Edition).where(Edition.id == edition.id).values(credential_id=number))
        assert resume.resume(of.services) == expected
        assert (of.row().state == "issued") is bool(expected) and bool(of.documents()) is bool(expected)


def test_a_logbook_that_cannot_be_read_ends_no_reservation(recognition_sqlite: Recognition) -> None:
    of = _reserved(recognition_sqlite)
    path = of.services.logbook.file.path
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"issuing", b"issuinG"))
    of.services.clock.advance(days=3)  # type: ignore[attr-defined]
    assert resume.resume(of.services) == 0 and of.row().state == "reserved"
    path.write_bytes(kept)
    assert resume.resume(of.services) == 1

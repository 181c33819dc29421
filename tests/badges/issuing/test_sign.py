"""Intent, lint, sign, check, record: in this order, once, and only what the service's own verifier accepts."""

from __future__ import annotations

import itertools
import logging
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from badges.base.services import Services
from badges.issuing import keyring, resume, self_check, sign
from badges.ledger import statuses
from badges.ledger.safeguards.halt import SigningHalted
from badges.ledger.tables import Document, LedgerEntry, StatusEntry
from badges.people import register
from badges.publication import judgement
from badges.recognition.tables import Award, AwardConsent
from tests.cast.people import Cast, at_once
from tests.cast.recognition import FORMS, ISSUED, SENTENCE, Recognition, agreed, failing_commit, flipped
from tests.cast.refusals import code, missing
from verifier.fetch import BudgetedFetch
from verifier.limits import Limits


def test_intent_sign_check_record(recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    def watch(owner: str, algorithm: str, _signature: bytes) -> None:
        (edition,) = recognition_sqlite.editions()
        assert (edition.state, recognition_sqlite.row().state) == ("reserved", "reserved")
        assert edition.draft is not None and edition.draft["award"]["credential_id"] == edition.credential_id
        assert recognition_sqlite.documents() == {} and recognition_sqlite.ledger() == []
        steps.append(f"{owner} {algorithm}")

    def check(services: Services, signed: dict[str, Any]) -> None:
        assert sorted(signed) == FORMS and recognition_sqlite.documents() == {}
        steps.append("check")
        judged(services, signed)

    judged = self_check.check
    monkeypatch.setattr(sign, "check", check)
    recognition_sqlite.watched(watch).sign()
    assert steps == ["gueret EdDSA", "network EdDSA", "network RS256", "check"]
    assert sorted(recognition_sqlite.documents()) == FORMS
    assert recognition_sqlite.headline() == "VALID"


def test_what_is_recorded(recognition: Recognition) -> None:
    recognition.sign()
    row, (edition,) = recognition.row(), recognition.editions()
    assert (row.state, edition.state, edition.number, edition.purpose) == ("issued", "issued", 1, "first")
    assert row.issued_at == edition.issued_at == edition.valid_from == recognition.services.now()
    assert recognition.ledger() == ISSUED
    with recognition.services.database.begin(read_only=True) as session:
        documents = {each.representation: each for each in session.scalars(select(Document))}
        for entry in session.scalars(select(LedgerEntry)):
            document = documents[entry.representation or ""]
            assert entry.digest == sha256(document.salt + document.data).digest()
            assert (entry.credential_id, entry.edition) == (edition.credential_id, 1)
            assert (entry.status_list_id, entry.status_index) == (edition.status_list_id, edition.status_index)
            assert entry.awarded_at == entry.valid_from == edition.valid_from and entry.valid_until is None
    assert recognition.indices() == [(edition.status_list_id, edition.status_index)]
    text = recognition.documents()["ob3"].decode()
    assert "Amina B." in text and SENTENCE in text and "Benali" not in text and recognition.code not in text


def test_a_repeated_request_changes_nothing(recognition_sqlite: Recognition) -> None:
    before = recognition_sqlite.sign().documents()
    recognition_sqlite.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert recognition_sqlite.sign().documents() == before
    assert recognition_sqlite.ledger() == ISSUED


def test_concurrent_requests_sign_one_badge(recognition: Recognition) -> None:
    statuses.current(recognition.services, 1)
    found = at_once(*[lambda: sign.sign(recognition.services, recognition.lea, recognition.award)] * 3)
    assert found == [None, None, None]
    assert len(recognition.editions()) == 1 and recognition.ledger() == ISSUED
    assert len(recognition.indices()) == 1 and recognition.headline() == "VALID"


def test_who_may_sign(recognition_sqlite: Recognition) -> None:
    services, number = recognition_sqlite.services, recognition_sqlite.award
    assert code(lambda: sign.sign(services, recognition_sqlite.karim, number)) == "award.unknown"
    assert code(lambda: sign.sign(services, recognition_sqlite.lea, 999)) == "award.unknown"
    register.record_consent(services, recognition_sqlite.lea, recognition_sqlite.member, "badges", "withdrawn")
    assert code(lambda: sign.sign(services, recognition_sqlite.lea, number)) == "award.blocked"
    recognition_sqlite.change(erased_at=services.now())
    assert code(lambda: sign.sign(services, recognition_sqlite.lea, number)) == "award.unknown"
    assert recognition_sqlite.editions() == [] and recognition_sqlite.indices() == []


def test_nothing_is_signed_without_the_members_yes(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    waiting = agreed(cast)
    waiting.change(answer="later", state="draft")
    assert missing(waiting.sign) == ["award.blocked.agreement"]


def test_consent_is_kept_for_what_was_signed(issued: Recognition) -> None:
    with issued.services.database.begin(read_only=True) as session:
        consent = session.scalars(select(AwardConsent).where(AwardConsent.award_id == issued.award)).one()
        assert (consent.answer, consent.name_shown, consent.visibility) == ("yes", "Amina B.", "code")
        assert session.scalar(select(Award.agreed_at)) is not None
        assert session.scalar(select(StatusEntry.revoked_at)) is None


# -- what our own verifier refuses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["gueret EdDSA", "network EdDSA", "network RS256"])
def test_a_flipped_bit_halts(recognition_sqlite: Recognition, key: str) -> None:
    def flip(owner: str, algorithm: str, signature: bytes) -> bytes | None:
        return bytes([signature[0] ^ 1]) + signature[1:] if key == f"{owner} {algorithm}" else None

    with pytest.raises(SigningHalted) as caught:
        recognition_sqlite.watched(flip).sign()
    assert caught.value.code == "issuance.not_valid"
    assert caught.value.facts["checks"][0] == "proof.signature"  # type: ignore[index]
    assert (caught.value.facts["representation"] == "endorsement") is key.startswith("gueret")
    assert recognition_sqlite.documents() == {} and recognition_sqlite.ledger() == []
    assert recognition_sqlite.headline() == "unknown" and recognition_sqlite.row().state == "reserved"
    assert resume.resume(recognition_sqlite.services) == 0 and recognition_sqlite.documents() == {}  # it is halted
    assert keyring.resume_signing(recognition_sqlite.services)
    assert resume.resume(recognition_sqlite.services) == 1 and recognition_sqlite.headline() == "VALID"


def test_logs_name_no_member(recognition_sqlite: Recognition, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(SigningHalted) as caught:
        recognition_sqlite.watched(flipped).sign()
    with caplog.at_level(logging.DEBUG):
        keyring.resume_signing(recognition_sqlite.services)
        assert resume.resume(recognition_sqlite.watched(flipped).services) == 0
        keyring.resume_signing(recognition_sqlite.services)
        with failing_commit(recognition_sqlite.services, after=1):
            assert resume.resume(recognition_sqlite.services) == 0
    said = f"{caught.value} {caught.value.facts} {caplog.text}"
    assert "issuance.not_valid" in said and "OperationalError" in said
    for word in ("Amina", "Benali", SENTENCE[:20], recognition_sqlite.code, "disk full"):
        assert word not in said


def test_what_changes_while_the_dossier_is_read_is_seen(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's other writers do not wait for the reading; it is then done again, and the badge is not signed."""
    of, read, found = recognition_sqlite, sign.dossier_of, list[Any]()

    def slowly(*given: Any, **more: Any) -> Any:
        found.append(read(*given, **more))
        if len(found) == 1:
            register.record_consent(of.services, of.lea, of.member, "badges", "withdrawn")
        return found[-1]

    monkeypatch.setattr(sign, "dossier_of", slowly)
    assert missing(of.sign) != [] and len(found) == 2
    assert [each.badges_consent for each in found] == [True, False] and of.editions() == []


def test_a_busy_machine_refuses_no_signature(recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the check reads is our own, and answered in process: it costs the processor, and no other site's time."""
    minutes = itertools.count(step=60.0)  # a minute passes each time that the clock is asked
    monkeypatch.setitem(BudgetedFetch.__init__.__kwdefaults__, "clock", lambda: next(minutes))
    assert recognition_sqlite.sign().headline() == "VALID"


def test_the_log_says_why_a_signature_was_refused(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The code of the check alone, `key.unreachable`, would not say that our own limit refused the fetch."""
    recognition_sqlite.sign()  # its kind is rehearsed by now
    signed = sign.produce(recognition_sqlite.services, sign.intent_of(recognition_sqlite.editions()[0]))
    world = judgement.own_environment(recognition_sqlite.services)
    assert (
        code(lambda: self_check.judge(signed, replace(world, limits=Limits(fetches=0), kept=None))) == "award.try_again"
    )
    assert "key.unreachable (fetch.budget)" in caplog.text
    for word in ("Amina", "Benali", SENTENCE[:20], recognition_sqlite.code):
        assert word not in caplog.text


def test_the_log_says_what_halted_all_signing(
    recognition_sqlite: Recognition, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(SigningHalted):
        recognition_sqlite.watched(flipped).sign()
    assert "what was signed is not kept" in caplog.text and "proof.signature" in caplog.text

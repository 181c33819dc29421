"""Intent, lint, sign, check, record: in this order, once, whatever fails in between; and ten minutes to undo it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.flows import letters, members, publish, resume, revoke, signing, statuses
from badges.flows.errors import AwardBlocked, NotFound, Refused, SigningHalted
from badges.flows.services import Services
from badges.flows.verify import verify_award
from badges.policy import OPERATOR
from badges.store.models import Award, Consent, Document, Edition, LedgerEntry, Letter, Member, StatusEntry
from issuer.errors import IssuanceRefused
from schemas import bitstring, strict_json
from tests.badges.cast import Cast, at_once
from tests.badges.recognition import SENTENCE, Recognition, WatchedKeyring, agreed, failing_commit

FORMS = ["endorsement", "ob3", "ob3_jwt"]
ISSUED = [("issued", name) for name in ("ob3", "ob3_jwt", "endorsement")]


class Crash(RuntimeError):  # noqa: N818
    """The process dies here."""


def watched(of: Recognition, watch: Callable[[str, str, bytes], bytes | None]) -> Recognition:
    """The same award, signed with keys that are watched."""
    keyring: Any = WatchedKeyring(of.services.keyring, watch)
    return replace(of, services=replace(of.services, keyring=keyring))


def code(attempt: Callable[[], object]) -> str:
    """The code of the refusal."""
    with pytest.raises((Refused, NotFound, AwardBlocked)) as caught:
        attempt()
    return caught.value.code


def headline(of: Recognition) -> str:
    """What the employer's page says."""
    answer = verify_award(of.services, of.code)
    return str(answer.verdict.headline) if answer.verdict else answer.kind


def bit(of: Recognition) -> bool:
    """The badge's bit in the list as it is published now."""
    edition = of.editions()[-1]
    subject = strict_json.parse_object(publish.status_list(of.services, edition.status_list_id).data)
    return bitstring.is_set(bitstring.decode(subject["credentialSubject"]["encodedList"]), edition.status_index)


# -- the straight way -------------------------------------------------------------------------------------------------


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

    judged = signing.check
    monkeypatch.setattr(signing, "check", check)
    watched(recognition_sqlite, watch).sign()
    assert steps == ["gueret EdDSA", "network EdDSA", "network RS256", "check"]
    assert sorted(recognition_sqlite.documents()) == FORMS
    assert headline(recognition_sqlite) == "VALID"


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


def test_a_second_tap_changes_nothing(recognition_sqlite: Recognition) -> None:
    before = recognition_sqlite.sign().documents()
    recognition_sqlite.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert recognition_sqlite.sign().documents() == before
    assert recognition_sqlite.ledger() == ISSUED


def test_taps_at_once_give_one_badge(recognition: Recognition) -> None:
    statuses.current(recognition.services, 1)
    found = at_once(*[lambda: signing.sign(recognition.services, recognition.lea, recognition.award)] * 3)
    assert found == [None, None, None]
    assert len(recognition.editions()) == 1 and recognition.ledger() == ISSUED
    assert len(recognition.indices()) == 1 and headline(recognition) == "VALID"


def test_who_may_sign(recognition_sqlite: Recognition) -> None:
    services, number = recognition_sqlite.services, recognition_sqlite.award
    assert code(lambda: signing.sign(services, recognition_sqlite.karim, number)) == "award.unknown"
    assert code(lambda: signing.sign(services, recognition_sqlite.lea, 999)) == "award.unknown"
    members.record_consent(services, recognition_sqlite.lea, recognition_sqlite.member, "badges", "withdrawn")
    assert code(lambda: signing.sign(services, recognition_sqlite.lea, number)) == "award.blocked"
    recognition_sqlite.change(erased_at=services.now())
    assert code(lambda: signing.sign(services, recognition_sqlite.lea, number)) == "award.unknown"
    assert recognition_sqlite.editions() == [] and recognition_sqlite.indices() == []


def test_nothing_is_signed_without_her_yes(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    waiting = agreed(cast)
    waiting.change(answer="later", state="draft")
    with pytest.raises(AwardBlocked) as caught:
        waiting.sign()
    assert [each.code for each in caught.value.blockers] == ["award.blocked.agreement"]


# -- a crash at every step --------------------------------------------------------------------------------------------


def _dies(_owner: str, _algorithm: str, _signature: bytes) -> None:
    raise Crash


def _dies_at(owner: str, algorithm: str) -> Callable[[str, str, bytes], None]:
    def watch(who: str, how: str, _signature: bytes) -> None:
        if (who, how) == (owner, algorithm):
            raise Crash

    return watch


def _crash(of: Recognition, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if step.startswith("commit"):
        with failing_commit(of.services, after=int(step[-1]) - 1), pytest.raises(OperationalError):
            of.sign()
    elif step == "check":
        monkeypatch.setattr(signing, "check", lambda *_: _dies("", "", b""))
        with pytest.raises(Crash):
            of.sign()
        monkeypatch.undo()
    else:
        with pytest.raises(Crash):
            watched(of, _dies_at(*step.split())).sign()


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
    assert of.documents() == {} and of.ledger() == [] and headline(of) == "unknown"
    assert of.row().state == "reserved"
    (edition,) = of.editions()
    expected = signing.produce(of.services, signing.intent_of(edition))
    of.services.clock.advance(hours=3)  # type: ignore[attr-defined]
    assert resume.resume(of.services) == 1
    assert of.documents() == {name: each.data for name, each in expected.items()}
    assert resume.resume(of.services) == 0
    assert len(of.editions()) == 1 and len(of.indices()) == 1 and of.ledger() == ISSUED
    assert headline(of) == "VALID"


def test_a_crash_at_the_first_commit_leaves_nothing(recognition: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    _crash(recognition, "commit 1", monkeypatch)
    assert (recognition.row().state, recognition.indices(), recognition.editions()) == ("agreed", [], [])
    assert resume.resume(recognition.services) == 0
    assert headline(recognition.sign()) == "VALID" and len(recognition.indices()) == 1


def test_the_animatrice_may_be_quicker_than_the_next_start(recognition_sqlite: Recognition) -> None:
    with pytest.raises(Crash):
        watched(recognition_sqlite, _dies).sign()
    recognition_sqlite.sign()
    assert resume.resume(recognition_sqlite.services) == 0 and recognition_sqlite.ledger() == ISSUED


def test_a_start_and_a_tap_at_once(recognition: Recognition) -> None:
    with pytest.raises(Crash):
        watched(recognition, _dies).sign()
    services = recognition.services
    found = at_once(lambda: resume.resume(services), lambda: signing.sign(services, recognition.lea, recognition.award))
    assert not any(isinstance(each, Exception) for each in found)
    assert recognition.ledger() == ISSUED


# -- what our own verifier refuses ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["gueret EdDSA", "network EdDSA", "network RS256"])
def test_a_flipped_bit_halts(recognition_sqlite: Recognition, key: str) -> None:
    def flip(owner: str, algorithm: str, signature: bytes) -> bytes | None:
        return bytes([signature[0] ^ 1]) + signature[1:] if key == f"{owner} {algorithm}" else None

    with pytest.raises(SigningHalted) as caught:
        watched(recognition_sqlite, flip).sign()
    assert caught.value.code == "issuance.not_valid"
    first = "endorsements.not_authentic" if key.startswith("gueret") else "proof.signature"
    assert caught.value.facts["checks"][0] == first  # type: ignore[index]
    assert recognition_sqlite.documents() == {} and recognition_sqlite.ledger() == []
    assert headline(recognition_sqlite) == "unknown" and recognition_sqlite.row().state == "reserved"
    assert resume.resume(recognition_sqlite.services) == 1 and headline(recognition_sqlite) == "VALID"


def test_what_is_logged_names_nobody(recognition_sqlite: Recognition, caplog: pytest.LogCaptureFixture) -> None:
    def flip(_owner: str, _algorithm: str, signature: bytes) -> bytes:
        return signature[:-1] + bytes([signature[-1] ^ 1])

    with pytest.raises(SigningHalted) as caught:
        watched(recognition_sqlite, flip).sign()
    with caplog.at_level(logging.DEBUG):
        assert resume.resume(watched(recognition_sqlite, flip).services) == 0
        with failing_commit(recognition_sqlite.services, after=1):
            assert resume.resume(recognition_sqlite.services) == 0
    said = f"{caught.value} {caught.value.facts} {caplog.text}"
    assert "issuance.not_valid" in said and "OperationalError" in said
    for word in ("Amina", "Benali", SENTENCE[:20], recognition_sqlite.code, "disk full"):
        assert word not in said


# -- what cannot be finished ------------------------------------------------------------------------------------------


def _reserved(of: Recognition) -> Recognition:
    with pytest.raises(Crash):
        watched(of, _dies).sign()
    return of


def test_one_that_fails_does_not_hold_up_the_others(services: Services, cast: Cast) -> None:
    first, second = _reserved(agreed(cast)), _reserved(agreed(cast, given="Fatou", family="Petit"))
    with services.database.begin() as session:
        draft = dict(session.get_one(Edition, first.editions()[0].id).draft or {})
        draft["endorsers"] = ["nowhere"]
        session.get_one(Edition, first.editions()[0].id).draft = draft
    assert resume.resume(services) == 1
    assert (headline(first), headline(second)) == ("unknown", "VALID")
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
    members.record_consent(of.services, of.lea, of.member, "badges", "withdrawn")


def _expire(of: Recognition) -> None:
    with of.services.database.begin() as session:
        session.get_one(Edition, of.editions()[0].id).valid_until = of.services.now()


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
    members.record_consent(
        recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.member, "badges", "yes"
    )
    recognition_sqlite.sign()
    given_up, issued = recognition_sqlite.editions()
    assert (given_up.state, issued.state) == ("abandoned", "issued")
    assert given_up.credential_id != issued.credential_id
    assert len(set(recognition_sqlite.indices())) == 2  # the first stays burnt
    assert headline(recognition_sqlite) == "VALID" and not bit(recognition_sqlite)


def test_an_erased_award_is_closed(recognition_sqlite: Recognition) -> None:
    _reserved(recognition_sqlite).change(erased_at=recognition_sqlite.services.now())
    assert resume.resume(recognition_sqlite.services) == 0
    assert (recognition_sqlite.editions()[0].state, recognition_sqlite.row().state) == ("abandoned", "abandoned")


def test_after_a_day_of_failures_it_is_given_up(recognition_sqlite: Recognition) -> None:
    broken = watched(_reserved(recognition_sqlite), _dies).services
    broken.clock.advance(hours=23)  # type: ignore[attr-defined]
    assert resume.resume(broken) == 0 and recognition_sqlite.row().state == "reserved"
    broken.clock.advance(hours=2)  # type: ignore[attr-defined]
    assert resume.resume(broken) == 0 and recognition_sqlite.row().state == "agreed"


def test_a_service_that_slept_a_week_still_finishes(recognition_sqlite: Recognition) -> None:
    _reserved(recognition_sqlite).services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert resume.resume(recognition_sqlite.services) == 1 and headline(recognition_sqlite) == "VALID"


def test_what_was_given_up_is_not_stored_after_all(recognition_sqlite: Recognition) -> None:
    intent = signing.reserve(recognition_sqlite.services, recognition_sqlite.lea, recognition_sqlite.award)
    assert intent is not None
    signed = signing.produce(recognition_sqlite.services, intent)
    _expire(recognition_sqlite)
    resume.resume(recognition_sqlite.services)
    assert code(lambda: signing.record(recognition_sqlite.services, intent, signed)) == "award.try_again"
    assert recognition_sqlite.documents() == {}


def test_lint_comes_before_the_keys(recognition_sqlite: Recognition) -> None:
    used: list[str] = []
    _spoil_lint(_reserved(recognition_sqlite))
    of = watched(recognition_sqlite, lambda owner, *_: used.append(owner))
    with pytest.raises(IssuanceRefused, match=r"lint\.refused"):
        of.sign()
    assert used == ["gueret"]  # the endorsement was in order; the badge never reached a key


# -- undo and revocation ----------------------------------------------------------------------------------------------


def test_undo_within_ten_minutes(recognition: Recognition) -> None:
    recognition.sign()
    assert not bit(recognition)
    recognition.services.clock.advance(minutes=9, seconds=59)  # type: ignore[attr-defined]
    for _ in range(2):
        signing.undo(recognition.services, recognition.lea, recognition.award)
    row = recognition.row()
    assert (row.state, row.end_reason, row.ended_at) == ("withdrawn", "undo", recognition.services.now())
    assert bit(recognition) and headline(recognition) == "withdrawn"
    assert recognition.ledger() == [*ISSUED, ("withdrawn", None)]
    assert sorted(recognition.documents()) == FORMS


def test_undo_is_for_ten_minutes(issued: Recognition) -> None:
    issued.services.clock.advance(minutes=10)  # type: ignore[attr-defined]
    assert code(lambda: signing.undo(issued.services, issued.lea, issued.award)) == "award.undo_late"
    assert headline(issued) == "VALID" and issued.ledger() == ISSUED


def test_undo_of_what_is_not_hers_or_not_issued(issued: Recognition, recognition_sqlite: Recognition) -> None:
    assert code(lambda: signing.undo(issued.services, issued.karim, issued.award)) == "award.unknown"
    of = recognition_sqlite
    assert code(lambda: signing.undo(of.services, of.lea, of.award)) == "award.not_issued"
    revoke.revoke(issued.services, issued.helene, issued.award, "other")
    assert code(lambda: signing.undo(issued.services, issued.lea, issued.award)) == "award.not_issued"


def test_a_revocation_is_seen_by_the_next_reader(recognition: Recognition) -> None:
    recognition.sign()
    assert not bit(recognition) and headline(recognition) == "VALID"
    for _ in range(2):
        revoke.revoke(recognition.services, recognition.helene, recognition.award, "wrong_person")
    assert bit(recognition) and headline(recognition) == "REVOKED"
    assert recognition.ledger() == [*ISSUED, ("revoked", None)]
    row = recognition.row()
    assert (row.state, row.end_reason) == ("revoked", "wrong_person")


def test_who_may_revoke_and_why(issued: Recognition) -> None:
    services, number = issued.services, issued.award
    assert code(lambda: revoke.revoke(services, issued.lea, number, "other")) == "award.unknown"
    assert code(lambda: revoke.revoke(services, OPERATOR, 999, "other")) == "award.unknown"
    assert code(lambda: revoke.revoke(services, issued.helene, number, "because")) == "revoke.reason_unknown"
    signing.undo(services, issued.lea, number)
    assert code(lambda: revoke.revoke(services, issued.helene, number, "other")) == "award.not_issued"


def test_undo_and_revocation_at_once_end_it_once(recognition: Recognition) -> None:
    recognition.sign()
    at_once(
        lambda: signing.undo(recognition.services, recognition.lea, recognition.award),
        lambda: revoke.revoke(recognition.services, recognition.helene, recognition.award, "error"),
    )
    assert len(recognition.ledger()) == 4 and recognition.row().state in ("withdrawn", "revoked") and bit(recognition)


# -- the letter -------------------------------------------------------------------------------------------------------


def _letters(services: Services) -> list[Letter]:
    with services.database.begin(read_only=True) as session:
        found = list(session.scalars(select(Letter)))
        session.expunge_all()
    return found


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_confirmed_address_gets_a_letter_after_the_minutes_of_undo(
    services_sqlite: Services, confirmed: bool
) -> None:
    of = agreed(Cast(services_sqlite), email="amina@courrier.example")
    if confirmed:
        with services_sqlite.database.begin() as session:
            session.get_one(Member, of.member).email_confirmed_at = services_sqlite.now()
    of.sign()
    found = _letters(services_sqlite)
    assert len(found) == confirmed
    if not confirmed:
        return
    (letter,) = found
    assert letter.due_at == services_sqlite.now() + signing.UNDO and letter.recipient == "amina@courrier.example"
    assert "/moi/" in letter.body and "Travailler en équipe" in letter.subject
    sent: list[str] = []
    assert letters.send_due(services_sqlite, lambda to, *_: sent.append(to)) == 0
    signing.undo(services_sqlite, of.lea, of.award)
    services_sqlite.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert letters.send_due(services_sqlite, lambda to, *_: sent.append(to)) == 0 and sent == []
    (letter,) = _letters(services_sqlite)
    assert (letter.state, letter.body, letter.subject) == ("dropped", "", "")


def test_consent_is_kept_for_what_was_signed(issued: Recognition) -> None:
    with issued.services.database.begin(read_only=True) as session:
        consent = session.scalars(select(Consent).where(Consent.award_id == issued.award)).one()
        assert (consent.answer, consent.name_shown, consent.visibility) == ("yes", "Amina B.", "code")
        assert session.scalar(select(Award.agreed_at)) is not None
        assert session.scalar(select(StatusEntry.revoked_at)) is None

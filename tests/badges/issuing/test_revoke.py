"""Ten minutes to undo a badge, and a revocation that the next reader sees."""

from __future__ import annotations

from badges.base.rights import OPERATOR
from badges.issuing import revoke, sign
from tests.cast.people import at_once
from tests.cast.recognition import FORMS, ISSUED, Recognition
from tests.cast.refusals import code


def test_undo_within_ten_minutes(recognition: Recognition) -> None:
    recognition.sign()
    assert not recognition.bit()
    recognition.services.clock.advance(minutes=9, seconds=59)  # type: ignore[attr-defined]
    for _ in range(2):
        sign.undo(recognition.services, recognition.lea, recognition.award)
    row = recognition.row()
    assert (row.state, row.end_reason, row.ended_at) == ("withdrawn", "undo", recognition.services.now())
    assert recognition.bit() and recognition.headline() == "withdrawn"
    assert recognition.ledger() == [*ISSUED, ("withdrawn", None)]
    assert sorted(recognition.documents()) == FORMS


def test_undo_is_for_ten_minutes(issued: Recognition) -> None:
    issued.services.clock.advance(minutes=10)  # type: ignore[attr-defined]
    assert code(lambda: sign.undo(issued.services, issued.lea, issued.award)) == "award.undo_late"
    assert issued.headline() == "VALID" and issued.ledger() == ISSUED


def test_undo_of_another_sites_award_or_of_a_draft(issued: Recognition, recognition_sqlite: Recognition) -> None:
    assert code(lambda: sign.undo(issued.services, issued.karim, issued.award)) == "award.unknown"
    of = recognition_sqlite
    assert code(lambda: sign.undo(of.services, of.lea, of.award)) == "award.not_issued"
    revoke.revoke(issued.services, issued.helene, issued.award, "other")
    assert code(lambda: sign.undo(issued.services, issued.lea, issued.award)) == "award.not_issued"


def test_a_revocation_is_seen_by_the_next_reader(recognition: Recognition) -> None:
    recognition.sign()
    assert not recognition.bit() and recognition.headline() == "VALID"
    for _ in range(2):
        revoke.revoke(recognition.services, recognition.helene, recognition.award, "wrong_person")
    assert recognition.bit() and recognition.headline() == "REVOKED"
    assert recognition.ledger() == [*ISSUED, ("revoked", None)]
    row = recognition.row()
    assert (row.state, row.end_reason) == ("revoked", "wrong_person")


def test_who_may_revoke_and_why(issued: Recognition) -> None:
    services, number = issued.services, issued.award
    assert code(lambda: revoke.revoke(services, issued.lea, number, "other")) == "award.unknown"
    assert code(lambda: revoke.revoke(services, OPERATOR, 999, "other")) == "award.unknown"
    assert code(lambda: revoke.revoke(services, issued.helene, number, "because")) == "revoke.reason_unknown"
    sign.undo(services, issued.lea, number)
    assert code(lambda: revoke.revoke(services, issued.helene, number, "other")) == "award.not_issued"


def test_undo_and_revocation_at_once_end_it_once(recognition: Recognition) -> None:
    recognition.sign()
    at_once(
        lambda: sign.undo(recognition.services, recognition.lea, recognition.award),
        lambda: revoke.revoke(recognition.services, recognition.helene, recognition.award, "error"),
    )
    assert len(recognition.ledger()) == 4 and recognition.row().state in ("withdrawn", "revoked") and recognition.bit()

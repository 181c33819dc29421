"""A mismatch under a real key halts all signing, until an operator lets it go on; verifying goes on meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from badges.base.journal.acts import Act
from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.issuing import keyring, resume, self_check, sign
from badges.ledger import statuses
from badges.ledger.safeguards import halt
from badges.ledger.safeguards.halt import SigningHalted
from badges.ledger.tables import SigningHalt
from badges.sharing import backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed, flipped
from tests.cast.refusals import code
from verifier.verdict import Headline


def halts(of: Recognition) -> Recognition:
    """The award's signature is wrong by one bit."""
    with pytest.raises(SigningHalted):
        of.watched(flipped).sign()
    return of


def acts(services: Services) -> list[str]:
    """What the journal says of the halt."""
    with services.database.begin(read_only=True) as session:
        kinds = session.scalars(select(JournalEntry.kind).order_by(JournalEntry.id))
        return [each for each in kinds if each in (Act.SIGNING_HALTED, Act.SIGNING_RESUMED)]


def test_a_flipped_bit_halts_all_signing_until_it_is_resumed(services: Services, cast: Cast) -> None:
    issued = agreed(cast).sign()
    wrong, waiting = halts(agreed(cast, given="Fatou")), agreed(cast, given="Zoé", badge="transmettre")
    assert wrong.documents() == {} and wrong.row().state == "reserved"
    for attempt in (
        wrong.sign,
        waiting.sign,
        lambda: backpacks.make_hosted(services, issued.member, issued.code, None),
    ):
        assert code(attempt) == "signing.halted"
    assert resume.resume(services) == 0 and waiting.row().state == "agreed"
    assert issued.headline() == "VALID"  # verifying goes on
    assert keyring.signing_halt(services).code == "issuance.not_valid endorsement NOT_AUTHENTIC"  # type: ignore[union-attr]
    assert keyring.resume_signing(services) and not keyring.resume_signing(services)
    assert resume.resume(services) == 1 and waiting.sign().headline() == wrong.headline() == "VALID"
    assert len(wrong.editions()) == 1 and len(wrong.indices()) == 3  # one for each badge: none was used twice
    assert acts(services) == ["signing_halted", "signing_resumed"] and wrong.count(SigningHalt) == 1


def test_without_the_guard_the_others_go_on_signing(services_sqlite: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control."""
    monkeypatch.setattr(halt, "halt", lambda *_: None)
    cast = Cast(services_sqlite)
    halts(agreed(cast))
    assert agreed(cast, given="Zoé").sign().headline() == "VALID"


def test_a_process_that_was_killed_before_the_halt_is_halted_by_the_next_signature(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The halt is not committed: nothing is published, the reservation stays, and the next attempt halts."""

    def killed(*_arguments: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(halt, "halt", killed)
    with pytest.raises(KeyboardInterrupt):
        recognition_sqlite.watched(flipped).sign()
    monkeypatch.undo()
    assert recognition_sqlite.documents() == {} and keyring.signing_halt(recognition_sqlite.services) is None
    halts(recognition_sqlite)
    assert len(recognition_sqlite.editions()) == 1 and recognition_sqlite.count(SigningHalt) == 1


def test_bytes_that_are_not_what_was_linted_halt(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    from issuer import issuance

    sign.rehearse(recognition_sqlite.services, _intent(recognition_sqlite))
    whole = issuance.data_integrity.sign
    monkeypatch.setattr(
        issuance.data_integrity, "sign", lambda document, *rest, **more: whole({**document, "name": "X"}, *rest, **more)
    )
    with pytest.raises(SigningHalted) as caught:
        recognition_sqlite.sign()
    assert caught.value.code == "issuance.changed"
    assert keyring.signing_halt(recognition_sqlite.services) is not None


def _intent(of: Recognition) -> sign.Intent:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign.rehearsal, "REHEARSED", ())
        with pytest.raises(sign.NotRehearsed) as caught:
            sign.reserve(of.services, of.lea, of.award, rehearsed=True)
    assert of.editions() == [] and of.indices() == []
    return caught.value.intent


@pytest.mark.parametrize("headline", sorted(self_check.UNSURE))
def test_what_could_not_be_told_is_no_mismatch(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch, headline: Headline
) -> None:
    """A busy machine, or a clock that was set back, stops nobody else."""
    sign.rehearse(recognition_sqlite.services, _intent(recognition_sqlite))
    with monkeypatch.context() as patch:
        whole = self_check.verify
        patch.setattr(self_check, "verify", lambda *given: replace(whole(*given), headline=headline))
        assert code(recognition_sqlite.sign) == "award.try_again" and recognition_sqlite.documents() == {}
    assert recognition_sqlite.sign().headline() == "VALID" and len(recognition_sqlite.indices()) == 1


def test_a_key_that_was_found_compromised_meanwhile_is_no_mismatch(
    recognition_sqlite: Recognition, own_keyring: Keyring
) -> None:
    services = replace(recognition_sqlite.services, keyring=own_keyring)
    lost = next(each for each in own_keyring.records("gueret") if each.state == "active").method.id

    def stolen(owner: str, algorithm: str, _signature: bytes) -> None:
        if (owner, algorithm) == ("network", "RS256"):
            keyring.compromise(services, lost)

    of = replace(recognition_sqlite, services=services)
    assert code(of.watched(stolen).sign) == "award.try_again" and keyring.signing_halt(services) is None
    assert resume.resume(services) == 1 and of.headline() == "VALID"


def test_a_compromised_key_waits_for_the_end_of_the_halt(recognition_sqlite: Recognition, own_keyring: Keyring) -> None:
    services = replace(recognition_sqlite.services, keyring=own_keyring)
    issued = replace(recognition_sqlite, services=services).sign()
    halt.halt(services, "issuance.not_valid")
    lost = own_keyring.signer("network", Algorithm.EDDSA).method.id
    assert keyring.compromise(services, lost).failed == ((issued.award, "signing.halted"),)
    keyring.resume_signing(services)
    services.clock.advance(seconds=2)  # type: ignore[attr-defined]  # the edition begins a second later
    assert keyring.compromise(services, lost).finished and issued.headline() == "VALID"


@pytest.mark.parametrize("algorithm", ["EdDSA", "RS256"])
def test_a_wrong_status_list_halts_and_is_not_given_out(issued: Recognition, algorithm: str) -> None:
    older = statuses.current(issued.services, 1).embedded
    issued.services.clock.advance(hours=13)  # type: ignore[attr-defined]

    def flip(_owner: str, used: str, signature: bytes) -> bytes | None:
        return flipped("", "", signature) if used == algorithm else None

    assert statuses.current(issued.watched(flip).services, 1).embedded == older
    found = keyring.signing_halt(issued.services)
    assert found is not None and found.code == "issuance.list_not_valid"
    assert statuses.current(issued.services, 1).embedded != older  # lists go on while badges do not
    assert issued.headline() == "VALID"


def test_a_list_that_says_other_bits_is_not_given_out(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses.current(issued.services, 1)
    issued.services.clock.advance(hours=30)  # type: ignore[attr-defined]
    whole = statuses.status.compose_status_list
    monkeypatch.setattr(
        statuses.status, "compose_status_list", lambda url, issuer, bits, *rest: whole(url, issuer, [*bits, 7], *rest)
    )
    monkeypatch.setattr(statuses.rehearsal, "rehearse", lambda *_: None)
    with pytest.raises(SigningHalted):
        statuses.current(issued.services, 1)


def test_there_is_one_halt_for_several_mismatches(services_sqlite: Services) -> None:
    for name in ("first", "second"):
        halt.halt(services_sqlite, name)
    found = keyring.signing_halt(services_sqlite)
    assert found is not None and found.code == "first"
    with services_sqlite.database.begin(read_only=True) as session, pytest.raises(halt.SigningIsHalted):
        halt.refuse_while_halted(session)

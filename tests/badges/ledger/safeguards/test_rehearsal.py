"""Each new kind of document is signed with throw-away keys and judged first; what fails there is refused alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from badges.base.database.types import Base
from badges.base.services import Services
from badges.issuing import hosting, keyring, renew, resume, sign
from badges.ledger import statuses
from badges.ledger.safeguards import rehearsal
from badges.ledger.safeguards.halt import SigningHalted
from badges.sharing import backpacks
from issuer.errors import IssuanceRefused
from issuer.issuance import SignedCredential
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from keys.throwaway import ThrowawayKeyring
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code

Watched = tuple[Recognition, list[str]]


@pytest.fixture(autouse=True)
def nothing_rehearsed() -> Iterator[None]:
    """As in a process that has just started."""
    rehearsal.REHEARSED.clear()
    yield
    rehearsal.REHEARSED.clear()


@pytest.fixture
def rehearsals(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rehearsals that took place."""
    found: list[str] = []
    whole = rehearsal.stand_in

    def watched(services: Services, at: Any) -> Services:
        found.append(at.isoformat())
        return whole(services, at)

    monkeypatch.setattr(rehearsal, "stand_in", watched)
    return found


def counted(of: Recognition) -> Watched:
    """The same award, and the signatures that real keys have made for it."""
    used: list[str] = []
    return of.watched(lambda owner, algorithm, _signature: used.append(f"{owner} {algorithm}")), used


def _of_teams(document: dict[str, Any]) -> bool:
    return "/equipe/" in str(document.get("credentialSubject", {}).get("achievement", {}).get("id"))


def _no_issuer_email(patch: pytest.MonkeyPatch) -> None:
    """A composer that forgets a member: the lint sees it."""
    whole = sign.compose_credential

    def forgets(*arguments: Any) -> dict[str, Any]:
        document = whole(*arguments)
        if _of_teams(document):
            del document["issuer"]["email"]
        return document

    patch.setattr(sign, "compose_credential", forgets)


def _lint_refuses(patch: pytest.MonkeyPatch) -> None:
    """A rule of the lint that no badge of this model can keep."""
    from issuer import issuance

    whole = issuance.lint

    def strict(document: dict[str, Any], **options: Any) -> None:
        if _of_teams(document):
            raise IssuanceRefused("lint.refused")
        whole(document, **options)

    patch.setattr(issuance, "lint", strict)


def _garbles(patch: pytest.MonkeyPatch) -> None:
    """A step after the signature that changes what was signed: the verifier sees it."""
    whole = sign.issue_jwt

    def garbled(*arguments: Any, **options: Any) -> SignedCredential:
        signed = whole(*arguments, **options)
        head, body, signature = signed.data.split(b".")
        wrong = b".".join((head, body, signature[:-6] + signature[-6:][::-1]))
        return replace(signed, data=wrong) if _of_teams(signed.document) else signed

    patch.setattr(sign, "issue_jwt", garbled)


def _raises(patch: pytest.MonkeyPatch) -> None:
    """A step that fails in its own way."""
    whole = sign.compose_credential

    def fails(draft: Any, endorsements: Any) -> dict[str, Any]:
        if "/equipe/" in draft.achievement.id:
            raise ZeroDivisionError
        return whole(draft, endorsements)

    patch.setattr(sign, "compose_credential", fails)


DEFECTS = [_no_issuer_email, _lint_refuses, _garbles, _raises]


@pytest.mark.parametrize("defect", DEFECTS)
def test_what_fails_is_refused_alone(
    services_sqlite: Services, defect: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = Cast(services_sqlite)
    of, used = counted(agreed(cast))
    with monkeypatch.context() as patch:
        defect(patch)
        assert code(of.sign) == code(of.sign) == "signing.refused"
        assert (used, of.documents(), of.editions(), of.indices(), of.row().state) == ([], {}, [], [], "agreed")
        other = agreed(cast, given="Fatou", badge="transmettre")
        assert other.sign().headline() == "VALID"
    assert of.sign().headline() == "VALID" and len(used) == 3
    assert len(of.editions()) == 1 and len(of.indices()) == 2  # one for each badge


@pytest.mark.parametrize("defect", DEFECTS[2:3])
def test_without_a_rehearsal_the_real_keys_sign_it(
    services_sqlite: Services, defect: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: without the guard the defect reaches the real keys, and stops every badge."""
    monkeypatch.setattr(rehearsal, "rehearse", lambda *_: None)
    statuses.current(services_sqlite, 1)
    of, used = counted(agreed(Cast(services_sqlite)))
    defect(monkeypatch)
    with pytest.raises(SigningHalted):
        of.sign()
    assert len(used) == 3


def test_a_reservation_that_a_crash_left_is_rehearsed_too(
    recognition_sqlite: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    of, used = counted(recognition_sqlite)
    assert sign.reserve(of.services, of.lea, of.award) is not None
    with monkeypatch.context() as patch:
        _raises(patch)
        assert resume.resume(of.services) == 0 and of.row().state == "reserved" and used == []
    assert resume.resume(of.services) == 1 and of.headline() == "VALID" and len(of.indices()) == 1


def test_each_kind_is_rehearsed_once(services_sqlite: Services, rehearsals: list[str]) -> None:
    cast = Cast(services_sqlite)
    statuses.current(services_sqlite, 1)
    rehearsals.clear()
    seen: list[int] = []

    def award(**facts: Any) -> None:
        agreed(cast, **facts).sign()
        seen.append(len(rehearsals))

    award()
    award(given="Fatou", family="Petit")  # the same kind
    award(given="Zoé", badge="transmettre")  # another badge
    award(given="Zoé", badge="transmettre", family="Durand")
    award(given="Олена")  # letters that were not tried
    award(given="Анна")
    ends = agreed(cast, given="Nour")
    ends.change(valid_until=services_sqlite.now() + timedelta(days=365))
    ends.sign()
    seen.append(len(rehearsals))
    assert seen[:1] == [1] and seen[1] == seen[0] and seen[2] == seen[1] + 1 and seen[3] == seen[2]
    assert seen[4] <= seen[3] + 1 and seen[5] == seen[4] and seen[6] == seen[5] + 1  # an end date is another member


def test_letters_that_were_not_tried_make_a_new_kind() -> None:
    latin, again, hebrew = (
        rehearsal.kind_of("badge", ({"name": name, "site": "x"}, ("site",))) for name in ("Zoé", "Ada", "דנה")
    )
    rehearsal.REHEARSED.add(latin)
    assert again in rehearsal.REHEARSED and hebrew not in rehearsal.REHEARSED
    other = rehearsal.kind_of("badge", ({"name": "Zoé", "site": "y"}, ("site",)))
    assert other not in rehearsal.REHEARSED
    assert rehearsal.kind_of("badge", ({"name": None, "site": "x"}, ("site",))) not in rehearsal.REHEARSED


def test_the_kinds_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "MOST_KINDS", 3)
    kinds = [rehearsal.kind_of(str(number)) for number in range(5)]
    for kind in kinds:
        rehearsal.REHEARSED.add(kind)
    assert [kind in rehearsal.REHEARSED for kind in kinds] == [False, False, True, True, True]


def test_a_rehearsal_writes_nothing(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> dict[str, int]:
        with issued.services.database.begin(read_only=True) as session:
            return {
                each.name: session.scalar(select(func.count()).select_from(each)) or 0
                for each in Base.metadata.sorted_tables
            }

    before, lists = rows(), statuses.current(issued.services, 1).embedded
    database = issued.services.database

    def no_writing(*_arguments: Any, **options: Any) -> Any:
        assert options.get("read_only"), "a rehearsal opened a transaction that writes"
        return begin(*_arguments, **options)

    begin = database.begin
    monkeypatch.setattr(database, "begin", no_writing)
    sign.rehearse(issued.services, sign.intent_of(issued.editions()[0]))
    monkeypatch.undo()
    assert rows() == before and statuses.current(issued.services, 1).embedded == lists


def test_the_backpack_form_is_rehearsed(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    of, used = counted(issued)
    whole = hosting.issue_jws

    def garbled(*arguments: Any) -> SignedCredential:
        signed = whole(*arguments)
        return replace(signed, data=signed.data[:-6] + signed.data[-6:][::-1])

    with monkeypatch.context() as patch:
        patch.setattr(hosting, "issue_jws", garbled)
        assert code(lambda: backpacks.make_hosted(of.services, of.member, of.code, None)) == "signing.refused"
        assert used == [] and "ob2" not in of.documents()
    backpacks.make_hosted(of.services, of.member, of.code, None)
    assert used == ["network RS256"] and of.judged(of.documents()["ob2_jws"]) == "VALID"


def test_a_status_list_is_rehearsed_and_the_older_one_is_given_out_meanwhile(
    issued: Recognition, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = statuses.current(issued.services, 1).embedded
    of, used = counted(issued)
    of.services.clock.advance(hours=13)  # type: ignore[attr-defined]
    whole = statuses.status.sign_status_list

    def garbled(*arguments: Any) -> tuple[bytes, bytes]:
        embedded, token = whole(*arguments)
        return embedded, token[:-6] + token[-6:][::-1]

    with monkeypatch.context() as patch:
        patch.setattr(statuses.status, "sign_status_list", garbled)
        assert statuses.current(of.services, 1).embedded == older and used == []
        of.services.clock.advance(hours=12)  # type: ignore[attr-defined]
        assert code(lambda: statuses.current(of.services, 1)) == "signing.refused"  # it is no longer valid
    assert statuses.current(of.services, 1).embedded != older and len(used) == 2


def test_a_badge_that_is_renewed_is_rehearsed(issued: Recognition, own_keyring: Keyring) -> None:
    services = replace(issued.services, keyring=own_keyring)
    lost = services.keyring.signer("network", Algorithm.EDDSA).method

    def fails(*_arguments: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign, "compose_credential", fails)
        recovery = keyring.compromise(services, lost.id)
    assert recovery.failed == ((issued.award, "signing.refused"),) and not recovery.finished
    assert keyring.compromise(services, lost.id).finished
    assert not renew.renew(services, issued.award, lost, services.now())


def test_throw_away_keys_are_none_of_the_real_ones(keyring: Keyring) -> None:
    thrown = ThrowawayKeyring(keyring)
    real = {each.method.thumbprint for each in keyring.records()}
    held = [each for methods in thrown.published().values() for each in methods]
    assert held and not real & {each.thumbprint for each in held}
    assert {each.controller for each in held} == {each.method.controller for each in keyring.records()}
    assert thrown.methods("network") and thrown.methods("nowhere") == []

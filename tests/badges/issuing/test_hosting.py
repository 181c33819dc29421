"""The Open Badges 2.0 form takes two commits: it is made once, whatever changes or ends between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.base.services import Services
from badges.issuing import hosting, keyring, revoke
from badges.ledger import rows as ledger
from badges.ledger.tables import HostedAssertion, KeyIncident
from badges.people.own import codes
from badges.people.tables import ConfirmationCode
from badges.publication import documents as publication
from badges.publication.award_files import award_file
from badges.sharing import backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from schemas import strict_json
from schemas.identity import recipient_matches
from tests.badges.issuing.interruptions import Crash, another_writes, between, consents, crash
from tests.badges.sharing.requests import confirm, request
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed, failing_commit
from tests.cast.refusals import code

EMAIL, OTHER = "amina@courrier.example", "autre@courrier.example"


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, with keys of its own: some are lost here."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


def without_email(of: Recognition) -> None:
    """Ask for the form without an e-mail."""
    backpacks.request_backpack_without_email(of.services, of.member, of.code)


def with_email(of: Recognition, email: str = EMAIL) -> None:
    """Ask for the form for an e-mail that was confirmed."""
    backpacks.make_hosted(of.services, of.member, of.code, email)


def checked(patched: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Run an action once the form has been verified, before the second commit."""
    whole = hosting.check

    def check(*given: Any) -> None:
        patched.undo()
        whole(*given)
        act()

    patched.setattr(hosting, "check", check)


def requested(of: Recognition) -> HostedAssertion | None:
    """What the first commit recorded."""
    with of.services.database.begin(read_only=True) as session:
        return ledger.requested_assertion(session, of.award)


def made(of: Recognition) -> HostedAssertion | None:
    """The form, once it is stored."""
    with of.services.database.begin(read_only=True) as session:
        return ledger.hosted_assertion(session, of.award)


def assert_made_once(of: Recognition, email: str | None) -> None:
    """One form for one recipient, valid in both representations, with its ledger rows and one consent."""
    documents, row = of.documents(), made(of)
    assert row is not None and row.email == email
    assert of.judged(documents["ob2"]) == of.judged(documents["ob2_jws"]) == "VALID"
    recipient = strict_json.parse_object(documents["ob2"])["recipient"]
    assert recipient_matches(recipient, email or of.editions()[-1].subject_id)
    assert of.ledger()[-2:] == [("issued", "ob2"), ("issued", "ob2_jws")]
    assert of.ledger().count(("issued", "ob2")) == 1 and consents(of) == ["yes"]


def assert_shown_without(of: Recognition, thumbprint: str) -> None:
    """The form that is shown now is valid, and of another key's era."""
    hosted, signed = (
        award_file(of.services, of.code, name, holder=True).data for name in ("badge-ob2.json", "badge-ob2.jws")
    )
    assert thumbprint not in hosted.decode()
    assert of.judged(hosted) == of.judged(signed) == "VALID"


def test_nothing_is_signed_inside_a_transaction(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    without_email(between(of, lambda: another_writes(services)))
    assert of.count(KeyIncident) == 1
    assert_made_once(of, None)


@pytest.mark.parametrize("email", [EMAIL, None])
def test_a_crash_between_the_commits_is_finished_by_the_same_request(
    services: Services, cast: Cast, email: str | None
) -> None:
    of = agreed(cast).sign()
    secret = request(of) if email else ""

    def ask(of: Recognition) -> None:
        confirm(of, secret) if email else without_email(of)

    with pytest.raises(Crash):
        ask(between(of, crash))
    row = requested(of)
    assert row is not None and row.email == email and made(of) is None
    assert "ob2" not in of.documents() and consents(of) == []
    ask(of)
    again = made(of)
    assert again is not None and (again.key, again.signed_id) == (row.key, row.signed_id)
    assert_made_once(of, email)
    if email:
        assert code(lambda: ask(of)) == "backpack.code_wrong"  # used, and nothing is left to finish
    else:
        ask(of)
    assert_made_once(of, email)


@pytest.mark.parametrize("commits", [0, 1])
def test_a_commit_that_fails(recognition_sqlite: Recognition, commits: int) -> None:
    of = recognition_sqlite.sign()
    secret = request(of)
    with failing_commit(of.services, after=commits), pytest.raises(OperationalError):
        confirm(of, secret)
    assert (requested(of) is not None) is bool(commits) and made(of) is None
    with of.services.database.begin(read_only=True) as session:
        assert (session.scalars(select(ConfirmationCode)).one().used_at is not None) is bool(commits)
    confirm(of, secret)
    assert_made_once(of, EMAIL)


def test_a_code_that_was_used_does_not_make_another_guess_good(issued: Recognition) -> None:
    secret = request(issued)
    with pytest.raises(Crash):
        confirm(between(issued, crash), secret)
    for _ in range(codes.ATTEMPTS - 1):
        assert code(lambda: confirm(issued, f"{(int(secret) + 1) % 10**6:06d}")) == "backpack.code_wrong"
    assert code(lambda: confirm(issued, secret)) == "backpack.code_wrong" and made(issued) is None


def test_another_request_after_a_crash(issued: Recognition) -> None:
    secret = request(issued)
    with pytest.raises(Crash):
        confirm(between(issued, crash), secret)
    without_email(issued)
    assert_made_once(issued, None)
    assert code(lambda: confirm(issued, secret)) == "backpack.code_wrong"


@pytest.mark.parametrize("email", [EMAIL, None])
def test_concurrent_requests_make_one_form(services: Services, cast: Cast, email: str | None) -> None:
    of = agreed(cast).sign()
    secret = request(of) if email else ""
    found = at_once(*[lambda: confirm(of, secret) if email else without_email(of)] * 2)
    refused = [each.code for each in found if isinstance(each, Exception)]  # type: ignore[attr-defined]
    assert refused in ([], ["backpack.code_wrong"] if email else [])  # refused if the first had already finished
    assert_made_once(of, email)


def test_a_second_tap_between_the_commits(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    secret = request(of)
    confirm(between(of, lambda: confirm(of, secret)), secret)
    assert_made_once(of, EMAIL)


def test_a_request_for_another_e_mail_between_the_commits(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    assert code(lambda: with_email(between(of, lambda: with_email(of, OTHER)))) == "award.try_again"
    assert_made_once(of, OTHER)


def test_what_ended_between_the_commits_is_not_stored(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = agreed(cast).sign()
    checked(monkeypatch, lambda: revoke.revoke(services, of.helene, of.award, "other"))
    assert code(lambda: without_email(of)) == "award.not_issued"
    assert "ob2" not in of.documents() and made(of) is None and consents(of) == []


def test_a_freeze_between_the_commits_holds_it_back(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()

    def freeze() -> None:
        with services.database.begin() as session:
            now = services.now()
            session.add(KeyIncident(method_id="x", owner="network", algorithm="x", compromised_at=now, opened_at=now))

    assert code(lambda: without_email(between(of, freeze))) == "signing.frozen"
    assert "ob2" not in of.documents() and code(lambda: without_email(of)) == "signing.frozen"
    with services.database.begin() as session:
        session.scalars(select(KeyIncident)).one().finished_at = services.now()
    without_email(of)
    assert_made_once(of, None)


def test_a_key_that_is_lost_between_the_commits_signs_nothing_that_is_stored(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = agreed(cast).sign()
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    lost = services.keyring.signer("network", Algorithm.RS256).method
    checked(monkeypatch, lambda: keyring.compromise(services, lost.id))
    assert code(lambda: without_email(of)) == "award.try_again"
    assert made(of) is None
    services.clock.advance(seconds=1)  # type: ignore[attr-defined]
    without_email(of)
    assert_shown_without(of, lost.thumbprint)


def test_a_stored_form_is_renewed_although_another_one_was_begun(services: Services, cast: Cast) -> None:
    """The row names the key of the request; what the lost key signed is read from the stored bytes."""
    of = agreed(cast).sign()
    with_email(of)
    lost = services.keyring.signer("network", Algorithm.RS256).method
    services.clock.advance(days=1)  # type: ignore[attr-defined]
    services.keyring.generate("network", lost.controller, Algorithm.RS256, services.now())
    with pytest.raises(Crash):
        with_email(between(of, crash), OTHER)
    assert keyring.compromise(services, lost.id).finished
    assert_shown_without(of, lost.thumbprint)


def test_until_it_is_stored_its_address_shows_nothing(issued: Recognition) -> None:
    with pytest.raises(Crash):
        without_email(between(issued, crash))
    row = requested(issued)
    assert row is not None
    assert publication.ob2_assertion(issued.services, row.key).status == 410
    without_email(issued)
    assert publication.ob2_assertion(issued.services, row.key).status == 200


def test_a_later_key_changes_nothing_that_is_made(issued: Recognition) -> None:
    without_email(issued)
    before = issued.documents()
    services: Any = issued.services
    services.keyring.generate("network", "did:web:localhost%3A8000", Algorithm.RS256, services.now())
    without_email(replace(issued))
    assert issued.documents() == before and hosting.current_era(services) not in before["ob2"].decode()

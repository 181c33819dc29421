"""Each recipient of a badge has an assertion of its own, through all that can happen to the badge."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text

from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import WRONG
from badges.instance.logbook import follow_logbook
from badges.issuing import hosting, keyring, revoke
from badges.issuing.correcting import correct
from badges.issuing.correcting.facts import WordingFacts
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.rules import WAITING
from badges.ledger import rows as ledger
from badges.ledger.tables import HostedAssertion
from badges.publication import documents as publish
from badges.publication.award_files import award_file
from badges.publication.judgement import as_recorded, own_environment
from badges.recognition.tables import Award
from badges.sharing import backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from schemas import strict_json
from tests.badges.instance.restoring import restored, sealed
from tests.cast.logbook import kept
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed
from tests.cast.refusals import code
from verifier.pipeline import verify
from verifier.presented_bytes import Presented

ONE, OTHER = "amina@courrier.example", "autre@courrier.example"


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, with keys of its own: some are lost here."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


@pytest.fixture
def of(services: Services, cast: Cast) -> Recognition:
    """An issued badge."""
    return agreed(cast, email=ONE).sign()


def given(of: Recognition, email: str | None) -> dict[str, bytes]:
    """Make the form for a recipient; its files."""
    backpacks.make_hosted(of.services, of.member, of.code, email)
    return files(of)


def files(of: Recognition) -> dict[str, bytes]:
    """The forms for a backpack of the badge as it stands."""
    names = {"ob2": "badge-ob2.json", "ob2_jws": "badge-ob2.jws"}
    return {form: award_file(of.services, of.code, name, holder=True).data for form, name in names.items()}


def row(of: Recognition, email: str | None) -> HostedAssertion:
    """The assertion of a recipient."""
    with of.services.database.begin(read_only=True) as session:
        return next(each for each in ledger.assertions(session, of.award) if each.email == email)


def status(of: Recognition, email: str | None) -> int:
    """What the address of a recipient's assertion answers."""
    return publish.ob2_assertion(of.services, row(of, email).key).status


def wrong(of: Recognition) -> list[str]:
    """What `badges check` finds wrong of badges, of what was agreed to, and of the register."""
    found = [each.what for each in all_checks.findings(of.services) if each.mark == WRONG]
    return [each for each in found if each.partition(" ")[0] in ("Badges", "Accords", "Registre", "Attributions")]


def test_a_copy_for_a_recipient_who_was_replaced_is_gone(of: Recognition) -> None:
    first = given(of, ONE)
    assert of.judged(first["ob2"]) == of.judged(first["ob2_jws"]) == "VALID"  # the control
    second = given(of, OTHER)
    assert row(of, ONE).key != row(of, OTHER).key and (status(of, ONE), status(of, OTHER)) == (410, 200)
    gone = strict_json.parse_object(publish.ob2_assertion(of.services, row(of, ONE).key).data)
    assert gone["revoked"] is True and "recipient" not in gone
    assert code(lambda: publish.ob2_assertion_image(of.services, row(of, ONE).key)) == "award.gone"
    assert of.judged(first["ob2"]) == of.judged(first["ob2_jws"]) == "REVOKED"
    assert of.judged(second["ob2"]) == of.judged(second["ob2_jws"]) == "VALID"
    assert wrong(of) == []


def test_a_signed_copy_is_told_as_replaced_and_not_as_cancelled(of: Recognition) -> None:
    first = given(of, ONE)
    given(of, OTHER)
    verdict = verify(Presented(first["ob2_jws"], "text/plain", "file"), own_environment(of.services))
    assert any(each.facts.get("replaced") for each in as_recorded(of.services, verdict).checks)
    revoke.revoke(of.services, of.helene, of.award, "error")  # the control
    verdict = verify(Presented(first["ob2_jws"], "text/plain", "file"), own_environment(of.services))
    assert not any(each.facts.get("replaced") for each in as_recorded(of.services, verdict).checks)


def test_the_same_recipient_again_has_the_same_address_and_hash(of: Recognition) -> None:
    first, key = given(of, ONE), row(of, ONE).key
    given(of, None)
    assert of.judged(first["ob2"]) == "REVOKED"
    again = given(of, ONE)
    assert row(of, ONE).key == key and of.judged(first["ob2"]) == of.judged(first["ob2_jws"]) == "VALID"
    recipients = [strict_json.parse_object(each["ob2"])["recipient"] for each in (first, again)]
    assert recipients[0] == recipients[1] and of.count(HostedAssertion) == 2
    assert status(of, None) == 410


def test_a_request_that_was_not_finished_replaces_nobody(of: Recognition) -> None:
    first = given(of, ONE)
    with of.services.database.begin() as session:
        award = session.get_one(Award, of.award, with_for_update=True)
        assert hosting.request(of.services, session, award, OTHER) is not None
    assert of.judged(first["ob2"]) == "VALID" and (status(of, ONE), status(of, OTHER)) == (200, 410)
    assert wrong(of) == []


def test_a_renewal_keeps_each_at_its_address(of: Recognition) -> None:
    first = given(of, ONE)
    given(of, OTHER)
    lost = of.services.keyring.signer("network", Algorithm.RS256).method
    of.services.clock.advance(days=1)  # type: ignore[attr-defined]
    assert keyring.compromise(of.services, lost.id).finished
    now = files(of)
    assert of.judged(now["ob2"]) == of.judged(now["ob2_jws"]) == "VALID"
    assert strict_json.parse_object(now["ob2"])["id"].endswith(row(of, OTHER).key)
    assert (status(of, ONE), status(of, OTHER)) == (410, 200) and of.judged(first["ob2"]) == "REVOKED"
    assert wrong(of) == []


def test_a_correction_carries_them_on(of: Recognition) -> None:
    given(of, ONE)
    second = given(of, OTHER)
    of.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    assert correct.correct(of.services, of.lea, of.award, WordingFacts(sentence=""))
    assert (status(of, ONE), status(of, OTHER)) == (410, 200) and of.judged(second["ob2"]) == "VALID"
    third = given(of, ONE)
    assert (status(of, ONE), status(of, OTHER)) == (200, 410) and of.judged(third["ob2"]) == "VALID"
    assert wrong(of) == []


def test_a_revocation_ends_them_all(of: Recognition) -> None:
    first = given(of, ONE)
    second = given(of, OTHER)
    revoke.revoke(of.services, of.helene, of.award, "error")
    assert status(of, ONE) == status(of, OTHER) == 410
    listed = publish.ob2_revocations(of.services, row(of, OTHER).era).data.decode()
    assert all(row(of, email).signed_id in listed for email in (ONE, OTHER))
    assert of.judged(first["ob2_jws"]) == of.judged(second["ob2_jws"]) == "REVOKED" and wrong(of) == []


def test_an_erasure_empties_them_all(of: Recognition) -> None:
    given(of, ONE)
    given(of, OTHER)
    keys = [row(of, email).key for email in (ONE, OTHER)]
    erasure_request.ask(of.services, of.helene, of.member, name="Amina Benali", fact="amina@courrier.example")
    of.services.clock.advance(seconds=WAITING.total_seconds() + 60)  # type: ignore[attr-defined]
    destroy.destroy_due(of.services)
    assert [publish.ob2_assertion(of.services, key).status for key in keys] == [410, 410]
    with of.services.database.begin(read_only=True) as session:
        found = session.scalars(select(HostedAssertion)).all()
        assert len(found) == 2 and all(each.email is None and each.salt is None for each in found)


@pytest.mark.usefixtures("quick_seal")
def test_a_backup_holds_them_and_the_logbook_remembers_who_was_replaced(of: Recognition, tmp_path: Path) -> None:
    first = given(of, ONE)
    data = sealed(of)
    of.services.clock.advance(hours=1)  # type: ignore[attr-defined]
    given(of, OTHER)
    whole = sealed(of)
    there = restored(of, whole, tmp_path / "whole")
    assert (status(there, ONE), status(there, OTHER)) == (410, 200)
    there.services.database.dispose()

    old = restored(of, data, tmp_path / "old")
    old = replace(old, services=replace(old.services, database_clock=lambda _session: of.services.clock()))
    assert status(old, ONE) == 200  # the control: the backup alone has forgotten it
    shutil.copytree(of.services.settings.logbook_folder, old.services.settings.logbook_folder)
    assert follow_logbook.after_restoration(old.services, of.services.now())
    assert status(old, ONE) == 410 and old.judged(first["ob2"]) == "REVOKED"
    assert wrong(old) == []
    again = given(old, ONE)
    assert old.judged(again["ob2"]) == "VALID"
    old.services.database.dispose()


def test_a_replacement_is_noted_once(of: Recognition) -> None:
    given(of, ONE)
    assert kept(of.services, Kept.ASSERTION_REPLACED) == []
    given(of, OTHER)
    (line,) = kept(of.services, Kept.ASSERTION_REPLACED)
    assert row(of, ONE).signed_id in json.dumps(line, default=str)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hosted_assertion SET made_at = NULL WHERE replaced_at IS NULL",
        "UPDATE hosted_assertion SET key = 'another' WHERE replaced_at IS NULL",
        "UPDATE hosted_assertion SET signed_id = 'urn:uuid:x' WHERE replaced_at IS NULL",
    ],
)
def test_a_tampered_assertion_is_found(of: Recognition, statement: str) -> None:
    given(of, ONE)
    given(of, OTHER)
    with of.services.database.begin() as session:
        session.execute(text(statement))
    assert wrong(of)


def test_a_copy_of_another_recipient_that_is_made_live_again_is_found(of: Recognition) -> None:
    given(of, ONE)
    given(of, OTHER)
    one, other = row(of, ONE).id, row(of, OTHER).id
    with of.services.database.begin() as session:
        session.execute(text(f"UPDATE hosted_assertion SET replaced_at = requested_at WHERE id = {other}"))
        session.execute(text(f"UPDATE hosted_assertion SET replaced_at = NULL WHERE id = {one}"))
    assert wrong(of)


def test_salts_are_those_of_the_bytes(of: Recognition) -> None:
    recipient = strict_json.parse_object(given(of, ONE)["ob2"])["recipient"]
    salt = row(of, ONE).salt
    assert salt is not None and recipient["salt"] == salt
    assert recipient["identity"] == "sha256$" + hashlib.sha256((ONE + salt).encode()).hexdigest()

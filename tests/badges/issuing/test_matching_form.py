"""The badge for a backpack that matches recipients: the same badge with an e-mail's hash, made once, for its holder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.issuing import keyring, revoke, self_check, sign
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.ledger.safeguards.halt import SigningHalted
from badges.ledger.tables import Document, Edition, HostedAssertion, KeyIncident
from badges.publication.award_files import award_file
from badges.publication.judgement import verify_presented
from badges.sharing import audience, backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from keys.proofs import data_integrity, vc_jwt
from schemas import strict_json
from schemas.baked_images import unbake
from schemas.identity import identity_hash
from tests.badges.issuing.interruptions import Crash, another_writes, between, consents, crash
from tests.badges.sharing.requests import confirm, request
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed, flipped
from tests.cast.refusals import code
from tests.conftest import Clock
from verifier.presented_bytes import Presented
from verifier.verdict import CheckName

EMAIL, OTHER = "amina@courrier.example", "autre@courrier.example"
FILES = ("badge-email.json", "badge-email.jwt", "badge-email.png", "badge-email.svg")
EMAIL_FORMS = {"ob3_email", "ob3_email_jwt"}


@pytest.fixture(params=["sqlite", "postgresql"])
def services(request: pytest.FixtureRequest, own_keyring: Keyring) -> Services:
    """An instance on each database, with keys of its own: some are lost here."""
    found: Services = request.getfixturevalue(f"services_{request.param}")
    return replace(found, keyring=own_keyring)


def make(of: Recognition, email: str = EMAIL) -> None:
    """Make the form for an e-mail that was confirmed."""
    backpacks.make_matching(of.services, of.member, of.code, email)


def file(of: Recognition, name: str) -> bytes:
    """A file as the holder gets it now."""
    return award_file(of.services, of.code, name, holder=True).data


def said(data: bytes) -> dict[str, Any]:
    """What a file says, without its proof: JSON, a token, or either of them in an image."""
    if not data.startswith((b"{", b"eyJ")):
        data = unbake(data).text.encode()
    if data.startswith(b"eyJ"):
        return vc_jwt.credential_of(vc_jwt.peek(data.decode()))
    return data_integrity.without_proof(strict_json.parse_object(data))


def identifiers(document: dict[str, Any]) -> list[dict[str, Any]]:
    """How a badge names its recipient."""
    found: list[dict[str, Any]] = document["credentialSubject"]["identifier"]
    return found


def without_identifiers(document: dict[str, Any]) -> dict[str, Any]:
    """The rest of a badge."""
    return {**document, "credentialSubject": {**document["credentialSubject"], "identifier": None}}


def recipient(of: Recognition, data: bytes, known: str) -> tuple[str, str, object]:
    """What the verifier says of a file and of a person: the headline, the code, and by which identifier."""
    verdict = verify_presented(of.services, Presented(data), recipient=known)
    (found,) = (each for each in verdict.checks if each.name is CheckName.RECIPIENT)
    return str(verdict.headline), found.code, found.facts.get("by")


def checked(patched: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Run an action once the forms have been verified, before the second commit."""
    whole = self_check.check

    def check(*given: Any) -> None:
        patched.undo()
        whole(*given)
        act()

    patched.setattr(self_check, "check", check)


def assert_made_once(of: Recognition, email: str = EMAIL) -> None:
    """One form for one person, in the ledger once, with one consent; the address is nowhere beside the 2.0 form."""
    for name in FILES:
        assert recipient(of, file(of, name), email) == ("VALID", "recipient.match", "emailAddress"), name
    assert of.ledger().count(("issued", "ob3_email")) == of.ledger().count(("issued", "ob3_email_jwt")) == 1
    assert consents(of) == ["yes"]


# -- what it says -----------------------------------------------------------------------------------------------------


def test_it_is_the_badge_with_an_e_mail_beside_the_name(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    before = of.documents()
    make(of)
    assert {name: data for name, data in of.documents().items() if name not in EMAIL_FORMS} == before
    for name in FILES:
        ordinary = said(file(of, name.replace("-email", "")))
        with_email = said(file(of, name))
        assert without_identifiers(with_email) == without_identifiers(ordinary)
        named, mail = identifiers(with_email)
        assert [named] == identifiers(ordinary) and named["identityHash"] == "Amina B."
        assert (mail["identityType"], mail["hashed"], len(mail["salt"])) == ("emailAddress", True, 32)
        assert mail["identityHash"] == identity_hash(EMAIL, mail["salt"])
    assert len(of.editions()) == 1 and len(of.indices()) == 1  # it shares the number, and the place in the list
    assert of.count(HostedAssertion) == 0  # nothing is published
    assert_made_once(of)


def test_the_e_mail_matches_and_another_does_not(issued: Recognition) -> None:
    make(issued, "Amina.Sac@Courrier.example")
    for name in FILES:
        for typed in ("amina.sac@courrier.example", "Amina.Sac@Courrier.example", " AMINA.SAC@COURRIER.EXAMPLE "):
            assert recipient(issued, file(issued, name), typed) == ("VALID", "recipient.match", "emailAddress")
        assert recipient(issued, file(issued, name), "Amina B.") == ("VALID", "recipient.match", "name")
        assert recipient(issued, file(issued, name), OTHER) == ("NOT_AUTHENTIC", "recipient.mismatch", None)
    ordinary = recipient(issued, file(issued, "badge.json"), "amina.sac@courrier.example")
    assert ordinary == ("NOT_AUTHENTIC", "recipient.mismatch", None)  # the control: only this form matches


def test_each_badge_has_a_salt_of_its_own(issued: Recognition) -> None:
    confirm(issued, request(issued))
    other = agreed(Cast(issued.services), given="Fatou").sign()
    make(other)
    hosted = strict_json.parse_object(issued.documents()["ob2"])["recipient"]["salt"]
    salts = [hosted, *(identifiers(said(file(each, FILES[0])))[1]["salt"] for each in (issued, other))]
    assert len(set(salts)) == 3


def test_the_address_itself_is_not_kept(issued: Recognition) -> None:
    make(issued, OTHER)
    with issued.services.database.begin(read_only=True) as session:
        kept = json.dumps([each.draft for each in session.scalars(select(Edition))])
        kept += "".join(each.data.decode() for each in session.scalars(select(Document)))
    assert OTHER not in kept and "courrier.example" not in kept


def test_another_address_later(issued: Recognition) -> None:
    make(issued)
    first = file(issued, FILES[0])
    make(issued, OTHER)
    assert recipient(issued, file(issued, FILES[0]), OTHER)[0] == "VALID"
    assert recipient(issued, file(issued, FILES[0]), EMAIL)[0] == "NOT_AUTHENTIC"
    assert recipient(issued, first, EMAIL)[0] == "VALID"  # a copy that was kept is as good as the badge
    assert consents(issued) == ["yes", "yes"]


def test_a_second_time_changes_nothing(issued: Recognition) -> None:
    make(issued)
    before = issued.documents()
    make(issued, EMAIL.upper())
    assert issued.documents() == before
    assert_made_once(issued)


# -- two commits ------------------------------------------------------------------------------------------------------


def test_nothing_is_signed_inside_a_transaction(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    make(between(of, lambda: another_writes(services)))
    assert of.count(KeyIncident) == 1
    assert_made_once(of)


def test_a_crash_between_the_commits_is_finished_by_the_same_request(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    with pytest.raises(Crash):
        make(between(of, crash))
    assert EMAIL_FORMS.isdisjoint(of.documents()) and consents(of) == []
    draft = of.editions()[0].draft
    make(of)
    assert of.editions()[0].draft == draft  # the hash of the first request
    assert_made_once(of)


def test_a_code_is_good_until_both_forms_are_stored(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    secret = request(of)
    with pytest.raises(Crash):
        confirm(between(of, crash), secret)
    assert set(of.documents()).isdisjoint({"ob2", *EMAIL_FORMS})
    confirm(of, secret)
    assert of.judged(of.documents()["ob2"]) == "VALID"
    assert_made_once(of)
    assert code(lambda: confirm(of, secret)) == "backpack.code_wrong"


def test_a_member_who_had_the_older_form_alone_gets_the_other(issued: Recognition) -> None:
    backpacks.make_hosted(issued.services, issued.member, issued.code, EMAIL)
    before = issued.documents()
    confirm(issued, request(issued))
    assert {name: data for name, data in issued.documents().items() if name not in EMAIL_FORMS} == before
    assert recipient(issued, file(issued, FILES[1]), EMAIL)[0] == "VALID"


def test_concurrent_requests_make_one_form(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    assert [each for each in at_once(*[lambda: make(of)] * 2) if isinstance(each, Exception)] == []
    assert_made_once(of)


def test_a_request_for_another_e_mail_between_the_commits(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    assert code(lambda: make(between(of, lambda: make(of, OTHER)))) == "award.try_again"
    assert_made_once(of, OTHER)


def test_what_ended_between_the_commits_is_not_stored(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = agreed(cast).sign()
    checked(monkeypatch, lambda: revoke.revoke(services, of.helene, of.award, "other"))
    assert code(lambda: make(of)) == "award.not_issued"
    assert EMAIL_FORMS.isdisjoint(of.documents()) and consents(of) == []


def test_what_ends_while_it_is_signed_halts_nothing(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    ends = between(of, lambda: revoke.revoke(services, of.helene, of.award, "other"))
    assert code(lambda: make(ends)) == "award.not_issued"
    make(agreed(cast, given="Fatou").sign())


def test_a_freeze_between_the_commits_holds_it_back(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()

    def freeze() -> None:
        with services.database.begin() as session:
            now = services.now()
            session.add(KeyIncident(method_id="x", owner="network", algorithm="x", compromised_at=now, opened_at=now))

    assert code(lambda: make(between(of, freeze))) == "signing.frozen"
    assert EMAIL_FORMS.isdisjoint(of.documents()) and code(lambda: make(of)) == "signing.frozen"
    with services.database.begin() as session:
        session.scalars(select(KeyIncident)).one().finished_at = services.now()
    make(of)
    assert_made_once(of)


@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.RS256])
def test_a_key_that_is_lost_between_the_commits_signs_nothing_that_is_stored(
    services: Services, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch, algorithm: Algorithm
) -> None:
    """The lost key is newer than the badge, so that its incident renews nothing, and leaves the edition as it was."""
    of = agreed(cast).sign()
    clock.advance(days=1)
    signer = services.keyring.signer("network", algorithm).method
    lost = services.keyring.generate("network", signer.controller, algorithm, services.now()).method
    checked(monkeypatch, lambda: keyring.compromise(services, lost.id))
    assert code(lambda: make(of)) == "award.try_again"
    assert EMAIL_FORMS.isdisjoint(of.documents()) and len(of.editions()) == 1
    make(of)
    assert lost.id not in file(of, FILES[0]).decode()
    assert_made_once(of)


def test_what_does_not_verify_is_not_kept(issued: Recognition) -> None:
    with pytest.raises(SigningHalted) as caught:
        make(issued.watched(flipped))
    assert EMAIL not in f"{caught.value} {caught.value.facts}"
    assert caught.value.facts["representation"] == "ob3_email"
    assert EMAIL_FORMS.isdisjoint(issued.documents()) and code(lambda: make(issued)) == "signing.halted"
    assert keyring.resume_signing(issued.services)
    make(issued)
    assert_made_once(issued)


def test_only_ones_own_valid_award(issued: Recognition) -> None:
    services, stranger = issued.services, Cast(issued.services).member("Fatou")
    assert code(lambda: backpacks.make_matching(services, stranger, issued.code, EMAIL)) == "award.unknown"
    sign.undo(services, issued.lea, issued.award)
    assert code(lambda: make(issued)) == "award.not_issued"


# -- later ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lost", [("network", Algorithm.EDDSA), ("network", Algorithm.RS256), ("gueret", Algorithm.EDDSA)]
)
def test_it_is_renewed_with_the_badge_for_the_same_person(
    services: Services, cast: Cast, clock: Clock, lost: tuple[str, Algorithm]
) -> None:
    of, ended = agreed(cast).sign(), agreed(cast, given="Zoé").sign()
    for each in (of, ended):
        make(each)
    revoke.revoke(services, cast.helene, ended.award, "error")
    before = {name: file(of, name) for name in FILES}
    for _ in range(2):  # what was renewed once is renewed again
        clock.advance(days=3)
        assert keyring.compromise(services, services.keyring.signer(*lost).method.id).renewed == 2
        clock.advance(minutes=1)
        for name in FILES:
            now, ordinary = file(of, name), file(of, name.replace("-email", ""))
            assert identifiers(said(now)) == identifiers(said(before[name]))  # the copies' hash and salt
            assert without_identifiers(said(now)) == without_identifiers(said(ordinary))
            assert said(now)["validFrom"] > said(before[name])["validFrom"]
            assert recipient(of, now, EMAIL) == ("VALID", "recipient.match", "emailAddress")
            assert of.judged(file(ended, name)) == "REVOKED"
    refused = {("network", Algorithm.EDDSA): {0, 2, 3}, ("network", Algorithm.RS256): {1}}.get(lost, {0, 1, 2, 3})
    assert {place for place, name in enumerate(FILES) if of.judged(before[name]) != "VALID"} == refused


def test_a_form_by_another_key_than_the_badge_is_renewed_too(services: Services, cast: Cast, clock: Clock) -> None:
    of = agreed(cast).sign()
    clock.advance(days=1)
    keyring.rotate(services, "network")
    make(of)
    lost = services.keyring.signer("network", Algorithm.EDDSA).method.id
    assert lost in file(of, FILES[0]).decode() and lost not in file(of, "badge.json").decode()
    clock.advance(days=1)
    assert keyring.compromise(services, lost).renewed == 1
    assert lost not in file(of, FILES[0]).decode()
    assert recipient(of, file(of, FILES[0]), EMAIL)[0] == "VALID"


def test_a_form_that_was_only_begun_is_not_made_by_a_renewal(services: Services, cast: Cast, clock: Clock) -> None:
    """The member may ask again: what was asked for another address is not signed behind their back."""
    of, other = agreed(cast).sign(), agreed(cast, given="Zoé").sign()
    make(other)
    for each, email in ((of, EMAIL), (other, OTHER)):
        with pytest.raises(Crash):
            make(between(each, crash), email)
    clock.advance(days=1)
    assert keyring.compromise(services, services.keyring.signer("network", Algorithm.EDDSA).method.id).renewed == 2
    clock.advance(minutes=1)
    with pytest.raises(NotFound):
        file(of, FILES[0])
    assert recipient(other, file(other, FILES[0]), EMAIL)[0] == "VALID"
    make(of)
    make(other, OTHER)
    assert [recipient(each, file(each, FILES[0]), email)[0] for each, email in ((of, EMAIL), (other, OTHER))] == [
        "VALID", "VALID",
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["revoke", "undo"])
def test_it_ends_with_the_badge(issued: Recognition, how: str) -> None:
    make(issued)
    copies = [file(issued, name) for name in FILES]
    if how == "revoke":
        revoke.revoke(issued.services, issued.helene, issued.award, "other")
    else:
        sign.undo(issued.services, issued.lea, issued.award)
    assert {issued.judged(each) for each in copies} == {"REVOKED"}


def test_a_hidden_badge_is_still_its_holders(issued: Recognition) -> None:
    audience.set_visibility(issued.services, issued.member, issued.code, "hidden")
    make(issued)
    assert_made_once(issued)
    for name in FILES:
        with pytest.raises(NotFound):
            award_file(issued.services, issued.code, name)


def test_erasure_destroys_it_and_the_export_names_it(services: Services, cast: Cast, clock: Clock) -> None:
    of = agreed(cast).sign()
    make(of)
    mail = identifiers(said(file(of, FILES[0])))[1]
    exported = json.loads(export_member(services, cast.lea, of.member).to_json())["document"]
    assert {each["representation"] for each in exported} >= EMAIL_FORMS
    erasure_request.ask(services, cast.lea, of.member, name="Amina Benali", fact=f"{services.now():%m/%Y}")
    with pytest.raises(NotFound):
        file(of, FILES[0])
    clock.advance(days=7)
    assert destroy.destroy_due(services) == 1
    assert of.documents() == {}
    kept = b"".join(path.read_bytes() for path in services.settings.home.rglob("*") if path.is_file())
    with services.database.begin(read_only=True) as session:
        kept += json.dumps([each.draft for each in session.scalars(select(Edition))]).encode()
    assert mail["salt"].encode() not in kept and mail["identityHash"].encode() not in kept

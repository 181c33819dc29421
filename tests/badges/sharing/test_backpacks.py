"""What a member decides: who sees their badge, and the copy for backpacks, confirmed by a code sent by letter."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.tables import Letter
from badges.issuing import hosting, keyring, revoke, sign
from badges.ledger import rows as ledger
from badges.ledger.safeguards.halt import SigningHalted
from badges.ledger.tables import HostedAssertion
from badges.people.tables import ConfirmationCode, Member
from badges.publication import documents as publish
from badges.publication.judgement import verify_award
from badges.recognition.tables import AwardConsent
from badges.sharing import audience, backpacks
from keys.algorithms import Algorithm
from schemas import strict_json
from schemas.identity import recipient_matches
from tests.badges.sharing.requests import EMAIL, OTHER, confirm, request
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed, flipped
from tests.cast.refusals import code
from tests.conftest import ORIGIN


def letters(of: Recognition) -> int:
    """How many letters carry a code of a badge."""
    with of.services.database.begin(read_only=True) as session:
        return len(session.scalars(select(Letter).where(Letter.purpose == "backpack")).all())


def hosted_row(of: Recognition) -> HostedAssertion | None:
    """The copy for backpacks."""
    with of.services.database.begin(read_only=True) as session:
        return session.scalars(select(HostedAssertion)).one_or_none()


def packed(of: Recognition) -> HostedAssertion | None:
    """The copy for backpacks, as the member's page shows it."""
    with of.services.database.begin(read_only=True) as session:
        return ledger.hosted_assertion(session, of.award)


def another(secret: str) -> str:
    """A code that is not this one."""
    return f"{(int(secret) + 1) % 10**6:06d}"


# -- who may see it ---------------------------------------------------------------------------------------------------


def test_visibility_counts_at_once_and_is_kept_as_a_decision(issued: Recognition) -> None:
    services = issued.services
    audience.set_visibility(services, issued.member, issued.code, "hidden", search_engines=True)
    assert verify_award(services, issued.code).kind == "hidden" and not issued.row().search_engines
    for _ in range(2):
        audience.set_visibility(services, issued.member, issued.code.lower(), "public", search_engines=True)
    answer = verify_award(services, issued.code)
    assert answer.facts is not None and (answer.facts.visibility, answer.facts.search_engines) == ("public", True)
    with services.database.begin(read_only=True) as session:
        rows = session.scalars(
            select(AwardConsent).where(AwardConsent.subject == "award").order_by(AwardConsent.id)
        ).all()
        assert [(row.answer, row.visibility) for row in rows] == [
            ("yes", "code"), ("withdrawn", "hidden"), ("yes", "public"),
        ]  # fmt: skip


def test_only_ones_own_award_and_known_visibilities(issued: Recognition) -> None:
    services, stranger = issued.services, Cast(issued.services).member("Fatou")
    for attempt in (
        lambda: audience.set_visibility(services, stranger, issued.code, "public"),
        lambda: audience.set_visibility(services, issued.member, "0000000000", "public"),
        lambda: audience.set_visibility(services, issued.member, "", "public"),
        lambda: backpacks.request_backpack(services, stranger, issued.code, EMAIL),
        lambda: backpacks.confirm_backpack(services, stranger, issued.code, "123456"),
        lambda: backpacks.request_backpack_without_email(services, stranger, issued.code),
    ):
        assert code(attempt) == "award.unknown"
    assert (
        code(lambda: audience.set_visibility(services, issued.member, issued.code, "friends")) == "visibility.unknown"
    )
    issued.change(erased_at=services.now())
    assert code(lambda: audience.set_visibility(services, issued.member, issued.code, "public")) == "award.unknown"


# -- the backpack, with an e-mail -------------------------------------------------------------------------------------


def test_a_backpack(services: Any, cast: Cast) -> None:
    of = agreed(cast, email=EMAIL).sign()
    secret = request(of)
    assert ("send_letters",) in services.enqueue.jobs and hosted_row(of) is None
    confirm(of, f" {secret[:3]} {secret[3:]} ")
    row = hosted_row(of)
    assert row is not None and (row.email, len(row.key)) == (EMAIL, 43)
    documents = of.documents()
    assert of.judged(documents["ob2"]) == of.judged(documents["ob2_jws"]) == "VALID"
    assertion = strict_json.parse_object(documents["ob2"])
    assert assertion["id"] == f"{ORIGIN}/ob2/assertions/{row.key}"
    assert publish.ob2_assertion(services, row.key).data == documents["ob2"]
    assert recipient_matches(assertion["recipient"], EMAIL) and EMAIL not in documents["ob2"].decode()
    for word in ("Amina", "Benali", "evidence", "narrative", "endorsement", of.code):
        assert word not in documents["ob2"].decode()
    assert of.ledger()[-2:] == [("issued", "ob2"), ("issued", "ob2_jws")]
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(AwardConsent.answer).where(AwardConsent.subject == "backpack")).all() == ["yes"]
        assert session.get_one(Member, of.member).email_confirmed_at == services.now()
    email_forms = [documents[name] for name in ("ob3_email", "ob3_email_jwt")]
    assert [of.judged(each) for each in email_forms] == ["VALID"] * 2
    assert sorted(of.documents()) == ["endorsement", "ob2", "ob2_jws", "ob3", "ob3_email", "ob3_email_jwt", "ob3_jwt"]


def test_a_second_time_changes_nothing(issued: Recognition) -> None:
    confirm(issued, request(issued))
    before, row = issued.documents(), hosted_row(issued)
    confirm(issued, request(issued))
    assert issued.documents() == before
    again = hosted_row(issued)
    assert row is not None and again is not None and again.key == row.key


def test_the_backpacks_address_is_not_used_for_letters(issued: Recognition) -> None:
    confirm(issued, request(issued, "Amina.Sac@Courrier.Example"))
    with issued.services.database.begin(read_only=True) as session:
        assert session.get_one(Member, issued.member).email == EMAIL
    row = hosted_row(issued)
    assert row is not None and (row.email or "").lower() == "amina.sac@courrier.example"


def test_another_address_later(issued: Recognition) -> None:
    confirm(issued, request(issued))
    first, row = issued.documents(), packed(issued)
    confirm(issued, request(issued, OTHER))
    second, again = issued.documents(), packed(issued)
    assert row is not None and again is not None and (again.key != row.key) and again.email == OTHER
    assert second["ob2"] != first["ob2"] and second["ob3"] == first["ob3"]
    assert issued.judged(second["ob2"]) == issued.judged(second["ob2_jws"]) == "VALID"
    assert issued.judged(first["ob2"]) == issued.judged(first["ob2_jws"]) == "REVOKED"  # and not NOT_AUTHENTIC
    assert publish.ob2_assertion(issued.services, row.key).status == 410
    assert [event for event in issued.ledger() if event[1] == "ob2"] == [("issued", "ob2")] * 2


def test_another_address_under_a_later_key(issued: Recognition) -> None:
    confirm(issued, request(issued))
    first, row = issued.documents()["ob2_jws"], packed(issued)
    issued.services.clock.advance(days=1)  # type: ignore[attr-defined]
    issued.services.keyring.generate("network", "did:web:localhost%3A8000", Algorithm.RS256, issued.services.now())
    confirm(issued, request(issued, OTHER))
    second, again = issued.documents()["ob2_jws"], packed(issued)
    assert row is not None and again is not None and again.era != row.era
    assert (issued.judged(first), issued.judged(second)) == ("REVOKED", "VALID")
    revoke.revoke(issued.services, issued.helene, issued.award, "other")
    assert issued.judged(first) == issued.judged(second) == "REVOKED"


@pytest.mark.parametrize("email", ["", "amina", "amina@", "a b@c.example", "amina@courrier.example\nBcc: x@y.example"])
def test_malformed_addresses_are_refused(issued: Recognition, email: str) -> None:
    assert code(lambda: request(issued, email)) == "email.malformed"
    assert issued.count(Letter) == 0


def test_five_wrong_codes_end_it(issued: Recognition) -> None:
    secret = request(issued)
    for typed in (another(secret), "", "abc", secret[:5], "9" * 400):
        assert code(lambda typed=typed: confirm(issued, typed)) == "backpack.code_wrong"  # type: ignore[misc]
    assert code(lambda: confirm(issued, secret)) == "backpack.code_wrong"
    assert hosted_row(issued) is None
    confirm(issued, request(issued))
    assert hosted_row(issued) is not None


def test_four_wrong_codes_do_not(issued: Recognition) -> None:
    secret = request(issued)
    for _ in range(4):
        assert code(lambda: confirm(issued, another(secret))) == "backpack.code_wrong"
    confirm(issued, secret)
    assert hosted_row(issued) is not None


def test_guesses_at_once_are_counted(services: Any, cast: Cast) -> None:
    of = agreed(cast).sign()
    secret = request(of)
    found = at_once(*[lambda: confirm(of, another(secret))] * 6)
    assert all(isinstance(each, Refused) for each in found)
    assert code(lambda: confirm(of, secret)) == "backpack.code_wrong"


def test_a_code_serves_once_and_for_an_hour(issued: Recognition) -> None:
    secret = request(issued)
    issued.services.clock.advance(minutes=60)  # type: ignore[attr-defined]
    assert code(lambda: confirm(issued, secret)) == "backpack.code_wrong"
    secret = request(issued)
    issued.services.clock.advance(minutes=59)  # type: ignore[attr-defined]
    confirm(issued, secret)
    assert code(lambda: confirm(issued, secret)) == "backpack.code_wrong"


def test_a_newer_code_replaces_the_older(issued: Recognition) -> None:
    first, second = request(issued), request(issued, OTHER)
    with issued.services.database.begin(read_only=True) as session:  # the first one would come too late
        assert session.scalars(select(Letter.state).order_by(Letter.id)).all() == ["dropped", "waiting", "waiting"]
    if first != second:
        assert code(lambda: confirm(issued, first)) == "backpack.code_wrong"
    confirm(issued, second)
    row = hosted_row(issued)
    assert row is not None and row.email == OTHER


def test_a_code_is_of_one_award_and_one_member(issued: Recognition) -> None:
    cast = Cast(issued.services)
    other = agreed(cast, given="Fatou", family="Petit").sign()
    secret = request(issued)
    assert code(lambda: confirm(other, secret)) == "backpack.code_wrong"
    assert (
        code(lambda: backpacks.confirm_backpack(issued.services, other.member, issued.code, secret)) == "award.unknown"
    )
    confirm(issued, secret)


def test_codes_a_day(issued: Recognition) -> None:
    for _ in range(5):
        request(issued)
        issued.services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    assert code(lambda: request(issued)) == "backpack.too_many_codes"
    issued.services.clock.advance(days=1)  # type: ignore[attr-defined]
    request(issued)


def test_a_second_tap_sends_no_second_code(issued: Recognition) -> None:
    """The code of the first letter still serves; another address, a minute later, or a spent code gets a new one."""
    first = request(issued)
    assert request(issued) == first and letters(issued) == 1
    confirm(issued, first)
    request(issued)
    assert letters(issued) == 2
    request(issued, OTHER)
    assert letters(issued) == 4  # with that to the member's own address
    issued.services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    request(issued, OTHER)
    assert letters(issued) == 5  # a colleague's word stands in its place by now


def test_codes_are_kept_as_digests(issued: Recognition) -> None:
    secret = request(issued)
    with issued.services.database.begin(read_only=True) as session:
        row = session.scalars(select(ConfirmationCode)).one()
        assert secret.encode() not in row.code_digest and len(row.code_digest) == 32


def test_a_badge_that_ended_goes_in_no_backpack(issued: Recognition) -> None:
    secret = request(issued)
    sign.undo(issued.services, issued.lea, issued.award)
    for attempt in (
        lambda: request(issued),
        lambda: confirm(issued, secret),
        lambda: backpacks.request_backpack_without_email(issued.services, issued.member, issued.code),
    ):
        assert code(attempt) == "award.not_issued"


# -- without an e-mail; later changes ---------------------------------------------------------------------------------


def test_without_an_address(issued: Recognition) -> None:
    backpacks.request_backpack_without_email(issued.services, issued.member, issued.code)
    documents = issued.documents()
    recipient = strict_json.parse_object(documents["ob2"])["recipient"]
    assert recipient == {"type": "id", "identity": issued.editions()[0].subject_id, "hashed": False}
    assert issued.judged(documents["ob2"]) == issued.judged(documents["ob2_jws"]) == "VALID"
    assert issued.count(Letter) == 0


@pytest.mark.parametrize("how", ["revoke", "undo"])
def test_the_copy_ends_with_the_badge(issued: Recognition, how: str) -> None:
    backpacks.make_hosted(issued.services, issued.member, issued.code, EMAIL)
    documents, row = issued.documents(), hosted_row(issued)
    assert row is not None
    assert row.signed_id not in publish.ob2_revocations(issued.services, row.era).data.decode()
    if how == "revoke":
        revoke.revoke(issued.services, issued.helene, issued.award, "other")
    else:
        sign.undo(issued.services, issued.lea, issued.award)
    answer = publish.ob2_assertion(issued.services, row.key)
    assert answer.status == 410
    assert strict_json.parse_object(answer.data)["revoked"] is True and EMAIL not in answer.data.decode()
    assert row.signed_id in publish.ob2_revocations(issued.services, row.era).data.decode()
    assert issued.judged(documents["ob2"]) == issued.judged(documents["ob2_jws"]) == "REVOKED"
    assert publish.ob2_revocations(issued.services, row.era).max_age == 60


def test_while_hidden_the_copy_is_not_there(issued: Recognition) -> None:
    backpacks.make_hosted(issued.services, issued.member, issued.code, None)
    row, documents = hosted_row(issued), issued.documents()
    assert row is not None
    audience.set_visibility(issued.services, issued.member, issued.code, "hidden")
    for attempt in (
        lambda: publish.ob2_assertion(issued.services, row.key),
        lambda: publish.ob2_assertion_image(issued.services, row.key),
    ):
        assert code(attempt) == "assertion.unknown"
    assert issued.judged(documents["ob2"]) == "UNDETERMINED"


def test_an_era_publishes_only_its_own_documents(issued: Recognition) -> None:
    services = issued.services
    for build in (publish.ob2_profile, publish.ob2_key, publish.ob2_revocations):
        assert code(lambda build=build: build(services, "nowhere")) == "key.unknown"  # type: ignore[misc]
    assert code(lambda: publish.ob2_badge_class(services, "nowhere", "equipe", 1)) == "key.unknown"
    era = hosting.current_era(services)
    for build in (publish.ob2_profile, publish.ob2_key):
        assert strict_json.parse_object(build(services, era).data)["id"].startswith(f"{ORIGIN}/ob2/{era}/")
    assert code(lambda: publish.ob2_badge_class(services, era, "equipe", 9)) == "badge.unknown"


def test_a_copy_that_does_not_verify_is_not_kept(issued: Recognition) -> None:
    secret = request(issued)
    with pytest.raises(SigningHalted) as caught:
        confirm(issued.watched(flipped), secret)
    assert EMAIL not in f"{caught.value} {caught.value.facts}" and caught.value.facts["representation"] == "ob2_jws"
    assert packed(issued) is None and "ob2" not in issued.documents()
    assert keyring.resume_signing(issued.services)
    confirm(issued, secret)  # the code was right: it still serves
    assert packed(issued) is not None and issued.judged(issued.documents()["ob2_jws"]) == "VALID"

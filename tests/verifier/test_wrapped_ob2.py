"""An Open Badges 2.0 assertion inside a Verifiable Credential: it is read, and judged as far as version 2.0 allows.

The shapes are those of wallets and platforms: an assertion in the `vc` claim or between the claims of a token, the
`legacyAssertion` of LearnCard, the drafts of version 3 with `hasCredential` or `obi:holds`. No wrapper makes a badge
VALID.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from keys.algorithms import Algorithm
from schemas import vocabulary as words
from tests.verifier import dialects as d
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Claim, Headline, Outcome

NOTE, CODE = "wrapper.not_checked", "input.wrapped"
CLAIMS = {"iss": w.STRANGER, "sub": "did:example:amina", "jti": "urn:uuid:1", "nbf": 1_795_165_200}
CLAIM = Claim(
    "Transmettre un savoir-faire", "Réseau Citoyen de Services", w.PROFILE_URL, datetime(2026, 11, 20, 9, tzinfo=UTC)
)
OB2_CREDENTIAL = {
    "@context": [words.VC_V1, words.OB2_CONTEXT],
    "type": ["VerifiableCredential", "OpenBadge"],
    "issuer": {"id": w.STRANGER, "name": "Portefeuille"},
    "issuanceDate": "2026-11-20T09:00:00Z",
}


def token(world: World, payload: dict[str, Any], owner: str = "stranger", **header: Any) -> str:
    """A token of a wallet's, or of another signer's."""
    signer = world.signer(owner, Algorithm.EDDSA)
    return d.compact({"typ": "JWT", "kid": signer.method.id, **header}, payload, signer)


def learncard(assertion: dict[str, Any]) -> dict[str, Any]:
    """The wrapper of that wallet, in the data model of VC 2.0."""
    return {
        "@context": [words.VC_V2, "https://ctx.learncard.com/wrappers/obv2/1.0.0.json"],
        "type": ["VerifiableCredential", "LegacyOpenBadgeCredential"],
        "issuer": w.STRANGER,
        "validFrom": w.FROM,
        "credentialSubject": {"id": "did:example:amina"},
        "legacyAssertion": assertion,
    }


def in_subject(assertion: dict[str, Any], member: str = "assertion") -> dict[str, Any]:
    return {**OB2_CREDENTIAL, "credentialSubject": {"id": "did:example:amina", member: assertion}}


WRAPPERS: dict[str, Any] = {
    "in the vc claim": lambda assertion: {"vc": assertion, **CLAIMS},
    "between the claims": lambda assertion: {**assertion, **CLAIMS},
    "a wallet's, in the vc claim": lambda assertion: {"vc": learncard(assertion), **CLAIMS},
    "a wallet's, without vc": lambda assertion: {**learncard(assertion), **CLAIMS},
    "in the subject": lambda assertion: {"vc": in_subject(assertion), **CLAIMS},
    "deeper in the subject": lambda assertion: {"vc": in_subject({"of": [assertion]}), **CLAIMS},
    "as the subject": lambda assertion: {"vc": {**OB2_CREDENTIAL, "credentialSubject": [assertion]}, **CLAIMS},
}


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_hosted_one_is_judged_by_what_is_hosted(world: World, wrapper: str) -> None:
    presented = token(world, WRAPPERS[wrapper](w.assertion()))
    verdict = world.verify(presented)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert (verdict.kind, verdict.version, verdict.carrier) == ("Ob2Hosted", "2.0", "jwt")
    assert verdict.credential is not None and verdict.credential.issuer_id == w.PROFILE_URL
    assert (NOTE in verdict.notes) is (wrapper != "between the claims")
    world.web.put(w.ASSERTION_URL, "", status=410)
    assert world.verify(presented).headline is Headline.REVOKED
    del world.web.pages[w.ASSERTION_URL]
    assert world.verify(presented).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("owner", ["network", "stranger"])
def test_what_the_wrapper_changes_is_not_authentic(world: World, wrapper: str, owner: str) -> None:
    """Whoever signed the wrapper, the issuer included: of a hosted badge its address alone counts."""
    other = w.assertion(recipient={"type": "email", "hashed": False, "identity": "voleur@mail.example"})
    verdict = world.verify(token(world, WRAPPERS[wrapper](other), owner))
    assert verdict.headline is Headline.NOT_AUTHENTIC and verdict.credential is None
    assert "hosted.differs" in {check.code for check in verdict.checks}


@pytest.mark.parametrize("wrapper", sorted(set(WRAPPERS) - {"between the claims"}))
@pytest.mark.parametrize("owner", ["network", "stranger"])
def test_a_signed_one_is_read_and_not_judged(world: World, wrapper: str, owner: str) -> None:
    """The signature is the wrapper's: version 2.0 knows the JWS of the assertion, by a key of the issuer's Profile."""
    for assertion in (w.signed_assertion(), w.assertion(verification=None)):
        verdict = world.verify(token(world, WRAPPERS[wrapper](assertion), owner))
        assert verdict.headline is Headline.UNDETERMINED, verdict.checks
        assert [(check.code, check.outcome) for check in verdict.checks] == [(CODE, Outcome.UNKNOWN)]
        assert (verdict.kind, verdict.version, verdict.carrier) == ("Ob2Wrapped", "2.0", "jwt")
        assert (verdict.credential, verdict.claim) == (None, CLAIM)


def test_the_signature_of_version_2_may_have_claims_beside_it(world: World) -> None:
    """A token that is the JWS of the assertion, by a key of its Profile: its own form, which needs no wrapper."""
    signed = w.signed_assertion() | CLAIMS
    assert world.verify(w.ob2_token(world, signed)).headline is Headline.VALID
    assert world.verify(w.ob2_token(world, signed, "stranger")).headline is Headline.NOT_AUTHENTIC


def test_claims_around_an_assertion_that_names_no_way_to_verify_it(world: World) -> None:
    """By any key: without `verification` version 2.0 does not say that this is its signature."""
    said = w.assertion(verification=None) | CLAIMS
    for presented in (w.ob2_token(world, said), token(world, said)):
        verdict = world.verify(presented)
        assert (verdict.headline, verdict.kind, verdict.claim) == (Headline.UNDETERMINED, "Ob2Wrapped", CLAIM)


@pytest.mark.parametrize("member", ["hasCredential", "schema:hasCredential", "obi:holds"])
@pytest.mark.parametrize("form", ["jwt", "json"])
def test_a_badge_class_alone(world: World, member: str, form: str) -> None:
    """The drafts of version 3: the credential of somebody about a BadgeClass; nothing of version 2.0 proves it."""
    badge = {"name": "Robotique", "criteria": {"narrative": "x"}}
    held = {"badge": badge} if member != "obi:holds" else {**badge, "type": "BadgeClass", "issuer": w.PROFILE_URL}
    credential = in_subject(held, member)
    presented: Any = token(world, {"vc": credential, **CLAIMS}) if form == "jwt" else credential
    verdict = world.verify(presented)
    assert (verdict.headline, verdict.kind, verdict.carrier) == (Headline.UNDETERMINED, "Ob2Wrapped", form)
    assert verdict.claim is not None and verdict.claim.name == "Robotique"
    assert verdict.claim.issuer_id == (w.PROFILE_URL if member == "obi:holds" else w.STRANGER)
    assert verdict.claim.issued_at == datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("wrap", [learncard, in_subject])
def test_a_wrapper_with_a_proof_inside(world: World, wrap: Any) -> None:
    """The same without a token, as that wallet signs it."""
    hosted = world.verify({**wrap(w.assertion()), "proof": {"type": "DataIntegrityProof"}})
    assert hosted.headline is Headline.VALID and NOTE in hosted.notes
    signed = world.verify({**wrap(w.signed_assertion()), "proof": {"type": "DataIntegrityProof"}})
    assert (signed.headline, signed.claim) == (Headline.UNDETERMINED, CLAIM)


def test_the_address_may_be_the_tokens_alone(world: World) -> None:
    said = {"vc": w.assertion(id=None), **CLAIMS, "jti": w.ASSERTION_URL}
    assert world.verify(token(world, said)).headline is Headline.VALID
    assert world.verify(token(world, {**said, "jti": 7})).headline is Headline.UNDETERMINED


def test_a_proof_holds_no_badge(world: World) -> None:
    """What stands in a proof is no part of the credential."""
    verdict = world.verify({**OB2_CREDENTIAL, "credentialSubject": {"id": "x"}, "proof": {"a": w.assertion()}})
    assert (verdict.headline, verdict.kind) == (Headline.UNREADABLE, None)


OTHER_THINGS: dict[str, Any] = {
    "a pass to a building": {
        "@context": [words.VC_V2],
        "type": ["VerifiableCredential"],
        "credentialSubject": {"badge": {"name": "Accès"}},
    },
    "an assertion of another language": {"type": "Assertion", "statement": "x"},
    "an empty badge": {**OB2_CREDENTIAL, "credentialSubject": {"badge": {}}},
    "a badge too deep": {**OB2_CREDENTIAL, "credentialSubject": {"a": {"b": {"c": {"d": {"e": w.assertion()}}}}}},
    "vc as a text": {"vc": "Assertion", **CLAIMS},
    "vc as a list": {"vc": [w.assertion()], **CLAIMS},
}


@pytest.mark.parametrize("name", OTHER_THINGS)
def test_what_is_no_badge_stays_unreadable(world: World, name: str) -> None:
    verdict = world.verify(token(world, OTHER_THINGS[name]))
    assert verdict.headline is not Headline.VALID and verdict.kind != "Ob2Wrapped", verdict.kind


def test_a_badge_of_version_3_that_holds_an_assertion_is_one_of_version_3(world: World) -> None:
    """An extension cannot turn a signed badge into something else."""
    badge = w.jwt_credential(extra={**w.assertion()})
    verdict = world.verify(world.token(badge))
    assert (verdict.kind, verdict.headline) == ("Ob3Jwt", Headline.VALID)
    unsigned = world.sign(w.credential()) | {"extra": w.assertion()}
    assert world.verify(unsigned).headline is Headline.UNDETERMINED
    assert world.verify(unsigned, own_origin=w.ORIGIN).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_a_badge_class_that_is_the_whole_document_is_no_badge(world: World, form: str) -> None:
    """The page has words of its own for it."""
    document = w.badge_class()
    verdict = world.verify(document if form == "json" else token(world, document))
    assert (verdict.headline, verdict.checks[0].code) == (Headline.UNREADABLE, "input.not_a_badge")
    assert verdict.checks[0].facts["types"] == ["BadgeClass"]


def test_thousands_of_objects_are_not_all_looked_at(world: World) -> None:
    """Their number is bounded: the badge behind five hundred others is not found."""
    many = {f"m{each}": {"x": 1} for each in range(600)}
    verdict = world.verify(token(world, {"vc": {**OB2_CREDENTIAL, **many, "z": w.assertion()}, **CLAIMS}))
    assert verdict.headline is Headline.UNREADABLE

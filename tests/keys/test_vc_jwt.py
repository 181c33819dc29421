"""VC-JWT: what is written is the Open Badges form; what is read may be three forms, each with its own rules."""

import json

import jwt
import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_decode
from keys.errors import JwsMalformed, ProofMalformed, SignatureInvalid
from keys.proofs import jws as compact
from keys.proofs import vc_jwt
from schemas.vocabulary import OB_CONTEXT, VC_V1, VC_V2

ISSUER = "did:web:badges.example"


def _credential(**changes):
    credential = {
        "@context": [VC_V2, OB_CONTEXT],
        "id": "urn:uuid:6f1f1d52-5f0e-4e3b-8d0c-6a6f4e7f3a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Réseau"},
        "validFrom": "2026-11-24T09:00:00Z",
        "validUntil": "2029-11-24T09:00:00Z",
        "credentialSubject": {"id": "urn:uuid:0b0d7a52-6a38-4b57-9a4e-1c9d7f0f2d11", "type": ["AchievementSubject"]},
    }
    credential.update(changes)
    return {name: value for name, value in credential.items() if value is not None}


@pytest.mark.parametrize("algorithm", list(Algorithm))
def test_sign_and_verify(signers, algorithm):
    signer, credential = signers[algorithm], _credential()
    jws = vc_jwt.peek(vc_jwt.sign(credential, signer))
    vc_jwt.verify(jws, signer.method)
    assert jws.header == {"alg": algorithm.value, "kid": signer.method.id, "typ": "JWT"}
    assert vc_jwt.credential_of(jws) == credential
    assert vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)) == []


def test_the_payload_is_the_credential_and_its_claims(signers):
    credential = _credential()
    jws = vc_jwt.peek(vc_jwt.sign(credential, signers[Algorithm.RS256]))
    assert jws.payload == {
        **credential,
        "iss": ISSUER,
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": 1795510800,
        "exp": 1890205200,
    }
    without_end = vc_jwt.peek(vc_jwt.sign(_credential(validUntil=None, issuer=ISSUER), signers[Algorithm.RS256]))
    assert "exp" not in without_end.payload
    assert without_end.payload["iss"] == ISSUER


def test_pyjwt_agrees_with_our_claims(signers):
    signer = signers[Algorithm.RS256]
    token = vc_jwt.sign(_credential(validFrom="2026-01-01T00:00:00Z"), signer)
    claims = jwt.decode(
        token,
        signer.method.public_key,
        algorithms=["RS256"],
        issuer=ISSUER,
        options={"require": ["iss", "jti", "sub", "nbf"]},
    )
    assert claims["jti"] == _credential()["id"]


UNSIGNABLE = {
    "no-id": {"id": None},
    "no-issuer": {"issuer": None},
    "issuer-without-id": {"issuer": {"name": "Réseau"}},
    "no-subject": {"credentialSubject": None},
    "subject-without-id": {"credentialSubject": {"type": ["AchievementSubject"]}},
    "two-subjects": {"credentialSubject": [{"id": "urn:a"}, {"id": "urn:b"}]},
    "no-date": {"validFrom": None},
    "date-without-zone": {"validFrom": "2026-11-24T09:00:00"},
    "date-only": {"validFrom": "2026-11-24"},
    "fraction": {"validFrom": "2026-11-24T09:00:00.5Z"},
    "fraction-at-the-end": {"validUntil": "2029-11-24T09:00:00.001Z"},
    "version-1": {"@context": [VC_V1]},
    "context-text": {"@context": VC_V2},
    "claim-inside": {"iss": "did:web:other.example"},
}


@pytest.mark.parametrize("changes", UNSIGNABLE.values(), ids=UNSIGNABLE)
def test_what_cannot_be_said_in_claims_is_not_signed(signers, changes):
    with pytest.raises(ProofMalformed) as refusal:
        vc_jwt.sign(_credential(**changes), signers[Algorithm.RS256])
    assert refusal.value.code == "jws.claims"


def _read(signers, payload, **header):
    """A token with a good signature over any payload and header."""
    signer = signers[Algorithm.ES256]
    jws = vc_jwt.peek(compact.sign({"kid": signer.method.id, **header}, payload, signer))
    vc_jwt.verify(jws, signer.method)
    return jws


def _claims(credential):
    return {
        "iss": ISSUER,
        "jti": credential["id"],
        "sub": credential["credentialSubject"]["id"],
        "nbf": 1795510800,
        "exp": 1890205200,
    }


@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf", "exp"])
@pytest.mark.parametrize("value", ["other", 1, 1.5, True, None, [], {}], ids=repr)
def test_a_claim_that_differs_is_named(signers, claim, value):
    credential = _credential()
    jws = _read(signers, {**credential, **_claims(credential), claim: value})
    assert vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)) == [claim]


@pytest.mark.parametrize("claim", ["iss", "jti", "sub", "nbf", "exp"])
def test_a_claim_that_is_missing_is_named_in_the_open_badges_form_alone(signers, claim):
    credential = _credential()
    payload = {**credential, **_claims(credential)}
    del payload[claim]
    jws = _read(signers, payload)
    assert vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)) == [claim]
    jose_cose = _read(signers, payload, typ="vc+jwt", cty="vc")
    assert vc_jwt.claim_mismatches(jose_cose, vc_jwt.credential_of(jose_cose)) == []


def test_a_subject_without_an_id_needs_no_claim_and_allows_none(signers):
    subject = {"type": ["AchievementSubject"], "identifier": [{"type": "IdentityObject", "identityHash": "Zoé"}]}
    credential = _credential(credentialSubject=subject)
    claims = {name: value for name, value in _claims(_credential()).items() if name != "sub"}
    without = _read(signers, {**credential, **claims})
    assert vc_jwt.claim_mismatches(without, vc_jwt.credential_of(without)) == []
    named = _read(signers, {**credential, **claims, "sub": "did:example:somebody"})
    assert vc_jwt.claim_mismatches(named, vc_jwt.credential_of(named)) == ["sub"]


def test_the_jose_cose_form_without_any_claim(signers):
    credential = _credential()
    jws = _read(signers, credential, typ="vc+jwt", cty="vc")
    assert vc_jwt.credential_of(jws) == credential
    assert vc_jwt.claim_mismatches(jws, credential) == []
    wrong = _read(signers, {**credential, "iss": "did:web:other.example"}, typ="vc+jwt")
    assert vc_jwt.claim_mismatches(wrong, vc_jwt.credential_of(wrong)) == ["iss"]


def test_dates_are_compared_to_the_very_second(signers):
    for valid_from, nbf, good in [
        ("2026-11-24T10:00:00+01:00", 1795510800, True),
        ("2026-11-24T09:00:00.000Z", 1795510800, True),
        ("2026-11-24T09:00:00Z", 1795510800.0, True),
        ("2026-11-24T09:00:00.500Z", 1795510800.5, True),
        ("2026-11-24T09:00:00.500Z", 1795510800, True),
        ("2026-11-24T09:00:00.123Z", 1795510800.123, True),
        ("2026-11-24T09:00:00.100Z", 1795510800.1, True),
        ("2026-11-24T09:00:00.100Z", 1795510800.2, False),
        ("2026-11-24T09:00:00.500Z", 1795510801, False),
        ("2026-11-24T09:00:00.500Z", 1795510800.4, False),
        ("1969-12-31T23:59:59.500Z", -1, True),
        ("2026-11-24T09:00:00", 1795510800, False),
        ("2026-11-24T09:00:01Z", 1795510800, False),
        ("yesterday", 1795510800, False),
    ]:
        credential = _credential(validFrom=valid_from)
        jws = _read(signers, {**credential, **_claims(credential), "nbf": nbf})
        assert (vc_jwt.claim_mismatches(jws, credential) == []) is good, (valid_from, nbf)


def _version_1(**changes):
    credential = _credential(
        **{"@context": [VC_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"]},
        validFrom=None,
        validUntil=None,
        issuanceDate="2026-11-24T09:00:00Z",
        expirationDate="2029-11-24T09:00:00Z",
    )
    credential.update(changes)
    return {name: value for name, value in credential.items() if value is not None}


def test_the_vc_claim_of_version_1(signers):
    credential = _version_1()
    jws = _read(signers, {**_claims(credential), "vc": credential}, typ="JWT")
    assert vc_jwt.credential_of(jws) == credential
    assert vc_jwt.claim_mismatches(jws, credential) == []


def test_version_1_may_leave_to_the_claims_what_they_say(signers):
    full = _version_1()
    subject = {name: value for name, value in full["credentialSubject"].items() if name != "id"}
    short = _version_1(id=None, issuer=None, issuanceDate=None, expirationDate=None, credentialSubject=subject)
    jws = _read(signers, {**_claims(full), "vc": short})
    assert vc_jwt.credential_of(jws) == {**full, "issuer": ISSUER}
    assert vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)) == []
    named = _read(signers, {**_claims(full), "vc": {**short, "issuer": {"name": "Réseau"}}})
    assert vc_jwt.credential_of(named)["issuer"] == {"id": ISSUER, "name": "Réseau"}
    endless = _read(signers, {**_claims(full), "exp": 1e300, "vc": short})
    assert "expirationDate" not in vc_jwt.credential_of(endless)
    assert vc_jwt.claim_mismatches(endless, vc_jwt.credential_of(endless)) == ["exp"]


def test_version_1_inside_never_overrides_and_never_escapes_the_claims(signers):
    credential = _version_1()
    jws = _read(signers, {**_claims(credential), "iss": "did:web:other.example", "vc": credential})
    assert vc_jwt.credential_of(jws)["issuer"]["id"] == ISSUER
    assert vc_jwt.claim_mismatches(jws, vc_jwt.credential_of(jws)) == ["iss"]


def test_the_vc_claim_belongs_to_version_1_and_version_1_to_it(signers):
    version_2 = _credential()
    inside = _read(signers, {**_claims(version_2), "vc": version_2})
    assert vc_jwt.claim_mismatches(inside, vc_jwt.credential_of(inside)) == ["vc"]
    version_1 = _version_1()
    outside = _read(signers, {**_claims(version_1), **version_1})
    assert vc_jwt.claim_mismatches(outside, vc_jwt.credential_of(outside)) == ["vc"]
    jose_cose = _read(signers, {**_claims(version_1), "vc": version_1}, typ="vc+jwt")
    assert vc_jwt.claim_mismatches(jose_cose, vc_jwt.credential_of(jose_cose)) == ["vc"]


@pytest.mark.parametrize("inner", [None, [], "text", 1], ids=repr)
def test_a_vc_claim_that_is_no_object(signers, inner):
    with pytest.raises(JwsMalformed) as refusal:
        vc_jwt.credential_of(_read(signers, {"vc": inner}))
    assert refusal.value.code == "jws.payload"


def test_two_credentials_in_one_token(signers):
    for second in ({"@context": [VC_V2]}, {"credentialSubject": {}}):
        with pytest.raises(JwsMalformed):
            vc_jwt.credential_of(_read(signers, {"vc": _version_1(), **second}))


@pytest.mark.parametrize(
    "header",
    [
        {"typ": "at+jwt"},
        {"typ": "vp+jwt"},
        {"typ": "jwt"},
        {"typ": "JOSE"},
        {"typ": "statuslist+jwt"},
        {"typ": "application/json"},
        {"typ": "JWT", "cty": "vc"},
        {"cty": "JWT"},
        {"typ": "vc+jwt", "cty": "vp"},
        {"typ": "vc+jwt", "cty": "JWT"},
    ],
    ids=json.dumps,
)
def test_tokens_of_another_kind(signers, header):
    with pytest.raises(JwsMalformed) as refusal:
        _read(signers, _credential(), **header)
    assert refusal.value.code == "jws.typ"


def test_credentials_of_unexpected_shapes_are_mismatches_and_no_faults(signers):
    jws = _read(signers, {**_credential(), **_claims(_credential())})
    for shape in (
        {},
        {"issuer": [], "credentialSubject": "x", "id": 1, "validFrom": {}},
        {"@context": [[]]},
        {"@context": {}},
    ):
        assert {"iss", "jti", "sub", "nbf", "exp"} <= set(vc_jwt.claim_mismatches(jws, shape))
    listed = _credential(credentialSubject=[_credential()["credentialSubject"]])
    assert vc_jwt.claim_mismatches(jws, listed) == []


def test_a_token_cut_in_half_or_signed_by_another_key(signers):
    token = vc_jwt.sign(_credential(), signers[Algorithm.RS256])
    with pytest.raises(JwsMalformed):
        vc_jwt.peek(token[: len(token) // 2])
    header, payload, _ = token.split(".")
    other = vc_jwt.sign(_credential(name="autre"), signers[Algorithm.RS256]).split(".")[2]
    with pytest.raises(SignatureInvalid):
        vc_jwt.verify(vc_jwt.peek(f"{header}.{payload}.{other}"), signers[Algorithm.RS256].method)
    assert json.loads(base64url_decode(payload))["id"] == _credential()["id"]

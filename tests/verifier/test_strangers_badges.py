"""Open Badges 3.0 in the shapes of platforms that we had not seen, signed here by an independent writer; and badges and
status lists that a consortium of universities publishes as fixtures, with its own signatures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.verifier import strangers as s
from verifier.verdict import Headline

FILE = Path(__file__).parent.parent / "vectors" / "verifier" / "stranger_badges.json"
BADGES: dict[str, dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["badges"]
# What is not VALID of them: "credentialSubject MUST have id and/or identifier" (Open Badges 3.0 "Verification"), a
# word outside of an enumeration, a list that is shorter than Bitstring Status List 1.0 allows, one that was changed.
WORDS: dict[str, tuple[Headline, str]] = {
    "verifier-core signedUnrevokedVC1": (Headline.UNDETERMINED, "status.unreachable"),
    "issuerImageId": (Headline.VALID, "form.schema"),
    "lcwExperience": (Headline.VALID, "form.schema"),
    "complexIssuer": (Headline.VALID, "form.schema"),
    "identityHash": (Headline.VALID, "form.schema"),
    "statusList expired": (Headline.EXPIRED, "form.status_list_length"),
    "statusList tampered": (Headline.NOT_AUTHENTIC, "proof.signature"),
}
A = "credentialSubject__achievement"
HASHED = {
    "type": "IdentityObject",
    "hashed": True,
    "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
    "identityType": "emailAddress",
    "salt": "Kosher",
}
LOGO = "https://school.example/logo.png"

# What each platform writes that another does not; `context` is that of VC Data Model 1.1.
SHAPES: dict[str, dict[str, Any]] = {
    "an open platform for schools": {
        "@context": [s.VC_V2, f"{s.OPEN_BADGES}-3.0.3.json", "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"],
        "validFrom": "2026-01-05T08:00:00.123456+00:00",
        "evidence": [],
        "credentialSubject__identifier": [HASHED],
        f"{A}__criteria": {"narrative": ""},
        f"{A}__achievementType": "Badge",
        f"{A}__image": {"id": LOGO, "type": "Image"},
    },
    "a consortium of universities": {
        "issuer__url": "https://school.example",
        "credentialSubject__name": "Amina B.",
        f"{A}__criteria": {"type": "Criteria", "narrative": "Cours, examens et *projet*."},
        f"{A}__image": {"id": LOGO, "type": ["Image"], "caption": ""},
    },
    "an address with letters": {
        "id": "https://école.example/badges/métiers/1",
        "issuer__url": "https://école.example/",
        f"{A}__id": "https://school.example/compétences/soudure",
        f"{A}__criteria": {"id": "https://school.example/critères?nom=soudure#étape-1"},
    },
    "criteria at an address, and no more": {f"{A}__criteria": {"id": "https://school.example/c", "narrative": ""}},
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("form", ["proof", "token", "token of 1.1"])
def test_shapes_of_other_platforms(shape: str, form: str) -> None:
    signer = s.key("Ed25519")
    issuer = f"did:key:{s.multikey(signer)}"
    badge, name = s.badge(issuer, **SHAPES[shape]), f"{issuer}#{s.multikey(signer)}"
    if form == "proof":
        signed: Any = s.embedded(badge, signer, name)
    elif form == "token":
        signed = s.token(badge, signer, name)
    else:
        signed = s.token(s.version_1(badge), signer, name, in_vc=True)
    verdict = s.judged(signed)
    assert verdict.headline is Headline.VALID, verdict.checks
    assert verdict.credential is not None and verdict.credential.achievement_name == "Soudure"


@pytest.mark.parametrize(
    "change",
    [
        {f"{A}__image": "logo.png"},
        {f"{A}__image": {"id": LOGO}},
        {f"{A}__image": {"type": "Image"}},
        {f"{A}__image": 5},
        {"issuer__image": [LOGO]},
        {f"{A}__criteria": {}},
        {f"{A}__criteria": {"narrative": None}},
        {"issuer__url": "https://school.example/a b"},
        {"issuer__url": "https://école.example/\u202etxt.exe"},
        {"issuer__url": "https://école.example/%zz"},
        {"issuer__url": "https://école.example/#a#b"},
        {"issuer__url": "école.example"},
    ],
    ids=str,
)
def test_what_no_platform_may_write_is_a_fault_of_form(change: dict[str, Any]) -> None:
    signer = s.key("Ed25519")
    issuer = f"did:key:{s.multikey(signer)}"
    verdict = s.judged(s.token(s.badge(issuer, **change), signer, issuer))
    assert (verdict.headline, verdict.conforms) == (Headline.VALID, False)


# Decisions 24: the meaning of the terms is unknown, but the document is still an Open Badge.
EDITIONS = (
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.4.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
    "https://imsglobal.github.io/openbadges-specification/context.json",
)


@pytest.mark.parametrize("context", EDITIONS)
@pytest.mark.parametrize("first", [s.VC_V1, s.VC_V2])
def test_an_edition_of_the_context_that_we_do_not_hold(context: str, first: str) -> None:
    signer = s.key("Ed25519")
    issuer = f"did:key:{s.multikey(signer)}"
    badge = s.badge(issuer, **{"@context": [first, context]})
    if first == s.VC_V1:
        badge = s.version_1(badge, context)
    verdict = s.judged(s.token(badge, signer, issuer, in_vc=first == s.VC_V1))
    assert (verdict.headline, verdict.credential) == (Headline.UNDETERMINED, None)
    assert "context.unknown" in {check.code for check in verdict.checks}


@pytest.mark.parametrize(
    "contexts",
    [
        [s.VC_V2],
        [s.VC_V2, "https://school.example/context.json"],
        [s.VC_V2, "https://purl.imsglobal.org.evil.example/spec/ob/v3p0/context-3.0.3.json"],
        [s.VC_V2, "http://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        [s.VC_V2, {"@id": "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"}],
        [f"{s.OPEN_BADGES}-3.0.3.json", s.VC_V2],
    ],
    ids=str,
)
def test_without_a_context_of_open_badges_it_means_nothing_known(contexts: list[Any]) -> None:
    signer = s.key("Ed25519")
    issuer = f"did:key:{s.multikey(signer)}"
    verdict = s.judged(s.token(s.badge(issuer, **{"@context": contexts}), signer, issuer))
    assert verdict.headline in {Headline.UNDETERMINED, Headline.NOT_AUTHENTIC}
    assert not verdict.conforms


def test_a_revocation_at_the_badges_own_address() -> None:
    """One list for each badge, beside it; the profile says what its key is for."""
    signer, issuer = s.key("Ed25519"), "https://platform.example/issuers/1?v=3_0"
    name, url = f"{issuer}#key-0", "https://platform.example/assertions/1/revocations"
    method = {"id": name, "type": "Multikey", "controller": issuer, "publicKeyMultibase": s.multikey(signer)}
    profile = {"id": issuer, "type": "Issuer", "verificationMethod": method, "assertionMethod": [name]}
    status = {"id": url, "type": "1EdTechRevocationList"}
    contexts = SHAPES["an open platform for schools"]["@context"]
    badge = s.badge(issuer, **{"@context": contexts, "credentialStatus": status})
    signed = s.embedded(badge, signer, name, created="2026-01-05T08:00:00.123456+00:00")
    for revoked, headline in (([], Headline.VALID), ([{"id": badge["id"], "revoked": True}], Headline.REVOKED)):
        pages = {issuer: profile, url: {"id": url, "issuer": issuer, "revokedCredential": revoked}}
        assert s.judged(signed, pages).headline is headline
    assert s.judged(signed, {issuer: profile}).headline is Headline.UNDETERMINED


@pytest.mark.parametrize("name", BADGES)
def test_badges_of_a_consortium(name: str) -> None:
    """Their signatures hold, whatever else is wrong, and fail after a change of one letter."""
    verdict = s.judged(BADGES[name])
    headline, code = WORDS.get(name, (Headline.VALID, "proof.good"))
    codes = {finding.code for finding in (*verdict.checks, *verdict.faults)}
    assert (verdict.headline, code in codes) == (headline, True), verdict.checks
    if name != "statusList tampered":
        assert "proof.good" in codes
        changed = s.judged({**BADGES[name], "id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0aa"})
        assert changed.headline is Headline.NOT_AUTHENTIC

"""Open Badges 2.0 in the shapes of platforms that we had not seen: learning platforms, badge services, and 1.1."""

from __future__ import annotations

from typing import Any

import pytest

from tests.verifier import strangers as s
from tests.verifier import world as w
from verifier.verdict import Headline

CONTEXT = "https://w3id.org/openbadges/v2"
HOST = "https://lms.example"
ASSERTION, CLASS, ISSUER = f"{HOST}/assertion?b=ab&v=2", f"{HOST}/badge?id=5", f"{HOST}/issuer?id=5"
RECIPIENT = {
    "type": "email",
    "hashed": True,
    "salt": "Kosher",
    "identity": "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399",
}


def issuer(**changes: Any) -> dict[str, Any]:
    profile = {"name": "Lycée", "url": HOST, "email": "badges@lms.example"}
    return w.changed({**profile, "@context": CONTEXT, "id": ISSUER, "type": "Issuer"}, changes)


def badge(**changes: Any) -> dict[str, Any]:
    document = {
        "@context": CONTEXT,
        "id": CLASS,
        "type": "BadgeClass",
        "name": "Soudure",
        "description": "Souder à l’arc.",
        "image": "data:image/png;base64,iVBORw0KGgo=",
        "criteria": {"id": f"{HOST}/criteria?id=5", "narrative": "* Trois pièces\n"},
        "issuer": issuer(),
        "version": "1.0",
        "@language": "fr",
        "alignments": [{"targetName": "Soudure", "targetUrl": "https://skills.example/1"}],
        "related": [{"id": f"{HOST}/badge?id=6", "version": "", "@language": "en"}],
    }
    return w.changed(document, changes)


def assertion(**changes: Any) -> dict[str, Any]:
    """A learning platform's: `verify`, as version 1 called it, in the context of 2.0, which knows both names."""
    document = {
        "@context": CONTEXT,
        "id": ASSERTION,
        "type": "Assertion",
        "recipient": RECIPIENT,
        "badge": badge(),
        "verify": {"type": "hosted", "url": ASSERTION},
        "issuedOn": "2026-01-05T09:00:00+01:00",
        "evidence": f"{HOST}/badge.php?hash=ab",
    }
    return w.changed(document, changes)


def pages(**documents: Any) -> dict[str, Any]:
    published = {"assertion": assertion(), "badge": badge(), "issuer": issuer()} | documents
    return {ASSERTION: published["assertion"], CLASS: published["badge"], ISSUER: published["issuer"]}


@pytest.mark.parametrize("presented", [ASSERTION, assertion(), assertion(badge=CLASS), assertion(evidence=None)])
def test_a_learning_platform(presented: Any) -> None:
    verdict = s.judged(presented, pages())
    assert (verdict.headline, verdict.kind) == (Headline.VALID, "Ob2Hosted"), verdict.checks
    assert verdict.credential is not None and verdict.credential.issuer_name == "Lycée"


def test_its_old_address_answers_the_newer_assertion() -> None:
    """The address baked into its images has no version in it."""
    old = f"{HOST}/assertion?b=ab"
    assert s.judged(old, {**pages(), old: assertion()}).headline is Headline.VALID


@pytest.mark.parametrize(
    ("presented", "published", "headline"),
    [
        (assertion(recipient={**RECIPIENT, "salt": "Eve"}), {}, Headline.NOT_AUTHENTIC),
        (assertion(id="https://evil.example/1"), {}, Headline.UNDETERMINED),
        (assertion(verify={"type": "signed", "url": f"{HOST}/key.pem"}), {}, Headline.UNDETERMINED),
        (ASSERTION, {"assertion": assertion(revoked=True)}, Headline.REVOKED),
        (ASSERTION, {"assertion": assertion(expires="2026-02-01T00:00:00Z")}, Headline.EXPIRED),
        (ASSERTION, {"badge": badge(issuer="https://evil.example/issuer")}, Headline.UNDETERMINED),
        (ASSERTION, {"issuer": issuer(email="")}, Headline.VALID),  # and its fault is named
        (ASSERTION, {"badge": badge(criteria={"narrative": ""})}, Headline.VALID),
    ],
)
def test_a_learning_platform_is_judged_like_any(presented: Any, published: dict[str, Any], headline: Headline) -> None:
    verdict = s.judged(presented, pages(**published))
    assert verdict.headline is headline, verdict.checks


@pytest.mark.parametrize("verify", [None, {"type": "paper"}])
def test_an_assertion_that_does_not_say_how_it_is_verified(verify: Any) -> None:
    """It is not signed, and nothing says that its address decides."""
    verdict = s.judged(ASSERTION, pages(assertion=assertion(verify=verify)))
    assert verdict.headline in (Headline.UNDETERMINED, Headline.UNREADABLE), verdict.checks
    assert "proof.missing" in {check.code for check in verdict.checks}


@pytest.mark.parametrize(
    ("verification", "verify"),
    [("HostedBadge", "signed"), ("SignedBadge", "hosted"), ("hosted", "hosted")],
)
def test_a_token_of_a_hosted_badge_is_looked_up(verification: str, verify: str) -> None:
    presented = assertion(verification={"type": verification}, verify={"type": verify})
    assert s.judged(presented, {}).headline is Headline.UNDETERMINED
    assert s.judged(presented, pages(assertion=presented)).headline is Headline.VALID


SERVICES: dict[str, dict[str, Any]] = {
    "a class without an address": {
        "assertion": assertion(badge=badge(id="urn:uuid:ce0985da-4a71-43be-9c4a-f41b22eeb81b"))
    },
    "members that say nothing": {
        "assertion": assertion(narrative=None, evidence=[{"type": "Evidence", "id": None, "narrative": ""}]),
        "badge": badge(tags=[], alignment=[], issuer=ISSUER, criteria={"id": f"{HOST}/c", "narrative": ""}),
        "issuer": issuer(description=None, image=None),
    },
    "letters in addresses": {
        "assertion": assertion(evidence="https://lms.example/preuves/pièce-1.pdf"),
        "badge": badge(criteria="https://école.example/critères"),
    },
    "an extension with a context of its own": {
        "assertion": assertion(
            **{
                "extensions:recipientProfile": {
                    "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
                    "type": ["Extension", "extensions:RecipientProfile"],
                    "name": "Amina B.",
                }
            }
        )
    },
}


@pytest.mark.parametrize("service", SERVICES)
def test_services(service: str) -> None:
    verdict = s.judged(ASSERTION, pages(**SERVICES[service]))
    assert verdict.headline is Headline.VALID, verdict.checks


OLD = "https://w3id.org/openbadges/v1"


@pytest.mark.parametrize(
    "older",
    [
        assertion(**{"@context": OLD}),
        assertion(**{"@context": OLD, "verify": None, "verification": {"type": "hosted"}}),
        assertion(**{"@context": "https://openbadgespec.org/v1/context.json"}),
        assertion(**{"@context": OLD, "verify": {"type": "signed", "url": f"{HOST}/key.pem"}}),
        assertion(**{"@context": None}),
        assertion(**{"@context": None, "type": None, "issuedOn": 1_466_060_644}),
    ],
    ids=["1.1", "1.1, the newer word", "1.1, another name", "1.1, signed", "no context", "1.0"],
)
@pytest.mark.parametrize("form", ["file", "token"])
def test_version_1_is_told_by_its_context(older: dict[str, Any], form: str) -> None:
    presented = older if form == "file" else _compact(older)
    verdict = s.judged(presented, pages())
    assert (verdict.headline, verdict.checks[0].code) == (Headline.UNDETERMINED, "input.version_1")


def _compact(document: dict[str, Any]) -> str:
    """A signed assertion of version 1: a bare JWS."""
    signer = s.key("RSA")
    parts = ({"alg": "RS256"}, document)
    text = ".".join(s.base64url(s.json.dumps(part).encode()) for part in parts)
    return f"{text}.{s.base64url(s.sign(signer, text.encode())[1])}"

"""Check 8, when asked: is it the badge of the person whom the asker knows? Open Badges 3.0 "Recipient verification"
(9.3), Open Badges 2.0 `recipient`."""

from __future__ import annotations

from schemas import identity
from verifier.checks.findings import failed, not_applicable, passed
from verifier.documents import member, objects
from verifier.examination import Examination
from verifier.reading import OB2_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.RECIPIENT


def check(examination: Examination) -> list[CheckResult]:
    """recipient.match or recipient.mismatch for the value that was asked about: a DID, an e-mail, a name, an id."""
    known = examination.recipient
    if known is None:
        return [not_applicable(NAME, "recipient.not_asked")]
    return [passed(NAME, "recipient.match") if _matches(examination, known) else failed(NAME, "recipient.mismatch")]


def _matches(examination: Examination, known: str) -> bool:
    if examination.kind in OB2_KINDS:
        recipients = objects(member(examination.document, "recipient"))
        return any(identity.recipient_matches(recipient, known) for recipient in recipients)
    subject = examination.document.get("credentialSubject")
    if member(subject, "id") == known:
        return True
    return any(identity.matches(each, known, None) for each in objects(member(subject, "identifier")))

"""Check 9, when asked: was the badge awarded to a known person? Open Badges 3.0 "Recipient verification"
(9.3), Open Badges 2.0 `recipient`.

An e-mail is compared without regard to capitals, a DID and every other identifier exactly: another one fails. A name
never fails: people have several, and write them in many ways, so `verifier.names` only says how alike they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from schemas import identity
from schemas.members import member, objects, text_member
from verifier.checks.findings import failed, not_applicable, passed
from verifier.examination import Examination
from verifier.names import Likeness, compare, is_name
from verifier.reading.kinds import OB2_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.RECIPIENT


def check(examination: Examination) -> list[CheckResult]:
    """recipient.match (with `by`, the kind of identifier) or recipient.mismatch for the value that was asked about; for
    a name also recipient.possible, recipient.other_name and recipient.nothing, which change no headline."""
    known = examination.recipient
    if known is None:
        return [not_applicable(NAME, "recipient.not_asked")]
    is_2_0 = examination.kind in OB2_KINDS
    matched = _in_2_0 if is_2_0 else _in_3_0
    for spelling in _spellings(known):
        by = matched(examination.document, spelling)
        if by is not None:
            return [passed(NAME, "recipient.match", by=by[:60])]
    if any(mark.isalnum() for mark in known) and not is_name(known):
        return [failed(NAME, "recipient.mismatch")]
    document = examination.document
    if is_2_0:
        return [_as_name(known, identity.names_in_clear(document.get("recipient"), "type", "identity"))]
    return [_as_name(known, identity.names_in_clear(member(document.get("credentialSubject"), "identifier")))]


def _as_name(known: str, stated: list[str]) -> CheckResult:
    found = {compare(known, name) for name in stated[:_MOST_NAMES]}
    if Likeness.SAME in found:
        return passed(NAME, "recipient.match", by="name")
    for likeness, code in _LIKE:
        if likeness in found:
            return not_applicable(NAME, code)
    return not_applicable(NAME, "recipient.nothing")


def _in_3_0(document: Mapping[str, Any], known: str) -> str | None:
    subject = document.get("credentialSubject")
    name = text_member(subject, "id") or ""
    if known and (name in (known, f"mailto:{known}") or (name[:7] == "mailto:" and _plain_mail(name) == known)):
        return "id"
    for each in objects(member(subject, "identifier")):
        if identity.matches(each, known) or _same_in_clear(each, "identityType", "identityHash", known):
            return str(each.get("identityType"))
    return None


def _in_2_0(document: Mapping[str, Any], known: str) -> str | None:
    for each in objects(document.get("recipient")):
        if identity.recipient_matches(each, known) or _same_in_clear(each, "type", "identity", known):
            return str(each.get("type"))
    return None


def _spellings(known: str) -> Iterator[str]:
    yield known
    mail = known.strip().removeprefix("mailto:")
    if "@" in mail:
        yield from dict.fromkeys((mail, mail.lower()))


def _same_in_clear(identifier: Mapping[str, Any], kind: str, value: str, known: str) -> bool:
    """Whether an e-mail that is not hashed is the same for people."""
    stated = text_member(identifier, value)
    plain = _PLAIN.get(str(identifier.get(kind)))
    if plain is None or identifier.get("hashed") is not False or not stated:
        return False
    return plain(stated) == plain(known)


def _plain_mail(mail: str) -> str:
    return mail.strip().removeprefix("mailto:").lower()


_MOST_NAMES: Final = 10
_LIKE: Final = (
    (Likeness.POSSIBLE, "recipient.possible"),
    (Likeness.OTHER, "recipient.other_name"),
)
_PLAIN: Final[dict[str, Callable[[str], str]]] = {"email": _plain_mail, "emailAddress": _plain_mail}

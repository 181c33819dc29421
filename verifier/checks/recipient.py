"""Check 8, when asked: was the badge awarded to a known person? Open Badges 3.0 "Recipient verification"
(9.3), Open Badges 2.0 `recipient`.

An identifier that a person typed is compared with tolerance: an e-mail without regard to capitals, a name without
regard to spaces and the form of apostrophes and hyphens. A DID and every other identifier is compared exactly.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from schemas import identity
from schemas.members import member, objects, text_member
from verifier.checks.findings import failed, not_applicable, passed
from verifier.examination import Examination
from verifier.reading import OB2_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.RECIPIENT


def check(examination: Examination) -> list[CheckResult]:
    """recipient.match (with `by`, the kind of identifier) or recipient.mismatch for the value that was asked about."""
    known = examination.recipient
    if known is None:
        return [not_applicable(NAME, "recipient.not_asked")]
    matched = _in_2_0 if examination.kind in OB2_KINDS else _in_3_0
    for spelling in _spellings(known):
        by = matched(examination.document, spelling)
        if by is not None:
            return [passed(NAME, "recipient.match", by=by[:60])]
    return [failed(NAME, "recipient.mismatch")]


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
    """Whether a name or an e-mail that is not hashed is the same for people."""
    stated = text_member(identifier, value)
    plain = _PLAIN.get(str(identifier.get(kind)))
    if plain is None or identifier.get("hashed") is not False or not stated:
        return False
    return plain(stated) == plain(known)


def _plain_name(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name.translate(_ONE_SPELLING)).casefold().split())


def _plain_mail(mail: str) -> str:
    return mail.strip().removeprefix("mailto:").lower()


# The apostrophes and hyphens of print, and those of a keyboard.
_ONE_SPELLING: Final = str.maketrans({**dict.fromkeys("‘’ʼʹ′`´", "'"), **dict.fromkeys("‐‑‒–−", "-")})
_PLAIN: Final[dict[str, Callable[[str], str]]] = {
    "name": _plain_name,
    "email": _plain_mail,
    "emailAddress": _plain_mail,
}

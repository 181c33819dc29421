"""Rules for every text in a document: nothing empty, no hidden characters, no markup, no contact of a person.

DECISIONS.md R8 ("no e-mail or free-text personal data"), decisions 6 and 8.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from issuer.rules.common import Findings

LONGEST_TEXT: Final = 4000
TECHNICAL: Final = frozenset({"encodedList", "proofValue", "publicKeyPem", "digestMultibase"})
CONTACT: Final = frozenset({"email", "phone"})
FREE_TEXT: Final = frozenset(
    {
        "name",
        "description",
        "narrative",
        "endorsementComment",
        "role",
        "genre",
        "audience",
        "tag",
        "identityHash",
        "targetName",
    }
)
EMAIL: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")
# The separator must be the same throughout, so that "08.09.2026 10 h" is not taken for a telephone number.
PHONE: Final = re.compile(
    r"(?<![\w+])(?:(?:\+|00)33[\s.-]?(?:\(0\))?[\s.-]?|0)[1-9](?P<gap>[\s.-]?)\d{2}(?:(?P=gap)\d{2}){3}(?!\d)"
)
SOCIAL_SECURITY_NUMBER: Final = re.compile(
    r"(?<!\d)[12][\s.-]?\d{2}[\s.-]?(?:0[1-9]|1[0-2]|[2-9]\d)[\s.-]?(?:\d{2}|2[AB])[\s.-]?\d{3}[\s.-]?\d{3}(?:[\s.-]?\d{2})?(?!\d)"
)
DIGIT: Final = re.compile(r"\d")
MARKUP: Final = re.compile(r"<[A-Za-z/!?]")
DIRECTION_CONTROLS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def _is_hidden(character: str) -> bool:
    if character.isprintable():
        return False
    return character in DIRECTION_CONTROLS or unicodedata.category(character) in {"Cc", "Cs", "Co", "Cn"}


def check_text(document: dict[str, Any], findings: Findings) -> None:
    """Check every value of the document, whatever its kind."""
    _check(document, "", "", findings)


def _check(value: Any, pointer: str, member: str, findings: Findings) -> None:
    """Check a value and all in it; `member` is the one that it belongs to: "/tag/0" is a `tag`."""
    if isinstance(value, str):
        if member not in TECHNICAL:
            _check_string(value, pointer, member, findings)
    elif value is None:
        findings.add("null", pointer)
    elif isinstance(value, float):
        findings.add("float", pointer)
    elif isinstance(value, dict | list):
        if not value:
            findings.add("empty", pointer)
        elif isinstance(value, dict):
            for name, each in value.items():
                _check(each, f"{pointer}/{name}", member if name.isdigit() else name, findings)
        else:
            for index, each in enumerate(value):
                _check(each, f"{pointer}/{index}", member, findings)


def _check_string(value: str, pointer: str, member: str, findings: Findings) -> None:
    if value.strip() != value or not value:
        findings.add("blank", pointer)
    if len(value) > LONGEST_TEXT:
        findings.add("too_long", pointer)
    # What is cheap comes first: most texts are printable, and hold neither of the signs that an expression begins with.
    lines = value.replace("\n", "")
    if not lines.isprintable() and any(map(_is_hidden, set(lines))):
        findings.add("characters", pointer)
    if not unicodedata.is_normalized("NFC", value):
        findings.add("not_normalized", pointer)
    if "<" in value and MARKUP.search(value):
        findings.add("markup", pointer)
    if "@" in value and member not in CONTACT and EMAIL.search(value):
        findings.add("email_in_text", pointer)
    if member in FREE_TEXT and DIGIT.search(value) and not value.startswith("sha256$"):
        if PHONE.search(value):
            findings.add("phone_in_text", pointer)
        if SOCIAL_SECURITY_NUMBER.search(value):
            findings.add("social_security_number", pointer)

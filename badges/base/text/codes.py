"""The ten characters on a card: Crockford base32, shown 5-5, read whatever the case, spaces, hyphens, O, I and L.

Ten characters of five bits are fifty bits: with a limit on failures, codes cannot be guessed (decisions 4). None of
them is a check character: what was typed wrong is known by its signs and their number alone (`faults`).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
LONGEST = 64
MOST = 20  # codes that are taken from one text
_READ = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = frozenset("-‐‑‒–—−_·")
_AROUND = ".,:;!?…*'\"’“”«»()[]"
# What a hurried reader takes one for the other, where both are signs of our codes.
LOOK_ALIKE = {"B": "8", "8": "B", "S": "5", "5": "S", "G": "6", "6": "G", "Z": "2", "2": "Z", "D": "0", "Q": "0",
              "V": "Y", "Y": "V", "1": "7", "7": "1"}  # fmt: skip
_MEANT = {"U": "V"}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"(?:(?:\+|00)\d{2}|0)[1-9]\d{8}")
_SPLIT = re.compile(r"[\s<>\"'()\[\]{}«»|\\^`,;]+")
_IN_PROSE = re.compile(
    r"(?<![\w-])([0-9A-Za-z]{5})[ \u00a0\u202f\u2060]?[-‐‑‒–—−]?[ \u00a0\u202f\u2060]?([0-9A-Za-z]{5})(?![\w-])"
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a code as it was typed: a stable `code` of the catalogue, and what it names."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def generate() -> str:
    """A new code, from the system's randomness. The database ensures that it is unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _signs(text: str) -> str:
    """What was typed, without what stands between the signs or is not seen."""
    text = text.strip().strip(_AROUND)
    return "".join(mark for mark in text if mark not in _BETWEEN and unicodedata.category(mark)[0] not in "ZC")


def normalise(text: str) -> str | None:
    """The code that a person meant, or None when the text cannot be one."""
    return read_signs(text, LENGTH)


def read_signs(text: str, length: int) -> str | None:
    """So many signs of our alphabet as a person meant them, or None when the text cannot be that."""
    if len(text) > LONGEST:
        return None
    kept = _signs(text)
    if not kept.isascii():
        return None
    code = kept.upper().translate(_READ)
    return code if len(code) == length and all(mark in ALPHABET for mark in code) else None


def faults(typed: str) -> tuple[Fault, ...]:
    """What is wrong with a text that was to be a code; none when it has the form of one.

    What it is instead where that shows (code.email, code.phone, code.elsewhere, code.words, code.long), else each sign
    that no code has (code.sign, code.sign_meant) and their number (code.missing, code.one_missing, code.extra,
    code.one_extra). A phone number of ten figures is named, though it has the form of a code.
    """
    text = typed.strip()
    kept = _signs(text)
    if _EMAIL.search(text):
        return (Fault("code.email"),)
    if is_phone(text):
        return (Fault("code.phone"),)
    if normalise(text) is not None:
        return ()
    if "/" in text or (re.fullmatch(r"\S+\.[a-z]{2,}", text, re.IGNORECASE) and not any(map(str.isdigit, text))):
        return (Fault("code.elsewhere"),)
    if len(text.split()) > 1 and not any(map(str.isdigit, text)):
        return (Fault("code.words"),)
    if len(kept) > 2 * LENGTH:
        return (Fault("code.long"),)
    return (*_strange(kept), *_miscounted(len(kept)))


def _strange(kept: str) -> Iterator[Fault]:
    for number, sign in enumerate(kept.upper() if kept.isascii() else kept, 1):
        if sign.upper().translate(_READ) not in ALPHABET:
            facts: dict[str, object] = {"sign": sign, "number": number}
            if sign in _MEANT:
                yield Fault("code.sign_meant", facts | {"meant": _MEANT[sign]})
            else:
                yield Fault("code.sign", facts)


def _miscounted(count: int) -> Iterator[Fault]:
    missing = LENGTH - count
    if missing > 0:
        yield Fault("code.one_missing" if missing == 1 else "code.missing", {"count": count, "missing": missing})
    elif missing < 0:
        yield Fault("code.one_extra" if missing == -1 else "code.extra", {"count": count, "extra": -missing})


def is_phone(text: str) -> bool:
    """Whether a text is a French or an international phone number."""
    return _PHONE.fullmatch(re.sub(r"[\s.\-()/\u2060]|^tel:", "", text.lower())) is not None


def doubtful(code: str) -> tuple[tuple[int, str, str], ...]:
    """The signs of a code that are often misread: the number of each (from 1), the sign, what it may be."""
    return tuple((number, sign, LOOK_ALIKE[sign]) for number, sign in enumerate(code, 1) if sign in LOOK_ALIKE)


def is_attempt(text: str) -> bool:
    """Whether a short text is more likely a code with a mistake in it than anything else."""
    kept = _signs(text)
    near = LENGTH - 4 <= len(kept) <= LENGTH + 4 and len(text.split()) <= 3
    return is_phone(text) or (near and kept.isalnum() and any(map(str.isdigit, kept)) and "://" not in text)


def of_address(text: str, host: str) -> str | None:
    """The code in one address of ours, with or without its scheme, or None; `host` with its port."""
    try:
        parts = urlsplit(text if "://" in text[:12] else f"https://{text}")
    except ValueError:
        return None
    head, _slash, code = parts.path.strip("/").partition("/")
    if parts.netloc.lower() != host.lower() or parts.scheme.lower() not in ("http", "https") or head.lower() != "v":
        return None
    return normalise(code.rstrip(".!?…:"))


def addresses_in(text: str, host: str) -> list[str]:
    """The codes of our own addresses in a text, in their order, each once; at most `MOST`."""
    found = (of_address(piece, host) for piece in _pieces(text))
    return list(dict.fromkeys(code for code in found if code))[:MOST]


def written_in(text: str) -> list[str]:
    """What may be codes among other words, as written: two groups of five with a figure, or in capitals."""
    words = " ".join(piece for piece in text.split() if "/" not in piece and "@" not in piece)
    found = (match[0] for match in _IN_PROSE.finditer(words))
    likely = (word for word in found if word.isupper() or any(map(str.isdigit, word)))
    return list(dict.fromkeys(word for word in likely if normalise(word) and not is_phone(word)))[:MOST]


def links_in(text: str) -> list[str]:
    """The addresses with a scheme of the web in a text, each once; at most `MOST`."""
    pieces = (piece.rstrip(".!?…:") for piece in _pieces(text))
    found = (piece for piece in pieces if piece[:8].lower().startswith(("http://", "https://")))
    return list(dict.fromkeys(found))[:MOST]


def _pieces(text: str) -> list[str]:
    return [piece for piece in _SPLIT.split(text) if piece]


def part_of(typed: str) -> str:
    """What was typed, or the end of it where it is the address of a badge: what `normalise` may read as a code."""
    text = typed.strip()
    try:
        path = urlsplit(text).path if "/" in text and len(text) < 500 else ""
    except ValueError:
        return text
    return path.rpartition("/")[2] if "/v/" in path.lower() else text


def shown(code: str) -> str:
    """The code as people read it: two groups of five."""
    return f"{code[:5]}-{code[5:]}"

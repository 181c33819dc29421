"""The ten characters on a card: Crockford base32, shown 5-5, read whatever the case, spaces, hyphens, O, I and L.

Ten characters of five bits are fifty bits: with a limit on failures, codes cannot be guessed (decisions 4).
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_READ = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = "-‐‑‒–—−"


def generate() -> str:
    """A new code, from the system's randomness. The database ensures that it is unique."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise(text: str) -> str | None:
    """The code that a person meant, or None when the text cannot be one."""
    if len(text) > 64:
        return None
    kept = "".join(mark for mark in text if not mark.isspace() and mark not in _DASHES)
    if not kept.isascii():
        return None
    code = kept.upper().translate(_READ)
    return code if len(code) == LENGTH and all(mark in ALPHABET for mark in code) else None


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

"""The letters of a text that the network publishes: those of French and English, and none that only look like them.

People's names are another matter (`names`): they have every letter there is. The name of a badge is read, copied,
searched and compared by everybody, so a letter that is not seen, or that only looks like one of ours, is refused.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from badges.base.errors import Refused

AROUND: Final = 12  # signs before the one that is refused, to find it by
# Letters and marks that are drawn as nothing (Unicode, Default_Ignorable_Code_Point, and the blank Braille pattern).
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u2800\u3164\uffa0") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_UNSEEN: Final = ("Cc", "Cf", "Cs", "Co", "Cn")
# Alphabets with letters that look like ours, by the first word of the names of their letters.
_ALPHABETS: Final = {"CYRILLIC": "letters.cyrillic", "GREEK": "letters.greek"}
_LIGATURES: Final = frozenset("æœÆŒ")
_SIGNS: Final = frozenset(" '’\"«»“”()-‐‑–—,;:.!?…/&%°+=·*@#€ºª`´_[]<>|\\~^{}$£")


def refuse_strange(text: str) -> None:
    """Check that a text is written with our letters, figures and signs, all of which are seen.

    Raises Refused: `letters.unseen`; `letters.cyrillic`, `letters.greek`, `letters.alike`, `letters.sign`, with the
    `sign` and what stands `around` it. Of what is not seen it says what stands `before` it.
    """
    for place, sign in enumerate(text):
        if sign.isspace():
            continue
        if sign in _BLANK or unicodedata.category(sign) in _UNSEEN:
            raise Refused("letters.unseen", before=_before(text, place))
        if not _is_ours(sign):
            around = text[max(0, place - AROUND) : place + AROUND]
            raise Refused(_strange(sign), sign=sign, around=" ".join(around.split()))


def without_blank(text: str) -> str:
    """The text without the letters and marks that are drawn as nothing: another author's, which is not refused."""
    return "".join(sign for sign in text if sign not in _BLANK)


def _is_ours(sign: str) -> bool:
    if sign.isascii() or sign in _LIGATURES or sign in _SIGNS:
        return True
    letter, *marks = list(unicodedata.normalize("NFD", sign))  # not NFKD: a wide or a bold letter is another one
    if marks:
        return letter.isascii() and letter.isalpha()
    return unicodedata.combining(sign) > 0 and unicodedata.name(sign, "") in _ACCENTS


# Marks that stand alone while a text is typed, before they are joined with their letter.
_ACCENTS: Final = frozenset(
    f"COMBINING {each}"
    for each in ("GRAVE ACCENT", "ACUTE ACCENT", "CIRCUMFLEX ACCENT", "DIAERESIS", "CEDILLA", "TILDE")
)


def _strange(sign: str) -> str:
    alphabet = unicodedata.name(sign, "").partition(" ")[0]
    other = "letters.alike" if unicodedata.category(sign)[0] in "LMN" else "letters.sign"
    return _ALPHABETS.get(alphabet, other)


def _before(text: str, place: int) -> str:
    return " ".join(text[max(0, place - AROUND) : place].split()) or "…"

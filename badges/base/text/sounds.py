"""How a name sounds in French, roughly: to find one person who was written down twice, in two spellings.

Two spellings of one sound have one key: Catherine and Katrine, Mickaël and Michael, Dupond and Dupont. Other names may
share it too; the key only asks a question, and decides nothing. Letters of other scripts stay as they are.
"""

from __future__ import annotations

import re
from typing import Final

from badges.base.text.names import folded

_RULES: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(.)\1+", r"\1"), (r"ph", "f"), (r"micha", "mika"), (r"ckh?|ch(?=[lrn])|qu?", "k"), (r"c(?=[eiy])", "s"),
        (r"s?ch|sh", "C"), (r"c", "k"), (r"gu(?=[eiy])", "g"), (r"g(?=[eiy])", "j"), (r"eau|au", "o"),
        (r"ou|w", "u"), (r"[ae][iy](?![aeiou])", "e"), (r"oe", "e"), (r"y", "i"), (r"h", ""),
        (r"(?:ea|[ae])[mn](?![aeiou])", "A"), (r"i[mn](?![aeiou])", "I"),
        (r"(?<=\w\w)(?:e?[sxtd]|e)$", ""), (r"z", "s"),
        (r"(?<=[^aeiou])e(?=[^aeiou])", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_ELIDED: Final = re.compile(r"(?<!\w)([dlmno]) (?=\w\w)")  # N’Diaye and Ndiaye, O’Brien and Obrien


def key(text: str) -> str:
    """The sound of a name, whatever the order of its words; empty for a text without letters."""
    whole = _ELIDED.sub(r"\1", folded(text))
    return " ".join(sorted(filter(None, map(of_word, whole.split()))))


def of_word(word: str) -> str:
    """The sound of one folded word; empty for one without letters."""
    for pattern, sound in _RULES:
        word = pattern.sub(sound, word)
    return word

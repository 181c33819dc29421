"""Whether two sentences about what a person did are the same but for their spelling. Pure, and made for French.

Word by word, in order: each stays, or differs by one edit. Small words, such as « à » and « le », may be put in or left
out, and words may be written apart or together. What denies is never touched, nor a number, and no word becomes a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from badges.base.text import names
from verifier.names import is_spelling

_WORD: Final = re.compile(r"[^\W_]+")
_SHORT: Final = 3  # letters below which one edit makes another word
_SMALL: Final = frozenset(
    ("a", "au", "aux", "ce", "ces", "cet", "cette", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "leur",
     "leurs", "qu", "que", "qui", "s", "sa", "se", "ses", "son", "un", "une", "y")
)  # fmt: skip
_DENIES: Final = frozenset(
    ("aucun", "aucune", "guere", "jamais", "mal", "moins", "n", "ne", "ni", "non", "nul", "nulle", "pas", "personne",
     "peu", "plus", "presque", "rien", "sans", "sauf", "trop")
)  # fmt: skip


def same_words(before: str, now: str) -> bool:
    """Whether two texts differ in their spelling at most."""
    first, second = _WORD.findall(before), _WORD.findall(now)
    one, two = [names.folded(each) for each in first], [names.folded(each) for each in second]

    def after(i: int, j: int) -> Iterator[tuple[int, int]]:
        """The places to which the words fit from these on."""
        if i < len(one) and j < len(two):
            if _alike(first[i], second[j]):
                yield i + 1, j + 1
            if _joined(one[i : i + 2], two[j]):
                yield i + 2, j + 1
            if _joined(two[j : j + 2], one[i]):
                yield i + 1, j + 2
        if i < len(one) and one[i] in _SMALL:
            yield i + 1, j
        if j < len(two) and two[j] in _SMALL:
            yield i, j + 1

    reached, to_follow = {(0, 0)}, [(0, 0)]
    while to_follow:
        found = set(after(*to_follow.pop())) - reached
        reached |= found
        to_follow += found
    return (len(one), len(two)) in reached


def _alike(before: str, after: str) -> bool:
    """Whether a word is the other, but for accents, capitals and one edit."""
    one, two = names.folded(before), names.folded(after)
    if one == two:
        return True
    if one in _DENIES or two in _DENIES or not (one.isalpha() and two.isalpha()):
        return False
    if min(len(one), len(two)) < _SHORT and not (one in _SMALL and two in _SMALL):
        return False
    becomes_a_name = after[:1].isupper() and not before[:1].isupper()
    return not becomes_a_name and is_spelling(one, two)


def _joined(apart: list[str], whole: str) -> bool:
    return len(apart) == 2 and "".join(apart) == whole and _DENIES.isdisjoint(apart)

"""Which names and criteria say nearly the same, accents, case, plural, the order of words and lookalike letters aside.

It compares words, and understands none: « prend l'outil adapté » and « choisit l'outil qui convient » are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from badges.base.text.names import folded
from verifier.skeletons import skeletons

_SMALL: Final = frozenset({
    "a", "au", "aux", "avec", "ce", "ces", "cette", "chez", "d", "dans", "de", "des", "du", "elle", "en", "est", "et",
    "il", "ils", "elles", "j", "l", "la", "le", "les", "leur", "leurs", "lui", "m", "n", "ne", "ni", "on", "ou",
    "par", "pas", "pour", "qu", "que", "qui", "quand", "s", "sa", "sans", "se", "ses", "si", "son", "sont", "sur",
    "t", "un", "une", "vers", "y", "the", "an", "and", "of", "to", "in", "with", "their", "its", "his", "her", "for",
    "at", "by",
})  # fmt: skip
_NEAR: Final = 0.6  # of the words of both


@dataclass(frozen=True)
class Text:
    """A text of a badge: whose (its slug, or "" for the draft itself), the badge's name, and the text."""

    slug: str
    badge: str
    text: str


@dataclass(frozen=True)
class Alike:
    """A text here that is `same` as another there, or near it."""

    here: str
    there: Text
    same: bool


def stems(text: str) -> frozenset[str]:
    """The words of a text that carry it, folded, without the endings of a plural or a feminine."""
    words = (each for each in re.findall(r"[a-z0-9]+", folded(text)) if each not in _SMALL)
    return frozenset(_stem(each) for each in words)


def is_same(one: str, other: str) -> bool:
    """Whether two texts are read as the same words, in whatever order; small words count, endings do not.

    « BricoIer », with a capital i, and « Brico1er » are read as « Bricoler » (`verifier.skeletons`).
    """
    return _every(one) == _every(other) or bool(skeletons(one) & skeletons(other))


def is_near(one: str, other: str) -> bool:
    """Whether two texts share most of the words that carry them, two at least."""
    first, second = stems(one), stems(other)
    shared = len(first & second)
    return shared >= 2 and shared / len(first | second) >= _NEAR


def is_rewording(one: str, other: str) -> bool:
    """Whether two criteria begin with the same word, their verb, and share half of the words of both, or more."""
    first, second = stems(one), stems(other)
    shared = len(first & second)
    return _verb(one) == _verb(other) and shared * 2 >= len(first | second) > 0


def found_alike(here: Iterable[str], there: Iterable[Text]) -> list[Alike]:
    """Each text here with those there that say nearly the same; the same ones first."""
    others = list(there)
    return sorted(_pairs(here, others), key=lambda each: not each.same)


def _pairs(here: Iterable[str], there: list[Text]) -> Iterator[Alike]:
    for text in here:
        for other in there:
            if text and other.text and ((same := is_same(text, other.text)) or is_near(text, other.text)):
                yield Alike(text, other, same)


def _verb(text: str) -> str:
    words = (each for each in re.findall(r"[a-z0-9]+", folded(text)) if each not in _SMALL)
    return _stem(next(words, ""))


def _every(text: str) -> list[str]:
    return sorted(_look(_stem(each)) for each in re.findall(r"[a-z0-9]+", folded(text)))


def _look(word: str) -> str:
    """One way to read a folded word, the same for words that are read alike."""
    return min(skeletons(word), default=word)


def _stem(word: str) -> str:
    if len(word) > 3:
        word = word.removesuffix("s").removesuffix("x")
    return word.removesuffix("e") if len(word) > 4 else word

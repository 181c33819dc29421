"""The words of a name as they look, and which of them are a given word or one with an error in it.

An error is a letter that is missing, added, changed or out of its place. It is found without comparing every pair: two
words have at most k errors between them if some text is left of both after at most k deletions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, TypeAlias

from verifier.skeletons import as_shown, skeletons

_ONE_ERROR, _TWO_ERRORS = 5, 9  # letters of a word that may have them
_LONGEST: Final = 10_000  # characters of a name once compatibility characters are spelled out
_SHORT: Final = 24
_WORD: Final = re.compile(r"[^\W_]+")
_ASIDE: Final = re.compile(r"\([^()]*\)")
# Digits and signs that are written for a letter, and that the table of confusables does not call alike.
_FOR_LETTERS: Final = str.maketrans({"3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "€": "e", "!": "i"})

Word: TypeAlias = str


def readings(name: str) -> Iterator[tuple[Word, ...]]:
    """The ways to part a name into words, each once: at spaces, where a sign may be a letter; at every sign; at
    capitals and numbers ("RéseauCitoyen", "UDAF23"); without what stands in brackets; as one word."""
    return iter(dict.fromkeys(filter(None, map(tuple, _readings(name)))))


def _readings(name: str) -> Iterator[list[Word]]:
    for shown in dict.fromkeys((name, as_shown(name))):
        for text in dict.fromkeys((shown, _with_letters(shown))):
            yield text.split()
            plain = _plain(text)
            for part in dict.fromkeys((plain, _ASIDE.sub(" ", plain))):
                yield _joined_letters(_WORD.findall(part))
                yield parted(part)
            yield ["".join(text.split())]


def parted(name: str) -> list[Word]:
    """The words of a name, parted at signs, at capitals and at numbers."""
    words = _joined_letters(_WORD.findall(_plain(name)))
    return [each for word in words for each in _parts(word)]


def _with_letters(text: str) -> str:
    """The text with letters in the place of digits and signs, in what is no number alone."""
    return " ".join(each.translate(_FOR_LETTERS) if any(map(str.isalpha, each)) else each for each in text.split())


def _plain(text: str) -> str:
    """The text without marks and invisible characters, and with the letters of which its characters are a style."""
    if text.isascii():
        return text
    spelled = unicodedata.normalize("NFKD", text[:_LONGEST])[:_LONGEST]
    return "".join(each for each in spelled if unicodedata.category(each) not in ("Mn", "Me", "Cf"))


def _joined_letters(words: list[Word]) -> list[Word]:
    """The words, with letters that stand alone joined: "U.D.A.F." is one word."""
    found: list[Word] = []
    for is_letter, group in groupby(words, lambda word: len(word) == 1):
        alike = list(group)
        found += ["".join(alike)] if is_letter else alike
    return found


def _parts(word: Word) -> Iterator[Word]:
    """A word parted where a capital begins another, and between letters and digits."""
    begin = 0
    for end in range(1, len(word)):
        before, here, after = word[end - 1], word[end], word[end + 1 : end + 2]
        begins = here.isupper() and (before.islower() or (before.isupper() and after.islower()))
        if begins or before.isalpha() is not here.isalpha():
            yield word[begin:end]
            begin = end
    yield word[begin:]


def forms(word: Word) -> frozenset[str]:
    """How a word looks, a letter for each of its letters: in a skeleton, "m" stands as "rn"."""
    return _kept_forms(word) if len(word) <= _SHORT else _forms(word)


def _forms(word: Word) -> frozenset[str]:
    return frozenset(each.replace("rn", "m") for each in skeletons(word))


_kept_forms = lru_cache(maxsize=4_096)(_forms)  # names of organisations are made of the same words


def errors_in(word: Word) -> int:
    """How many errors a word may have and still be read as itself: by its letters, none in a number."""
    letters = sum(map(str.isalpha, unicodedata.normalize("NFC", word)))
    return 2 if letters >= _TWO_ERRORS else 1 if letters >= _ONE_ERROR else 0


class NearWords:
    """A dictionary of words that are looked up as they are written, errors included."""

    def __init__(self) -> None:
        self._exact: dict[str, set[Word]] = defaultdict(set)
        self._near: dict[str, set[tuple[Word, int]]] = defaultdict(set)
        self._candidates: set[tuple[int, frozenset[str], int]] = set()  # of each form: length, letters, errors

    def add(self, word: Word, errors: int, spellings: Iterable[str] = ()) -> None:
        """Add a word that may have this many errors, at most two. `spellings`: its forms, where it has others."""
        for form in spellings or forms(word):
            self._exact[form].add(word)
            for text in _deletions(form, errors):
                self._near[text].add((word, errors))
            if errors:
                self._candidates.add((len(form), frozenset(form), errors))

    def find(self, word: Word, *, with_errors: bool = True) -> frozenset[Word]:
        """The words of the dictionary that a word is, else those that it may be by an error. What is spelled as one is
        no error in another ("départemental" beside "département")."""
        looks = forms(word)
        exact = {each for form in looks for each in self._exact.get(form, ())}
        if exact or not with_errors:
            return frozenset(exact)
        found: set[Word] = set()
        for form in looks:
            for text, count in _deletions(form, self._errors(form)).items():
                found.update(each for each, most in self._near.get(text, ()) if count <= most)
        return frozenset(found)

    def _errors(self, form: str) -> int:
        """How many errors can lead from a form to one in the dictionary, by their lengths and letters: 0 for most."""
        length, letters = len(form), frozenset(form)
        return max(
            (
                errors
                for size, others, errors in self._candidates
                if abs(size - length) <= errors and len(others - letters) <= errors
            ),
            default=0,
        )


def _deletions(text: str, most: int) -> dict[str, int]:
    """What is left of a text after at most `most` deletions, with the least number of them."""
    found, last = {text: 0}, [text]
    for count in range(1, most + 1):
        last = [each[:place] + each[place + 1 :] for each in last for place in range(len(each))]
        last = [each for each in dict.fromkeys(last) if each not in found]
        found.update(dict.fromkeys(last, count))
    return found

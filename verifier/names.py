"""Whether a name that an employer typed can be the name on a badge: a pure comparison, which never accuses.

A name is words in any order. Capitals, accents, hyphens, apostrophes, titles ("Mme") and particles ("de") say nothing
about who it is; a letter may stand for a word, and either side may leave words out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Likeness(StrEnum):
    """What a comparison found. OTHER says that the names differ, not that the person is another one."""

    SAME = "same"
    POSSIBLE = "possible"
    OTHER = "other"
    NOTHING = "nothing"  # no name on one side, a single letter, or two alphabets


_KINDEST: Final = (Likeness.SAME, Likeness.POSSIBLE, Likeness.NOTHING)
_LONGEST, _MOST_WORDS = 300, 16
_SHORTENED = 3  # letters of a word that a full stop shortens
# Letters that Unicode does not decompose, as they are typed on a keyboard without them.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŀ": "l", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
# How a keyboard without these letters writes them, where that is not the letter alone.
_WRITTEN_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_ELISION: Final = "'"
_ONE_APOSTROPHE: Final = str.maketrans(dict.fromkeys("‘’‛ʼʹʻʾʿ′`´ˈ＇", _ELISION))
_TITLES: Final = frozenset(
    ("m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "mrs", "ms", "miss", "dr", "docteur", "doctor")
)
# Words between the parts of a name, which a form or a habit leaves out.
_PARTICLES: Final = frozenset(
    ("de", "del", "della", "dei", "der", "den", "des", "di", "do", "dos", "da", "das", "du", "la", "las", "le", "les",
     "los", "ter", "van", "von", "zu", "zum", "zur", "ne", "nee", "epouse", "ep", "veuve", "dit", "dite", "alias")
)  # fmt: skip
# Words that make part of some family names and can be left out, but not without a doubt.
_PARTS: Final = frozenset(
    ("abd", "abu", "ait", "al", "ap", "bin", "bint", "ben", "el", "ibn", "mac", "mc", "ould", "san", "st", "saint")
)
_ELIDED: Final = ("d", "l", "dell")
_WORD_BY_LETTER: Final = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


@dataclass(frozen=True)
class _Word:
    """A word of a name, and the ways in which it may be written.

    A single letter is an initial, and so is a short word before a full stop.
    """

    text: str
    forms: frozenset[str]
    is_initial: bool = False

    def stands_for(self, other: _Word) -> bool:
        """Whether this is an initial of the other."""
        return self.is_initial and any(form.startswith(self.text) for form in other.forms)


def compare(typed: str, stated: str) -> Likeness:
    """Compare the name that an employer typed with the name that a badge states. Their order does not matter."""
    found = {_compare(*_joined(one, two)) for one in _readings(typed) for two in _readings(stated)}
    return next((each for each in _KINDEST if each in found), Likeness.OTHER)


def is_spelling(before: str, after: str) -> bool:
    """Whether two names differ in their spelling at most: the same words in any order, but for one edit in one of them.

    An edit is a letter put in, left out or replaced, or two neighbours that changed places. Never where a word, be it a
    particle, a title or a number, is added or left out, nor where an initial is completed or becomes another.
    """
    one, two = _joined(_words(_unelided(before)), _words(_unelided(after)))
    if not one or not two or _digits(before) != _digits(after):
        return False
    _take(one, two, lambda first, second: not first.forms.isdisjoint(second.forms))
    return not (one or two) or (len(one) == len(two) == 1 and _one_edit_apart(one[0], two[0]))


def resemblance(one: str, other: str) -> Likeness:
    """How far two names may be those of one person; the kindest answer that can be given.

    As `compare`, but kinder: one edit in a word leaves it POSSIBLE, in names of two words or more, for "Léa" and "Léo"
    alone are two people; and a word in an alphabet that the other name does not use, or in two of them, is left aside.
    NOTHING: no word is left to compare. Their order does not matter.
    """
    found = {_resemblance(first, second) for first in _readings(one) for second in _readings(other)}
    return next((each for each in _KINDEST if each in found), Likeness.OTHER)


def could_be_one_person(one: str, other: str) -> bool:
    """Whether two names may be those of one person: any `resemblance` but OTHER.

    Used to ask, never to tell: a name in another alphabet is asked about too.
    """
    return resemblance(one, other) is not Likeness.OTHER


def is_name(typed: str) -> bool:
    """Whether a text can be a person's name: it has letters, and nothing of an address, a number or an identifier."""
    return any(mark.isalpha() for mark in typed) and not any(mark.isdigit() or mark in "@:/\\_=" for mark in typed)


def _readings(name: str) -> list[list[_Word]]:
    """The words of a name, and without its title: "M. Benali" is Monsieur Benali, or Marie Benali."""
    words = _words(name)
    plain = words[1:] if words and words[0].text in _TITLES else words
    return [words, plain] if plain and len(plain) < len(words) else [words]


def _words(name: str) -> list[_Word]:
    """The words of a name: in small letters, without accents; at most sixteen."""
    spaced = "".join(mark if _in_a_word(mark) else ". " if mark == "." else " " for mark in _plain_apostrophes(name))
    return [_word(each) for each in spaced.split()[:_MOST_WORDS] if any(map(str.isalpha, each))]


def _unelided(name: str) -> str:
    """The name with its elided words as words of their own: "d'Artagnan" is "Artagnan" with a word more."""
    return _plain_apostrophes(name).replace(_ELISION, " ")


def _plain_apostrophes(name: str) -> str:
    return unicodedata.normalize("NFKC", name[:_LONGEST].translate(_ONE_APOSTROPHE)).translate(_ONE_APOSTROPHE)


def _digits(name: str) -> str:
    return "".join(mark for mark in name if mark.isdigit())


def _in_a_word(mark: str) -> bool:
    return mark.isalpha() or mark == _ELISION or unicodedata.category(mark).startswith("M")


def _word(marks: str) -> _Word:
    """A word with its spellings: "Müller" is "muller" and "mueller"; "d'Artagnan" also "artagnan"."""
    written = marks.rstrip(".")
    text = unicodedata.normalize("NFC", written.casefold())  # of which one letter may be two: "ß" is "ss"
    head, mark, rest = text.partition(_ELISION)
    forms = [_bare(text), _bare(text.translate(_WRITTEN_OUT))]
    if mark and _bare(head) in _ELIDED and _bare(rest):
        forms.append(_bare(rest))
    is_short = written != marks and len(forms[0]) <= _SHORTENED  # "Ph." is Philippe
    alone = (is_short or 1 in (len(written), len(forms[0]))) and _alphabet(text) not in _WORD_BY_LETTER
    return _Word(forms[0], frozenset(forms), is_initial=alone)


def _bare(text: str) -> str:
    """The letters without their accents."""
    parts = unicodedata.normalize("NFKD", text.replace(_ELISION, "").translate(_PLAIN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _alphabet(text: str) -> str:
    """The alphabet of a word's first letter, as Unicode names it: "LATIN", "ARABIC", "CJK"."""
    return unicodedata.name(text[0], "?").split()[0].partition("-")[0]


def _alphabets(words: Iterable[_Word]) -> frozenset[str]:
    """The alphabets of all letters of these words."""
    texts = {word.text for word in words}
    rare = {_alphabet(mark) for text in texts if not text.isascii() for mark in text if mark.isalpha()}
    return frozenset(rare | {"LATIN" for text in texts if text.isascii()})


def _resemblance(first: list[_Word], second: list[_Word]) -> Likeness:
    one, two = _alphabets(first), _alphabets(second)
    if one != two or len(one) > 1:
        first, second = ([word for word in name if _alphabets([word]) <= one & two] for name in (first, second))
        first, second = ([word for word in name if len(_alphabets([word])) == 1] for name in (first, second))
    first, second = _joined(first, second)
    found = _compare(first, second)
    if found is not Likeness.OTHER or min(len(first), len(second)) < 2:
        return found
    near = (
        [*second[:place], word, *second[place + 1 :]]
        for word in first
        for place, written in enumerate(second)
        if _one_edit_apart(word, written)
    )
    return Likeness.POSSIBLE if any(_compare(first, each) is not Likeness.OTHER for each in near) else found


def _one_edit_apart(one: _Word, two: _Word) -> bool:
    """Whether one edit makes one word of the other (an optimal string alignment distance of 1); never of an initial,
    nor where a letter is a word by itself."""
    if one.is_initial or two.is_initial or any(_alphabet(word.text) in _WORD_BY_LETTER for word in (one, two)):
        return False
    shorter, longer = sorted((one.text, two.text), key=len)
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    rest, other = shorter[start:], longer[start:]
    if len(rest) < len(other):
        return rest == other[1:]
    return rest != other and (rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:]))


def _joined(one: list[_Word], two: list[_Word]) -> tuple[list[_Word], list[_Word]]:
    """Both names, with words joined that the other writes as one: "Jean Paul" beside "Jeanpaul"."""
    return _as_written(one, two), _as_written(two, one)


def _as_written(words: list[_Word], others: list[_Word]) -> list[_Word]:
    known = frozenset(form for word in others for form in word.forms)
    found, place = [], 0
    while place < len(words):
        for end in (place + 3, place + 2):
            joined = "".join(word.text for word in words[place:end])
            if end <= len(words) and len(joined) > 2 and joined in known:
                found.append(_Word(joined, frozenset((joined,))))
                place = end
                break
        else:
            found.append(words[place])
            place += 1
    return found


def _compare(one: list[_Word], two: list[_Word]) -> Likeness:
    if any(not name or (len(name) == 1 and name[0].is_initial) for name in (one, two)):
        return Likeness.NOTHING
    if {_alphabet(word.text) for word in one}.isdisjoint(_alphabet(word.text) for word in two):
        return Likeness.NOTHING
    rest_of_one, rest_of_two = (sorted(name, key=lambda word: word.text in _PARTICLES) for name in (one, two))
    equal = _take(rest_of_one, rest_of_two, lambda first, second: not first.forms.isdisjoint(second.forms))
    initials = _take(rest_of_one, rest_of_two, lambda first, second: first.stands_for(second))
    initials += _take(rest_of_two, rest_of_one, lambda first, second: first.stands_for(second))
    if not equal + initials:
        return Likeness.OTHER
    rest_of_one, rest_of_two = (
        [word for word in rest if word.text not in _PARTICLES] for rest in (rest_of_one, rest_of_two)
    )
    parts = [word for word in (*rest_of_one, *rest_of_two) if word.text in _PARTS]
    left = [[word for word in rest if word.text not in _PARTS] for rest in (rest_of_one, rest_of_two)]
    if all(left):
        return Likeness.OTHER
    return Likeness.SAME if equal and not (initials or parts or any(left)) else Likeness.POSSIBLE


def _take(rest: list[_Word], others: list[_Word], alike: Callable[[_Word, _Word], bool]) -> int:
    """Take the pairs that are alike out of both lists; return how many there were."""
    pairs = 0
    for word in list(rest):
        other = next((each for each in others if alike(word, each)), None)
        if other is not None:
            rest.remove(word)
            others.remove(other)
            pairs += 1
    return pairs

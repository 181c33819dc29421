"""People's names: how they are kept, shown, searched and sorted, whatever their letters.

Neither database sorts or folds French, so a folded key stands beside each name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from itertools import filterfalse, pairwise
from typing import Final, Protocol

MOST_MARKS: Final = 4  # on one letter: more are no name, and are drawn over the lines above (UTS 39, section 5.4)
NON_JOINER, JOINER = "\u200c", "\u200d"
_JOINED = re.compile(r"[\s'’ʼ\-‐‑.]+")
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]")  # combining marks of the Latin letters
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_UNSEEN: Final = {ord(mark): None for mark in (NON_JOINER, JOINER, "\u00ad", "\u200b", "\u200e", "\u200f", "\ufeff")}
_ARABIC_FORMS: Final = (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFF00))
_VIRAMA: Final = 9  # its canonical combining class
_VOWELS: Final = ("a", "e", "i", "o", "u")
# Names whose h French does not say, folded; before any other h a word stays whole.
MUTE_H: Final = frozenset({
    "hector", "helena", "helene", "heliodore", "heloise", "henri", "henriette", "herbert", "hercule", "hermance",
    "hermeline", "hermine", "hermione", "herve", "hilaire", "hilda", "hippolyte", "homere", "honore", "honorine",
    "horace", "hortense", "hubert", "huberte", "hugues", "huguette", "hyacinthe",
})  # fmt: skip


class Named(Protocol):
    """A person with names: a member's row, or the view of it."""

    @property
    def given_name(self) -> str:
        """The first name."""

    @property
    def family_name(self) -> str | None:
        """The family name, if there is one."""

    @property
    def called(self) -> str | None:
        """The name that they go by, if it is another."""


def clean(text: str | None) -> str | None:
    """One line in NFC, without control or direction marks and with single spaces; None when nothing is left.

    A joiner stays where it is seen (RFC 5892, appendix A): Persian and the scripts of India write names with it.
    """
    if text is None:
        return None
    kept = "".join(
        " " if mark.isspace() else mark
        for place, mark in enumerate(text)
        if mark.isspace()
        or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or (mark in (NON_JOINER, JOINER) and _is_seen(text, place))
    )
    # Normalised last: two letters may compose once a mark between them is removed.
    return _with_few_marks(unicodedata.normalize("NFC", " ".join(kept.split()))) or None


def _is_seen(text: str, place: int) -> bool:
    """Whether a joiner changes how its neighbours are drawn: anywhere else it would hide a difference of two names."""
    before, after = text[:place], text[place + 1 : place + 2]
    if before and unicodedata.combining(before[-1]) == _VIRAMA:
        return text[place] == JOINER or after.isalpha()
    letter = next((mark for mark in reversed(before) if not unicodedata.combining(mark)), "")
    return text[place] == NON_JOINER and letter in _joining()[0] and after in _joining()[1]


@cache
def _joining() -> tuple[frozenset[str], frozenset[str]]:
    """The Arabic letters that join the one after them, and those that join the one before, by their drawn forms."""
    forms = [unicodedata.decomposition(chr(point)).split() for point in _ARABIC_FORMS]
    by_kind = {
        kind: frozenset(chr(int(parts[1], 16)) for parts in forms if len(parts) == 2 and parts[0] == kind)
        for kind in ("<initial>", "<final>")
    }
    return by_kind["<initial>"], by_kind["<final>"]


def _with_few_marks(text: str) -> str:
    marks, kept = 0, []
    for mark in text:
        marks = marks + 1 if unicodedata.category(mark) in ("Mn", "Me") else 0
        if marks <= MOST_MARKS:
            kept.append(mark)
    return "".join(kept)


def first_symbol(name: str) -> str | None:
    """The first mark of a name that no name is written with and no printed sheet can hold: a drawing, a sign of sums.

    An accent that stands alone is often typed for an apostrophe.
    """
    return next((mark for mark in name if unicodedata.category(mark)[0] == "S" and mark not in "`´"), None)


def folded(text: str) -> str:
    """The key for search and sort: no marks, no case, no joiners, apostrophes and hyphens as spaces."""
    if text.isascii():  # most of what is written, and a page compares thousands of texts
        return _JOINED.sub(" ", text.lower()).strip()
    once = unicodedata.normalize("NFKD", text.translate(_UNSEEN).casefold())
    plain = unicodedata.normalize("NFKD", once.casefold()).translate(_LETTERS)  # "ᴬ" becomes "A" by the first pass
    plain = _ACCENTS.sub("", plain)
    if not plain.isascii():
        plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _JOINED.sub(" ", plain).strip()


def folded_whole(text: str) -> str:
    """A long text with its letters folded, in which words are looked for: each other letter than ASCII's once.

    What joins words stays where it is no letter.
    """
    for mark in filterfalse(str.isascii, set(text) if not text.isascii() else ""):
        text = text.replace(mark, folded(f"a{mark}a")[1:-1])  # between letters, so that a space stays one
    return text.lower()


def without_joiners(text: str) -> str:
    """A text whose words are whole: a joiner stands between letters of one word, and is no letter."""
    return text.translate(_UNSEEN)


def begins(text: str, search: str) -> bool:
    """Whether each word of `search` begins a word of `text`, marks and case aside; an empty search fits nothing."""
    return beginning(search)(text)


def beginning(search: str) -> Callable[[str], bool]:
    """The same test for many texts; the search is folded once, and each text that comes again."""
    words = [tuple(f" {start}" for start in starts(word)) for word in folded(search).split()]

    @cache
    def fits(text: str) -> bool:
        key = f" {folded(text)}"
        return bool(words) and all(any(start in key for start in word) for word in words)

    return fits


def holds(key: str, search: str) -> bool:
    """The same for a text that is folded already; an empty search fits everything."""
    return all(any(f" {start}" in f" {key}" for start in starts(word)) for word in folded(search).split())


def starts(word: str) -> tuple[str, ...]:
    """How what begins with a folded word can be written: "ndiaye" finds "N’Diaye" too."""
    return (word, f"{word[0]} {word[1:]}") if len(word) > 2 and word[0] in "dlmno" else (word,)


def words_of(key: str) -> set[str]:
    """The words of a folded name by which it is found: "n diaye" by "ndiaye" too, since a search may say it so."""
    words = key.split()
    joined = {one + two for one, two in pairwise(words) if one in ("d", "l", "m", "n", "o")}
    return {*words, *joined}


def patterns(word: str) -> list[str]:
    """What a folded text is like, in SQL with a backslash as escape, of which a folded word begins a word."""
    written = [each.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for each in starts(word)]
    return [f"{before}{each}%" for each in written for before in ("", "% ")]


def folded_name(given_name: str, family_name: str | None, called: str | None = None) -> str:
    """The folded key of a person: given name first, as the network calls people; before it the name they go by."""
    return folded(f"{called or ''} {given_name} {family_name or ''}")[:130]


def whole_names(person: Named) -> set[str]:
    """The folded names by which a person is named whole: the family name after the first, or after what they go by."""
    first = {person.given_name, person.called or person.given_name}
    return {folded_name(each, person.family_name) for each in first}


def full(given_name: str, family_name: str | None) -> str:
    """The whole name, with or without a family name."""
    return f"{given_name} {family_name}" if family_name else given_name


def known_as(called: str | None, name: str) -> str:
    """A name after the one that the person goes by: "Ginou (Geneviève Martin)"."""
    return f"{called} ({name})" if called else name


def short(given_name: str, family_name: str | None) -> str:
    """Given name and initial, the name that is shown unless the person chooses another (decisions 1)."""
    initial = next((mark for mark in family_name or "" if mark.isalpha()), "")
    return f"{given_name} {initial.title()}." if initial else given_name  # Georgian has no capital at the beginning


def choices(given_name: str, family_name: str | None, called: str | None = None) -> list[str]:
    """The names that a person can choose to have shown, the default first; the one that they go by is the last."""
    names = [short(given_name, family_name), full(given_name, family_name), given_name]
    return list(dict.fromkeys([*names, short(called, family_name)] if called else names))


def choices_of(person: Named) -> list[str]:
    """The same for a member, who may go by another name."""
    return choices(person.given_name, person.family_name, person.called)


def of_place(name: str) -> str:
    """A place or a month after "de": "de Guéret", "d’Auzances"."""
    return f"d’{name}" if folded(name)[:1] in tuple("aeiouyh") else f"de {name}"


def that(name: str) -> str:
    """ "que" before a name, as French elides it: "qu’Amina", "que Léa", "que Hassan", "qu’Hélène", "qu’Yvette".

    Before a vowel of the Latin script it is elided; before a y only where a consonant follows ("que Yasmine"); before
    an h only in the names of `MUTE_H`. What is written in another script is not: there no vowel is seen.
    """
    return que(name) + name


def que(name: str) -> str:
    """What `that` puts before a name, for papers that set the name itself in other letters: "qu’", "que "."""
    return "qu’" if _elides(name) else "que "


def of_person(name: str) -> str:
    """ "de" before a person's name, elided as `that` is: "d’Amina", "de Léa", "de Hassan", "d’Hélène"."""
    return f"d’{name}" if _elides(name) else f"de {name}"


def _elides(name: str) -> bool:
    """Whether a word that stands before a name loses its last vowel."""
    letters = folded(name)
    if letters.startswith("y"):
        return letters[1:2] not in ("", " ", *_VOWELS)
    return letters.startswith(_VOWELS) or letters.split(" ")[0] in MUTE_H

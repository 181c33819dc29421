"""How a name looks: two names with a skeleton in common are read as the same name.

Unicode Technical Standard #39, section 4 ("Confusable Detection"), made for names of organisations. There, two texts
are confusable if their skeletons are equal: both are decomposed, and each character is replaced by the one that it
looks like. Here, case, accents, spaces, invisible characters and ornaments make no difference either, and letters count
as the plain letters of which they are a style: small capitals, letters in circles, the letters of mathematics.

Case and looks do not commute: the capital of "i" looks like "l", and the capital of "ν" like "N", while "ν" looks like
"v". A sign like "|" may be a letter or an ornament. So a name has a few skeletons, one for each way to read it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from schemas.confusables import prototypes

# Letters by nature that show nothing (Default_Ignorable_Code_Point); all others are marks, formats or unassigned.
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
# What is no plain letter or digit, by general category: a way to read the name leaves all of it out.
_SIGNS: Final = frozenset({"P", "S"})
_STYLED: Final = frozenset({"Lm", "No"})
# Styles of Latin letters that Unicode does not decompose.
_STYLE: Final = re.compile(
    r"(?:LATIN LETTER SMALL CAPITAL|NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER|REGIONAL INDICATOR SYMBOL LETTER)"
    r" ([A-Z])"
)
_LONGEST_LOOK: Final = 32
_SHORT: Final = 100  # characters of a name whose skeletons are kept
_STYLES: Final = frozenset({"Ll", "So"})
# From RIGHT-TO-LEFT OVERRIDE to the end of its run, all letters are shown in reverse.
_OVERRIDDEN: Final = re.compile("\u202e([^\u202c\u2069]*)")


def skeletons(name: str) -> frozenset[str]:
    """The skeletons of a name: texts for comparison alone, never shown. A name without any letter or digit has none.

    The cost is linear in the length of the name; the caller bounds it.
    """
    return _short_skeletons(name) if len(name) <= _SHORT else _skeletons(name)


def _skeletons(name: str) -> frozenset[str]:
    found = {
        "".join(map(look, text))
        for order in {name, as_shown(name)}
        for text in {order, order.upper(), order.lower()}
        for look in (_look, _plain_look)
    }
    return frozenset(found - {""})


def as_shown(name: str) -> str:
    """The name in the order in which its letters are shown."""
    return _OVERRIDDEN.sub(lambda run: run[1][::-1], name)


@lru_cache(maxsize=4096)
def kept_skeletons(name: str) -> frozenset[str]:
    """The same for names that are compared again and again: those of known issuers, never those that a badge brings."""
    return _skeletons(name)


# An issuer writes the same few names in each of its badges. What badges bring has a table of its own, so that it does
# not drive out what is compared with it.
_short_skeletons = lru_cache(maxsize=1024)(_skeletons)


@lru_cache(maxsize=8192)
def _plain_look(character: str) -> str:
    """The look of a character if signs and raised letters are ornaments."""
    category = unicodedata.category(character)
    return "" if category[0] in _SIGNS or category in _STYLED else _look(character)


@lru_cache(maxsize=8192)
def _look(character: str) -> str:
    """The plain letters that a character looks like; "" for one that is no letter and looks like none."""
    before, look = "", unicodedata.normalize("NFD", character)
    while look != before and len(look) <= _LONGEST_LOOK:
        before, look = look, "".join(map(_nearest, look))
    # A sign is a letter only if it looks like a Latin one: a diamond is no rune, and a dash no Japanese vowel.
    return "" if unicodedata.category(character)[0] in _SIGNS and not look.isascii() else look


def _nearest(character: str) -> str:
    """One step towards plain letters: of what the character, its style left out, its capital and its small letter look
    like, the first that is Latin."""
    table = prototypes()
    looks = [_letters(table.get(character, character))]
    if not looks[0] or not looks[0].isascii():
        plain = _unstyled(character)
        others = (plain, character.upper(), character.lower())
        looks += [_letters(table.get(each, each)) for each in others if each != character]
        if character not in table and plain != character:
            looks[0] = looks[1]
    return next((look for look in looks if look and look.isascii()), looks[0])


def _letters(text: str) -> str:
    """The letters and digits of a text, without marks and case; "i" is "l", since "I" looks like it."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(each for each in decomposed if each.isalnum() and each not in _FILLERS).replace("i", "l")


def _unstyled(character: str) -> str:
    """A letter without its style. A sign that Unicode spells in letters, such as "™", stays a sign."""
    letters = "".join(
        each for each in unicodedata.normalize("NFKD", character) if not unicodedata.category(each).startswith("M")
    )
    if letters != character and (len(letters) == 1 or unicodedata.category(character)[0] not in _SIGNS):
        return letters
    named = _STYLE.fullmatch(unicodedata.name(character, "")) if unicodedata.category(character) in _STYLES else None
    return named[1] if named else character

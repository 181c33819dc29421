"""What a line of text may hold before it can stand on a badge: no contact, no name of another person, no markup."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from badges.base.errors import Refused
from badges.base.text import names
from badges.base.text.names import folded
from badges.base.text.sensitive import holds_a_way_to_call, leads_somewhere

_WORD = re.compile(r"[^\W\d_]+")
_ALNUM = re.compile(r"[^\W_]+")
# The last alternative: the social security number of a person born in Corsica, in which a letter stands.
_CONTACT = re.compile(
    r"\S@\S|https?://|www\.|(?:\d[\s.\-/]?){8,}|(?:\d[\s.\-]?){5}2[AB](?:[\s.\-]?\d){6}", re.IGNORECASE
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_FIRST_WORD: Final = re.compile(r"(?:^|[.!?:«(]\s*)([^\W\d_]+)")
# Given names that are everyday words too: they are a name only when they are written as one.
_WORDS_TOO: Final = frozenset(
    {
        "aime", "aimee", "ange", "avril", "blanche", "clair", "claire", "clemence", "constance", "felicite",
        "fleur", "france", "grace", "jade", "marine", "olive", "parfait", "prudence", "prune", "rose",
        "victoire", "violette",
    }
)  # fmt: skip


def names_someone(sentence: str, given_names: Iterable[str], family_names: Iterable[str] = ()) -> str | None:
    """The first of these names that the sentence holds; None when it holds none.

    Employers never see another person's name (decisions 8). A family name, or a given name that is also an everyday
    word, counts only with a capital inside a sentence: « Petit à petit » names no person.
    """
    sentence = names.without_joiners(sentence)
    words: list[str] = []
    as_name: list[bool] = []
    for found in _WORD.finditer(sentence):
        before = sentence[: found.start()].rstrip(" «\u00a0\u202f\"’'(")
        words.append(folded(found.group()))
        as_name.append(found.group()[0].isupper() and bool(before) and before[-1] not in ".!?…:;")
    wanted = [(name, False) for name in given_names] + [(name, True) for name in family_names]
    for name, cautious in wanted:
        parts = folded(name).split()
        needs_capital = cautious or (len(parts) == 1 and parts[0] in _WORDS_TOO)
        for start in range(len(words) - len(parts) + 1):
            if parts and words[start : start + len(parts)] == parts and (as_name[start] or not needs_capital):
                return name
    return None


LONGEST_NAME: Final = 6  # words


def name_runs(text: str) -> set[str]:
    """Every run of two to six words of a text, folded: a whole name in it is one of them."""
    words = _ALNUM.findall(folded(text))
    return {
        " ".join(words[start : start + length])
        for length in range(2, LONGEST_NAME + 1)
        for start in range(len(words) - length + 1)
    }


def turned(runs: Iterable[str]) -> set[str]:
    """The runs of two or three words with their last words first: « Petit Fatou » is "fatou petit".

    Longer ones, and those of lone letters, are left out: a page of texts is compared in one statement, whose values a
    database limits.
    """
    split = [words for each in runs if 2 <= len(words := each.split()) <= 3 and sum(len(one) < 2 for one in words) < 2]
    return {" ".join([*words[start:], *words[:start]]) for words in split for start in range(1, len(words))}


def hosts(text: str) -> set[str]:
    """The words after « chez », folded: whose home a place is. « chez Mme Petit » gives "mme" and "petit"."""
    words = _ALNUM.findall(folded(text))
    after = {word for start, each in enumerate(words) if each == "chez" for word in words[start + 1 : start + 4]}
    return {word for word in after if len(word) > 2}


def first_words(text: str) -> set[str]:
    """The words that begin a sentence, folded: their capital does not tell whether they are names."""
    return {folded(each) for each in _FIRST_WORD.findall(text)}


def signable(text: str) -> str:
    """A line as a document may hold it: in NFC, and with a space after each < that would begin a tag.

    What is signed holds no markup (`issuer.rules.text`); "a<b" is no tag, and is shown as "a< b".
    """
    return unicodedata.normalize("NFC", _TAG.sub("< ", text))


def holds_contact(sentence: str) -> bool:
    """Whether the sentence holds an e-mail, a web address or a phone number, which would be signed for ever."""
    return _CONTACT.search(sentence) is not None


def leads_to_someone(text: str) -> bool:
    """Whether a text that others read beside a person, without a signature, holds a contact, an account or an address.

    Stricter than `holds_contact`: no person is asked about it, so what is an address for certain counts as well.
    """
    return holds_contact(text) or leads_somewhere(text)


def reaches_someone(text: str) -> bool:
    """The same of words in which two people say where they meet: an address is no way to call or write to anybody."""
    return holds_contact(text) or holds_a_way_to_call(text)


TITLE_LENGTH = 120


def title_line(text: str, missing: str, too_long: str) -> str:
    """A title as a badge may hold it; what the lint would refuse at the signature is refused here."""
    cleaned = names.clean(text)
    if cleaned is None:
        raise Refused(missing)
    line = signable(cleaned)
    if len(line) > TITLE_LENGTH:
        raise Refused(too_long, length=TITLE_LENGTH)
    if holds_contact(line):
        raise Refused("sentence.contact")
    return line

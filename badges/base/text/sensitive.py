"""What a sentence may reveal that an employer should not read without a second thought.

A diagnosis or treatment, trouble with the law, a child's whole name and age, a bank account, an address. Pure rules
over spelling and word lists: they find too much rather than too little, since what they find is asked about and never
refused. The lists stand in `words`, one phrase a line; accents, capitals, hyphens and apostrophes do not count, `*` is
any ending of a word, `…` at most four words, `(a|b)` one of these. A phrase begins with a letter or such a choice.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final


class Subject(StrEnum):
    """What a sentence is perhaps about."""

    HEALTH = "health"
    JUSTICE = "justice"
    CHILD = "child"
    BANK = "bank"
    ADDRESS = "address"


_SPACE = re.compile(r"[\s'’ʼ`´\-‐-―_]+")
_FIRST_WORDS = re.compile(r"\(([^()]+)\)")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})

# -- a child -----------------------------------------------------------------------------------------------------------

_MINOR: Final = 17
_AGE = re.compile(
    r"(?<!depuis )(?<!pendant )(?<!y a )(?<!en )(?<!ces )(?<!les )"
    r"\b(\d{1,2}|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix.sept)"
    r"\s*(?:ans?|mois)\b",
    re.IGNORECASE,
)
_BORN = re.compile(r"\bnée? (?:le|en)\b[^.]{0,15}\b(20(?:09|[1-9]\d))\b", re.IGNORECASE)
_CLASS = re.compile(
    r"\b(?:CP|CE[12]|CM[12]|maternelle|grande section|petite section|moyenne section|[3-6](?:e|è|ème))\b"
)
_PARTICLE = r"(?:(?:de|du|des|le|la|el|al|ben|van|von|da|di|dos|d['’])\s*)?"
_NAME_WORD = r"[A-ZÀ-ÖØ-ÞŁŞĆ][\w’'\-]+"
_WHOLE_NAME = re.compile(rf"\b{_NAME_WORD}\s+{_PARTICLE}{_NAME_WORD}")
_LOWER_NAME = re.compile(r"\b([^\W\d_]+)\s+([^\W\d_]{2,})")
_NEAR: Final = 32  # characters between the name and the age

# -- a bank account ----------------------------------------------------------------------------------------------------

_IBAN = re.compile(r"\b[A-Z]{2}\s?\d{2}(?:[\s.\-]?[A-Z0-9]){11,30}\b|\bFR\s?\d{2}\s?\d{4}\b", re.IGNORECASE)
_GROUPS = re.compile(r"\b(?:\d[ .\-]?){16}\b|\b\d{5}[ .\-]?\d{5}[ .\-]?[\dA-Z]{11}[ .\-]?\d{2}\b", re.IGNORECASE)
_BANK = r"""
(iban|rib|bic|swift)
(numéro|numero|n|no|coordonnées) (de |du |d un )?(son |sa )?(compte|carte|bancaire*)
(compte|carte*|coordonnées) (bancaire*|bleue*|visa|de crédit|épargne)
(son|un|ses) (compte|virement*) (est le|au crédit|en banque|à la banque)
code (secret|de carte|confidentiel)
"""

# -- an address --------------------------------------------------------------------------------------------------------

_CLEAR_WAYS = (
    "rue|avenue|boulevard|chemin|impasse|route|quai|square|ruelle|faubourg|sentier|venelle|esplanade|rond point|"
    "lotissement|hameau|residence|lieu dit|traverse|sente|chaussee|montee|promenade|cite|allee"
)
_SHORT_WAYS = r"r\.|av\.?|ave\.?|bd\.?|bld\.?|blvd\.?|ch\.|che\.|imp\.?|all\.|pl\.|rte\.?|res\.|fbg\.?|lot\.|sq\."
_NUMBER = r"\b\d{1,4}\s?(?:bis|ter|quater|[a-d])?\s?,?\s*"
_NUMBERED = re.compile(
    rf"{_NUMBER}(?:grande? |petite? |vieille )?(?:{_CLEAR_WAYS})\b|{_NUMBER}(?:{_SHORT_WAYS})(?:(?<=\.)|\s)\s?\w"
)
# « 2 place du Marché » is an address, « 2 places » and « 1 place » are not.
_OF_PLACES = re.compile(
    r"\b(?:[2-9]|[1-9]\d{1,3})\s?(?:bis|ter|[a-d])?\s?,?\s*(?:place|passage|villa|clos|mail|voie|parvis)\s+\w"
)
# « 2 cours d’Anglais » are lessons.
_TAUGHT = "Allemand|Anglais|Arabe|Chinois|Espagnol|Fran[cç]ais|Italien|Occitan|Portugais|Russe|Turc|Ukrainien"
_CAPITAL_PLACE = re.compile(
    r"\b\d{1,4}\s?(?:bis|ter)?\s?,?\s*(?:place|allées|cours|passage|villa|clos|mail|voie|parvis)\s+"
    rf"(?!(?:de |d['’])?(?:{_TAUGHT}))"
    r"(?:(?:de|du|des|la|le|les|l['’]|d['’])\s*)*[A-ZÀ-Þ]\w+"
)
_NUMBER_OF_A_WAY = re.compile(
    rf"\b(?:numero|n|no|au|le) \d{{1,4}} (?:de la|du|de l|de|des) (?:{_CLEAR_WAYS}|place|cours)\b"
)
_NUMBER_AFTER = re.compile(rf"\b(?:{_CLEAR_WAYS}) [^,.;]{{3,30}}, ?(?:n |numero |au )?\d{{1,4}}(?= ?(?:[,.;]|$|a ))")
_LIVES = re.compile(
    r"\b(?:habit(?:e|es|ent|ait|er)|vit|vivait|loge\w*|demeur\w*|domicili\w*|resid(?:e|ait|ant)|chez (?:lui|elle)|"
    rf"adresse)\b[^.;]{{0,30}}?\b(?:{_CLEAR_WAYS}|place|cours|appartement|appt|batiment|etage|immeuble|hlm|foyer|tour)\b"
)
_POST = re.compile(
    r"\b(?:\d{2}\s?\d{3}|F-?\d{5})\s+[A-ZÀ-Þ][\w’'\-]+|[A-ZÀ-Þ][\w’'\-]+,? \(?\d{5}\b|"
    r"\b(?:BP|CS)\s?\d+\b|\b[Cc](?:edex|EDEX)\b"
)
_ROOM = re.compile(
    r"\b(?:[Aa]ppartement|[Aa]ppt|[Aa]pt|[Bb]âtiment|[Bb]atiment|[Bb]ât|[Ee]scalier|[Pp]orte|[Cc]hambre|[Ii]nterphone)\s+"
    r"(?:n[°o]\s?|numéro\s)?(?:\d+|[A-H])\b"
)
_MAIL = re.compile(
    r"\S\s?@\s?\S|\barobase\b|\bat\b\s\w+\s(?:point|dot)\s|https?:|www\.|\b[\w\-]+\.(?:fr|com|org|net|eu|be|ch|info|io|bzh)\b"
)
_SPOKEN_MAIL = re.compile(r"\b(?:point|dot) (?:fr|com|org|net|eu)\b")
_PHONE = re.compile(
    r"(?<!\d)(?:(?:\+|00)\s?\d{2,3}[\s.\-]?(?:\(0\))?|0)\s?[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)|(?<!\d)\d{10}(?!\d)"
)
_DIGITS = "un|deux|trois|quatre|cinq|six|sept|huit|neuf"
_SPOKEN = "zero|un|deux|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante|cinquante|soixante|quatre"
_SPOKEN_PHONE = re.compile(
    rf"\bzero (?:{_DIGITS}|[1-9]) (?:{_SPOKEN})\b|"
    rf"\b0 ?[1-9](?: \d\d){{0,2}} (?:{_SPOKEN}) (?:\d\d|{_SPOKEN}|{_DIGITS})\b"
)
_NIR = re.compile(
    r"(?<!\d)[12]\s?\d{2}\s?(?:0[1-9]|1[0-2]|[2-9]\d)\s?(?:\d{2}|2[AB])\s?\d{3}\s?\d{3}(?:\s?\d{2})?(?!\d)"
)
_HANDLE = re.compile(r"(?<!\w)@\w")
# « Snap lea23 »: a word with a digit, a dot or a low line in it, after the name of a place where people write.
_ACCOUNT = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|telegram|facebook|fb|messenger|discord|skype)\s*[:=]?\s*"
    r"[a-z][a-z]+(?:\d|[._]\w)",
    re.IGNORECASE,
)
_PATH = re.compile(r"\b[\w\-]+\.[a-z]{2,}/\w", re.IGNORECASE)  # wa.me/…, t.me/…
_MARKS = re.compile(r"[,;:()\[\]·•|*_~]+")
# Ten digits of a French number, with up to three marks or spaces between any two of them.
_DRESSED_PHONE = re.compile(r"(?<![\d.,])(?:\+\W{0,3}33|00\W{0,3}33|0)(?:\W{0,3}0)?\W{0,3}[1-9](?:\W{0,3}\d){8}(?!\d)")
_ADDRESS = r"""
code postal
(lieu dit|boîte postale|digicode)
(numéro|n|no) (de )?(sécu*|sécurité sociale|téléphone|tél|portable|fixe)
(adresse) (est|postale|personnelle|mail|e mail|courriel|électronique)
"""


def subjects(sentence: str) -> tuple[Subject, ...]:
    """Return what the sentence is perhaps about, in the order of `Subject`; empty for an ordinary one."""
    text = unicodedata.normalize("NFC", sentence)
    plain = _plain(text)
    said = _phrases(_listed("ordinary")).sub(" ", plain)
    found = {
        Subject.HEALTH: _says(said, _listed("health")) or re.search(r"\b(?:TOC|TCA|SEP|IST|MST)\b", text) is not None,
        Subject.JUSTICE: _says(said, _listed("justice")),
        Subject.CHILD: _names_a_child(text),
        Subject.BANK: _says(plain, _BANK) or _holds_account(text),
        Subject.ADDRESS: _says(plain, _ADDRESS) or _holds_address(text, plain),
    }
    return tuple(subject for subject, is_said in found.items() if is_said)


def without_accounts(sentence: str) -> str:
    """Return the sentence without the numbers of bank accounts and cards in it."""
    return _GROUPS.sub(" ", _IBAN.sub(" ", sentence))


def _plain(text: str) -> str:
    """Lower case, without accents; apostrophes and hyphens are spaces."""
    bare = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold())
    return _SPACE.sub(" ", "".join(mark for mark in bare if not unicodedata.combining(mark)))


@cache
def _listed(name: str) -> str:
    """The lines of a list, without its comments."""
    lines = (Path(__file__).parent / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


@cache
def _phrases(written: str) -> re.Pattern[str]:
    """The pattern that finds one of the phrases of a list. They stand together by their first letter, so that few are
    tried at a word of a sentence."""
    lines = [_plain(line.replace("…", "~")).strip() for line in written.strip().splitlines()]
    by_letter: dict[str, list[str]] = {}
    for line in chain.from_iterable(map(_by_first_word, lines)):
        pattern = line.replace("(", "(?:").replace("*", r"\w*").replace(" ~ ", r" (?:\w+ ){0,4}")
        by_letter.setdefault(pattern[0], []).append(pattern[1:])
    together = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"\b(?:{together})\b")


def _by_first_word(line: str) -> list[str]:
    """A phrase for each word with which one may begin: `a c` and `b c` of `(a|b) c`."""
    first = _FIRST_WORDS.match(line)
    return [word + line[first.end() :] for word in first[1].split("|")] if first is not None else [line]


def _says(plain: str, phrases: str) -> bool:
    return _phrases(phrases).search(plain) is not None


def _names_a_child(text: str) -> bool:
    ages = [found.span() for found in _AGE.finditer(text) if _is_minor(found.group(1))]
    ages += [found.span() for pattern in (_BORN, _CLASS) for found in pattern.finditer(text)]
    if not ages:
        return False
    names = [found.span() for found in _WHOLE_NAME.finditer(text)]
    names += [
        found.span() for found in _LOWER_NAME.finditer(text) if _plain(found.group(1)) in _listed("given_names").split()
    ]
    return any(0 <= age[0] - name[1] <= _NEAR or 0 <= name[0] - age[1] <= _NEAR for name in names for age in ages)


def _is_minor(number: str) -> bool:
    return int(number) <= _MINOR if number.isdecimal() else True


def _holds_account(text: str) -> bool:
    return _IBAN.search(text) is not None or _GROUPS.search(text) is not None


def leads_somewhere(sentence: str) -> bool:
    """Whether a whole postal address, a web or e-mail address, a handle or a telephone number stands in the sentence,
    also spelt out or written with other marks: what is an address for certain, of what `subjects` asks about."""
    return holds_a_way_to_call(sentence) or any(_is_at(each, _plain(each)) for each in _spellings(sentence))


def holds_a_way_to_call(sentence: str) -> bool:
    """The same without postal addresses: whether a person can be called or written to."""
    spellings = _spellings(sentence)
    called = any(_is_called(each, _plain(each)) for each in spellings)
    return called or _DRESSED_PHONE.search(spellings[-1]) is not None


def _spellings(sentence: str) -> tuple[str, str]:
    return sentence, _MARKS.sub(" ", unicodedata.normalize("NFKC", sentence))


def _is_called(text: str, plain: str) -> bool:
    written = (_MAIL, _PHONE, _NIR, _HANDLE, _ACCOUNT, _PATH)
    return any(each.search(text) for each in written) or any(
        each.search(plain) for each in (_SPOKEN_MAIL, _SPOKEN_PHONE)
    )


def _is_at(text: str, plain: str) -> bool:
    folded = (_NUMBERED, _OF_PLACES, _NUMBER_OF_A_WAY, _NUMBER_AFTER)
    written = any(each.search(text) for each in (_CAPITAL_PLACE, _POST))
    return written or any(each.search(plain) for each in folded)


def _leads(text: str, plain: str) -> bool:
    return _is_called(text, plain) or _is_at(text, plain)


def _holds_address(text: str, plain: str) -> bool:
    return _leads(text, plain) or _ROOM.search(text) is not None or _LIVES.search(plain) is not None

"""Which passwords are refused: the short, and those that a guesser finds early (`zxcvbn`, with French words).

Known to the guesser besides: the network, its sites and their towns and hosts, and the staff member's own name and
address. What counts is the number of guesses; no kind of character is asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.network import rows
from badges.network.tables import Staff

SHORTEST: Final = 12
LONGEST: Final = 128
GUESSES: Final = 1e10
_LOOKED_AT: Final = 72  # characters that are judged: `zxcvbn` takes as long as the square of their number
_SHORTEST_WORD: Final = 3
_TRIES_OF_A_MARK: Final = 20  # for each kind of mark that parts the words, whatever their number
_WORDS: Final = re.compile(r"[^\W_]+")
_OVER_AND_OVER: Final = re.compile(r"(.+?)\1+")


def check_password(session: OrmSession, password: str, person: Staff) -> None:
    """Check that a password is long enough, and not guessed early: by those who know the person and the network too.

    Raises Refused: password.too_short, password.too_long, password.too_easy.
    """
    if len(password) < SHORTEST:
        raise Refused("password.too_short", length=SHORTEST)
    if len(password) > LONGEST:
        raise Refused("password.too_long", length=LONGEST)
    if guesses(password, _facts(session, person)) < GUESSES:
        raise Refused("password.too_easy")


def guesses(password: str, facts: Iterable[str] = ()) -> float:
    """How many guesses find this password, by the estimate of `zxcvbn`; `facts`: texts that the guesser knows."""
    from zxcvbn import scoring

    known = {**_dictionaries(), "facts": _ranked(_parts(facts))}
    unaccented = plain(password)
    joined = _WORDS.findall(unaccented)
    marks = {mark for mark in unaccented if not mark.isalnum()}
    found = []
    for text, tries in ((password, 1), (unaccented, 1), ("".join(joined), _TRIES_OF_A_MARK ** len(marks))):
        if text:
            base, times = _base(text[:_LOOKED_AT])
            estimate = scoring.most_guessable_match_sequence(base, _matches(base, known))["guesses"]
            found.append(estimate * times * tries)
    return float(min(found))


def normal(password: str) -> str:
    """A password as it is compared: one keyboard sends "é" as one character, another as two."""
    return unicodedata.normalize("NFC", password)


def plain(text: str) -> str:
    """A text without accents and without the marks between its letters, as `french_words.txt` is written."""
    apart = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae").replace("’", "'"))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def _base(text: str) -> tuple[str, int]:
    """What a text repeats from its beginning to its end, and how often."""
    found = _OVER_AND_OVER.fullmatch(text)
    return (found[1], len(text) // len(found[1])) if found else (text, 1)


def _matches(text: str, known: Mapping[str, Mapping[str, int]]) -> Any:
    from zxcvbn import matching

    return matching.omnimatch(text, known)


@cache
def _dictionaries() -> dict[str, Mapping[str, int]]:
    """The lists of `zxcvbn` and ours, by name. Ours is added to its own, which it uses for what is repeated."""
    from zxcvbn import matching

    text = files("badges.network.signin").joinpath("french_words.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    words = [plain(word) for line in lines for word in line.split()]
    matching.RANKED_DICTIONARIES["french"] = _ranked(words)
    return dict(matching.RANKED_DICTIONARIES)


def _ranked(words: Iterable[str]) -> dict[str, int]:
    return {word: rank for rank, word in enumerate(dict.fromkeys(words), start=1)}


def _parts(facts: Iterable[str]) -> Iterator[str]:
    """Each word of each fact, and the fact as one word: "La Souterraine", "la", "souterraine", "lasouterraine"."""
    for fact in facts:
        words = _WORDS.findall(plain(fact).lower())
        yield from (word for word in words if len(word) >= _SHORTEST_WORD)
        if len(words) > 1:
            yield "".join(words)
            yield "".join(reversed(words))


def _facts(session: OrmSession, person: Staff) -> Iterator[str]:
    yield from (person.name, person.email, person.email.partition("@")[0], person.username or "", person.function)
    for site in rows.sites(session):
        yield from (site.name, site.city, site.host, site.address, site.postcode)
    instance = rows.instance(session)
    if instance is not None:
        yield from (instance.public_url.rpartition("/")[2], *(str(each) for each in instance.network.values() if each))

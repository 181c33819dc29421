"""The names of the service itself, of who carries it and of its hosts, and whether a text writes one of them.

A name is its words, in any order, among any others: « Le Réseau Citoyen de Services – antenne de Felletin » writes
"Réseau Citoyen de Services". Articles do not count. A name that many organisations bear counts only beside a place of
the service, with nothing between the two but words that say little ("de", "agence"): "UDAF" is in every département.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from verifier.near_words import NearWords, Word, errors_in, forms, parted, readings
from verifier.skeletons import skeletons

# Words between those of a name, and those with which a false name is embellished.
_ARTICLES: Final = frozenset((
    "le", "la", "les", "l", "de", "des", "du", "d", "en", "a", "au", "aux", "et", "the", "of", "in", "and",
))  # fmt: skip
_SAYING_LITTLE: Final = _ARTICLES.union((
    "verifie", "verifiee", "officiel", "officielle", "officiels", "certifie", "certifiee", "authentique",
    "agree", "reconnu", "association", "asso", "siege", "section", "site", "sites", "agence", "antenne",
    "bureau", "bureaux", "delegation", "direction", "service", "services", "pole", "equipe", "insertion",
    "solidarites", "badge", "badges", "open", "openbadges", "delivre", "par", "verified", "official",
    "certified", "team", "office",
))  # fmt: skip
_MOST_WITH_ERRORS: Final = 100  # different words of a text in which an error is sought: a bound of the cost
_LONG: Final = 10  # letters of a name that is looked for within other letters, its words joined
_SILENT: Final = frozenset({""})
# Before the name of an organisation these words begin that of another: of its friends, its staff, several together.
_FRIENDS: Final = frozenset((
    "amis", "amies", "amicale", "anciens", "collectif", "comite", "federation", "personnel", "union", "usagers",
))  # fmt: skip
_NAMED_AFTER: Final = "<"


@dataclass(frozen=True)
class OwnName:
    """A name of ours: `known_as`, as a page says it, and as it may be `written`.

    `places`: those beside which it is ours, None for one that no one else bears. `is_alone`: it counts only if the
    text says nothing else of weight, since it begins the names of others too ("CD 23"). `is_ours`: the network's own or
    its carrier's, which has an article before it on a page.
    """

    known_as: str
    written: tuple[str, ...]
    places: tuple[str, ...] | None = None
    is_alone: bool = False
    is_ours: bool = False


@dataclass(frozen=True)
class OwnNames:
    """The names of this service, the one to warn of first at the head. Without names nothing is found."""

    names: tuple[OwnName, ...] = ()

    def find(self, text: str) -> OwnName | None:
        """The first of the names that a text writes, or None.

        The cost is linear in the length of the text; the caller bounds it.
        """
        return _dictionary(self.names).find(text) if self.names else None


def words_of(name: str, without: Iterable[str] = ()) -> tuple[Word, ...]:
    """The words of a name in its own order, without articles and without those of some places ("Creuse", "23")."""
    left_out = _looks(_ARTICLES | {word for place in without for word in parted(place)})
    return tuple(word for word in parted(name) if forms(word).isdisjoint(left_out))


def _worded(texts: Iterable[str]) -> dict[str, tuple[Word, ...]]:
    """The words of each text that has any."""
    return {text: words for text in texts if (words := words_of(text))}


@lru_cache(maxsize=64)
def _looks(words: frozenset[Word]) -> frozenset[str]:
    return frozenset(form for word in words for form in forms(word))


@dataclass(frozen=True)
class _Text:
    """One reading of a text: what each of its words may be, and all of that. "" is a word that says little."""

    words: tuple[frozenset[Word], ...]
    all: frozenset[Word]


@dataclass(frozen=True)
class _Spelling:
    """One way to write a name: its words, and the words of each place beside which it counts."""

    name: OwnName
    words: frozenset[Word]
    places: tuple[frozenset[Word], ...] | None = None

    def is_in(self, text: _Text) -> bool:
        """Whether it stands in a text."""
        if not self.words <= text.all:
            return False
        own = self.words.union(_SILENT, *(self.places or ()))
        if self.name.is_alone and any(own.isdisjoint(word) for word in text.words):
            return False
        if self.places is None:
            return True
        is_another = False  # named after it: "Fédération des MJC de la Creuse"
        for is_own, words in groupby(text.words, lambda word: not own.isdisjoint(word)):
            run = tuple(words)
            meant = frozenset[Word]().union(*run)
            if is_own and not is_another and self.words <= meant and any(place <= meant for place in self.places):
                return True
            is_another = not is_own and _NAMED_AFTER in run[-1]
        return False


class _Dictionary:
    """Names as they are looked for: their spellings, and the words in these."""

    def __init__(self, names: tuple[OwnName, ...]) -> None:
        self._near = NearWords()
        self._inside: list[tuple[str, OwnName]] = []
        self._spellings = [each for name in names for each in self._spelled(name)]

    def _spelled(self, name: OwnName) -> Iterator[_Spelling]:
        is_everywhere = name.places is None
        spellings, places = _worded(name.written), _worded(name.places or ())
        for word in (each for words in (*spellings.values(), *places.values()) for each in words):
            self._near.add(word, errors_in(word))
        for words in spellings.values():
            beside = None if is_everywhere else tuple(map(frozenset, places.values()))
            yield _Spelling(name, frozenset(words), beside)
        # The words of a name in one, beside its places: "UDAF23" or "mjclasouterraine".
        joined = {"".join(each) for written, words in spellings.items() for each in (words, parted(written))}
        if not is_everywhere:
            ends = {"".join(each) for place, words in places.items() for each in (words, parted(place))}
            joined = {each for one in joined for end in ends for each in (one + end, end + one)}
        for whole in joined:
            yield _Spelling(name, frozenset({f"={whole}"}))
            self._near.add(f"={whole}", min(1, errors_in(whole)) if is_everywhere else 0, forms(whole))
            if is_everywhere and len(whole) >= _LONG:
                self._inside += ((form, name) for form in skeletons(whole))

    def find(self, text: str) -> OwnName | None:
        """As `OwnNames.find`."""
        meanings: dict[Word, frozenset[Word]] = {}
        texts = []
        for words in readings(text):
            for word in words:
                if word not in meanings:
                    meanings[word] = self._meaning(word, with_errors=len(meanings) < _MOST_WITH_ERRORS)
            meant = tuple(meanings[word] for word in words)
            texts.append(_Text(meant, frozenset[Word]().union(*meant)))
        every = frozenset[Word]().union(*meanings.values())
        found = (each.name for each in self._spellings if each.words <= every and any(map(each.is_in, texts)))
        if (name := next(found, None)) is not None:
            return name
        looks = skeletons(text)
        return next((name for form, name in self._inside if any(form in look for look in looks)), None)

    def _meaning(self, word: Word, *, with_errors: bool) -> frozenset[Word]:
        found = self._near.find(word, with_errors=with_errors)
        looks = forms(word)
        if not looks or not looks.isdisjoint(_looks(_SAYING_LITTLE)):
            return found | _SILENT
        return found if looks.isdisjoint(_looks(_FRIENDS)) else found | {_NAMED_AFTER}


@lru_cache(maxsize=8)
def _dictionary(names: tuple[OwnName, ...]) -> _Dictionary:
    return _Dictionary(names)

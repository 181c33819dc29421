"""How easily a line of a badge is read, in words: each remark is a stable code with its sentence in the catalogues.

A help for the writer, and never a refusal. It says what can be said without a dictionary: how long a sentence and its
words are, and how it begins. It has no list of rare words, so it names none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from badges.base.text.names import folded

LONG_SENTENCE: Final = 10  # words; the catalogue's longest has nine
LONG_WORD: Final = 13  # letters
_WORD: Final = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_TRAITS: Final = frozenset(
    {"est", "a", "reste", "semble", "parait", "se montre", "fait preuve", "sait", "peut", "possede"}
)
_NO_VERB: Final = frozenset({
    "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "son", "sa", "ses", "leur", "leurs", "ce", "cet",
    "cette", "ces", "mon", "ma", "mes", "tres", "bien", "bon", "bonne", "il", "elle", "on",
})  # fmt: skip
# Verbs in -er and -ir, and those in -re by the ends that no third person has.
_INFINITIVE: Final = re.compile(
    r"[a-z]{2,}(?:er|ir)|etre|[a-z]*(?:mettre|battre|aitre|suivre|vivre|rompre|vaincre|boire|croire|clure|suffire|faire"
    r"|plaire|taire|traire|dire|lire|rire|crire|uire|endre|andre|ondre|erdre|ordre|oudre|aindre|eindre|oindre)"
)
_NOT_INFINITIVE: Final = frozenset({"engendre", "saupoudre"})
# Words that are surely no verb in the third person by how they end, « Politesse » and « Ponctualité », without those
# that are one: « Avance », « Mesure ».
_NOUN: Final = re.compile(r"[a-z]+(?:[stx]ion|isme|eur|ment|esse|[ae]nce|tude|thie|nomie|[bcdfglmnrstvxz]ure)s?")
_VERBS: Final = frozenset({
    "avance", "lance", "relance", "contrebalance", "fiance", "manigance", "refinance", "romance", "balance", "finance",
    "devance", "nuance", "distance", "tance", "elance", "ordonnance", "cadence", "commence", "recommence", "agence",
    "reagence", "influence", "ensemence", "sequence", "reference", "concurrence", "adresse", "cesse", "presse",
    "compresse", "oppresse", "empresse", "dresse", "redresse", "interesse", "progresse", "regresse", "transgresse",
    "agresse", "caresse", "blesse", "tresse", "stresse", "destresse", "decompresse", "desinteresse", "confesse",
    "professe", "paresse", "assure", "rassure", "mesure", "censure", "pressure", "procure", "recure", "cure", "dure",
    "endure", "perdure", "figure", "configure", "defigure", "prefigure", "inaugure", "augure", "murmure", "epure",
    "capture", "cloture", "structure", "restructure", "facture", "rature", "sature", "torture", "suture", "triture",
    "obture", "denature", "ligature", "mature", "fracture", "fissure", "hachure", "rainure", "nervure", "bouture",
    "emmure", "manufacture", "manucure", "tonsure", "transfigure", "moulure", "courbature", "carbure", "aventure",
    "conjecture", "ment", "dement", "ferment", "dorment", "aiment", "nomment", "forment", "informent", "transforment",
    "affirment", "confirment", "expriment", "estiment", "animent", "resument", "assument", "calment",
})  # fmt: skip
_NOT: Final = re.compile(r"\b(?:ne\s|n[’'])\w+.*\b(?:pas|jamais|rien|(?<!au )plus)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Remark:
    """One thing that makes a line harder to read, by its code and the facts of its sentence."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def words_in(text: str) -> list[str]:
    """The words of a text, as they stand."""
    return _WORD.findall(text)


def of_line(text: str) -> list[Remark]:
    """What makes any line harder to read: its length, and words that are long."""
    words = words_in(text)
    found = [Remark("reading.long_sentence", {"number": len(words)})] if len(words) > LONG_SENTENCE else []
    long = [each for each in words if max(map(len, re.split(r"[’'-]", each))) >= LONG_WORD]
    return found + [Remark("reading.long_word", {"word": each}) for each in dict.fromkeys(long)]


def of_criterion(text: str) -> list[Remark]:
    """The same, and whether it begins with a verb that says what a person does, which another sees."""
    words = [folded(each) for each in words_in(text)]
    if not words:
        return []
    first, pair = words[0], " ".join(words[:2])
    found: list[Remark] = []
    if first in _TRAITS or pair in _TRAITS:
        found.append(Remark("reading.trait", {"word": text.split()[0]}))
    elif first.split()[0] in _NO_VERB:
        found.append(Remark("reading.no_verb", {"word": words_in(text)[0]}))
    elif _INFINITIVE.fullmatch(first) and first not in _NOT_INFINITIVE:
        found.append(Remark("reading.infinitive", {"word": words_in(text)[0]}))
    elif _is_noun(words_in(text)[0], first):
        found.append(Remark("reading.no_verb", {"word": words_in(text)[0]}))
    if _NOT.search(text):
        found.append(Remark("reading.negative"))
    return found + of_line(text)


def _is_noun(word: str, plain: str) -> bool:
    """Whether a word, and the same folded, is surely a noun, an adverb or a participle. « Écoute » is none of them,
    « Fidélité » is told by its accent."""
    return word.casefold().endswith(("é", "és")) or (bool(_NOUN.fullmatch(plain)) and plain not in _VERBS)

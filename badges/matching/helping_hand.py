"""Whether an offer or a request is still a helping hand: free, now and then, between inhabitants.

A doubt is one sentence for the facilitator, reckoned when a page is read and stored nowhere. It refuses nothing: the
words are the person's, and she knows them.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Final

from badges.base.text.names import folded
from badges.gatherings.rules import months_before
from badges.matching.rules import Manner

OFTEN: Final = 6  # times that one thing is done for the same person within `WITHIN_MONTHS`
WITHIN_MONTHS: Final = 3


class Doubt(StrEnum):
    """Why a page asks « Est-ce encore un coup de main ? »."""

    PRICE = "price"
    JOB = "job"  # regular work
    BODY = "body"  # care of the body
    GAS = "gas"
    ELECTRICITY = "electricity"
    ROOF = "roof"
    ORGANISATION = "organisation"  # a firm, a town hall


# Of folded text: small letters without marks. What makes a word harmless before it is named with it.
_SAID: Final = {
    Doubt.PRICE: (
        r"\d ?(?:€|eur\b|euros?\b)", "€", r"\beuros\b", r"\bpayante?s?\b", r"\bremuner\w+", r"\btarifs?\b",
        r"\bsalaires?\b", r"\bpaypal\b", r"\blydia\b", r"\bde l.heure\b", r"\bcontre (?:de l.argent|paiement)\b",
        r"\ba credit\b", r"\bpas cher\b",
    ),
    Doubt.JOB: (
        r"\bcd[id]\b", r"\bmi.temps\b", r"\btemps plein\b", r"\binterim\b", r"\bembauch\w+", r"\bemployeurs?\b",
        r"\bheures? (?:par|chaque) (?:jour|semaine|mois)\b", r"\btous les (?:jours|matins|soirs)\b",
        r"\bmenage (?:regulier|chaque)\b",
    ),
    Doubt.BODY: (
        r"\bmassages?\b", r"\bmasser\b", r"\bpansements?\b", r"\bpiqures?\b", r"\binjections?\b", r"\bepilation\b",
        r"\bmanucures?\b", r"\binfirmi\w+", r"\btoilette (?:de|d.une|du)\b", r"\bfaire (?:la|sa|ma) toilette\b",
        r"\bsoins? (?:du corps|esthetiques?)\b", r"\bcouper (?:les|mes|ses) ongles\b",
        r"\b(?:donner|preparer|trier) (?:les|des|mes|ses) medicaments\b",
    ),
    Doubt.GAS: (r"\bgaz\b", r"\bchaudieres?\b"),
    Doubt.ELECTRICITY: (
        r"(?<!facture d.)\belectricite\b", r"\belectriciens?\b", r"\bdisjoncteurs?\b",
        r"\b(?:prise|tableau|compteur|installation|radiateur|panneau)[sx]? electriques?\b",
    ),
    Doubt.ROOF: (r"\btoits?\b", r"\btoitures?\b", r"\bgouttieres?\b", r"\bcharpentes?\b", r"\bramon\w+"),
    Doubt.ORGANISATION: (
        r"\bentreprises?\b", r"\bsarl\b", r"\bsiret\b", r"\bdevis\b", r"\b(?:auto|micro).?entre\w+",
        r"(?<!jeux de )(?<!jeu de )(?<!la )(?<!en )\bsociete\b", r"\bnos clients?\b",
        r"\b(?:la|notre|une) (?:mairie|commune) (?:cherche|propose|recrute)\b",
    ),
}  # fmt: skip
_PATTERNS: Final = {each: re.compile("|".join(said)) for each, said in _SAID.items()}


def doubt(words: str) -> Doubt | None:
    """The first doubt about some words; None where there is none."""
    plain = folded(words)
    return next((each for each, pattern in _PATTERNS.items() if pattern.search(plain)), None)


def counted_since(today: date) -> date:
    """From which day the times are counted."""
    return months_before(today, WITHIN_MONTHS)


def is_often(manner: Manner | None, times: int) -> bool:
    """Whether one thing is done for the same person so often, the sixth time, that it may be a job."""
    return manner is Manner.DOES and times >= OFTEN

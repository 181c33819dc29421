"""Words of a note about which its writer is asked: health, money, justice. The network needs none of them.

It refuses nothing: the writer may have a reason, and « le foot à Santeuil » is no illness.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from badges.base.text.names import folded


class Sensitive(StrEnum):
    """What a note seems to tell."""

    HEALTH = "health"
    MONEY = "money"
    JUSTICE = "justice"


# Of folded text: small letters without marks.
_SAID: Final = {
    Sensitive.HEALTH: (
        r"\bmalad\w+", r"\bdepress\w+", r"\bhandicap\w*", r"\bmedic\w+", r"\bmedecins?\b", r"\bpsych\w*", r"\bpsy\b",
        r"\bhopita\w+", r"\bhospitalis\w+", r"\balcool\w*", r"\bdrogu\w+", r"\btoxico\w*", r"\baddict\w*",
        r"\bcancers?\b", r"\bdiabet\w+", r"\bepilep\w+", r"\bautis\w+", r"\bbipolaire\w*", r"\bschizo\w*",
        r"\bburn.?out\b", r"\banxie\w+", r"\bangoiss\w+", r"\btraitements?\b", r"\bsoins?\b", r"\binvalid\w+",
        r"\brqth\b", r"\bmdph\b", r"\baah\b", r"\bsuicid\w*", r"\benceinte\b", r"\bsante\b", r"\bvih\b", r"\bavc\b",
        r"\btroubles?\b", r"\bdys\w*lexi\w+", r"\bfragil\w+", r"\bsevrage\b", r"\bdeficien\w+",
    ),
    Sensitive.MONEY: (
        r"\bdettes?\b", r"\b(?:sur)?endett\w+", r"\brsa\b", r"\bloyers?\b", r"\bimpay\w+", r"\bhuissiers?\b",
        r"\bexpuls\w+", r"\ballocations?\b", r"\ballocataires?\b", r"\bchom\w+", r"\baides? sociales?\b",
        r"\bbanques?\b", r"\bbancaire\w*", r"\bsans ressources?\b", r"\bpauvre\w*", r"\bprecarite\b", r"\bass\b",
        r"\bcredits?\b", r"\bargent\b", r"\bcaf\b",
    ),
    Sensitive.JUSTICE: (
        r"\bprisons?\b", r"\bdetenu\w*", r"\bincarcer\w+", r"\btribuna\w+", r"\bjuges?\b", r"\bjudiciaire\w*",
        r"\bcondamn\w+", r"\bsursis\b", r"\bprobation\b", r"\bspip\b", r"\btutelle\b", r"\bcurat\w+\b",
        r"\bgarde a vue\b", r"\bplaintes?\b", r"\bviolen(?:ce|t|te)s?\b", r"\bcasier\b", r"\bbracelet\b",
        r"\btig\b", r"\bpolice\b", r"\bgendarm\w+", r"\bsans.papiers\b", r"\btitre de sejour\b", r"\boqtf\b",
        r"\bdemandeu\w+ d.asile\b", r"\brefugie\w*",
    ),
}  # fmt: skip
_WORD: Final = re.compile(r"\w+")
_PATTERNS: Final = {each: re.compile("|".join(said)) for each, said in _SAID.items()}


def found(note: str | None) -> list[str]:
    """The words of a note that tell of health, money or justice, as they were written, in their order, each once."""
    text = note or ""
    plain = folded(text)
    places = sorted((hit.start(), hit.group()) for pattern in _PATTERNS.values() for hit in pattern.finditer(plain))
    written = {folded(word): word for word in reversed(_WORD.findall(text))}
    return list(dict.fromkeys(written.get(said, said) for _place, said in places))

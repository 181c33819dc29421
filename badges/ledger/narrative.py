"""The French that is signed (decisions 13, 18): data of a credential for ever, not words of the interface.

The employer's page reads it back from the verified bytes, so its shape is fixed: what was seen is a list of lines that
begin with "- ", then the one sentence between « ». English is shown from the catalogue, never signed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from badges.base.text.names import of_place
from badges.base.text.sentences import signable
from badges.exchanges.rules import ExchangePart
from badges.gatherings.rules import GatheringKind, Participation
from badges.ledger.identities import new_urn
from badges.recognition.evidence import Part, RecognitionContext
from badges.recognition.rules import RoleHeld
from badges.recognition.witnesses.rules import Manner, WitnessFunction
from issuer.drafts import EvidenceDraft

NARROW, WIDE = "\u202f", "\u00a0"  # narrow no-break space; no-break space
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
MOST_ACTIVITIES = 8
ATTESTS = "atteste avoir vu ce que ce badge décrit."
_COMMENT = re.compile(
    rf"(?:L’|La |Le )(?P<function>\w+) du site (?:de |d’)(?P<site>[^.]+) {re.escape(ATTESTS)}"  # one sentence alone
)
_FUNCTIONS: Mapping[str, str] = {
    **dict.fromkeys(("animatrice", "animateur"), "facilitator"),
    **dict.fromkeys(("coordinatrice", "coordinateur"), "coordinator"),
}
ROLES: dict[RoleHeld, str] = {
    Participation.TAKES_PART: "A participé",
    Participation.HELPS: "A aidé",
    Participation.LEADS: "A animé",
    ExchangePart.GIVES: "A rendu service",
    ExchangePart.RECEIVES: "A appris",
}
# The same roles as the beginning of a sentence about the activity, and the articles of its kinds.
_DID: Mapping[str, str] = {
    "A participé": "Participait à ",
    "A aidé": "Aidait pendant ",
    "A animé": "Animait ",
    "A rendu service": "Rendait service pendant ",
    "A appris": "Apprenait pendant ",
}
_ARTICLES: Mapping[str, str] = {"Atelier": "l’", "Rencontre": "la ", "Échange": "l’"}
GENRES: dict[str, str] = {
    GatheringKind.WORKSHOP: "Atelier",
    GatheringKind.MEETING: "Rencontre",
    "exchange": "Échange",
    "mixed": "Activités du réseau",
}


def what_was_seen(content: Mapping[str, Any], ticked: Collection[str], sentence: str | None) -> str:
    """The ticked criteria of a version's content, in its order, and the sentence if there is one (decisions 8)."""
    lines = [f"- {criterion['fr']}" for criterion in content["criteria"] if criterion["key"] in ticked]
    if sentence:
        lines += ["", f"«{WIDE}{sentence}{WIDE}»"]
    return "\n".join(lines)


def role(context: RecognitionContext) -> str:
    """The fullest role held where something was seen, without gender (decisions 29)."""
    return ROLES[context.role]


def told(role: str, said: str) -> str | None:
    """What the person did there, from the signed role and evidence: "Animait l’atelier couture, 3 séances…".

    None for words of another shape, which stand as they are.
    """
    article = next((the for kind, the in _ARTICLES.items() if said.startswith(kind)), None)
    return f"{_DID[role]}{article}{said[0].lower()}{said[1:]}" if role in _DID and article is not None else None


def times(part: Part) -> str:
    """How often, in one activity and role: "3 séances", "1 échange"."""
    occasion = "échange" if part.kind == "exchange" else "séance"
    return f"{part.times}{WIDE}{occasion}{'s' if part.times > 1 else ''}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def period(part: Part) -> str:
    """The months in which it was seen there: "en novembre 2026", "de septembre à novembre 2026"."""
    first, last = part.first_on, part.last_on
    if (first.year, first.month) == (last.year, last.month):
        return f"en {_month(first)}"
    start = MONTHS[first.month - 1] if first.year == last.year else _month(first)
    return f"{of_place(start)} à {_month(last)}"


def where(part: Part) -> str:
    """The sites where it was seen, by their towns: "site de Guéret", "sites d’Auzances et de Guéret"."""
    return f"site{'s' if len(part.sites) > 1 else ''} {' et '.join(of_place(site) for site in part.sites)}"


def _also(part: Part, main: Part) -> str:
    """Another activity or role, and what differs there: "Couture", "rencontre (2 séances, a participé)"."""
    said = [times(part)] if part.times > 1 else []
    if part.role != main.role:
        said.append(ROLES[part.role].lower())
    if period(part) != period(main):
        said.append(period(part))
    if set(part.sites) != set(main.sites):
        said.append(where(part))
    name = part.title or GENRES[part.kind].lower()
    return f"{name} ({', '.join(said)})" if said else name


def _first(activities: list[str]) -> list[str]:
    """The first activities and the number of the others, so that two years of exchanges fit in one paragraph."""
    more = len(activities) - MOST_ACTIVITIES
    if more <= 1:
        return activities
    return [*activities[:MOST_ACTIVITIES], f"et {more}{WIDE}autres"]


def evidence(context: RecognitionContext) -> tuple[EvidenceDraft, ...]:
    """One piece of evidence: the activity of the role, and in its narrative how often, when and where.

    Other activities, and other roles, stand after it as they were. It names no other person.
    """
    main, *others = context.parts
    name = main.title or GENRES[main.kind]
    narrative = f"{name[0].upper()}{name[1:]}, {times(main)}, {period(main)}. S{where(main)[1:]}."
    if others:
        narrative += f" Aussi{WIDE}: {', '.join(_first([_also(each, main) for each in others]))}."
    return (
        EvidenceDraft(
            id=new_urn(),
            name=name,
            description=None,
            narrative=signable(narrative),  # `upper` may return text that is not in NFC
            genre=GENRES[context.kind],
            audience=None,
        ),
    )


def facilitator_comment(function: str, site: str) -> str:
    """The text of the site's endorsement: the function of the person who attests, and what (decisions 12)."""
    article = "L’" if function[0] in "aeio" else "La " if function.endswith(("e", "rice")) else "Le "
    return f"{article}{function} du site {of_place(site)} {ATTESTS}"


def function_in(comment: str, functions: Collection[str], site: str) -> str | None:
    """The function that a text of `facilitator_comment` names. None: it is of another site, or in other words."""
    return next((each for each in functions if facilitator_comment(each, site) == comment), None)


def comment_in_english(comment: str) -> str | None:
    """A site's attestation in English, from the fixed shape of what was signed; None for words of another shape."""
    found = _COMMENT.fullmatch(comment)
    if found is None or found["function"] not in _FUNCTIONS:
        return None
    function = _FUNCTIONS[found["function"]]
    return f"The {function} at {found['site']} attests to having seen what this badge describes."


# What a witness was there, and how it was confirmed: with which of the two slips that the service makes, and no more.
WITNESSES: Mapping[WitnessFunction, str] = {
    WitnessFunction.TOOK_PART: "une personne qui participait",
    WitnessFunction.LED: "une personne qui animait",
    WitnessFunction.HOSTED: "une personne qui accueillait",
    WitnessFunction.VOLUNTEER: "bénévole",
    WitnessFunction.EMPLOYER: "côté employeur, après une immersion",
}
CONFIRMED: Mapping[Manner, str] = {
    Manner.PAPER: "Confirmé avec un billet à usage unique.",
    Manner.LINK: "Confirmé avec un lien à usage unique.",
}
_SAYS = "dit l’avoir vu"
_WITNESS = re.compile(
    rf"(?P<first_name>[^,.:;!?«»]+), (?P<function>{'|'.join(WITNESSES.values())}), {_SAYS}"
    rf"(?:\.|{WIDE}: «{WIDE}(?P<sentence>.+){WIDE}»\.) (?P<manner>{'|'.join(map(re.escape, CONFIRMED.values()))})"
)


@dataclass(frozen=True)
class WitnessWords:
    """What the signed comment of a witness says. `sentence`: theirs; None where they wrote none."""

    first_name: str
    function: WitnessFunction
    sentence: str | None
    manner: Manner


def witness_comment(said: WitnessWords) -> str:
    """The text of the site's endorsement of what a witness said: who, what they were, their sentence, and how."""
    quoted = f"{WIDE}: «{WIDE}{said.sentence}{WIDE}»." if said.sentence else "."
    return f"{said.first_name}, {WITNESSES[said.function]}, {_SAYS}{quoted} {CONFIRMED[said.manner]}"


def witness_in(comment: str) -> WitnessWords | None:
    """What a text of `witness_comment` says. None: it is in other words, such as the site's own attestation.

    The text must be known to be ours: anybody can write words of this shape.
    """
    found = _WITNESS.fullmatch(comment)
    if found is None:
        return None
    functions = {words: each for each, words in WITNESSES.items()}
    manners = {words: each for each, words in CONFIRMED.items()}
    return WitnessWords(found["first_name"], functions[found["function"]], found["sentence"], manners[found["manner"]])


def endorsement_name(content: Mapping[str, Any]) -> str:
    """The name of the EndorsementCredential."""
    return f"Attestation{WIDE}: {content['name']['fr']}"

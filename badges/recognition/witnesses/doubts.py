"""What the reader of a statement is told or asked: a name in it, a word that judges, a first name that sounds known.

No first name decides anything: many people bear the same, so it is only told.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused
from badges.base.text import sounds
from badges.base.text.names import folded
from badges.base.text.sensitive import Subject, subjects
from badges.base.text.sentences import names_someone
from badges.network import reads as network
from badges.network.tables import Staff
from badges.people import reads as people
from badges.recognition import observe
from badges.recognition.tables import Award
from badges.recognition.witnesses.tables import WitnessStatement

_WORD: Final = re.compile(r"[^\W\d_]+")
# Words that judge a person or insult them, folded. They are asked about, and never refused by themselves.
_JUDGING: Final = re.compile(
    "(?:abruti|andouille|assiste|batard|bete|bougnoul|branleur|branleuse|clochard|con|connard|connasse|conne|cretin|"
    "cretine|debile|degueulasse|emmerdeur|emmerdeuse|enfoire|faineant|feignant|feignasse|folle|fou|garce|glandeur|"
    "glandeuse|gogol|gouine|idiot|imbecile|incapable|ignare|kassos|lopette|malhonnete|menteur|menteuse|merde|minable|"
    "moche|mongol|negre|negresse|nul|nulle|paresseuse|paresseux|parasite|pd|pede|poufiasse|profiteur|profiteuse|putain|"
    "pute|rate|racaille|sale|salaud|salope|stupide|tapette|tocard|voleur|voleuse|voyou|youpin)e?s?"
)
# Words of a parent, a partner, or of who decides with the member: they are no witnesses. Folded.
_RELATED: Final = re.compile(
    r"\b(?:(?:ma|mon|mes) (?:fille|fils|enfant|petite fille|petit fils|mere|pere|parents|soeur|frere|mari|femme|"
    r"conjointe?|compagne|compagnon|niece|neveu|cousine?|belle fille|beau fils)|maman|papa|mamie|papi|tutrice|tuteur|"
    r"curatrice|curateur|referente?|conseillere?|educatrice|educateur|assistante? sociale?)\b"
)


@dataclass(frozen=True)
class Doubts:
    """What is to be looked at before a statement is shown.

    `named`: a member or another person who was there, since a badge names none. `judging`: words that may hurt.
    `subjects`: what it is perhaps about. `related`: words of a parent or a referrer. `sounds_like`: the member or staff
    who bear such a first name.
    """

    named: str | None = None
    judging: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    related: tuple[str, ...] = ()
    sounds_like: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether the reader says that they looked."""
        return bool(self.judging or self.subjects or self.related or self.sounds_like)


def of(session: OrmSession, statement: WitnessStatement) -> Doubts:
    """What is to be looked at in a statement. A few statements, for one page."""
    award = statement.award
    return Doubts(
        named=_named(session, award, statement.sentence),
        judging=judging(f"{statement.first_name} {statement.sentence or ''}"),
        subjects=subjects(statement.sentence or ""),
        related=related(f"{statement.first_name}, {statement.sentence or ''}"),
        sounds_like=_sounds_like(session, award, statement),
    )


def judging(text: str) -> tuple[str, ...]:
    """The words of a text that judge a person, as they are written, each once."""
    found = (word for word in _WORD.findall(text) if _JUDGING.fullmatch(folded(word)))
    return tuple(dict.fromkeys(found))


def related(text: str) -> tuple[str, ...]:
    """The words of a text, without accents, that a parent or a referrer uses, each once."""
    return tuple(dict.fromkeys(_RELATED.findall(folded(text))))


def _named(session: OrmSession, award: Award, sentence: str | None) -> str | None:
    """The person that the sentence names: a member of any site by the whole name, by the first one who was there.

    What is signed is read everywhere, and cannot be changed.
    """
    if sentence is None:
        return None
    whole = people.named_in(session, [sentence], [each.id for each in network.every_site(session)]).get(sentence)
    if whole is not None and whole != award.name_shown:
        return whole
    others: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    with suppress(NotFound, Refused):
        others = observe.scene_of(session, award.member, award.gathering_id, award.exchange_id).others
    return names_someone(sentence, *others)


def _sounds_like(session: OrmSession, award: Award, statement: WitnessStatement) -> tuple[str, ...]:
    """The names of the member, of those who attest the badge and of who made the slip that sound like the witness's."""
    key = sounds.key(statement.first_name)
    numbers = {award.awarded_by_id, statement.slip.made_by_id, *(each.staff_id for each in award.endorsements)}
    staff = session.scalars(select(Staff.name).where(Staff.id.in_(numbers - {None}), Staff.erased_at.is_(None)))
    known = (award.member.given_name, award.member.called, *staff)
    return tuple(dict.fromkeys(name for name in known if name and _has_sound(name, key)))


def _has_sound(name: str, key: str) -> bool:
    """Whether the first part of a name, or all of it, sounds so."""
    return bool(key) and key in (sounds.key(name), sounds.key(name.partition(" ")[0]))

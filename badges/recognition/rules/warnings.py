"""What deserves a second look before a badge is signed. It warns and never blocks: there are days of many badges.

Pure: facts in, answers out, without clock or database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from badges.base.text import names
from badges.recognition.rules.dossier import Dossier
from badges.recognition.states import IN_PROGRESS, AwardState

EVERYBODY: Final = 3  # from so many people present on, the same badge for all of them is worth a second look
OFTEN: Final = 3  # badges to one person
WEEK: Final = timedelta(days=7)
SHORT: Final = 15  # characters of a sentence
COPIED_WITHIN: Final = timedelta(days=365)  # a sentence of the same staff member's


class About(StrEnum):
    """What a warning concerns."""

    BADGE = "badge"
    PERSON = "person"
    SENTENCE = "sentence"


@dataclass(frozen=True)
class Warned:
    """One warning: what it concerns, its stable code, and the facts that its sentence mentions."""

    about: About
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Other:
    """An award beside the one that is looked at, as far as a warning asks."""

    award_id: int
    member_id: int
    badge_slug: str
    gathering_id: int | None
    awarded_by_id: int
    state: AwardState
    begun: bool  # something is ticked
    issued_at: datetime | None
    sentence: str | None


def warnings(dossier: Dossier, others: Collection[Other], present: int, now: datetime) -> tuple[Warned, ...]:
    """What deserves a second look about this award, beside `others`; `present`: how many members were there."""
    found = [
        *_everybody(dossier, others, present),
        *_often(dossier, others, now),
        *_sentence(dossier, others),
    ]
    return tuple(found)


def _gathering(dossier: Dossier) -> int | None:
    place = dossier.place
    return place.id if place is not None and place.kind != "exchange" else None


def _everybody(dossier: Dossier, others: Iterable[Other], present: int) -> list[Warned]:
    """The same badge for all who were there."""
    here = _gathering(dossier)
    people = {
        each.member_id
        for each in others
        if each.gathering_id == here
        and each.badge_slug == dossier.badge_slug
        and (each.state == AwardState.ISSUED or (each.state in IN_PROGRESS and each.begun))
    } | {dossier.member_id}
    if here is None or present < EVERYBODY or len(people) < present:
        return []
    return [Warned(About.BADGE, "warning.everybody", {"count": present})]


def _often(dossier: Dossier, others: Iterable[Other], now: datetime) -> list[Warned]:
    """More than three badges to one person in seven days, this one included."""
    lately = {
        each.award_id
        for each in others
        if each.member_id == dossier.member_id
        and each.state == AwardState.ISSUED
        and each.issued_at is not None
        and now - each.issued_at <= WEEK
    } | {dossier.award_id}
    return [Warned(About.PERSON, "warning.often")] if len(lately) > OFTEN else []


def _sentence(dossier: Dossier, others: Iterable[Other]) -> list[Warned]:
    """A sentence that is very short, or that stands on another award of this staff member or of this gathering."""
    if dossier.sentence is None:
        return []
    plain = _plain(dossier.sentence)
    here = _gathering(dossier)
    copied = any(
        each.award_id != dossier.award_id
        and each.sentence is not None
        and (each.awarded_by_id == dossier.awarded_by_id or (here is not None and each.gathering_id == here))
        and _plain(each.sentence) == plain
        for each in others
    )
    if len(dossier.sentence) < SHORT or len(plain.split()) < 2:
        return [Warned(About.SENTENCE, "warning.short_sentence")]
    return [Warned(About.SENTENCE, "warning.copied_sentence")] if copied else []


def _plain(sentence: str) -> str:
    """A sentence without marks, case, punctuation and double spaces."""
    return " ".join("".join(mark if mark.isalnum() else " " for mark in names.folded(sentence)).split())

"""Enumerations of an award: its state and transitions, the member's answer, its visibility, readings, endorsements."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Protocol


class AwardState(StrEnum):
    """The state of an award, from the first draft to its end."""

    DRAFT = "draft"
    AGREED = "agreed"
    RESERVED = "reserved"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    DECLINED = "declined"
    ABANDONED = "abandoned"


AWARD_TRANSITIONS: Final[Mapping[AwardState, frozenset[AwardState]]] = {
    AwardState.DRAFT: frozenset({AwardState.AGREED, AwardState.DECLINED, AwardState.ABANDONED}),
    AwardState.AGREED: frozenset({AwardState.DRAFT, AwardState.RESERVED, AwardState.ABANDONED}),
    AwardState.RESERVED: frozenset({AwardState.ISSUED, AwardState.AGREED, AwardState.ABANDONED}),
    AwardState.ISSUED: frozenset({AwardState.WITHDRAWN, AwardState.REVOKED}),
    AwardState.WITHDRAWN: frozenset(),
    AwardState.REVOKED: frozenset(),
    AwardState.DECLINED: frozenset({AwardState.DRAFT}),  # the member changed their mind
    AwardState.ABANDONED: frozenset(),
}

_REOPENED: Final = frozenset({AwardState.DRAFT})
CLOSED: Final = tuple(each for each in AwardState if AWARD_TRANSITIONS[each] <= _REOPENED)  # nothing goes on by itself
ENDED: Final = tuple(each for each in CLOSED if each in AWARD_TRANSITIONS[AwardState.ISSUED])  # after it was issued
GIVEN_UP: Final = tuple(each for each in CLOSED if each not in ENDED)  # before it was signed
IN_PROGRESS: Final = tuple(each for each in AwardState if each not in (AwardState.ISSUED, *CLOSED))
UNSIGNED: Final = tuple(each for each in IN_PROGRESS if each is not AwardState.RESERVED)  # its content may still change
TO_SIGN: Final = tuple(each for each in IN_PROGRESS if each is not AwardState.DRAFT)  # the member said yes
LEGITIMATE: Final = (AwardState.ISSUED, AwardState.REVOKED)  # its signed bytes are still needed


class IllegalTransition(LookupError):
    """A change of an award's state that is not in the table: a programming error, never a refusal."""


class HasState(Protocol):
    """An object with a state: an award."""

    state: AwardState


def refuse_change(before: AwardState, state: AwardState) -> None:
    """Raises IllegalTransition: when the table does not allow a change of state, also for the same state."""
    if state not in AWARD_TRANSITIONS[before]:
        raise IllegalTransition(f"an award does not go from {before} to {state}")


def change_state(award: HasState, state: AwardState) -> None:
    """Change an award's state. Raises IllegalTransition: as `refuse_change`."""
    refuse_change(award.state, state)
    award.state = state


class MemberAnswer(StrEnum):
    """The member's answer to one award."""

    YES = "yes"
    LATER = "later"
    NO = "no"


class OwnAnswer(StrEnum):
    """What a member who answers alone can say. A disagreement ends the award as a no does, and needs no word."""

    YES = "yes"
    NO = "no"
    DISAGREE = "disagree"


class Visibility(StrEnum):
    """Who may see a badge: people with its code, all, or none."""

    CODE = "code"
    PUBLIC = "public"
    HIDDEN = "hidden"


class PauseReason(StrEnum):
    """Why a signed badge is paused until the coordination has decided; no public page says it.

    A pause is a row beside the award, which stays issued: no state, since nothing that follows from the state of an
    award (its signed bytes, its bit, its renewal after a lost key) changes while it is examined, and a badge may be
    paused again.
    """

    PERSON = "person"  # it was given to the wrong person
    CRITERION = "criterion"  # it says something that was not seen
    MEMBER = "member"  # the member said, alone, that they do not agree; nobody else signals this


SIGNALLED: Final = (PauseReason.PERSON, PauseReason.CRITERION)  # by the staff


class ReadingReason(StrEnum):
    """Why a colleague reads an award before its member is asked."""

    LATE = "late"  # all of it rests on what one staff member saw, and entered long afterwards
    PREFERENCE = "preference"  # the staff member prefers that a colleague signs for this person


class ReadingState(StrEnum):
    """Where a colleague's reading of an award stands."""

    ASKED = "asked"
    FINE = "fine"  # nothing unusual
    TOGETHER = "together"  # to look at together
    NOBODY = "nobody"  # there was no colleague whom to ask


READING_TRANSITIONS: Final[Mapping[ReadingState, frozenset[ReadingState]]] = {
    ReadingState.ASKED: frozenset({ReadingState.FINE, ReadingState.TOGETHER, ReadingState.NOBODY}),
    ReadingState.TOGETHER: frozenset({ReadingState.FINE}),
    ReadingState.FINE: frozenset(),
    ReadingState.NOBODY: frozenset(),
}


class EndorsementKind(StrEnum):
    """Who attests what was seen: the site's facilitator, or a witness."""

    FACILITATOR = "facilitator"
    WITNESS = "witness"

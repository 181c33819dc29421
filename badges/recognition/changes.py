"""Writes to the tables of this room that the rooms above need, in the transaction of the caller.

An award's state changes through `states.change_state`, which checks the table of transitions.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.acts import Act
from badges.base.journal.write import About, note
from badges.base.rights import Actor
from badges.people.rules import TEXT_VERSIONS, ConsentAnswer, ConsentSubject
from badges.recognition.states import AwardState, EndorsementKind, Visibility, change_state
from badges.recognition.tables import Award, AwardConsent, Endorsement

SHOWN = (ConsentAnswer.YES, ConsentAnswer.WITHDRAWN)  # answers recorded with the name and visibility that they concern


def record_consent(
    session: OrmSession,
    award: Award,
    subject: ConsentSubject,
    answer: ConsentAnswer,
    at: datetime,
    *,
    recorded_by_id: int | None = None,
) -> None:
    """Record what the member answered about this badge, with the name and the visibility that the answer concerns."""
    shown = answer in SHOWN
    session.add(
        AwardConsent(
            subject=subject,
            award_id=award.id,
            answer=answer,
            text_version=TEXT_VERSIONS[subject],
            name_shown=award.name_shown if shown else None,
            visibility=award.visibility if shown else None,
            given_at=at,
            recorded_by_id=recorded_by_id,
        )
    )


def note_award(
    session: OrmSession, kind: Act, actor: Actor | None, award: Award, at: datetime, text: str | None = None
) -> None:
    """Add an act about an award to the journal; `actor` None is the member, through their private page."""
    about = About(member_id=award.member_id, award_id=award.id, site_id=award.site_id, text=text)
    note(session, kind, actor, about, at)


def set_visibility(
    session: OrmSession, award: Award, visibility: Visibility, at: datetime, *, search_engines: bool
) -> None:
    """Record who may see the badge, and with it the member's decision: hiding it takes the earlier yes back."""
    award.visibility, award.search_engines = visibility, search_engines
    answer = ConsentAnswer.WITHDRAWN if visibility is Visibility.HIDDEN else ConsentAnswer.YES
    record_consent(session, award, ConsentSubject.AWARD, answer, at)
    note_award(session, Act.AWARD_SHARED, None, award, at, visibility)


def set_validity(award: Award, until: datetime) -> None:
    """Set the date until which a badge that is not signed yet will be valid; a badge without one does not expire."""
    award.valid_until = until


def endorse(award: Award, comment: str, at: datetime) -> None:
    """Record the endorsement of the staff member who prepared the award, in the function that they hold now."""
    award.endorsements.append(
        Endorsement(
            kind=EndorsementKind.FACILITATOR,
            staff_id=award.awarded_by_id,
            function=award.awarded_by.function,
            comment=comment,
            recorded_at=at,
        )
    )


def issue(award: Award, at: datetime) -> None:
    """Record that the badge is signed. The ten minutes in which it can be undone begin at `at`."""
    change_state(award, AwardState.ISSUED)
    award.issued_at = at


def end(award: Award, state: AwardState, reason: str, at: datetime) -> None:
    """Record that an issued badge was withdrawn or revoked, and the reason, which no page shows."""
    change_state(award, state)
    award.ended_at, award.end_reason = at, reason

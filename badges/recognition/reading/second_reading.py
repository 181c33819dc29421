"""Asking a colleague to read an award before its member is asked, and the colleague's answer.

The award stays a draft meanwhile, and can be changed. An answer is about the content that was read: after a change of
content a colleague is asked again. Where there is no colleague at all, nothing is waited for, and the journal says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.parsers import member_of
from badges.base.rights import Actor, require_staff
from badges.base.services import Services
from badges.people.ties.hands import opened_lately
from badges.people.ties.identity_question import refuse_herself
from badges.recognition import award as awards
from badges.recognition import rows
from badges.recognition.changes import note_award
from badges.recognition.dossier import dossier_of
from badges.recognition.practice import refuse_practice
from badges.recognition.preview import Preview, preview_of
from badges.recognition.reading.readers import colleagues, readers_of
from badges.recognition.reading.reads import REMINDER
from badges.recognition.rules import (
    AwardBlocked,
    Dossier,
    blockers,
    reading_reason,
    reading_state,
)
from badges.recognition.states import READING_TRANSITIONS, UNSIGNED, IllegalTransition, ReadingReason, ReadingState
from badges.recognition.tables import Award, AwardReading

ANSWERS = (ReadingState.FINE, ReadingState.TOGETHER)


@dataclass(frozen=True)
class ToRead:
    """An award before a colleague: all that it rests on, the employer's page, and who asks."""

    dossier: Dossier
    preview: Preview
    state: ReadingState
    asked_by: str


def ask(services: Services, actor: Actor, award_id: int) -> ReadingState | None:
    """Ask a colleague to read an award. Idempotent; returns where the reading stands, None when none is needed.

    Raises NotFound; NotAllowed: `award.self`; AwardBlocked: while something else is missing; Refused:
    `award.already_signed`, `award.closed`, `reading.unchanged` when a colleague wants to look at this very content
    together, `award.practice`, `reading.nobody` when there is no one to sign in her place.
    """
    staff_id = require_staff(actor)
    now = services.now()
    with services.database.begin() as session:
        award = awards.unsigned(session, actor, award_id)
        refuse_practice(award.member)
        refuse_herself(session, actor, award.member)
        dossier = dossier_of(session, award, now, earlier=False)
        missing = blockers(dossier, actor)
        if missing:
            raise AwardBlocked(missing)
        reason = reading_reason(dossier)
        if reason is None:
            return None
        state = reading_state(dossier)
        if state is ReadingState.TOGETHER:
            raise Refused("reading.unchanged")
        if state is ReadingState.FINE:
            return state
        anybody = bool(readers_of(dossier, colleagues(session), staff_id).asked)
        if state is ReadingState.ASKED and anybody:
            return state
        if not anybody and reason is ReadingReason.PREFERENCE:
            raise Refused("reading.nobody")
        reading = rows.last_reading(session, award.id) if state is ReadingState.ASKED else None
        if reading is None:
            reading = AwardReading(
                award_id=award.id, reason=reason, status=ReadingState.ASKED, asked_by_id=staff_id, asked_at=now
            )
            session.add(reading)
        if not anybody:
            change_status(reading, ReadingState.NOBODY)
            reading.digest, reading.answered_at = dossier.digest, now
        note_award(session, Act.COLLEAGUE_ASKED, actor, award, now, reason if anybody else ReadingState.NOBODY)
        return reading.status


def answer(services: Services, actor: Actor, award_id: int, said: str, digest: str) -> ReadingState:
    """Record what a colleague says of an award that they read. Idempotent. Returns the answer.

    `digest`: that of the content on the page, in hexadecimal. « À revoir ensemble » can become « Rien d'anormal ».
    Raises NotFound; NotAllowed: `reading.not_yours`; Refused: `reading.answer`, `reading.changed` when the content is
    no longer what was read, `reading.over`, `reading.same_hand` to « Rien d'anormal » of an account that was opened by
    who asks or awards within a day, or that opened theirs.
    """
    staff_id, wanted = require_staff(actor), member_of(ReadingState, said)
    if wanted not in ANSWERS:
        raise Refused("reading.answer")
    now = services.now()
    with services.database.begin() as session:
        award = awards.visible(session, actor, award_id, lock=True)
        dossier, reading, _ = _before(session, actor, award, services)
        if reading.status == wanted and reading.digest == dossier.digest:
            return wanted
        if dossier.digest.hex() != digest:
            raise Refused("reading.changed")
        reason = reading_reason(dossier)
        if award.state not in UNSIGNED or reason is None or wanted not in READING_TRANSITIONS[reading.status]:
            raise Refused("reading.over")
        asking = {each for each in (reading.asked_by_id, dossier.awarded_by_id) if each is not None}
        if wanted is ReadingState.FINE and opened_lately(session, staff_id, asking, now):
            raise Refused("reading.same_hand")
        change_status(reading, wanted)
        outbox.drop(session, REMINDER, award.id)
        reading.reason, reading.digest = reason, dossier.digest
        reading.answered_by_id, reading.answered_at = staff_id, now
        note_award(session, Act.COLLEAGUE_ANSWERED, actor, award, now, wanted)
        return wanted


def show(services: Services, actor: Actor, award_id: int) -> ToRead:
    """What a colleague reads: exactly what an employer will see.

    Raises NotFound; NotAllowed: `reading.not_yours`; AwardBlocked: while nothing was seen.
    """
    with services.database.begin(read_only=True) as session:
        award = awards.visible(session, actor, award_id)
        dossier, reading, function = _before(session, actor, award, services)
        if reading_reason(dossier) is ReadingReason.PREFERENCE:  # who reads signs
            dossier = replace(dossier, function=function)
        return ToRead(dossier, preview_of(session, award, dossier, services), reading.status, reading.asked_by.name)


def _before(session: OrmSession, actor: Actor, award: Award, services: Services) -> tuple[Dossier, AwardReading, str]:
    """The dossier, the last reading, and the actor's function, if they may read it."""
    reading = rows.last_reading(session, award.id)
    staff = colleagues(session)
    own = next((each for each in staff if each.id == actor.staff_id), None)
    if reading is None or own is None:
        raise NotFound
    dossier = dossier_of(session, award, services.now(), earlier=False, last=reading)
    if own.id not in readers_of(dossier, staff).may:
        raise NotAllowed("reading.not_yours")
    return dossier, reading, own.function


def asked_names(session: OrmSession, dossier: Dossier) -> list[str]:
    """The names of those on whose page the award stands, or would stand; empty without any."""
    return [each.name for each in readers_of(dossier, colleagues(session)).asked]


def change_status(reading: AwardReading, status: ReadingState) -> None:
    """Change where a reading stands. Raises IllegalTransition: when the table of transitions does not allow it."""
    if status not in READING_TRANSITIONS[reading.status]:
        raise IllegalTransition(f"a reading does not go from {reading.status} to {status}")
    reading.status = status

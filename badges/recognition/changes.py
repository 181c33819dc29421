"""Writes to the tables of this room that the rooms above need, in the transaction of the caller.

An award's state changes through `states.change_state` or `_move`, which both check the table of transitions.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.attributes import set_committed_value

from badges.base import registry
from badges.base.database.types import Base, table_of
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE
from badges.base.logbook.notes import note as keep
from badges.base.personal.erase import erase
from badges.base.personal.paths import Within
from badges.base.rights import Actor
from badges.base.times import local_date
from badges.people.rules import TEXT_VERSIONS, ConsentAnswer, ConsentSubject
from badges.recognition.states import (
    IN_PROGRESS,
    LEGITIMATE,
    UNSIGNED,
    AwardState,
    EndorsementKind,
    PauseReason,
    Visibility,
    change_state,
    refuse_change,
)
from badges.recognition.tables import Award, AwardConsent, AwardPause, Disagreement, Endorsement, OwnWords

_ENDORSEMENT: Final = insert(table_of(Endorsement))
_AWARDS = table_of(Award)
_MOVED: Final = (
    update(_AWARDS)
    .where(_AWARDS.c.id == bindparam("number"))
    .values(state=bindparam("next"), issued_at=bindparam("issued"))
)
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


def show_by_code_alone(session: OrmSession, member_id: int, actor: Actor, at: datetime) -> None:
    """Show the badges of a member who is under 18 to everybody no longer: only by their code (decisions 47)."""
    for award in _held(session, [member_id]):  # also one that is being shown to everybody meanwhile
        if award.visibility is Visibility.PUBLIC:
            award.visibility, award.search_engines = Visibility.CODE, False
            if award.agreed_at is not None:
                yes = ConsentAnswer.YES
                record_consent(session, award, ConsentSubject.AWARD, yes, at, recorded_by_id=actor.staff_id)
            note_award(session, Act.AWARD_SHARED, actor, award, at, Visibility.CODE)


def correct(
    session: OrmSession,
    award: Award,
    name_shown: str,
    sentence: str | None,
    staff_id: int | None,
    at: datetime,
    *,
    accepted: bool = False,
) -> None:
    """Record what a signed badge says from now on. `accepted`: the member said yes to this name."""
    award.name_shown, award.sentence = name_shown, sentence
    if accepted:
        award.accepted_name = name_shown
    hidden = award.visibility is Visibility.HIDDEN
    answer = ConsentAnswer.WITHDRAWN if hidden else ConsentAnswer.YES
    record_consent(session, award, ConsentSubject.AWARD, answer, at, recorded_by_id=staff_id)


def set_validity(award: Award, until: datetime) -> None:
    """Set the date until which a badge that is not signed yet will be valid; a badge without one does not expire."""
    award.valid_until = until


def abandon_at(session: OrmSession, site_id: int) -> int:
    """A site awards nothing more: what was begun there and is not signed ends. What was seen stays recorded.

    One whose signature is under way is finished (`issuing.resume`). Returns how many ended.
    """
    chosen = select(Award).where(Award.site_id == site_id, Award.state.in_(UNSIGNED), Award.erased_at.is_(None))
    found = session.scalars(chosen.order_by(Award.id).with_for_update(of=Award)).all()
    for award in found:
        change_state(award, AwardState.ABANDONED)
    return len(found)


def gave(session: OrmSession, member_id: int, staff_ids: Collection[int]) -> bool:
    """Whether one of these accounts gave the member a badge that is signed or begun, or attested one."""
    if not staff_ids:
        return False
    by = or_(Award.awarded_by_id.in_(staff_ids), Award.endorsements.any(Endorsement.staff_id.in_(staff_ids)))
    chosen = select(Award.id).where(Award.member_id == member_id, Award.erased_at.is_(None), by)
    return session.scalars(chosen.where(Award.state.in_((*IN_PROGRESS, *LEGITIMATE))).limit(1)).first() is not None


def endorse(session: OrmSession, award: Award, staff_id: int, function: str, comment: str, at: datetime) -> Endorsement:
    """Record the endorsement of a staff member, in the function that they hold now. Returns it; it is in no session."""
    said: dict[str, Any] = {
        "award_id": award.id,
        "kind": EndorsementKind.FACILITATOR,
        "staff_id": staff_id,
        "function": function,
        "comment": comment,
        "recorded_at": at,
    }
    session.execute(_ENDORSEMENT, said)
    return Endorsement(**said)


def reserve(session: OrmSession, award: Award) -> None:
    """Record that the badge is about to be signed."""
    _move(session, award, AwardState.RESERVED, award.issued_at)


def issue(session: OrmSession, award: Award, at: datetime) -> None:
    """Record that the badge is signed. The ten minutes in which it can be undone begin at `at`."""
    _move(session, award, AwardState.ISSUED, at)


def _move(session: OrmSession, award: Award, state: AwardState, issued_at: datetime | None) -> None:
    """Write the next state of an award whose row is held: one statement, where a flush of the mapper costs ten."""
    refuse_change(award.state, state)
    session.execute(_MOVED, {"number": award.id, "next": state, "issued": issued_at})
    set_committed_value(award, "state", state)
    set_committed_value(award, "issued_at", issued_at)


def pause(
    session: OrmSession,
    award: Award,
    reason: PauseReason,
    staff_id: int | None,
    at: datetime,
    criteria: Collection[str] = (),
) -> None:
    """Pause a signed badge until the coordination has decided. Nothing that is signed or published changes.

    `criteria`: the keys of those that were not seen, where that is the reason.
    """
    row = AwardPause(award_id=award.id, reason=reason, paused_at=at, paused_by_id=staff_id)
    row.criteria = list(criteria)
    session.add(row)


def make_way(session: OrmSession, award: Award) -> bool:
    """Make way for a colleague's signal: end the pause that the member asked for, which they may take back alone for a
    while. What the member said stays, and the day of the decision with it.

    Returns whether the badge is to be paused: not where a colleague's signal stands.
    """
    found = session.get(AwardPause, award.id)
    if found is not None and found.reason is PauseReason.MEMBER:
        session.delete(found)
        session.flush()
        return True
    return found is None


def note_disagreement(session: OrmSession, award: Award, at: datetime) -> None:
    """Record that the member does not agree with a badge; the site has not read it yet."""
    found = session.get(Disagreement, award.id)
    if found is None:
        session.add(Disagreement(award_id=award.id, said_at=at))
    else:
        found.said_at, found.heard_at, found.heard_by_id = at, None, None


def write_words(
    session: OrmSession, award: Award, text: str | None, at: datetime, *, shown: bool, changes: int
) -> None:
    """Record the member's own words about a badge, or delete them. `changes`: how many today, with this one."""
    found = session.get(OwnWords, award.id)
    before = found.text if found is not None and found.shown else None
    if text is None:
        if before is not None:
            keep(session, Kept.WORDS_HIDDEN, {CODE: award.code}, at)
        session.execute(delete(OwnWords).where(OwnWords.award_id == award.id))
    elif found is None:
        words = OwnWords(award_id=award.id, text=text, shown=shown, written_at=at)
        words.changed_on, words.changes = local_date(at), changes
        session.add(words)
    else:
        found.text, found.shown, found.written_at = text, shown, at
        found.changed_on, found.changes = local_date(at), changes
    if before != (text if shown else None):
        note_award(session, Act.AWARD_SHARED, None, award, at, "words")


def unpause(session: OrmSession, award: Award) -> None:
    """End the pause of a badge, if there is one; with it what the member said, on which was decided."""
    session.execute(delete(AwardPause).where(AwardPause.award_id == award.id))
    session.execute(delete(Disagreement).where(Disagreement.award_id == award.id))


def remind_of_pause(pause: AwardPause, at: datetime) -> None:
    """Record that the coordination was reminded of a pause."""
    pause.reminded_at = at


def end(session: OrmSession, award: Award, state: AwardState, reason: str, at: datetime) -> None:
    """Record that an issued badge was withdrawn or revoked, and the reason, which no page shows. A pause is over."""
    change_state(award, state)
    unpause(session, award)
    award.ended_at, award.end_reason = at, reason


# -- departure and erasure --------------------------------------------------------------------------------------------


def hide_awards(session: OrmSession, member_ids: Collection[int], at: datetime) -> None:
    """Show nothing of these members' awards from now on: their pages and documents answer 410."""
    for award in _held(session, member_ids, Award.erased_at.is_(None)):
        award.erased_at = at


def show_awards_again(session: OrmSession, member_ids: Collection[int], hidden_at: datetime) -> None:
    """Show the awards again that were hidden at this instant."""
    for award in _held(session, member_ids, Award.erased_at == hidden_at):
        award.erased_at = None


def close_awards(session: OrmSession, member_ids: Collection[int], at: datetime) -> None:
    """Show these members' badges to others no longer; the holder of a private link still sees them."""
    for award in _held(session, member_ids, Award.closed_at.is_(None), Award.issued_at.is_not(None)):
        award.closed_at = at


def reopen_awards(session: OrmSession, member_ids: Collection[int]) -> None:
    """Show the badges again that were closed when their member left, or was noted to have died."""
    for award in _held(session, member_ids, Award.closed_at.is_not(None)):
        award.closed_at = None


def abandon_unfinished(session: OrmSession, member_ids: Collection[int]) -> list[int]:
    """Abandon these members' awards that are not signed; returns their numbers."""
    found = _held(session, member_ids, Award.state.in_(IN_PROGRESS))
    for award in found:
        change_state(award, AwardState.ABANDONED)
    return [award.id for award in found]


def forget_unsigned(session: OrmSession, member_ids: Collection[int], at: datetime) -> None:
    """Hide these members' awards that never became a badge, and erase them with all that hangs on them. Badges stay."""
    for award in _held(session, member_ids, Award.issued_at.is_(None)):
        award.erased_at = at
    never_signed = Within(table_of(Award), Award.issued_at.is_(None))
    erase(session, Base.metadata, registry.personal(Base.metadata, "member"), member_ids, within=never_signed)


def _held(session: OrmSession, member_ids: Collection[int], *which: ColumnElement[bool]) -> Sequence[Award]:
    """The awards of these members that are so, their rows held until the transaction ends."""
    chosen = select(Award).where(Award.member_id.in_(member_ids), *which).order_by(Award.id)
    return session.scalars(chosen.with_for_update(of=Award)).all()

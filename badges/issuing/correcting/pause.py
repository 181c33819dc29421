"""Pausing a signed badge at a colleague's signal, and resuming it: the coordination resumes it, or cancels it for good.

A pause is a verdict of ours alone (decisions 16): no signed byte, no bit and no ledger row changes. The employer's page
says it from the next request on, and never why.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.parsers import member_of
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.versions import refuse_outdated, version_of
from badges.issuing import letters, sign
from badges.network import rows as network
from badges.people.tables import Member
from badges.people.ties.reads import persons
from badges.recognition import changes
from badges.recognition.observations import colleague_entries
from badges.recognition.states import SIGNALLED, AwardState, PauseReason
from badges.recognition.tables import Award, AwardPause, Disagreement


def pause(services: Services, actor: Actor, award_id: int, reason: str, criterion: str | None = None) -> None:
    """Pause an issued badge of a site of the actor's. Idempotent: the first signal of a colleague stays.

    `criterion`: the key of the one that was not seen, where that is the reason and it is one.
    Raises NotFound: `award.unknown`; Refused: `pause.reason_unknown`, also for a criterion that the badge does not say,
    `award.not_issued`.
    """
    why = member_of(PauseReason, reason)
    if why not in SIGNALLED:
        raise Refused("pause.reason_unknown")
    now = services.now()
    with services.database.begin(essential=True) as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.AWARD, award.site_id):
            raise NotFound("award.unknown")
        if award.state != AwardState.ISSUED:
            raise Refused("award.not_issued")
        if criterion is not None and (why is not PauseReason.CRITERION or criterion not in award.criteria):
            raise Refused("pause.reason_unknown")
        if not changes.make_way(session, award):
            return
        changes.pause(session, award, why, actor.staff_id, now, [criterion] if criterion is not None else ())
        changes.note_award(session, Act.AWARD_PAUSED, actor, award, now, why)


def resume(services: Services, actor: Actor, award_id: int, *, shown: str | None = None) -> None:
    """End a pause: the badge is as it was. Idempotent. `shown`: the version of the pause that the form shows.

    Raises NotFound: `award.unknown`; Outdated: when it was paused anew since, or the member said since that they do not
    agree; Refused: `pause.own` for who gave the badge, by any of their accounts, while the coordination has someone
    else; `pause.denied` where its named witness has denied it: such a badge can be cancelled alone.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        award = sign.load_award(session, award_id)
        if not may(actor, Action.REVOKE, award.site_id):
            raise NotFound("award.unknown")
        found = session.get(AwardPause, award.id)
        if found is None:
            return
        disagreement = session.get(Disagreement, award.id)
        refuse_outdated(shown, pause_version(found.paused_at, disagreement.said_at if disagreement else None))
        if is_own(session, actor, award) and network.lasting_coordinators(session, but=actor.staff_id):
            raise Refused("pause.own")
        if colleague_entries.is_denied(session, award):
            raise Refused("pause.denied")
        changes.unpause(session, award)
        outbox.drop(session, letters.PAUSE, award.id)
        changes.note_award(session, Act.AWARD_RESUMED, actor, award, now)


def is_own(session: OrmSession, actor: Actor, award: Award) -> bool:
    """Whether a badge was given, or vouched for, by the actor, by any of their accounts."""
    own = () if actor.staff_id is None else persons(session, staff_ids=[actor.staff_id]).accounts_with([actor.staff_id])
    return not _givers(award).isdisjoint(own)


def pause_own(session: OrmSession, actor: Actor, member: Member, now: datetime) -> None:
    """Pause each badge that a member was given by an account of their own, as it turned out: `Then`."""
    own = persons(session, member_ids=[member.id]).accounts_of(member.id)
    issued = select(Award).where(Award.member_id == member.id, Award.state == AwardState.ISSUED).order_by(Award.id)
    for award in session.scalars(issued.with_for_update(of=Award)).all():
        if not _givers(award).isdisjoint(own) and changes.make_way(session, award):
            changes.pause(session, award, PauseReason.PERSON, actor.staff_id, now)
            changes.note_award(session, Act.AWARD_PAUSED, actor, award, now, PauseReason.PERSON)


def _givers(award: Award) -> set[int]:
    """The accounts that gave a badge, or vouched for it."""
    return {award.awarded_by_id, *(each.staff_id for each in award.endorsements if each.staff_id is not None)}


def pause_version(paused_at: datetime, disagreed_at: datetime | None) -> str:
    """The version of a pause, which the form that ends it carries: with what the member said, which ends with it."""
    return version_of(paused_at.isoformat(), disagreed_at.isoformat() if disagreed_at is not None else None)

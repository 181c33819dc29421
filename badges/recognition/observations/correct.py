"""Correcting what was seen: its sentence, or that it was seen at all, by who saw or entered it or by the coordination.

What a badge rests on stays: the badge is cancelled or corrected first. Who saw it and who entered it stay too.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.rights import Action, Actor, StaffRole, require, require_staff
from badges.base.services import Services
from badges.base.versions import refuse_outdated, version_of
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_herself
from badges.recognition import observe, rows
from badges.recognition.answers.parts import refuse_closed
from badges.recognition.evidence import seen_for
from badges.recognition.states import GIVEN_UP, LEGITIMATE, TO_SIGN, AwardState, change_state
from badges.recognition.tables import Award, Observation

RESTS: Final = (*TO_SIGN, *LEGITIMATE)  # of awards whose content the member agreed to


def may_correct(actor: Actor, seen_by: int, entered_by: int) -> bool:
    """Whether the actor corrects what one saw and one entered: their own, and the coordination everybody's."""
    return actor.staff_id in (seen_by, entered_by) or StaffRole.COORDINATOR in actor.roles


def rests_on(state: AwardState, criteria: Collection[str], criterion: str) -> bool:
    """Whether an award in this state, with these criteria, keeps what was seen of a criterion before its yes."""
    return state in RESTS and criterion in criteria


def version_shown(sentence: str | None) -> str:
    """The version that a form about an observation carries."""
    return version_of("observation", sentence)


def resting(session: OrmSession, member_id: int, numbers: Collection[int]) -> set[int]:
    """Those of a member's observations on which a badge rests that the member agreed to. One statement."""
    chosen = select(Observation.id, Observation.criterion, Award.criteria).join(
        Award,
        (Award.member_id == Observation.member_id)
        & (Award.badge_model_id == Observation.badge_model_id)
        & (Award.agreed_at >= Observation.recorded_at),
    )
    found = session.execute(
        chosen.where(Observation.member_id == member_id, Observation.id.in_(numbers), Award.state.in_(RESTS))
    )
    return {number for number, criterion, criteria in found if criterion in criteria}


def correct_sentence(
    services: Services, actor: Actor, observation_id: int, sentence: str | None, *, shown: str | None = None
) -> None:
    """Write another sentence beside what was seen, or none. Idempotent.

    Raises NotFound; NotAllowed: `observation.not_yours`, `award.self`; Outdated: when the sentence is another by now;
    Refused: `observation.on_badge`, `sentence.*`.
    """
    with services.database.begin() as session:
        observation = _held(session, actor, observation_id)
        scene = observe.scene_of(session, observation.member, observation.gathering_id, observation.exchange_id)
        text = observe.checked_sentence(sentence, scene.others)
        if text != observation.sentence:
            refuse_outdated(shown, version_shown(observation.sentence))
            observation.sentence = text


def take_back(services: Services, actor: Actor, observation_id: int, *, shown: str | None = None) -> None:
    """Remove what was not seen after all; a draft that held it loses it.

    Raises NotFound; NotAllowed: `observation.not_yours`, `award.self`; Outdated: when its sentence is another by now;
    Refused: `observation.on_badge`.
    """
    with services.database.begin() as session:
        observation = _held(session, actor, observation_id)
        refuse_outdated(shown, version_shown(observation.sentence))
        member_id, model_id = observation.member_id, observation.badge_model_id
        session.delete(observation)
        session.flush()
        draft = rows.award_in_progress(session, member_id, model_id)
        if draft is not None and draft.state == AwardState.DRAFT:
            kept = {each.criterion for each in seen_for(session, draft)}
            draft.criteria = [key for key in draft.criteria if key in kept]


def take_back_ticks(services: Services, actor: Actor, award_id: int) -> None:
    """Remove all that the actor saw for a draft where it was begun; a draft of which nothing else was seen is given up.

    What was seen on other days, by others, or is on a badge stays. A draft that the member said yes to is left as it
    is. Idempotent. Raises NotFound; NotAllowed: `award.self`; Refused: `award.already_signed`, `award.closed`.
    """
    staff_id = require_staff(actor)
    with services.database.begin() as session:
        award = rows.award(session, award_id)
        if award is None or award.erased_at is not None:
            raise NotFound
        require(actor, Action.AWARD, award.site_id)
        rows.hold(session, award)
        if award.state in GIVEN_UP:
            return
        refuse_closed(award)
        refuse_herself(session, actor, award.member)
        if award.state != AwardState.DRAFT or (award.gathering_id is None and award.exchange_id is None):
            return
        member_id, model_id = award.member_id, award.badge_model_id
        scene = observe.scene_of(session, award.member, award.gathering_id, award.exchange_id)
        here = rows.observations_here(session, member_id, model_id, award.gathering_id, award.exchange_id)
        mine = [each for each in here if each.staff_id == staff_id]
        on_a_badge = resting(session, member_id, [each.id for each in mine])
        gone = [each.criterion for each in mine if each.id not in on_a_badge]
        observe.remove(session, member_id, model_id, gone, scene, staff_id)
        found = {each.criterion for each in seen_for(session, award)}
        award.criteria = [key for key in award.criteria if key in found]
        if not found:
            award.sentence, award.sentence_kept_at = None, None
            change_state(award, AwardState.ABANDONED)


def _held(session: OrmSession, actor: Actor, observation_id: int) -> Observation:
    """The observation, with the member's awards of this badge and the member held until the transaction ends."""
    require_staff(actor)
    observation = session.get(Observation, observation_id)
    if observation is None or observation.member.erased_at is not None:
        raise NotFound
    place = observation.gathering or observation.exchange
    if place is None:
        raise NotFound
    require(actor, Action.OBSERVE, place.site_id)
    awards = select(Award).where(
        Award.member_id == observation.member_id, Award.badge_model_id == observation.badge_model_id
    )
    session.scalars(awards.order_by(Award.id).with_for_update(of=Award)).all()
    session.get_one(Member, observation.member_id, with_for_update={"of": Member})
    refuse_herself(session, actor, observation.member)
    if not may_correct(actor, observation.staff_id, observation.recorded_by_id):
        raise NotAllowed("observation.not_yours")
    if resting(session, observation.member_id, [observation.id]):
        raise Refused("observation.on_badge")
    return observation

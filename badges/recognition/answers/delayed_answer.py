"""The member answers alone, from the private link, what was put off until later: yes, no, or « pas d'accord ».

No staff member is beside them, so everything that was seen is read again first. A yes leaves the signature to the
site; a no and a disagreement end the award, as on the turned phone. The site records that it has read a disagreement.
"""

from __future__ import annotations

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.versions import refuse_outdated
from badges.people.rules import Age, ConsentAnswer, ConsentSubject
from badges.recognition import rows
from badges.recognition.answers.parts import (
    DISAGREED,
    agree,
    chosen_name,
    refuse_closed,
    refuse_lasting_no,
    refuse_public,
    reopen,
)
from badges.recognition.changes import note_award, note_disagreement, record_consent
from badges.recognition.dossier import dossier_of
from badges.recognition.forms.facts import OwnAnswerFacts
from badges.recognition.practice import refuse_practice
from badges.recognition.states import TO_SIGN, AwardState, MemberAnswer, OwnAnswer, change_state
from badges.recognition.tables import Award, Disagreement


def answer(
    services: Services,
    member_id: int,
    award_id: int,
    facts: OwnAnswerFacts,
    *,
    shown: str | None = None,
) -> None:
    """Record what the member answers alone. Idempotent: the same answer again changes nothing.

    `shown`: the version of what the member read (`Dossier.answer_version`).
    Raises NotFound: `award.unknown` for another's award; AwardBlocked: for a yes while something is missing;
    Outdated: when the award is another by now, or waits for no answer; Refused: `answer.unknown`, `answer.name`,
    `answer.with_parent`, `visibility.minor`, `award.already_signed`, `award.closed`, `award.practice`.
    """
    said, seen_by = facts.answer, facts.visibility
    if said is None:
        raise Refused("answer.unknown")
    now = services.now()
    with services.database.begin() as session:
        award = own(session, member_id, award_id)
        refuse_practice(award.member)
        if award.member.age is Age.UNDER_15:
            raise Refused("answer.with_parent")
        if _is_said(session, award, said):
            return
        refuse_closed(award)
        if award.state == AwardState.DRAFT and award.answer != MemberAnswer.LATER:
            raise Outdated
        refuse_outdated(shown, dossier_of(session, award, now, earlier=False).answer_version)
        if said is OwnAnswer.YES:
            refuse_public(award.member, seen_by)
            agree(session, award, None, (chosen_name(award.member, facts.name), seen_by, False), now)
            award.answer = MemberAnswer.YES
        else:
            reopen(award)
            change_state(award, AwardState.DECLINED)
            award.answer = MemberAnswer.NO
            if said is OwnAnswer.DISAGREE:
                note_disagreement(session, award, now)
        record_consent(session, award, ConsentSubject.AWARD, ConsentAnswer(award.answer), now)
        text = DISAGREED if said is OwnAnswer.DISAGREE else said.value
        note_award(session, Act.AWARD_ANSWERED, None, award, now, text)


def change_mind(services: Services, member_id: int, award_id: int) -> None:
    """Record that the member, who said no, wants to be asked again: the award waits as after « plus tard ». Idempotent.

    They then read it whole before they answer. Raises NotFound: `award.unknown`; Refused: `award.closed` as
    `parts.refuse_lasting_no`, `award.practice`.
    """
    now = services.now()
    with services.database.begin() as session:
        award = own(session, member_id, award_id)
        refuse_practice(award.member)
        if award.state == AwardState.DRAFT and award.answer == MemberAnswer.LATER:
            return
        refuse_lasting_no(session, award, now)
        reopen(award)
        award.answer = MemberAnswer.LATER
        record_consent(session, award, ConsentSubject.AWARD, ConsentAnswer.LATER, now)
        note_award(session, Act.AWARD_ANSWERED, None, award, now, MemberAnswer.LATER)


def own(session: OrmSession, member_id: int, award_id: int) -> Award:
    """The member's own award, its row held. Raises NotFound: `award.unknown` for any other."""
    award = rows.award_to_sign(session, award_id)
    if award is None or award.member_id != member_id or award.erased_at is not None:
        raise NotFound("award.unknown")
    return award


def _is_said(session: OrmSession, award: Award, said: OwnAnswer) -> bool:
    """Whether this very answer stands already."""
    if said is OwnAnswer.YES:
        return award.state in TO_SIGN and award.answer == MemberAnswer.YES
    if award.state != AwardState.DECLINED:
        return False
    return (session.get(Disagreement, award.id) is not None) == (said is OwnAnswer.DISAGREE)


def heard(services: Services, actor: Actor, award_id: int) -> None:
    """Record that a disagreement was read: it waits no longer. Idempotent. Raises NotFound: for another site's."""
    with services.database.begin() as session:
        found = session.get(Disagreement, award_id, with_for_update={"of": Disagreement})
        award = session.get(Award, award_id)
        if found is None or award is None or not may(actor, Action.AWARD, award.site_id):
            raise NotFound
        if found.heard_at is None:
            found.heard_at, found.heard_by_id = services.now(), actor.staff_id

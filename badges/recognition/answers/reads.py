"""Reads about answers: what waits for the member's own, all that is read again before it, and who did not agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base.errors import NotFound
from badges.base.rights import Actor
from badges.network import rows as network
from badges.people.rules import Age
from badges.recognition import rows
from badges.recognition.answers.parts import TAKEN_BACK_WITHIN
from badges.recognition.dossier import dossier_of
from badges.recognition.reads import why
from badges.recognition.rules import Dossier, answer_blockers
from badges.recognition.states import IN_PROGRESS, TO_SIGN, AwardState, MemberAnswer, PauseReason
from badges.recognition.tables import Award, AwardConsent, AwardPause, Disagreement
from badges.recognition.views import AwardView


class Standing(StrEnum):
    """Where an award stands that the member was asked about."""

    OPEN = "open"  # « plus tard »: it can be answered alone
    TOGETHER = "together"  # the same, with a parent: not alone
    SHORT = "short"  # « plus tard », but something is missing for a yes; a no can be said
    AGREED = "agreed"  # yes was said, and it is not signed yet: a no can still be said
    SIGNING = "signing"  # it is being signed
    ASKED_AGAIN = "asked_again"  # the site changed it since: the member will be asked anew
    ISSUED = "issued"
    DECLINED = "declined"
    DISAGREED = "disagreed"
    OVER = "over"  # given up, withdrawn or cancelled


MOST_DECLINED = 5  # on one page
ANSWERABLE = frozenset({Standing.OPEN, Standing.SHORT, Standing.AGREED})


@dataclass(frozen=True)
class Asked:
    """What a member was asked about, whole, with where it stands."""

    award: AwardView
    dossier: Dossier
    standing: Standing

    @property
    def can_answer(self) -> bool:
        """Whether an answer alone would be heard."""
        return self.standing in ANSWERABLE


@dataclass(frozen=True)
class Reconsidered:
    """The awards to which a member said « plus tard », and those that they declined."""

    waiting: list[AwardView]
    declined: list[AwardView]


def asked(session: OrmSession, member_id: int, award_id: int, now: datetime) -> Asked:
    """All that the member reads again about one of their awards. At most eight statements.

    Raises NotFound: `award.unknown` for an award that is not theirs, or about which they were never asked.
    """
    award = rows.award(session, award_id)
    if award is None or award.member_id != member_id or award.erased_at is not None or award.member.practice:
        raise NotFound("award.unknown")
    if award.answer is None and not session.scalar(select(exists().where(AwardConsent.award_id == award.id))):
        raise NotFound("award.unknown")
    facts = dossier_of(session, award, now, earlier=False)
    return Asked(AwardView.of(award), facts, _standing(session, award, facts))


def _standing(session: OrmSession, award: Award, facts: Dossier) -> Standing:
    if award.state == AwardState.DECLINED:
        disagreed = session.get(Disagreement, award.id) is not None
        return Standing.DISAGREED if disagreed else Standing.DECLINED
    if award.state == AwardState.DRAFT and award.answer == MemberAnswer.LATER:
        if facts.member_age is Age.UNDER_15:
            return Standing.TOGETHER
        return Standing.SHORT if answer_blockers(facts) else Standing.OPEN
    if award.state in TO_SIGN and award.member.age is Age.UNDER_15:
        return Standing.SIGNING
    known = {
        AwardState.DRAFT: Standing.ASKED_AGAIN,
        AwardState.AGREED: Standing.AGREED,
        AwardState.RESERVED: Standing.SIGNING,
        AwardState.ISSUED: Standing.ISSUED,
    }
    return known.get(award.state, Standing.OVER)


def to_reconsider(session: OrmSession, member_id: int) -> Reconsidered:
    """What a member may still say yes to, the latest first. One statement.

    Of the declined ones `MOST_DECLINED`, one a badge: not what they do not agree with, nor where they have the badge by
    now or are asked about it again.
    """
    other = aliased(Award)
    again = select(other.id).where(
        other.member_id == Award.member_id,
        other.badge_model_id == Award.badge_model_id,
        other.state.in_((AwardState.ISSUED, *IN_PROGRESS)),
    )
    disagreed = select(Disagreement.award_id).where(Disagreement.award_id == Award.id)
    later = and_(Award.state == AwardState.DRAFT, Award.answer == MemberAnswer.LATER)
    declined = and_(Award.state == AwardState.DECLINED, ~again.exists(), ~disagreed.exists())
    chosen = rows.awards().where(Award.member_id == member_id, Award.erased_at.is_(None), or_(later, declined))
    waiting, latest = [], dict[int, AwardView]()
    for each in session.scalars(chosen.order_by(Award.created_at.desc(), Award.id.desc())):
        if each.state is AwardState.DECLINED:
            latest.setdefault(each.badge_model_id, AwardView.of(each))
        elif not each.member.practice:
            waiting.append(AwardView.of(each))
    return Reconsidered(waiting, list(latest.values())[:MOST_DECLINED])


def disagreed_at(session: OrmSession, award_id: int) -> datetime | None:
    """When the member said that they do not agree with an award; None when they did not, or it was decided on."""
    return session.scalar(select(Disagreement.said_at).where(Disagreement.award_id == award_id))


def taken_back_until(session: OrmSession, award_id: int, now: datetime) -> datetime | None:
    """Until when the member can start a badge again that they stopped, alone; None: too late, or a colleague has
    signalled it too. One statement."""
    chosen = select(AwardPause.paused_at).where(AwardPause.award_id == award_id)
    paused_at = session.scalar(chosen.where(AwardPause.reason == PauseReason.MEMBER))
    if paused_at is None or now >= paused_at + TAKEN_BACK_WITHIN:
        return None
    return paused_at + TAKEN_BACK_WITHIN


def unheard(actor: Actor, site_id: int) -> Select[Any]:
    """Choose the awards that a site reads about with which their members do not agree, while it is unread, for
    `recognition.reads.waiting`; `at`: when it was said."""
    chosen = why(Award.id, at=Disagreement.said_at).join(Disagreement, Disagreement.award_id == Award.id)
    asked = network.asked_at(actor, Award.site_id, site_id)
    return chosen.where(Disagreement.heard_at.is_(None), asked, Award.erased_at.is_(None))


def counting_unheard(actor: Actor, site_id: int) -> Select[int]:
    """Count them (`badges.base.database.counts`)."""
    chosen = select(func.count()).select_from(Disagreement).join(Award, Award.id == Disagreement.award_id)
    asked = network.asked_at(actor, Award.site_id, site_id)
    return chosen.where(Disagreement.heard_at.is_(None), asked, Award.erased_at.is_(None))

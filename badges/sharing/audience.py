"""The visibility of a badge, which the member decides on their private page; `badges.web` resolves its link."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.parsers import member_of
from badges.base.services import Services
from badges.base.text.codes import normalise
from badges.base.versions import refuse_outdated, version_of
from badges.people.own.member_row import own_member
from badges.people.rules import may_be_public
from badges.recognition import changes
from badges.recognition.states import AwardState, Visibility
from badges.recognition.tables import Award, AwardConsent
from badges.recognition.views import AwardView


def award_of(session: OrmSession, member_id: int, code: str, *, lock: bool = False) -> Award:
    """The member's own award with this code. Raises NotFound: for any other code."""
    wanted = normalise(code)
    query = select(Award).where(Award.code == wanted, Award.member_id == member_id, Award.issued_at.is_not(None))
    award = session.scalar(query.with_for_update() if lock else query)
    if award is None or award.erased_at is not None:
        raise NotFound("award.unknown")
    return award


def set_visibility(
    services: Services,
    member_id: int,
    code: str,
    visibility: str,
    *,
    search_engines: bool = False,
    shown: str | None = None,
) -> None:
    """Record with its date who may see the badge from the next request on.

    Hiding it is never refused; after many changes in a day, showing it again is. `shown`: the version of the choice
    that the form shows. Raises NotFound; Outdated: when another choice was made since, except for hiding; Refused:
    `visibility.unknown`, `visibility.minor`, `visibility.too_often`.
    """
    seen_by = member_of(Visibility, visibility)
    if seen_by is None:
        raise Refused("visibility.unknown")
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        found = search_engines and seen_by is Visibility.PUBLIC
        if (award.visibility, award.search_engines) == (seen_by, found):
            return
        if seen_by is not Visibility.HIDDEN:
            refuse_outdated(shown, choice_version(award))
            if seen_by is Visibility.PUBLIC and not may_be_public(award.member.age):
                raise Refused("visibility.minor")
            if _too_often(session, award, now - timedelta(days=1)):
                raise Refused("visibility.too_often")
        changes.set_visibility(session, award, seen_by, now, search_engines=found)


def hide_all(services: Services, member_id: int) -> int:
    """Hide every badge of a member at once, ended ones too; each can be shown again. Returns how many were hidden now.

    It is never refused, and a second time nothing is left to hide. Raises NotFound; Refused: `member.practice`.
    """
    now = services.now()
    with services.database.begin() as session:
        own_member(session, member_id)
        chosen = select(Award).where(Award.member_id == member_id, Award.issued_at.is_not(None))
        shown = chosen.where(Award.state != AwardState.WITHDRAWN, Award.visibility != Visibility.HIDDEN)
        shown = shown.where(Award.erased_at.is_(None))
        found = session.scalars(shown.order_by(Award.id).with_for_update(of=Award)).all()
        for award in found:
            changes.set_visibility(session, award, Visibility.HIDDEN, now, search_engines=False)
        return len(found)


def choice_version(award: Award | AwardView) -> str:
    """The version of the member's choice, which the form about it carries."""
    return version_of(award.visibility, award.search_engines)


def _too_often(session: OrmSession, award: Award, start: datetime) -> bool:
    """Whether the bound on choices is reached, for this badge or for all together."""
    chosen = select(func.count()).select_from(AwardConsent).where(AwardConsent.given_at > start)
    chosen = chosen.where(AwardConsent.recorded_by_id.is_(None))  # by private links
    of_this_badge = session.scalar(chosen.where(AwardConsent.award_id == award.id)) or 0
    return of_this_badge >= bounds.CHOICES_A_DAY_OF_A_BADGE or (session.scalar(chosen) or 0) >= bounds.CHOICES_A_DAY

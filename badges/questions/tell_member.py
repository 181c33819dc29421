"""Telling a member of a call about their badge: by e-mail, else on their page and at the next meeting."""

from __future__ import annotations

from sqlalchemy import select

from badges.base import outbox
from badges.base.errors import NotFound
from badges.base.journal.acts import Act
from badges.base.rights import Action, Actor, may, require
from badges.base.services import Services
from badges.base.text.codes import normalise
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.people.addresses.confirmed_address import written_to
from badges.questions.rules import is_held
from badges.questions.tables import BadgeCall
from badges.recognition.changes import note_award
from badges.recognition.states import AwardState
from badges.recognition.tables import Award

ABOUT = "call"  # the purpose of its letters, whose number is the award's


def tell(services: Services, actor: Actor, code: str) -> None:
    """Tell the member of a call about the badge with this code; once a day, however often it is asked.

    It answers alike for every badge that a member holds, so that nothing can be learned of the member. Any staff member
    may: it is who answers the telephone. Raises NotFound: for a code whose page says that there is nothing here.
    """
    require(actor, Action.REPORT_CALL)
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        award = session.scalar(select(Award).where(Award.code == normalise(code)).with_for_update(of=Award))
        if award is None or not is_held(award):
            raise NotFound("award.unknown")
        if award.state == AwardState.WITHDRAWN:  # a hidden page does not say so, and there is nothing to tell
            return
        known = select(BadgeCall.id).where(BadgeCall.award_id == award.id, BadgeCall.called_on == today)
        if session.scalar(known) is not None:
            return
        email = written_to(award.member)
        session.add(BadgeCall(award_id=award.id, called_on=today, told_at=now if email is not None else None))
        if email is not None:
            outbox.write(session, email, _letter(award), due_at=now, purpose=ABOUT, number=award.id)
        note_award(session, Act.CALL_REPORTED, actor, award, now)


def _letter(award: Award) -> str:
    badge = award.version.content["name"]["fr"]
    return outbox.fill("badges.questions", "call.txt", badge=badge, of_site=of_place(award.site.name))


def told(services: Services, actor: Actor, call_id: int) -> None:
    """Record that the member was told in person. Idempotent. Raises NotFound: for a member of another site."""
    with services.database.begin() as session:
        call = session.get(BadgeCall, call_id, with_for_update={"of": BadgeCall})
        if call is None or not may(actor, Action.ANSWER_QUESTION, call.award.member.site_id):
            raise NotFound
        if call.told_at is None:
            call.told_at = services.now()

"""What stands beside a badge for a while: the name that is asked about, and that it was corrected.

The member is told of every correction: by a letter, or in person where there is no e-mail, and on their page. The
letters say no name, and carry no link.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database import bounds
from badges.base.errors import NotFound
from badges.base.rights import Action, Actor, may
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.issuing import letters
from badges.issuing.beside.tables import CorrectionNotice, ProposedName
from badges.people.addresses.confirmed_address import written_to
from badges.recognition.tables import Award


def tell(session: OrmSession, award: Award, now: datetime) -> None:
    """Tell the member that a signed badge of theirs was corrected."""
    email = written_to(award.member)
    notice = session.get(CorrectionNotice, award.id)
    if notice is None:
        notice = CorrectionNotice(award_id=award.id)
        session.add(notice)
    notice.corrected_at, notice.told_at = now, now if email is not None else None
    outbox.drop(session, letters.CORRECTED, award.id)  # of an earlier one, which says the same
    if email is not None:
        text = _fill("corrected.txt", award)
        outbox.write(session, email, text, due_at=now, purpose=letters.CORRECTED, number=award.id)


def ask_in_writing(session: OrmSession, award: Award, email: str, now: datetime) -> None:
    """Write to the member that another name is proposed, which they read on their page."""
    text = _fill("name_asked.txt", award)
    outbox.write(session, email, text, due_at=now, purpose=letters.NAME, number=award.id)


def _fill(template: str, award: Award) -> str:
    badge, of_site = award.version.content["name"]["fr"], of_place(award.site.name)
    return outbox.fill("badges.issuing.beside", template, badge=badge, of_site=of_site)


def told(services: Services, actor: Actor, award_id: int) -> None:
    """Record that the member was told in person of a correction. Idempotent. Raises NotFound: for another site's."""
    with services.database.begin() as session:
        found = session.get(CorrectionNotice, award_id, with_for_update={"of": CorrectionNotice})
        if found is None or not may(actor, Action.ANSWER_QUESTION, found.award.member.site_id):
            raise NotFound
        if found.told_at is None:
            found.told_at = services.now()


def end_question(session: OrmSession, award_id: int) -> None:
    """End what is asked about a badge's name, and the letter of it."""
    session.execute(delete(ProposedName).where(ProposedName.award_id == award_id))
    outbox.drop(session, letters.NAME, award_id)


def forget_old(services: Services) -> int:
    """Delete what has stood for longer than `bounds.QUESTIONS_KEPT`, for the nightly job. Returns how many rows."""
    oldest = services.now() - bounds.QUESTIONS_KEPT
    with services.database.begin(essential=True) as session:
        asked = session.execute(delete(ProposedName).where(ProposedName.asked_at < oldest))
        noticed = session.execute(delete(CorrectionNotice).where(CorrectionNotice.corrected_at < oldest))
        return int(asked.rowcount) + int(noticed.rowcount)  # type: ignore[attr-defined]

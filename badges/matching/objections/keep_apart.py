"""A member says « pas avec cette personne », by voice or on the private page, or takes it back. No reason is asked."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.rights import Actor, sees_site
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.introductions import changes as introductions
from badges.matching.objections import reads
from badges.matching.postings import rows
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.tables import Objection
from badges.people import rows as people
from badges.people.tables import Member
from badges.people.ties.identity_question import own_records, refuse_unanswered


def keep_apart(services: Services, by: Speaker, member_id: int, other_id: int) -> None:
    """Record that nothing is to propose these two to each other, and end what puts them in touch. Idempotent.

    Raises NotFound: also for a person of a site that the staff member does not see, and on the private page for one
    that the member does not know; NotAllowed; Refused as `rows.speaking_member` does.
    """
    now = services.now()
    with services.database.begin() as session:
        # Both rows are held in one order, so that two members who object to each other at once do not wait for good.
        people.unerased(session, {member_id, other_id})
        rows.speaking_member(session, by, member_id)
        other = _other(session, by, member_id, other_id)
        if not _is_said(session, member_id, other.id):
            by_staff = None if isinstance(by, OwnLink) else by.staff_id
            said_on = local_date(now)
            session.add(Objection(member_id=member_id, other_id=other.id, said_on=said_on, recorded_by_id=by_staff))
        introductions.end_between(session, member_id, other.id, now)


def take_back(services: Services, by: Speaker, member_id: int, other_id: int) -> None:
    """Take an objection back. What was never said is taken back too: the answer does not tell whether it was.

    What was said of a facilitator stays where she takes it back herself, and her answer is the same: a colleague does.
    Raises NotFound; NotAllowed; Refused as `rows.speaking_member` does.
    """
    with services.database.begin() as session:
        rows.speaking_member(session, by, member_id)
        number = _standing(session, other_id)
        if not isinstance(by, OwnLink) and _is_hers(session, by, number):
            return
        session.execute(delete(Objection).where(Objection.member_id == member_id, Objection.other_id == number))


def _other(session: OrmSession, by: Speaker, member_id: int, other_id: int) -> Member:
    """The other person. The answer is one for a number that is unknown and for one that is out of reach."""
    other = session.get(Member, other_id)
    if other is None or other.id == member_id or other.erased_at is not None or other.practice:
        raise NotFound
    if isinstance(by, OwnLink):
        if other.id not in {each.member.id for each in reads.acquaintances(session, member_id)}:
            raise NotFound
    elif not sees_site(by, other.site_id):
        raise NotFound
    return other


def _is_hers(session: OrmSession, by: Actor, member_id: int) -> bool:
    """Whether a record is the facilitator's own. Raises Refused: tie.unanswered while it could be by the name."""
    member = session.get(Member, member_id)
    if member is not None:
        refuse_unanswered(session, by, member)
    return member_id in own_records(session, by)


def _standing(session: OrmSession, member_id: int) -> int:
    """The record into which this one was merged after a page was opened; else its own number."""
    merged = session.scalar(select(Member.merged_into_id).where(Member.id == member_id))
    return merged if merged is not None else member_id


def _is_said(session: OrmSession, member_id: int, other_id: int) -> bool:
    """Whether this member said it already; what the other one may have said is not looked at."""
    chosen = select(Objection.id).where(Objection.member_id == member_id, Objection.other_id == other_id)
    return session.scalar(chosen) is not None

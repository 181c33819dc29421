"""A member objects, from their private page: no more observations for badges, no more presence under their name.

No proof beyond the link is asked: it takes something away from others, and a word with the staff takes it back.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.parsers import member_of
from badges.base.services import Services
from badges.base.times import local_date
from badges.people import rows
from badges.people.own.member_row import own_member
from badges.people.rules import TEXT_VERSIONS, ConsentAnswer, ConsentSubject
from badges.people.tables import Consent, Member

_NO = (ConsentAnswer.NO, ConsentAnswer.WITHDRAWN)


class Objection(StrEnum):
    """What a member may object to; each is obeyed by a rule of this service."""

    BADGES = "badges"  # nothing that they do is observed, and no award begins
    NAME = "name"  # their presence is noted without their name


def object_to(services: Services, member_id: int, chosen: Collection[str]) -> None:
    """Record from now on what a member objects to. What was recorded before stays; the same one again changes nothing.

    Raises NotFound; Refused: `objection.nothing` when it is none of the choices.
    """
    wanted = {member_of(Objection, each) for each in chosen}
    if not wanted or None in wanted:
        raise Refused("objection.nothing")
    now = services.now()
    with services.database.begin() as session:
        member = own_member(session, member_id)
        if Objection.BADGES in wanted:
            _no_badges(session, member, now)
        if Objection.NAME in wanted and member.unnamed_on is None:
            member.unnamed_on = local_date(now)
            note(session, Act.MEMBER_CHANGED, None, About(member_id=member.id, site_id=member.site_id), now)


def _no_badges(session: OrmSession, member: Member, now: datetime) -> None:
    last = rows.latest_consent(session, member.id, ConsentSubject.BADGES)
    if last is not None and last.answer in _NO:
        return
    said = ConsentAnswer.WITHDRAWN if last is not None and last.answer is ConsentAnswer.YES else ConsentAnswer.NO
    about = ConsentSubject.BADGES
    session.add(
        Consent(member_id=member.id, subject=about, answer=said, text_version=TEXT_VERSIONS[about], given_at=now)
    )
    text = f"{about}:{said}"
    note(session, Act.CONSENT_RECORDED, None, About(member_id=member.id, site_id=member.site_id, text=text), now)


def objects_to_badges(session: OrmSession, member_id: int) -> datetime | None:
    """Since when a member objects to observations for badges; None where they said yes, or were not asked."""
    last = rows.latest_consent(session, member_id, ConsentSubject.BADGES)
    return last.given_at if last is not None and last.answer in _NO else None

"""Making an « attestation de présence » on the member's request, stopping its code, deleting what is over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session as OrmSession

from badges.base.database import bounds
from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import codes
from badges.base.times import local_date
from badges.people import rows as people
from badges.people.tables import Member
from badges.people.ties.identity_question import refuse_unanswered
from badges.sharing.presence import reads
from badges.sharing.presence.views import Asked, PresencePaperView
from badges.sharing.printing.rules import last_day
from badges.sharing.printing.tables import PresencePaper

# Makes the file from its code, the moment of making, and the last day on which the code answers.
Draw = Callable[[str, datetime, date], bytes]


def make(
    services: Services, member_id: int, asked: Asked, draw: Draw, *, actor: Actor | None = None
) -> PresencePaperView:
    """Give the sheet that `draw` makes a code. `actor`: the member of staff who prints it; None for the member.

    A sheet that would be the same as one of today's is that one: a form that is sent twice makes one. Raises NotFound:
    for no member; NotAllowed; Refused: `presence.full`, `member.practice`, `tie.unanswered`.
    """
    now = services.now().replace(microsecond=0)
    today = local_date(now)
    with services.database.begin() as session:
        take_turns(session, "presence_paper")
        member = _member(session, member_id, actor)
        if member.practice:  # nobody: on no paper
            raise Refused("member.practice")
        if actor is not None:
            refuse_unanswered(session, actor, member)
        made = reads.answering(session, member_id, today)
        for each in made:
            if each.asked == asked and local_date(each.made_at) == today and is_same(each, _file(each, draw)):
                return each
        if len(made) >= bounds.PRESENCE_PAPERS_OF_A_MEMBER:
            raise Refused("presence.full", most=bounds.PRESENCE_PAPERS_OF_A_MEMBER)
        code, until = codes.generate(), last_day(today)
        row = PresencePaper(
            member_id=member_id,
            code=code,
            digest=digest_of(draw(code, now, until)),
            first_on=asked.first_on,
            last_on=asked.last_on,
            printed=asked.printed,
            english=asked.english,
            made_at=now,
            answered_until=until,
        )
        session.add(row)
        session.flush()
        return reads.view(row)


def drawn_again(paper: PresencePaperView, draw: Draw) -> bytes:
    """The file of a sheet once more. Raises Refused: `presence.changed` when it would say something else today."""
    data = _file(paper, draw)
    if not is_same(paper, data):
        raise Refused("presence.changed")
    return data


def stop(services: Services, member_id: int, code: str, *, actor: Actor | None = None) -> None:
    """End what a code answers, at once and for good; a second time nothing is left to end.

    It is never refused, on a full disk neither. Raises NotFound: for no member; NotAllowed.
    """
    with services.database.begin(essential=True) as session:
        _member(session, member_id, actor)
        session.execute(delete(PresencePaper).where(PresencePaper.member_id == member_id, PresencePaper.code == code))


def forget_over(services: Services) -> int:
    """Delete the sheets whose code answers no longer, for the nightly job. Returns how many there were."""
    with services.database.begin(essential=True) as session:
        over = delete(PresencePaper).where(PresencePaper.answered_until < local_date(services.now()))
        return int(session.execute(over).rowcount)  # type: ignore[attr-defined]


def digest_of(data: bytes) -> bytes:
    """What stands for a file in the table, 32 bytes."""
    return hashlib.sha256(data).digest()


def is_same(paper: PresencePaperView, data: bytes) -> bool:
    """Whether a file is the one that was made, to the last byte."""
    return digest_of(data) == paper.digest


def _file(paper: PresencePaperView, draw: Draw) -> bytes:
    return draw(paper.code, paper.made_at, paper.answered_until)


def _member(session: OrmSession, member_id: int, actor: Actor | None) -> Member:
    """The member of a sheet that `actor` prints. Raises NotFound: there is no such member; NotAllowed."""
    found = people.unerased(session, {member_id})
    if not found:
        raise NotFound
    if actor is not None:
        require(actor, Action.SHARE, found[0].site_id)
    return found[0]

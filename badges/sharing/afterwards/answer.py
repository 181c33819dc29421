"""A member says what there is new, or « ne plus me demander »: by their link, or by voice to the team.

The answer goes to a count, and stands nowhere with the member: neither in a row, nor in the journal, nor as a time.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.services import Services
from badges.base.times import local_date
from badges.matching.postings.rows import OwnLink, Speaker, speaking_member
from badges.people.tables import Member
from badges.people.ties.identity_question import own_records
from badges.sharing.afterwards import rows, rules
from badges.sharing.afterwards.changes import count
from badges.sharing.afterwards.facts import NewsFacts
from badges.sharing.afterwards.rules import AfterwardsState, AskedBy
from badges.sharing.afterwards.tables import AfterwardsQuestion

ASKED, NEVER = "afterwards:asked", "afterwards:never"  # in the journal, of what the team noted


def answer(services: Services, by: Speaker, member_id: int, facts: NewsFacts) -> None:
    """Count what a member answers: the first answer alone, which ends the question. A second one changes nothing.

    Raises NotFound; NotAllowed; Refused: `afterwards.closed` where nothing is asked of them any more, or not yet;
    `afterwards.own` for the actor's own record; and what `speaking_member` refuses.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        member, asked = _held(session, by, member_id)
        if asked is not None and asked.state is not AfterwardsState.OPEN:
            return
        if (
            asked is None
            or not rows.may_ask(member, asked)
            or not rules.may_answer(asked.state, asked.agreed_on, today)
        ):
            raise Refused("afterwards.closed")
        if rows.is_due(asked, today):
            rows.ask(asked, today)
        asked.state, asked.due_on = AfterwardsState.OVER, None
        count(session, facts.outcome, today)
        _note(session, by, member, ASKED, now)


def note_asked(services: Services, by: Speaker, member_id: int) -> None:
    """Note that a member was asked by voice, and did not answer now. Idempotent: what is not due is not asked.

    Raises NotFound; NotAllowed; Refused: `afterwards.own`, and what `speaking_member` refuses.
    """
    now = services.now()
    today = local_date(now)
    with services.database.begin() as session:
        member, asked = _held(session, by, member_id)
        if asked is not None and rows.may_ask(member, asked) and rows.is_due(asked, today):
            rows.ask(asked, today)
            _note(session, by, member, ASKED, now)


def never_again(services: Services, by: Speaker, member_id: int) -> None:
    """« Ne plus me demander »: for good, and never refused, on a full disk neither. Idempotent.

    Raises NotFound; NotAllowed; Refused: `afterwards.own`, and what `speaking_member` refuses.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        member, asked = _held(session, by, member_id)
        if asked is None:
            asked = AfterwardsQuestion(member_id=member.id, agreed_on=local_date(now), asked_by=AskedBy.PAGE)
            session.add(asked)
        elif asked.state is AfterwardsState.NEVER:
            return
        asked.state, asked.due_on = AfterwardsState.NEVER, None
        _note(session, by, member, NEVER, now)


def _held(session: OrmSession, by: Speaker, member_id: int) -> tuple[Member, AfterwardsQuestion | None]:
    member = speaking_member(session, by, member_id)
    if not isinstance(by, OwnLink) and member.id in own_records(session, by):
        raise Refused("afterwards.own")
    return member, rows.held(session, member.id)


def _note(session: OrmSession, by: Speaker, member: Member, text: str, now: datetime) -> None:
    if not isinstance(by, OwnLink):
        about = About(member_id=member.id, site_id=member.site_id, text=text)
        note(session, Act.MEMBER_CHANGED, by, about, now)

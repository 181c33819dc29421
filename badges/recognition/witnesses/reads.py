"""Reads about slips and statements, each in a stated number of statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import contains_eager, joinedload

from badges.base.times import local_date
from badges.network.tables import Instance
from badges.network.views import SiteView
from badges.people.tables import Member
from badges.people.ties.identity_question import not_own
from badges.recognition.states import AwardState
from badges.recognition.tables import Award, BadgeVersion
from badges.recognition.views import AwardView
from badges.recognition.witnesses import doubts, rows
from badges.recognition.witnesses.doubts import Doubts
from badges.recognition.witnesses.rules import SlipState
from badges.recognition.witnesses.tables import WitnessSlip, WitnessStatement
from badges.recognition.witnesses.views import ShownBadge, ShownSlip, SlipView, StatementView, WaitingStatement

LINES: Final = 30  # of one page
_READ_WITH: Final = (
    contains_eager(WitnessStatement.award).options(
        joinedload(Award.member),
        joinedload(Award.site),
        joinedload(Award.version).joinedload(BadgeVersion.model),
    ),
    joinedload(WitnessStatement.slip),
)


def slip(session: OrmSession, digest: bytes, now: datetime) -> ShownSlip | None:
    """A slip by the digest of its code, as its witness sees it. Two statements.

    None: there is none, it was not used and its badge is not shown any more, or its badge is erased. Of one that was
    used or is over nothing is said of a badge.
    """
    loaded = joinedload(WitnessSlip.award).options(
        joinedload(Award.site), joinedload(Award.version).joinedload(BadgeVersion.model)
    )
    found = session.scalar(select(WitnessSlip).where(WitnessSlip.digest == digest).options(loaded))
    if found is None or found.award.erased_at is not None:
        return None
    state, award = rows.state_of_row(found, local_date(now)), found.award
    if state is not SlipState.USED and not rows.answers(award, now):
        return None
    instance = session.get(Instance, 1)
    network = dict(instance.network) if instance is not None else {}
    badge = _badge(award) if state is SlipState.OPEN else None
    return ShownSlip(state, SiteView.of(award.site), network, award.member_id, badge)


def _badge(award: Award) -> ShownBadge:
    content = award.version.content
    seen = tuple(each for each in content["criteria"] if each["key"] in award.criteria)
    return ShownBadge(award.version.model.slug, award.version.number, content["name"], seen, award.name_shown or "")


def open_slips(session: OrmSession, award_id: int, today: date) -> list[SlipView]:
    """The slips of a badge that can be used, the oldest first. One statement."""
    chosen = select(WitnessSlip).where(WitnessSlip.award_id == award_id, *rows.is_open(today))
    return [SlipView.of(each) for each in session.scalars(chosen.order_by(WitnessSlip.id))]


def shown_to_member(session: OrmSession, award_ids: Collection[int]) -> dict[int, list[StatementView]]:
    """What the members of these badges may read of their witnesses, by badge: what was shown to them and stands.

    What the site has not read is not among it, nor what was withdrawn. One statement.
    """
    chosen = _statements(WitnessStatement.award_id.in_(award_ids), WitnessStatement.read_at.is_not(None))
    found: dict[int, list[StatementView]] = {}
    for each in session.scalars(chosen.where(WitnessStatement.withdrawn_at.is_(None))):
        found.setdefault(each.award_id, []).append(StatementView.of(each))
    return found


def of_badge(session: OrmSession, award_id: int) -> list[StatementView]:
    """All that stands or waits of a badge, for the staff. One statement."""
    chosen = _statements(WitnessStatement.award_id == award_id, WitnessStatement.withdrawn_at.is_(None))
    return [StatementView.of(each) for each in session.scalars(chosen)]


def statement(session: OrmSession, statement_id: int) -> WaitingStatement | None:
    """One statement that was not withdrawn, with its badge. One statement."""
    found = session.scalar(_statements(WitnessStatement.id == statement_id, WitnessStatement.withdrawn_at.is_(None)))
    return _waiting(found) if found is not None else None


def doubts_of(session: OrmSession, statement_id: int) -> Doubts:
    """What is to be looked at before a statement is shown; nothing where it is gone. A few statements."""
    found = session.get(WitnessStatement, statement_id)
    return doubts.of(session, found) if found is not None else Doubts()


def unanswered(session: OrmSession, site_ids: Collection[int], *, unless: int | None = None) -> list[WaitingStatement]:
    """What waits at these sites, for a reader or for the member's answer, the oldest first. One statement.

    `unless`: the account of a reader, whose own badges a colleague reads about; so it is in the counts.
    """
    chosen = _statements(*_open(site_ids, unless), WitnessStatement.kept_at.is_(None)).limit(LINES)
    return [_waiting(each) for each in session.scalars(chosen)]


def counting_unread(site_ids: Collection[int], unless: int | None = None) -> Select[int]:
    """Count what these sites have not read (`badges.base.database.counts`)."""
    return _counted(site_ids, unless).where(WitnessStatement.read_at.is_(None))


def counting_unanswered(site_ids: Collection[int], unless: int | None = None) -> Select[int]:
    """Count what was shown to members of these sites' badges who have not answered."""
    return _counted(site_ids, unless).where(WitnessStatement.read_at.is_not(None), WitnessStatement.kept_at.is_(None))


def _counted(site_ids: Collection[int], unless: int | None) -> Select[int]:
    chosen = select(func.count(WitnessStatement.id)).select_from(WitnessStatement)
    return chosen.join(Award, Award.id == WitnessStatement.award_id).where(*_open(site_ids, unless))


def _open(site_ids: Collection[int], unless: int | None) -> tuple[Any, ...]:
    going_on = Award.state == AwardState.ISSUED, Award.erased_at.is_(None), Award.closed_at.is_(None)
    others = (
        () if unless is None else (select(Member.id).where(Member.id == Award.member_id, *not_own(unless)).exists(),)
    )
    return Award.site_id.in_(site_ids), *going_on, WitnessStatement.withdrawn_at.is_(None), *others


def _statements(*which: Any) -> Select[WitnessStatement]:
    chosen = select(WitnessStatement).join(WitnessStatement.award).where(*which, Award.erased_at.is_(None))
    return chosen.options(*_READ_WITH).order_by(WitnessStatement.id)


def _waiting(found: WitnessStatement) -> WaitingStatement:
    return WaitingStatement(StatementView.of(found), AwardView.of(found.award))

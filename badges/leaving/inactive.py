"""The nightly job of the retention table: members without contact are asked once, and forgotten without an answer.

It works in batches, one member a transaction, and can run twice. What became a badge stays. What shows that a member is
in touch stands beside the dates in the tables (`badges.base.personal.signs`); the signs that are no date stand here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import aliased

from badges.base import outbox
from badges.base.database import sweep
from badges.base.database.types import Base
from badges.base.journal import empty_facts as journal
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.outbox import fill
from badges.base.personal.signs import in_touch
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local_date, local_day
from badges.exchanges.tables import Exchange
from badges.gatherings import changes as gatherings
from badges.gatherings.tables import Attendance, Gathering
from badges.leaving.retention import INACTIVE, LOOK_ACTS, LOOKS, UNANSWERED
from badges.ledger import changes as ledger
from badges.people import changes as people
from badges.people.addresses.confirmed_address import written_to
from badges.people.tables import Member
from badges.recognition import changes as recognition

BATCH: Final = 200
PURPOSE: Final = "retention"
# Acts that show that the person was in touch with the network, and that leave no date in a table of the member.
IN_TOUCH: Final = (
    Act.MEMBER_CHANGED, Act.CONSENT_RECORDED, Act.LINK_RENEWED, Act.LINK_SHOWN, Act.MEMBER_EXPORTED, Act.AWARD_ANSWERED,
    Act.AWARD_SHARED, Act.ONWARD_SAID,
)  # fmt: skip
# tables whose date is none by itself: of a gathering of those who came, and of an exchange that took place
BY_HAND: Final = (Attendance.__tablename__, Exchange.__tablename__)
_log = logging.getLogger(__name__)


def carry_out(services: Services) -> int:
    """Carry out the retention table for what has no job of its own. Returns how many were asked or forgotten."""
    day = local_date(services.now())
    done = sum(_forget(services, number, day) for number in _numbers(services, _to_forget(day)))
    done += sum(_ask(services, number, day) for number in _numbers(services, _to_ask(day)))
    for number in _numbers(services, _heard_of(day)):
        _stop_asking(services, number)
    _empty_looks(services, day)
    return done


def _numbers(services: Services, condition: ColumnElement[bool]) -> Iterator[int]:
    """The members that fit, in batches, so that memory stays flat."""
    last = 0
    while True:
        with services.database.begin(read_only=True) as session:
            chosen = select(Member.id).where(condition, Member.id > last, Member.erased_at.is_(None), ~Member.practice)
            found = session.scalars(chosen.where(Member.forgotten_on.is_(None)).order_by(Member.id).limit(BATCH)).all()
        if not found:
            return
        yield from found
        last = found[-1]


def _to_ask(day: date) -> ColumnElement[bool]:
    return and_(Member.left_on.is_(None), Member.asked_on.is_(None), _silent_since(INACTIVE.before(day)))


def _to_forget(day: date) -> ColumnElement[bool]:
    """Those who were asked long enough ago, and those who left so long ago that they are not asked."""
    asked = and_(Member.asked_on <= UNANSWERED.before(day), _silent_since(INACTIVE.before(day)))
    end = INACTIVE.before(UNANSWERED.before(day))
    return or_(asked, and_(Member.left_on < end, _silent_since(end)))


def _heard_of(day: date) -> ColumnElement[bool]:
    return and_(Member.asked_on.is_not(None), ~_silent_since(INACTIVE.before(day)))


def _silent_since(day: date) -> ColumnElement[bool]:
    """Whether nothing shows that a member was in touch since a day. Staff always are."""
    start: datetime = local_day(day)[0]
    of_member: Any = Member.id
    came = and_(Attendance.member_id == of_member, Attendance.gathering_id == Gathering.id)
    exchanged = or_(Exchange.giver_id == of_member, Exchange.receiver_id == of_member)
    # what the journal says stays with the record that was merged into theirs
    merged, noted = aliased(Member), JournalEntry.id == JournalFacts.entry_id
    acted = (noted, JournalEntry.kind.in_(IN_TOUCH), JournalEntry.at >= start)
    touched = (
        exists().where(came, Gathering.starts_at >= start),
        exists().where(exchanged, Exchange.happened_on >= day, Exchange.cancelled_at.is_(None)),
        exists().where(JournalFacts.member_id == of_member, *acted),
        exists().where(merged.merged_into_id == of_member, JournalFacts.member_id == merged.id, *acted),
        *in_touch(Base.metadata, day, start),
    )  # fmt: skip
    return and_(Member.staff_id.is_(None), *(~each for each in touched))


def _held(session: OrmSession, number: int, condition: ColumnElement[bool]) -> Member | None:
    """The member's row, held, if the condition still fits."""
    chosen = select(Member).where(Member.id == number, condition, Member.erased_at.is_(None))
    return session.scalar(chosen.where(Member.forgotten_on.is_(None)).with_for_update(of=Member))


def _ask(services: Services, number: int, day: date) -> bool:
    with services.database.begin() as session:
        member = _held(session, number, _to_ask(day))
        if member is None:
            return False
        people.ask(member, day)
        address = written_to(member)
        if address is not None:
            phone = f" au {member.site.phone}" if member.site.phone else ""
            text = fill("badges.leaving", "still_with_us.txt", of_site=of_place(member.site.name), phone=phone)
            outbox.write(session, address, text, due_at=services.now(), purpose=PURPOSE, number=member.id)
        return True


def _forget(services: Services, number: int, day: date) -> bool:
    """Forget one member: the files first, so that a kill before the commit leaves nothing that is not found again."""
    with services.database.begin(read_only=True) as session:
        address = session.scalar(select(Member.email).where(Member.id == number, _to_forget(day)))
    sweep.mark(services.settings.home)
    outbox.forget_files(services.settings, [address] if address is not None else [])
    with services.database.begin() as session:
        member = _held(session, number, _to_forget(day))
        if member is None:
            return False
        now, numbers = services.now(), people.numbers_of(session, member.id)
        ledger.give_up_reservations(session, recognition.abandon_unfinished(session, numbers))
        recognition.forget_unsigned(session, numbers, now)
        gatherings.count_without_a_name(session, numbers)
        people.forget(session, number, day)
        note(
            session, Act.RETENTION_ENDED, None, About(member_id=member.id, site_id=member.site_id, text="inactive"), now
        )
    return True


def _stop_asking(services: Services, number: int) -> None:
    with services.database.begin() as session:
        member = _held(session, number, Member.asked_on.is_not(None))
        if member is not None:
            people.stop_asking(member)


def _empty_looks(services: Services, day: date) -> None:
    before, total = local_day(LOOKS.before(day))[0], 0
    while True:
        with services.database.begin() as session:
            emptied = journal.empty_facts(session, LOOK_ACTS, before)
            total += emptied
            if emptied == 0 and total:
                note(session, Act.RETENTION_ENDED, None, About(text=f"looks:{total}"), services.now())
        if emptied == 0:
            break
    if total:
        sweep.mark(services.settings.home)

"""The job of the night asks on the page, or by a letter, as each member chose: once in three, once in six months.

By voice it is the team that asks, and notes it (`answer`). Where no address counts any more, the page alone asks.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from badges.base import outbox
from badges.base.registry import Purpose
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import instant, local_date
from badges.network import reads as network
from badges.people.addresses.confirmed_address import letters_go_to
from badges.people.links import private_key
from badges.people.tables import Member
from badges.sharing.afterwards import reads, rows
from badges.sharing.afterwards.rules import AskedBy

ABOUT: Final = "afterwards"
PURPOSE: Final = Purpose(ABOUT, worth=timedelta(days=7), about="member", unless_refused=True)
BATCH: Final = 200
HOUR: Final = time(9)  # no letter comes at night


def ask_due(services: Services) -> int:
    """Ask those who are due, one member a transaction; a second run changes nothing. Returns how many."""
    today, asked, last = local_date(services.now()), 0, 0
    while True:
        with services.database.begin(read_only=True) as session:
            found = session.scalars(reads.due_by_page(today, last).limit(BATCH)).all()
        if not found:
            return asked
        asked += sum(_ask(services, number, today) for number in found)
        last = found[-1]


def _ask(services: Services, member_id: int, today: date) -> bool:
    now = services.now()
    with services.database.begin() as session:
        member = session.get(Member, member_id, with_for_update={"of": Member})
        row = rows.held(session, member_id)
        if member is None or row is None or member.erased_at is not None or not rows.may_ask(member, row):
            return False
        if row.asked_by is AskedBy.VOICE or not rows.is_due(row, today):
            return False
        rows.ask(row, today)
        address = letters_go_to(session, member, now) if row.asked_by is AskedBy.LETTER else None
        if address is not None:
            text = outbox.fill(
                "badges.sharing.afterwards",
                "news.txt",
                of_site=of_place(member.site.name),
                to_call=network.to_call(session, member.site),
                link=f"{services.settings.public_url}/moi/{private_key(services, session, member_id)}/du-nouveau",
            )
            due_at = max(now, instant(today, HOUR))
            outbox.write(session, address, text, due_at=due_at, purpose=ABOUT, number=member.id)
        return True

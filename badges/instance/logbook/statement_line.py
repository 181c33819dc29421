"""One line of the logbook that states all that `badges check` compares the record with.

It holds what decides something, by MACs, and the ends of journal and ledger; lines that follow say what the service
changed.

It is written where the record is known to be right: when an instance or a logbook begins, after `badges restore`, when
a later version of this code watches more, and when the operator says so. Nothing that stands in the database has it
written: else a changed row could have its change stated.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.journal import chain
from badges.base.journal.empty_facts import count_empty
from badges.base.journal.tables import JournalEntry
from badges.base.logbook import decisive_facts
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.base.logbook.tables import LogbookNote
from badges.base.services import Services
from badges.instance import heads
from badges.leaving.retention import LOOK_ACTS


class Why(StrEnum):
    """Why a line states the record."""

    BEGUN = "begun"  # the first logbook begins
    RENEWED = "renewed"  # another one does, because the former is lost
    MIGRATED = "migrated"  # this code watches what the one before did not
    RESTORED = "restored"
    ACCEPTED = "accepted"  # the operator says that it is right


def facts(services: Services, session: OrmSession, why: Why, since: datetime | None) -> dict[str, Any]:
    """The facts of such a line. `since`: ends that were written elsewhere between then and now say nothing of it."""
    looks, others = count_empty(session, LOOK_ACTS)
    key, connection = services.logbook.key, session.connection()
    return {
        "why": why.value,
        "since": since.isoformat() if since is not None else None,
        "scheme": decisive_facts.scheme(),
        "state": {name: decisive_facts.state(connection, key, name) for name in decisive_facts.declared()},
        "entry": session.scalar(select(func.max(JournalEntry.id))) or 0,
        "emptied": {"looks": looks, "others": others},
        **heads.current(session).facts(),
    }


def state(services: Services, why: Why, since: datetime | None = None) -> None:
    """Write such a line about the record as it is now. `since` None: whatever was written elsewhere before now."""
    chain.extend(services)
    with services.database.begin(essential=True) as session:
        take_turns(session, "state the record")
        if why is Why.ACCEPTED:
            for each in session.scalars(select(LogbookNote)):
                if not services.logbook.is_own(each):
                    session.delete(each)
        note(session, Kept.STATED, facts(services, session, why, since), services.now())
    services.logbook.flush()

"""The check of the night: what `badges check` finds, mailed to the operator when it fails, and on Mondays when not.

It runs at three in the morning, or when the worker is back. A worker that is killed meanwhile begins it anew; a letter
and the date of the check are one transaction, so that there is at most one letter a night, from however many workers.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from sqlalchemy.orm import Session as OrmSession

from badges.base import outbox
from badges.base.database.engine import take_turns
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import note
from badges.base.registry import Job
from badges.base.services import Services
from badges.base.telemetry import heartbeat
from badges.base.times import local, local_zone
from badges.instance import heads
from badges.instance.checks import all_checks, issuers
from badges.instance.checks.findings import GOOD, WRONG, Finding, Outside
from badges.instance.checks.outside.logbook_comparison import SINCE
from badges.instance.heads import Heads
from badges.network import rows as network
from badges.network.letters import CHECK
from badges.network.service.heartbeat import Beating, beat
from badges.network.tables import Instance

NIGHTLY_CHECK: Final = "nightly_check"  # its heartbeat
HOUR: Final = time(3)  # in the network's time zone
MONDAY: Final = 0


def check(services: Services, outside: Outside | None = None) -> int:
    """Make the check of the night if it is due. Returns whether it was made, as 0 or 1."""
    with services.database.begin(read_only=True) as session:
        if not _is_due(services, session):
            return 0
    beat(services)
    found = list(all_checks.findings(services, outside, Beating(services)))
    with services.database.begin(snapshot=True) as session:
        ends = heads.current(session)
    with services.database.begin(essential=True) as session:
        take_turns(session, "check of the night")
        if not _is_due(services, session):
            return 0  # another worker made it meanwhile
        now = services.now()
        heartbeat.note(session, NIGHTLY_CHECK, now)
        if services.logbook.has_begun(session):
            note(session, Kept.HEADS, ends.facts(), None)
        _write(session, session.get_one(Instance, 1), found, ends, now)
    return 1


JOB: Final = Job("check_by_night", check, {"minute": "*/10"})


def _is_due(services: Services, session: OrmSession) -> bool:
    """Whether the hour of today has passed, and no check was made since; never on the day of `badges init`."""
    now = local(services.now())
    hour = datetime.combine(now.date(), HOUR, local_zone())
    instance = network.instance(session)
    if instance is None or now < hour or instance.created_at >= hour:
        return False
    last = heartbeat.last(session, NIGHTLY_CHECK)
    return last is None or last < hour


def _write(session: OrmSession, instance: Instance, found: list[Finding], ends: Heads, now: datetime) -> None:
    """Write to the network's address: all that is wrong, or on Monday that nothing is; what changed since, and the code
    of journal and ledger, with which a record that was written anew is told from this one."""
    wrong = [each for each in found if each.mark == WRONG]
    today = local(now).date()
    night = {
        "address": instance.public_url,
        "day": f"{today:%d/%m/%Y}",
        "issuers": issuers.week(session, now),
        "changes": next((each.what for each in found if each.what.startswith(SINCE)), ""),
        "code": ends.code(),
    }
    if wrong:
        lines = "\n".join(each.line() for each in wrong)
        text = outbox.fill("badges.instance", "check_failed.txt", **night, lines=lines)
    elif today.weekday() == MONDAY:
        badges = next((each.what for each in found if each.mark == GOOD and each.what.startswith("Badges")), "")
        text = outbox.fill("badges.instance", "check_good.txt", **night, badges=badges)
    else:
        return
    recipient = str(instance.network["email"])
    outbox.write(session, recipient, text, due_at=now, purpose=CHECK, number=today.toordinal())

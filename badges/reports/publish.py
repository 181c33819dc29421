"""The coordination publishes a report of the whole network, and withdraws it.

From then on everybody reads it, as it was when it was published, whatever is corrected since; publishing the period
anew puts another in its place. The logbook keeps that one was withdrawn or replaced.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.database.engine import take_turns
from badges.base.errors import NotFound, Refused
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.logbook import notes as logbook
from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import Facts, Narrowing
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.reports import periods, reads, store
from badges.reports.periods import Length
from badges.reports.tables import PublishedReport
from badges.reports.views import Period

_TURN: Final = "published reports"
PUBLISHED: Final = "report_published"  # in the journal, before the period
WITHDRAWN: Final = "report_withdrawn"


def publish(services: Services, actor: Actor, period: Period, *, shown: str | None = None) -> None:
    """Publish the report of a period as the page showed it, less what is not `for_everybody`; one that stands already
    unchanged stays.

    `shown`: the version of what the page showed (`store.version_of`). Raises NotAllowed; Outdated: when a night has
    made it anew since; NotFound: when it was not made; Refused: report.not_usual for chosen days, and as
    `periods.check`.
    """
    require(actor, Action.PUBLISH_REPORT)
    now = services.now()
    periods.check(period, local_date(now))
    if periods.length(period) is Length.DAYS:
        raise Refused("report.not_usual")
    with services.database.begin() as session:
        take_turns(session, _TURN)
        found = reads.report(session, period, None, now)
        if found is None:
            raise NotFound
        refuse_outdated(shown, store.version_of(found))
        standing, told = reads.published(session, period), reads.for_everybody(found)
        if standing is not None and store.version_of(standing) == store.version_of(told):
            return
        _withdraw(session, services, period)
        session.add(
            PublishedReport(
                first=period.first,
                last=period.last,
                made_at=found.made_at,
                content=store.content_of(told),
                published_at=now,
                published_by_id=actor.staff_id,
            )
        )
        note(session, Act.PUBLIC_FACT_CHANGED, actor, About(text=f"{PUBLISHED}:{periods.key_of(period)}"), now)


def withdraw(services: Services, actor: Actor, period: Period) -> None:
    """Take the report of a period back from the public; one that is withdrawn already stays so. Raises NotAllowed."""
    require(actor, Action.PUBLISH_REPORT)
    with services.database.begin() as session:
        take_turns(session, _TURN)
        if _withdraw(session, services, period):
            text = f"{WITHDRAWN}:{periods.key_of(period)}"
            note(session, Act.PUBLIC_FACT_CHANGED, actor, About(text=text), services.now())


def _withdraw(session: OrmSession, services: Services, period: Period) -> bool:
    those = (PublishedReport.first == period.first, PublishedReport.last == period.last)
    standing = session.scalar(select(PublishedReport).where(*those, PublishedReport.withdrawn_at.is_(None)))
    if standing is None:
        return False
    standing.withdrawn_at = now = services.now()
    logbook.note(session, Kept.REPORT_WITHDRAWN, _line(standing), now)
    session.flush()  # before another is added: at most one of a period stands
    return True


def _line(report: PublishedReport) -> Facts:
    """What a line says of a report that is withdrawn."""
    first, last = report.first.isoformat(), report.last.isoformat()
    return {"first": first, "last": last, "published": report.published_at.isoformat()}


def _withdraw_again(_services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    """A correction that took its place is not known: the coordination publishes the period anew."""
    first, last = (date.fromisoformat(str(facts[each])) for each in ("first", "last"))
    those = select(PublishedReport).where(PublishedReport.first == first, PublishedReport.last == last)
    for each in session.scalars(those.where(PublishedReport.withdrawn_at.is_(None))):
        if each.published_at <= datetime.fromisoformat(str(facts["published"])):
            each.withdrawn_at = at


def _withdrawn_ones(session: OrmSession) -> Iterable[Facts]:
    return map(_line, session.scalars(select(PublishedReport).where(PublishedReport.withdrawn_at.is_not(None))))


NARROWINGS = (Narrowing(Kept.REPORT_WITHDRAWN, _withdraw_again, standing=_withdrawn_ones),)

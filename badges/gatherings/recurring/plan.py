"""Beginning, changing and ending a recurring meeting; pauses; and the job that makes its meetings ahead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import NotFound, Refused
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import rows
from badges.gatherings.recurring import rules
from badges.gatherings.recurring.facts import NewRecurringFacts, RecurringFacts
from badges.gatherings.recurring.views import version
from badges.gatherings.rules import GatheringKind, short_line
from badges.gatherings.tables import Gathering, RecurringMeeting
from badges.network.rules import refuse_planning
from badges.network.tables import Site


def begin(
    services: Services,
    actor: Actor,
    site_id: int,
    facts: NewRecurringFacts,
    *,
    client_key: str | None = None,
) -> int:
    """Begin a recurring meeting on the first such weekday from `first_on` on, and make its meetings ahead.

    Returns the rule's number; a repeated `client_key` returns the first one's. No meeting is made for past days.
    Raises Refused: as `recurring.rules.check`; site.closes, site.closed.
    """
    require(actor, Action.RECORD, site_id)
    today = local_date(services.now())
    rules.check(facts.weekday, facts.every_weeks, facts.start, facts.end, facts.first_on, today)
    first = rules.first_day(facts.weekday, facts.first_on)
    with services.database.begin() as session:
        site = session.get(Site, site_id, with_for_update=True)
        if site is None:
            raise NotFound
        refuse_planning(site.state, site.closed_on, first)
        if (existing := _begun(session, client_key, site_id)) is not None:
            return existing
        rule = RecurringMeeting(
            site_id=site_id,
            **facts.columns(),
            **facts.hours,
            first_on=first,
            planned_until=max(today, first) - timedelta(days=1),
            client_key=client_key,
        )
        session.add(rule)
        session.flush()
        _make_ahead(session, rule, today)
        return rule.id


def change(
    services: Services,
    actor: Actor,
    rule_id: int,
    facts: RecurringFacts,
    *,
    shown: str | None = None,
) -> None:
    """Change the hours, the name and the place of a recurring meeting, from the next meeting on.

    A meeting to come that was moved, renamed or cancelled by itself stays as it is. `shown` is the form's version.
    Raises Outdated; NotFound: for another site's rule.
    """
    now = services.now()
    with services.database.begin() as session:
        rule = _locked(session, actor, rule_id)
        versions.refuse_outdated(shown, version(rule))
        untouched = [each for each in _to_come(session, rule, now) if _as_planned(each, rule)]
        facts.fill(rule)
        rule.starts, rule.ends = facts.hours["starts"], facts.hours["ends"]
        for each in untouched:
            if each.planned_for is not None:
                each.starts_at, each.ends_at = rules.instants(each.planned_for, facts.start, facts.end)
            each.title, each.place = rule.title, rule.place
            each.revision += 1


def stop(services: Services, actor: Actor, rule_id: int, last_on: date, *, shown: str | None = None) -> None:
    """End a recurring meeting: the day of its last meeting. Meetings made for later days go, those changed stay.

    Raises Refused: recurring.last_past; Outdated; NotFound: for another site's rule.
    """
    now = services.now()
    with services.database.begin() as session:
        rule = _locked(session, actor, rule_id)
        versions.refuse_outdated(shown, version(rule))
        if last_on < local_date(now) - timedelta(days=1):
            raise Refused("recurring.last_past")
        rule.last_on = last_on
        for each in _to_come(session, rule, now):
            planned = each.planned_for
            if planned is not None and planned > last_on and each.cancelled_at is None and _as_planned(each, rule):
                session.delete(each)
        rule.planned_until = min(rule.planned_until, max(last_on, local_date(now)))
        _make_ahead(session, rule, local_date(now))


def pause(services: Services, actor: Actor, rule_id: int, gathering_ids: Collection[int], because: str | None) -> int:
    """Cancel these meetings to come of a recurring meeting, for one reason. Returns how many were not cancelled yet.

    One that a closing cancelled is cancelled by the pause from now on, and stays so where the closing is taken back.
    Raises NotFound: for another site's rule.
    """
    now, reason = services.now(), short_line(because)
    with services.database.begin() as session:
        rule = _locked(session, actor, rule_id)
        ticked = [each for each in _to_come(session, rule, now) if each.id in gathering_ids]
        standing = [each for each in ticked if each.cancelled_at is None]
        closed_on = rule.site.closed_on
        for each in ticked:
            if each in standing or (closed_on is not None and local_date(each.starts_at) >= closed_on):
                each.cancelled_at, each.cancelled_because = now, reason
                each.revision += 1
        return len(standing)


def make_ahead(services: Services) -> int:
    """Make the meetings of the coming weeks, for each rule that goes on. Doing so twice makes none twice."""
    today = local_date(services.now())
    with services.database.begin(read_only=True) as session:
        going_on = or_(RecurringMeeting.last_on.is_(None), RecurringMeeting.last_on > RecurringMeeting.planned_until)
        numbers = session.scalars(select(RecurringMeeting.id).where(going_on).order_by(RecurringMeeting.id)).all()
    made = 0
    for number in numbers:
        with services.database.begin() as session:
            rule = session.get(RecurringMeeting, number, with_for_update=True)
            made += _make_ahead(session, rule, today) if rule is not None else 0
    return made


def _make_ahead(session: OrmSession, rule: RecurringMeeting, today: date) -> int:
    """Make the meetings that are missing. One that was entered by hand for that very hour is taken as the rule's."""
    until = today + rules.AHEAD
    if rule.last_on is not None:
        until = min(until, rule.last_on)
    if rule.site.closed_on is not None:  # or will be: the rule itself stays, and goes on if that is taken back
        until = min(until, rule.site.closed_on - timedelta(days=1))
    starts, ends = time.fromisoformat(rule.starts), time.fromisoformat(rule.ends)
    planned = set(session.scalars(select(Gathering.planned_for).where(Gathering.recurring_id == rule.id)))
    made = 0
    for day in rules.days(rule.first_on, rule.every_weeks, rule.planned_until, until):
        if day in planned:
            continue
        starts_at, ends_at = rules.instants(day, starts, ends)
        there = rows.same_gathering(session, rule.site_id, GatheringKind.MEETING, None, starts_at)
        if there is not None:
            if there.recurring_id is None:
                there.recurring_id, there.planned_for = rule.id, day
            continue
        session.add(
            Gathering(
                site_id=rule.site_id,
                kind=GatheringKind.MEETING,
                title=rule.title,
                place=rule.place,
                starts_at=starts_at,
                ends_at=ends_at,
                recurring_id=rule.id,
                planned_for=day,
            )
        )
        made += 1
    rule.planned_until = max(rule.planned_until, until)
    session.flush()
    return made


def _locked(session: OrmSession, actor: Actor, rule_id: int) -> RecurringMeeting:
    rule = session.get(RecurringMeeting, rule_id, with_for_update=True)
    if rule is None:
        raise NotFound
    require(actor, Action.RECORD, rule.site_id)
    return rule


def _to_come(session: OrmSession, rule: RecurringMeeting, now: datetime) -> list[Gathering]:
    chosen = select(Gathering).where(Gathering.recurring_id == rule.id, Gathering.starts_at > now)
    return list(session.scalars(chosen.order_by(Gathering.starts_at)))


def _as_planned(gathering: Gathering, rule: RecurringMeeting) -> bool:
    """Whether a meeting still stands where and when its rule put it."""
    if gathering.planned_for is None or gathering.attendance_saved_at is not None:
        return False
    planned = rules.instants(gathering.planned_for, time.fromisoformat(rule.starts), time.fromisoformat(rule.ends))
    stands = (gathering.starts_at.astimezone(UTC), gathering.ends_at.astimezone(UTC))
    return stands == planned and (gathering.title, gathering.place) == (rule.title, rule.place)


def _begun(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(RecurringMeeting).where(RecurringMeeting.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None

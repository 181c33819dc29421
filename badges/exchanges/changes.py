"""Writes to exchanges that the rooms above need, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound, Refused, refuse_all
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Actor
from badges.base.text.sentences import names_someone
from badges.base.times import local_date
from badges.exchanges.facts import ExchangeFacts
from badges.exchanges.rules import refusals
from badges.exchanges.tables import Exchange
from badges.gatherings.activities import changes as activities
from badges.gatherings.rows import who_came
from badges.gatherings.rules import is_late
from badges.network.tables import Site
from badges.people.other_sites import nameable
from badges.people.rows import held_records
from badges.people.tables import Member


def record(
    session: OrmSession,
    actor: Actor,
    site_id: int,
    facts: ExchangeFacts,
    now: datetime,
    *,
    client_key: str | None = None,
    introduction_id: int | None = None,
) -> int:
    """Record what one member gave another, as `record.record_exchange` says. `introduction_id`: the thread it is of."""
    if (existing := _exchange(session, client_key, site_id)) is not None:  # whatever became of its people since
        return existing
    if session.get(Site, site_id) is None:
        raise NotFound
    held_records(session, [facts.giver, facts.receiver])  # one that was joined to another is found no more
    refuse_all(wrong(session, actor, site_id, vars(facts), now))
    exchange = Exchange(
        site_id=site_id,
        **facts.columns(),
        activity_id=activities.offered(session, facts.activity),
        confirmed_at=now if facts.day <= local_date(now) else None,
        recorded_by_id=actor.staff_id,
        recorded_at=now,
        client_key=client_key,
        introduction_id=introduction_id,
    )
    if (same := _same(session, exchange)) is not None:  # sent again after « back », which makes a new form
        return same
    try:
        with session.begin_nested():
            session.add(exchange)
    except IntegrityError:
        existing = _exchange(session, client_key, site_id)
        if existing is None:
            raise
        return existing
    if is_late(facts.day, local_date(now)):
        note(session, Act.LATE_ENTRY, actor, About(site_id=site_id, text=f"exchange:{exchange.id}"), now)
    return exchange.id


def wrong(
    session: OrmSession, actor: Actor, site_id: int, said: Mapping[str, Any], now: datetime,
    known: Collection[Member] = (),
) -> Iterator[Refused]:  # fmt: skip
    """What is refused of the fields that are said: the day, the duration, a practice member, a title that names one of
    the two.

    `known`: who is in the exchange already; they stay in it though they have left since.
    Raises NotFound: for a member that the actor may not name.
    """
    two = {said[side] for side in ("giver", "receiver") if side in said}
    staying = [each for each in known if each.id in two]
    new = two.difference(each.id for each in staying)
    found = nameable(session, actor, new, now, who_came(session, site_id, new), practice=True)
    if any(each.practice for each in found):
        yield Refused("member.practice")
    both = [*staying, *found]
    family_names = [person.family_name for person in both if person.family_name]
    called = [name for person in both for name in (person.given_name, person.called) if name]
    named = names_someone(said["what"], called, family_names) if "what" in said else None
    if named is not None:
        yield Refused("exchange.names_someone", name=named)
    yield from refusals(said.get("day"), said.get("duration"), now)


def _same(session: OrmSession, new: Exchange) -> int | None:
    """The exchange that says the same as a new one, in everything."""
    said = (
        Exchange.site_id, Exchange.happened_on, Exchange.giver_id, Exchange.receiver_id, Exchange.what,
        Exchange.activity_id, Exchange.duration_minutes, Exchange.introduction_id,
    )  # fmt: skip
    same = (each.is_not_distinct_from(getattr(new, each.key)) for each in said)
    return session.scalar(select(Exchange.id).where(*same, Exchange.cancelled_at.is_(None)).limit(1))


def _exchange(session: OrmSession, client_key: str | None, site_id: int) -> int | None:
    if client_key is None:
        return None
    found = session.scalar(select(Exchange).where(Exchange.client_key == client_key))
    if found is not None and found.site_id != site_id:
        raise NotFound
    return found.id if found is not None else None


def move_activity(session: OrmSession, old: int, new: int) -> None:
    """Let each exchange about one activity be about another: those that were cancelled too, at every site."""
    session.execute(update(Exchange).where(Exchange.activity_id == old).values(activity_id=new))


def give_activity(session: OrmSession, number: int, activity_id: int) -> None:
    """Say what one is about that has no activity yet; one that has keeps it."""
    chosen = update(Exchange).where(Exchange.id == number, Exchange.activity_id.is_(None))
    session.execute(chosen.values(activity_id=activity_id))


# -- of a thread ------------------------------------------------------------------------------------------------------


def of_thread(session: OrmSession, introduction_id: int) -> list[Exchange]:
    """The exchanges of a thread that were not cancelled, in order."""
    chosen = select(Exchange).where(Exchange.introduction_id == introduction_id, Exchange.cancelled_at.is_(None))
    return list(session.scalars(chosen.order_by(Exchange.happened_on, Exchange.id)))


def settle_thread(
    session: OrmSession,
    now: datetime,
    *,
    day: date,
    introduction_id: int,
    site_id: int,
    two: tuple[int, int],
    what: str,
    activity_id: int | None,
    staff_id: int | None,
) -> None:
    """« C’est fait »: a facilitator (`staff_id`) confirms what was planned of a thread by today; without any exchange
    one of this day is recorded, which waits for her word where a member says it. `two`: who gave, and who received.
    """
    today, confirmed_at = local_date(now), now if staff_id is not None else None
    thread = of_thread(session, introduction_id)
    for each in thread:
        if each.confirmed_at is None and each.happened_on <= today:
            each.confirmed_at = confirmed_at
    if not thread:
        session.add(
            Exchange(
                introduction_id=introduction_id,
                site_id=site_id,
                giver_id=two[0],
                receiver_id=two[1],
                what=what,
                activity_id=activity_id,
                happened_on=day,
                confirmed_at=confirmed_at,
                recorded_by_id=staff_id,
                recorded_at=now,
            )
        )


def cancel_planned(session: OrmSession, introduction_id: int, now: datetime) -> None:
    """Cancel what was planned of a thread from today on, and was not confirmed: the two do not meet any more."""
    planned = update(Exchange).where(Exchange.introduction_id == introduction_id, Exchange.cancelled_at.is_(None))
    planned = planned.where(Exchange.confirmed_at.is_(None), Exchange.happened_on >= local_date(now))
    session.execute(planned.values(cancelled_at=now))


def part_from_threads(session: OrmSession, introduction_ids: Collection[int]) -> None:
    """Let exchanges bear no number of these threads any more: they are forgotten."""
    session.execute(update(Exchange).where(Exchange.introduction_id.in_(introduction_ids)).values(introduction_id=None))

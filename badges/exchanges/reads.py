"""Reads about exchanges, one statement each."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.text.names import beginning, folded, patterns
from badges.exchanges import rows
from badges.exchanges.tables import FOLDED_LENGTH, Exchange
from badges.exchanges.views import ExchangeView
from badges.gatherings.tables import Activity

# What is to confirm, once its day has come; the index `ix_exchange_to_confirm` holds these rows alone.
_UNCONFIRMED: Final = (Exchange.confirmed_at.is_(None), Exchange.cancelled_at.is_(None))


def exchange(session: OrmSession, exchange_id: int) -> ExchangeView | None:
    """An exchange with its two people."""
    found = rows.exchange(session, exchange_id)
    return ExchangeView.of(found) if found is not None else None


def exchanges_of(
    session: OrmSession, member_id: int, limit: int = 100, *, took_place: bool = False
) -> list[ExchangeView]:
    """Exchanges in which a member gave or received, latest first; `took_place`: only those that did."""
    return [ExchangeView.of(each) for each in rows.exchanges_of(session, member_id, limit, took_place=took_place)]


def to_come_with(session: OrmSession, member_id: int, limit: int = 20) -> list[ExchangeView]:
    """The exchanges of a member that nothing says took place or was cancelled, the next first. One statement."""
    chosen = select(Exchange).where(or_(Exchange.giver_id == member_id, Exchange.receiver_id == member_id))
    chosen = chosen.where(Exchange.confirmed_at.is_(None), Exchange.cancelled_at.is_(None))
    chosen = chosen.order_by(Exchange.happened_on, Exchange.id).limit(limit)
    return [ExchangeView.of(each) for each in session.scalars(chosen.options(*rows.with_people()))]


def count_between(session: OrmSession, giver_id: int, receiver_id: int, activity_id: int | None, since: date) -> int:
    """How many exchanges about one thing one member gave another since a day, planned ones too. One statement."""
    chosen = select(func.count()).select_from(Exchange).where(Exchange.giver_id == giver_id)
    chosen = chosen.where(Exchange.receiver_id == receiver_id, Exchange.cancelled_at.is_(None))
    chosen = chosen.where(Exchange.activity_id.is_not_distinct_from(activity_id), Exchange.happened_on >= since)
    return session.scalar(chosen) or 0


def of_thread(session: OrmSession, introduction_id: int, limit: int = 100) -> list[ExchangeView]:
    """The exchanges of a thread, in order, those that were cancelled too. One statement."""
    chosen = select(Exchange).where(Exchange.introduction_id == introduction_id).options(*rows.with_people())
    chosen = chosen.order_by(Exchange.happened_on, Exchange.id).limit(limit)
    return [ExchangeView.of(each) for each in session.scalars(chosen)]


def twin(session: OrmSession, of: ExchangeView) -> int | None:
    """The number of an earlier exchange of the same two people, in the same words, on the same day at the same site.

    None: there is none that was not cancelled. One statement.
    """
    same = (
        Exchange.site_id == of.site_id, Exchange.happened_on == of.happened_on, Exchange.giver_id == of.giver.id,
        Exchange.receiver_id == of.receiver.id, Exchange.folded_what == folded(of.what)[:FOLDED_LENGTH],
    )  # fmt: skip
    chosen = select(func.min(Exchange.id)).where(*same, Exchange.cancelled_at.is_(None), Exchange.id < of.id)
    return session.scalar(chosen)


def to_confirm(
    session: OrmSession, site_ids: Collection[int], today: date, limit: int, before: ExchangeView | None = None
) -> list[ExchangeView]:
    """Exchanges planned for today or earlier that are not confirmed yet, latest first.

    `before`: the last shown, for the next page.
    """
    chosen = select(Exchange).where(Exchange.site_id.in_(site_ids), Exchange.happened_on <= today, *_UNCONFIRMED)
    if before is not None:
        chosen = chosen.where(_after(before))
    chosen = chosen.order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(limit)
    return [ExchangeView.of(each) for each in session.scalars(chosen.options(*rows.with_people()))]


def counting_to_confirm(site_ids: Collection[int], today: date) -> Select[int]:
    """Count those planned before a day that are not confirmed yet (`badges.base.database.counts`)."""
    chosen = select(func.count(Exchange.id)).where(Exchange.site_id.in_(site_ids), Exchange.happened_on < today)
    return chosen.where(*_UNCONFIRMED)


def to_confirm_by_site(today: date) -> Select[int, int]:
    """Select how many exchanges planned before a day wait for a word whether they took place, by site."""
    chosen = select(Exchange.site_id, func.count()).where(Exchange.happened_on < today, *_UNCONFIRMED)
    return chosen.group_by(Exchange.site_id)


def around(session: OrmSession, exchange: ExchangeView, later: int = 5, limit: int = 12) -> list[ExchangeView]:
    """The exchanges of a site around one of them, latest first, itself among them."""
    there, behind = select(Exchange.id).where(Exchange.site_id == exchange.site_id), _after(exchange)
    newer = there.where(~behind).order_by(Exchange.happened_on, Exchange.id).limit(later + 1)
    older = there.where(behind).order_by(Exchange.happened_on.desc(), Exchange.id.desc()).limit(limit - later - 1)
    chosen = select(Exchange).where(or_(*(Exchange.id.in_(select(each.subquery())) for each in (newer, older))))
    chosen = chosen.order_by(Exchange.happened_on.desc(), Exchange.id.desc())
    return [ExchangeView.of(each) for each in session.scalars(chosen.options(*rows.with_people()))]


def _after(last: ExchangeView) -> ColumnElement[bool]:
    """What comes after an exchange where the latest come first."""
    same = (Exchange.happened_on == last.happened_on) & (Exchange.id < last.id)
    return (Exchange.happened_on < last.happened_on) | same


def taken_place_by_site(first: date, last: date) -> Select[int, int]:
    """Count, by site, the exchanges that took place on the days from `first` to `last` (`base.database.counts`)."""
    chosen = select(Exchange.site_id, func.count()).where(Exchange.happened_on.between(first, last))
    chosen = chosen.where(Exchange.confirmed_at.is_not(None))
    return chosen.group_by(Exchange.site_id)


def count_of_activity(session: OrmSession, activity_id: int) -> int:
    """How many exchanges of all sites bear an activity, whatever became of them."""
    return session.scalar(select(func.count()).where(Exchange.activity_id == activity_id)) or 0


def exchanges(
    session: OrmSession, site_ids: Collection[int], first: date, last: date, *, unsure: bool = False
) -> list[ExchangeView]:
    """Exchanges of these sites from the day `first` until `last`, in order; `unsure`: as `rows.exchanges` says."""
    return [ExchangeView.of(each) for each in rows.exchanges(session, site_ids, first, last, unsure=unsure)]


def found(
    session: OrmSession, site_ids: Collection[int], search: str, *, before: ExchangeView | None = None, limit: int = 10
) -> list[ExchangeView]:
    """Exchanges of these sites of which each word of `search` begins a word, latest first. Two statements.

    The activities are few, and compared here, marks and case aside; what each one was is folded beside it. `before`:
    the last shown, for the next page.
    """
    words = folded(search).split()
    if not words:
        return []
    named = select(Exchange.id).where(Exchange.site_id.in_(site_ids))
    if before is not None:
        named = named.where(_after(before))
    activities = session.execute(select(Activity.id, Activity.name)).all()
    for word in words:
        fits = beginning(word)
        about = [number for number, name in activities if fits(name)]
        alike = (Exchange.folded_what.like(each, escape="\\") for each in patterns(word))
        named = named.where(or_(Exchange.activity_id.in_(about), *alike))
    latest = Exchange.happened_on.desc(), Exchange.id.desc()
    few = select(named.order_by(*latest).limit(limit).subquery())  # before the people of each are read
    chosen = select(Exchange).where(Exchange.id.in_(few)).order_by(*latest).options(*rows.with_people())
    return [ExchangeView.of(each) for each in session.scalars(chosen)]

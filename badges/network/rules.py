"""When an account is open, which phone to call about a site, whether a text names a host: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from badges.base.errors import Refused
from badges.base.text import names
from badges.network.tables import SiteState

HELP_LASTS: Final = timedelta(days=31)  # a right at another site, unless another last day is chosen
HELP_AT_MOST: Final = timedelta(days=92)
AHEAD_AT_MOST: Final = timedelta(days=731)  # two years: a last day farther than that is a slip of the hand
LEAVING: Final = timedelta(days=21)  # how long before a last day the coordination reads it
AT_WORK: Final = (SiteState.OPEN, SiteState.PREPARING)  # there is something to do at a site


class AccountState(StrEnum):
    """How an account stands: its link waits to be opened, it can be used, or it is closed."""

    INVITED = "invited"
    OPEN = "open"
    CLOSED = "closed"


def is_closed(today: date, *, active: bool, last_day: date | None) -> bool:
    """Whether an account is closed: by the coordination, or because its last day has passed."""
    return not active or (last_day is not None and today > last_day)


def state_of(today: date, *, active: bool, last_day: date | None, has_password: bool) -> AccountState:
    """How an account stands on a day."""
    if is_closed(today, active=active, last_day=last_day):
        return AccountState.CLOSED
    return AccountState.OPEN if has_password else AccountState.INVITED


def why_no_last_day(today: date, last_day: date) -> str | None:
    """Why an account may not be given this last day, as a code: it has passed, or is farther than two years."""
    if last_day < today:
        return "staff.last_day_past"
    return "staff.last_day_far" if last_day - today > AHEAD_AT_MOST else None


def is_longer(before: date | None, wanted: date | None) -> bool:
    """Whether an account would stay open longer with another last day; None is for good."""
    return before is not None and (wanted is None or wanted > before)


def is_leaving(today: date, *, active: bool, last_day: date | None) -> bool:
    """Whether an open account closes within the next three weeks."""
    return active and last_day is not None and today <= last_day <= today + LEAVING


def refuse_unless_open(state: SiteState) -> None:
    """Check that a site is open. Raises Refused: `site.preparing` for one that is not open yet, else `site.closed`."""
    if state is not SiteState.OPEN:
        raise Refused("site.preparing" if state is SiteState.PREPARING else "site.closed")


def refuse_closed(state: SiteState) -> None:
    """Check that a site has not closed. Raises Refused: `site.closed`."""
    if state is SiteState.CLOSED:
        raise Refused("site.closed")


def is_at_work(state: SiteState) -> bool:
    """Whether there is anything to do at a site: it is open, or its opening is prepared."""
    return state in AT_WORK


def refuse_planning(state: SiteState, closed_on: date | None, day: date) -> None:
    """Check that something may take place at a site on a day, which may be past: before it closes, or opens.

    Raises Refused: `site.closed`, `site.closes`.
    """
    if state is SiteState.ABANDONED:
        raise Refused("site.closed")
    if closed_on is not None and day >= closed_on:
        raise Refused("site.closed" if state is SiteState.CLOSED else "site.closes", day=closed_on)


def helps_on(day: date, *, first_day: date, last_day: date, agreed: bool) -> bool:
    """Whether a right at another site holds on a day: it ends by the clock, and nothing is done to end it."""
    return agreed and first_day <= day <= last_day


def refusals_of_help(today: date, first_day: date | None, last_day: date | None) -> Iterator[str]:
    """Why a right at another site may not have these days, of which one may lack: the codes; none where it may."""
    if first_day is not None and first_day < today:
        yield "help.past"
    if first_day is not None and first_day - today > AHEAD_AT_MOST:
        yield "help.too_far"
    if first_day is None or last_day is None:
        return
    if last_day < first_day:
        yield "help.order"
    elif last_day - first_day > HELP_AT_MOST:
        yield "help.too_long"


def first_name(name: str) -> str:
    """The first name of a staff member, as their whole name begins: "Léa", "Marie-Claire"."""
    return name.split(" ", 1)[0]


def reached_at(
    phone: str | None, hours: str | None, network: Mapping[str, str | None]
) -> tuple[str | None, str | None]:
    """The phone (E.164) to call about a site, and when it answers: the network's own where the site has none."""
    return (phone, hours) if phone else (network.get("phone"), network.get("hours"))


_BESIDE: Final = re.compile(r"[/,;]| et ")  # what stands between the hosts of one site
_WORD: Final = re.compile(r"\w+")


def names_host(text: str, hosts: Iterable[str]) -> bool:
    """Whether a text names one of the hosts of the sites, or the initials of one: "Salle de l’UDAF".

    Beside a person's name a host says something about that person: there the town stands alone.
    """
    said = f" {_words(text)} "
    return any(f" {each} " in said for host in hosts for each in _said_of(host))


def _said_of(host: str) -> Iterator[str]:
    """The words by which the hosts of one site are named, folded: each whole, and its initials."""
    for each in _BESIDE.split(host):
        if words := _words(each):
            yield words
        yield from (_words(word) for word in _WORD.findall(each) if word.isupper() and len(word) > 2)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(names.folded(text)))

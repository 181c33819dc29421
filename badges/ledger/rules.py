"""When a listed issuer counts, and what may be said of one. Pure: facts in, answers out (decisions 21).

A signature says which key signed; the list says whose it is. A coordinator proposes an issuer by its id, with a name
that they type, how they know it, and until when. The proposal counts once a second coordinator has said yes, or 24
hours after it was made. A change is a new proposal: what counted before goes on until it counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from html import unescape
from typing import Any, Final
from urllib.parse import unquote

from badges.base.errors import Refused
from badges.base.times import local_date
from keys.dids import did_web_document_url, is_did
from keys.errors import DidMalformed
from schemas.urls import split_url
from verifier.fetch import SourceRefused, check_url

LONGEST_ID, LONGEST_NAME, LONGEST_HOW, LONGEST_PAGE = 500, 120, 600, 500
SHORTEST_HOW: Final = 10
YEARS: Final = 2  # the longest time for which an issuer is listed
ALONE: Final = timedelta(hours=24)  # after which a proposal counts without a second yes
SOON: Final = timedelta(days=30)  # before the end, when the coordination is told
_OF_A_DID: Final = "[A-Za-z0-9_%:-]"  # "." too, unless it ends a sentence


class State(StrEnum):
    """How an entry of the list stands."""

    INCOMPLETE = "incomplete"  # listed before the coordination said how it knows: it does not count
    PROPOSED = "proposed"
    COUNTS = "counts"
    ENDED = "ended"


@dataclass(frozen=True)
class Told:
    """What a coordinator says of an issuer. `until`: the last day that counts. `page`: where its key is named."""

    name: str
    how: str
    until: date
    page: str | None = None


@dataclass(frozen=True)
class Proposal:
    """What was said of an issuer, by which account and when; the same of the second yes. `by` None is the operator."""

    told: Told
    by: int | None
    at: datetime
    yes_by: int | None = None
    yes_at: datetime | None = None

    @property
    def counts_from(self) -> datetime:
        """The instant from which it counts."""
        return self.at + ALONE if self.yes_at is None else min(self.at + ALONE, self.yes_at)

    @property
    def is_confirmed(self) -> bool:
        """Whether a second coordinator said yes; without, it counts after 24 hours."""
        return self.yes_at is not None

    def to_json(self) -> dict[str, Any]:
        """Its facts as JSON, for the instance's row."""
        flat = {**asdict(self.told), "by": self.by, "at": self.at, "yes_by": self.yes_by, "yes_at": self.yes_at}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in flat.items()}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Proposal:
        """The proposal whose facts were kept as JSON."""
        told = {each.name: kept[each.name] for each in fields(Told)} | {"until": date.fromisoformat(kept["until"])}
        at, yes_at = (kept[name] and datetime.fromisoformat(kept[name]) for name in ("at", "yes_at"))
        return cls(Told(**told), kept["by"], at, kept["yes_by"], yes_at)


def current(said: Sequence[Proposal], now: datetime) -> Proposal | None:
    """The last proposal that has come to count, even if its last day is over. `said`: oldest first."""
    return next((each for each in reversed(said) if each.counts_from <= now), None)


def waiting(said: Sequence[Proposal], now: datetime) -> Proposal | None:
    """The proposal that waits for a second yes, or for its 24 hours."""
    return said[-1] if said and now < said[-1].counts_from else None


def state(said: Sequence[Proposal], now: datetime) -> State:
    """How an entry stands, by what counts now; a change that waits is not looked at."""
    if not said:
        return State.INCOMPLETE
    counting = current(said, now)
    if local_date(now) > (counting or said[-1]).told.until:
        return State.ENDED
    return State.PROPOSED if counting is None else State.COUNTS


def ends_soon(said: Sequence[Proposal], now: datetime) -> bool:
    """Whether an entry counts, and for 30 days at most, with no change that waits."""
    counting = current(said, now)
    if counting is None or state(said, now) is not State.COUNTS or waiting(said, now):
        return False
    return counting.told.until <= local_date(now) + SOON


def with_proposal(said: Sequence[Proposal], told: Told, by: int | None, now: datetime) -> tuple[Proposal, ...]:
    """An entry after a proposal: what counts stays beside it, and one that waited is replaced."""
    counting = current(said, now)
    return (*([counting] if counting else []), Proposal(told, by, now))


def with_yes(said: Sequence[Proposal], by: int, now: datetime) -> tuple[Proposal, ...]:
    """An entry after a second coordinator's yes to what waits. Raises Refused: `issuer.own_proposal`."""
    if said[-1].by == by:
        raise Refused("issuer.own_proposal")
    return (replace(said[-1], yes_by=by, yes_at=now),)


def an_issuer(text: str) -> str:
    """An id as it is listed, whole. Raises Refused: `issuer.id_malformed`: neither a DID nor an https address."""
    issuer_id = text.strip()
    if len(issuer_id) > LONGEST_ID or not (is_did(issuer_id) or _is_https(issuer_id)):
        raise Refused("issuer.id_malformed")
    return issuer_id


def a_name(text: str) -> str:
    """A name as pages show it. Raises Refused: `issuer.name_malformed`."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Refused("issuer.name_malformed")
    return name


def a_way(text: str) -> str:
    """How an issuer is known. Raises Refused: `issuer.how`."""
    how = " ".join(text.split())
    if not SHORTEST_HOW <= len(how) <= LONGEST_HOW or not how.isprintable():
        raise Refused("issuer.how")
    return how


def an_end(until: date, today: date) -> date:
    """The last day of an entry. Raises Refused: `issuer.until`: it is over today, or more than two years away."""
    if not today < until <= latest_end(today):
        raise Refused("issuer.until")
    return until


def latest_end(today: date) -> date:
    """The same day two years later; of 29 February, the 28th."""
    day = today if (today.month, today.day) != (2, 29) else today.replace(day=28)
    return day.replace(year=today.year + YEARS)


def a_page(text: str | None, issuer_id: str) -> str | None:
    """The address of the page that names a key, or None. A page whose address holds the id may only repeat it.

    Raises Refused: `issuer.key_page_missing` for an id that names no domain, `issuer.page_unreachable` for what is no
    https address, `issuer.page_repeats`.
    """
    page = (text or "").strip()
    if not page:
        if is_key_alone(issuer_id):
            raise Refused("issuer.key_page_missing")
        return None
    if len(page) > LONGEST_PAGE or not _is_https(page):
        raise Refused("issuer.page_unreachable")
    refuse_repeating(page, issuer_id)
    return page


def refuse_repeating(address: str, issuer_id: str) -> None:
    """Refuse the address of a page that may only repeat the id in it. Raises Refused: `issuer.page_repeats`."""
    while (plain := unescape(unquote(address))) != address:
        address = plain
    if _letters(issuer_id) in _letters(address):
        raise Refused("issuer.page_repeats")


def _letters(text: str) -> str:
    """The letters and digits of a text, which are what is left of it in an answer that drops or escapes the others."""
    return "".join(filter(str.isalnum, text.casefold()))


def is_key_alone(issuer_id: str) -> bool:
    """Whether an id names no domain, as did:key and did:jwk: only a page can say whose it is."""
    return is_did(issuer_id) and not issuer_id.startswith("did:web:")


def names_id(page: str, issuer_id: str) -> bool:
    """Whether a page's text holds this id, whole: not as the beginning or the end of a longer one."""
    whole = rf"(?<!{_OF_A_DID})(?<!\.){re.escape(issuer_id)}(?!\.?{_OF_A_DID})"
    return re.search(whole, page) is not None


def domain_of(issuer_id: str, page: str | None) -> str:
    """The host that answers for an id, in ASCII: its own, or that of the page which names the key; or empty."""
    try:
        where = page or "" if is_key_alone(issuer_id) else issuer_id
        return check_url(did_web_document_url(where) if is_did(where) else where).host
    except (DidMalformed, SourceRefused):
        return ""


def _is_https(text: str) -> bool:
    try:
        parts = split_url(text)
        return parts.scheme == "https" and bool(parts.hostname) and not parts.username and text.isprintable()
    except ValueError:
        return False

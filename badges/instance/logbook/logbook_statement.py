"""What the logbook says of the record as it has to be now: which badges were issued and ended, what decides something,
the ends of journal and ledger, how many acts were emptied. Badges are told one after the other, and not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.chain import Known
from badges.base.logbook.acts import Kept
from badges.base.logbook.decisive_facts import State
from badges.base.services import Services
from badges.instance.heads import Heads
from badges.instance.logbook.statement_line import Why
from badges.ledger.states import EditionState

ANEW = (Why.RESTORED, Why.ACCEPTED)  # what other lines said before holds no longer


@dataclass(frozen=True)
class Statement:
    """A line that states the record: when, why, and from when on other copies say nothing of it (None: from ever)."""

    at: datetime
    why: Why
    since: datetime | None


@dataclass(frozen=True)
class Change:
    """A fact that the service changed: in which table and row, and what it is counted as."""

    table: str
    row: str
    fact: str


@dataclass
class Told:
    """All of it, from the first line to the last that the record knows.

    `since`: from when on changes are kept. `rows`: by table, what decides something. `broken`: facts that were not
    what a line says before the service changed them. `journal`: links by place; `ledger`: how many rows
    and their digest by number, each with the instant of its line. `entry`: the last act without a MAC. `looks` and
    `others`: how many acts may be empty.
    """

    since: datetime | None = None
    rows: dict[str, State] = field(default_factory=dict)
    broken: set[tuple[str, str, str]] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    journal: dict[int, str] = field(default_factory=dict)
    disputed: set[int] = field(default_factory=set)
    ledger: dict[int, tuple[int, str, datetime]] = field(default_factory=dict)
    entry: int | None = None
    looks: int = 0
    others: int = 0
    statements: list[Statement] = field(default_factory=list)

    def known(self) -> Known:
        """What a check of the journal has to find."""
        ends = {place: link for place, link in self.journal.items() if place}
        return Known({**ends, **dict.fromkeys(self.disputed, "")}, self.entry)

    def add(self, act: Kept, facts: Mapping[str, Any], at: datetime) -> None:
        """Take one more line."""
        if act is Kept.STATED:
            self._restate(facts, at)
        elif act is Kept.DECIDED:
            for row, changed in facts["rows"].items():
                for fact, (before, after) in changed.items():
                    self._decide(str(facts["table"]), row, fact, before, after)
                    if self.since is not None and at >= self.since:
                        self.changes.append(Change(str(facts["table"]), row, fact))
        elif act is Kept.HEADS:
            self._heads(facts, at)
        elif act is Kept.FACTS_EMPTIED:
            self.looks += int(facts["looks"])
            self.others += int(facts["others"])

    def _restate(self, facts: Mapping[str, Any], at: datetime) -> None:
        why, since = Why(facts["why"]), facts["since"]
        self.statements.append(Statement(at, why, datetime.fromisoformat(since) if since is not None else None))
        self.rows = {table: {row: dict(facts) for row, facts in rows.items()} for table, rows in facts["state"].items()}
        self.broken.clear()
        if why in ANEW:
            self.journal, self.ledger = {}, {}
            self.disputed.clear()
        self.entry = int(facts["entry"])
        self.looks, self.others = int(facts["emptied"]["looks"]), int(facts["emptied"]["others"])
        self._heads(facts, at)

    def _decide(self, table: str, row: str, fact: str, before: str | None, after: str | None) -> None:
        rows = self.rows.setdefault(table, {})
        is_now = rows.get(row, {}).get(fact)
        if is_now not in (before, after):
            self.broken.add((table, row, fact))
        if after is not None:
            rows.setdefault(row, {})[fact] = after
        elif row in rows:
            rows[row].pop(fact, None)
            if not rows[row]:
                del rows[row]

    def _heads(self, facts: Mapping[str, Any], at: datetime) -> None:
        place, link = facts["journal"]
        if self.journal.setdefault(int(place), str(link)) != link:
            self.disputed.add(int(place))
        if "ledger" in facts:
            count, number, digest = Heads.read(facts).ledger
            self.ledger[number] = count, digest, at


OfBadge = Callable[[Kept, str], object]


def told(
    services: Services, session: OrmSession, since: datetime | None = None, of_badge: OfBadge = lambda *_: None
) -> Told:
    """Read the logbook up to the line that the record of this session knows, and what waits to be written.

    `session` is of a snapshot, in which both belong together. `of_badge(act, credential)` is called for each badge that
    was issued or ended. Raises Refused: `logbook.key_missing`; Broken; OSError.
    """
    found = Told(since)
    for act, facts, at in _lines(services, session):
        if act is Kept.ISSUING or (act is Kept.CREDENTIAL_ENDED and facts["how"] != EditionState.ABANDONED):
            of_badge(act, str(facts["credential"]))
        else:
            found.add(act, facts, at)
    return found


def _lines(services: Services, session: OrmSession) -> Iterator[tuple[Kept, Mapping[str, Any], datetime]]:
    logbook = services.logbook
    _, known = logbook.place(session)
    waiting = logbook.waiting(session)
    for line in logbook.file.lines(logbook.key):
        if line.number > known:
            break
        yield line.act, line.facts, line.at
    for each in waiting:
        yield Kept(each.act), logbook.as_written(each.facts), each.at or services.now()

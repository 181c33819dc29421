"""Choosing for one person in a large network, beside the same at the demonstration's size.

`python -m tests.benchmarks.choosing [--database postgresql] [--rounds N]`: 20,000 members at 20 sites with 8,000 offers
and requests and 5,000 threads are made, and a network of the demonstration's size. In each, the same persons choose in
turn: at their site, and among all sites. Processor times of this process, which on PostgreSQL leave out the server's;
the goals are 50 ms, and three times the demonstration's.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, insert, select, text

from badges.base.database.engine import Database
from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Activity, Enrolment, Workshop
from badges.matching.choice import reads
from badges.matching.tables import Introduction, MemberConditions, Objection, Posting
from badges.network.tables import Site
from badges.people.tables import Member
from tests.cast.crowd import crowd
from tests.conftest import _initialise
from tests.postgresql import EmbeddedPostgresql

NOW: Final = datetime(2026, 11, 30, 9, tzinfo=UTC)
DEMONSTRATION: Final = {"sites": 3, "members": 24, "postings": 30, "threads": 7}
LARGE: Final = {"sites": 20, "members": 20_000, "postings": 8_000, "threads": 5_000}
ASKED: Final = 20  # persons who choose in a round
BATCH: Final = 1_000


def fill(database: Database, *, sites: int, members: int, postings: int, threads: int) -> None:
    """Store a network of this size, the same for the same size."""
    dice = random.Random(26)
    with database.begin() as session:
        known = list(session.scalars(select(Site).order_by(Site.id)))
        for number in range(len(known), sites):
            given = {name: getattr(known[0], name) for name in ("kind", "address", "postcode", "city", "host")}
            session.add(Site(slug=f"site-{number}", name=f"Site {number}", **given))
        session.flush()
        here = list(session.scalars(select(Site.id).order_by(Site.id).limit(sites)))
        activities = list(session.scalars(select(Activity.id)))

        def store(kind: type[Any], rows: list[dict[str, Any]]) -> None:
            for start in range(0, len(rows), BATCH):
                session.execute(insert(kind), rows[start : start + BATCH])

        store(Member, [
            {"id": number, "site_id": here[number % sites], "given_name": name, "folded_name": name.lower(),
             "whole_name": name.lower(), "link_nonce": dice.randbytes(16), "joined_on": local_date(NOW)}
            for number, name in enumerate(crowd(dice, members), 1)
        ])  # fmt: skip
        store(Posting, [
            {"member_id": dice.randint(1, members), "side": dice.choice(["offered", "sought"]), "manner": "together",
             "words": "Un coup de main, un samedi.", "activity_id": dice.choice([*activities, None]),
             "days": dice.sample(["mo", "we", "sa"], dice.randint(0, 2)), "moments": [], "reach": None,
             "until": local_date(NOW + timedelta(days=90)), "words_public": False, "name_public": False,
             "created_at": NOW - timedelta(days=dice.randint(0, 90)), "read_at": NOW, "fulfilled": False}
            for _ in range(postings)
        ])  # fmt: skip
        couples = [dice.sample(range(1, members + 1), 2) for _ in range(threads)]
        store(Introduction, [
            {"site_id": here[one % sites], "giver_id": one, "receiver_id": two, "moved_at": NOW,
             "created_at": NOW - timedelta(days=dice.randint(0, 300)), "ended_at": dice.choice([None, NOW])}
            for one, two in couples
        ])  # fmt: skip
        store(Exchange, [
            {"site_id": here[one % sites], "giver_id": one, "receiver_id": two, "what": "Un coup de main",
             "happened_on": local_date(NOW), "recorded_at": NOW, "confirmed_at": NOW}
            for one, two in couples
        ])  # fmt: skip
        store(
            Objection, [{"member_id": one, "other_id": two, "said_on": local_date(NOW)} for one, two in couples[::20]]
        )
        chosen = dice.sample(range(1, members + 1), members // 20)
        conditions = {"at_meetings_only": True, "not_at_home": False, "in_company": False}
        store(MemberConditions, [{"member_id": each, **conditions} for each in chosen])
        store(Workshop, [
            {"id": number, "site_id": here[number % sites], "title": f"Atelier {number}", "capacity": 12,
             "activity_id": dice.choice(activities), "accepted_on": local_date(NOW), "created_at": NOW}
            for number in range(1, sites * 5 + 1)
        ])  # fmt: skip
        enrolled = {(dice.randint(1, sites * 5), dice.randint(1, members)) for _ in range(min(members, sites * 30))}
        store(Enrolment, [
            {"workshop_id": workshop, "member_id": member, "role": "takes_part", "waiting": False,
             "name_agreed": False, "asked_at": NOW}
            for workshop, member in sorted(enrolled)
        ])  # fmt: skip
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


@contextmanager
def network(kind: str, server: EmbeddedPostgresql | None, size: dict[str, int]) -> Iterator[Database]:
    """An initialised instance with so many rows."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = Database(server.create(kind) if server is not None else f"sqlite:///{home / 'badges.sqlite3'}")
        _initialise(home, database)
        fill(database, **size)
        database.home = home  # type: ignore[attr-defined]
        yield database
        database.dispose()


def persons(database: Database, site_id: int | None = None) -> list[tuple[int, int]]:
    """Those who said most, of one site or of all, with their sites: they have the most to choose from."""
    said = select(Member.id, Member.site_id).join(Posting, Posting.member_id == Member.id)
    if site_id is not None:
        said = said.where(Member.site_id == site_id)
    said = said.group_by(Member.id, Member.site_id).order_by(func.count().desc(), Member.id).limit(ASKED)
    with database.begin(read_only=True) as session:
        found = session.execute(said)
        return [(member, site) for member, site in found]


def milliseconds(database: Database, asked: list[tuple[int, int]], *, everywhere: bool) -> float:
    """The processor time of one choice, of all these persons in turn."""
    with database.begin(read_only=True) as session:
        every = list(session.scalars(select(Site.id)))
    started = time.process_time()
    for member, site in asked:
        with database.begin(read_only=True) as session:
            reads.choice(session, member, every if everywhere else [site], NOW)
    return 1000 * (time.process_time() - started) / len(asked)


def main() -> None:
    """Time both networks in turn, and print the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    server = EmbeddedPostgresql() if options.database == "postgresql" else None
    try:
        with network("small", server, DEMONSTRATION) as small, network("large", server, LARGE) as large:
            asked = {small: persons(small), large: persons(large)}
            for everywhere in (False, True):
                taken: dict[Database, list[float]] = {small: [], large: []}
                for _ in range(options.rounds):
                    for each, times in taken.items():
                        times.append(milliseconds(each, asked[each], everywhere=everywhere))
                little, much = statistics.median(taken[small]), statistics.median(taken[large])
                ratio = statistics.median(two / one for one, two in zip(*taken.values(), strict=True))
                where = "among all sites" if everywhere else "at one site    "
                print(f"choosing {where}  {little:5.1f} ms  {much:5.1f} ms, goal 50   {ratio:4.2f} times, goal 3")
    finally:
        if server is not None:
            server.stop()


if __name__ == "__main__":
    main()

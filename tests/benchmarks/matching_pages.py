"""The wall, a person's choice and a thread in a large network, beside the same at the demonstration's size.

`python -m tests.benchmarks.matching_pages [--database postgresql] [--rounds N]`: the two networks of
`tests.benchmarks.choosing`. A facilitator reads each page in turn. Statements, bytes on the wire (gzip), and processor
time of this process; the goals are 12 statements, 15 KB, and three times the demonstration's.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from flask import Flask
from sqlalchemy import select

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.matching.tables import Introduction
from keys.keyring import Keyring
from tests.benchmarks.choosing import DEMONSTRATION, LARGE, NOW, network, persons
from tests.cast.application import app_over
from tests.cast.office import Browser, give_password, signed_in
from tests.cast.people import Cast
from tests.cast.statements import statements
from tests.conftest import PASSPHRASE, Clock, Queue, no_fetch, settings_at
from tests.postgresql import EmbeddedPostgresql

PAGES: Final = ("the wall", "an activity", "a choice", "the threads", "a thread")


class Reader:
    """A facilitator of Guéret over one network, and the addresses that she reads."""

    def __init__(self, database: Database) -> None:
        home = database.home  # type: ignore[attr-defined]
        keyring = Keyring.open(home / "keys", PASSPHRASE)
        settings = settings_at(home, database.url)
        services = Services(settings, database, keyring, Clock(NOW), no_fetch, Queue())  # type: ignore[arg-type]
        cast = Cast(services)
        self.app: Flask = app_over(services)
        give_password(services, cast.lea.staff_id)  # type: ignore[arg-type]
        self.browser: Browser = signed_in(self.app, cast, cast.staff("lea@rcs-creuse.example").email)
        with database.begin() as session:
            thread = session.scalar(select(Introduction).order_by(Introduction.id).limit(1))
            assert thread is not None
            thread.site_id, thread.ended_at, number = cast.gueret, None, thread.id
        here = next(member for member, site in persons(database, site_id=cast.gueret) if site == cast.gueret)
        paths = ("/mur", "/mur?activite=couture", f"/membres/{here}/choisir", "/mises-en-relation")
        self.paths = dict(zip(PAGES, (*paths, f"/mises-en-relation/{number}"), strict=True))

    def read(self, page: str) -> bytes:
        """One page."""
        answer = self.browser.client.get(self.paths[page])
        assert answer.status_code == 200, (page, answer.status_code)
        return bytes(answer.data)

    def asked(self, page: str) -> int:
        """How many statements it takes."""
        with statements(self.app) as found:
            self.read(page)
        return len(found)


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The processor time of one run."""
    started = time.process_time()
    for _ in range(times):
        work()
    return 1000 * (time.process_time() - started) / times


def main() -> None:
    """Read each page of both networks in turn, and print what it takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    server = EmbeddedPostgresql() if options.database == "postgresql" else None
    try:
        with network("small", server, DEMONSTRATION) as small, network("large", server, LARGE) as large:
            readers = Reader(small), Reader(large)
            for page in PAGES:
                size = len(gzip.compress(readers[1].read(page)))
                asked = readers[1].asked(page)
                times: list[tuple[float, float]] = []
                for _ in range(options.rounds):
                    little, much = (milliseconds(partial(each.read, page)) for each in readers)
                    times.append((little, much))
                ratio = statistics.median(much / little for little, much in times)
                print(f"{page:12} {asked:3} statements, goal 12  {size:6} B, goal 15,000  {ratio:5.2f} times, goal 3")
    finally:
        if server is not None:
            server.stop()


if __name__ == "__main__":
    main()

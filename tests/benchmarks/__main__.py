"""Ratios of our times to those of bare primitives and peers: `python -m tests.benchmarks [--rounds N]`, `make bench`.

Absolute times depend on the machine, and are printed for orientation.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack, closing

from keys.canonical import canonicalize
from schemas import strict_json
from tests.benchmarks import carriers, codecs, hosted, own, proofs, verdicts
from tests.benchmarks.cast import Cast, cast
from tests.benchmarks.harness import Job, report, run
from tests.benchmarks.peers import digitalbazaar, python_peers
from tests.issuer.badge import ASSERTION, AWARD
from verifier.fetch import Fetched

GOALS = (*proofs.GOALS, *verdicts.GOALS, *own.GOALS, *carriers.GOALS, *codecs.GOALS)
LIMITS = (*proofs.LIMITS, *carriers.LIMITS)


def main() -> int:
    """Print times and ratios; returns 0 always, since a slow machine is no fault of the code."""
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15, help="rounds, each a second or more (15)")
    rounds = arguments.parse_args().rounds
    people = cast()
    pages = hosted.pages(people)
    jobs = [
        *proofs.jobs(people),
        *verdicts.jobs(people, pages, ASSERTION),
        *carriers.jobs(people),
        *codecs.jobs(people),
    ]
    with ExitStack() as running:
        jobs += running.enter_context(own.jobs())
        jobs += _peers(running, people, pages)
        run(jobs, rounds)
    size, statements = len(strict_json.encode(people.signed)), canonicalize(people.unsigned).count(b"\n")
    print(f"One badge: {size} bytes signed, {statements} statements, token of {len(people.token)} characters.\n")
    print(report(jobs, GOALS, LIMITS))
    return 0


def _peers(running: ExitStack, people: Cast, pages: dict[str, Fetched]) -> list[Job]:
    """The jobs of the peers that are installed, each in its own process, which ends with `running`."""
    jobs: list[Job] = []
    if digitalbazaar.is_installed():
        listed = strict_json.parse_object(verdicts.published(people)[AWARD.status_list_url].data)
        jobs += digitalbazaar.jobs(running.enter_context(closing(digitalbazaar.start(people, listed))))
    else:
        print(f"{digitalbazaar.NAME} is not there: npm install in tests/benchmarks/peers\n")
    if python_peers.are_installed():
        validator = python_peers.start_openbadges(pages, ASSERTION)
        jobs += python_peers.openbadges_jobs(running.enter_context(closing(validator)))
        jobs += python_peers.openvc_jobs(running.enter_context(closing(python_peers.start_openvc(people))))
    else:
        print(f"{python_peers.OPENBADGES} and {python_peers.OPENVC} are not there: make peers\n")
    return jobs


if __name__ == "__main__":
    sys.exit(main())

"""The printed sheets, in processor time.

`python -m tests.benchmarks.paper [--rounds N]`, part of `make bench`. The limit of each sheet is half of what it took
before 2026-11-28, when it was drawn letter by letter.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from badges.paper.attestation import attestation
from badges.paper.cards import A6, SMALL, cards, cards_of
from badges.paper.facts import PaperFacts
from issuer.artwork import patch_svg
from tests.badges.paper.examples import FACTS
from tests.benchmarks.harness import Job, Limit, repeated, report, run

AT: Final = datetime(2026, 11, 28, 9, tzinfo=UTC)
NAME: Final = "Transmettre un savoir-faire"


def sheets() -> tuple[list[Job], list[Limit]]:
    """Each sheet of the same badge; each has a code of its own, so that none is kept."""
    facts = replace(
        FACTS,
        patch_svg=patch_svg("transmettre", title=NAME),
    )
    number = 0

    def one() -> PaperFacts:
        nonlocal number
        number += 1
        code = f"{number:010}"
        return replace(facts, code=code, url=f"HTTPS://BADGES.EXAMPLE/V/{code}", recipient=f"Amina {number}")

    jobs = [
        Job("attestation", repeated(lambda: attestation(one()))),
        Job("four cards", repeated(lambda: cards(one(), AT, A6))),
        Job("ten small cards", repeated(lambda: cards(one(), AT, SMALL))),
        Job("ten people's cards", repeated(lambda: cards_of([one() for _ in range(10)], AT, "Cartes"))),
    ]
    limits = [
        Limit("attestation", 18),
        Limit("four cards", 40),
        Limit("ten small cards", 40),
        Limit("ten people's cards", 80),
    ]
    return jobs, limits


def main() -> None:
    """Time the sheets and print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    jobs, limits = sheets()
    run(jobs, parser.parse_args().rounds)
    print(report(jobs, (), limits))


if __name__ == "__main__":
    main()

"""The printed sheets beside the former ones, in processor time.

`python -m tests.benchmarks.paper [--rounds N]`, part of `make bench`. The goal of each sheet is half of what it took
when reportlab drew it. The former drawing decoded the patch, a PNG of 600 pixels, for each sheet; the patches and the
codes are vectors now. Ten small cards are compared with four of A6, since there were none.
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
from tests.benchmarks import paper_before
from tests.benchmarks.harness import Goal, Job, repeated, report, run

AT: Final = datetime(2026, 11, 28, 9, tzinfo=UTC)
HALF: Final = 2.0  # times as fast
NAME: Final = "Transmettre un savoir-faire"


def sheets() -> tuple[list[Job], list[Goal]]:
    """Each sheet and its former drawing, of the same badge; each has a code of its own, so that none is kept."""
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
        Job("attestation before", repeated(lambda: paper_before.attestation(one()))),
        Job("four cards", repeated(lambda: cards(one(), AT, A6))),
        Job("ten small cards", repeated(lambda: cards(one(), AT, SMALL))),
        Job("ten people's cards", repeated(lambda: cards_of([one() for _ in range(10)], AT, "Cartes"))),
        Job("four cards before", repeated(lambda: paper_before.cards(one()))),
    ]
    goals = [
        Goal("attestation", "attestation before", HALF),
        Goal("four cards", "four cards before", HALF),
        Goal("ten small cards", "four cards before", HALF),
        Goal("ten people's cards", "four cards before"),
    ]
    return jobs, goals


def main() -> None:
    """Time the sheets and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    jobs, goals = sheets()
    run(jobs, parser.parse_args().rounds)
    print(report(jobs, goals, ()))


if __name__ == "__main__":
    main()

"""Fills an instance with as many people as a whole département, and measures every page over it.

`python -m tests.growth --home DIR [--database URL] --sites 20 --members 20000 --attendances 300000 --exchanges 20000
--awards 20000 [--measure]`. A home that holds members is not filled again. `--measure` prints a line of JSON for each
page: `page`, `statements`, `ms` (processor time), `ms_demo` (the same page over the demonstration, in this run),
`bytes`. The instance is for measuring alone: its passphrase stands in the tests, and the pages' examples are added.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

from tests.growth import instance
from tests.growth.fill import Filling, Size


def main() -> None:
    """Fill, and measure if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.growth", description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--database", metavar="URL")
    for name, usual in Size().__dict__.items():
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", default="", help="only the pages whose address holds this")
    options = parser.parse_args()
    began = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {text}", file=sys.stderr)

    services = instance.opened(options.home, options.database)
    try:
        if instance.is_empty(services):
            size = Size(**{name: getattr(options, name) for name in Size().__dict__})
            instance.initialised(services, size.sites)
            written = Filling(services, size, tell).run()
            tell(f"Filled: {json.dumps(written)}")
        if options.measure:
            from tests.growth import measure

            for line in measure.pages(services, options.rounds, tell, only=options.page):
                print(json.dumps(line), flush=True)
    finally:
        services.database.dispose()


if __name__ == "__main__":
    main()

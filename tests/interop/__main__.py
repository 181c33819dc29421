"""Print who says what, and why they differ: others of our files, and we of theirs (`python -m tests.interop`)."""

from __future__ import annotations

import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

from tests.interop import issuers, table
from tests.interop.asking import NotAskable
from tests.interop.issuers import World
from tests.interop.judges import JUDGES, Said
from tests.interop.stage import STATES, raised
from tests.interop.table import Dialect, Expected

WIDTH = 120
COLUMNS = (  # state, title, width
    ("good", "good", 9),
    ("good, in a PNG", "PNG", 7),
    ("good, in an SVG", "SVG", 7),
    ("tampered", "tampered", 9),
    ("expired", "expired", 9),
    ("not yet valid", "early", 9),
    ("revoked", "revoked", 9),
    ("suspended", "suspended", 10),
    ("wrong key", "false key", 10),
    ("wrong issuer", "impostor", 0),
)
SHORT = {"NOT_AUTHENTIC": "NOT_AUTH", "NOT_YET_VALID": "NOT_YET", "UNDETERMINED": "UNDETERM", "UNREADABLE": "UNREAD"}


def main() -> int:
    """Print both tables; return 1 when an answer is not the expected one."""
    expected = table.read()
    surprises = 0
    with tempfile.TemporaryDirectory() as folder, raised(Path(folder)) as stage:
        print(
            "\n\nWhat is said of our files: + is what one would wish, - is not, for the reason below; ! is a surprise."
        )
        for judge, ask in JUDGES.items():
            print()
            _wrapped(f"{judge}: {(ask.__doc__ or '').strip()}", "", "  ")
            try:
                said = ask(stage)
            except NotAskable as absent:
                print(f"  not asked: {absent}")
                continue
            surprises += _print_judge([each for each in expected if each.judge == judge], said)
    print("\n\nWhat our verifier says of the badges that other people's software issues, now or as recorded:\n")
    print(f"{'':32}{''.join(f'{title:<{width}}' for _, title, width in COLUMNS)}")
    surprises += sum(_print_dialect(dialect) for dialect in table.read_dialects().values())
    print(f"\n{surprises} answers are not as expected.")
    return 1 if surprises else 0


def _wrapped(text: str, first: str, rest: str) -> None:
    print("\n".join(textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest)))


def _print_judge(cells: list[Expected], said: Said) -> int:
    surprises = 0
    for cell in sorted(cells, key=lambda each: (each.file, STATES.index(each.state))):
        words = said[(cell.state, cell.file)]
        agrees = cell.agrees(words)
        surprises += not agrees
        mark = "!" if not agrees else "+" if cell.is_wished else "-"
        shown = textwrap.shorten(words, WIDTH - 33, placeholder=" …")
        print(f"  {mark} {cell.file:<18} {cell.state:<9} {shown}")
        if not agrees:
            _wrapped(f"expected: {cell.says}", " " * 33, " " * 33)
        elif cell.because:
            _wrapped(cell.because, " " * 33, " " * 33)
    return surprises


def _worlds(dialect: Dialect) -> Iterator[World]:
    """The recorded badges, then those made now, if their issuer is installed: a state of both is the latter's."""
    yield issuers.recorded()[dialect.name]
    try:
        yield issuers.live(dialect)
    except NotAskable:
        return


def _print_dialect(dialect: Dialect) -> int:
    said = {
        state: str(world.judge(data, now).headline) for world in _worlds(dialect) for state, data, now in world.asked()
    }
    wrong = [state for state, headline in said.items() if headline != dialect.headlines[state]]
    short = {state: SHORT.get(headline, headline) for state, headline in said.items()}
    cells = "".join(f"{short.get(state, ''):<{width}}" for state, _, width in COLUMNS)
    print(f"{'!' if wrong else ' '} {dialect.name:<30}{cells}".rstrip())
    print(f"{'':4}{dialect.by}: {dialect.what}")
    for state in wrong:
        print(f"{'':4}expected of {state}: {dialect.headlines[state]}")
    if dialect.because:
        _wrapped(dialect.because, " " * 4, " " * 4)
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main())

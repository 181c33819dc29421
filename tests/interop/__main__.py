"""Print who says what about the files of `badges demo`, and why they differ: `python -m tests.interop`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.interop import table
from tests.interop.judges import JUDGES
from tests.interop.stage import raised


def main() -> int:
    """Print the table; 1 when somebody does not say what is expected."""
    expected = table.read()
    surprises = 0
    with tempfile.TemporaryDirectory() as folder, raised(Path(folder)) as stage:
        for judge, ask in JUDGES.items():
            print(f"\n{judge}: {(ask.__doc__ or '').strip()}")
            said = ask(stage)
            for cell in (each for each in expected if each.judge == judge):
                words = said[(cell.state, cell.file)]
                agrees = cell.agrees(words)
                surprises += not agrees
                print(f"  {' ' if agrees else '!'} {cell.file:<18} {cell.state:<9} {words}")
                if cell.because or not agrees:
                    print(f"{'':32}{cell.because if agrees else f'expected: {cell.says}'}")
    print(f"\n{len(expected)} answers, {surprises} not as expected.")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())

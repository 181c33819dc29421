"""A verification URL as a QR code (ISO/IEC 18004): error correction Q, a quiet zone of four modules.

Upper-case URLs take the alphanumeric mode, which keeps the code at version 2 or 3.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from issuer.artwork import render_png

QUIET_ZONE: Final = 4
MASK: Final = 2  # fixed: searching the best of eight takes seven times as long as drawing, and all eight are readable


def matrix(url: str) -> list[list[bool]]:
    """The modules of the code, row by row, dark ones True, without the quiet zone."""
    from qrcode.constants import ERROR_CORRECT_Q
    from qrcode.main import QRCode

    code = QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=MASK, border=0)
    code.add_data(url)
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def _runs(rows: list[list[bool]]) -> str:
    """The dark modules as path data, one rectangle for each run of a row, the quiet zone added."""
    runs: list[str] = []
    for row, modules in enumerate(rows):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                runs.append(f"M{column + QUIET_ZONE} {row + QUIET_ZONE}h{length}v1h-{length}z")
            column += length
    return "".join(runs)


def qr_svg(url: str) -> str:
    """The code as SVG, one unit a module, black on white; `width` in modules is that of its viewBox."""
    rows = matrix(url)
    size = len(rows) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}"'
        ' role="img" shape-rendering="crispEdges">'
        f'<path d="M0 0h{size}v{size}H0z" fill="#fff"/><path d="{_runs(rows)}" fill="#000"/></svg>'
    )


def qr_png(url: str, *, scale: int = 8) -> bytes:
    """The code as PNG, `scale` pixels a module."""
    size = len(matrix(url)) + 2 * QUIET_ZONE
    return render_png(qr_svg(url), width=size * scale)

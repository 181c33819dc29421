"""An address as a QR code (ISO/IEC 18004): error correction Q, a quiet zone of four modules.

Upper-case URLs take the alphanumeric mode, which keeps a badge's code at version 2 to 4. An address in both cases, such
as a private link, which is read from a screen or a clean sheet, takes a lower level where Q would make its modules
small: 37 of them in a row, version 5, are the most, and 3 KB of SVG.
"""

from __future__ import annotations

from typing import Final

from issuer.artwork import render_png

QUIET_ZONE: Final = 4
MOST: Final = 37
MASK: Final = 2  # fixed: searching the best of eight takes seven times as long as drawing, and all eight are readable


def matrix(url: str) -> list[list[bool]]:
    """The modules of the code, row by row, dark ones True, without the quiet zone."""
    from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
    from qrcode.main import QRCode

    for level in (ERROR_CORRECT_Q, ERROR_CORRECT_M, ERROR_CORRECT_L):
        code = QRCode(error_correction=level, mask_pattern=MASK, border=0)
        code.add_data(url)
        if 4 * code.best_fit() + 17 <= MOST:
            break
    code.make()
    return [[bool(module) for module in row] for row in code.modules]


def _outline(rows: list[list[bool]]) -> str:
    """The dark modules as path data: the outline of what hangs together, in relative steps, the quiet zone added.

    One outline has no seam between its modules, which a screen or a printer could draw, and no edge is written twice.
    The last step of each outline is left out: a fill closes it.
    """
    size = len(rows)
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}  # from each corner, with the dark module on the right
    for y in range(size):
        for x in range(size):
            if not rows[y][x]:
                continue
            for corner, (across, down) in (
                ((x, y), (0, -1)),
                ((x + 1, y), (1, 0)),
                ((x + 1, y + 1), (0, 1)),
                ((x, y + 1), (-1, 0)),
            ):
                beside_x, beside_y = x + across, y + down
                if not (0 <= beside_x < size and 0 <= beside_y < size and rows[beside_y][beside_x]):
                    steps.setdefault(corner, []).append((-down, across))
    data: list[str] = []
    at = (-QUIET_ZONE, -QUIET_ZONE)
    for start in sorted(steps, key=lambda corner: (corner[1], corner[0])):
        while steps[start]:
            data.append(f"m{start[0] - at[0]} {start[1] - at[1]}".replace(" -", "-"))
            at, sides = _walked(steps, start)
            data += sides
    return "".join(data)


def _walked(
    steps: dict[tuple[int, int], list[tuple[int, int]]], start: tuple[int, int]
) -> tuple[tuple[int, int], list[str]]:
    """One closed outline from a corner, its steps used up: where the side before the last ends, and the path."""
    sides: list[tuple[tuple[int, int], int]] = []
    at, corners = start, [start]
    while True:
        step = steps[at].pop()
        at = (at[0] + step[0], at[1] + step[1])
        if sides and sides[-1][0] == step:
            sides[-1] = (step, sides[-1][1] + 1)
            corners[-1] = at
        else:
            sides.append((step, 1))
            corners.append(at)
        if at == start:
            break
    written = [f"{'h' if step[0] else 'v'}{(step[0] + step[1]) * length}" for step, length in sides[:-1]]
    return corners[-2], written


def drawn(url: str) -> tuple[str, int]:
    """The code as SVG, one unit a module, black on white, and how many modules wide it is without the quiet zone.

    The quiet zone is in the drawing, and `width` in modules is that of its viewBox.
    """
    rows = matrix(url)
    size = len(rows) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}"'
        ' role="img" shape-rendering="crispEdges">'
        f'<path d="M0 0h{size}v{size}H0z" fill="#fff"/><path d="{_outline(rows)}"/></svg>'
    ), len(rows)


def qr_svg(url: str) -> str:
    """The code as SVG."""
    return drawn(url)[0]


def qr_png(url: str, *, scale: int = 8) -> bytes:
    """The code as PNG, `scale` pixels a module."""
    size = len(matrix(url)) + 2 * QUIET_ZONE
    return render_png(qr_svg(url), width=size * scale)

"""The form of the styles: `python -m tests.house.styles` names components of another; `--write` mends them."""

from __future__ import annotations

import sys
from pathlib import Path

import cssbeautifier

from tests.house.sources import ROOT

STYLES = ROOT / "badges" / "styles"


def components() -> list[Path]:
    """The files of the components."""
    return sorted((STYLES / "components").glob("*.css"))


def formatted(text: str) -> str:
    """One selector and one declaration a line, two spaces deep."""
    options = cssbeautifier.default_options()
    options.indent_size, options.space_around_combinator, options.end_with_newline = 2, True, True
    written: str = cssbeautifier.beautify(text, options)
    return written


def main(arguments: list[str]) -> int:
    """Return the exit status: 1 when a component has another form and is not written anew."""
    others = {path: new for path in components() if (new := formatted(old := path.read_text("utf-8"))) != old}
    for path, text in others.items():
        print(f"{path.relative_to(ROOT)}: python -m tests.house.styles --write")
        if "--write" in arguments:
            path.write_text(text, "utf-8")
    return int(bool(others) and "--write" not in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

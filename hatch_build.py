"""Make what is served and not kept, when the package is built or installed, editable installs too: the catalogues from
their .po, and the style sheets from their components."""

import hashlib
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import rcssmin
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STATIC_FILE = re.compile(r"url\(\"\.\./([\w./-]+)\"\)")


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside each .po under badges/translations. A process that reads one meanwhile finds it whole."""
    for source in sorted(root.glob("badges/translations/*/LC_MESSAGES/*.po")):
        unfinished = source.with_suffix(f".{os.getpid()}.mo")
        with source.open("rb") as po, unfinished.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        unfinished.replace(source.with_suffix(".mo"))


def bundle_styles(root: Path) -> None:
    """Write the sheets of badges/styles/sheets.toml into badges/static/css, each of its components in order, minified.

    A process that reads one meanwhile finds it whole. Raises FileNotFoundError: when a component, or a file that one
    names, is not there.
    """
    styles, served = root / "badges" / "styles", root / "badges" / "static" / "css"
    served.mkdir(exist_ok=True)
    for sheet, names in tomllib.loads((styles / "sheets.toml").read_text("utf-8")).items():
        source = "\n".join((styles / "components" / f"{name}.css").read_text("utf-8") for name in names)
        unfinished = served / f"{sheet}.{os.getpid()}.css"
        unfinished.write_text(rcssmin.cssmin(_with_digests(source, served.parent)), "utf-8")
        unfinished.replace(served / f"{sheet}.css")


def _with_digests(source: str, static: Path) -> str:
    """Put the digest of each static file into its URL, as pages do: browsers may keep it for a year."""

    def named(found: re.Match[str]) -> str:
        return f"url(../{found[1]}?v={hashlib.sha256((static / found[1]).read_bytes()).hexdigest()[:12]})"

    return STATIC_FILE.sub(named, source)


def build(root: Path) -> None:
    """Make all that is served and not kept."""
    compile_catalogues(root)
    bundle_styles(root)


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook, named in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


if __name__ == "__main__":
    build(Path(__file__).parent)

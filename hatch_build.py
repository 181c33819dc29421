"""Compile the translation catalogues when the package is built or installed, editable installs too."""

import os
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> None:
    """Write a .mo beside each .po under badges/translations. A process that reads one meanwhile finds it whole."""
    for source in sorted(root.glob("badges/translations/*/LC_MESSAGES/*.po")):
        unfinished = source.with_suffix(f".{os.getpid()}.mo")
        with source.open("rb") as po, unfinished.open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))
        unfinished.replace(source.with_suffix(".mo"))


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook, named in pyproject.toml."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        compile_catalogues(Path(self.root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)

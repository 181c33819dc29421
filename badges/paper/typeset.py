"""Tagged sheets: a template of `templates/` and its words in, a PDF/UA-1 out (ISO 14289-1).

This module owns typst, and imports it when a sheet is made: no page needs it. The words reach the template as one JSON
value, never as markup, so what a person typed cannot be a command. A template reads no file outside of its folder, and
no font but the bundled ones.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from badges.paper.faces.coverage import FONTS, drawable
from issuer.artwork import font_path

PANIC: Final = "PanicException"  # of pyo3, which gives it no address to import it from
_RIGHT_TO_LEFT: Final = "\u200f"  # a mark that is not seen
TEMPLATES = Path(__file__).parent / "templates"


@cache
def _fonts() -> Any:
    from typst import Fonts

    return Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[font_path("regular").parent, FONTS],
    )


def typeset(template: str, words: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of `templates/<template>.typ`, tagged.

    `words` is what JSON can hold; the template reads it with `words` of `house.typ`. `at` is the date in the metadata:
    the same template, words and date give the same bytes. Raises LookupError: when there is no such template.
    """
    second = at.replace(microsecond=0)  # as finely as a PDF says it
    with _panics_as_errors():
        made: Any = _compiler(template, words).compile(format="pdf", pdf_standards=["ua-1"], timestamp=second)
    return bytes(made)


def drawn(template: str, words: Mapping[str, Any]) -> bytes:
    """The one page of `templates/<template>.typ` as a picture, PNG, a pixel a point. Raises: as `typeset` does."""
    with _panics_as_errors():
        made: Any = _compiler(template, words).compile(format="png", ppi=72)
    return bytes(made)


def asked(template: str, words: Mapping[str, Any], label: str) -> Any:
    """The value of the one `metadata` that a template labels: what typesetting found out, without a sheet.

    Raises LookupError: when there is no such template.
    """
    with _panics_as_errors():
        return json.loads(_compiler(template, words).query(f"<{label}>", field="value", one=True))


@contextmanager
def _panics_as_errors() -> Iterator[None]:
    """Raise RuntimeError where typst panics.

    What it raises then is no Exception: a request would end the process of the server with it, and a job the worker.
    """
    try:
        yield
    except BaseException as trouble:
        if type(trouble).__name__ != PANIC:
            raise
        raise RuntimeError("typst panicked") from trouble


def _compiler(template: str, words: Mapping[str, Any]) -> Any:
    from typst import Compiler

    source = (TEMPLATES / template).with_suffix(".typ")
    if not source.is_file():
        raise LookupError(f"no template {template}")
    return Compiler(
        source,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"words": json.dumps(_drawable(words), ensure_ascii=False)},
    )


def _on_its_side(text: str) -> str:
    """A text with its last full stop on the side where its letters end: to the left of an Arabic or Hebrew name.

    At the end of a line the full stop takes the direction of the sheet, unless a mark follows it (UAX 9).
    """
    first = next((mark for mark in map(unicodedata.bidirectional, text) if mark in ("L", "R", "AL")), "L")
    return f"{text}{_RIGHT_TO_LEFT}" if first != "L" and text.endswith(".") else text


def _drawable(value: Any) -> Any:
    """The value with each of its texts as the bundled faces can draw it; a tagged sheet is refused otherwise."""
    if isinstance(value, str):
        return _on_its_side(drawable(value))
    if isinstance(value, Mapping):
        return {name: _drawable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(each) for each in value]
    return value

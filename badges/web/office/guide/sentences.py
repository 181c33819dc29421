"""The question mark of each page of the staff: what it is for, what to do, what happens next.

The sentences stand in `sentences.toml`, by endpoint: a page is added with one entry there, and with nothing else.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from flask import request

from badges.web.http.wording import typeset

CATALOGUE = Path(__file__).with_suffix(".toml")


@cache
def sentences() -> dict[str, tuple[str, ...]]:
    """Return the sentences of each page, by its endpoint, with French typography."""
    found = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {endpoint: tuple(map(typeset, said)) for endpoint, said in found.items()}


def guide_of_page() -> tuple[str, ...]:
    """Return the sentences of the page that is asked for; none for an address that is no page."""
    return sentences().get(request.endpoint or "", ())

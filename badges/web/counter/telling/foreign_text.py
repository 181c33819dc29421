"""Texts of other authors, made fit to stand among our words: cut, on one line, and isolated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from verifier.fetch import SourceRefused, check_url

# The most characters shown of a text, and of a name: other issuers sign them at any length.
LONGEST_TEXT: Final = 600
LONGEST_NAME: Final = 160
LONGEST_HOST: Final = 80


def sayable(facts: Mapping[str, Any]) -> dict[str, object]:
    """Facts of a finding as one line of text each, never longer than a line: they come from the document."""
    return {name: isolated(cut(" ".join(str(value).split()), 120)) for name, value in facts.items()}


def isolated(text: str) -> str:
    """Return a foreign text for use in our sentence, isolated so that its direction does not reorder our words."""
    plain = "".join(mark for mark in text if mark.isprintable())
    return plain if plain.isascii() else f"\u2068{plain}\u2069"


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """A text without surrounding spaces, cut to `longest` characters."""
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def shown_host(link: str) -> str:
    """Return the host of a link as it is asked for: in ASCII, where a look-alike letter shows, cut at its beginning.

    A host that is never asked is shown as it was typed, without a password.
    """
    try:
        host = check_url(link.replace("http:", "https:", 1)).host
    except SourceRefused:
        host = shown_name(link.partition("//")[2].partition("/")[0].rpartition("@")[2])
    return host if len(host) <= LONGEST_HOST else "…" + host[1 - LONGEST_HOST :]


def shown_name(name: str) -> str:
    """Return a name without control characters, which could reorder the line or hide its end; at most 80 letters."""
    return "".join(mark for mark in name if mark.isprintable())[:LONGEST_HOST]

"""The address of a badge in the place of the badge: on a page for people, or alone.

Many QR codes and links lead to such a page. A page that names its badge for programs does so by `<link rel="alternate"
type="application/ld+json" href="…">` (RFC 8288, HTML); nothing else on the page is read, and no script is run.
"""

from __future__ import annotations

import contextlib
import re
from html.parser import HTMLParser
from typing import Final

from schemas import vocabulary as words
from schemas.urls import join_url
from verifier.limits import Limits
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.kinds import URL
from verifier.reading.layers import Inside, Layer, Link

# In order of preference.
_BADGE_TYPES: Final = (words.VC_LD_JSON, words.VC, words.VC_JWT, words.LD_JSON, words.JSON, words.PNG, words.SVG)
_MAX_CHARACTERS: Final = 262_144
_MAX_LINKS: Final = 50
_MAX_BEGINNING: Final = 4_096
_LONGEST_URL: Final = 4_096
# What may precede the page (an XML declaration, comments), and how a page begins that omits optional tags.
_PAGE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--.*?-->|<\?xml[^>]*>)*+<(?:!doctype\s+html|html|head|title|meta|body)\b",
    re.DOTALL | re.I,
)


def is_page(data: bytes) -> bool:
    """Whether the bytes are HTML."""
    return _PAGE.match(data[:_MAX_BEGINNING]) is not None


def read_page(presented: Presented, _: Limits) -> Link:
    """The address of the badge that a page, read from a URL, names.

    Raises InputUnreadable: input.html for a page that names none, or that came without an address of its own.
    """
    if presented.origin.startswith(("https://", "http://")):
        links = _Links()
        links.feed(presented.data.decode("utf-8", "replace")[:_MAX_CHARACTERS])
        for kind in _BADGE_TYPES:
            if kind in links.found:
                with contextlib.suppress(ValueError):  # a malformed address leads nowhere
                    return Link(join_url(presented.origin, links.found[kind]))
    raise InputUnreadable("input.html")


def read_address(data: bytes, _: Limits) -> Link | Inside:
    """The URL that a short text is, or else the text, as a credential. A scheme in capitals, as QR codes hold it, is
    put in small letters."""
    if len(data) <= _LONGEST_URL:
        with contextlib.suppress(UnicodeDecodeError):
            text = data.decode("utf-8").strip()
            if URL.fullmatch(text):
                scheme, _colon, rest = text.partition("://")
                return Link(f"{scheme.lower()}://{rest}")
    return Inside(Layer.CREDENTIAL, data)


class _Links(HTMLParser):
    """The alternates of a page, by media type; the first of each."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """What begins with `<![` ends at the next `>`, as in HTML; some versions of Python raise AssertionError."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        members = {name: value or "" for name, value in attrs}
        relations = members.get("rel", "").lower().split()
        if tag == "link" and "alternate" in relations and members.get("href") and len(self.found) < _MAX_LINKS:
            self.found.setdefault(members.get("type", "").partition(";")[0].strip().lower(), members["href"])

"""What people hold, found for a page: pictures are read in turn, and not for an address that failed too often."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from badges.publication import judgement
from badges.publication.held_badges import squares
from badges.publication.held_badges.finder import Finder, Held
from badges.publication.images import picture_reader
from badges.publication.images.pictures import Seen
from badges.web.http import limits
from badges.web.http.access import services
from badges.web.http.limits import Limit

UNREAD: Final = Limit("verifier.unread", 60, timedelta(minutes=1))


def in_file(data: bytes, name: str) -> Held:
    """What a file holds. Raises InputUnreadable; ReadersBusy; LimitReached."""
    return _finder().in_file(data, name)


def in_pasted(text: str) -> Held:
    """What a pasted text holds, were it the text of our own drawing of a code. Raises: as `in_file` does."""
    data = text.strip().encode("utf-8", "replace")
    return in_file(data, "") if squares.is_square(data) else in_text(text)


def in_text(text: str) -> Held:
    """What a short text holds, without reading any picture. Raises InputUnreadable."""
    return _finder().in_text(text)


def _finder() -> Finder:
    host = urlsplit(services().settings.public_url).netloc
    return Finder(host, _read, lambda code: judgement.find_award(services(), code).kind != "unknown")


def _read(data: bytes) -> Seen:
    address = limits.address()
    limits.check(UNREAD, address)
    return picture_reader.read(services(), data, address, lambda: limits.has_failed(UNREAD, address))

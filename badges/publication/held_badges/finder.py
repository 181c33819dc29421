"""From what people hold to what can be judged: the codes of our badges, a badge, or the address of one elsewhere.

A file is first a badge, and only then a picture or a PDF in which codes are looked for. Of several badges of ours none
is chosen: the page asks which, and the command judges each. No address is opened here.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from badges.base.text import codes
from badges.publication.held_badges import squares
from badges.publication.images import pictures
from badges.publication.images.pictures import Seen
from schemas import baked_png
from schemas.errors import ImageMalformed, ImageNotBaked, OpenBadgesError
from verifier import loader
from verifier.limits import DEFAULT_LIMITS
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.layers import Unverified
from verifier.reading.readers import read

SCANNED: Final = 20_000  # characters of a longer text in which codes and addresses are looked for
LOOKED_UP: Final = 10  # codes that are written in prose
HOSTS: Final = 5
_LIKE_A_BADGE: Final = re.compile(r"\s*(?:[{\[\ufeff]|eyJ|<(?:\?xml|svg|!doctype|html))", re.IGNORECASE)
_DRAWING: Final = re.compile(r"\s*<(?:\?xml|svg)", re.IGNORECASE)
_LIKE_AN_ADDRESS: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?/\S+|www\.\S+", re.IGNORECASE)
_UNREAD: Final = {"heic": "input.heic", "video": "input.video", "office": "input.office"}


@dataclass(frozen=True)
class Held:
    """What was found: `codes` of our badges, else `presented`, to be judged; `link` when that is an address, which only
    the verifier's fetch opens; `inside`: the address was read in the file or the text that was given."""

    codes: tuple[str, ...] = ()
    presented: Presented | None = None
    link: str = ""
    inside: bool = False


class NotACode(InputUnreadable):
    """A text that was to be a code, and what is wrong with it."""

    def __init__(self, faults: tuple[codes.Fault, ...]) -> None:
        super().__init__(faults[0].code, **faults[0].facts)
        self.faults = faults


@dataclass(frozen=True)
class Finder:
    """Finds in files and texts what can be judged, for the page and for the command.

    `host`: this service's, with its port, as it stands in addresses; "" where there is none. `read`: reads a picture or
    a PDF, in a process of its own. `is_known`: whether a code is that of a badge of ours.
    """

    host: str
    read: Callable[[bytes], Seen]
    is_known: Callable[[str], bool]

    def in_file(self, data: bytes, name: str) -> Held:
        """What a file holds. Raises InputUnreadable, and what `read` raises."""
        presented = loader.from_upload(data, name)
        if (square := squares.as_picture(data)) is not None:
            return self._in_seen(self.read(square), "picture")
        kind = pictures.kind_of(data)
        if kind is None:
            return self._in_text_file(presented)
        if kind in _UNREAD:
            raise InputUnreadable(_UNREAD[kind])
        if kind == "picture" and _is_baked(presented):
            return Held(presented=presented)
        try:
            return self._in_seen(self.read(data), kind)
        except InputUnreadable as error:
            if error.code == "input.picture_damaged" and data.startswith(baked_png.SIGNATURE):
                return Held(presented=presented)  # what is wrong with a PNG is said by who looks for a badge in it
            raise

    def in_text(self, text: str) -> Held:
        """What a pasted text holds: a code, an address or a badge, alone or among other words.

        Raises InputUnreadable.
        """
        whole = text.strip()
        if not whole:
            raise InputUnreadable("input.nothing")
        if (code := self.own_code(whole)) is not None:
            return Held(codes=(code,))
        if _LIKE_A_BADGE.match(whole):
            return Held(presented=loader.from_text(whole))
        if len(whole.split()) == 1 and whole[:8].lower().startswith(("http://", "https://")):
            return Held(presented=loader.from_text(whole), link=whole)
        words = whole[:SCANNED]
        if found := self._addresses_in(words):
            return Held(codes=tuple(found))
        if found := codes.written_in(words):
            if known := self._known(found):
                return Held(codes=known)
            if len(found) == 1 and any(map(str.isdigit, found[0])):  # the badge's page says that there is none
                return Held(codes=(codes.normalise(found[0]) or "",))
        if links := codes.links_in(words):
            return _elsewhere(links)
        if _LIKE_AN_ADDRESS.fullmatch(whole):
            raise InputUnreadable("input.no_scheme", host=_host(f"https://{whole}"))
        if codes.is_attempt(whole) and (faults := codes.faults(whole)):
            raise NotACode(faults)
        return Held(presented=loader.from_text(whole))

    def own_code(self, text: str) -> str | None:
        """The code that a whole text is, alone or as an address of ours."""
        return (codes.normalise(text) or codes.of_address(text, self.host)) if self.host else None

    def _addresses_in(self, text: str) -> list[str]:
        """The codes of our own addresses in a text."""
        return codes.addresses_in(text, self.host) if self.host else []

    def _in_text_file(self, presented: Presented) -> Held:
        """A file of plain words may hold our codes, and a drawing without a badge our addresses.

        Whatever else it is, the verifier says.
        """
        head = presented.data[: SCANNED * 4]
        try:
            text = head.decode("utf-8") if len(presented.data) == len(head) else ""
        except UnicodeDecodeError:
            text = ""
        if text and (not _LIKE_A_BADGE.match(text) or (_DRAWING.match(text) and not _is_baked(presented))):
            alone = self.own_code(text.strip())
            found = [alone] if alone else self._addresses_in(text)
            if found:
                return Held(codes=tuple(found))
        return Held(presented=presented)

    def _in_seen(self, seen: Seen, kind: str) -> Held:
        """What the codes and the attachments of a picture or a PDF lead to. Raises InputUnreadable."""
        if (badge := _attached(seen)) is not None:
            return Held(presented=badge)
        texts = [text.strip() for text in seen.texts]
        if ours := _distinct(self.own_code(text) for text in texts):
            return Held(codes=ours)
        badges = [text for text in texts if _LIKE_A_BADGE.match(text)]
        links = [text for text in texts if len(text.split()) == 1 and codes.links_in(text)]
        if badges and not links:
            if len(badges) > 1:
                raise InputUnreadable("input.several", count=len(badges))
            return Held(presented=loader.from_text(badges[0]))
        if links:
            return _elsewhere(links)
        if texts:
            raise InputUnreadable("input.code_of_else")
        if found := tuple(self._addresses_in(seen.words)) or self._known(codes.written_in(seen.words)):
            return Held(codes=found)
        if kind == "pdf":
            unread = seen.pages_read < seen.pages
            raise InputUnreadable(
                "input.pdf_unread_pages" if unread else "input.pdf", read=seen.pages_read, of=seen.pages
            )
        raise InputUnreadable("input.picture_moves" if seen.frames > 1 else "input.picture")

    def _known(self, found: list[str]) -> tuple[str, ...]:
        """The codes of our badges among what may be codes."""
        likely = _distinct(map(codes.normalise, found))[:LOOKED_UP]
        return tuple(code for code in likely if self.is_known(code))


def _is_baked(presented: Presented) -> bool:
    """Whether a picture holds a badge, whole or not: such a picture is judged, whatever is drawn in it."""
    if isinstance(presented.image, ImageMalformed):
        return b"openbad" in presented.data
    return not isinstance(presented.image, ImageNotBaked)


def _attached(seen: Seen) -> Presented | None:
    """The badge attached to a PDF; of several forms of one badge the first. Raises InputUnreadable: input.several."""
    found: dict[object, Presented] = {}
    for number, data in enumerate(_attachments(seen), 1):
        presented = Presented(data, None, f"attachment {number}")
        try:
            held = read(presented, DEFAULT_LIMITS)
        except OpenBadgesError:
            continue
        if isinstance(held, Unverified):
            found.setdefault(str(held.document.get("id") or number), presented)
    if len(found) > 1:
        raise InputUnreadable("input.several", count=len(found))
    return next(iter(found.values()), None)


def _attachments(seen: Seen) -> Iterator[bytes]:
    """The files inside a PDF that may be badges."""
    for text in seen.attachments:
        try:
            yield b64decode(text, validate=True)
        except binascii.Error:
            continue


def _elsewhere(links: list[str]) -> Held:
    """The one address of another site. Raises InputUnreadable: input.several_links, which names their hosts."""
    if len(links) == 1:
        return Held(presented=loader.from_text(links[0]), link=links[0], inside=True)
    hosts = _distinct(_host(link) for link in links)
    raise InputUnreadable("input.several_links", count=len(links), hosts=", ".join(hosts[:HOSTS]))


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "")[:60]
    except ValueError:
        return ""


def _distinct(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in found if each))[: codes.MOST]

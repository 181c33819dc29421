"""A badge by another issuer that a form brings, for the pages of its member and of the staff: a file, or its link."""

from __future__ import annotations

from typing import Final

from flask import request

from badges.base.errors import Refused
from badges.base.facts import Unfit
from badges.publication.images.picture_reader import ReadersBusy
from badges.sharing.others.facts import BroughtFacts
from badges.sharing.others.rules import BYTES
from badges.web.counter import held_badges
from badges.web.counter.held_badges import UNREAD
from badges.web.counter.telling.foreign_text import sayable
from badges.web.counter.verification import ACCEPTED, LINKS, UPLOAD_BYTES
from badges.web.http import forms, limits
from badges.web.http.access import Upload
from schemas.errors import OpenBadgesError
from verifier import loader
from verifier.presented_bytes import Presented

UPLOAD: Final = Upload(2 * BYTES, "other.form_too_large")
# What reading says in words that hold here too.
SAID_HERE: Final = frozenset({"input.version_1", "input.several", "input.not_found", "input.status", "input.redirects"})
__all__ = ["ACCEPTED", "UPLOAD", "brought", "not_added"]


def brought() -> tuple[Presented, bool]:
    """What the form brings, and whether it is a link.

    Raises Refused: `other.nothing`, `other.ours` for a badge of this service; InputUnreadable; ReadersBusy;
    LimitReached: after too many links, or files in which there was nothing.
    """
    upload, link = request.files.get("file"), _link()
    address = limits.address()
    limits.check(UNREAD, address)
    if upload is not None and upload.filename:
        found = held_badges.in_file(upload.read(UPLOAD_BYTES + 1), upload.filename)
    elif link:
        found = held_badges.in_text(link)
    else:
        raise Refused("other.nothing")
    if found.codes:
        raise Refused("other.ours")
    if found.link:
        limits.check(LINKS, address)
        return loader.from_text(found.link), True
    if found.presented is None:
        raise Refused("other.nothing")
    return found.presented, False


def _link() -> str | None:
    """The link that was typed. Raises Refused: `other.link_too_long`."""
    try:
        return BroughtFacts.read(request.form).link
    except Unfit as unfit:
        raise unfit.refusals["link"] from None


def not_added(error: OpenBadgesError | Refused, errors: forms.FieldErrors, *, is_link: bool) -> None:
    """Put why nothing was kept beside the field that brought it, in the words of these pages: there is no code to type
    here, and no text to paste. What asked another site in vain counts.

    Raises LimitReached: where that is the reason, which the page answers with 429.
    """
    if isinstance(error, limits.LimitReached):
        raise error
    upload = request.files.get("file")
    typed = _typed() and not (upload is not None and upload.filename)
    if isinstance(error, Refused):
        errors.add("link" if typed else "file", error.code, **error.facts)
        return
    if not isinstance(error, ReadersBusy):
        limits.failed(LINKS if is_link else UNREAD, limits.address())
    code = _own_code(error.code, is_link=is_link, typed=typed)
    errors.add("link" if typed else "file", code, **(sayable(error.facts) if code == error.code else {}))


def _typed() -> bool:
    return bool(request.form.to_dict().get("link", "").strip())


def _own_code(code: str, *, is_link: bool, typed: bool) -> str:
    """The code of these pages for one of reading. `is_link`: another site was asked; `typed`: in the field of links."""
    if code in SAID_HERE or code.startswith("fetch.") or (code == "input.empty" and not is_link):
        return code
    if code == "input.too_large" and not is_link:
        return "other.form_too_large"
    if code == "input.pictures_busy":
        return "other.busy"
    if is_link:
        return "other.link_without_badge"
    return "other.no_link" if typed else "other.file_without_badge"

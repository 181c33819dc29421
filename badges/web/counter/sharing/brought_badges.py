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
    """Put why nothing was kept beside the field that brought it. What asked another site in vain counts.

    Raises LimitReached: where that is the reason, which the page answers with 429.
    """
    if isinstance(error, limits.LimitReached):
        raise error
    if isinstance(error, Refused):
        errors.add("link" if error.code == "other.link_too_long" else "file", error.code, **error.facts)
        return
    if not isinstance(error, ReadersBusy):
        limits.failed(LINKS if is_link else UNREAD, limits.address())
    errors.add("link" if is_link else "file", error.code, **sayable(error.facts))

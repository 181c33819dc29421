"""What the pages of one's own account share: their blueprint, with the frame of the office's pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint

from badges.web.office.room import staff_frame

blueprint = Blueprint("account", __name__)
blueprint.context_processor(staff_frame)


def own_page(address: str | None, otherwise: str) -> str:
    """Return the address when it is of a page of this service, else `otherwise`: no link leads to another site."""
    text = address or ""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return otherwise
    try:
        parts = urlsplit(text)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else text

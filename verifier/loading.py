"""From a URL, an uploaded file or a pasted text to `Presented`: sizes are judged here, contents in `reading`."""

from __future__ import annotations

import re
from typing import Final

from schemas import vocabulary as words
from schemas.errors import OpenBadgesError
from verifier.environment import Limits
from verifier.fetch import Fetch
from verifier.presented import Presented

# What a credential may be served as, in the order of our preference: never a page for people.
CREDENTIAL_ACCEPT: Final = ", ".join(
    (words.VC_LD_JSON, words.VC, words.LD_JSON, words.JSON, words.VC_JWT, words.JWT, words.PNG, words.SVG, words.TEXT)
)

_URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_LIMITS: Final = Limits()


class InputUnreadable(OpenBadgesError):  # noqa: N818 (a finding about what was handed over)
    """No badge can be read from it: input.empty, .too_large, .not_text, .html, .pdf, .not_a_badge, .version_1,
    .presentation, .not_found, .gone, .status, .redirects."""


def from_text(text: str, *, limits: Limits = _LIMITS) -> Presented:
    """A pasted text: JSON, a compact JWS, a URL, or what a QR code holds. White space around it is dropped.

    Raises InputUnreadable: input.empty, input.too_large, input.not_text (lone surrogates).
    """
    stripped = text.strip()
    if not stripped:
        raise InputUnreadable("input.empty")
    try:
        data = stripped.encode("utf-8")
    except UnicodeEncodeError:
        raise InputUnreadable("input.not_text") from None
    # A signed JSON of the full size is a third longer in base64url.
    if len(data) > limits.document_bytes * 2:
        raise InputUnreadable("input.too_large", limit=limits.document_bytes)
    return Presented(data, words.TEXT, "text")


def from_upload(data: bytes, filename: str | None = None, *, limits: Limits = _LIMITS) -> Presented:
    """An uploaded file. The name is kept for messages, cut, and never used as a path; nor does it decide anything.

    Raises InputUnreadable: input.empty, input.too_large.
    """
    if not data:
        raise InputUnreadable("input.empty")
    if len(data) > limits.upload_bytes:
        raise InputUnreadable("input.too_large", limit=limits.upload_bytes)
    return Presented(data, None, (filename or "file")[:200])


def from_url(url: str, fetch: Fetch, *, limits: Limits = _LIMITS) -> Presented:
    """What a URL answers. A caller that wants a verdict in every case gives the URL to `from_text` and `verify`.

    Raises SourceRefused, FetchFailed; InputUnreadable: input.gone (410), input.not_found (404), input.status.
    """
    fetched = fetch(url.strip(), accept=CREDENTIAL_ACCEPT, limit=limits.download_bytes)
    if fetched.status == 410:
        raise InputUnreadable("input.gone")
    if fetched.status == 404:
        raise InputUnreadable("input.not_found")
    if fetched.status != 200:
        raise InputUnreadable("input.status", status=fetched.status)
    if not fetched.data:
        raise InputUnreadable("input.empty")
    return Presented(fetched.data, fetched.media_type, fetched.url)


def as_url(data: bytes) -> str | None:
    """The URL that a short text is, or None. A scheme in capitals, as QR codes hold it, is put in small letters."""
    if len(data) > 4096:
        return None
    try:
        text = data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None
    if not _URL.fullmatch(text):
        return None
    scheme, _, rest = text.partition("://")
    return f"{scheme.lower()}://{rest}"

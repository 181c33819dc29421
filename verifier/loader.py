"""From a URL, an uploaded file or a pasted text to a credential. What is fetched is fetched here; `reading` parses."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from schemas import vocabulary as words
from verifier.fetch import Fetch
from verifier.limits import DEFAULT_LIMITS, Limits
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.reading.layers import Unverified
from verifier.reading.readers import read

MAX_HOPS: Final = 3
# What a credential may be served as, in order of preference: never a page for people.
CREDENTIAL_ACCEPT: Final = ", ".join(
    (words.VC_LD_JSON, words.VC, words.LD_JSON, words.JSON, words.VC_JWT, words.JWT, words.PNG, words.SVG, words.TEXT)
)


def from_text(text: str, *, limits: Limits = DEFAULT_LIMITS) -> Presented:
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


def from_upload(data: bytes, filename: str | None = None, *, limits: Limits = DEFAULT_LIMITS) -> Presented:
    """An uploaded file. The name is kept for messages, cut, and never used as a path; nor does it decide anything.

    Raises InputUnreadable: input.empty, input.too_large.
    """
    if not data:
        raise InputUnreadable("input.empty")
    if len(data) > limits.upload_bytes:
        raise InputUnreadable("input.too_large", limit=limits.upload_bytes)
    return Presented(data, None, (filename or "file")[:200])


def from_url(url: str, fetch: Fetch, *, limits: Limits = DEFAULT_LIMITS) -> Presented:
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


def load(presented: Presented, fetch: Fetch, limits: Limits) -> Unverified:
    """The credential in `presented`, or behind the link in it: a URL, an old image with a URL, a page with a badge.

    At most three links are followed. Raises as `from_url` and as `verifier.reading.readers.read`.
    """
    carrier: str | None = None
    for _ in range(MAX_HOPS + 1):
        found = read(presented, limits)
        if isinstance(found, Unverified):
            return replace(found, carrier=carrier) if carrier else found
        carrier = carrier or found.carrier
        presented = from_url(found.url, fetch, limits=limits)
    raise InputUnreadable("input.redirects")

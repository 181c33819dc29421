"""The origin of a URL (RFC 6454), and what an answer from another place is worth."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from schemas.errors import OpenBadgesError
from schemas.urls import split_url

_SHORT_URL: Final = 512  # characters


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, in lower case and without the scheme's own port; "" when it has none."""
    return _short_origin(url) if len(url) <= _SHORT_URL else _origin(url)


def _origin(url: str) -> str:
    try:
        parts = split_url(url)
        port = parts.port
    except ValueError:
        return ""
    if not parts.scheme or not parts.hostname or "@" in parts.netloc or "\\" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    return f"{parts.scheme}://{host}" + ("" if port in (None, usual) else f":{port}")


# A verification compares the origins of a few addresses many times.
_short_origin = lru_cache(maxsize=1_024)(_origin)


def is_insecure(url: str, error: OpenBadgesError) -> bool:
    """Whether a URL was refused because it is http: what it answers could be anybody's on the way, and proves
    nothing."""
    return error.code == "fetch.scheme" and url[:7].lower() == "http://"


def is_same_place(asked: str, answered: str) -> bool:
    """Whether an answer, after redirects, comes from the address that was asked: from the same origin, or from the same
    path of another origin, as when a site moves. No other redirect counts, since many sites have an open redirect."""
    if asked == answered:
        return origin_of(asked) != ""
    origins = {origin_of(url) for url in (asked, answered)}
    if "" in origins:
        return False
    paths = {(place.path.rstrip("/"), place.query) for place in map(split_url, (asked, answered))}
    return len(origins) == 1 or len(paths) == 1

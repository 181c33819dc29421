"""URLs in parts (RFC 3986), read alike by every Python.

The standard library's `urlsplit` has changed within its minor versions: the newer ones skip control characters before
a URL and refuse brackets that hold no address or stand beside other text. What is malformed must not depend on the
machine, so the stricter reading is made here.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urljoin, urlsplit

_SKIPPED = "".join(map(chr, range(0x21)))
_BRACKETED = re.compile(r"\[([^\[\]]*)\](?::[0-9]*)?")


def split_url(url: str) -> SplitResult:
    """The parts of a URL or of a relative reference, as `urlsplit` gives them.

    Raises ValueError: when the host has a bracket and is not one IPv6 address in brackets, with or without a port (RFC
    3986 section 3.2.2; the form kept for future versions, `[v1.x]`, names no address), or a character that turns into
    a delimiter under NFKC. `.port` of the answer raises ValueError for what is no port.
    """
    parts = urlsplit(url.lstrip(_SKIPPED))
    host_and_port = parts.netloc.rpartition("@")[2]
    if "[" in host_and_port or "]" in host_and_port:
        bracketed = _BRACKETED.fullmatch(host_and_port)
        if bracketed is None:
            raise ValueError("brackets in the host that hold no address")
        ipaddress.IPv6Address(bracketed[1])
    return parts


def join_url(base: str, reference: str) -> str:
    """Where a reference leads from a base URL (RFC 3986 section 5). Raises ValueError: as `split_url`, for either."""
    split_url(base)
    split_url(reference)
    return urljoin(base, reference.lstrip(_SKIPPED))

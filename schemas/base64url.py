"""Unpadded base64url and back, one text for one value (RFC 4648 section 5, RFC 7515 appendix C)."""

from typing import Final

import pybase64

# The last characters whose unused bits are zero, by the number of bytes in an incomplete last group.
_LAST: Final = {1: "AQgw", 2: "AEIMQUYcgkosw048"}


def encode(data: bytes) -> str:
    """The text, without padding."""
    return pybase64.b64encode_as_string(data, b"-_").rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of the one text that `encode` would write for them.

    Raises ValueError: for padding, white space, the other alphabet, an impossible length, unused last bits that are not
    zero.
    """
    # The decoder accepts the other alphabet, and padding that is completed by the padding added below.
    if "+" in text or "/" in text or "=" in text:
        raise ValueError("not base64url")
    data: bytes = pybase64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    rest = len(data) % 3
    if rest and text[-1] not in _LAST[rest]:
        raise ValueError("unused bits at the end are not zero")
    return data

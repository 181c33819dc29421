"""What the two carriers share: which Open Badges version an image holds, and how much of it is read at all."""

from dataclasses import dataclass
from enum import StrEnum

MAX_IMAGE = 10 * 1024 * 1024
MAX_TEXT = 1024 * 1024


class OpenBadgesVersion(StrEnum):
    """The version of the standard, which decides keyword, namespace and element."""

    V2 = "2.0"
    V3 = "3.0"


@dataclass(frozen=True)
class Baked:
    """What `unbake` found: the text as it stood in the image, and the carrier, `png` or `svg`. `is_standard`: it stands
    where the standard wants it."""

    version: OpenBadgesVersion
    text: str
    carrier: str
    is_standard: bool = True

"""Which characters look alike: the prototypes of Unicode Technical Standard #39, section 4, digest-checked when read.

The table is bundled as a context is, and never fetched: `documents/ORIGIN.toml` records where it comes from, and
Unicode's licence stands beside it.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_DOCUMENTS = files("schemas") / "documents"


@cache
def prototypes() -> Mapping[str, str]:
    """One character -> the characters that it looks like (two for "m", which looks like "rn"). A character that is its
    own prototype has no entry. The table is made for text in the normal form NFD."""
    entry = tomllib.loads((_DOCUMENTS / "ORIGIN.toml").read_text(encoding="utf-8"))["confusables"]
    data = (_DOCUMENTS / entry["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        raise RuntimeError(f"bundled table {entry['file']} differs from its recorded digest")
    found = {}
    for line in data.decode("ascii").splitlines():
        if not line.startswith("#"):
            source, *target = (chr(int(number, 16)) for number in line.split())
            found[source] = "".join(target)
    return MappingProxyType(found)

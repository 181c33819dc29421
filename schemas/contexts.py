"""Bundled JSON-LD contexts by URL: digest-checked when first read, kept parsed, never fetched (JSON-LD 1.1, 9.4).

A context decides what a signature covers, so it is bundled with the program and never read from the network.
ORIGIN.toml beside the files records where each comes from; a file that differs from the recorded digest stops the
program.
"""

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from schemas.errors import ContextUnknown
from schemas.strict_json import parse_object

_DOCUMENTS = files("schemas") / "documents"


@cache
def known() -> frozenset[str]:
    """The URLs of every context that `load` answers for."""
    return frozenset(_origin())


@cache
def load(url: str) -> dict[str, Any]:
    """The context document at `url`: an object with an `@context` member, parsed once and shared, so not to be
    changed by the caller. Raises ContextUnknown: `context.unknown` for every other URL, whatever its spelling."""
    entry = _origin().get(url)
    if entry is None:
        raise ContextUnknown("context.unknown", url=url[:200])
    data = (_DOCUMENTS / entry["file"]).read_bytes()
    if hashlib.sha256(data).hexdigest() != entry["sha256"]:
        # Not a finding about a document but a broken installation: it must not be taken for an unknown context.
        raise RuntimeError(f"bundled context {entry['file']} differs from its recorded digest")
    return parse_object(data)


@cache
def _origin() -> dict[str, dict[str, str]]:
    record = tomllib.loads((_DOCUMENTS / "ORIGIN.toml").read_text(encoding="utf-8"))
    return {entry["url"]: entry for entry in record["context"]}

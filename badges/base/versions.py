"""The version of what a form shows, so that one page never silently erases what another wrote.

A form that changes something carries the version of what it shows: a digest of those fields. The intention compares it
with what is recorded, inside its transaction. Fields that are changed and changed back have the same version. As with
If-Match in HTTP, a client that sends no version asks for no comparison; a house test checks that each form has one.
"""

from __future__ import annotations

import hashlib
import json
from typing import Final

from badges.base.errors import Outdated

FIELD: Final = "version"  # the hidden field of a form


def version_of(*facts: object) -> str:
    """Return the version of these fields, 32 hexadecimal digits; each fact is a text, number, list or None."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode("utf-8")).hexdigest()[:32]


def refuse_outdated(shown: str | None, *recorded: str) -> None:
    """Check that a form still shows what is recorded. `shown` None: what is asked rests on no form.

    `recorded`: several where the same could be shown in more than one way. Raises Outdated: when it shows something
    else.
    """
    if shown is not None and shown not in recorded:
        raise Outdated

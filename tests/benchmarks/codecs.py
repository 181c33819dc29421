"""The three compiled codecs of `schemas`, beside what the standard library and `jsonschema` do with the same badge.

Ours have their checks on: one reading of each JSON document, one text for each value in base64url.
"""

from __future__ import annotations

import base64
import json
from typing import Final

from schemas import base64url, strict_json
from schemas.validation import _errors, is_valid
from tests.benchmarks.cast import Cast
from tests.benchmarks.harness import Goal, Job, repeated

SCHEMA: Final = "ob3-credential"

GOALS: Final = (
    Goal("JSON: read", "JSON: read with care", 3),
    Goal("JSON: read", "json: read", 1),
    Goal("JSON: write", "json: write", 5),
    Goal("base64url: decode", "base64: decode", 4),
    Goal("base64url: encode", "base64: encode", 5),
    Goal("schema: judge", "jsonschema: judge", 50),
)


def jobs(cast: Cast) -> list[Job]:
    """The signed badge, 4.7 KB, and the longest part of its token."""
    document = cast.signed
    data = strict_json.encode(document)
    spaced = data + b" "  # not what orjson writes: the reader of the standard library takes it, with all checks
    text = cast.token.split(".")[1]
    held = base64url.decode(text)
    padded = text + "=" * (-len(text) % 4)
    if list(_errors(SCHEMA)(document)) or not is_valid(document, SCHEMA):
        raise AssertionError("the cast's own badge")
    return [
        Job("JSON: read", repeated(lambda: strict_json.parse(data))),
        Job("JSON: read with care", repeated(lambda: strict_json.parse(spaced))),
        Job("json: read", repeated(lambda: json.loads(data))),
        Job("JSON: write", repeated(lambda: strict_json.encode(document))),
        Job(
            "json: write",
            repeated(lambda: json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()),
        ),
        Job("base64url: decode", repeated(lambda: base64url.decode(text))),
        Job("base64: decode", repeated(lambda: base64.b64decode(padded, b"-_", validate=True))),
        Job("base64url: encode", repeated(lambda: base64url.encode(held))),
        Job("base64: encode", repeated(lambda: base64.urlsafe_b64encode(held).decode().rstrip("="))),
        Job("schema: judge", repeated(lambda: is_valid(document, SCHEMA))),
        Job("jsonschema: judge", repeated(lambda: list(_errors(SCHEMA)(document)))),
    ]

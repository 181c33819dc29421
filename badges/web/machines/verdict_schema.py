"""JSON Schemas of the answers for programs: the verdict and the refusals (JSON Schema 2020-12, as in OpenAPI 3.1).

They are closed, and a test compares them with real answers: a member that is added to `verifier.verdict` and not
described here fails it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from verifier.reading import Kind
from verifier.verdict import AlignmentView, CheckName, EvidenceView, Headline, Outcome, VerifiedCredential

TEXT: Final = {"type": "string"}
MOMENT: Final = {"type": "string", "format": "date-time"}
STABLE_CODE: Final = {"type": "string", "pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"}


def _closed(properties: dict[str, Any], *optional: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def _view(kind: type, *required: str, **known: Any) -> dict[str, Any]:
    """A plain view of what was verified: every field is text unless `known` says otherwise, and may be absent."""
    properties = {each.name: known.get(each.name, TEXT) for each in fields(kind)}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


_CHECK: Final = _closed(
    {
        "name": {"enum": [str(name) for name in CheckName]},
        "outcome": {"enum": [str(outcome) for outcome in Outcome]},
        "code": STABLE_CODE,
        "type": {"type": "string", "format": "uri", "description": "The W3C's problem type, where one fits."},
        "facts": {"type": "object"},
    },
    "type",
)
_CREDENTIAL: Final = _view(
    VerifiedCredential,
    "type",
    "issuer_id",
    type={"enum": ["achievement", "endorsement", "status_list"]},
    evidence={"type": "array", "items": _view(EvidenceView)},
    alignment={"type": "array", "items": _view(AlignmentView, "name", "url")},
    tags={"type": "array", "items": TEXT},
    **dict.fromkeys(("activity_start", "activity_end", "awarded_at", "valid_from", "valid_until"), MOMENT),
)
_VERDICT: Final[dict[str, Any]] = {
    "headline": {"enum": [str(headline) for headline in Headline]},
    "checks": {"type": "array", "items": {"$ref": "#/components/schemas/Check"}},
    "kind": {"enum": [*(str(kind) for kind in Kind), None], "description": "What was read; null: nothing was."},
    "version": {"enum": ["2.0", "3.0", None]},
    "carrier": {"enum": ["json", "jwt", "png", "svg", None]},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of what was presented."},
    "checked_at": MOMENT,
    "notes": {"type": "array", "items": STABLE_CODE},
    "credential": {"anyOf": [{"$ref": "#/components/schemas/Credential"}, {"type": "null"}]},
    "endorsements": {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}},
}

SCHEMAS: Final[dict[str, Any]] = {
    "Check": _CHECK,
    "Credential": {"description": "What was verified; nothing of it exists when the proof failed.", **_CREDENTIAL},
    "Verdict": _closed(_VERDICT),
    "AwardVerdict": _closed({"answer": {"const": "verdict"}, "award": TEXT, **_VERDICT}),
    "NoVerdict": _closed({"answer": {"enum": ["unknown", "hidden", "withdrawn", "erased"]}, "code": STABLE_CODE}),
    "Problem": {
        "description": "A refusal (RFC 9457). The code is stable; the sentence is for people.",
        **_closed(
            {
                "type": {"type": "string", "format": "uri", "description": "about:blank, or the W3C's problem type."},
                "title": TEXT,
                "status": {"type": "integer"},
                "code": STABLE_CODE,
                "detail": TEXT,
                "headline": {"const": str(Headline.UNREADABLE), "description": "Of what was presented."},
            },
            "headline",
        ),
    },
}

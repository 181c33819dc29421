"""JSON Schemas of the answers for programs: the verdict and the refusals (JSON Schema 2020-12, as in OpenAPI 3.1).

They are closed, and a test compares them with real answers: a member that is added to `verifier.verdict` and not
described here fails it.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any, Final

from verifier.reading.kinds import Kind
from verifier.verdict import (
    AlignmentView,
    Binding,
    CheckName,
    Claim,
    EvidenceView,
    Headline,
    Outcome,
    Trust,
    VerifiedCredential,
)

TEXT: Final = {"type": "string"}
DECLARED: Final = {"type": "string", "description": "What the badge says of another organization; nothing proves it."}
MOMENT: Final = {"type": "string", "format": "date-time"}
STABLE_CODE: Final = {"type": "string", "pattern": r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"}

NO_VERDICT: Final = ["unknown", "hidden", "withdrawn", "erased", "lost", "on_hold", "cancelled", "unknowable"]


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
    **dict.fromkeys(("source_name", "creator_name", "parent_name"), DECLARED),
    **dict.fromkeys(("activity_start", "activity_end", "awarded_at", "valid_from", "valid_until"), MOMENT),
)
_VERDICT: Final[dict[str, Any]] = {
    "headline": {"enum": [str(headline) for headline in Headline]},
    "trust": {
        "enum": [*(str(trust) for trust in Trust), None],
        "description": "Why the issuer is believed; null: it is not proven, or not known here, and is never VALID.",
    },
    "checks": {"type": "array", "items": {"$ref": "#/components/schemas/Check"}},
    "kind": {"enum": [*(str(kind) for kind in Kind), None], "description": "What was read; null: nothing was."},
    "version": {"enum": ["1.0", "1.1", "2.0", "3.0", None]},
    "carrier": {"enum": ["json", "jwt", "png", "svg", None]},
    "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of what was presented."},
    "checked_at": MOMENT,
    "notes": {"type": "array", "items": STABLE_CODE},
    "conforms": {"type": "boolean", "description": "Whether it keeps the published standard, endorsements included."},
    "faults": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
    "credential": {"anyOf": [{"$ref": "#/components/schemas/Credential"}, {"type": "null"}]},
    "claim": {"anyOf": [{"$ref": "#/components/schemas/Claim"}, {"type": "null"}]},
    "binding": {
        "enum": [*(str(binding) for binding in Binding), None],
        "description": "Of an endorsement inside a badge: only a bound one is a witness for that badge.",
    },
    "endorsements": {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}},
}

SCHEMAS: Final[dict[str, Any]] = {
    "Check": _CHECK,
    "Fault": {
        "description": "A departure from the published standard; it says nothing about authenticity.",
        **_closed({"code": STABLE_CODE, "facts": {"type": "object"}}),
    },
    "Claim": {
        "description": "What an unproven document says of itself.",
        **_view(Claim, issued_at=MOMENT),
    },
    "Credential": {"description": "What was verified; nothing of it exists when the proof failed.", **_CREDENTIAL},
    "Verdict": _closed(_VERDICT),
    "AwardVerdict": _closed({"answer": {"const": "verdict"}, "award": TEXT, **_VERDICT}),
    "NoVerdict": _closed({"answer": {"enum": NO_VERDICT}, "code": STABLE_CODE}),
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
                "codes": {
                    "type": "array",
                    "items": TEXT,
                    "description": "Of several badges of ours in what was presented.",
                },
                "urls": {
                    "type": "array",
                    "items": {"type": "string", "format": "uri"},
                    "description": "Of these badges.",
                },
                "faults": {"type": "array", "items": STABLE_CODE, "description": "What is wrong with a code."},
            },
            "headline",
            "codes",
            "urls",
            "faults",
        ),
    },
}

"""A whole document of each kind, one place of it changed, and the rule that is then broken."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from schemas import validation
from schemas.validation import violations
from tests.schemas import documents as sample

WHOLE: dict[str, Callable[[], dict[str, Any]]] = {
    "ob3-credential": sample.credential,
    "ob3-credential-issued": sample.credential,
    "ob3-endorsement": sample.endorsement,
    "vc-data-model": sample.credential,
    "status-list-credential": sample.status_list,
    "ob2-assertion": sample.assertion,
    "ob2-badge-class": sample.badge_class,
    "ob2-profile": sample.ob2_profile,
    "ob2-endorsement": sample.ob2_endorsement,
}
GONE = object()


def changed(document: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """The document with the member at `pointer` replaced, added, or removed (GONE)."""
    document = copy.deepcopy(document)
    *path, last = pointer.removeprefix("/").split("/")
    parent: Any = document
    for step in path:
        parent = parent[int(step) if isinstance(parent, list) else step]
    if value is GONE:
        del parent[last]
    else:
        parent[int(last) if isinstance(parent, list) else last] = value
    return document


def assert_named(document: object, schema: str, at: str, rule: str) -> None:
    """Among what is wrong is this rule, at this place."""
    found = violations(document, schema)
    assert any(violation.pointer == at and violation.rule.startswith(rule) for violation in found), found


def disagree(document: object, schema: str) -> bool:
    """Whether the fast validator and jsonschema disagree."""
    by_jsonschema = next(iter(validation._errors(schema)(document)), None) is None
    return validation._conforms(schema)(document) is not by_jsonschema

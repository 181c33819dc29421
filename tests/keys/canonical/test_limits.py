"""The budgets of one document, each exceeded by a document that an attacker could send."""

from collections.abc import Callable
from typing import Any

import pytest

from keys.canonical import canonicalize
from keys.canonical.limits import Limits
from keys.errors import CanonicalizationRefused
from schemas.vocabulary import OB_CONTEXT, VC_V2
from tests.keys.canonical.badge import badge, refusal

Json = dict[str, Any]


def _nested(levels: int) -> Json:
    document: Json = {"id": "urn:a", "type": "Profile"}
    for _ in range(levels):
        document = {"type": "Profile", "parentOrg": document}
    return {"@context": [VC_V2, OB_CONTEXT], **document}


def _endorsement(number: int) -> Json:
    endorsement: Json = badge()["endorsement"][0]
    del endorsement["proof"]
    return {**endorsement, "id": f"urn:{number}"}


def _with_evidence(count: int, **members: Any) -> Json:
    return badge(evidence=[{"type": "Evidence", "name": str(number), **members} for number in range(count)])


COSTLY: dict[str, tuple[Callable[[], Json], str]] = {
    "ten thousand blank nodes": (lambda: _with_evidence(10_000), "blank_nodes"),
    "six thousand quads": (lambda: _with_evidence(3_000, id="urn:one"), "quads"),
    "seventy levels": (lambda: _nested(70), "depth"),
    "a long list of contexts": (lambda: badge(**{"@context": [VC_V2] * 17}), "contexts"),
    "contexts in every corner": (
        lambda: badge(endorsement=[_endorsement(number) for number in range(130)]),
        "contexts",
    ),
    "nameless twins with nameless children": (lambda: badge(evidence=[_twins(8), _twins(8)]), "work"),
}


@pytest.mark.parametrize("name", COSTLY)
def test_what_costs_too_much_is_refused(name: str) -> None:
    build, counter = COSTLY[name]
    with pytest.raises(CanonicalizationRefused) as refused:
        canonicalize(build())
    assert refused.value.code == "jsonld.too_complex"
    assert refused.value.facts["counter"] == counter


def _twins(count: int) -> Json:
    """Evidence without a name of its own that holds `count` like it: two such have count! likenesses."""
    return {"type": "Evidence", "name": "x", "endorsement": [{"type": "Profile", "name": "y"} for _ in range(count)]}


def test_limits_may_be_set_by_the_caller() -> None:
    assert refusal(badge(), limits=Limits(quads=10)) == "jsonld.too_complex"

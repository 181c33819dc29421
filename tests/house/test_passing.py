"""« Réessayez plus tard » only where time can change the answer: every UNKNOWN code is in one of two classes."""

from __future__ import annotations

import ast
import re

import pytest

from badges.web.counter.telling.passing_causes import FOLLOWING, LASTING, PASSING
from tests.house.sources import LANGUAGES, called, catalogue, modules, nodes, string
from verifier.checks import findings

AGAIN = re.compile(r"réessay|plus tard|dans (?:quelques|une) minute|try(?:ing)? again|later", re.IGNORECASE)
# Codes with which a check is UNKNOWN, and that stand elsewhere than in the call that makes the finding.
ELSEWHERE = {
    "hosted.unreachable", "input.status", "input.version_1", "input.wrapped", "issuer_binding.same_origin",
    "lookalike.name", "lookalike.host", "lookalike.identifier", "status.list_untrusted", "status.unrecorded",
}  # fmt: skip


def unknown_codes() -> set[str]:
    """The codes of `unknown(name, code)` in the verifier, and of the errors that prevent an answer, wherever raised."""
    kinds = {each.__name__ for each in findings._UNKNOWN}
    found = set(findings._UNREAD)
    for path in modules():
        for node in nodes(path):
            if not isinstance(node, ast.Call):
                continue
            if path.parts[0] == "verifier" and called(node) == "unknown":
                found |= {code for each in node.args[:2] if (code := string(each))}
            if called(node) in kinds and node.args:
                found.add(string(node.args[0]) or "")
    return found - {""}


def test_every_unknown_code_is_in_one_class() -> None:
    wanted = unknown_codes() | ELSEWHERE
    assert len(wanted) > 80
    assert not PASSING & LASTING
    assert wanted == PASSING | LASTING, "say in badges/web/counter/telling/passing_causes.py whether time can change it"
    assert FOLLOWING < PASSING


def test_a_code_in_no_class_is_noticed() -> None:
    """The control: the list is found in the sources, and not taken from the table."""
    assert {"key.unreachable", "fetch.budget", "jsonld.null", "context.unknown", "status.range"} <= unknown_codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reason_says_to_try_again(language: str) -> None:
    """The panel says it once, by the table, and never a reason of its own."""
    known = catalogue(language, "codes")
    for code in PASSING | LASTING:
        assert not AGAIN.search(str(known[code].string)), code
    assert AGAIN.search(str(known["headline.undetermined.advice"].string))

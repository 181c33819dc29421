"""The URLs are printed on cards and signed into badges: the list is a snapshot, `urls.txt`, and says who may enter."""

from __future__ import annotations

import difflib
from pathlib import Path

from flask import Flask

from badges.web.http import access

SNAPSHOT = Path(__file__).with_name("urls.txt")
ENTRANCES = ("public", "member", "staff", "coordinator")
PROMISE = """
The URLs of this service are printed on cards and signed into badges that outlive every version of the code.
  + a new URL: add its line to tests/house/urls.txt, in order.
  - a URL that is gone or has another shape: it must go on answering. Put it back, beside the new one.
  another entrance or method: say in the commit why it may change, then change the line.
"""


def table(app: Flask) -> list[str]:
    """One line for each rule: who may enter, with which methods, where."""
    lines = []
    for rule in app.url_map.iter_rules():
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append((rule.rule, f"{access.entrance_of(app, rule.endpoint):<12}{methods:<10}{rule.rule}"))
    return [line for _rule, line in sorted(lines)]


def test_every_route_says_who_may_enter(house: Flask) -> None:
    for rule in house.url_map.iter_rules():
        assert access.entrance_of(house, rule.endpoint) in ENTRANCES, f"{rule.rule} does not say who may enter"


def broken_promises(kept: list[str], now: list[str]) -> str:
    """What changed, under the reason why it may not; empty when nothing did."""
    changes = list(difflib.unified_diff(kept, now, "urls.txt", "the application", lineterm="", n=0))
    return PROMISE + "\n".join(changes) if changes else ""


def test_the_urls_are_those_that_were_printed_and_signed(house: Flask) -> None:
    kept = SNAPSHOT.read_text(encoding="utf-8").splitlines()
    assert not (broken := broken_promises(kept, table(house))), broken


def test_a_moved_url_is_told_with_the_reason(house: Flask) -> None:
    moved = [line.replace("/v/<code>", "/badge/<code>") for line in table(house)]
    broken = broken_promises(table(house), moved)
    assert "printed on cards and signed into badges" in broken
    assert "\n-public      GET       /v/<code>\n" in broken and "\n+public      GET       /badge/<code>\n" in broken


def test_no_url_ends_with_a_slash_that_a_card_would_have_to_print(house: Flask) -> None:
    slashed = {rule.rule for rule in house.url_map.iter_rules() if rule.rule.endswith("/") and rule.rule != "/"}
    assert slashed == {"/v/"}  # the field of the home page

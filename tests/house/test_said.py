"""No sentence says more than was checked: what a check that passed has compared is a table, which its words keep."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.house.sources import LANGUAGES, called, catalogue, modules, nodes, string
from verifier.checks.status import _SAYING
from verifier.verdict import CheckName

README = Path("verifier/README.md")
ROW = re.compile(r"^\| (`[^|]+`) \| ([^|]+) \| (yes|no) \|$", re.M)
# What only an established issuer may be called, and what no comparison of ours can show.
SAYS_MORE = {
    "fr": re.compile(r"authentique|vérifié|garanti|reconnu|emprunté|cell?e de l’organisme|celle du réseau", re.I),
    "en": re.compile(r"authentic|verified|guarantee|recogni[sz]ed|borrowed|that of the (?:organisation|network)", re.I),
}


class Compared(NamedTuple):
    """A row: what was compared, and whether that establishes the issuer."""

    what: str
    establishes: bool


def table() -> dict[str, Compared]:
    """The table of the verifier's README, a row for each code."""
    found = {}
    for codes, what, establishes in ROW.findall(README.read_text(encoding="utf-8")):
        for code in re.findall(r"`([^`]+)`", codes):
            found[code] = Compared(what, establishes == "yes")
    return found


def passed_codes() -> set[str]:
    """The codes of findings that passed, in the verifier."""
    found = set(_SAYING.values())
    for path in modules():
        if path.parts[0] == "verifier":
            for node in nodes(path):
                if isinstance(node, ast.Call) and called(node) == "passed" and len(node.args) > 1:
                    code = string(node.args[1])
                    found |= {code} if code else set()
    return found


def test_only_the_command_can_believe_everybody() -> None:
    """A badge that is VALID because any issuer would do proves no name: no page may say so."""
    found = {
        str(path)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "ANY"
    }
    found |= {
        str(path)
        for path in modules()
        for node in nodes(path)
        if isinstance(node, ast.keyword) and node.arg == "is_any"
    }
    assert found == {"badges/cli/verification.py", "verifier/believed_issuers.py"}


def test_the_table_has_every_code_that_can_pass() -> None:
    unmarked = {code for code, row in table().items() if not row.establishes}
    assert len(unmarked) > 15
    assert unmarked == passed_codes()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_more(language: str) -> None:
    known = catalogue(language, "codes")
    unmarked = [code for code, row in table().items() if not row.establishes]
    outcomes = [f"check.{name}.passed" for name in CheckName]
    more = {
        code: known[code].string for code in (*unmarked, *outcomes) if SAYS_MORE[language].search(known[code].string)
    }
    assert more == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_are_found_where_they_stand(language: str) -> None:
    """The control: the title of a believed badge has one of them, and so has what the table marks as the network's."""
    known = catalogue(language, "codes")
    assert SAYS_MORE[language].search(known["headline.valid"].string)
    assert SAYS_MORE[language].search(known["outcome.issuer_binding.own"].string)
    assert {code for code, row in table().items() if row.establishes} == {
        "outcome.issuer_binding.own",
        "outcome.issuer_binding.listed",
    }

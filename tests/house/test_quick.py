"""`make quick` runs what a change is most likely to break first, and its order is that of what a mistake would show."""

from __future__ import annotations

import grimp
import pytest

from tests import quick

IMPORTS = {
    "badges.people.register": ["badges.base.names"],
    "badges.web.office.people": ["badges.people.register"],
    "badges.leaving.merge": ["badges.people.register"],
    "tests.cast.people": ["badges.people.register"],
    "tests.badges.people.test_register": ["badges.people.register"],
    "tests.badges.people.test_links": ["badges.people.links"],
    "tests.badges.leaving.test_register_again": ["badges.people.register"],
    "tests.badges.leaving.test_merge": ["badges.leaving.merge"],
    "tests.badges.exchanges.test_record": ["tests.cast.people"],
    "tests.badges.web.office.test_today": ["badges.web.office.today"],
    "tests.keys.test_jws": ["keys.proofs.jws"],
    "tests.keys.test_dids": ["keys.dids"],
    "tests.journeys.test_a_week": ["badges.people.register"],
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """A small house."""
    found = grimp.ImportGraph()
    for importer, imported in IMPORTS.items():
        for each in imported:
            found.add_import(importer=importer, imported=each)
    return found


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        (
            ["badges/people/register.py"],
            [
                "tests/badges/people/test_register.py",  # mirrors it
                "tests/badges/leaving/test_register_again.py",  # imports it
                "tests/badges/people/test_links.py",  # is of its room
                "tests/badges/exchanges/test_record.py",  # imports what imports it
                "tests/badges/leaving/test_merge.py",
            ],
        ),
        (["keys/proofs/jws.py"], ["tests/keys/test_jws.py", "tests/keys/test_dids.py"]),
        (["badges/web/office/templates/today.html"], ["tests/badges/web/office/test_today.py"]),
        (
            ["tests/badges/leaving/test_merge.py"],
            ["tests/badges/leaving/test_merge.py", "tests/badges/leaving/test_register_again.py"],
        ),
        (["tests/cast/people.py"], ["tests/badges/exchanges/test_record.py"]),
        (["README.md", "Makefile"], []),
    ],
    ids=lambda value: value[0] if value and len(value) == 1 else None,
)
def test_what_a_change_selects(graph: grimp.ImportGraph, changed: list[str], tests: list[str]) -> None:
    assert quick.Selection(graph, changed).modules() == tests


def test_the_graph_knows_the_tests_of_this_house() -> None:
    first = quick.selected(["badges/people/register.py"])[0]
    assert first == "tests/badges/people/test_register.py"

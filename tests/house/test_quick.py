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
    "tests.house.test_rooms": ["tests.house.sources"],
    "tests.house.test_doors": ["tests.house.conftest"],
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
    found = quick.Selection(graph, changed).modules()
    assert [path for path in found if not path.startswith(quick.HOUSE)] == tests


def test_the_house_comes_first_and_its_sweeps_after_what_is_nearest(graph: grimp.ImportGraph) -> None:
    found = quick.Selection(graph, ["badges/people/register.py"]).modules()
    assert found[0] == "tests/house/test_rooms.py"
    assert found[3] == "tests/house/test_doors.py" and found[4] == "tests/badges/people/test_links.py"


def test_the_graph_knows_the_tests_of_this_house() -> None:
    found = quick.selected(["badges/people/register.py"])
    house = [path for path in found if path.startswith(quick.HOUSE)]
    assert {path.name for path in (quick.ROOT / quick.HOUSE).glob("test_*.py")} == {
        path.split("/")[-1] for path in house
    }
    assert found.index("tests/badges/people/test_register.py") < found.index("tests/house/test_doors.py")

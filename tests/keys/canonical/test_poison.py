"""Graphs whose canonicalization would not end: each stops at a counted budget and leaves no state behind (row C2).

The tests read counters, never a clock.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from itertools import pairwise

import pytest

from keys.canonical import canonicalize
from keys.canonical.limits import DEFAULT_LIMITS, Budget, Limits
from keys.canonical.nquads import Quad
from keys.canonical.rdfc import canonicalize_quads
from keys.errors import CanonicalizationRefused
from tests.keys.canonical.badge import badge
from tests.keys.canonical.graphs import POISON, clique

TENTH = Limits(work=DEFAULT_LIMITS.work // 10, n_degree_calls=DEFAULT_LIMITS.n_degree_calls // 10)


def spent(quads: Iterable[Quad], limits: Limits) -> tuple[str | None, Budget]:
    """The counter that stopped it, if any did, and what was spent until then."""
    budget = Budget(limits)
    try:
        canonicalize_quads(quads, budget=budget)
    except CanonicalizationRefused as refused:
        return str(refused.facts.get("counter", refused.code)), budget
    return None, budget


def within(budget: Budget) -> bool:
    """Whether the work stopped at the first step beyond the budget."""
    return all(units <= getattr(budget.limits, counter) + 1 for counter, units in budget._spent.items())


@pytest.mark.parametrize("name", POISON)
def test_a_poison_graph_stops_at_its_budget(name: str) -> None:
    stopped_by, budget = spent(POISON[name](), DEFAULT_LIMITS)
    assert stopped_by in {"work", "n_degree_calls", "blank_nodes", "quads", "depth"}
    assert within(budget)


def test_every_clique_from_six_to_a_hundred_stops() -> None:
    """At a tenth of the budget, since there are many; a clique of five costs 8,680 units and is done."""
    stopped = {}
    for size in range(6, 101):
        stopped[size], budget = spent(clique(size), TENTH)
        assert within(budget), size
    assert len(stopped) == 95
    assert {size for size, counter in stopped.items() if counter == "quads"} == set(range(72, 101))
    assert {counter for size, counter in stopped.items() if size < 72} == {"work"}
    assert spent(clique(5), DEFAULT_LIMITS)[0] is None


@pytest.mark.parametrize("name", ["the published one", "K(12,12)", "a chess board of 64"])
def test_ten_times_the_budget_would_not_be_enough(name: str) -> None:
    """The positive control, in small: with a tenth of the budget or all of it, the graph is far from finished."""
    for limits in (TENTH, DEFAULT_LIMITS):
        stopped_by, budget = spent(POISON[name](), limits)
        assert stopped_by == "work"
        assert budget._spent["work"] == limits.work + 1


def test_without_a_budget_six_nodes_cost_ten_times_as_much_as_five() -> None:
    """The positive control: the work that the budget stops grows like a factorial."""
    costs = [spent(clique(size), Limits(work=10**6))[1]._spent["work"] for size in (3, 4, 5, 6)]
    assert all(larger > 7 * smaller for smaller, larger in pairwise(costs))
    assert costs[-1] > 2 * DEFAULT_LIMITS.work


def test_two_hundred_in_a_row_leave_nothing() -> None:
    """Poison documents, each with words and contexts of its own: no table grows, and no memory is kept."""
    from keys.canonical import _bundled_shapes

    like = [{"type": "Profile", "name": "y"} for _ in range(8)]
    twins = [{"type": "Evidence", "name": "x", "endorsement": like} for _ in range(2)]

    def attack(number: int) -> None:
        word, known = f"w{number}", badge()["@context"]
        document = badge(**{"@context": [*known, {word: f"https://a.example/{number}"}], word: "x" * 1_000})
        document |= {"evidence": twins, "type": [*document["type"], f"https://a.example/type/{number}"]}
        with pytest.raises(CanonicalizationRefused) as refused:
            canonicalize(document, limits=Limits(work=300))
        assert refused.value.code == "jsonld.too_complex"

    for number in range(5):
        attack(number)
    shapes = _bundled_shapes()
    tables = (shapes.processor.by_urls, shapes.processor.by_scope)
    before = [table.cache_info().currsize for table in tables], len(shapes._kept)
    gc.collect()
    objects = len(gc.get_objects())
    for number in range(5, 205):
        attack(number)
    gc.collect()
    assert ([table.cache_info().currsize for table in tables], len(shapes._kept)) == before
    assert len(gc.get_objects()) - objects < 200  # less than one for each of them

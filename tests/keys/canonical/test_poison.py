"""Graphs whose canonicalization would not end: each stops at a counted budget and leaves no state behind (row C2).

The tests read counters, never a clock.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable
from itertools import combinations, pairwise, product
from pathlib import Path

import pytest

from keys.canonical import canonicalize
from keys.canonical.limits import DEFAULT_LIMITS, Budget, Limits
from keys.canonical.nquads import Quad
from keys.canonical.rdfc import canonicalize_quads
from keys.errors import CanonicalizationRefused
from tests.keys.canonical.badge import badge
from tests.keys.canonical.nquads_reader import read
from tests.keys.canonical.test_rdfc import clique

PUBLISHED = json.loads((Path(__file__).parents[2] / "vectors/keys/rdfc10.json").read_text("utf-8"))["cases"]
TENTH = Limits(work=DEFAULT_LIMITS.work // 10, n_degree_calls=DEFAULT_LIMITS.n_degree_calls // 10)
Edges = Iterable[tuple[int, int]]


def drawn(edges: Edges, *, both_ways: bool = True) -> list[Quad]:
    """A graph of like blank nodes, each edge a quad, or one in each direction."""
    ways = [(one, other) for edge in edges for one, other in ((edge, edge[::-1]) if both_ways else (edge,))]
    return [(f"_:n{one}", "<urn:p>", f"_:n{other}", "") for one, other in ways]


def bipartite(size: int) -> Edges:
    return ((one, size + other) for one, other in product(range(size), repeat=2))


def hypercube(dimensions: int) -> Edges:
    return (
        (node, node ^ 1 << axis)
        for node in range(1 << dimensions)
        for axis in range(dimensions)
        if not node >> axis & 1
    )


def petersen(size: int, step: int) -> Edges:
    for node in range(size):
        yield from ((node, (node + 1) % size), (node, size + node), (size + node, size + (node + step) % size))


def cliques_apart(count: int, size: int) -> Edges:
    for first in range(0, count * size, size):
        yield from combinations(range(first, first + size), 2)


def torus(size: int) -> Edges:
    for row, column in product(range(size), repeat=2):
        yield from (
            (row * size + column, row * size + (column + 1) % size),
            (row * size + column, (row + 1) % size * size + column),
        )


def rook(size: int) -> Edges:
    """Two squares of a chess board are joined when a rook goes from one to the other: strongly regular."""
    squares = list(product(range(size), repeat=2))
    for (number, one), (again, other) in combinations(enumerate(squares), 2):
        if one[0] == other[0] or one[1] == other[1]:
            yield number, again


def in_graphs(size: int) -> list[Quad]:
    """Each node names the graph in which two others are joined."""
    nodes = [f"_:n{number}" for number in range(size)]
    return [
        (one, "<urn:p>", other, graph)
        for one, other, graph in product(nodes, repeat=3)
        if len({one, other, graph}) == 3
    ]


def star_of_stars(branches: int, leaves: int) -> list[Quad]:
    quads = [("<urn:hub>", "<urn:p>", f"_:b{branch}", "") for branch in range(branches)]
    return quads + [(f"_:b{one}", "<urn:p>", f"_:l{one}x{two}", "") for one in range(branches) for two in range(leaves)]


POISON: dict[str, Callable[[], Iterable[Quad]]] = {
    "the published one": lambda: read(PUBLISHED["test074"]["input"]),
    "K(5,5)": lambda: drawn(bipartite(5)),
    "K(12,12)": lambda: drawn(bipartite(12)),
    "K(12,12), one way": lambda: drawn(bipartite(12), both_ways=False),
    "a hypercube of 32": lambda: drawn(hypercube(5)),
    "a hypercube of 128": lambda: drawn(hypercube(7)),
    "the Petersen graph of 60": lambda: drawn(petersen(30, 7)),
    "ten cliques of six": lambda: drawn(cliques_apart(10, 6)),
    "a torus of 100": lambda: drawn(torus(10)),
    "a chess board of 64": lambda: drawn(rook(8)),
    "nodes that name graphs": lambda: in_graphs(9),
    "twenty stars of nine": lambda: star_of_stars(20, 9),
    "a ring of two hundred": lambda: drawn(((node, (node + 1) % 200) for node in range(200)), both_ways=False),
    "two hundred and one nodes": lambda: drawn((node, node + 1) for node in range(200)),
    "ten thousand nodes": lambda: drawn(((2 * node, 2 * node + 1) for node in range(5_000)), both_ways=False),
    "five thousand and one quads": lambda: [("<urn:a>", "<urn:p>", f"<urn:{number}>", "") for number in range(5_001)],
    "seventy-two nodes, each to each": lambda: clique(72),
}  # fmt: skip


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

"""Graphs of blank nodes that are dear to canonicalize."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from itertools import combinations, product
from pathlib import Path

from keys.canonical.nquads import Quad
from tests.keys.canonical.nquads_reader import read


def clique(size: int) -> Iterable[Quad]:
    """A complete graph of blank nodes, which are indistinguishable."""
    return ((f"_:n{one}", "<urn:p>", f"_:n{other}", "") for one in range(size) for other in range(size) if one != other)


PUBLISHED = json.loads((Path(__file__).parents[2] / "vectors/keys/rdfc10.json").read_text("utf-8"))["cases"]
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

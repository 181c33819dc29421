"""No outcome depends on the load of the machine: how long something took by the clock on the wall is no failure.

Computing is measured in processor time (`time.process_time`, `time.thread_time`), speed by the benchmarks, and that
something ends is tested against the bound of the code itself, by its name, or against what would have held it longer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.sources import modules, nodes, text

WALL = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns", "time", "time_ns"}


def reads_the_wall_clock(node: ast.AST) -> bool:
    """Whether an expression calls a clock of the module `time` that goes on while others use the processor."""
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr in WALL
        and isinstance(each.func.value, ast.Name) and each.func.value.id == "time"
        for each in ast.walk(node)
    )  # fmt: skip


def is_number(node: ast.AST) -> bool:
    """Whether an expression is made of numbers alone."""
    return not any(isinstance(each, ast.Name | ast.Attribute | ast.Call) for each in ast.walk(node))


def bounds_on_the_wall(tree: Iterator[ast.AST]) -> list[int]:
    """The lines that assert that something took less than a number of seconds."""
    found = []
    for node in tree:
        if not isinstance(node, ast.Assert):
            continue
        for each in ast.walk(node.test):
            if not isinstance(each, ast.Compare):
                continue
            sides = [each.left, *each.comparators]
            for smaller, how, larger in zip(sides, each.ops, sides[1:], strict=False):
                if isinstance(how, ast.Gt | ast.GtE):
                    smaller, larger = larger, smaller
                elif not isinstance(how, ast.Lt | ast.LtE):
                    continue
                if reads_the_wall_clock(smaller) and is_number(larger):
                    found.append(node.lineno)
    return found


def test_no_test_fails_by_the_clock() -> None:
    every = [path for path in modules("tests") if "benchmarks" not in path.parts and "time." in text(path)]
    assert len(every) > 20
    assert {str(path): lines for path in every if (lines := bounds_on_the_wall(iter(nodes(path))))} == {}


def test_a_bound_on_the_wall_is_seen() -> None:
    for line in (
        "assert time.monotonic() - started < 5",
        "assert 0.3 <= time.perf_counter() - started < 5.5, name",
        "assert 2 * 60 > time.time() - started and done",
    ):
        assert bounds_on_the_wall(ast.walk(ast.parse(line))) == [1], line
    for line in (
        "assert time.process_time() - started < 5",
        "assert time.monotonic() - started >= 0.3",
        "assert time.monotonic() - started < worker.REQUEST_SECONDS / 2",
        "assert time.monotonic() < end",
        "while time.monotonic() - started < 5: pass",
    ):
        assert bounds_on_the_wall(ast.walk(ast.parse(line))) == [], line

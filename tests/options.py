"""The options of this suite: `--database` chooses on which databases tests run, `--demand-peers` lets none go unasked.

A test needs a database when one of its parameters is named after it, or when it takes a fixture that stands on it. What
an option leaves out is counted as deselected, never skipped.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

import pytest

from tests.interop.asking import peer_not_asked

DATABASES: Final = ("sqlite", "postgresql")
# Fixtures of the roots: pytest names with a test all those on which its own fixtures stand.
_STANDS_ON: Final = {
    "sqlite": {"sqlite_database", "agreed_template"},
    "postgresql": {"postgresql"},
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register both options."""
    group = parser.getgroup("badges")
    group.addoption(
        "--database",
        choices=(*DATABASES, "both"),
        default="both",
        help="the databases on which tests run (default: both); what needs neither runs in any case",
    )
    group.addoption(
        "--demand-peers",
        action="store_true",
        help="a peer, or a file of large vectors, that cannot be asked on this machine fails its tests",
    )


def databases_of(item: pytest.Item) -> set[str]:
    """The databases that a test needs."""
    names = set(getattr(item, "fixturenames", ()))
    parameters = getattr(getattr(item, "callspec", None), "params", {}).values()
    return {each for each in DATABASES if names & _STANDS_ON[each] or each in filter(_is_text, parameters)}


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a database that was not chosen."""
    chosen: str = config.getoption("database")
    if chosen == "both":
        return
    left_out = [item for item in items if databases_of(item) - {chosen}]
    items[:] = [item for item in items if not databases_of(item) - {chosen}]
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `--demand-peers`, a test whose peer was not asked has failed."""
    report = yield
    if item.config.getoption("demand_peers") and (peer := peer_not_asked(report)):
        report.outcome = "failed"
        report.longrepr = f"not asked, which --demand-peers forbids: {peer}"
    return report

"""The options of this suite, and how its workers share its tests.

- `--database` chooses on which databases tests run. A test needs a database when one of its parameters is named after
  it, or when it takes a fixture that stands on it.
- `--no-browser` leaves out what opens a browser.
- `--demand-peers` fails a test whose peer cannot be asked.
- `--processor-seconds` bounds what a run costs: `make quick` gives the modules in the order of their importance.

What an option leaves out is counted as deselected, or named at the end; nothing is skipped.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.interop.asking import peer_not_asked

if TYPE_CHECKING:
    from xdist.scheduler import LoadFileScheduling

DATABASES: Final = ("sqlite", "postgresql")
# Fixtures of the roots: pytest names with a test all those on which its own fixtures stand.
_STANDS_ON: Final = {
    "sqlite": {"sqlite_database", "agreed_template"},
    "postgresql": {"postgresql"},
}
_BROWSER: Final = "playwright"  # the fixture of the plugin that drives it
# Folders whose tests share what is dear to make: the syntax trees of all sources, and the demonstration's files.
_OF_ONE_WORKER: Final = ("tests/house/", "tests/interop/")
# What starts processes and waits for them; the modules that open a browser are dear too.
_DEAR: Final = (
    "tests/durability/",
    "tests/house/",
    "tests/interop/",
    "tests/badges/base/test_outbox_under_kills.py",
    "tests/badges/cli/owner/",
    "tests/badges/cli/test_demo.py",
    "tests/badges/cli/test_every_revision.py",
    "tests/badges/instance/logbook/test_random_restores.py",
    "tests/badges/leaving/test_under_kills.py",
    "tests/badges/server/",
)
_BEGUN: Final = pytest.StashKey[set[str]]()  # modules
_LEFT_OUT: Final = pytest.StashKey[list[str]]()  # the module of each test


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register the options."""
    group = parser.getgroup("badges")
    group.addoption(
        "--database",
        choices=(*DATABASES, "both"),
        default="both",
        help="the databases on which tests run (default: both); what needs neither runs in any case",
    )
    group.addoption("--no-browser", action="store_true", help="leave out the tests that open a browser")
    group.addoption(
        "--demand-peers",
        action="store_true",
        help="a peer, or a file of large vectors, that cannot be asked on this machine fails its tests",
    )
    group.addoption(
        "--processor-seconds",
        type=float,
        default=None,
        metavar="SECONDS",
        help="begin no further module once a process has used so much of the processor; name those that were not run",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the list of what a bound left out."""
    config.stash[_LEFT_OUT] = []


def databases_of(item: pytest.Item) -> set[str]:
    """The databases that a test needs."""
    names = set(getattr(item, "fixturenames", ()))
    parameters = getattr(getattr(item, "callspec", None), "params", {}).values()
    named = {value for value in parameters if isinstance(value, str)}
    return {each for each in DATABASES if names & _STANDS_ON[each] or each in named}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that need a database that was not chosen, or a browser where none is wanted."""
    chosen: str = config.getoption("database")
    others = set(DATABASES) - {chosen} if chosen != "both" else set()
    if config.getoption("processor_seconds") is None:  # else the order of the command line is meant
        _dearest_first(items)
    without = config.getoption("no_browser")

    def wanted(item: pytest.Item) -> bool:
        browser = without and _BROWSER in getattr(item, "fixturenames", ())
        return not browser and not databases_of(item) & others

    deselected = [item for item in items if not wanted(item)]
    if deselected:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=deselected)


def _dearest_first(items: list[pytest.Item]) -> None:
    """Put the modules first that take long for their few tests: the last to begin would keep one process busy alone."""
    opens = {item.path for item in items if _BROWSER in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: item.path not in opens and not item.nodeid.startswith(_DEAR))


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


# -- how much ---------------------------------------------------------------------------------------------------------


def processor_seconds() -> float:
    """What this process and its children that have ended have used of the processor."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> bool | None:
    """Pass over the tests of a module that is not begun when the bound is reached."""
    bound: float | None = item.config.getoption("processor_seconds")
    if bound is None:
        return None
    begun: set[str] = item.config.stash.setdefault(_BEGUN, set())
    module = item.nodeid.partition("::")[0]
    if module in begun or processor_seconds() < bound:
        begun.add(module)
        return None
    item.config.stash[_LEFT_OUT].append(module)
    return True


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Give the process that reports what a worker left out."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["left_out"] = session.config.stash[_LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker left out."""
    node.config.stash[_LEFT_OUT].extend(getattr(node, "workeroutput", {}).get("left_out", ()))


def left_out(config: pytest.Config) -> Iterator[tuple[str, int]]:
    """The modules that the bound left out, each with the number of its tests."""
    found = config.stash[_LEFT_OUT]
    return ((module, found.count(module)) for module in sorted(set(found)))


# -- who runs what ----------------------------------------------------------------------------------------------------


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are processors: there is always one that waits, for a browser, a server or a disk."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return len(os.sched_getaffinity(0)) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling | None:
    """With `--dist loadfile`: a module to a worker, and one worker for the folders whose tests share what is dear."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    shared = _OF_ONE_WORKER if config.getoption("processor_seconds") is None else ()  # a bound counts modules
    config.option.loadscopereorder = False  # in the order of `_dearest_first`, or of the command line

    class ByModuleOrFolder(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder = next((each for each in shared if nodeid.startswith(each)), None)
            return folder or str(super()._split_scope(nodeid))

    return ByModuleOrFolder(config, log)

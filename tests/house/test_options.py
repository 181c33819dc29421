"""The options of the suite: what each leaves out, and that it is counted or named; peers that are demanded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import options

TESTS = """
import pytest
from tests.interop.asking import NotAskable, not_asked

@pytest.fixture
def postgresql():
    pass

@pytest.fixture(params=["sqlite", "postgresql"])
def services(request):
    pass

def test_on_each(services):
    pass

@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_a_kind(kind):
    pass

@pytest.fixture
def stands_on_the_server(postgresql):
    pass

def test_of_the_server(stands_on_the_server):
    pass

@pytest.mark.parametrize("number", [1, "one"])
def test_without(number):
    pass

@pytest.fixture
def playwright():
    pass

@pytest.fixture
def page(playwright):
    pass

def test_in_a_browser(page):
    pass
"""
A_PEER = """
from tests.interop.asking import NotAskable, not_asked

def test_a_peer():
    not_asked("one", NotAskable("it is not here"))
"""


@dataclass
class Seen:
    """A plugin of a run inside this one: what ran, what was left out, and what failed with which words."""

    ran: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    not_run: dict[str, int] = field(default_factory=dict)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call":
            self.ran.append(report.nodeid.partition("::")[2])
            if report.failed:
                self.failed.append(str(report.longrepr))

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        self.not_run = dict(options.left_out(config))

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        self.left_out += [item.name for item in items]


def run(module: Path, tests: str, *arguments: str) -> tuple[int, Seen]:
    """Run tests with the options of this suite alone; returns pytest's exit code and what was seen."""
    module.write_text(tests)
    settings = module.with_name("pytest.ini")
    settings.write_text("[pytest]\n")
    without = [
        word for name in ("cacheprovider", "xdist", "playwright", "schemathesis") for word in ("-p", f"no:{name}")
    ]
    own = ["--rootdir", str(module.parent), "-c", str(settings), "--import-mode=importlib", *without]
    seen = Seen()
    return int(pytest.main([*own, *arguments, str(module)], plugins=[options, seen])), seen


@pytest.mark.parametrize(
    ("chosen", "ran", "left_out"),
    [
        ("sqlite", {"test_on_each[sqlite]", "test_of_a_kind[sqlite]"}, 3),
        ("postgresql", {"test_on_each[postgresql]", "test_of_a_kind[postgresql]", "test_of_the_server"}, 2),
    ],
)
def test_one_database(tmp_path: Path, chosen: str, ran: set[str], left_out: int) -> None:
    code, seen = run(tmp_path / "test_some.py", TESTS, "--database", chosen)
    assert code == 0
    assert set(seen.ran) == ran | {"test_without[1]", "test_without[one]", "test_in_a_browser"}
    assert len(seen.left_out) == left_out


def test_both_databases_without_the_option(tmp_path: Path) -> None:
    code, seen = run(tmp_path / "test_some.py", TESTS)
    assert (code, len(seen.ran), seen.left_out) == (0, 8, [])


def test_without_a_browser(tmp_path: Path) -> None:
    code, seen = run(tmp_path / "test_some.py", TESTS, "--no-browser")
    assert (code, len(seen.ran), seen.left_out) == (0, 7, ["test_in_a_browser"])


def test_a_module_that_is_not_begun_within_the_bound_is_named(tmp_path: Path) -> None:
    code, seen = run(tmp_path / "test_some.py", TESTS, "--processor-seconds", "0")
    assert (code, seen.ran, seen.not_run) == (0, [], {"test_some.py": 8})
    code, seen = run(tmp_path / "test_some.py", TESTS, "--processor-seconds", "1e6")
    assert (code, len(seen.ran), seen.not_run) == (0, 8, {})


def test_a_module_that_is_begun_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used = iter(range(100))
    monkeypatch.setattr(options, "processor_seconds", lambda: next(used))
    assert len(run(tmp_path / "test_some.py", TESTS, "--processor-seconds", "1")[1].ran) == 8


def test_a_peer_that_was_not_asked(tmp_path: Path) -> None:
    module = tmp_path / "test_a_peer.py"
    assert run(module, A_PEER)[0] == 0
    code, seen = run(module, A_PEER, "--demand-peers")
    assert code == 1
    assert seen.failed == ["not asked, which --demand-peers forbids: one: it is not here"]

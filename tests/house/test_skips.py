"""No test is skipped in silence: a peer that cannot be asked is the one reason, and it stands in the summary."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules, nodes

ASKING = Path("tests/interop/asking.py")
SKIPPING = {"skip", "skipif", "skipIf", "skipUnless", "importorskip", "xfail", "SkipTest"}
TWO_PEERS = """
import pytest
from tests.interop.asking import NotAskable, not_asked

@pytest.mark.parametrize("number", range(3))
def test_one(number):
    not_asked("one", NotAskable("it is not here"))

@pytest.fixture
def other():
    not_asked("other", NotAskable("it is too old: 1 < 2"))

def test_other(other):
    pass

def test_good():
    pass
"""


def test_nothing_else_is_skipped() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path in modules("tests")
        if path != ASKING
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr in SKIPPING and not isinstance(node.ctx, ast.Store)
    ]
    assert found == []
    assert any(isinstance(node, ast.Attribute) and node.attr == "skip" for node in nodes(ASKING))


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_peer_that_was_not_asked_is_named_and_counted(tmp_path: Path, workers: str) -> None:
    """With and without xdist: its reports come from another process."""
    (tmp_path / "test_peers.py").write_text(TWO_PEERS)
    options = ("-p", "tests.conftest", "-n", workers, "--rootdir", str(tmp_path), "-c", str(ROOT / "pyproject.toml"))
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "-p", "no:cacheprovider", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    *_, heading, one, other, last = filter(None, run.stdout.splitlines())
    assert run.returncode == 0 and "not asked on this machine" in heading, run.stdout
    assert (one, other) == ("NOT ASKED [3] one: it is not here", "NOT ASKED [1] other: it is too old: 1 < 2")
    assert "1 passed, 4 not asked" in last

"""A peer that cannot be asked on this machine: the only reason for which a test is not run, and how it is reported.

Its tests are collected like all others and end at their first question with `not_asked`. They are counted apart in
pytest's last line, and named above it with the reason, once a peer (`tests/conftest.py`). Files of vectors that are
too large for the repository are said in the same way. Nothing else may be skipped; `tests/house/test_skips.py` looks.
"""

from __future__ import annotations

from typing import NoReturn

import pytest

_MARK = "peer not asked: "


class NotAskable(Exception):
    """A peer cannot be asked on this machine. Its text is the reason: what is missing, and what to type if it helps."""


def not_asked(peer: str, reason: NotAskable) -> NoReturn:
    """End this test without a result: it needs a peer that cannot be asked."""
    pytest.skip(f"{_MARK}{peer}: {reason}")


def peer_not_asked(report: pytest.TestReport) -> str | None:
    """What `not_asked` said in a test, as "name: reason"; None for any other report."""
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return None
    words = str(report.longrepr[2]).removeprefix("Skipped: ")
    return words.removeprefix(_MARK) if words.startswith(_MARK) else None

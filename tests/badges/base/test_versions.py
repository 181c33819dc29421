"""The version of what a form shows."""

from __future__ import annotations

import pytest

from badges.base.errors import Outdated
from badges.base.versions import refuse_outdated, version_of


def test_the_same_fields_have_the_same_version() -> None:
    assert version_of("Zoé", None, True) == version_of("Zoé", None, True)
    assert len({version_of("a", "b"), version_of("b", "a"), version_of("ab", ""), version_of("ab", None)}) == 4


def test_a_form_that_shows_something_else_is_refused() -> None:
    refuse_outdated("x", "x")
    refuse_outdated(None, "x")  # asked without a form
    for shown in ("", "y"):
        with pytest.raises(Outdated):
            refuse_outdated(shown, "x")

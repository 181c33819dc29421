"""What an intention refuses, by its code."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.recognition.rules import AwardBlocked
from keys.sealing import SealBroken


def code(attempt: Callable[[], object]) -> str:
    """The code of the refusal that an attempt meets; each code is of one kind of refusal."""
    with pytest.raises((Refused, NotFound, NotAllowed, AwardBlocked, SealBroken)) as caught:
        attempt()
    return caught.value.code


def missing(attempt: Callable[[], object]) -> list[str]:
    """What still blocks an award."""
    with pytest.raises(AwardBlocked) as caught:
        attempt()
    return [blocker.code for blocker in caught.value.blockers]

"""What a verdict costs, in calls of Python functions: the same on every machine, however busy.

Times are for `tests/benchmarks`. A version of Python that inlines comprehensions makes fewer calls.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline

ROOMS = ("keys", "schemas", "verifier")
MOST = 1_850  # 2,270 before names, dates and DIDs were read once, and kinds, keys and forms were asked for less often


def test_a_verdict_on_three_documents_makes_so_many_calls(world: World) -> None:
    """A badge with an endorsement and a status list, which the process has not seen, beside others that it has."""
    badges = [
        world.sign(w.credential(id=f"urn:uuid:{number}", endorsement=[endorsed(world, number)])) for number in "12"
    ]
    assert world.verify(badges[0]).headline is Headline.VALID
    calls: list[str] = []

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_globals.get("__name__", "").partition(".")[0] in ROOMS:
            calls.append(frame.f_code.co_name)

    sys.setprofile(count)
    try:
        verdict = world.verify(badges[1])
    finally:
        sys.setprofile(None)
    assert verdict.headline is Headline.VALID and len(verdict.endorsements) == 1
    assert 0 < len(calls) <= MOST, len(calls)


def endorsed(world: World, number: str) -> dict[str, Any]:
    return world.sign(w.endorsement(id=f"urn:uuid:e{number}"), "gueret")

"""A kept verdict is the verdict that would be reached anew; what it rests on is compared each time (decisions 25)."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest

from tests.verifier import world as w
from tests.verifier.kept import CHANGES, FORMS_OF_A_BADGE, TIMES, endorsed, own
from tests.verifier.world import World
from verifier import pipeline
from verifier.kept_verdicts import FORMS, KeptVerdicts
from verifier.verdict import Headline, Verdict


def judged_anew(monkeypatch: pytest.MonkeyPatch) -> list[Verdict]:
    """Every verdict that is reached from here on, and not kept."""
    found: list[Verdict] = []
    judge = pipeline._judged

    def noting(*arguments: Any) -> Verdict:
        found.append(judge(*arguments))
        return found[-1]

    monkeypatch.setattr(pipeline, "_judged", noting)
    return found


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", FORMS_OF_A_BADGE)
def test_a_kept_verdict_is_the_verdict_reached_anew(world: World, form: str, change: str) -> None:
    kept, badge = KeptVerdicts(), FORMS_OF_A_BADGE[form](world)
    world.verify(badge, **own(kept))
    if change != "nothing":
        CHANGES[change](world)
        assert world.verify(badge, **own(kept)) == world.verify(badge, **own())
        return
    for moment in (w.NOW + later for later in (*TIMES, *TIMES)):
        assert world.verify(badge, **own(kept, now=moment)) == world.verify(badge, **own(now=moment)), moment


@pytest.mark.parametrize("form", ["embedded proof", "token", "no status", "hosted 2.0", "signed 2.0"])
def test_our_own_are_judged_once(world: World, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    kept, badge = KeptVerdicts(), FORMS_OF_A_BADGE[form](world)
    anew = judged_anew(monkeypatch)
    for seconds in range(3):
        verdict = world.verify(badge, **own(kept, now=w.NOW + timedelta(seconds=seconds)))
        assert verdict.headline is Headline.VALID and verdict.checked_at == w.NOW + timedelta(seconds=seconds)
        assert all(each.checked_at == verdict.checked_at for each in verdict.endorsements)
    assert len(anew) == 1


@pytest.mark.parametrize("change", [name for name in CHANGES if name not in ("nothing", "an assertion that is gone")])
def test_every_change_has_it_judged_anew(world: World, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    kept, badge = KeptVerdicts(), endorsed(world)
    for _ in range(2):
        world.verify(badge, **own(kept))
    anew = judged_anew(monkeypatch)
    CHANGES[change](world)
    world.verify(badge, **own(kept))
    assert len(anew) == 1


def test_every_changed_byte_is_judged_anew(world: World) -> None:
    """Each byte of a badge that is kept, and a control: the same bytes."""
    kept, data = KeptVerdicts(), json.dumps(endorsed(world)).encode()
    for place in range(0, len(data), 37):
        assert world.verify(data, **own(kept)).headline is Headline.VALID
        spoilt = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert world.verify(spoilt, **own(kept)) == world.verify(spoilt, **own()), place


@pytest.mark.parametrize("form", ["a stranger's", "forged", "unsigned"])
def test_what_is_not_ours_is_not_kept(world: World, form: str) -> None:
    kept = KeptVerdicts()
    world.verify(FORMS_OF_A_BADGE[form](world), **own(kept))
    assert len(kept._kept) == 0
    world.verify(endorsed(world), **own(kept))  # the control
    assert len(kept._kept) == 1


def test_what_reads_elsewhere_or_fails_to_read_is_not_kept(world: World) -> None:
    kept = KeptVerdicts()
    pinned = {"type": ["Evidence"], "digestSRI": "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="}
    for host in ("elsewhere.example", "badges.example"):
        url = f"https://{host}/evidence.txt"
        badge = world.sign(w.credential(evidence=[{"id": url, **pinned}]))
        for _ in range(2):
            assert world.verify(badge, **own(kept)).headline is not Headline.NOT_AUTHENTIC
            world.web.put(url, "abc")
    assert len(kept._kept) == 1  # the second, once it was read


def test_another_origin_and_no_origin_keep_nothing(world: World) -> None:
    for origin in ("https://elsewhere.example", None):
        kept = KeptVerdicts()
        world.verify(endorsed(world), own_origin=origin, kept=kept)
        assert len(kept._kept) == 0


def test_a_question_about_a_person_is_asked_each_time(world: World) -> None:
    kept, badge = KeptVerdicts(), endorsed(world)
    said = [world.verify(badge, recipient=name, **own(kept)) for name in (None, "x@example.org", None, "y@example.org")]
    assert [verdict.check("recipient").code for verdict in said if verdict.check("recipient")] == [
        "recipient.not_asked", "recipient.mismatch", "recipient.not_asked", "recipient.mismatch",
    ]  # fmt: skip


# -- a flood ----------------------------------------------------------------------------------------------------------


def test_who_writes_a_badge_in_many_ways_pushes_out_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, ours = KeptVerdicts(), endorsed(world)
    held = endorsed(world, id="urn:uuid:6a1f5a0e-7c21-4b0e-8c1e-0d9f5c9b7b11")
    assert world.verify(ours, **own(kept)).headline is Headline.VALID
    for spaces in range(1, 40):
        assert world.verify(json.dumps(held) + " " * spaces, **own(kept)).headline is Headline.VALID
    assert len(kept._kept) == 1 + FORMS and sum(map(len, kept._forms.values())) == 1 + FORMS
    anew = judged_anew(monkeypatch)
    world.verify(ours, **own(kept))
    assert anew == []


def test_its_size_is_bounded_and_the_least_used_leaves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptVerdicts(2)
    badges = [endorsed(world, id=f"urn:uuid:6a1f5a0e-7c21-4b0e-8c1e-0d9f5c9b7b1{number}") for number in range(3)]
    anew = judged_anew(monkeypatch)
    for number in (0, 1, 0, 2, 0, 1):
        world.verify(badges[number], **own(kept))
    assert len(anew) == 4 and len(kept._kept) == len(kept._forms) == 2


def test_threads(world: World) -> None:
    kept, wrong = KeptVerdicts(3), list[Verdict]()
    good = [endorsed(world, id=f"urn:uuid:6a1f5a0e-7c21-4b0e-8c1e-0d9f5c9b7b1{number}") for number in range(5)]
    bad = [badge | {"name": "Diplôme"} for badge in good]

    def run() -> None:
        for _ in range(4):
            for badges, headline in ((good, Headline.VALID), (bad, Headline.NOT_AUTHENTIC)):
                found = [world.verify(badge, **own(kept)) for badge in badges]
                wrong.extend(verdict for verdict in found if verdict.headline is not headline)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and len(kept._kept) <= 3

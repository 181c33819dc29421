"""The agenda and the foot of an attendance page in a browser: what is touched is large enough, the one act in reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.cast.recorded import gathering
from tests.journeys.conftest import DESK, PHONE, People, Town

TARGETS = """[...document.querySelectorAll('main a, main button')]
  .map(each => [each.textContent.trim(), each.getBoundingClientRect()])
  .filter(([, box]) => box.height && Math.ceil(box.height) < 44).map(([words]) => words)"""


@pytest.mark.parametrize("screen", [PHONE, DESK])
def test_what_waits_is_touched_easily_and_a_gathering_is_added_without_scrolling(
    town: Town, people: People, screen: int
) -> None:
    yesterday = town.clock.now - timedelta(days=1)
    gathering(town.services, town.cast, starts_at=yesterday, ends_at=yesterday + timedelta(hours=1))
    lea = people(screen).already_signed_in().open("/agenda").look()
    assert lea.page.get_by_role("button", name="Personne n’est venu").count()
    assert lea.page.evaluate(TARGETS) == []
    box, size = lea.page.get_by_role("link", name="Rencontre ou atelier").bounding_box(), lea.page.viewport_size
    assert box is not None and size is not None
    assert box["y"] + box["height"] <= size["height"]


def test_the_foot_of_an_attendance_page_leaves_the_phone_to_its_names(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in().open(f"/seances/{town.cast.gathering(0)}").look()
    words, button = (lea.page.locator(f".tally > {each}").bounding_box() for each in ("p", "button"))
    assert words is not None and button is not None
    assert button["x"] >= words["x"] + words["width"] and button["y"] < words["y"] + words["height"]

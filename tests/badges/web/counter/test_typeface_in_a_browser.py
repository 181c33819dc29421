"""The typeface of the pages moves nothing: where it comes late, the page keeps the face that it has."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from tests.cast.browsing import opened, origin
from tests.cast.counter import Cast

__all__ = ["origin"]

PAINTED = """new Promise(done => {
  new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(done))
    .observe({type: 'paint', buffered: true});
})"""
SETTLED = 1500  # milliseconds: what was late has come
MOVED = """new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => sum += each.value))
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 200);
})"""


def late(route: Route) -> None:
    """Answer when the page has been painted without it, however long a busy machine takes for that."""
    route.request.frame.evaluate(PAINTED)
    route.continue_()


def swapped(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("font-display:optional", "font-display:swap"))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_late_typeface_moves_nothing(cast: Cast, origin: str, browser: Browser, width: int) -> None:
    moved = {}
    for display in ("optional", "swap"):
        page, complaints = opened(browser, width)
        page.route("**/fonts/*", late)
        if display == "swap":
            page.route("**/css/rcs.css*", swapped)
        page.goto(f"{origin}/v/{cast.code}")
        page.wait_for_timeout(SETTLED)
        moved[display] = page.evaluate(MOVED)
        assert complaints == []
        page.context.close()
    assert moved["optional"] == 0
    assert moved["swap"] > 0  # the control


def test_the_next_page_has_the_typeface(cast: Cast, origin: str, browser: Browser) -> None:
    page, complaints = opened(browser)
    for path in ("/", f"/v/{cast.code}"):
        page.goto(f"{origin}{path}", wait_until="networkidle")
    assert page.evaluate("[...document.fonts].map(face => face.status)") == ["loaded", "loaded"]
    assert complaints == []
    page.context.close()

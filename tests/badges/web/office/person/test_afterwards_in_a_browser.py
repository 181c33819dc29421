"""« Du nouveau ? » by voice, and what the coordination reads of it, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from badges.base.times import local_date
from badges.sharing.afterwards import changes
from badges.sharing.afterwards.rules import Outcome
from tests.cast.afterwards import agreed
from tests.cast.browsing import WIDER, opened
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.conftest import ORIGIN


@pytest.fixture(params=[(360, "light"), (1280, "dark")], ids=["phone", "wide"])
def page(request: pytest.FixtureRequest, browser: Chromium, helene: Browser) -> Iterator[Page]:
    """A page of Hélène's: the browser lays out what the application answers."""
    found, complaints = opened(browser, *request.param, service_workers="block")

    def answer(route: Route) -> None:
        given = helene.client.get(route.request.url.removeprefix(ORIGIN), buffered=True)
        route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.data)

    found.route(f"{ORIGIN}/**", answer)
    yield found
    assert [text for text in complaints if not text.startswith("Service Worker registration")] == []
    found.context.close()


def test_the_pages_are_accessible_and_fit(page: Page, cast: Cast) -> None:
    amina, colette = cast.member(phone="05 55 82 80 47"), cast.member("Colette", None)
    agreed(cast.services, amina, days_ago=95)
    agreed(cast.services, colette)
    for each in [*[Outcome.JOB] * 5, Outcome.NOTHING]:
        with cast.services.database.begin() as session:
            changes.count(session, each, local_date(cast.services.now()))
    for path in (
        "/aujourdhui", f"/membres/{amina}/du-nouveau", f"/membres/{colette}/du-nouveau", f"/membres/{amina}/depart",
        "/coordination/du-nouveau",
    ):  # fmt: skip
        page.goto(ORIGIN + path)
        violations = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in violations] == [], path
        assert page.evaluate(WIDER) <= 0, path
        for one in page.locator("main .button, main .tick").all():
            assert not one.is_visible() or (one.bounding_box() or {"height": 0})["height"] >= 44, one.inner_text()
    page.goto(f"{ORIGIN}/membres/{amina}/du-nouveau")
    assert len([each for each in page.locator("main .button:not(.second)").all() if each.is_visible()]) == 1
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.set_viewport_size({"width": 320, "height": 568})
    assert page.evaluate(WIDER) <= 0

"""The home page, a place and the week in a real browser: on the first screen of a telephone, accessible, framed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from badges.base.services import Services
from badges.network import team
from badges.network.tables import Site, Staff
from tests.cast import acts
from tests.cast.application import app_over, serving
from tests.cast.browsing import WIDER, opened
from tests.cast.people import Cast

BLOCKED = "frame-ancestors"


@pytest.fixture
def origin(services_sqlite: Services) -> Iterator[str]:
    """A network with a weekly meeting and a workshop at Guéret, where Léa welcomes."""
    cast = Cast(services_sqlite)
    acts.begin_recurring(
        services_sqlite, cast.lea, site_id=cast.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2026, 12, 1),
    )  # fmt: skip
    number = acts.create_workshop(services_sqlite, cast.lea, site_id=cast.gueret, title="Couture pour débuter")
    acts.change_workshop(
        services_sqlite, cast.lea, number, title="Couture pour débuter", description="Un ourlet.", place=None,
        capacity=3, skills=["soin"],
    )  # fmt: skip
    start = services_sqlite.now() + timedelta(days=2)
    acts.plan_sessions(services_sqlite, cast.lea, number, starts_at=start, ends_at=start + timedelta(hours=2), weeks=2)
    team.welcome(services_sqlite, cast.lea, agrees=True)
    with services_sqlite.database.begin() as session:
        for site in session.query(Site):
            site.phone, site.call_hours = "+33500000002", "Mo-Fr 09:00-17:00"
        session.get_one(Staff, cast.lea.staff_id).password = "a digest"  # she has opened her account
    with serving(app_over(services_sqlite), "localhost") as server:
        yield f"http://localhost:{server.port}"


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_pages_are_accessible_and_fit(origin: str, browser: Browser, scheme: str, width: int) -> None:
    page, complaints = opened(browser, width, scheme)
    for path in ("/", "/?lang=en", "/lieux/gueret", "/lieux/auzances?lang=en", "/semaine.html", "/ateliers"):
        page.goto(origin + path)
        violations = Axe().run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        assert page.evaluate(WIDER) <= 0, path
        patches = page.locator("main img.patch").evaluate_all("all => all.map(each => each.getBoundingClientRect())")
        assert all(each["width"] >= 48 for each in patches if each["width"]), path  # the others are not shown
    assert complaints == []  # data in the words of schema.org is no script: the policy stays as strict as it is
    page.context.close()


def test_a_telephone_shows_the_next_meeting_first(origin: str, browser: Browser) -> None:
    page, complaints = opened(browser, 360)
    page.goto(origin)
    bottom = "each => each.getBoundingClientRect().bottom"
    assert page.locator(".event.first").evaluate(bottom) <= 640
    assert page.locator(".hero .button").evaluate(bottom) <= 740
    targets = page.locator(".menu a").evaluate_all("all => all.map(each => each.getBoundingClientRect().height)")
    assert len(targets) == 4 and min(targets) >= 48
    page.locator(".event.first").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Venir à Guéret"
    assert page.get_by_text("Léa vous accueille.").is_visible() and complaints == []
    page.context.close()


def test_the_verdict_keeps_its_place_on_a_telephone(origin: str, browser: Browser) -> None:
    page, _complaints = opened(browser, 360)
    page.goto(f"{origin}/v/AAAAAAAAAA")
    assert not page.locator(".menu").is_visible() and page.locator("footer").get_by_text("Les ateliers").is_visible()
    page.set_viewport_size({"width": 1280, "height": 740})
    assert page.locator(".menu").is_visible()
    page.context.close()


def test_listening_says_what_the_page_says_and_not_its_own_button(origin: str, browser: Browser) -> None:
    page, _complaints = opened(browser)
    page.add_init_script(
        "window.said = []; window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } };"
        "Object.defineProperty(window, 'speechSynthesis',"
        " { value: { speak: (one) => said.push(one.text), cancel: () => {} } });"
    )
    for path in ("/", "/lieux/gueret"):
        page.goto(origin + path)
        page.get_by_role("button", name="Écouter").click()
        said = " ".join(page.evaluate("said"))
        assert "Mardi 1er décembre" in said and "Arrêter" not in said and "Écouter" not in said, path
    page.context.close()


def test_another_website_shows_the_week_by_one_line(origin: str, browser: Browser) -> None:
    def other(environ: object, answer: object) -> list[bytes]:
        answer("200 OK", [("Content-Type", "text/html; charset=utf-8")])  # type: ignore[operator]
        frames = "".join(f'<iframe src="{origin}{path}"></iframe>' for path in ("/semaine.html?site=gueret", "/"))
        return [f"<!doctype html><title>Département</title>{frames}".encode()]

    server = make_server("127.0.0.1", 0, other)
    Thread(target=server.serve_forever, daemon=True).start()
    page, complaints = opened(browser, 800)
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    week = page.frame_locator("iframe").first
    assert week.get_by_role("heading", level=1).inner_text() == "La semaine à Guéret"
    assert page.frame_locator("iframe").nth(1).get_by_role("heading", level=1).count() == 0  # the control
    assert len(complaints) == 1 and BLOCKED in complaints[0]
    week.get_by_role("link", name="L’adresse, le téléphone").click()
    page.wait_for_url("**/lieux/gueret")  # the whole window, not the frame
    page.context.close()
    server.shutdown()

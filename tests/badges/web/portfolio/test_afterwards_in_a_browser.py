"""The question of a dossier, « du nouveau ? » and the letter to a referrer, in a real browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from badges.people.tables import Member
from badges.sharing.bundles.prepare_bundle import prepare
from tests.cast.afterwards import agreed, counted
from tests.cast.browsing import WIDER, opened, origin
from tests.cast.counter import Cast
from tests.cast.orientations import sent as orientation_sent

__all__ = ["origin"]

LONG = "conseil-emploi-insertion-du-bassin-de-gueret-et-d-aubusson@mission-locale-de-la-creuse.example"


def at_fault(page: Page) -> list[tuple[str, str]]:
    """What axe finds on a page."""
    return [(each["id"], each["nodes"][0]["html"]) for each in Axe().run(page).response["violations"]]


def small(page: Page) -> list[str]:
    """Targets of the page's content that are lower than 44 px; links inside a sentence aside."""
    return [
        one.inner_text()
        for one in page.locator("main .button, main .tick, main .person, main .back a").all()
        if one.is_visible() and (one.bounding_box() or {"height": 0})["height"] < 44
    ]


def filled(page: Page, origin: str, home: str, bundle: int) -> None:
    """Go to the letter, by the form, and wait until it stands."""
    page.goto(f"{origin}{home}/dossiers/{bundle}/referent")
    page.get_by_label("Son adresse e-mail").fill(LONG)
    page.get_by_role("button", name="Lire la lettre").click()
    page.get_by_role("button", name="Changer l’adresse").wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_the_pages_are_accessible_and_fit(cast: Cast, origin: str, browser: Browser, scheme: str, width: int) -> None:
    home, bundle = f"/moi/{cast.key()}", prepare(cast.services, cast.member_id, [cast.code])
    orientation_sent(cast.services, actor=cast.actor, site="auzances")
    page, complaints = opened(browser, width, scheme)

    def fits(what: str) -> None:
        assert (at_fault(page), page.evaluate(WIDER), small(page)) == ([], 0, []), what
        solid = page.locator("main .button:not(.second)").all()
        assert len([each for each in solid if each.is_visible()]) <= 1, what

    page.goto(f"{origin}{home}/dossiers")
    assert not page.get_by_label("De vive voix").is_visible()
    page.get_by_label("On peut me demander").check()
    assert page.get_by_label("De vive voix").is_visible()
    fits("the form of a dossier")
    filled(page, origin, home, bundle)
    fits("the letter")
    page.get_by_role("button", name="Changer l’adresse").click()
    assert page.get_by_label("Son adresse e-mail").input_value() == LONG
    fits("the form of the letter")
    agreed(cast.services, cast.member_id, "page", days_ago=95)
    for path in (
        home,
        f"{home}/du-nouveau",
        f"{home}/du-nouveau?lang=en",
        f"{home}/dossiers",
        f"{home}/dossiers/{bundle}",
    ):
        page.goto(origin + path)
        fits(path)
    page.goto(f"{origin}{home}/du-nouveau")
    page.get_by_label("Du bénévolat").check()
    page.get_by_role("button", name="Répondre").click()
    page.get_by_text("Une seule réponse est comptée, la première.").wait_for()
    fits("after the answer")
    assert counted(cast.services) == {"volunteering": 1} and complaints == []
    page.context.close()


def test_nothing_is_cut_at_twice_the_text_on_the_narrowest_phone(cast: Cast, origin: str, browser: Browser) -> None:
    home, bundle = f"/moi/{cast.key()}", prepare(cast.services, cast.member_id, [cast.code])
    with cast.services.database.begin() as session:
        session.get_one(Member, cast.member_id).family_name = "Benali-Vandenbroucke-de-la-Souterraine"
    orientation_sent(cast.services, actor=cast.actor, site="auzances", contact=LONG)
    agreed(cast.services, cast.member_id, "page", days_ago=95)
    page, _complaints = opened(browser, 320)
    for path in ("/du-nouveau", f"/dossiers/{bundle}/referent", "/dossiers", f"/dossiers/{bundle}"):
        page.goto(origin + home + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) <= 0, path
    filled(page, origin, home, bundle)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(WIDER) <= 0
    page.context.close()

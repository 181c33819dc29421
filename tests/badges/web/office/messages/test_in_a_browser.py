"""« À prévenir » as a telephone shows it: one solid button, targets for a thumb, nothing sideways, accessible."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Route

from badges.messages.rules import Occasion
from badges.messages.views import Thing
from badges.network.tables import Device
from badges.people.own import no_messages
from tests.cast import acts
from tests.cast.browsing import opened
from tests.cast.messages import MOBILE, enrolled, own_address, said
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.conftest import ORIGIN

Show = Callable[[str], Page]
SMALL = """() => [...document.querySelectorAll('main a, main button, main summary, main .tick')]
  .filter(each => getComputedStyle(each).display != 'inline')
  .filter(each => { const box = each.getBoundingClientRect()
    return box.width > 1 && box.height > 0 && box.height < 43.5 }).map(each => each.outerHTML.slice(0, 80))"""
SOLID = """() => [...document.querySelectorAll('main .button:not(.second)')]
  .filter(each => each.getBoundingClientRect().height > 0).length"""
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
TWICE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture(params=[(320, "light"), (1280, "dark")], ids=str)
def shown(request: pytest.FixtureRequest, browser: Chromium, lea: Browser) -> Iterator[Show]:
    """Open a page of Léa's: the browser lays out what the application answers."""
    width, scheme = request.param
    page, complaints = opened(browser, width, scheme, service_workers="block")

    def answer(route: Route) -> None:
        found = lea.client.get(route.request.url.removeprefix(ORIGIN), buffered=True)
        route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.data)

    page.route(f"{ORIGIN}/**", answer)

    def show(path: str) -> Page:
        page.goto(ORIGIN + path)
        return page

    yield show
    assert [text for text in complaints if not text.startswith("Service Worker registration")] == []
    page.context.close()


def told_and_not(cast: Cast) -> tuple[int, dict[str, int]]:
    """A workshop with members of every kind; its number, and theirs."""
    members = {
        "mobile": cast.member("Amina", "Benali", phone=MOBILE),
        "letter": own_address(cast.services, cast.member("Marie-Hélène", "Da Silva"), "mh@courrier.example"),
        "paper": cast.member("Ousmane"),
        "quiet": cast.member("Yanis", "Petit", phone=MOBILE),
        "told": cast.member("Zoé"),
        "far": cast.member("Karine", "Petit", site="auzances"),
    }
    workshop, _session = enrolled(cast.services, cast, title="Couture et réparation de vêtements pour toute la famille")
    for each in members.values():
        acts.enrol(cast.services, cast.helene, workshop, each)
    said(cast.services, cast.lea, Thing(Occasion.PLACE, workshop, members["told"]))
    no_messages.wish(cast.services, cast.lea, members["quiet"], messages=False)
    return workshop, members


def on_telephone(cast: Cast, *, of_site: bool) -> None:
    """Léa's device is a telephone: the site's, or her own."""
    with cast.services.database.begin() as session:
        for each in session.query(Device).filter(Device.staff_id == cast.lea.staff_id):
            each.name, each.phone_of_id = "Téléphone Android, Chrome", cast.gueret if of_site else None


def test_each_page_is_accessible_and_fits(cast: Cast, lea: Browser, shown: Show) -> None:
    workshop, members = told_and_not(cast)
    on_telephone(cast, of_site=True)
    prepared = f"/a-prevenir/place/{workshop}/{members['mobile']}"
    lea.sent(prepared, {"then": "prepared"})
    solid = {
        "/a-prevenir": 0,  # folded: several people at once
        prepared: 1,
        **{f"/a-prevenir/place/{workshop}/{members[each]}": 1 for each in ("letter", "paper", "quiet")},
        f"/ateliers/{workshop}/suivi": 1,
        "/mon-compte": 0,
        f"/membres/{members['quiet']}": 1,
    }
    for path, most in solid.items():
        page = shown(path)
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate(SOLID) <= max(most, 1), path
        assert page.evaluate(SMALL) == [], path
        assert not page.evaluate(SIDEWAYS), path
        page.evaluate(TWICE)
        assert not page.evaluate(SIDEWAYS), f"{path} at twice the size of text"


def test_the_link_opens_the_messages_with_the_text(cast: Cast, lea: Browser, shown: Show) -> None:
    workshop, members = told_and_not(cast)
    path = f"/a-prevenir/place/{workshop}/{members['mobile']}"
    on_telephone(cast, of_site=False)
    assert shown(path).locator("a[href^=sms]").count() == 0
    on_telephone(cast, of_site=True)
    lea.sent(path, {"then": "prepared"})
    link = shown(path).locator("a[href^=sms]")
    assert link.count() == 1
    url = link.evaluate("each => each.href")  # as the browser hands it to the telephone
    assert url.startswith("sms:+33600000011?&body=R%C3%A9seau%20Citoyen%20de%20Services.%20")
    body = link.evaluate("each => decodeURIComponent(each.href.split('&body=')[1])")
    assert body.endswith("Ne répondez pas à ce numéro : 05 00 00 00 02.") and "UDAF" not in body

"""A yes and a no from the private page in a real browser; each state of a thread accessible, whole, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from badges.matching.introductions import finish
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.people.tables import Member
from tests.cast.browsing import WIDER, opened, origin
from tests.cast.counter import Cast
from tests.cast.introductions import Thread, thread
from tests.conftest import Clock

__all__ = ["origin"]

SMALL = """[...document.querySelectorAll('main a.button, main button, main summary, main .tick, main a.person')]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 47.5).map(each => each.outerHTML)"""
SOLID = "[...document.querySelectorAll('main .button:not(.second)')].filter(each => each.offsetParent).length"


def judged(page: Page, path: str) -> None:
    """Hold what no page of a member may break."""
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
    assert page.evaluate(WIDER) <= 0, path
    assert page.evaluate(SMALL) == [], path
    assert page.evaluate(SOLID) <= 1, path


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (320, "light")])
def test_each_state_is_accessible_and_fits(
    cast: Cast, origin: str, browser: Browser, clock: Clock, width: int, scheme: str
) -> None:
    with cast.services.database.begin() as session:
        session.execute(update(Member).values(phone="+33555000011"))
    page, complaints = opened(browser, width, scheme)
    home = f"{origin}/moi/{cast.key()}"
    others = [cast.members["Zoé"], cast.members["Łucja"]]
    for state in ThreadState:
        found = thread(cast.services, cast.actor, cast.member_id, others[0])
        if state is ThreadState.CLOSED:
            finish.stop(cast.services, cast.actor, found.id, ThreadAct.NOT_DONE)
            clock.advance(days=1)
        else:
            found.goes_to(state)
        if state is ThreadState.MET:
            finish.show_number(cast.services, cast.actor, found.id, Who.RECEIVER, shown=True)
        for path in (home, f"{home}/mises-en-relation", f"{home}/mises-en-relation/{found.id}"):
            page.goto(path)
            judged(page, f"{state} {path}")
            if width == 320 and path.endswith(str(found.id)):
                page.evaluate("document.documentElement.style.fontSize = '200%'")
                assert page.evaluate(WIDER) <= 0, state
                page.evaluate("document.documentElement.dir = 'rtl'")
                assert page.evaluate(WIDER) <= 0, state
        if found.view.is_open:
            finish.stop(cast.services, cast.actor, found.id, ThreadAct.NOT_DONE)
    assert complaints == []
    page.context.close()


def asked(cast: Cast) -> Thread:
    """Amina offers what Zoé looks for; she is asked."""
    return thread(cast.services, cast.actor, cast.member_id, cast.members["Zoé"])


def test_two_yes_from_two_telephones_and_it_is_done(cast: Cast, origin: str, browser: Browser) -> None:
    """In two taps from the first page, without a script, both answers in the first screen."""
    found = asked(cast)
    amina, _complaints = opened(browser, 360, java_script_enabled=False)
    amina.goto(f"{origin}/moi/{cast.key()}")
    amina.get_by_role("link", name="Lire et répondre").click()
    boxes = [amina.get_by_role("button", name=name, exact=True).bounding_box() for name in ("Oui", "Non")]
    assert all(box is not None and box["y"] + box["height"] < 740 for box in boxes)
    assert len({(box["width"], box["height"]) for box in boxes if box is not None}) == 1  # of equal weight
    amina.get_by_role("button", name="Oui", exact=True).click()
    amina.get_by_role("heading", name="Vous avez dit oui").wait_for()
    zoe, _complaints = opened(browser, 360, java_script_enabled=False)
    zoe.goto(f"{origin}/moi/{cast.key('Zoé')}")
    zoe.get_by_role("link", name="Lire et répondre").click()
    zoe.get_by_role("button", name="Oui", exact=True).click()
    zoe.get_by_role("heading", name="Avec Amina").wait_for()
    assert "Le site vous propose une date" in zoe.inner_text("main")
    found.goes_to(ThreadState.MET)
    amina.reload()
    amina.get_by_role("button", name="C’est fait").click()
    amina.get_by_role("heading", name="C’est fait. Merci.").wait_for()
    assert found.state is ThreadState.HELD
    for page in (amina, zoe):
        page.context.close()


def test_a_no_from_a_telephone_reads_like_any_other_end(
    cast: Cast, origin: str, browser: Browser, clock: Clock
) -> None:
    found = asked(cast).goes_to(ThreadState.ONE_YES)
    zoe, _complaints = opened(browser, 360, java_script_enabled=False)
    zoe.goto(f"{origin}/moi/{cast.key('Zoé')}")
    zoe.get_by_role("link", name="Lire et répondre").click()
    zoe.get_by_role("button", name="Non", exact=True).wait_for()
    old = zoe.context.new_page()  # another tab, which is older than the answer
    old.goto(zoe.url)
    zoe.get_by_role("button", name="Non", exact=True).click()
    zoe.get_by_text("C’est noté.").wait_for()
    assert found.state is ThreadState.CLOSED
    old.get_by_role("button", name="Oui", exact=True).click()
    old.get_by_text("Cela a changé entre-temps").wait_for()
    assert found.state is ThreadState.CLOSED
    amina, _complaints = opened(browser, 360, java_script_enabled=False)
    amina.goto(f"{origin}/moi/{cast.key()}/mises-en-relation/{found.id}")
    assert "Nous demandons à l’autre personne." in amina.inner_text("main")
    clock.advance(days=1)
    amina.reload()
    amina.get_by_role("heading", name="Ça ne se fera pas cette fois").wait_for()
    for page in (amina, zoe):
        page.context.close()

"""The member's pages in a real browser: accessible, whole, the square read from the screen, the page read aloud."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

from badges.matching.introductions import meet
from badges.matching.introductions.rules import ThreadState
from badges.web.http import frame
from tests.cast.browsing import PATIENCE, WIDER, origin
from tests.cast.counter import SENTENCE, Cast
from tests.cast.introductions import thread
from tests.cast.witnesses import read, slip
from tests.conftest import Clock

__all__ = ["origin"]

TALLER = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
SPEECH = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  waiting: [],
  speak(words) { this.waiting.push(words); window.said.push([words.lang, words.text]); },
  cancel() { this.waiting = []; window.said.push("cancel"); },
} });
"""
MUTE = """
Object.defineProperty(window, "speechSynthesis", { value: undefined });
"""


def opened(browser: Browser, width: int = 360, height: int = 740, scheme: str = "light", **more: object) -> Page:
    """A page of a new browser; whatever it complains of is kept as `complaints` of its context."""
    size = {"width": width, "height": height}
    context: BrowserContext = browser.new_context(
        viewport=size, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce", **more
    )  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    return context.new_page()


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_her_pages_are_accessible_and_fit(
    cast: Cast, origin: str, browser: Browser, clock: Clock, scheme: str, width: int
) -> None:
    home = f"/moi/{cast.key()}"
    hidden, ended = cast.hidden(cast.awarded("animer")), cast.revoked(cast.awarded("empathie", sentence=None))
    paths = [home, f"{home}?lang=en", f"/moi/{cast.key('Zoé')}", "/moi/nothing", f"{home}/AAAAAAAAAA"]
    paths += [
        f"{home}/{cast.code}{more}" for more in ("", "?fait=visibility.saved", "/montrer", "/qui", "/qui?lang=en")
    ]
    paths += [f"{home}/{hidden}", f"{home}/{hidden}/montrer", f"{home}/{ended}"]
    page = opened(browser, width, 740, scheme)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "404" not in said.text else None)
    for path in paths:
        page.goto(origin + path)
        violations = Axe().run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        assert page.evaluate(WIDER) <= 0, path
        for choice in page.locator("main a:not(.skip), main button, .bar a, .bar button").all():
            box = choice.bounding_box()
            assert box is None or box["height"] >= 40, (path, choice.inner_text())
        for choice in page.locator(".four a, .door, .other, .tick, .back a").all():
            assert (choice.bounding_box() or {"height": 0})["height"] >= 44, (path, choice.inner_text())
    assert complaints == []
    page.context.close()


def test_nothing_is_cut_at_twice_the_text_on_the_narrowest_phone(cast: Cast, origin: str, browser: Browser) -> None:
    cast.awarded("differences")
    home, page = f"/moi/{cast.key()}", opened(browser, 320, 568)
    for path in (home, f"{home}/{cast.code}", f"{home}/{cast.code}/qui", f"{home}/{cast.code}/montrer", "/moi/nothing"):
        page.goto(origin + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) <= 0, path
        for shown in page.locator("main h1, main p, main li, main b").all():
            assert shown.evaluate("element => element.scrollWidth - element.clientWidth") <= 1 or (
                shown.evaluate("element => getComputedStyle(element).display") == "inline"
            ), (path, shown.inner_text())
    page.context.close()


def test_the_badge_is_seen_one_tap_after_the_link(cast: Cast, origin: str, browser: Browser) -> None:
    """J6: the tap on the link is the one; the badge and the head of its choices stand in the first screen."""
    page = opened(browser, java_script_enabled=False)
    page.route("**/*.woff2", lambda route: route.abort())  # as at the first visit, in the browser's own wider letters
    page.goto(f"{origin}/moi/{cast.key()}")
    head = page.locator(".bar").bounding_box()
    assert head is not None and head["height"] < 60, "the header takes one line"
    patch = page.locator(".owned img").bounding_box()
    assert patch is not None and patch["width"] == 200 and patch["y"] + patch["height"] < 740
    show = page.get_by_role("link", name="Montrer").bounding_box()
    assert show is not None and show["y"] + show["height"] < 740
    assert SENTENCE in page.inner_text("main")
    names = [each.inner_text() for each in page.locator(".four a").all()]
    assert names == ["Montrer", "Garder", "Avoir sur papier", "Qui peut voir"]
    page.get_by_role("link", name="Montrer").click()  # J6: one more, and it is shown
    page.locator("img.square").wait_for()  # the click alone waits for the address, not for what stands there
    page.context.close()


def test_what_waits_stands_above_and_show_is_seen_all_the_same(
    cast: Cast, origin: str, browser: Browser, clock: Clock
) -> None:
    read(cast.services, cast.actor, slip(cast.services, cast.actor, cast.award_id(cast.code)))
    found = thread(cast.services, cast.actor, cast.member_id, cast.members["Zoé"]).goes_to(ThreadState.BOTH_YES)
    meet.arrange(cast.services, cast.actor, found.id, meet.ArrangementFacts(meeting_on=clock().date()))
    page = opened(browser, java_script_enabled=False)
    for language in ("fr", "en"):
        page.goto(f"{origin}/moi/{cast.key()}?lang={language}")
        seen = page.locator(".ahead .door, .four a:not(.second)").all()
        boxes = [each.bounding_box() or {} for each in seen]
        assert len(boxes) == 3 and all(each["y"] + each["height"] < 740 for each in boxes), boxes
        assert page.evaluate(WIDER) <= 0
    page.context.close()


def test_on_a_wide_screen_the_choices_stand_beside_the_badge_and_the_doors_beside_the_others(
    cast: Cast, origin: str, browser: Browser, clock: Clock
) -> None:
    clock.advance(hours=1)
    cast.awarded("animer")
    page = opened(browser, 1280, 800)
    page.goto(f"{origin}/moi/{cast.key()}")
    boxes = {name: page.locator(name).first.bounding_box() or {} for name in (".owned", ".four", ".others", ".doors")}
    assert boxes[".owned"]["x"] < boxes[".four"]["x"] and boxes[".owned"]["y"] == boxes[".four"]["y"]
    assert boxes[".others"]["x"] < boxes[".doors"]["x"] and abs(boxes[".others"]["y"] - boxes[".doors"]["y"]) < 60
    assert page.locator(".other img").bounding_box()["width"] == 88  # type: ignore[index]
    page.context.close()


SCREENS = [(360, 740), (740, 360), (320, 568)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("demonstration", [False, True], ids=["", "demonstration"])
def test_the_square_is_read_from_the_screen_both_ways_up(
    cast: Cast, origin: str, browser: Browser, monkeypatch: pytest.MonkeyPatch, scheme: str, demonstration: bool
) -> None:
    monkeypatch.setattr(frame, "demonstration", lambda: demonstration)
    page = opened(browser, scheme=scheme)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{origin}/moi/{cast.key()}/{cast.code}/montrer")
        assert ("DÉMONSTRATION" in page.inner_text("main")) == demonstration
        assert page.evaluate(WIDER) <= 0 and page.evaluate(TALLER) <= 0, (width, height)
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        assert [each.text for each in zxingcpp.read_barcodes(seen)] == [f"HTTP://LOCALHOST:8000/V/{cast.code}"]
        for place in ((2, 2), (width - 2, 2), (2, height - 2), (width - 2, height - 2)):
            assert seen.getpixel(place) == (255, 255, 255), "the ground is white whatever the theme"
        square = page.locator("img.square").bounding_box()
        assert square is not None and min(square["width"], square["height"]) >= 0.95 * min(width, height)
        code = page.locator(".told .code")
        assert code.inner_text() == f"{cast.code[:5]}-{cast.code[5:]}"
        assert float(code.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")) >= 30
    page.context.close()


def test_the_page_is_read_aloud_and_stops_when_asked(cast: Cast, origin: str, browser: Browser) -> None:
    page = opened(browser)
    page.add_init_script(SPEECH)
    page.goto(f"{origin}/moi/{cast.key()}?lang=en")
    page.get_by_role("button", name="Listen").click()
    said = page.evaluate("window.said")
    read = [each for each in said if each != "cancel"]
    assert ["en", "Amina Benali"] in read and ["en", "What you can do"] not in read
    assert any(lang == "fr" and SENTENCE in text for lang, text in read)  # each piece in its own language
    assert [text for _lang, text in read].index("Show") < [text for _lang, text in read].index("What was seen")
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate("window.said.at(-1)") == "cancel" and page.evaluate("speechSynthesis.waiting.length") == 0
    page.get_by_role("button", name="Listen").click()
    page.evaluate("speechSynthesis.waiting.at(-1).onend()")
    assert page.get_by_role("button", name="Listen").is_visible()
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_listening_is_not_offered_where_it_cannot_be(cast: Cast, origin: str, browser: Browser, script: bool) -> None:
    page = opened(browser, java_script_enabled=script)
    page.add_init_script(MUTE)
    page.goto(f"{origin}/moi/{cast.key()}")
    assert page.locator("[data-listen]").count() == 1 and not page.locator("[data-listen]").is_visible()
    page.context.close()


def test_the_choice_of_who_may_see_says_what_it_does(cast: Cast, origin: str, browser: Browser) -> None:
    page = opened(browser, java_script_enabled=False)
    page.goto(f"{origin}/moi/{cast.key()}/{cast.code}/qui")
    assert page.locator(".tick svg").count() == 3  # a pictogram with each choice
    page.get_by_role("radio", name="Tout le monde").check()
    page.get_by_role("button", name="Garder mon choix").click()
    assert page.get_by_role("status").inner_text() == "C’est gardé. Tout le monde peut voir ce badge."
    page.context.close()

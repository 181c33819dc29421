"""Keeping a badge in a real browser: within its taps, accessible (axe), light and dark, narrow and wide."""

from __future__ import annotations

import io
import re

import pytest
import zxingcpp
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser

from badges.sharing import backpacks
from badges.web.portfolio.keeping.targets import TARGETS
from tests.badges.web.portfolio.keeping.conftest import place
from tests.cast.browsing import WIDER, opened, origin
from tests.cast.counter import Cast

__all__ = ["origin"]

SMALL = """[...document.querySelectorAll('main a, main button, main summary')]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (320, "light")])
def test_every_place_is_accessible_and_fits(cast: Cast, origin: str, browser: Browser, width: int, scheme: str) -> None:
    page, complaints = opened(browser, width, scheme)
    garder = f"{origin}/moi/{cast.key()}/{cast.code}/garder"
    backpacks.make_hosted(cast.services, cast.member_id, cast.code, "amina@exemple.fr")
    for path in (garder, *(f"{garder}/{each.slug}" for each in TARGETS), f"{garder}/moodle?autre=1"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
        violations = Axe().run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        assert page.evaluate(WIDER) <= 0, path
        assert page.evaluate(SMALL) == [], path
        if width == 320:
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(WIDER) <= 0, path
            page.evaluate("document.documentElement.dir = 'rtl'")
            assert page.evaluate(WIDER) <= 0, path
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["Mes photos", "France Travail", "Open Badge Passport", "LinkedIn"])
def test_a_place_in_three_taps(cast: Cast, origin: str, browser: Browser, width: int, name: str) -> None:
    """J8: a badge, « Garder », the place; her second badge makes her page a list."""
    cast.awarded("animer", sentence=None)
    page, complaints = opened(browser, width, java_script_enabled=False)
    page.goto(f"{origin}/moi/{cast.key()}")
    taps = [
        page.get_by_role("link", name="Transmettre un savoir-faire").first,
        page.get_by_role("link", name="Garder", exact=True),
        page.get_by_role("link", name=re.compile(f"^{name}")),
    ]
    for tap in taps:
        tap.click()
    assert page.get_by_role("heading", level=1).inner_text() == name
    assert complaints == []
    page.context.close()


def test_the_picture_is_taken_and_read(cast: Cast, origin: str, browser: Browser) -> None:
    page, complaints = opened(browser, java_script_enabled=False)
    page.goto(origin + place(cast, "photos"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Prendre l’image").click()
    assert download.value.suggested_filename == f"badge-{cast.code}-photo.png"
    taken = Image.open(io.BytesIO(download.value.path().read_bytes()))
    assert [each.text.endswith(f"/V/{cast.code}") for each in zxingcpp.read_barcodes(taken)] == [True]
    seen = Image.open(io.BytesIO(page.locator(".keepsake img").screenshot()))
    assert [each.text.endswith(f"/V/{cast.code}") for each in zxingcpp.read_barcodes(seen)] == [True]
    with page.expect_download() as download:
        page.get_by_role("link", name="Le fichier signé").click()
    assert download.value.suggested_filename == f"badge-{cast.code}.json"
    assert complaints == []
    page.context.close()


def test_words_are_copied_and_it_is_said(cast: Cast, origin: str, browser: Browser) -> None:
    page, complaints = opened(browser, permissions=["clipboard-read", "clipboard-write"])
    page.goto(origin + place(cast, "linkedin"))
    buttons = page.get_by_role("button", name="Copier")
    assert buttons.count() == 5
    buttons.nth(3).click()
    page.get_by_role("status").filter(has_text="Copié").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{cast.code[:5]}-{cast.code[5:]}"
    assert complaints == []
    page.context.close()
    page, complaints = opened(browser, java_script_enabled=False)
    page.goto(origin + place(cast, "linkedin"))
    assert page.get_by_role("button", name="Copier").count() == 0
    assert page.locator("#f-name").is_visible() and complaints == []
    page.context.close()

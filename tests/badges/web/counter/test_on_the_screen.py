"""Where things stand on the public pages, and how large, as a browser draws them."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from badges.instance import catalogue
from tests.cast.browsing import SMALL_PATCHES, WIDER, opened, origin
from tests.cast.counter import Cast

__all__ = ["origin"]

FOLD = 900  # px from the top of a page: on a telephone, who attests a badge begins above it
LONGEST = "differences"  # of the twenty badges, the one with most to say before who attests
SIZE = "each => parseFloat(getComputedStyle(each).fontSize)"
WEIGHT = "each => +getComputedStyle(each).fontWeight"
ROWS = """() => [...document.querySelectorAll('.catalogue')].flatMap(list => {
  const right = list.getBoundingClientRect().right, ends = {}
  for (const each of list.children) {
    const box = each.getBoundingClientRect(); ends[box.top] = Math.max(ends[box.top] ?? 0, box.right) }
  return Object.values(ends).map(end => Math.round(right - end)) })"""


def top_of(page: Page, heading: str) -> float:
    """Where a heading begins, in px from the top of the page."""
    box = page.get_by_role("heading", name=heading, exact=True).bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(("language", "heading"), [("fr", "Qui l’atteste"), ("en", "Who vouches for it")])
def test_who_attests_is_near_the_top_of_a_telephone(
    cast: Cast, origin: str, browser: Browser, language: str, heading: str
) -> None:
    page, complaints = opened(browser, 360)
    for code in (cast.code, cast.awarded(LONGEST, criteria=(0, 1))):
        page.goto(f"{origin}/v/{code}?lang={language}")
        assert top_of(page, heading) < FOLD, code
    page.locator(".ask details").evaluate("each => { each.open = true }")
    page.locator("h1").evaluate("each => { each.style.paddingBottom = '80px' }")
    assert top_of(page, heading) > FOLD  # as it was with the form between, and the test sees it
    assert complaints == []
    page.context.close()


def test_the_verdict_has_the_scale_of_its_sketch(cast: Cast, origin: str, browser: Browser) -> None:
    page, _complaints = opened(browser, 1280)
    page.goto(f"{origin}/v/{cast.code}")
    sizes = {name: page.locator(name).first.evaluate(SIZE) for name in ("h1", ".name b", ".whose h2", ".part h2")}
    assert sizes == {"h1": 26, ".name b": 34, ".whose h2": 21, ".part h2": 21}
    assert page.locator(".role").evaluate(WEIGHT) >= 600
    assert page.locator(".say").evaluate("each => getComputedStyle(each).borderInlineStartWidth") == "3px"
    assert "«" in page.locator(".say").inner_text()
    title, read_at, panel = (page.locator(each).bounding_box() for each in ("h1", ".read-at", ".verdict"))
    assert title is not None and read_at is not None and panel is not None
    assert read_at["x"] > title["x"] + 400 and panel["x"] + panel["width"] - read_at["x"] - read_at["width"] < 32
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator(".name b").evaluate(SIZE) == 25
    page.context.close()


def test_a_name_is_compared_in_what_unfolds(cast: Cast, origin: str, browser: Browser) -> None:
    page, complaints = opened(browser, 360, java_script_enabled=True)
    page.goto(f"{origin}/v/{cast.code}")
    field = page.get_by_label("Le nom de la personne")
    assert not field.is_visible()
    page.get_by_text("Comparer un nom").click()
    field.fill("Amina Benali")
    page.get_by_role("button", name="Comparer", exact=True).click()
    assert page.get_by_role("status").inner_text().startswith("Cela peut être cette personne.")
    assert field.is_visible() and field.input_value() == "Amina Benali"
    assert Axe().run(page).violations_count == 0 and page.evaluate(WIDER) <= 0
    assert complaints == []
    page.context.close()


def test_every_row_of_the_catalogue_is_full(cast: Cast, origin: str, browser: Browser) -> None:
    page, _complaints = opened(browser, 1280)
    page.goto(f"{origin}/badges")
    for width in (320, 360, 640, 768, 900, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        rows = page.evaluate(ROWS)
        assert len(rows) >= 5 and max(rows) <= 1, (width, rows)
        assert page.evaluate(SMALL_PATCHES) == []
    for count in range(1, 13):  # whatever the coordination adds
        page.locator(".catalogue").first.evaluate(
            """(list, count) => { const one = list.firstElementChild
              list.replaceChildren(...Array.from({length: count}, () => one.cloneNode(true))) }""",
            count,
        )
        assert max(page.evaluate(ROWS)) <= 1, count
    page.evaluate("document.querySelectorAll('.catalogue > li').forEach(each => { each.style.flexGrow = 0 })")
    page.evaluate("document.querySelectorAll('.catalogue > li').forEach(each => { each.style.flexBasis = '20%' })")
    assert max(page.evaluate(ROWS)) > 1
    page.context.close()


def test_a_note_is_as_wide_as_the_cards_under_it(cast: Cast, origin: str, browser: Browser) -> None:
    page, _complaints = opened(browser, 1280)
    page.goto(f"{origin}/verifier")
    widths: list[float] = page.evaluate(
        """() => { const main = document.querySelector('main')
        const made = kind => { const each = document.createElement(kind)
          each.className = 'card note'; each.textContent = 'mot '.repeat(80); main.append(each)
          return each }
        const note = made('p'), card = made('section'), range = document.createRange()
        range.selectNodeContents(note)
        const text = Math.max(...[...range.getClientRects()].map(line => line.width))
        return [note.offsetWidth, card.offsetWidth, text] }"""
    )
    note, card, text = widths
    assert note == card and text < 700, widths
    page.context.close()


def test_patches_of_workshops_are_drawn(cast: Cast, origin: str, browser: Browser) -> None:
    """Each view of the sheet draws its own; without its view an address would draw the whole sheet."""
    page, _complaints = opened(browser, 1280)
    page.goto(f"{origin}/verifier")
    names = ["atelier", "couture", "cuisine", "anglais", "bricolage", "trajets", "informatique", "jardinage"]
    names += ["lecture", "enfants", "peinture", "musique", "papiers", "rencontre", "echange", "lieu"]
    drawn = [f"things.svg#{each}" for each in names]
    further = ["conserves", "tricot", "linge", "velo", "meubles", "bois", "vannerie", "animaux", "plantes", "marche"]
    further += ["peche", "francais", "danse", "photo", "memoire", "courses", "visites", "porter"]
    assert {*names, *further} >= {key for inside in catalogue.activities().values() for key in inside}
    names = [*drawn, *(f"more-things.svg#{each}" for each in further)]
    page.evaluate(
        """names => document.querySelector('main').replaceChildren(...names.map(name => {
          const each = new Image(88, 88); each.src = `/static/${name}`; return each }))""",
        names,
    )
    page.evaluate("Promise.all([...document.images].map(each => each.decode()))")
    seen = {page.locator("main img").nth(number).screenshot() for number in range(len(names))}
    assert len(seen) == len(names)
    page.context.close()


def test_the_other_language_of_a_file_keeps_its_verdict(
    cast: Cast, origin: str, browser: Browser, tmp_path: Any
) -> None:
    from badges.publication import award_files

    image = tmp_path / "badge.png"
    image.write_bytes(award_files.award_file(cast.services, cast.code, "badge.png").data)
    page, complaints = opened(browser, 360)
    page.goto(f"{origin}/verifier")
    page.get_by_label("Un fichier").set_input_files(image)
    page.get_by_role("button", name="Vérifier").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce badge est authentique"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "This badge is authentic"
    assert page.get_by_text("You gave the file badge.png").is_visible()
    assert Axe().run(page).violations_count == 0 and page.evaluate(WIDER) <= 0
    page.get_by_role("button", name="Français").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce badge est authentique"
    assert complaints == []
    page.context.close()

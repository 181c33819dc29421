"""The pictures of README.md and CONTRIBUTING.md, taken from pages of the journeys: `make pictures` runs this file,
`make test` does not.

Each picture is the top of one page as the browser draws it, in at most `COLOURS` colours so that the file stays small;
the page of the components is whole, in three.
Commit them when a page has changed: the codes and links on them are made anew in each run.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser as Chromium

from badges.network.tables import Instance
from tests.house.pictures import LARGEST, PICTURES
from tests.journeys.conftest import DESK, PHONE, Reader, Town
from tests.journeys.steps import BADGE, SENTENCE, today

WINDOW = (900, 1045)  # CSS pixels: an employer's
WIDE = (DESK, 800)
SCREEN = (PHONE, 880)  # of a telephone, drawn twice as fine
COLOURS = 96


def reader(town: Town, browser: Chromium, size: tuple[int, int], scale: int) -> Reader:
    """A person at a screen of this size in CSS pixels, each of `scale` by `scale` dots, who was here before."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="fr-FR",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{town.origin}/", wait_until="networkidle")  # which brings the typeface for those after it
    return Reader(town, page, width, True, "light")


def take(person: Reader, name: str) -> None:
    """Draw the top of the page into the picture of this name."""
    person.page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    keep(name, Image.open(BytesIO(person.page.screenshot())))


def keep(name: str, drawn: Image.Image) -> None:
    """Write what was drawn into the picture of this name."""
    image, packed = drawn.convert("RGB"), BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    data = packed.getvalue()
    assert len(data) <= LARGEST, f"{name}: {len(data)} bytes"
    (PICTURES / f"{name}.png").write_bytes(data)


def take_the_components(town: Town, browser: Chromium) -> Reader:
    """Draw the page of the components, which a demonstration has: its first macros with the charts, badges, and forms
    with what follows them."""
    with town.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    town.app.extensions.pop("badges.demonstration", None)
    developer = reader(town, browser, WIDE, 1).open("/composants")
    whole = Image.open(BytesIO(developer.page.screenshot(full_page=True)))
    top = "Math.round(document.getElementById('{}').getBoundingClientRect().top)"
    badges, forms = (developer.page.evaluate(top.format(each)) for each in ("badge.patch", "form.error_summary"))
    for name, above, below in (
        ("ui", 0, badges),
        ("badges", badges, forms),
        ("others", forms, whole.height),
    ):
        keep(f"components-{name}", whole.crop((0, above, whole.width, below)))
    return developer


def test_take_the_pictures(town: Town, browser: Chromium) -> None:
    """From what the facilitator ticks, to the employer's verdict, to the member's own page."""
    PICTURES.mkdir(exist_ok=True)
    town.observed_earlier("Amina", BADGE, 2)
    lea = reader(town, browser, SCREEN, 2).already_signed_in()
    lea.open(f"/seances/{today(town)}/reconnaitre/{town.members['Amina']}")
    lea.press("Transmettre un savoir-faire")
    for words in town.criteria(BADGE)[:2]:
        lea.tap(lea.page.get_by_label(words))
    lea.page.get_by_label("Une phrase, si vous voulez").fill(SENTENCE)
    take(lea, "award")
    lea.press("Garder, et voir comme un employeur").follow("Demander son accord à Amina")
    lea.press("Oui, je le veux").follow("Je rends le téléphone").press("Signer et délivrer")
    (issued,) = town.awards("issued")

    employer = reader(town, browser, WINDOW, 1).open(f"/v/{issued.code}")
    take(employer, "verdict")

    lea.open(f"/membres/{town.members['Amina']}")
    lea.go(lea.link("lien").first)
    amina = reader(town, browser, SCREEN, 2).open(lea.page.locator("p.key").inner_text())
    take(amina, "member")

    developer = take_the_components(town, browser)
    for person in (lea, employer, amina, developer):
        assert person.complaints == []
        person.page.context.close()

"""The public and private pages in a real browser: accessible (axe), within our own policy, 320 px wide."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from badges.sharing.bundles import reads as bundles
from badges.sharing.bundles.prepare_bundle import prepare
from tests.cast.browsing import PATIENCE, WIDER, opened, origin
from tests.cast.counter import Cast

__all__ = ["origin"]


PUBLIC = [
    "/", "/?lang=en", "/verifier", "/lieux/gueret", "/semaine.html", "/badges", "/ateliers", "/badges?lang=en",
    "/badges/soin",
]  # fmt: skip


def paths(cast: Cast) -> list[str]:
    """The pages to look at."""
    badge = f"/moi/{cast.key()}/{cast.code}"
    public = ["/", f"/v/{cast.code}", f"/v/{cast.code}?lang=en", "/verifier", "/badges", "/badges/soin", "/issuer"]
    public += [f"/v/{cast.code}/doute?lang=en", f"/v/{cast.code}/doute/envoi"]
    number = prepare(cast.services, cast.member_id, [cast.code])
    with cast.services.database.begin(read_only=True) as session:
        bundle = bundles.bundle(cast.services, session, cast.member_id, number)
    assert bundle is not None
    public += [f"/d/{bundle.key}", f"/d/{bundle.key}?lang=en"]
    chosen = f"/moi/{cast.key()}/dossiers"
    own = [badge, *(f"{badge}/{page}" for page in ("montrer", "imprimer", "qui", "mots", "pas-d-accord"))]
    return [*public, *own, chosen, f"{chosen}/{number}"]


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_pages_are_accessible_and_fit(cast: Cast, origin: str, browser: Browser, scheme: str, width: int) -> None:
    page, complaints = opened(browser, width, scheme)
    for path in paths(cast):
        page.goto(origin + path)
        violations = Axe().run(page).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    assert complaints == []
    page.context.close()


def test_nothing_scrolls_sideways_at_twice_the_text(cast: Cast, origin: str, browser: Browser) -> None:
    """WCAG 2.2, 1.4.4 and 1.4.10 together: 200 % text on the narrowest phone. A word that cannot break is noticed."""
    page, complaints = opened(browser, 320)
    for path in PUBLIC:
        page.goto(origin + path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(WIDER) <= 0, path
    page.evaluate("document.querySelector('h1').style.whiteSpace = 'nowrap'")
    assert page.evaluate(WIDER) > 0
    assert complaints == []
    page.context.close()


def test_a_quilt_shows_its_patches(cast: Cast, origin: str, browser: Browser) -> None:
    """Each view of the sheet draws its own patch; without its view an address would draw the first or none."""
    page, _complaints = opened(browser, 1280)
    page.goto(f"{origin}/badges")
    seen = {page.locator(".catalogue img").nth(number).screenshot() for number in range(20)}
    assert len(seen) == 20
    page.context.close()


def test_employer_checks_a_code_and_a_file_without_script(
    cast: Cast, origin: str, browser: Browser, tmp_path: Any
) -> None:
    from badges.publication import award_files

    context = browser.new_context(java_script_enabled=False, locale="fr-FR", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(origin)
    page.get_by_label("Le code du badge").fill(f"{cast.code[:5].lower()} {cast.code[5:]}")
    page.get_by_role("button", name="Vérifier").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce badge est authentique"
    assert page.url.endswith(f"/v/{cast.code}")
    image = tmp_path / "badge.png"
    image.write_bytes(award_files.award_file(cast.services, cast.code, "badge.png").data)
    page.get_by_role("link", name="Vérifier un badge").click()
    page.get_by_label("Un fichier").set_input_files(image)
    page.get_by_role("button", name="Vérifier").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce badge est authentique"
    image.write_bytes(image.read_bytes()[:700])
    page.get_by_role("link", name="Vérifier un autre badge").click()
    page.get_by_label("Un fichier").set_input_files(image)
    page.get_by_role("button", name="Vérifier").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nous n’avons pas pu lire ce badge"
    context.close()


def test_a_member_hides_a_badge_on_a_phone(cast: Cast, origin: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="fr-FR", viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{origin}/moi/{cast.key()}")
    page.get_by_role("link", name="Qui peut voir").click()
    page.get_by_role("radio", name="Personne La page").check()
    page.get_by_role("button", name="Garder mon choix").click()
    assert "Caché. Une copie déjà donnée reste lisible." in page.inner_text("main")
    page.goto(f"{origin}/v/{cast.code}")
    assert page.get_by_role("heading", level=1).inner_text() == "La personne n’a pas rendu ce badge visible"
    context.close()

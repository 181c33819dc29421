"""Every answer that an employer can get, by a code or for a file, in a real browser: titled as it should be, accessible
(axe) in light, in the dark and with forced colours, in French and in English, and never wider than a narrow phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from badges.ledger.tables import Document
from badges.recognition.tables import Award
from tests.badges.web.counter.strangers import stranger_s_badge
from tests.cast.application import app_over, serving
from tests.cast.browsing import PATIENCE, WIDER
from tests.cast.counter import Cast
from tests.conftest import Clock
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import NOW, STRANGER, World, credential, endorsement, status_entry, status_list

__all__ = ["untouched_world", "verifier_keyring", "world"]

PAUSES = "https://stranger.example/status/2"
TITLES = {
    "valid": ("Ce badge est authentique", "This badge is authentic"),
    "expired": ("mais sa date de fin est passée", "but its end date has passed"),
    "revoked": ("Ce badge est annulé depuis le", "This badge was cancelled on"),
    "hidden": ("La personne n’a pas rendu ce badge visible", "The person has not made this badge visible"),
    "withdrawn": ("Ce badge a été retiré", "This badge has been withdrawn"),
    "erased": ("Ce badge n’est plus consultable ici", "This badge can no longer be viewed here"),
    "not authentic": ("Ce badge n’est pas authentique", "This badge is not authentic"),
    "undetermined": ("Nous n’avons pas pu tout vérifier", "We could not check everything"),
    "unknown": ("Aucun badge avec ce code", "No badge with this code"),
    "a stranger’s": ("Nous ne savons pas qui l’a fait", "We do not know who made it"),
    "a borrowed name": ("Attention : ce n’est pas le Réseau Citoyen", "Warning: this is not the Réseau Citoyen"),
    "suspended": ("Ce badge est mis en pause", "This badge is on hold"),
    "not yet valid": ("n’est pas encore valable", "is not valid yet"),
    "never signed": ("Nous n’avons pas pu tout vérifier", "We could not check everything"),
    "unreadable": ("Nous n’avons pas pu lire ce badge", "We could not read this badge"),
    "a witness alone": ("Nous ne savons pas qui l’a écrit", "We do not know who wrote it"),
}
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "viewport": {"width": 320, "height": 740}},
    {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    {"color_scheme": "dark", "forced_colors": "active", "viewport": {"width": 360, "height": 740}},
)


@pytest.fixture
def by_code(cast: Cast, clock: Clock) -> dict[str, str]:
    """The code behind each answer."""
    codes = {
        "expired": cast.expired(clock),
        "valid": cast.code,
        "hidden": cast.hidden(cast.awarded("equipe")),
        "revoked": cast.revoked(cast.awarded("empathie")),
        "withdrawn": cast.undone(cast.awarded("ecoute")),
        "erased": cast.awarded("animer"),
        "not authentic": cast.awarded("service"),
        "undetermined": cast.awarded("organisation", who="Łucja"),
        "unknown": "0000000000",
    }
    spoilt = {"not authentic": (b"Amina", b"Olive"), "undetermined": (b"context-3.0.3.json", b"context-9.9.9.json")}
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(codes["erased"])).erased_at = clock()
        for state, (before, after) in spoilt.items():
            award_id = cast.award_id(codes[state])
            for document in session.query(Document).filter(Document.edition.has(award_id=award_id)):
                document.data = document.data.replace(before, after)
    return codes


@pytest.fixture
def by_file(world: World) -> dict[str, bytes]:
    """The file behind each answer."""
    paused = status_list(PAUSES, revoked=(7,), issuer=STRANGER, credentialSubject__statusPurpose="suspension")
    world.web.put(PAUSES, world.sign(paused, "stranger"))
    entry = status_entry(PAUSES, id=f"{PAUSES}#7", statusPurpose="suspension", statusListIndex="7")
    witness = endorsement(issuer__id=STRANGER, issuer__name="Mairie d’Ailleurs", issuer__parentOrg=None)
    return {
        "a stranger’s": stranger_s_badge(world),
        "a borrowed name": stranger_s_badge(world, issuer__name="Réseau Citoyen de Services"),
        "suspended": stranger_s_badge(world, credentialStatus=entry),
        "not yet valid": stranger_s_badge(world, validFrom="2028-01-03T08:00:00Z"),
        "never signed": json.dumps(credential(issuer__id=STRANGER, issuer__name="Mairie d’Ailleurs")).encode(),
        "unreadable": b'{"badge": "?"}',
        "a witness alone": json.dumps(world.sign(witness, "stranger")).encode(),
    }


@pytest.fixture
def origin(cast: Cast, by_code: dict[str, str], clock: Clock, world: World) -> Iterator[str]:
    """The application on the loopback once the badges are awarded, among the documents of the verifier's tests."""
    clock.now = max(clock(), NOW)
    with serving(app_over(replace(cast.services, fetch=world.web)), "localhost") as server:
        yield f"http://localhost:{server.port}"


def answers(page: Page, origin: str, language: str, codes: dict[str, str], files: dict[str, bytes]) -> Iterator[str]:
    """Show each answer in turn; gives its name."""
    for name, code in codes.items():
        page.goto(f"{origin}/v/{code}?lang={language}")
        yield name
    for name, data in files.items():
        page.goto(f"{origin}/verifier?lang={language}")
        file = {"name": "badge.json", "mimeType": "application/json", "buffer": data}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        page.locator("main form button").last.click()
        yield name


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_answer(
    origin: str, browser: Browser, by_code: dict[str, str], by_file: dict[str, bytes], language: str
) -> None:
    seen = set()
    for look in LOOKS:
        context = browser.new_context(locale="fr-FR", reduced_motion="reduce", **look)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        # Forced colours are the visitor's own; axe reads a colour that Chromium does not draw with them.
        options = {"rules": {"color-contrast": {"enabled": "forced_colors" not in look}}}
        for name in answers(page, origin, language, by_code, by_file):
            title = page.get_by_role("heading", level=1).inner_text().replace("\u00a0", " ")
            assert TITLES[name][language == "en"] in title, name
            violations = Axe().run(page, options=options).response["violations"]
            assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], name
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(WIDER) <= 0, name
            seen.add(name)
        context.close()
    assert seen == set(TITLES)

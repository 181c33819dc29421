"""The verdict prints as one dated A4 page, with the digest of what was presented and the address that judged it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from badges.publication import award_files
from tests.badges.web.counter.sharing.links import link
from tests.badges.web.counter.strangers import LIST, app, stranger_s_badge
from tests.cast.browsing import PATIENCE, origin
from tests.cast.counter import Cast
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import STRANGER, World

__all__ = ["app", "origin", "untouched_world", "verifier_keyring", "world"]

A4 = (595, 842)  # points, as our own sheet asks for
LONG = "Une phrase assez longue, que personne ne lit jusqu’au bout, mais qui est signée comme les autres. " * 12
STRANGER_S_NAME = "Mairie d’Ailleurs"
OURS = "Réseau Citoyen de Services"


def own(cast: Cast, _world: World) -> bytes:
    return award_files.award_file(cast.services, cast.code, "badge.json").data


def revoked(cast: Cast, _world: World) -> bytes:
    data = own(cast, _world)
    cast.revoked(cast.code)
    return data


def forged(cast: Cast, _world: World) -> bytes:
    return own(cast, _world).replace(b"Amina", b"Olive")


def strange(_cast: Cast, world: World) -> bytes:
    return stranger_s_badge(world)


def undetermined(_cast: Cast, world: World) -> bytes:
    data = stranger_s_badge(world)
    del world.web.pages[LIST]
    return data


def endless(_cast: Cast, world: World) -> bytes:
    """A badge whose every displayed text is longer than a page."""
    evidence = {"type": ["Evidence"], "name": "Preuve", "narrative": LONG}
    return stranger_s_badge(
        world,
        name=LONG,
        issuer__name=f"{STRANGER_S_NAME} {LONG}",
        credentialSubject__achievement__name=LONG,
        credentialSubject__achievement__description=LONG * 3,
        credentialSubject__achievement__tag=[LONG] * 6,
        credentialSubject__narrative="\n".join([f"- {LONG}" for _ in range(30)] + [LONG] * 30),
        credentialSubject__role=LONG,
        evidence=[{"id": f"urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fe0{n:02d}", **evidence} for n in range(10)],
    )


UNKNOWN = ("Nous ne savons pas qui l’a fait", "We do not know who made it")
OF_A_STRANGER = frozenset({"undetermined", "stranger", "endless"})
NO_PROOF = {"fr": "Cette page n’est pas une preuve", "en": "This page is no proof"}
# what is presented; headline in French and in English; who issued it, in both
PRESENTED: dict[str, tuple[Callable[[Cast, World], bytes], tuple[str, str], tuple[str, str]]] = {
    "valid": (own, ("Ce badge est authentique", "This badge is authentic"), (OURS, OURS)),
    "revoked": (
        revoked,
        ("Ce badge est annulé", "This badge is cancelled"),
        (OURS, OURS),
    ),
    "not authentic": (
        forged,
        ("Ce badge n’est pas authentique", "This badge is not authentic"),
        ("impossible à établir", "could not be established"),
    ),
    "undetermined": (
        undetermined,
        ("Nous n’avons pas pu tout vérifier", "We could not check everything"),
        (STRANGER_S_NAME, STRANGER),
    ),
    "stranger": (strange, UNKNOWN, (STRANGER_S_NAME, STRANGER_S_NAME)),
    "endless": (endless, UNKNOWN, (STRANGER_S_NAME, STRANGER_S_NAME)),
}
CHECKED = {
    "fr": ("le 24 novembre 2026 à 15 h 32, heure de Paris", "http://localhost:8000/verifier"),
    "en": ("on 24 November 2026 at 15:32, Paris time", "http://localhost:8000/verifier"),
}


def given(page: Page, address: str, data: bytes) -> None:
    """Give a file at the counter."""
    page.goto(address)
    page.locator("#file").set_input_files({"name": "badge.json", "mimeType": "application/json", "buffer": data})
    with page.expect_navigation():
        page.locator("main button").click()


def printed(page: Page) -> tuple[int, str]:
    """How many A4 pages come out, and what they say."""
    paper = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    assert all(abs(side - wanted) < 2 for sheet in paper for side, wanted in zip(sheet.get_size(), A4, strict=True))
    words = " ".join(sheet.get_textpage().get_text_range() for sheet in paper)
    return len(paper), " ".join(words.split())


@pytest.fixture
def page(browser: Browser) -> Any:
    """A browser without script."""
    context = browser.new_context(java_script_enabled=False, locale="fr-FR", viewport={"width": 1000, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("presented", PRESENTED)
def test_a_verdict_is_one_page(cast: Cast, world: World, origin: str, page: Page, presented: str) -> None:
    make, headlines, issuers = PRESENTED[presented]
    data = make(cast, world)
    digest = hashlib.sha256(data).hexdigest()
    for language, headline, issuer in zip(("fr", "en"), headlines, issuers, strict=True):
        given(page, f"{origin}/verifier?lang={language}", data)
        pages, words = printed(page)
        assert pages == 1
        # Of an unknown issuer nothing is proven on our letterhead.
        is_known = presented not in OF_A_STRANGER
        proof = (*CHECKED[language], digest) if is_known else (NO_PROOF[language],)
        for wanted in (*proof, headline, issuer):
            assert wanted in words, words
        assert is_known or (digest not in words and "Réseau Citoyen" not in words)


def test_without_the_print_style_it_takes_more_than_one_page(cast: Cast, world: World, origin: str, page: Page) -> None:
    page.route("**/print.css*", lambda route: route.abort())
    given(page, f"{origin}/verifier", endless(cast, world))
    assert printed(page)[0] > 1


def test_a_badge_by_its_code_prints_its_own_address(cast: Cast, origin: str, page: Page) -> None:
    page.goto(f"{origin}/v/{cast.code}")
    signed = json.loads(award_files.award_file(cast.services, cast.code, "badge.json").data)
    pages, words = printed(page)
    assert pages == 1
    for wanted in (f"http://localhost:8000/v/{cast.code}", signed["id"], "did:web:localhost%3A8000"):
        assert wanted in words, words
    assert "Annulation : aucune" in words
    assert "Voir les preuves techniques" not in words and "Garder une preuve datée" not in words


def test_a_dossier_prints_whom_to_call_and_nothing_to_touch(cast: Cast, origin: str, page: Page) -> None:
    _number, path = link(cast, cast.code, cast.awarded("empathie", sentence=None))
    page.goto(f"{origin}{path}")
    pages, words = printed(page)
    assert pages == 1 and words.count("Ce badge est authentique") == 2
    assert "Appeler le 05 00 00 00 01" in words and "Toutes les preuves" not in words


def test_a_dark_screen_prints_in_dark_ink(cast: Cast, origin: str, page: Page) -> None:
    page.goto(f"{origin}/v/{cast.code}")
    page.emulate_media(media="print", color_scheme="dark")
    brand = page.locator(".brand")
    assert brand.evaluate("each => getComputedStyle(each).color") == "rgb(32, 36, 42)"
    page.emulate_media(media="screen", color_scheme="dark")
    assert brand.evaluate("each => getComputedStyle(each).color") == "rgb(236, 234, 229)"


@pytest.mark.parametrize(("language", "stamp"), [("fr", "Cachet du site"), ("en", "Stamp of the site")])
def test_the_attestation_as_a_page_is_one_sheet(cast: Cast, origin: str, page: Page, language: str, stamp: str) -> None:
    page.goto(f"{origin}/v/{cast.code}/attestation?lang={language}")
    pages, words = printed(page)
    assert pages == 1 and stamp in words and f"{cast.code[:5]}-{cast.code[5:]}" in words

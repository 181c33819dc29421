"""Row U2 in a real browser: an uploaded drawing runs no script on our page and causes no request to another host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route

from schemas.baked_images import OpenBadgesVersion, bake_svg
from tests.badges.web.counter.strangers import stranger_s_badge
from tests.cast.application import app_over
from tests.cast.browsing import PATIENCE, origin
from tests.cast.counter import Cast
from tests.conftest import Clock
from tests.schemas.svg_corpus import ACTIVE, EVIL, READ, REFUSED, svg
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import NOW, World

__all__ = ["origin", "untouched_world", "verifier_keyring", "world"]

FILES = "https://files.example/"
DRAWINGS = {**REFUSED, **READ}
SAMPLE = [*ACTIVE["runs"][::2], *ACTIVE["asks"][:11]]
REFUSALS = ("Nous n’avons pas pu lire ce badge", "Ce badge n’est pas authentique")
PICTURE = f"{EVIL}/x.png"
INSIDE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIG9ubG9hZD0iYWxlcnQoMSkiLz4="


@pytest.fixture
def app(cast: Cast, clock: Clock, world: World) -> Flask:
    """The application, whose fetch reads the verifier tests' `World`."""
    clock.now = NOW
    services = cast.services = replace(cast.services, fetch=world.web)
    return app_over(services)


class Watch:
    """A browser that reaches only the service; it records every other request and every dialog."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.own = own
        self.asked: list[str] = []
        self.ran: list[str] = []
        context.route("**/*", self._judge)
        self.page: Page = context.new_page()
        self.page.on("dialog", self._dialog)

    def _judge(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(self.own):
            route.continue_()
        elif url.startswith(FILES):
            name = url.removeprefix(FILES).removesuffix(".svg")
            route.fulfill(body=DRAWINGS[SAMPLE[int(name)]], content_type="image/svg+xml")
        else:
            self.asked.append(url)
            route.abort()

    def _dialog(self, dialog: Any) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def upload(self, name: str, data: bytes) -> str:
        """Upload a file through the form; return the heading of the answer."""
        if not self.page.get_by_label("Un fichier").count():  # a refusal offers the field again
            self.page.goto(f"{self.own}/verifier")
        self.page.get_by_label("Un fichier").set_input_files(
            {"name": name, "mimeType": "image/svg+xml", "buffer": data}
        )
        self.page.get_by_role("button", name="Vérifier").click()
        return self.page.get_by_role("heading", level=1).inner_text()


@pytest.fixture
def watch(browser: Browser, origin: str) -> Iterator[Watch]:
    context = browser.new_context(locale="fr-FR")
    context.set_default_timeout(PATIENCE)
    yield Watch(context, origin)
    context.close()


def test_nothing_of_a_hostile_drawing_runs_or_asks(watch: Watch) -> None:
    assert len(SAMPLE) >= 18
    for name in SAMPLE:
        assert watch.upload("badge.svg", DRAWINGS[name]) in REFUSALS, name
    assert (watch.ran, watch.asked) == ([], [])


def test_opened_directly_each_drawing_runs_or_asks(watch: Watch) -> None:
    """The positive control: the same files, opened in the same browser."""
    quiet = []
    for number, name in enumerate(SAMPLE):
        watch.ran.clear(), watch.asked.clear()
        watch.page.goto(f"{FILES}{number}.svg")
        watch.page.wait_for_timeout(60)
        if not watch.ran and not watch.asked:
            quiet.append(name)
    assert len(quiet) <= 0.05 * len(SAMPLE), quiet


@pytest.mark.parametrize("image", [PICTURE, f"{EVIL}/x.svg", INSIDE], ids=["elsewhere", "a drawing", "inside"])
def test_a_genuine_badge_shows_no_picture_of_its_issuer(watch: Watch, world: World, image: str) -> None:
    """The badge is valid, and its pictures are fetched neither by the service nor by the browser."""
    picture = {"id": image, "type": "Image"}
    badge = stranger_s_badge(
        world,
        image=picture,
        issuer__image=picture,
        credentialSubject__achievement__image=picture,
        credentialSubject__achievement__name="✔ VÉRIFIÉ par le Réseau Citoyen de Services",
    )
    data = bake_svg(svg(f'<image href="{EVIL}/y.png"/>', badge=""), json.dumps(json.loads(badge)), OpenBadgesVersion.V3)
    assert watch.upload("badge.svg", data) == "Ce fichier n’a pas été changé. Nous ne savons pas qui l’a fait"
    sources = watch.page.eval_on_selector_all("img, image, object, embed, iframe", "all => all.map(each => each.src)")
    assert [source for source in sources if not str(source).startswith(watch.own)] == []
    assert (watch.ran, watch.asked, [url for url in world.web.asked if url.startswith(EVIL)]) == ([], [], [])

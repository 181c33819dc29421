"""A drill: two telephones without network at one meeting, with forty presences each, killed and restarted ten times.

One has a clock that is a day ahead, one is full for a while; the service is updated in between, and the coordination
ends every sign-in. Nothing is lost, nothing is there twice, and each telephone says what to do.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Error, Page

from badges.gatherings import reads as gatherings
from badges.recognition.tables import Observation
from tests.cast.browsing import PATIENCE
from tests.drills import WHOLE
from tests.journeys.conftest import LEA, PHONE, Reader, Town
from tests.journeys.telephones import colleague, ready, stored, until, with_room, without_room

LIVES = 10 if WHOLE else 3  # between two kills
PRESENCES = 40 if WHOLE else 12
SHARED = PRESENCES // 2  # whom both telephones note
ROLES = ("Participe", "Aide", "Anime")
A_DAY_AHEAD = """(() => {
  const Right = Date, ahead = 24 * 3600 * 1000
  globalThis.Date = class extends Right {
    constructor(...given) { if (given.length) super(...given); else super(Right.now() + ahead) }
    static now() { return Right.now() + ahead }
  }
})()"""
NAMES = [f"{first}{second}" for first in ("Ana", "Bea", "Cleo", "Dora", "Elsa", "Fleur") for second in "abcdefghij"]


@dataclass
class Telephone:
    """A telephone whose browser keeps its folder when it is killed."""

    town: Town
    chromium: Chromium
    folder: Path
    who: str
    launch: dict[str, Any]
    ahead: bool = False
    context: BrowserContext | None = None
    noted: dict[str, str] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The page that is open."""
        assert self.context is not None
        return self.context.pages[0]

    def start(self, *, offline: bool) -> Page:
        """Open the browser."""
        self.context = self.chromium.browser_type.launch_persistent_context(
            str(self.folder),
            **self.launch,
            viewport={"width": PHONE, "height": 740},
            locale="fr-FR",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        if self.ahead:
            self.context.add_init_script(A_DAY_AHEAD)
        self.context.set_offline(offline)
        return self.page

    def kill(self) -> None:
        """Kill the browser of this folder, and no other, as a telephone without memory does."""
        marks = (f"--user-data-dir={self.folder}".encode(), b"--type=")
        for process in Path("/proc").glob("[0-9]*"):
            try:
                line = (process / "cmdline").read_bytes()
            except OSError:
                continue
            if marks[0] in line and marks[1] not in line:
                os.kill(int(process.name), signal.SIGKILL)
        assert self.context is not None
        with _ignored():
            self.context.close()
        for lock in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self.folder / lock).unlink(missing_ok=True)

    def open_sheet(self, number: int) -> None:
        """The gathering's page: without network it is the one that the telephone keeps."""
        self.page.goto(f"{self.town.origin}/seances/{number}")
        self.page.locator("[data-noting]").wait_for()
        if not self.page.locator("#find-present").is_visible():
            self.page.locator("summary", has_text="Qui est là").click()

    def tick(self, name: str, role: str) -> str:
        """Note a presence with its role, and return what the telephone says of it."""
        said = self.page.locator("[data-act=present] [data-said]")
        self.page.evaluate("document.querySelector('[data-act=present] [data-said]').textContent = ''")
        self.page.locator("#find-present").fill(name)
        self.page.get_by_label(f"Rôle : {name}").select_option(role)
        until(self.page, lambda: bool(said.inner_text()))
        return said.inner_text()


@contextmanager
def _ignored() -> Iterator[None]:
    """Playwright tells of a browser that is gone in several ways."""
    try:
        yield
    except Error as error:
        if "closed" not in str(error).lower():
            raise


def _another_digest(endpoint: str, values: dict[str, Any]) -> None:
    """The addresses of static files, as another version of the service writes them."""
    if endpoint == "static":
        values["v"] = "another"


@pytest.mark.drill
def test_two_telephones_lose_and_double_nothing(
    town: Town, browser: Chromium, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> None:
    members = {name: town.cast.member(name, "Navette") for name in NAMES}
    number = town.cast.gathering(0, {}, workshop=town.workshop)
    hugo = colleague(town)
    own = {LEA: NAMES[:PRESENCES], hugo: NAMES[PRESENCES - SHARED : 2 * PRESENCES - SHARED]}
    phones = [
        Telephone(town, browser, tmp_path / "lea", LEA, browser_type_launch_args),
        Telephone(town, browser, tmp_path / "hugo", hugo, browser_type_launch_args, ahead=True),
    ]
    for phone in phones:
        phone.start(offline=False)
        assert phone.context is not None
        ready(town, phone.context, phone.who)
        phone.page.goto("about:blank")
        phone.kill()

    # -- lives without network, each of which ends with a kill ------------------------------------------------------
    share = PRESENCES // LIVES
    for life in range(LIVES):
        for place, phone in enumerate(phones):
            phone.start(offline=True)
            phone.open_sheet(number)
            counted = phone.page.locator("[data-waits]")
            if phone.noted:
                until(phone.page, lambda at=counted, one=phone: str(len(one.noted)) in at.inner_text())
                assert "Rien n’est perdu" in counted.inner_text()
            names = own[phone.who][life * share : (life + 1) * share if life < LIVES - 1 else PRESENCES]
            if place == 0 and life == 1:
                _fill_up(phone, names[0], number)
            for at, name in enumerate(names):
                role = ROLES[(life + at + place) % 3]
                assert phone.tick(name, role) == "Gardé dans ce téléphone."
                phone.noted[name] = role
            phone.kill()  # a moment after it said so
        if life == LIVES // 2:
            town.app.url_default_functions[None].append(_another_digest)  # the service is updated
            town.end_every_session()  # and the coordination ends the sign-ins

    # -- the network is back ----------------------------------------------------------------------------------------
    try:
        for phone in phones:
            _send(town, phone, number, observed=own[LEA][0] if phone.who == LEA else None)
    finally:
        town.app.url_default_functions[None].remove(_another_digest)
    with town.services.database.begin(read_only=True) as session:
        found = [(each.member.given_name, each.role) for each in gatherings.attendance(session, number)]
        assert session.query(Observation).count() == 1
        assert [each.given_name for each in gatherings.visitors(session, number)] == ["Samira"] * 2
    assert len(found) == len(dict(found))  # none is there twice
    words = {"Participe": "takes_part", "Aide": "helps", "Anime": "leads"}
    both = [{name: words[role] for name, role in phone.noted.items()} for phone in phones]
    assert set(dict(found)) == set(both[0]) | set(both[1]) and len(found) == 2 * PRESENCES - SHARED
    for name, role in found:
        assert role in {each[name] for each in both if name in each}, name
    assert set(members) >= set(dict(found))


def _fill_up(phone: Telephone, name: str, number: int) -> None:
    """For a while this telephone has no room: it says what to do, and keeps what it had."""
    page = phone.page
    before = len(stored(page))
    without_room(page)
    said = phone.tick(name, "Participe").replace("\u00a0", " ")
    assert said == "Ce téléphone est plein : ce n’est pas gardé. Écrivez-le sur la feuille de secours."
    assert len(stored(page)) == before
    with_room(page)
    phone.open_sheet(number)


def _send(town: Town, phone: Telephone, number: int, *, observed: str | None) -> None:
    """A note or two more, then the way back that the page offers: the sign-in, and all is sent and decided."""
    page = phone.start(offline=True)
    phone.open_sheet(number)
    page.locator("summary", has_text="première fois").click()
    page.get_by_label("Son prénom").fill("Samira")
    page.get_by_role("button", name="Noter ce prénom").click()
    page.locator("details[open] [data-said]", has_text="Gardé").wait_for()
    if observed is not None:
        page.locator("summary", has_text="Vu chez une personne").click()
        group = page.get_by_role("group", name="Qui ?")
        group.get_by_role("searchbox").fill(observed)
        group.get_by_role("radio").check()
        page.get_by_label("Quelle compétence ?").select_option("ecoute")
        page.locator("[name=criteria]").first.check()
        page.get_by_role("button", name="Noter ce qui a été vu").click()
        page.locator("details[open] [data-said]", has_text="Gardé").wait_for()
    assert phone.context is not None
    phone.context.set_offline(False)
    page.get_by_role("link", name="Entrer et envoyer").click()
    reader = Reader(town, page, PHONE, True, "light")
    page.wait_for_url("**/connexion**")
    reader.sign_in(phone.who)
    until(page, lambda: all(each.get("told") for each in stored(page)))
    while page.locator(".to-decide button").count():
        first = page.locator(".to-decide .card").first
        same = first.get_by_role("button", name=re.compile("C’est bien|Deux personnes"))
        assert same.count() == 1, first.inner_text()
        key = first.get_attribute("data-key")
        same.click()
        until(page, lambda key=key: page.locator(f"[data-key='{key}']").count() == 0)
    until(page, lambda: stored(page) == [])
    phone.kill()

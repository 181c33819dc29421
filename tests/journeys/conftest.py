"""A served town for the journeys: an instance at a port of its own, its people, and browsers whose pages are judged."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response
from werkzeug.serving import BaseWSGIServer

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.database.outages import ONE_LINE_A_MINUTE
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance import address, catalogue
from badges.instance.initialise import initialise
from badges.ledger.tables import Document
from badges.recognition import observe
from badges.recognition import rows as recognition
from badges.recognition.tables import Award
from hatch_build import build
from keys.keyring import Keyring
from tests.cast.application import InProgress, app_over, serving
from tests.cast.browsing import PATIENCE
from tests.cast.counter import refuse_to_connect, resolve
from tests.cast.people import Cast
from tests.conftest import HOURS, PASSPHRASE, Clock, Queue, settings_at
from tests.house.sources import ROOT
from tests.house.staff import PASSWORD, code_of, give_password
from verifier.fetch import PublicFetch

PHONE, DESK = 360, 1280
NARROWEST = 320
LEA, HELENE = "lea@rcs-creuse.example", "helène@rcs-creuse.example"
NETWORK_PHONE = "+33500000000"  # 05 00 00 00 xx: numbers that nobody has
AXE = Axe()


# -- the town --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Town:
    """The served instance, its people, and what the tests need to know of them."""

    origin: str
    app: Flask
    cast: Cast
    clock: Clock
    members: dict[str, int]
    workshop: int
    earlier: int

    @property
    def services(self) -> Services:
        """The services behind the pages."""
        return self.cast.services

    def keys(self, badge: str) -> list[str]:
        """The criterion keys of a badge, in its order."""
        return [criterion["key"] for criterion in self._content(badge)["criteria"]]

    def criteria(self, badge: str) -> list[str]:
        """The criteria of a badge in French, in its order."""
        return [criterion["fr"] for criterion in self._content(badge)["criteria"]]

    def _content(self, badge: str) -> dict[str, Any]:
        with self.services.database.begin(read_only=True) as session:
            model = recognition.model(session, badge)
            assert model is not None
            return dict(model.versions[-1].content)

    def observed_earlier(self, member: str, badge: str, *places: int) -> None:
        """Léa saw these criteria a week ago."""
        keys = self.keys(badge)
        observe.observe(
            self.services,
            self.cast.lea,
            member_id=self.members[member],
            badge_slug=badge,
            criteria=[keys[place] for place in places],
            gathering_id=self.earlier,
        )

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with closing(sqlite3.connect(self.services.settings.home / "badges.sqlite3")) as connection:
            found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return int(found)

    def awards(self, state: str) -> list[Award]:
        """The awards in a state."""
        with self.services.database.begin(read_only=True) as session:
            found = list(session.query(Award).filter(Award.state == state).order_by(Award.id))
            session.expunge_all()
        return found

    def documents(self, award: Award) -> list[str]:
        """The representations that were signed for an award."""
        with self.services.database.begin(read_only=True) as session:
            found = session.query(Document.representation).filter(Document.edition.has(award_id=award.id))
            return sorted(each for (each,) in found)

    def end_every_session(self) -> None:
        """End every browser session, as an expiry or the coordination does."""
        with closing(sqlite3.connect(self.services.settings.home / "badges.sqlite3")) as connection:
            connection.execute("DELETE FROM web_session")
            connection.commit()


@dataclass(frozen=True)
class _Built:
    town: Town
    template: Path
    requests: InProgress


@pytest.fixture(scope="session")
def server() -> Iterator[BaseWSGIServer]:
    """A server that has its port before there is anything to serve: the port is part of the pinned address."""
    with serving(host="localhost") as server:
        yield server


@pytest.fixture(scope="session")
def built(server: BaseWSGIServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Built]:
    """The instance as each journey finds it, and a copy of its record."""
    build(ROOT)
    origin, clock = f"http://localhost:{server.port}", Clock()
    home = tmp_path_factory.mktemp("town")
    settings = replace(settings_at(home), public_url=origin)
    database = Database(settings.database_url)
    schema.upgrade(database)
    keyring = Keyring.create(home / "keys", PASSPHRASE)
    fetch = PublicFetch(resolve=resolve, connect=refuse_to_connect)
    services = Services(settings, database, keyring, clock, fetch, Queue())
    network = {**catalogue.network(), "email": "contact@rcs-creuse.example", "phone": NETWORK_PHONE, "hours": HOURS}
    initialise(services, origin, network, clock())
    address.confirm(services, OPERATOR, origin)
    cast = Cast(services)
    app = app_over(services)
    for actor in (cast.lea, cast.helene):
        give_password(services, actor.staff_id)
    names = {"Amina": "Benali", "Łucja": "N’Diaye-Şahin", "Jean-Paul": "Dufour", "Zoé": None}
    members = {given: cast.member(given, family) for given, family in names.items()}
    workshop = cast.workshop("Atelier couture")
    roles = {members["Amina"]: "leads", members["Łucja"]: "helps", members["Zoé"]: "takes_part"}
    earlier = cast.gathering(7, roles, workshop=workshop)
    town = Town(origin, app, cast, clock, members, workshop, earlier)
    database.dispose()
    with closing(sqlite3.connect(home / "badges.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    template = tmp_path_factory.mktemp("template") / "badges.sqlite3"
    shutil.copyfile(home / "badges.sqlite3", template)
    shutil.copytree(settings.logbook_folder, template.with_name("journal"))
    server.app = in_progress = InProgress(app)
    in_progress.hold()
    yield _Built(town, template, in_progress)
    in_progress.go_on()
    database.dispose()


@pytest.fixture
def town(built: _Built) -> Iterator[Town]:
    """The town in its initial state. Between two tests no request is answered: a connection in use when the others are
    closed would still hold the file that is replaced here."""
    town = built.town
    record = town.services.settings.home / "badges.sqlite3"
    for end in ("-wal", "-shm"):
        record.with_name(record.name + end).unlink(missing_ok=True)
    shutil.copyfile(built.template, record)
    shutil.copytree(built.template.with_name("journal"), town.services.settings.logbook_folder, dirs_exist_ok=True)
    town.clock.now = Clock().now
    built.requests.go_on()
    yield town
    built.requests.hold()
    assert town.services.database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    town.services.database.dispose()


# -- readers ---------------------------------------------------------------------------------------------------------

_seen: set[tuple[str, str, object]] = set()


def _is_new(page: str, about: str, value: object) -> bool:
    """Whether this has not been checked yet on such a page; it counts as checked from now on."""
    known = (page, about, value) in _seen
    _seen.add((page, about, value))
    return not known


def _kind_of(url: str) -> str:
    """A page's address without the numbers, codes and keys in it."""
    path = re.sub(r"/(?:\d+|[0-9A-Z]{10}|[\w-]{30,})(?=/|$)", "/…", urlsplit(url).path)
    return path + ("?en" if "lang=en" in url else "")


@dataclass
class Reader:
    """A person at a browser. `look` checks the page shown; the browser's errors are collected."""

    town: Town
    page: Page
    width: int
    scripts: bool
    scheme: str
    complaints: list[str] = field(default_factory=list)
    taps: int = 0
    status: int = 0

    def __post_init__(self) -> None:
        self._ears = {"console": self._heard, "pageerror": self._stumbled, "response": self._answered}
        for event, ear in self._ears.items():
            self.page.on(event, ear)  # type: ignore[call-overload]

    def leave(self) -> None:
        """Clear the browser for the next reader."""
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)
        for page in self.page.context.pages:
            if page is not self.page:
                page.close()  # the browser slows down pages in the background
        self.page.context.clear_cookies()
        self.page.goto("about:blank")
        self.page.unroute_all(behavior="ignoreErrors")  # a network that was cut off for this reader
        store = {"origin": self.town.origin, "storageTypes": "indexeddb"}  # of one who left with something that waits
        self.page.context.new_cdp_session(self.page).send("Storage.clearDataForOrigin", store)

    def _stumbled(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _heard(self, message: ConsoleMessage) -> None:
        # The console also reports documents that are refused on purpose (404, 410, 422); their pages are checked.
        # So it does what a sign-out clears, and the worker that these browsers do without.
        if not message.text.startswith(("Failed to load resource", "Clear-Site-Data", "Service Worker registration")):
            self.complaints.append(message.text)

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        elif response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")
        if not response.url.startswith((self.town.origin, "data:", "blob:")):
            self.complaints.append(f"a stranger's address: {response.url}")

    def open(self, path: str) -> Reader:
        """Go to a page by its address."""
        self.page.goto(path if "://" in path else self.town.origin + path)
        return self

    def tap(self, target: Locator) -> None:
        """Tap something that stays on this page."""
        self.taps += 1
        target.click()

    def go(self, target: Locator) -> Reader:
        """Tap something that leads to another page, and wait until it is there."""
        self.taps += 1
        with self.page.expect_navigation():
            target.click()
        return self

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.get_by_role("button", name=name)

    def link(self, name: str) -> Locator:
        """A link by its words."""
        return self.page.get_by_role("link", name=name)

    def press(self, name: str) -> Reader:
        """Tap a button that sends its form."""
        return self.go(self.button(name))

    def follow(self, name: str) -> Reader:
        """Tap a link."""
        return self.go(self.link(name))

    @property
    def heading(self) -> str:
        """The words of the page's one H1."""
        return self.page.locator("h1").inner_text().replace("\u00a0", " ").replace("\u202f", " ").replace("\n", " ")

    @property
    def words(self) -> str:
        """All that can be read in the page's main part."""
        text = self.page.locator("main").inner_text()
        return " ".join(text.split())

    def look(self) -> Reader:
        """Judge this page: one H1, nothing wider than the narrowest screen, nothing that axe finds, no complaint."""
        assert self.page.locator("h1").count() == 1, self.page.url
        assert self.status < 500, self.page.url
        kind = f"{_kind_of(self.page.url)} {self.heading}"
        if self.scripts and _is_new(kind, "width", self.width):
            self._fits()
            colours = {"color-contrast": {"enabled": _is_new(kind, "scheme", self.scheme)}}  # alike at every width
            options = {"reporter": "no-passes", "preload": False, "rules": colours}
            found = AXE.run(self.page, options=options)
            assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        return self

    def _fits(self) -> None:
        size = self.page.viewport_size
        assert size is not None
        for width in {NARROWEST, self.width}:
            self.page.set_viewport_size({"width": width, "height": size["height"]})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide on a screen of {width}"
        self.page.set_viewport_size(size)

    def already_signed_in(self, email: str = LEA) -> Reader:
        """Sign in by sending the form directly, without checking its page."""
        send, address = self.page.request, f"{self.town.origin}/connexion"
        ONE_LINE_A_MINUTE.forget()  # a sign-in that fails says why
        token = re.search(r'name="csrf_token" value="([^"]+)"', send.get(address).text())
        assert token is not None
        form = {"csrf_token": token[1], "email": email, "password": PASSWORD}
        answer = send.post(address, form=form, max_redirects=0)
        if 'action="/connexion/code"' in (page := answer.text()):
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
            code = {**fields, "code": code_of(self.town.services, email)}
            answer = send.post(f"{address}/code", form=code, max_redirects=0)
        assert answer.status == 302, answer.text()
        return self

    def sign_in(self, email: str = LEA) -> Reader:
        """Sign in from the page that asks for it."""
        if not self.page.get_by_label("Mot de passe", exact=True).count():  # an answer to a form asks for it too
            self.open("/connexion")
        self.look()
        self.page.get_by_label("Adresse e-mail").fill(email)
        self.page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        self.go(self.page.get_by_role("button", name="Se connecter", exact=True))
        if self.heading == "Encore une étape":
            self.look()
            self.page.get_by_label("Le code à 6 chiffres").fill(code_of(self.town.services, email))
            self.press("Continuer")
        assert "/connexion" not in self.page.url, self.words
        return self


People = Callable[..., Reader]
_Kind = tuple[int, bool, str]


@pytest.fixture(scope="session")
def waiting_room(browser: Chromium) -> Iterator[dict[_Kind, list[Page]]]:
    """Browsers not in use; a new one takes time to open."""
    room: dict[_Kind, list[Page]] = {}
    yield room
    for pages in room.values():
        for page in pages:
            page.context.close()


@pytest.fixture
def people(town: Town, browser: Chromium, waiting_room: dict[_Kind, list[Page]]) -> Iterator[People]:
    """Give a reader a browser of their own, without cookies: `people(width, scripts=…, scheme=…)`."""
    readers: list[Reader] = []

    def reader(width: int = PHONE, *, scripts: bool = True, scheme: str = "light") -> Reader:
        free = waiting_room.get((width, scripts, scheme))
        page = free.pop() if free else _new_page(browser, width, scripts, scheme)
        readers.append(Reader(town, page, width, scripts, scheme))
        return readers[-1]

    yield reader
    for each in readers:
        assert each.complaints == []
        each.leave()
        waiting_room.setdefault((each.width, each.scripts, each.scheme), []).append(each.page)


def _new_page(browser: Chromium, width: int, scripts: bool, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 760},
        java_script_enabled=scripts,
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="fr-FR",
        reduced_motion="reduce",
        service_workers="block",  # what a test cuts off is cut off from the page itself; `test_offline` has the worker
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()

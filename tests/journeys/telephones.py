"""Telephones of the staff that keep what they are given, with the worker of its pages; and a server that is away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from socket import SHUT_RDWR
from time import monotonic
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page

from badges.base.rights import OPERATOR
from badges.gatherings import reads as gatherings
from tests.cast import acts
from tests.cast.browsing import PATIENCE
from tests.house.staff import give_password
from tests.journeys.conftest import LEA, PHONE, Reader, Town

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from werkzeug.serving import BaseWSGIServer

WORKER = "navigator.serviceWorker.ready.then(() => true)"
_ALL = """([name, store]) => new Promise(resolve => {
  const asked = indexedDB.open(name, 1)
  asked.onupgradeneeded = () => asked.transaction.abort()
  asked.onerror = () => resolve([])
  asked.onsuccess = () => {
    const all = asked.result.transaction(store).objectStore(store).getAll()
    all.onsuccess = () => { asked.result.close(); resolve(all.result) }
  }
})"""
_NO_ROOM = """() => {
  IDBObjectStore.prototype.truly ??= IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = function (...given) {
    const asked = this.truly(...given)
    this.transaction.abort()
    return asked
  }
}"""
_NAMES = ["rcs-noms", "roster"]


def stored(page: Page) -> list[dict[str, Any]]:
    """What waits in the telephone."""
    found: list[dict[str, Any]] = page.evaluate(_ALL, ["rcs", "outbox"])
    return found


def names(page: Page) -> list[str]:
    """The names that the telephone keeps."""
    return [name for each in page.evaluate(_ALL, _NAMES) for _number, name, _detail in each["people"]]


def until(page: Page, holds: Any) -> None:
    """Wait until something is so."""
    last = monotonic() + PATIENCE / 1000
    while not holds() and monotonic() < last:
        page.wait_for_timeout(100)
    assert holds()


def there(town: Town, number: int) -> dict[str, str]:
    """Who is recorded, in which role."""
    with town.services.database.begin(read_only=True) as session:
        return {each.member.given_name: each.role for each in gatherings.attendance(session, number)}


def says(page: Page, words: str) -> None:
    """Wait until the tally says this."""
    page.locator(".tally", has_text=words).wait_for()


def colleague(town: Town) -> str:
    """Hugo, who works at Guéret too, and has a telephone of his own; his address."""
    address = "hugo@rcs-creuse.example"
    facts = {"name": "Hugo Petit", "function": "animateur", "roles": ["facilitator"], "site_slugs": ["gueret"]}
    acts.invite(town.services, OPERATOR, email=address, **facts)
    give_password(town.services, town.cast.staff(address).id)
    return address


def without_room(page: Page) -> None:
    """The telephone is full: what it is to keep is taken back, as a browser does it where there is no room."""
    page.evaluate(_NO_ROOM)


def with_room(page: Page) -> None:
    """A video was erased."""
    page.evaluate("() => { IDBObjectStore.prototype.put = IDBObjectStore.prototype.truly }")


def ready(town: Town, context: BrowserContext, who: str = LEA, scheme: str = "light") -> Reader:
    """A telephone at which somebody signed in and opened the day: it has the worker and the list of names."""
    context.set_default_timeout(PATIENCE)
    page = context.pages[0] if context.pages else context.new_page()
    reader = Reader(town, page, PHONE, True, scheme).already_signed_in(who)
    reader.open("/aujourdhui")
    assert reader.page.evaluate(WORKER)
    until(page, lambda: names(page))
    return reader


@contextmanager
def telephone(town: Town, browser: Chromium, who: str = LEA, scheme: str = "light") -> Iterator[Reader]:
    """The same, in a context of its own; at the end the browser has complained of nothing."""
    context = browser.new_context(
        viewport={"width": PHONE, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="fr-FR",
        reduced_motion="reduce",
    )
    reader = ready(town, context, who, scheme)
    yield reader
    assert reader.complaints == []
    context.close()


@contextmanager
def stopped(server: BaseWSGIServer) -> Iterator[None]:
    """The server takes connections and says nothing, as one that is down behind its proxy."""
    app = server.app

    def cut(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["werkzeug.socket"].shutdown(SHUT_RDWR)
        start_response("503 SERVICE UNAVAILABLE", [])
        return [b""]

    server.app = cut
    try:
        yield
    finally:
        server.app = app

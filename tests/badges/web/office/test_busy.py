"""A busy site: every page of the staff and of the members is light, asks the database little, and leads nowhere wrong.

The pages are found as people find them: by the links of the pages before, from the first page of the day, of the
coordination and of a member.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from badges.network.service.public_facts import Conformity
from badges.web.http import frame
from tests.cast.busy import Busy, busy
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.statements import statements

FIRST = 60_000  # bytes, with an empty cache: the page, its styles, scripts and pictures
AFTER = 15_000  # the page alone, once the browser has the rest
STATEMENTS = 12
AS_BROWSERS_ASK = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
# The day's page reads each thing that waits from the room that knows it: what it asks when all of them wait at once.
# The list of the week reads the same; the coordination's page counts it for every site; the end of a workshop says of
# each who came what recognition knows; the home page, which asks everybody else twelve times, asks who the member of
# staff is. None of them asks more where more people wait. What every page reads once a minute is no page's own.
MORE = {
    "/": 14, "/?lang=en": 14,
    "/aujourdhui": 20, "/aujourdhui/depuis-un-mois": 17, "/coordination": 13, "/ateliers/1/terminer": 15,
}  # fmt: skip
# The page about a halt is reached from the day's page, and says 503 as every form that signs does meanwhile.
HALTED = "/signatures"
ALIKE = 6  # addresses of one route that are opened, for each number of words in the query
PARTS = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|img[^>]*src|script[^>]*src)="([^"]+)"')
ONE = re.compile(r"\d+")
LINKS = re.compile(r'<a\b[^>]*?href="([^"]*)"')


@dataclass
class Walk:
    """What a walk over the pages found: by address, how much is too much; where links lead to nothing."""

    seen: dict[str, int] = field(default_factory=dict)  # by route, how many addresses were opened
    heavy: dict[str, tuple[int, int]] = field(default_factory=dict)
    chatty: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def packed(browser: Browser, path: str) -> int:
    """The bytes of an answer as gzip sends them."""
    answer = browser.client.get(path, headers=AS_BROWSERS_ASK, buffered=True)
    return len(answer.data)


def walk(app: Flask, browser: Browser, *starts: str) -> Walk:
    """Open the pages to which links lead, from `starts` on: of each route a few addresses, of each its costs."""
    part = cache(lambda address: packed(browser, address))

    urls, found, known = app.url_map.bind("localhost"), Walk(), set[str]()
    browser.client.get(starts[0], buffered=True)  # the first page of a process reads what the process then keeps
    queue = [(each, "") for each in starts]
    while queue:
        path, whence = queue.pop(0)
        address = path.partition("#")[0]
        if not address.startswith("/") or address in known or address.startswith("/static/"):
            continue
        known.add(address)
        route, _, query = address.partition("?")
        try:
            endpoint, _values = urls.match(route)
        except HTTPException:
            found.wrong[address] = f"no route, from {whence}"
            continue
        kind = f"{endpoint} {len(query.split('&')) if query else 0}"
        if found.seen.get(kind, 0) >= ALIKE:
            continue
        found.seen[kind] = found.seen.get(kind, 0) + 1
        with statements(app) as asked:
            answer = browser.client.get(address, buffered=True)
        if answer.status_code >= 400 and (address, answer.status_code) != (HALTED, 503):
            found.wrong[address] = f"{answer.status_code}, from {whence}"
            continue
        if answer.status_code in (302, 303):
            queue.append((answer.headers["Location"], address))
            continue
        if len(asked) > STATEMENTS:
            found.chatty[address] = len(asked)
        if answer.mimetype != "text/html":
            continue
        after = packed(browser, address)
        parts = {html.unescape(each).partition("#")[0] for each in PARTS.findall(answer.text)}
        first = after + sum(part(each) for each in parts if not each.startswith("data:"))
        if first > FIRST or after > AFTER:
            found.heavy[address] = (first, after)
        queue += [(html.unescape(each), address) for each in LINKS.findall(answer.text)]
    return found


@pytest.fixture
def place(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Busy:
    """Guéret on its busiest day; what every page reads once a minute is known."""
    monkeypatch.setattr(frame, "FRESH", 3600)
    with app.app_context():
        frame.keep_phone("+33555001122")
        frame.keep_conformity(Conformity.NONE)
    return busy(cast)


def check(found: Walk, more: dict[str, int] | None = None) -> None:
    """Nothing is heavy, nothing asks too much but what `more` allows by address, no link leads wrong."""
    allowed = more or {}
    assert found.heavy == {}
    assert {path: count for path, count in found.chatty.items() if count > allowed.get(ONE.sub("1", path), 0)} == {}
    assert found.wrong == {}


def test_every_page_of_an_animatrice(app: Flask, lea: Browser, place: Busy) -> None:
    found = walk(app, lea, "/aujourdhui")
    assert len(found.seen) > 100
    check(found, MORE)


def test_every_page_of_the_coordination(app: Flask, helene: Browser, place: Busy) -> None:
    found = walk(app, helene, "/coordination", "/aujourdhui")
    assert len(found.seen) > 115
    check(found, MORE)


def test_every_page_of_the_members(app: Flask, visitor: Browser, place: Busy) -> None:
    found = walk(app, visitor, *(f"/moi/{key}" for key in place.private_keys()))
    assert len(found.seen) > 70
    check(found)


def test_a_link_that_leads_nowhere_is_seen(app: Flask, lea: Browser) -> None:
    found = walk(app, lea, "/membres/999999", "/nulle/part", "/aujourdhui")
    assert set(found.wrong) == {"/membres/999999", "/nulle/part"} and "office.today 0" in found.seen


def test_the_files_of_many_badges_cost_as_little_as_those_of_few(app: Flask, lea: Browser, place: Busy) -> None:
    visitor, (key, *_others) = Browser(app.test_client()), place.private_keys()
    for browser, path in ((lea, "/cartes-a-imprimer.pdf"), (visitor, f"/moi/{key}/cv/page.pdf")):
        with statements(app) as asked:
            assert browser.get(path).mimetype == "application/pdf"
        assert len(asked) <= STATEMENTS, path

"""What each page of the staff costs: on the wire the first time and after, and in statements of the database."""

from __future__ import annotations

import re
from functools import cache

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast.statements import statements
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in, staff_pages

FIRST = 60_000  # bytes, with an empty cache: the page, its styles, scripts and pictures
AFTER = 15_000  # the page alone, once the browser has the rest
STATEMENTS = 12
PARTS = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]*href|img[^>]*src|script[^>]*src)="([^"]+)"')


@pytest.fixture(scope="module")
def coordinator(house: Flask) -> FlaskClient:
    """A coordinator's browser, at work at a site."""
    return signed_in(house)


def packed(browser: FlaskClient, path: str) -> int:
    """The bytes of an answer as a browser receives it."""
    answer = browser.get(path, headers={"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}, buffered=True)
    return len(answer.data)


def test_each_page_is_light_and_asks_the_database_little(
    house: Flask, network: Network, coordinator: FlaskClient
) -> None:
    part = cache(lambda address: packed(coordinator, address))
    inside, heavy, chatty, seen = staff_pages(house), {}, {}, set()
    for rule in rules(house, "GET"):
        if rule.endpoint not in inside:
            continue
        path = path_of(rule, network)
        answer = coordinator.get(path, buffered=True)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        with statements(house) as asked:
            coordinator.get(path, buffered=True)
        after = packed(coordinator, path)
        parts = {each.partition("#")[0] for each in PARTS.findall(answer.text)}
        first = after + sum(part(each) for each in parts if not each.startswith("data:"))
        seen.add(rule.endpoint)
        if first > FIRST or after > AFTER:
            heavy[rule.endpoint] = (first, after)
        if len(asked) > STATEMENTS:
            chatty[rule.endpoint] = len(asked)
    assert len(seen) > 60
    assert heavy == {}
    assert chatty == {}

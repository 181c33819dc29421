"""Every page is measured: each rule has an example, and one that has none is told."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.routing import Rule

from badges.base.services import Services
from tests.cast.statements import statements
from tests.growth.examples import LEFT_OUT, Audience
from tests.growth.measure import STATEMENTS, measured, with_a_clock
from tests.house.routes import path_of, rules

MOST_ASKING = {
    "/", "/coordination", "/moi/<key>", "/moi/<key>/cv/page.pdf", "/badges-delivres", "/a-prevenir", "/effacements",
}  # fmt: skip
OVER = {("/", who): 14 for who in ("facilitator", "everywhere")}  # the public page, and two of the sign-in


@pytest.fixture
def audience(services_sqlite: Services) -> Audience:
    """The readers of a small instance, in which somebody of the biggest place came, gave and has a badge."""
    return Audience(with_a_clock(services_sqlite))


def test_every_page_of_every_audience_is_measured(audience: Audience) -> None:
    pages = audience.pages()
    wanted = {rule.rule for rule in rules(audience.app, "GET") if rule.endpoint not in LEFT_OUT}
    assert wanted <= {page.name for page in pages}
    assert {page.who for page in pages} == {"public", "facilitator", "everywhere", "coordinator"}
    few = [page for page in pages if page.name in ("/membres", "/recherche?q=mar", "/badges-delivres", "/moi/OFTEN")]
    for page in few:
        line = measured(audience, page, audience, page, 1)
        assert line["status"] == 200 and line["statements"] > 0 and line["ms"] > 0 < line["bytes"], line
        assert set(line) >= {"page", "statements", "ms", "ms_demo", "bytes"}
    assert len(few) > 4  # some of them for several readers


def test_the_pages_that_ask_most_take_at_most_twelve_statements(audience: Audience) -> None:
    over = {}
    for page in (each for each in audience.pages() if each.name in MOST_ASKING):
        client = audience.clients[page.who]
        client.get(page.path, buffered=True)
        with statements(audience.app) as found:
            client.get(page.path, buffered=True)
        if len(found) > STATEMENTS:
            over[page.name, page.who] = len(found)
    assert all(OVER.get(page, STATEMENTS) >= count for page, count in over.items()), over


def test_a_rule_without_an_example_is_told(audience: Audience) -> None:
    app = Flask("with another page")
    app.add_url_rule("/lunes/<int:moon_id>", "moon", lambda moon_id: str(moon_id))
    (rule,) = (each for each in app.url_map.iter_rules() if isinstance(each, Rule) and each.endpoint == "moon")
    with pytest.raises(KeyError, match="moon_id"):
        path_of(rule, audience.network)

"""The table of addresses: routing serves every row, and the in-process fetch every row with a document."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from badges.base.errors import NotFound as Missing
from badges.publication import documents, routes
from badges.publication.routes import AWARDS, DOCUMENTS, ROUTES, Route, document_at
from keys.keyring import Keyring
from tests.cast.counter import Cast, app, cast, client

__all__ = ["app", "cast", "client"]


def test_names_and_addresses_are_unique_and_routed(app: Flask) -> None:
    routed = {rule.rule for rule in app.url_map.iter_rules()}
    assert len(routes.RULES) == len(routes.ROUTES) == len(set(routes.RULES.values()))
    assert set(routes.RULES.values()) <= routed


@pytest.mark.parametrize("path", ["/v/{}", "/V/{}", "/v/{}/badge.json", "/V/{}/badge.json", "/issuer", "/status/1"])
def test_the_own_fetch_gives_the_bytes_that_the_web_gives(cast: Cast, client: FlaskClient, path: str) -> None:
    path = path.format(cast.code)
    fetched = routes.OwnDocuments(cast.services, outside=never)(
        cast.services.settings.public_url + path, accept="application/vc", limit=1 << 20
    )
    answer = client.get(path, headers={"Accept": "application/vc"})
    assert (fetched.status, fetched.data) == (answer.status_code, answer.data) and fetched.status == 200


@pytest.mark.parametrize("path", ["/verifier", "/health", "/openapi.json", "/v/", "/moi/nothing", "//issuer"])
def test_the_own_fetch_knows_no_other_address(cast: Cast, path: str) -> None:
    fetch = routes.OwnDocuments(cast.services, outside=never)
    assert fetch(cast.services.settings.public_url + path, accept="*/*", limit=1 << 20).status == 404


PATHS = [
    re.sub(r"<(int:)?\w+>", lambda part: "7" if part[1] else "a.b-c", route.rule) for route in (*DOCUMENTS, *AWARDS)
]
OTHERS = [
    "", "/", "/issuer/", "/Issuer", "/v/", "/v/a/b/c", "/v/a\n/", "/status/", "/status/01", "/status/-1",
    "/status/1.0", "/status/1.jwt.jwt", "/status/1xjwt", "/status/\N{ARABIC-INDIC DIGIT ONE}", "/status/" + 5000 * "1",
    "/images/badges/a/1.", "/images/badges/a/1", "/achievements/a/b", "/ob2/a/badges/b/1/2", "/ob2/assertions/issuer",
]  # fmt: skip


@pytest.mark.parametrize("path", [*PATHS, *OTHERS])
def test_a_path_is_read_as_the_web_reads_it(app: Flask, path: str) -> None:
    try:
        rule, parts = app.url_map.bind("localhost").match(path, method="GET", return_rule=True)
    except (NotFound, RequestRedirect):
        rule, parts = None, {}
    found = document_at(path)
    if path.endswith("/"):  # typed by hand: the page leads on to the address without it
        rule = None
    if rule is None or rule.rule not in {route.rule for route in (*DOCUMENTS, *AWARDS)}:
        assert found is None
    else:
        assert found is not None and (found[0].rule, found[1]) == (rule.rule, parts)


def test_every_document_was_asked_for() -> None:
    found = [document_at(path) for path in PATHS]
    assert {each[0] for each in found if each} == {route for route in ROUTES if route.build}


@pytest.mark.parametrize("route", DOCUMENTS, ids=lambda route: route.name)
def test_the_table_names_what_follows_from_the_keys(cast: Cast, monkeypatch: pytest.MonkeyPatch, route: Route) -> None:
    """They are compared with the instance's row before what is so marked, and before nothing else."""
    era = documents.hosted_documents.rsa_methods(cast.services)[0].thumbprint
    parts = {"slug": "gueret" if "site" in route.rule else "equipe", "number": 1, "era": era, "key": "none"}
    parts |= {"fragment": era, "kind": "svg"}
    documents.status_list(cast.services, 1)  # it is signed once, by the keys, and then stored
    asked: list[str] = []
    real = Keyring.published

    def noted(ring: Keyring) -> Any:
        asked.append(route.name)
        return real(ring)

    monkeypatch.setattr(Keyring, "published", noted)
    assert route.build is not None
    wanted = {name: parts[name] for name in re.findall(r"<(?:int:)?(\w+)>", route.rule)}
    with contextlib.suppress(Missing):
        route.build(cast.services, **wanted)
    assert bool(asked) == route.of_keys


def never(*_: Any, **__: Any) -> Any:
    """A fetch that fails the test: no document of the service is read over the network."""
    raise AssertionError("a document of our own was asked for outside")

"""The one table of addresses: routing serves every row, and the verifier's own fetch every row with a document."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.publication import judging, routes
from tests.cast.counter import Cast, app, cast, client, network

__all__ = ["app", "cast", "client", "network"]


def test_names_and_addresses_are_unique_and_routed(app: Flask) -> None:
    routed = {rule.rule for rule in app.url_map.iter_rules()}
    assert len(routes.RULES) == len(routes.ROUTES) == len(set(routes.RULES.values()))
    assert set(routes.RULES.values()) <= routed


@pytest.mark.parametrize("path", ["/v/{}", "/V/{}", "/v/{}/badge.json", "/V/{}/badge.json", "/issuer", "/status/1"])
def test_the_own_fetch_gives_the_bytes_that_the_web_gives(cast: Cast, client: FlaskClient, path: str) -> None:
    path = path.format(cast.code)
    fetched = judging.OwnDocuments(cast.services, outside=never)(
        cast.services.settings.public_url + path, accept="application/vc", limit=1 << 20
    )
    answer = client.get(path, headers={"Accept": "application/vc"})
    assert (fetched.status, fetched.data) == (answer.status_code, answer.data) and fetched.status == 200


@pytest.mark.parametrize("path", ["/verifier", "/health", "/openapi.json", "/v/", "/moi/nothing", "/connexion"])
def test_the_own_fetch_knows_no_other_address(cast: Cast, path: str) -> None:
    fetch = judging.OwnDocuments(cast.services, outside=never)
    assert fetch(cast.services.settings.public_url + path, accept="*/*", limit=1 << 20).status == 404


def never(*_: Any, **__: Any) -> Any:
    """The way out, which nothing of ours may take."""
    raise AssertionError("a document of our own was asked for outside")

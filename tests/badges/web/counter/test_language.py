"""Pages for everybody are French, or in the language of the link; staff pages are French."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast.counter import Cast

PREFERENCES = (None, "fr-FR,fr;q=0.9", "en-US,en;q=0.9", "de")


def opened(client: FlaskClient, path: str, preference: str | None) -> TestResponse:
    """A page as a browser with this preference asks for it."""
    return client.get(path, headers={"Accept-Language": preference} if preference else {})


def language(page: TestResponse) -> str:
    """The language that a page says it is in."""
    found = re.search(r'<html lang="(\w+)"', page.text)
    assert found, page.text[:200]
    return found[1]


@pytest.mark.parametrize("preference", PREFERENCES, ids=str)
def test_pages_are_french_whatever_the_browser_prefers(cast: Cast, client: FlaskClient, preference: str | None) -> None:
    """A printed card shows the same page to everybody, whatever the phone is set to."""
    paths = ["/", f"/v/{cast.code}", "/v/AAAAAAAAAA", "/verifier", "/badges", "/nothing", f"/moi/{cast.key()}"]
    for path in paths:
        page = opened(client, path, preference)
        assert language(page) == "fr", path
        assert len(re.findall(r"[?&]lang=", page.text)) == (path != "/nothing"), path  # the way to the other one alone


@pytest.mark.parametrize(("asked", "kept"), [("fr", ""), ("en", "?lang=en")])
def test_a_link_is_kept_from_page_to_page(cast: Cast, client: FlaskClient, asked: str, kept: str) -> None:
    page = opened(client, f"/v/{cast.code}?lang={asked}", "de")
    assert language(page) == asked
    inside = set(re.findall(r'href="(/(?:verifier|badges)(?:\?lang=\w+)?)"', page.text))
    assert inside == {f"/verifier{kept}", f"/badges{kept}"}
    there = re.search(r'hreflang="(\w+)" href="([^"]+)"', page.text)
    assert there and there[1] != asked
    assert language(opened(client, there[2], None)) == there[1]
    given = client.post(f"/verifier?lang={asked}", data={"text": cast.code})
    assert given.location == f"/v/{cast.code}{kept}"


def test_staff_pages_are_french(client: FlaskClient) -> None:
    for path in ("/connexion", "/connexion?lang=en", "/bienvenue/nothing"):
        page = opened(client, path, "en")
        assert language(page) == "fr", path
        assert "hreflang" not in page.text, path


def test_documents_for_machines_do_not_depend_on_it(cast: Cast, client: FlaskClient) -> None:
    for path in ("/.well-known/did.json", f"/v/{cast.code}/badge.json", f"/v/{cast.code}?format=json", "/openapi.json"):
        assert "Accept-Language" not in opened(client, path, "en").headers.get("Vary", ""), path
        assert opened(client, path, "en").data == opened(client, path, None).data, path

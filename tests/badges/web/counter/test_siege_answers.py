"""A hostile or careless program gets an answer that the description declares."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
NO_DOCUMENT = (
    "/achievements/transmettre/2147483648",
    "/achievements/transmettre/-1",
    "/images/badges/transmettre/99999999999999999999.svg",
    "/images/badges/transmettre/01.svg",
    "/ob2/era/badges/transmettre/2147483648",
    "/status/2147483648",
    "/status/2147483648.jwt",
    "/status/١",
    "/status/1e3",
    "/status/01",
)


@pytest.mark.parametrize("path", NO_DOCUMENT)
def test_an_address_that_no_document_can_have(client: FlaskClient, path: str) -> None:
    """A program gets the same answer as for any missing document; a person gets the page."""
    for method in ("GET", "HEAD"):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert answer.headers["Access-Control-Allow-Origin"] == "*" and answer.headers["Cache-Control"] == "no-store"
    assert client.get(path).json["code"] == "http.404"
    page = client.get(path, headers=PAGE)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Access-Control-Allow-Origin" not in page.headers


@pytest.mark.parametrize("path", ["/status/1", "/.well-known/did.json", "/issuer", "/ob2/assertions/x"])
def test_another_method_at_a_document(client: FlaskClient, path: str) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "POST"):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.json["code"]) == (405, "http.405")
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_a_page_that_is_not_there_stays_a_page(client: FlaskClient) -> None:
    assert client.get("/nothing/here").mimetype == "text/html"
    assert client.get("/nothing/here", headers={"Accept": "application/json"}).mimetype == "application/problem+json"

"""The whole application over one test's instance, and browsers in which Léa or Hélène have signed in."""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.base.services import Services
from tests.cast.application import app_over
from tests.cast.people import Cast
from tests.cast.scenes import Stage
from tests.house.staff import PASSWORD, give_password, second_step

CARRIED = ("site", "version")
BROWSERS = {"lea": "Léa Martin", "helene": "Hélène Roux"}  # whose they are
Cookies = dict[Any, Any]
Gatherings = tuple[int, list[int]]  # Amina, and the gatherings that Amina led: a week ago, today


@dataclass(frozen=True)
class SignedIn:
    """The acts before these tests: the staff are invited, and the named have signed in. Leaves their cookies."""

    names: tuple[str, ...]

    def __call__(self, services: Services) -> tuple[Cast, dict[str, Cookies]]:
        """Sign in each in a browser of their own."""
        cast, found = Cast(services), {}
        app = app_over(services) if self.names else None
        for name in self.names:
            assert app is not None
            found[name] = dict(_signed_in(app, cast, name).client._cookies)  # type: ignore[attr-defined]
        return cast, found


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Stage:
    """The staff have been invited; those whose browser a test asks for have signed in."""
    return Stage(SignedIn(tuple(name for name in request.fixturenames if name in BROWSERS)))


@pytest.fixture
def cast(services_sqlite: Services, stage: Stage) -> Cast:
    """Léa, Karim, Hélène and the members that they register; pages are tested on SQLite alone."""
    found: Cast = stage.found[0].over(services_sqlite)
    return found


@pytest.fixture
def app(cast: Cast) -> Flask:
    """The whole application."""
    return app_over(cast.services)


def token_of(page: TestResponse) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def hidden_fields(page: TestResponse) -> dict[str, str]:
    """The hidden fields of a page with one form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    return {name: html.unescape(value) for name, value in found}


@dataclass
class Browser:
    """A test client that sends the form token of the page, as a browser does."""

    client: FlaskClient

    def get(self, path: str, status: int = 200) -> TestResponse:
        """Open a page and check its status."""
        page = self.client.get(path, buffered=True)
        assert page.status_code == status, f"{path}: {page.status_code} {page.text[:2000]}"
        return page

    def send(self, path: str, form: dict[str, object] | None = None, *, to: str | None = None) -> TestResponse:
        """Open the page of a form, fill it in and send it, to the page's own address unless `to` says another.

        What the page's hidden fields carry, its site and the version of what it shows, is sent with it.
        """
        page = self.get(path)
        carried = {name: value for name, value in hidden_fields(page).items() if name in ("csrf_token", *CARRIED)}
        return self.client.post(to or path, data={**carried, **(form or {})})

    def sent(self, path: str, form: dict[str, object] | None = None, *, to: str | None = None) -> str:
        """Send a form that must succeed; return where it leads."""
        answer = self.send(path, form, to=to)
        assert answer.status_code == 303, f"{answer.status_code} {answer.text[:3000]}"
        return answer.headers["Location"]


def signed_in(app: Flask, cast: Cast, email: str, **form: str) -> Browser:
    """A browser in which a staff member has signed in."""
    browser = Browser(app.test_client())
    answer = browser.send("/connexion", {"email": email, "password": PASSWORD, **form})
    answer = second_step(cast.services, email, answer, lambda path, code: browser.client.post(path, data=code))
    assert answer.status_code == 302, answer.text
    return browser


def _signed_in(app: Flask, cast: Cast, name: str) -> Browser:
    give_password(cast.services, getattr(cast, name).staff_id)
    return signed_in(app, cast, cast.staff(BROWSERS[name]).email)


def _browser(app: Flask, cast: Cast, stage: Stage, name: str) -> Browser:
    if stage.found is None or name not in stage.found[1]:
        return _signed_in(app, cast, name)
    browser = Browser(app.test_client())
    browser.client._cookies |= deepcopy(stage.found[1][name])  # type: ignore[attr-defined]
    return browser


@pytest.fixture
def lea(app: Flask, cast: Cast, stage: Stage) -> Browser:
    """Léa of Guéret, signed in."""
    return _browser(app, cast, stage, "lea")


@pytest.fixture
def helene(app: Flask, cast: Cast, stage: Stage) -> Browser:
    """Hélène of the coordination, signed in."""
    return _browser(app, cast, stage, "helene")


@pytest.fixture
def visitor(app: Flask) -> Browser:
    """A browser that has not signed in."""
    return Browser(app.test_client())


@pytest.fixture
def two_gatherings(cast: Cast) -> Gatherings:
    """Amina led two gatherings of the sewing workshop, a week ago and today; Jean helped today."""
    amina, jean = cast.member(), cast.member("Jean-Paul", "Dufour")
    workshop = cast.workshop("Atelier couture")
    first = cast.gathering(7, {amina: "leads"}, workshop=workshop)
    second = cast.gathering(0, {amina: "leads", jean: "helps"}, workshop=workshop)
    return amina, [first, second]

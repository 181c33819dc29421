"""The whole application over one test's instance, and browsers in which Léa or Hélène have signed in."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.base.services import Services
from tests.badges.conftest import template
from tests.cast.application import app_over
from tests.cast.people import Cast
from tests.house.staff import PASSWORD, give_password, second_step

CARRIED = ("site", "version")
Gatherings = tuple[int, list[int]]  # Amina, and the gatherings that Amina led: a week ago, today


@pytest.fixture(scope="session")
def instance_template(instance_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance of this room's tests, whose staff have been invited already."""
    home = tmp_path_factory.mktemp("staffed") / "home"
    template(instance_template, home, Cast)
    return home


@pytest.fixture
def cast(services_sqlite: Services) -> Cast:
    """Léa, Karim, Hélène and the members that they register; pages are tested on SQLite alone."""
    return Cast(services_sqlite)


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


@pytest.fixture
def lea(app: Flask, cast: Cast) -> Browser:
    """Léa of Guéret, signed in."""
    give_password(cast.services, cast.lea.staff_id)
    return signed_in(app, cast, "lea@rcs-creuse.example")


@pytest.fixture
def helene(app: Flask, cast: Cast) -> Browser:
    """Hélène of the coordination, signed in."""
    give_password(cast.services, cast.helene.staff_id)
    return signed_in(app, cast, cast.staff("Hélène Roux").email)


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

"""The pages of a badge behind the private link, the form token of one, and the words that a member never meets."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from badges.web.portfolio.keeping.targets import TARGETS
from tests.cast.counter import Cast


def token(page: TestResponse) -> str:
    """The form token of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


def post(client: FlaskClient, path: str, form_page: str, **fields: str) -> TestResponse:
    """Send a form as the browser does, with the token of the page that holds it."""
    return client.post(path, data={"csrf_token": token(client.get(form_page)), **fields})


def pages(cast: Cast, code: str) -> dict[str, str]:
    """Every page of one badge."""
    badge = f"/moi/{cast.key()}/{code}"
    return {
        "home": f"/moi/{cast.key()}",
        "badge": badge,
        "show": f"{badge}/montrer",
        "paper": f"{badge}/imprimer",
        "keep": f"{badge}/garder",
        **{target.slug: f"{badge}/garder/{target.slug}" for target in TARGETS},
        "audience": f"{badge}/qui",
        "attestation": f"{badge}/fichier/attestation",
    }


# Words that no member should have to read.
FORBIDDEN = {
    "fr": ("assertion", "issuer", "backpack", "credential", "json", "hash", "endoss", "révoqu", "token", "claim"),
    "en": ("assertion", "issuer", "backpack", "credential", "json", "hash", "endors", "revok", "token", "claim"),
}

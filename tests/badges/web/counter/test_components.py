"""The page of the components is there in a demonstration alone."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from badges.network.tables import Instance
from tests.cast.counter import Cast


def test_a_service_has_no_page_of_components(client: FlaskClient) -> None:
    answer = client.get("/composants")
    assert answer.status_code == 404 and "Cette page n’existe pas" in answer.text


def test_a_demonstration_has_one(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    answer = client.get("/composants")
    assert answer.status_code == 200 and answer.headers["X-Robots-Tag"] == "noindex"
    assert "ui.button" in answer.text and answer.text.count("<h1>") == 1
    for picture in set(re.findall(r'<img[^>]* src="([^"#]+)', answer.text)):
        assert client.get(picture, buffered=True).status_code == 200, picture
    sheet = client.get("/images/patches.svg").text
    for design in re.findall(r'src="/images/patches\.svg[^"#]*#([^"]+)"', answer.text):
        assert f'<view id="{design}"' in sheet


def test_it_is_french_and_says_so(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    for asked in ("", "?lang=en"):
        page = client.get(f"/composants{asked}", headers={"Accept-Language": "en"}).text
        assert '<html lang="fr"' in page and "en français seulement" in page and 'hreflang="en"' not in page
    control = client.get("/accessibilite?lang=en").text  # another public page speaks English, and leads to the other
    assert '<html lang="en"' in control and 'hreflang="fr"' in control

"""The home page and the catalogue: what the network is, its sites by their town, and the badges that exist."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image

from badges.network.tables import Instance, Site
from badges.recognition.tables import BadgeModel
from badges.recognition.views import BadgeVersionView
from badges.web.counter.catalogue import quilt
from tests.cast.counter import Cast

SHOWN = re.compile(r'<img class="patch" src="(/images/patches\.svg\?v=\w+)#([a-z-]+)"')
VIEW = "{http://www.w3.org/2000/svg}view"


def patches(page: str) -> list[str]:
    """The drawings that a page shows from the sheet, in order."""
    return [design for _address, design in SHOWN.findall(page)]


def version(slug: str) -> BadgeVersionView:
    """A version with this slug and drawing."""
    return BadgeVersionView(slug, 1, slug, {}, datetime(2026, 11, 26, tzinfo=UTC))


def test_home_says_what_it_is_and_checks_a_code(cast: Cast, client: FlaskClient) -> None:
    page = client.get("/").text
    assert len(re.findall("<h1", page)) == 1
    assert re.search(r'<form[^>]* action="/v/" method="get"', page) and 'name="code"' in page
    assert 'href="/verifier"' in page and 'href="/badges"' in page and 'href="/issuer"' in page
    assert client.get("/v/", query_string={"code": cast.code.lower()}).location == f"/v/{cast.code}"
    empty = client.get("/v/?code=")
    assert empty.status_code == 422 and 'aria-invalid="true"' in empty.text


def test_sites_are_named_by_their_town_and_can_be_called(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        sites = session.query(Site).all()
        for number, site in enumerate(sites):
            site.phone = f"+335550000{number:02}"
        hosts, towns = [site.host for site in sites], [site.city for site in sites]
    page = client.get("/").text
    venues = page[page.index('id="venir"') : page.index("</section>", page.index('id="venir"'))]
    assert re.findall("<h3>(.*?)</h3>", venues) == sorted(towns) and len(towns) == 3
    assert len(re.findall(r'href="tel:\+335550000\d\d"', venues)) == 3
    assert not [host for host in hosts if re.search(rf"\b{re.escape(host)}\b", page)]  # on the issuer's page alone
    assert all(host in client.get("/issuer", headers={"Accept": "text/html"}).text for host in hosts)


def test_every_patch_shown_is_of_the_catalogue(cast: Cast, client: FlaskClient) -> None:
    drawn = {each.attrib["id"] for each in ElementTree.fromstring(client.get("/images/patches.svg").data).iter(VIEW)}
    home, catalogue = patches(client.get("/").text), patches(client.get("/badges").text)
    assert len(home) == len(set(home)) == 9
    assert len(catalogue) == len(set(catalogue)) == 20
    assert set(home) <= set(catalogue) <= drawn
    with cast.services.database.begin() as session:
        for model in session.query(BadgeModel).filter(BadgeModel.slug.not_in(["soin", "calme"])):
            model.retired_on = cast.services.now().date()
    assert patches(client.get("/").text) == ["calme", "soin"]
    assert patches(client.get("/badges").text) == ["calme", "soin"]
    with cast.services.database.begin() as session:
        session.query(BadgeModel).update({"retired_on": cast.services.now().date()})
    for path in ("/", "/badges"):
        page = client.get(path)
        assert (page.status_code, patches(page.text)) == (200, []), path


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["ab"], "ab"),
        (["ab", "c", "d"], "acd"),
        (["abcdefghijkl", "m"], "ambcdefgh"),
        (["ab", "cd", "ef", "gh", "ij"], "acegibdfh"),
    ],
)
def test_a_quilt_has_whole_rows(groups: list[str], expected: str) -> None:
    sewn = quilt([version(slug) for slug in group] for group in groups)
    assert "".join(each.slug for each in sewn) == expected


def test_the_sheet_is_kept_by_its_digest(client: FlaskClient) -> None:
    address = SHOWN.findall(client.get("/badges").text)[0][0]
    fresh = client.get(address)
    assert fresh.mimetype == "image/svg+xml" and "immutable" in fresh.headers["Cache-Control"]
    assert "immutable" not in client.get("/images/patches.svg?v=old").headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 304


def test_a_badge_is_large_beside_its_criteria(client: FlaskClient) -> None:
    page = client.get("/badges/soin").text
    found = re.search(r'<img src="/images/badges/soin/1\.svg" width="(\d+)"', page)
    assert found and int(found[1]) >= 160


def test_a_demonstration_says_so_once_on_a_page_and_on_every_file(cast: Cast, client: FlaskClient) -> None:
    """Decisions 33: what leaves our pages says that it is of a demonstration."""
    drawing, preview = "/images/badges/equipe/1.svg", "/images/badges/equipe/1.png"
    code = cast.awarded("equipe", who="Łucja", visibility="public")
    real = client.get(preview).data
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    for path in ("/", "/badges", "/badges/equipe", f"/v/{code}"):
        assert client.get(path).text.count("DÉMONSTRATION") == 1, path
    assert drawing in client.get(f"/v/{code}").text
    for picture in (drawing, "/images/patches.svg"):
        assert "DÉMONSTRATION" not in client.get(picture).text
    assert "DÉMONSTRATION" in client.get(f"/v/{code}/badge.svg").text
    assert preview in client.get(f"/v/{code}").text  # og:image, which other sites show
    for path in (preview, f"/v/{code}/badge.png"):
        data = client.get(path).data
        marked, plain = (Image.open(io.BytesIO(each)).convert("RGB") for each in (data, real))
        assert marked.size == plain.size
        strip = (0, int(0.84 * plain.height), plain.width, plain.height)
        assert marked.crop(strip).tobytes() != plain.crop(strip).tobytes(), path

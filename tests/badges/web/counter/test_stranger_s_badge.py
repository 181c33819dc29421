"""A badge of an unknown issuer: verified like any other, shown as unlisted, its texts shown as plain text only."""

from __future__ import annotations

import gzip
import io
import random
import re
from base64 import b64encode
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from badges.base.rights import OPERATOR
from badges.ledger.trust import listing
from issuer.artwork import patch_png
from keys.keyring import Keyring
from schemas.baked_images import OpenBadgesVersion, bake_png
from tests.badges.web.counter.strangers import HOSTILE, LIST, UNKNOWN, app, judged, listed, stranger_s_badge
from tests.cast.counter import Cast
from tests.cast.html import heading
from tests.cast.listing import list_issuer
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import STRANGER, World, status_list

__all__ = ["app", "listed", "untouched_world", "verifier_keyring", "world"]


def test_genuine_and_unlisted(client: FlaskClient, world: World) -> None:
    page = judged(client, stranger_s_badge(world))
    assert heading(page) == UNKNOWN and 'class="verdict calm' in page
    assert "Il se dit de «\u00a0\u2068Mairie d’Ailleurs\u2069\u00a0»." in page and "authenti" not in page
    assert "/images/badges/" not in page  # the network's drawing never stands beside a foreign badge
    assert STRANGER in page  # what the proof established stands beside what the issuer calls itself


def test_listed_is_called_as_the_operator_says(cast: Cast, client: FlaskClient, world: World) -> None:
    list_issuer(cast.services, STRANGER, "La mairie d’à côté")
    page = judged(client, stranger_s_badge(world))
    assert heading(page) == "Ce badge est authentique"
    assert "non répertorié" not in page
    assert "La mairie d’à côté" in page and "Mairie d’Ailleurs" not in page and STRANGER in page
    listing.remove(cast.services, OPERATOR, STRANGER)
    assert heading(judged(client, stranger_s_badge(world))) == UNKNOWN


def test_words_of_a_stranger_are_letters(client: FlaskClient, world: World) -> None:
    page = judged(
        client,
        stranger_s_badge(
            world,
            issuer__name=HOSTILE,
            credentialSubject__achievement__name=HOSTILE,
            credentialSubject__achievement__description=HOSTILE,
            credentialSubject__narrative=HOSTILE,
            credentialSubject__role=HOSTILE,
            evidence=[{"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd002", "type": ["Evidence"], "name": HOSTILE}],
        ),
    )
    assert heading(page) == UNKNOWN
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert re.findall(r'<img src="https?:', page) == []


def test_our_drawing_needs_our_achievement(client: FlaskClient, world: World) -> None:
    ours = "http://localhost:8000/achievements/transmettre/1"
    page = judged(client, stranger_s_badge(world, credentialSubject__achievement__id=ours))
    assert heading(page) == UNKNOWN
    assert "/images/badges/" not in page


def test_status_list_out_of_reach_is_not_green(client: FlaskClient, world: World) -> None:
    data = stranger_s_badge(world)
    del world.web.pages[LIST]
    page = judged(client, data)
    assert heading(page) == "Nous n’avons pas pu tout vérifier"
    assert "La liste des badges annulés n’a pas pu être lue." in page


def test_keyring_is_the_stranger_s_own(verifier_keyring: Keyring) -> None:
    assert {"network", "stranger"} <= set(verifier_keyring.published())


def test_a_badge_that_says_too_much_is_cut(client: FlaskClient, world: World) -> None:
    long = "Une phrase que personne ne lit. " * 60
    page = judged(
        client,
        stranger_s_badge(
            world,
            issuer__name=long,
            credentialSubject__achievement__name=long,
            credentialSubject__achievement__description=long,
            credentialSubject__achievement__tag=[long] * 40,
            credentialSubject__narrative="\n".join([f"- {long}"] * 40 + [long] * 40),
            credentialSubject__role=long,
            evidence=[{"id": f"urn:example:{n}", "type": ["Evidence"], "narrative": long} for n in range(40)],
        ),
    )
    assert heading(page) == UNKNOWN
    assert len(page) < 60_000 and page.count("…") > 20


# -- its picture ------------------------------------------------------------------------------------------------------

PNG = patch_png("soin", title="Soin", width=400)
INSIDE = f"data:image/png;base64,{b64encode(PNG).decode()}"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
SCRIPT = f"data:image/svg+xml;base64,{b64encode(DRAWING).decode()}"
ELSEWHERE = "https://stranger.example/badge.png"
SOURCE = re.compile(r'<img[^>]* src="([^"]+)"')


def with_picture(world: World, picture: str | None, **changes: Any) -> bytes:
    """The stranger's badge, which names this picture."""
    image = {"id": picture, "type": "Image"} if picture else None
    return stranger_s_badge(world, credentialSubject__achievement__image=image, **changes)


def sources(client: FlaskClient, data: bytes, name: str = "badge.json") -> list[str]:
    """Where the pictures of the page come from, the first letters of each address."""
    answer = client.post("/verifier", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == 200
    return [source[:24] for source in SOURCE.findall(answer.text)]


@pytest.mark.usefixtures("listed")
def test_the_picture_that_was_signed_is_drawn_anew(client: FlaskClient, world: World) -> None:
    assert sources(client, with_picture(world, INSIDE)) == ["data:image/webp;base64,U"]


@pytest.mark.usefixtures("listed")
def test_the_png_around_a_badge_is_drawn_where_none_was_signed(client: FlaskClient, world: World) -> None:
    for picture in (None, ELSEWHERE, SCRIPT):
        baked = bake_png(PNG, with_picture(world, picture).decode(), OpenBadgesVersion.V3)
        assert sources(client, baked, "badge.png") == ["data:image/webp;base64,U"], picture


@pytest.mark.parametrize("picture", [None, ELSEWHERE, SCRIPT, INSIDE[:300], "data:image/png;base64,AAAA"], ids=str)
def test_without_a_readable_picture_a_patch_of_nobody_s_is_shown(
    client: FlaskClient, world: World, picture: str | None
) -> None:
    found = sources(client, with_picture(world, picture))
    assert len(found) == 1 and found[0].startswith("/static/patch.svg?v=")
    assert ELSEWHERE not in world.web.asked


def test_an_unknown_issuer_s_picture_and_names_are_no_title(client: FlaskClient, world: World) -> None:
    """A picture may say « authentique », and so may the name of a badge in the title of the browser's tab."""
    data = with_picture(world, INSIDE, credentialSubject__achievement__name="Ce badge est authentique")
    assert [each[:17] for each in sources(client, data)] == ["/static/patch.svg"]
    (tab,) = re.findall(r"<title>(.*?)</title>", judged(client, data))
    assert "authentique" not in tab


def test_a_revoked_badge_shows_no_picture_of_its_issuer(client: FlaskClient, world: World) -> None:
    revoked = with_picture(world, INSIDE)
    world.web.put(LIST, world.sign(status_list(LIST, issuer=STRANGER, revoked=(7,)), "stranger"))
    assert [each[:17] for each in sources(client, revoked)] == ["/static/patch.svg"]


def test_a_badge_with_a_borrowed_name_shows_no_picture(client: FlaskClient, world: World) -> None:
    assert sources(client, with_picture(world, INSIDE, issuer__name="Réseau Citoyen de Services")) == []


@pytest.mark.usefixtures("listed")
def test_a_page_with_the_heaviest_picture_is_light(client: FlaskClient, world: World) -> None:
    """Decisions 32, of HTML with the picture in it; the style sheets are measured with the other pages."""
    drawn = io.BytesIO()
    Image.frombytes("RGB", (340, 340), random.Random(1).randbytes(346_800)).save(drawn, "PNG")
    data = with_picture(world, f"data:image/png;base64,{b64encode(drawn.getvalue()).decode()}")
    page = client.post("/verifier", data={"file": (io.BytesIO(data), "a.json")}, headers={"Accept-Encoding": "gzip"})
    text = gzip.decompress(page.data).decode()
    assert len(SOURCE.findall(text)[0]) <= 8 * 1024 + 64
    styles = re.findall(r'href="(/static/[^"]+)"', text)
    wire = len(page.data)
    for style in styles:
        with client.get(style, headers={"Accept-Encoding": "gzip"}) as answer:
            wire += len(answer.data)
    assert len(styles) == 4 and wire <= 20_000, wire

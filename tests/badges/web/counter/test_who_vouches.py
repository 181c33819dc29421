"""« Qui l’atteste » holds what a proven key says of this badge; what a badge says of others stands apart, as its words.

The endorsement is the site's own, taken from a badge that this service issued. The stranger copies its subject.
"""

from __future__ import annotations

import io
import json
import re
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from badges.network.tables import Site, SiteState
from tests.badges.web.counter.presenting import file_of
from tests.badges.web.counter.strangers import UNKNOWN, app, entry, judged, listed, published, stranger_s_badge, text
from tests.cast.counter import Cast
from tests.cast.html import heading
from tests.verifier.borrowed import DATES, PLACES
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import STRANGER, SUBJECT_ID, World, endorsement

__all__ = ["app", "listed", "untouched_world", "verifier_keyring", "world"]

VALID, FALSE = "Ce badge est authentique", "Ce badge n’est pas authentique"
VOUCHES, SAYS, ATTACHED = "Qui l’atteste", "Ce que dit le badge", "Témoignages joints"
UNBOUND, TAKEN = "rien n’y dit qu’il parle de ce badge", "ce témoignage vient d’un autre badge"
OURS = "L’animatrice du site d’Auzances atteste avoir vu ce que ce badge décrit."
SITE = "Réseau Citoyen de Services, Auzances"


def section(page: str, title: str) -> str:
    """The words of the card with this heading; nothing if there is none."""
    cards = re.findall(r'<section class="part[^"]*">.*?</section>', page, re.S)
    found = [text(card) for card in cards if f"<h2>{title}</h2>" in card]
    return found[0] if found else ""


def said_by_us(cast: Cast) -> dict[str, Any]:
    """The site's genuine endorsement, as anybody may copy it from a badge."""
    badge = json.loads(file_of(cast, "badge.json"))
    (found,) = badge["endorsement"]
    assert found["issuer"]["parentOrg"]["id"] == badge["issuer"]["id"]
    return dict(found)


def of_the_same_subject(world: World, ours: dict[str, Any], **changes: Any) -> bytes:
    """A stranger's badge that copies the subject of ours."""
    copied = {"credentialSubject__id": ours["credentialSubject"]["id"]}
    name = {"credentialSubject__achievement__name": "Docteur en médecine"}
    return stranger_s_badge(world, **(copied | name | changes))


def test_the_public_reads_that_the_place_of_a_badge_has_closed(cast: Cast, client: FlaskClient) -> None:
    with cast.services.database.begin() as session:
        here = session.scalars(select(Site).where(Site.slug == "auzances")).one()
        here.state, here.closed_on = SiteState.CLOSED, date(2026, 11, 20)
    page = text(client.get(f"/v/{cast.code}").text)
    assert "Ce lieu est fermé depuis le 20 novembre 2026. Cela ne change rien à ce badge." in page.replace(
        "\u00a0", " "
    )
    assert "This place has been closed since 20 November 2026." in text(client.get(f"/v/{cast.code}?lang=en").text)


def test_on_our_own_badge_the_site_vouches(cast: Cast, client: FlaskClient) -> None:
    for page in (client.get(f"/v/{cast.code}").text, judged(client, file_of(cast, "badge.json"))):
        assert heading(page) == VALID
        assert section(page, VOUCHES).startswith(f"{VOUCHES} {OURS} {SITE} · témoignage authentique")
        assert SAYS not in page and ATTACHED not in page
    assert OURS in text(client.get(f"/v/{cast.code}/attestation").text)


@pytest.mark.parametrize("dates", ["today", "in a badge that is over"])
@pytest.mark.parametrize("place", PLACES)
def test_our_words_never_stand_in_a_stranger_s_badge(
    cast: Cast, client: FlaskClient, world: World, place: str, dates: str
) -> None:
    ours = said_by_us(cast)
    around = DATES[dates][1]
    control = judged(client, of_the_same_subject(world, ours, **around))
    assert heading(control) != FALSE and "Docteur en médecine" in control
    data = of_the_same_subject(world, ours, **PLACES[place]({"endorsement": [ours]}), **around)
    for language, title, taken in (
        ("fr", FALSE, TAKEN),
        ("en", "This badge is not authentic", "this endorsement comes from another badge"),
    ):
        page = judged(client, data, language)
        assert heading(page) == title
        assert taken in text(page)
        assert OURS not in text(page) and "verdict good" not in page and VOUCHES not in page
    given = {"file": (io.BytesIO(data), "badge.json")}
    answer = client.post("/verifier", data=given, headers={"Accept": "application/json"}).get_json()
    assert [each["binding"] for each in answer["endorsements"]] == ["elsewhere"]
    assert answer["headline"] == "NOT_AUTHENTIC"


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize("state", ["today", "lapsed"])
def test_a_third_party_stands_apart(client: FlaskClient, world: World, state: str) -> None:
    """The stranger's badge is endorsed by the site of another network, which says nothing of the stranger."""
    elsewhere = {"id": "did:web:neighbours.example", "type": ["Profile"], "name": "Réseau des voisins"}
    inner = world.sign(endorsement(issuer__parentOrg=elsewhere, **DATES[state][0]), "gueret")
    page = judged(client, stranger_s_badge(world, endorsement=[inner]))
    assert heading(page) == VALID
    assert section(page, VOUCHES) == ""
    assert UNBOUND in section(page, ATTACHED) and "témoignage authentique ·" not in text(page)
    assert "L’animatrice du site l’a vu." in section(page, ATTACHED)
    assert f"Un témoignage est joint, mais {UNBOUND}." in text(page)


@pytest.mark.usefixtures("listed")
def test_the_issuer_s_own_part_vouches_under_its_proven_identity(client: FlaskClient, world: World) -> None:
    issuer = {"id": STRANGER, "type": ["Profile"], "name": "Faculté"}
    one = world.sign(endorsement(issuer=issuer, credentialSubject__id=SUBJECT_ID), "stranger")
    page = judged(client, stranger_s_badge(world, endorsement=[one]))
    assert f"Faculté ( {STRANGER} ) · témoignage authentique" in section(page, VOUCHES)
    assert ATTACHED not in page


def test_nobody_vouches_in_the_badge_of_an_unknown_issuer(client: FlaskClient, world: World) -> None:
    issuer = {"id": STRANGER, "type": ["Profile"], "name": "Faculté"}
    one = world.sign(endorsement(issuer=issuer, credentialSubject__id=SUBJECT_ID), "stranger")
    page = judged(client, stranger_s_badge(world, endorsement=[one]))
    assert heading(page) == UNKNOWN and VOUCHES not in page and ATTACHED not in page
    assert f"Faculté ( {STRANGER} ) · témoignage dont nous ne connaissons pas l’auteur" in section(page, SAYS)
    assert "authenti" not in text(page)


@pytest.mark.usefixtures("listed")
def test_a_withdrawn_one_is_named_without_its_words(client: FlaskClient, world: World) -> None:
    published(world, "revocation", 7)
    issuer = {"id": STRANGER, "type": ["Profile"], "name": "Faculté"}
    document = endorsement(issuer=issuer, credentialStatus=entry("revocation"))
    page = judged(client, stranger_s_badge(world, endorsement=[world.sign(document, "stranger")]))
    assert heading(page) == VALID
    assert section(page, VOUCHES).endswith("· témoignage annulé")
    assert "L’animatrice du site l’a vu." not in page


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(
    ("place", "term"),
    [
        ("credentialSubject__source", "Organisme d’origine"),
        ("credentialSubject__achievement__creator", "Auteur du modèle de badge"),
        ("issuer__parentOrg", "Organisme au-dessus de l’émetteur"),
    ],
)
def test_organizations_that_a_badge_names_vouch_for_nothing(
    cast: Cast, client: FlaskClient, world: World, place: str, term: str
) -> None:
    ours = said_by_us(cast)["issuer"]
    named = {"id": ours["id"], "type": ["Profile"], "name": "Préfecture de la Creuse"}
    page = judged(client, stranger_s_badge(world, **{place: named}))
    assert heading(page) == VALID
    assert VOUCHES not in page
    assert f"{term} Préfecture de la Creuse" in section(page, SAYS)
    assert "Rien ne prouve que ces organismes sont d’accord." in section(page, SAYS)
    assert text(page).count("Préfecture de la Creuse") == 1
    assert SAYS not in judged(client, stranger_s_badge(world))


def test_words_of_others_are_cut_and_are_letters(client: FlaskClient, world: World) -> None:
    long = "<b>Une école</b> " * 40
    named = {"id": "https://school.example", "type": ["Profile"], "name": long}
    page = judged(client, stranger_s_badge(world, credentialSubject__source=named))
    assert "&lt;b&gt;Une école" in page and "<b>Une école" not in page
    assert len(section(page, SAYS)) < 400

"""The page names what was presented, and never shows a foreign issuer's words as the service's own."""

from __future__ import annotations

import html
import json
import re

import pytest
from flask.testing import FlaskClient

from badges.base.database.engine import Database
from badges.network.tables import Instance
from tests.badges.web.counter.presenting import paste, upload
from tests.badges.web.counter.strangers import LIST, app, entry, judged, listed, published, stranger_s_badge, text
from tests.cast.counter import Cast
from tests.cast.html import heading, text_of
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import SITE, STRANGER, World, endorsement, status_list

__all__ = ["app", "listed", "untouched_world", "verifier_keyring", "world"]

VALID = "Ce badge est authentique"
NOT_CANCELLED = "Il n’a pas été annulé."
OURS = "Besoin d’aide"


def panel(page: str) -> str:
    """The verdict's panel."""
    (found,) = re.findall(r'<section class="verdict.*?</section>', page, re.S)
    return found


def test_an_endorsement_alone_is_no_badge_and_says_what_it_says(client: FlaskClient, world: World) -> None:
    page = judged(client, json.dumps(world.sign(endorsement(issuer__parentOrg=None), "gueret")).encode())
    assert heading(page) == "Ce témoignage n’a pas été changé. Nous ne savons pas qui l’a écrit"
    assert "verdict calm" in page
    assert "C’est un témoignage sur un badge, pas un badge." in panel(page)
    assert "L’animatrice du site l’a vu." in text(page) and "Sans titre" not in page


def test_a_status_list_is_no_badge_and_not_green(client: FlaskClient, world: World) -> None:
    page = judged(client, json.dumps(world.sign(status_list(LIST, issuer=STRANGER), "stranger")).encode())
    assert "C’est une liste de badges annulés, pas un badge." in panel(page)
    assert "verdict good" not in page and "Sans titre" not in page and NOT_CANCELLED not in text(page)


@pytest.mark.usefixtures("listed")
def test_a_badge_without_a_status_is_not_said_to_be_uncancelled(client: FlaskClient, world: World) -> None:
    assert NOT_CANCELLED in text(panel(judged(client, stranger_s_badge(world))))
    page = judged(client, stranger_s_badge(world, credentialStatus=None))
    assert heading(page) == VALID
    assert NOT_CANCELLED not in text(page)
    assert "L’organisme ne dit pas s’il a été annulé." in panel(page)


@pytest.mark.usefixtures("listed")
def test_the_issuer_s_message_is_said(client: FlaskClient, world: World) -> None:
    said = [{"status": "0x0", "message": "rien"}, {"status": "0x1", "message": "Carte à renouveler"}]
    published(world, "message", 7)
    message = entry("message", statusMessage=said, statusSize=1)
    page = judged(client, stranger_s_badge(world, credentialStatus=message))
    assert heading(page) == VALID
    assert "L’organisme ajoute : Carte à renouveler" in text(page)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\u202eMairie", "Mairie"),
        ("Mairie \u2067d’Ailleurs", "\u2068Mairie d’Ailleurs\u2069"),
        ("شبكة المواطنين (2)", "\u2068شبكة المواطنين (2)\u2069"),
    ],
    ids=["turned around", "turned within", "Arabic"],
)
def test_a_name_with_bidirectional_controls_leaves_the_page_readable(
    client: FlaskClient, world: World, name: str, shown: str
) -> None:
    page = judged(client, stranger_s_badge(world, issuer__name=name))
    assert f"Il se dit de «\u00a0{shown}\u00a0»" in panel(page)


@pytest.mark.usefixtures("listed")
def test_an_endorser_is_shown_with_its_proven_identity(client: FlaskClient, world: World) -> None:
    """An issuer may call itself a town hall; what the proof established stands beside it."""
    page = judged(
        client, stranger_s_badge(world, endorsement=[world.sign(endorsement(issuer__parentOrg=None), "gueret")])
    )
    assert heading(page) == VALID
    unknown = "témoignage dont nous ne connaissons pas l’auteur, rien n’y dit qu’il parle de ce badge"
    assert f"Site de Guéret ( {SITE} ) · {unknown}" in text(page)


def test_our_phones_do_not_stand_beside_a_stranger_s_cancelled_badge(
    cast: Cast, client: FlaskClient, world: World
) -> None:
    published(world, "revocation", 7)
    page = judged(client, stranger_s_badge(world, credentialStatus=entry("revocation")))
    assert heading(page) == "Ce badge est annulé"
    assert OURS not in page
    assert OURS in client.get(f"/v/{cast.revoked(cast.code)}").text


def test_the_page_repeats_whose_badge_was_asked_for(client: FlaskClient, world: World) -> None:
    page = upload(client, stranger_s_badge(world), recipient="Amina \u202eB.").text
    assert "Vous avez demandé s’il est au nom de « Amina B. »." in text(page)


def test_nothing_given_is_said_beside_the_field(client: FlaskClient) -> None:
    page = paste(client, " ").text
    assert heading(page) == "Vérifier un fichier ou un lien" and 'class="verdict' not in page
    assert 'aria-invalid="true"' in page and page.count("Vous n’avez rien donné.") == 2


def test_the_networks_page_names_its_sites_whatever_the_carrier(cast: Cast, client: FlaskClient) -> None:
    database: Database = cast.services.database
    with database.begin() as session:
        instance = session.query(Instance).one()
        instance.network = {**instance.network, "carrier_url": "https://departement.example/"}
    assert "parentOrg" in client.get("/issuer").get_json()
    browser = {"Accept": "text/html"}
    assert "Nos sites" in client.get("/issuer", headers=browser).text
    assert "Nos sites" not in client.get("/issuer/sites/gueret", headers=browser).text


@pytest.mark.parametrize(
    ("language", "sentence", "promises_more"),
    [
        (
            "fr",
            "L’équipe l’a vu à deux dates. Ou à une date, quand une personne qui était là un autre jour l’a raconté.",
            ("plusieurs fois", "l’a vu, à deux dates."),
        ),
        (
            "en",
            "The team saw it on two dates. Or on one date, where a person who was there on another day has told of it.",
            ("several times", "saw it, on two dates."),
        ),
    ],
    ids=["fr", "en"],
)
def test_three_pages_say_in_the_same_words_how_often_it_was_seen(
    client: FlaskClient, cast: Cast, language: str, sentence: str, promises_more: tuple[str, ...]
) -> None:
    for path in ("/", "/comprendre", "/badges"):
        page = html.unescape(text_of(client.get(f"{path}?lang={language}").text))
        assert sentence in page, (path, page)
        assert not [each for each in promises_more if each in page], path

"""A badge that wears our name, or a partner's: the page says whose it is not, what to do, and whom to call."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.base.rights import OPERATOR
from badges.ledger.trust import listing
from badges.web.counter.telling.panel import warning
from tests.badges.web.counter.strangers import UNKNOWN, app, judged, stranger_s_badge
from tests.cast import html
from tests.cast.counter import Cast
from tests.cast.listing import list_issuer
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import STRANGER, World, credential, endorsement
from verifier.verdict import CheckName, CheckResult, Outcome

__all__ = ["app", "untouched_world", "verifier_keyring", "world"]

TITLE = "Attention : ce n’est pas le Réseau Citoyen de Services"
PHONE = "05 00 00 00 01"  # of the site of Auzances


def title(page: str) -> str:
    """The page's title, with ordinary spaces."""
    return html.heading(page).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("name", ["Réseau Citoyen de Services", "Rе́seau Cit0yen de Services ®"])
def test_our_name_on_a_stranger_s_badge(client: FlaskClient, world: World, name: str) -> None:
    page = judged(client, stranger_s_badge(world, issuer__name=name, credentialSubject__narrative="Il a tout vu."))
    assert title(page) == TITLE
    page = html.text_of(page)  # the field that asks for the page again in English has the whole file
    assert "N’acceptez pas ce badge tel quel." in page and PHONE in page.replace("\u00a0", " ")
    assert "est authentique" not in page and "Il a tout vu." not in page and STRANGER in page
    assert "Cit0yen" not in page and "non répertorié" not in page  # the name that it gives itself stands nowhere


def test_the_same_badge_under_another_name_is_shown_in_full(client: FlaskClient, world: World) -> None:
    page = judged(client, stranger_s_badge(world, credentialSubject__narrative="Il a tout vu."))
    assert title(page) == UNKNOWN
    assert "Il a tout vu." in page and PHONE not in page


def test_in_english(client: FlaskClient, world: World) -> None:
    data = stranger_s_badge(world, issuer__name="RÉSEAU CITOYEN DE SERVICES")
    page = client.post("/verifier?lang=en", data={"text": data.decode()}).text
    assert title(page) == "Warning: this is not the Réseau Citoyen de Services"
    assert "Do not accept this badge as it is." in page


def test_the_name_of_a_partner(cast: Cast, client: FlaskClient, world: World) -> None:
    list_issuer(cast.services, "did:web:partner.example", "École du Fil")
    page = judged(client, stranger_s_badge(world, issuer__name="ecole du fil"))
    assert title(page) == "Attention : ce n’est pas École du Fil"
    assert "à un numéro que vous connaissez déjà" in page
    listing.remove(cast.services, OPERATOR, "did:web:partner.example")
    assert title(judged(client, stranger_s_badge(world, issuer__name="ecole du fil"))) == UNKNOWN


def test_a_site_and_its_town(client: FlaskClient, world: World) -> None:
    """A site's whole name is protected; the town in it is everyone's."""
    site = "Réseau Citoyen de Services, Guéret"
    assert title(judged(client, stranger_s_badge(world, issuer__name=site))) == f"Attention : ce n’est pas le {site}"
    assert title(judged(client, stranger_s_badge(world, issuer__name="Guéret"))) == UNKNOWN


def test_a_forgery_is_still_called_one(client: FlaskClient, world: World) -> None:
    signed = stranger_s_badge(world, issuer__name="Réseau Citoyen de Services")
    forged = signed.replace(b"Amina", b"Zineb")
    assert forged != signed
    assert title(judged(client, forged)) == "Ce badge n’est pas authentique"


def test_an_endorser(client: FlaskClient, world: World) -> None:
    witness = endorsement(issuer={"id": STRANGER, "type": ["Profile"], "name": "Réseau Citoyen de Services"})
    badge = stranger_s_badge(world, endorsement=[world.sign(witness, "stranger")])
    assert title(judged(client, badge)) == TITLE


def test_programs_are_told_the_role(client: FlaskClient, world: World) -> None:
    data = stranger_s_badge(world, credentialSubject__source={
        "id": "did:web:localhost%3A8000", "type": ["Profile"], "name": "Réseau Citoyen de Services",
    })  # fmt: skip
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    answer = client.post("/verifier", data=data, headers=headers).get_json()
    (found,) = [check for check in answer["checks"] if check["name"] == "lookalike"]
    assert answer["headline"] == "UNDETERMINED" and found["outcome"] == "UNKNOWN"
    assert found["facts"] == {"known_as": "Réseau Citoyen de Services", "role": "source", "ours": True}


def test_ours_is_no_look_alike(cast: Cast, client: FlaskClient) -> None:
    assert title(client.get(f"/v/{cast.code}").text) == "Ce badge est authentique"
    assert credential()["issuer"]["name"] == "Réseau Citoyen de Services"  # the name that is compared above


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("Le Réseau Citoyen de Services – Antenne de Felletin", "le Réseau Citoyen de Services"),
        ("Département de la Creuse ✓", "le Conseil départemental de la Creuse"),
    ],
)
def test_our_name_among_other_words(client: FlaskClient, world: World, name: str, known_as: str) -> None:
    page = judged(client, stranger_s_badge(world, issuer__name=name))
    assert title(page) == f"Attention : ce n’est pas {known_as}"
    assert "Appelez un site du réseau" in page and PHONE in page.replace("\u00a0", " ") and name not in page


def test_a_host_beside_its_town(client: FlaskClient, world: World) -> None:
    page = judged(client, stranger_s_badge(world, issuer__name="A.G.I.R. d’Auzances"))
    assert title(page).startswith("Attention : ce n’est pas AGIR, Auzances")
    assert title(judged(client, stranger_s_badge(world, issuer__name="AGIR Limoges"))) == UNKNOWN


def test_a_stranger_s_badge_that_names_us_by_our_identifier(client: FlaskClient, world: World) -> None:
    ours = {"id": "did:web:localhost%3A8000:sites:gueret", "type": ["Profile"], "name": "Faculté"}
    page = judged(client, stranger_s_badge(world, credentialSubject__achievement__creator=ours))
    assert title(page) == "Attention : ce n’est pas le Réseau Citoyen de Services, Guéret"
    assert "ou lui être lié" in page and "Appelez un site du réseau" in page
    theirs = ours | {"id": "did:web:stranger.example:sites:gueret"}
    assert title(judged(client, stranger_s_badge(world, credentialSubject__achievement__creator=theirs))) == UNKNOWN


def test_an_address_that_imitates_ours(app: Flask) -> None:
    facts = {"known_as": "badges.example", "role": "issuer", "ours": False}
    with app.test_request_context("/"):
        found = warning("warn", "warn", CheckResult(CheckName.LOOKALIKE, Outcome.UNKNOWN, "lookalike.host", facts))
    said, imitated, advice = (
        each.replace("\u00a0", " ").replace("\u202f", " ") for each in (found.title, *found.lines)
    )
    assert said == "Attention : ce n’est pas badges.example"
    assert "que l’on peut prendre pour « badges.example »" in imitated and "un site du réseau" in advice

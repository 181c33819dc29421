"""What a stranger signs is never called authentic, whatever its headline, on the page or in an answer to a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
from flask.testing import FlaskClient

from tests.badges.web.counter.strangers import UNKNOWN, app, entry, judged, listed, published, stranger_s_badge, text
from tests.cast.counter import Cast
from tests.cast.html import heading
from tests.verifier import world as w
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import LIST_URL, STRANGER, World

__all__ = ["app", "listed", "untouched_world", "verifier_keyring", "world"]

VOUCHING = re.compile(
    r"authenti(?!cité|city)|garanti\b|reconnu|emprunté|celle de l’organisme|guaranteed|borrowed", re.I
)


def _signed(document: dict[str, Any]) -> Callable[[World], bytes]:
    return lambda world: json.dumps(world.sign(document, "stranger")).encode()


def _ended(purpose: str) -> Callable[[World], bytes]:
    def badge(world: World) -> bytes:
        published(world, purpose, 7)
        return stranger_s_badge(world, credentialStatus=entry(purpose))

    return badge


def _hosted(world: World) -> bytes:
    """The Open Badges 2.0 documents of the tests' network, another one than ours."""
    world.web.put(w.PROFILE_URL, w.profile(name="Réseau du pays voisin"))
    return json.dumps(w.assertion()).encode()


def _token_2_0(world: World) -> bytes:
    world.web.put(w.PROFILE_URL, w.profile(name="Réseau du pays voisin"))
    return w.ob2_token(world).encode()


CASES: Final[Mapping[str, tuple[str, Callable[[World], bytes]]]] = {
    "good": ("UNKNOWN_ISSUER", stranger_s_badge),
    "expired": ("EXPIRED", lambda world: stranger_s_badge(world, validUntil="2026-11-23T09:00:00Z")),
    "future": ("NOT_YET_VALID", lambda world: stranger_s_badge(world, validFrom="2027-11-23T09:00:00Z")),
    "suspended": ("SUSPENDED", _ended("suspension")),
    "revoked": ("REVOKED", _ended("revocation")),
    "hosted 2.0": ("UNKNOWN_ISSUER", _hosted),
    "signed 2.0": ("UNKNOWN_ISSUER", _token_2_0),
    "undetermined": (
        "UNDETERMINED",
        lambda world: stranger_s_badge(world, credentialStatus=entry("revocation", "https://silent.example/1")),
    ),
    "an endorsement": (
        "UNKNOWN_ISSUER",
        _signed(w.endorsement(issuer={"id": STRANGER, "type": ["Profile"], "name": "Faculté"})),
    ),
    "a list": ("UNKNOWN_ISSUER", _signed(w.status_list(LIST_URL, issuer=STRANGER))),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_page_vouches_for_a_stranger(client: FlaskClient, world: World, case: str, language: str) -> None:
    headline, make = CASES[case]
    data = make(world)
    page = judged(client, data, language)
    assert not VOUCHING.search(text(page)), VOUCHING.findall(text(page))
    assert "verdict good" not in page and "og:" not in page
    assert ("Preuve de cette vérification" not in page) and ("Proof of this verification" not in page)
    answer = client.post("/verifier", data={"text": data.decode()}, headers={"Accept": "application/json"}).get_json()
    assert (answer["headline"], answer["trust"]) == (headline, None)


@pytest.mark.usefixtures("listed")
def test_the_same_badge_of_a_listed_issuer_is_vouched_for(client: FlaskClient, world: World) -> None:
    """The control: what the page would have said."""
    page = judged(client, stranger_s_badge(world))
    assert VOUCHING.search(heading(page)) and "verdict good" in page
    assert "celle d’un organisme que nous connaissons" in text(page)


def test_the_page_says_who_signed_and_how_to_find_out(client: FlaskClient, world: World) -> None:
    page = judged(client, stranger_s_badge(world))
    said = text(page)
    assert heading(page) == UNKNOWN
    assert "Il se dit de « Mairie d’Ailleurs ». Signé par : le site stranger.example." in said
    assert "appelez cet organisme à un numéro que vous cherchez vous-même" in said
    assert "Signature par le site stranger.example" in said.replace(" Bon :", "")
    assert "preuve datée" not in said
    assert 'href="/emetteurs/nouveau?issuer=did:web:stranger.example"' in page  # it proposes, and lists nobody


def test_its_name_is_compared_and_is_no_good_sign(client: FlaskClient, world: World) -> None:
    given = {"text": stranger_s_badge(world).decode(), "recipient": "Amina B."}
    page = client.post("/verifier", data=given).text
    assert "C’est ce nom." in text(page) and 'class="answer good' not in page and " Bon :" not in text(page)


def test_a_hosted_badge_is_confirmed_and_not_called_unchanged(client: FlaskClient, world: World) -> None:
    page = judged(client, _hosted(world))
    assert heading(page) == "Nous ne savons pas qui a fait ce badge"
    assert "Le site badges.example le confirme aujourd’hui." in text(page) and "n’a pas été changé" not in text(page)


def test_our_own_badge_stays_authentic(cast: Cast, client: FlaskClient) -> None:
    page = client.get(f"/v/{cast.code}").text
    assert heading(page) == "Ce badge est authentique" and "celle du réseau" in text(page)
    answer = client.get(f"/v/{cast.code}", headers={"Accept": "application/json"}).get_json()
    assert (answer["headline"], answer["trust"]) == ("VALID", "own")

"""What an unproven badge says of itself, on the page: as its own words, and never for a forgery."""

from __future__ import annotations

import json

from flask.testing import FlaskClient

from tests.badges.web.counter.strangers import HOSTILE, app, judged, stranger_s_badge
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.version_1 import publish_version_1, version_1
from tests.verifier.world import STRANGER, World, assertion, credential

__all__ = ["app", "untouched_world", "verifier_keyring", "world"]

SAYS, UNPROVEN = "Ce que dit le badge", "Rien de cela n’est prouvé."


def test_an_unsigned_badge(client: FlaskClient, world: World) -> None:
    badge = json.dumps(credential(issuer__id=STRANGER, issuer__name="Mairie d’Ailleurs")).encode()
    page = judged(client, badge)
    assert "n’est pas signé" in page
    assert SAYS in page and UNPROVEN in page
    assert "Mairie d’Ailleurs" in page and f"<dd><bdi>{STRANGER}</bdi></dd>" in page
    assert "20 novembre 2026" in " ".join(page.split())
    english = judged(client, badge, "en")
    assert "What the badge says" in english and "None of this is proven." in english


def test_a_proven_badge_and_a_forged_one_claim_nothing(client: FlaskClient, world: World) -> None:
    good = stranger_s_badge(world)
    forged = json.dumps({**json.loads(good), "name": "Docteur"}).encode()
    for badge in (good, forged):
        assert UNPROVEN not in judged(client, badge)
    assert "Mairie d’Ailleurs" not in judged(client, forged)


def test_a_claim_is_text(client: FlaskClient, world: World) -> None:
    page = judged(client, json.dumps(credential(issuer__name=f"{HOSTILE}\u202eA{'é' * 400}")).encode())
    assert HOSTILE not in page and "\u202e" not in page
    assert "é" * 200 not in page


def test_a_badge_of_version_1(client: FlaskClient, world: World) -> None:
    publish_version_1(world)
    page = judged(client, json.dumps(version_1()).encode())
    assert "ancien format" in page and UNPROVEN in page
    assert "Couture" in page and "Lycée" in page and "13 mai 2014" in " ".join(page.split())


def test_a_key_without_a_purpose_is_said_in_words_of_its_own(client: FlaskClient, world: World) -> None:
    badge = stranger_s_badge(world)
    document = world.publish_did(STRANGER, "stranger")
    silent = {name: document[name] for name in ("@context", "id", "verificationMethod")}
    world.web.put("https://stranger.example/.well-known/did.json", silent)
    page, english = judged(client, badge), judged(client, badge, "en")
    assert "ne dit pas qu’elle sert à signer des badges" in page
    assert "does not say that it is for signing badges" in english
    assert UNPROVEN in page


def test_a_host_that_is_http_alone_is_not_said_to_be_silent(client: FlaskClient, world: World) -> None:
    page = judged(client, json.dumps(assertion(id="http://ecole.example/1", expires="2026-11-01T00:00:00Z")).encode())
    assert "en http, sans protection" in page and "http://ecole.example/1" in page
    assert UNPROVEN in page

"""Documents for machines: media types, CORS, caching, and the same bytes whatever the Host header."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from badges.ledger.tables import HostedAssertion
from badges.network.service import heartbeat
from badges.places import openings, preparation
from badges.publication import documents
from badges.sharing import audience, backpacks
from keys.keyring import Keyring
from tests.cast import acts, places
from tests.cast.application import app_over
from tests.cast.counter import Cast
from tests.conftest import PASSPHRASE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MINUTE = "public, max-age=60"


def addresses(cast: Cast) -> dict[str, str]:
    """Every address of the table that answers in this network, with its media type."""
    services = cast.services
    era = documents.hosted_documents.rsa_methods(services)[0].thumbprint
    fragment = documents.published_methods(services)[0].id.partition("#")[2]
    return {
        "/.well-known/did.json": "application/did+ld+json",
        "/sites/auzances/did.json": "application/did+ld+json",
        "/.well-known/jwks.json": "application/jwk-set+json",
        f"/keys/{fragment}": "application/jwk+json",
        "/issuer": "application/ld+json",
        "/issuer/sites/gueret": "application/ld+json",
        "/achievements/transmettre/1": "application/ld+json",
        "/images/badges/transmettre/1.svg": "image/svg+xml",
        "/images/badges/transmettre/1.png": "image/png",
        "/status/1": "application/vc+ld+json",
        "/status/1.jwt": "application/vc+jwt",
        f"/ob2/{era}/issuer": "application/ld+json",
        f"/ob2/{era}/key": "application/ld+json",
        f"/ob2/{era}/badges/transmettre/1": "application/ld+json",
        f"/ob2/{era}/revocations": "application/ld+json",
    }


def test_every_document_is_open_typed_and_cacheable(cast: Cast, client: FlaskClient) -> None:
    for path, media_type in addresses(cast).items():
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, media_type), path
        assert answer.headers["Access-Control-Allow-Origin"] == "*", path
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Cache-Control"].startswith("public, max-age="), path
        assert "Set-Cookie" not in answer.headers, path
        for encoding in ("identity", "gzip"):
            asked = {"Accept-Encoding": encoding}
            known = client.get(path, headers=asked).headers["ETag"]
            again = client.get(path, headers={"If-None-Match": known, **asked})
            assert (again.status_code, again.data) == (304, b""), (path, encoding)


def test_host_header_changes_nothing(cast: Cast, client: FlaskClient) -> None:
    for path in addresses(cast):
        usual = client.get(path)
        strange = client.get(path, base_url="https://attaquant.example")
        assert (strange.status_code, strange.data) == (200, usual.data), path
        assert b"attaquant" not in strange.data


def test_revocation_is_seen_within_a_minute(cast: Cast, client: FlaskClient) -> None:
    for path in ("/status/1", "/status/1.jwt"):
        assert client.get(path).headers["Cache-Control"] == MINUTE


def test_revocation_is_in_the_next_list(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    before = client.get("/status/1").data
    cast.revoked(code)
    assert client.get("/status/1").data != before


@pytest.mark.parametrize(
    "path",
    [
        "/sites/ailleurs/did.json",
        "/keys/rien",
        "/achievements/rien/1",
        "/achievements/transmettre/9",
        "/status/99",
        "/status/99.jwt",
        "/ob2/rien/issuer",
        "/ob2/rien/key",
        "/ob2/assertions/rien",
        "/images/badges/rien/1.png",
        "/issuer/sites/rien",
    ],
)
def test_unknown_is_404_in_json(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.data)["code"]


def test_a_browser_gets_a_page_where_people_may_look(client: FlaskClient) -> None:
    pages = {
        "/issuer": "Réseau Citoyen de Services",
        "/issuer/sites/auzances": "51 avenue de la Gare",
        "/achievements/transmettre/1": "Ce qu’il faut avoir montré",
    }
    for path, words in pages.items():
        page = client.get(path, headers={"Accept": BROWSER})
        assert (page.status_code, page.mimetype) == (200, "text/html"), path
        assert words in page.text
        assert "Accept" in page.headers["Vary"]
        for accept in ("application/ld+json, application/json", "*/*", "application/json"):
            assert client.get(path, headers={"Accept": accept}).mimetype == "application/ld+json"
    reference = "application/ld+json, application/json, image/png, image/svg+xml"
    assert client.get("/issuer", headers={"Accept": reference}).mimetype == "application/ld+json"


def hosted_key(cast: Cast, code: str) -> str:
    """The unguessable end of an award's hosted assertion."""
    with cast.services.database.begin(read_only=True) as session:
        found = session.query(HostedAssertion).filter(HostedAssertion.award_id == cast.award_id(code)).one()
        return found.key


def test_hosted_assertion_lives_and_ends(cast: Cast, client: FlaskClient) -> None:
    code = cast.code
    backpacks.request_backpack_without_email(cast.services, cast.member_id, code)
    path = f"/ob2/assertions/{hosted_key(cast, code)}"
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/ld+json")
    assert json.loads(answer.data)["id"] == f"http://localhost:8000{path}"
    assert client.get(f"{path}/image.png").mimetype == "image/png"
    audience.set_visibility(cast.services, cast.member_id, code, "hidden")
    assert client.get(path).status_code == 404
    audience.set_visibility(cast.services, cast.member_id, code, "code")
    cast.revoked(code)
    gone = client.get(path)
    assert (gone.status_code, json.loads(gone.data)["revoked"]) == (410, True)
    assert gone.headers["Access-Control-Allow-Origin"] == "*"


def test_robots_keep_away_from_private_pages(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    for private in ("/moi/", "/d/", "/D/"):
        assert f"Disallow: {private}\n" in answer.text
    assert "/v/" not in answer.text  # a page that may not be fetched cannot say noindex


def test_favicon_and_health(cast: Cast, client: FlaskClient) -> None:
    with client.get("/favicon.ico") as icon:
        assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")
    assert client.get("/health").get_json() == {"status": "ok"}
    (cast.services.settings.home / "badges.sqlite3").unlink()
    cast.services.database.dispose()
    down = client.get("/health")
    assert (down.status_code, down.get_json()) == (503, {"status": "down"})


def test_health_is_degraded_while_the_worker_is_away(cast: Cast, client: FlaskClient) -> None:
    """In one statement, as before."""
    services, asked = cast.services, []
    heartbeat.beat(services)
    services.clock.advance(minutes=9)  # type: ignore[attr-defined]
    assert client.get("/health").get_json() == {"status": "ok"}
    services.clock.advance(minutes=2)  # type: ignore[attr-defined]
    event.listen(services.database.engine, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    away = client.get("/health")
    assert (away.status_code, away.get_json()) == (200, {"status": "degraded"})
    assert len([each for each in asked if each.startswith("SELECT")]) == 1
    heartbeat.beat(services)
    assert client.get("/health").get_json() == {"status": "ok"}


def test_security_txt_says_whom_to_write_to(cast: Cast, client: FlaskClient) -> None:
    """RFC 9116: the required fields, once each, and an end within a year."""
    answer = client.get("/.well-known/security.txt")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert list(fields) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert fields["Contact"] == "mailto:contact@rcs-creuse.example"
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    end = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=150) < end - cast.services.now() < timedelta(days=365)
    cast.services.clock.advance(days=200)  # type: ignore[attr-defined]
    assert fields["Expires"] not in client.get("/.well-known/security.txt").text


def named(client: FlaskClient, key_id: str) -> list[bool]:
    """Whether each document that several places share names a key: the network's, the set of keys, the key alone."""
    fragment = key_id.partition("#")[2]
    shared = [fragment in client.get(path).text for path in ("/.well-known/did.json", "/.well-known/jwks.json")]
    return [*shared, client.get(f"/keys/{fragment}").status_code == 200]


def test_no_document_that_several_places_share_names_one_that_has_not_opened(cast: Cast, tmp_path: Path) -> None:
    own_keyring = Keyring.open(tmp_path / "home" / "keys", PASSPHRASE)  # that of the network is every test's
    services, own = replace(cast.services, keyring=own_keyring), "/sites/bourganeuf/did.json"
    client = app_over(services).test_client()
    opening, given_up = (
        openings.begin(services, cast.actor, places.facts(each)) for each in ("Bourganeuf", "Felletin")
    )
    acts.invite(
        services, cast.actor, name="Nour Petit", email="nour@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["bourganeuf"],
    )  # fmt: skip
    preparation.prepare_places(places.answering(services))
    keys = [preparation.key_of(services, slug) for slug in ("bourganeuf", "felletin")]
    openings.give_up(services, cast.actor, given_up)
    ids = [key.id for key in keys if key is not None]
    assert [named(client, each) for each in ids] == 2 * [[False, False, False]]
    assert ids[0] in client.get(own).text, "the check from outside asks for it"
    assert client.get("/sites/felletin/did.json").status_code == 404
    assert all(each in documents.did_document(services).data.decode() for each in ids), "a verification asks no more"
    openings.open_place(services, cast.actor, opening)
    assert [named(client, each) for each in ids] == [[True, True, True], [False, False, False]]

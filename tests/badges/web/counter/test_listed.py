"""A stranger's badge before it is listed, while that waits, once it counts and after its end; the list on `/issuer`."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.ledger.tables import KnownIssuer
from badges.ledger.trust import listing
from tests.badges.web.counter.strangers import app, stranger_s_badge
from tests.cast.counter import Cast
from tests.cast.listing import COORDINATOR, HOW, list_issuer, propose, told
from tests.conftest import Clock
from tests.verifier import strangers as s
from tests.verifier.conftest import untouched_world, verifier_keyring, world
from tests.verifier.world import STRANGER, World

__all__ = ["app", "untouched_world", "verifier_keyring", "world"]

UNKNOWN, LISTED = ("UNKNOWN_ISSUER", None), ("VALID", "listed")
BROWSER = {"Accept": "text/html"}


def judged(client: FlaskClient, data: bytes) -> tuple[str, str | None]:
    """The headline and the trust of the next verdict."""
    answer = client.post("/verifier", data={"text": data.decode()}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    said = answer.get_json()
    return said["headline"], said["trust"]


def test_a_badge_is_valid_at_the_next_request(cast: Cast, client: FlaskClient, world: World, clock: Clock) -> None:
    services, badge = cast.services, stranger_s_badge(world)
    assert judged(client, badge) == UNKNOWN
    propose(services, OPERATOR, STRANGER, told(services, "La mairie d’à côté"))
    assert judged(client, badge) == UNKNOWN
    listing.confirm(services, COORDINATOR, STRANGER)
    assert judged(client, badge) == LISTED
    propose(services, OPERATOR, STRANGER, told(services, "Autre nom"))
    page = client.post("/verifier", data={"text": badge.decode()}).text
    assert "La mairie d’à côté" in html.unescape(page) and "Autre nom" not in page
    listing.remove(services, OPERATOR, STRANGER)
    assert judged(client, badge) == UNKNOWN


def test_after_a_day_without_a_second_yes(cast: Cast, client: FlaskClient, world: World, clock: Clock) -> None:
    services, badge = cast.services, stranger_s_badge(world, validUntil=None)
    clock.advance(hours=-24)
    propose(services, OPERATOR, STRANGER, told(services))
    clock.advance(hours=23, minutes=59)
    assert judged(client, badge) == UNKNOWN
    clock.advance(minutes=1)
    assert judged(client, badge) == LISTED


def test_after_its_end(cast: Cast, client: FlaskClient, world: World, clock: Clock) -> None:
    services, badge = cast.services, stranger_s_badge(world)
    clock.advance(days=-2)
    list_issuer(services, STRANGER, days=1)
    clock.advance(days=2)
    assert judged(client, badge) == UNKNOWN
    list_issuer(services, STRANGER, days=1)
    assert judged(client, badge) == LISTED


def test_what_was_listed_before_and_another_id_of_the_host(cast: Cast, client: FlaskClient, world: World) -> None:
    services, badge = cast.services, stranger_s_badge(world)
    with services.database.begin() as session:
        session.add(KnownIssuer(issuer_id=STRANGER, name="La mairie", added_at=services.now()))
    list_issuer(services, f"{STRANGER}:sites:a")
    list_issuer(services, "https://stranger.example/issuer")
    assert judged(client, badge) == UNKNOWN
    list_issuer(services, STRANGER)
    assert judged(client, badge) == LISTED


def test_a_key_alone(cast: Cast, client: FlaskClient, world: World) -> None:
    signer = s.key("Ed25519")
    key = f"did:key:{s.multikey(signer)}"
    badge = s.token(s.badge(key, issuer__name="La mairie"), signer, key).encode()
    page = "https://mairie.example/nos-badges"
    world.web.put(page, f"<p>Nos badges sont signés par {key}.</p>".encode(), media_type="text/html")
    assert judged(client, badge) == UNKNOWN
    services = cast.services
    propose(services, OPERATOR, key, told(services, "La mairie", page=page))
    listing.confirm(services, COORDINATOR, key)
    assert judged(client, badge) == LISTED
    assert "mairie.example" in client.get("/issuer", headers=BROWSER).text


# -- the public list --------------------------------------------------------------------------------------------------


def words(client: FlaskClient, path: str = "/issuer") -> str:
    """The words of a page."""
    page = client.get(path, headers=BROWSER)
    assert page.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def filled(services: Services, clock: Clock) -> None:
    """A list with an issuer in each state, and a change that waits."""
    list_issuer(services, "did:web:fini.example", "Fini", days=1)
    with services.database.begin() as session:
        session.add(KnownIssuer(issuer_id="did:web:avant.example", name="Avant", added_at=services.now()))
    clock.advance(days=2)
    list_issuer(services, "did:web:ecole.example:fil", "École du Fil")
    propose(services, OPERATOR, "did:web:attend.example", told(services, "Attend"))
    propose(services, OPERATOR, "did:web:ecole.example:fil", told(services, "Change"))


FRENCH = (
    "Les autres émetteurs que nous connaissons",
    "Site",
    "Identifiant",
    "Connu",
    "du 26 novembre 2026 au 26 novembre 2027",
)
ENGLISH = ("The other issuers that we know", "Site", "Identifier", "Known", "from 26 November 2026 to 26 November 2027")


@pytest.mark.parametrize(("path", "said"), [("/issuer", FRENCH), ("/issuer?lang=en", ENGLISH)])
def test_the_list_is_public_and_says_not_how(
    cast: Cast, client: FlaskClient, clock: Clock, path: str, said: tuple[str, ...]
) -> None:
    clock.now = datetime(2026, 11, 24, 13, tzinfo=UTC)
    filled(cast.services, clock)
    page = words(client, path)
    for each in (*said, "École du Fil", "ecole.example", "did:web:ecole.example:fil"):
        assert each in page, each
    for each in ("Fini", "Avant", "Attend", "Change", HOW, "05 55 00 00 00"):
        assert each not in page, each


def test_without_a_list_nothing_is_shown(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    assert FRENCH[0] not in words(client)
    list_issuer(cast.services, "did:web:ecole.example", "École du Fil")
    assert FRENCH[0] in words(client)
    assert FRENCH[0] not in words(client, "/issuer/sites/gueret")
    assert "École du Fil" not in client.get("/issuer").text  # the signed Profile is of ourselves


@pytest.mark.parametrize("path", ["/mentions-legales", "/accessibilite", "/comprendre", "/", "/donnees"])
def test_no_public_page_says_how_an_issuer_is_known(cast: Cast, client: FlaskClient, path: str) -> None:
    list_issuer(cast.services, "did:web:ecole.example", "École du Fil")
    page = client.get(path, headers=BROWSER, follow_redirects=True)
    assert "05 55 00 00 00" not in page.text and "ecole.example" not in page.text

"""Before the first badge the coordination confirms the address; others read whom to ask."""

from __future__ import annotations

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance import address
from badges.network import rows as network
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.wizard import ready
from tests.conftest import ORIGIN


def unconfirmed(services: Services) -> None:
    """As after `badges init`."""
    with services.database.begin() as session:
        instance = network.instance(session)
        assert instance is not None
        instance.address_confirmed_at = None


def test_the_address_is_confirmed_once_before_the_first_badge(
    cast: Cast, lea: Browser, helene: Browser, two_gatherings: Gatherings
) -> None:
    unconfirmed(cast.services)
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    way = f"/reconnaitre/{award_id}/signer"
    asked = lea.send(way)
    assert asked.status_code == 422 and "Demandez à" in asked.text and "Hélène Roux" in asked.text
    assert "/adresse" not in asked.text and "/adresse" not in lea.get("/aujourdhui").text
    lea.get("/adresse", 403)
    told = helene.send(way)
    assert told.status_code == 422 and 'href="/adresse"' in told.text
    assert 'href="/adresse"' in helene.get("/aujourdhui").text

    page = helene.get("/adresse").text
    assert ORIGIN in page and "ne pourra plus jamais changer" in page
    assert helene.send("/adresse", {"address": ORIGIN}).status_code == 422  # the box is not ticked
    changed = helene.send("/adresse", {"address": "http://localhost:9000", "right": "yes"})
    assert changed.status_code == 422 and ORIGIN in changed.text
    assert lea.send(way).status_code == 422
    helene.sent("/adresse", {"address": ORIGIN, "right": "yes"})
    assert "Cette adresse est confirmée" in helene.get("/adresse").text
    assert 'href="/adresse"' not in helene.get("/aujourdhui").text
    assert "Adresse du service confirmée" in helene.get("/journal").text
    lea.sent(way)
    assert lea.send(f"/reconnaitre/{award_id}/fait", to="/adresse").status_code == 403


def test_a_demonstration_is_asked_nothing(
    cast: Cast, lea: Browser, helene: Browser, two_gatherings: Gatherings
) -> None:
    unconfirmed(cast.services)
    with cast.services.database.begin() as session:
        instance = network.instance(session)
        assert instance is not None
        instance.demonstration = True
    assert 'href="/adresse"' not in helene.get("/aujourdhui").text
    award_id = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{award_id}/accord", {"answer": "yes"})
    assert lea.sent(f"/reconnaitre/{award_id}/signer").endswith("/fait")


def test_who_may_confirm_and_which_address(cast: Cast) -> None:
    assert code(lambda: address.confirm(cast.services, cast.lea, ORIGIN)) == "not_allowed"
    assert code(lambda: address.confirm(cast.services, cast.helene, "http://localhost:8001")) == "address.other"
    address.confirm(cast.services, OPERATOR, f" {ORIGIN}/ ")

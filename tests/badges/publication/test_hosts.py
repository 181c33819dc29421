"""The host of a site stands on the page of the network alone, and in no document about an award."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select, update

from badges.ledger import identities
from badges.ledger.tables import Edition
from badges.network.tables import Instance
from badges.sharing import backpacks
from schemas import strict_json
from tests.cast.application import app_over
from tests.cast.recognition import Recognition

HOSTS = re.compile(r"UDAF|AGIR|MJC|centre social")
FILES = ("badge.json", "badge.jwt", "badge.svg", "endorsement.json", "attestation")


def named(data: bytes) -> list[str]:
    """The hosts that a document names, in clear or in the payload of a JWT."""
    from keys.proofs import vc_jwt

    if data.startswith(b"eyJ"):
        data = strict_json.encode(vc_jwt.peek(data.decode("ascii")).payload)
    return HOSTS.findall(data.decode("utf-8"))


def test_what_is_signed_and_published_names_no_host(issued: Recognition) -> None:
    backpacks.make_hosted(issued.services, issued.member, issued.code, None)
    assert len(issued.documents()) >= 5
    for name, data in issued.documents().items():
        assert named(data) == [], name
    client = app_over(issued.services).test_client()
    for path in [
        f"/v/{issued.code}",
        *(f"/v/{issued.code}/{name}" for name in FILES),
        "/issuer",
        "/issuer/sites/gueret",
    ]:
        answer = client.get(path)
        assert (answer.status_code, named(answer.data)) == (200, []), path
    assert named(client.get("/issuer", headers={"Accept": "text/html"}).data)  # the one place
    assert "Réseau Citoyen de Services, Guéret" in issued.documents()["ob3"].decode()


def test_the_carrier_is_signed_without_its_partner(issued: Recognition) -> None:
    with issued.services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        assert HOSTS.search(instance.network["carried_by"])
        assert identities.network_profile(instance).description == "Conseil départemental de la Creuse"
    assert identities.carrier(None) is None and identities.carrier("Une commune") == "Une commune"


@pytest.mark.parametrize("place", ["source", "issuer", "endorsement"])
def test_a_draft_of_an_earlier_release_is_signed_without_its_host(recognition_sqlite: Recognition, place: str) -> None:
    from badges.issuing import sign

    of = recognition_sqlite
    intent = sign.reserve(of.services, of.lea, of.award)
    assert intent is not None
    with of.services.database.begin() as session:
        edition = session.scalars(select(Edition)).one()
        draft = dict(edition.draft or {})
        if place == "endorsement":
            draft["endorsements"][0]["issuer"]["description"] = "UDAF"
        else:
            text = "UDAF" if place == "source" else "Conseil départemental, en partenariat avec la MJC"
            draft["award"][place]["description"] = text
        session.execute(update(Edition).values(draft=draft))
    assert HOSTS.search(str(of.editions()[0].draft))
    of.sign()
    assert {name: named(data) for name, data in of.documents().items() if named(data)} == {}

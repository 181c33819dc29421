"""`/data-inclusion.json`: valid by the models of data·inclusion's own package, without a name of anybody."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from data_inclusion.schema.v1 import Service, Structure
from flask.testing import FlaskClient
from pydantic import ValidationError

from badges.base.services import Services
from badges.network.tables import Instance, Site, Staff
from badges.people.tables import Member
from badges.web.machines import data_inclusion
from tests.cast.counter import Cast

STRICT = {"ignore_warnings": False}
ADDRESS = "/data-inclusion.json"


class Day(date):
    """The day of the test's clock, by which the models judge what lies in the future."""

    @classmethod
    def today(cls) -> Day:
        return cls(2026, 12, 31)


@pytest.fixture(autouse=True)
def clock_of_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models compare dates with this machine's clock, which no test may depend on."""
    from data_inclusion.schema.v1 import services, structures

    for module in (services, structures):
        monkeypatch.setattr(module, "date", Day)


def published(client: FlaskClient) -> dict[str, list[dict[str, Any]]]:
    """What the address answers."""
    answer = client.get(ADDRESS)
    assert answer.status_code == 200 and answer.mimetype == "application/json"
    found: dict[str, list[dict[str, Any]]] = json.loads(answer.data)
    return found


def validated(found: dict[str, list[dict[str, Any]]]) -> tuple[list[Structure], list[Service]]:
    """The same by the package's models, each warning an error."""
    return (
        [Structure.model_validate(each, context=STRICT) for each in found["structures"]],
        [Service.model_validate(each, context=STRICT) for each in found["services"]],
    )


def test_each_open_site_is_a_structure_with_a_service(client: FlaskClient, cast: Cast) -> None:
    found = published(client)
    structures, offered = validated(found)
    assert [each.commune for each in structures] == ["Auzances", "Guéret", "La Souterraine"]
    assert [each.structure_id for each in offered] == [each.id for each in structures]
    assert len({each.id for each in (*structures, *offered)}) == 6
    for slug, each in zip(("auzances", "gueret", "la-souterraine"), offered, strict=True):
        assert str(each.lien_mobilisation).endswith(f"/orienter?lieu={slug}")
        assert each.zone_eligibilite == ["23"] and each.contact_nom_prenom is None
        assert 200 <= len(each.description) <= 2000
    assert found["services"][1]["telephone"] == "+33500000002"
    assert found["services"][2]["telephone"] == "+33500000000"  # a site without its own: the network's


def test_a_wrong_document_is_noticed(client: FlaskClient) -> None:
    """The control: the models refuse what is not in their lists, a phone that is a list, a day to come."""
    found = published(client)["services"][0]
    for changes in ({"thematiques": ["amitie"]}, {"telephone": ["1"]}, {"date_maj": "2030-01-01"}, {"nom": "x"}):
        with pytest.raises(ValidationError):
            Service.model_validate({**found, **changes}, context=STRICT)


def test_no_name_and_no_host(client: FlaskClient, cast: Cast) -> None:
    text = client.get(ADDRESS).get_data(as_text=True)
    with cast.services.database.begin(read_only=True) as session:
        people = [each.name for each in session.query(Staff)] + [each.given_name for each in session.query(Member)]
        hosts = [each.host for each in session.query(Site)]
        emails = [each.email for each in session.query(Staff)]
        mailbox = session.get_one(Instance, 1).network["email"]
    assert len(people) > 3 and mailbox in text
    assert [each for each in (*people, *hosts, *emails) if each and f'"{each}"' in text] == []
    assert not any(word in text for each in people for word in each.split() if len(word) > 3)


def change(services: Services, slug: str, **values: object) -> None:
    """Put values into the row of a site."""
    with services.database.begin() as session:
        row = session.query(Site).filter(Site.slug == slug).one()
        for name, value in values.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("values", "there"),
    [
        ({"closed_on": 0}, False), ({"closed_on": 1}, True), ({"opened_on": 1}, False), ({"opened_on": 0}, True),
        ({"opened_on": -40, "closed_on": -1}, False),
    ],
)  # fmt: skip
def test_a_site_that_is_not_open_is_not_there(
    client: FlaskClient, cast: Cast, values: dict[str, int], there: bool
) -> None:
    today = cast.services.now().date()
    change(cast.services, "gueret", **{name: today + timedelta(days=days) for name, days in values.items()})
    structures, offered = validated(published(client))
    assert ("Guéret" in [each.commune for each in structures]) is there
    assert len(structures) == len(offered) == 2 + there


def test_without_a_phone_nobody_is_told_to_call(client: FlaskClient, cast: Cast) -> None:
    with cast.services.database.begin() as session:
        row = session.get_one(Instance, 1)
        row.network = {**row.network, "phone": None}
    change(cast.services, "gueret", phone=None)
    service = published(client)["services"][1]
    validated(published(client))
    assert "telephone" not in service and service["modes_mobilisation"] == ["utiliser-lien-mobilisation"]


def test_a_demonstration_says_so(client: FlaskClient, cast: Cast) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    found = published(client)
    validated(found)
    assert all("démonstration" in each["nom"] for each in found["structures"])
    assert all(each["description"].startswith(data_inclusion.DEMONSTRATION) for each in found["services"])


def test_the_same_words_whatever_a_browser_asks_for(client: FlaskClient) -> None:
    english = client.get(ADDRESS, headers={"Accept-Language": "en"})
    assert english.data == client.get(ADDRESS).data

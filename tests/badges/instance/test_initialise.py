"""An instance is made once, keeps its origin, and has the keys that it needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from badges.base.database.types import Base
from badges.base.errors import Refused
from badges.base.services import Services
from badges.instance import catalogue
from badges.instance.initialise import check_origin, initialise
from badges.ledger.tables import LedgerEntry
from badges.network.tables import Instance, Site
from badges.recognition.tables import BadgeModel, BadgeVersion
from keys.keyring import Keyring
from tests.cast.rows import count
from tests.conftest import ORIGIN

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def counts(services: Services) -> dict[str, int]:
    """Rows by table."""
    return {name: count(services, table) for name, table in Base.metadata.tables.items()}


def network(**more: Any) -> dict[str, Any]:
    """The network's facts."""
    return {**catalogue.network(), **more}


def issue(services: Services) -> None:
    """Mark the instance as having signed a badge."""
    with services.database.begin() as session:
        session.add(
            LedgerEntry(
                event="issued",
                at=NOW,
                credential_id="urn:uuid:x",
                edition=1,
                status_list_id=1,
                status_index=1,
                awarded_at=NOW,
                valid_from=NOW,
            )
        )


def test_what_is_there(services: Services) -> None:
    found = counts(services)
    assert (found["site"], found["role"], found["badge_model"], found["badge_version"]) == (3, 2, 20, 20)
    assert (found["status_list"], found["instance"], found["staff"]) == (1, 1, 0)
    with services.database.begin(read_only=True) as session:
        version = session.scalars(select(BadgeVersion).join(BadgeModel).where(BadgeModel.slug == "transmettre")).one()
        assert version.content["criteria"][0]["fr"] == "Montre le geste, puis laisse faire"
        assert session.scalars(select(Site).where(Site.slug == "auzances")).one().phone == "+33500000001"
        instance = session.get_one(Instance, 1)
        assert (instance.public_url, instance.demonstration) == (ORIGIN, False)
        assert instance.network["email"] == "contact@rcs-creuse.example"


def test_the_network_and_each_site_have_their_keys(services_sqlite: Services) -> None:
    keyring = services_sqlite.keyring
    assert list(keyring.published()) == ["auzances", "gueret", "la-souterraine", "network"]
    assert [method.algorithm.value for method in keyring.methods("network")] == ["RS256", "EdDSA"]
    assert keyring.methods("gueret")[0].controller == "did:web:localhost%3A8000:sites:gueret"


def test_twice_changes_nothing(services: Services) -> None:
    before, keys = counts(services), [record.method.id for record in services.keyring.records()]
    initialise(services, ORIGIN, network(), NOW)
    assert counts(services) == before
    assert [record.method.id for record in services.keyring.records()] == keys
    assert check_origin(services).public_url == ORIGIN


def test_the_origin_can_change_until_a_badge_exists(services: Services, own_keyring: Keyring) -> None:
    services = replace(services, keyring=own_keyring)
    other = "https://badges.creuse.example"
    elsewhere = replace(services, settings=replace(services.settings, public_url=other))
    with pytest.raises(Refused) as caught:
        check_origin(elsewhere)
    assert caught.value.code == "instance.origin_changed"
    initialise(elsewhere, other, network(), NOW)
    assert check_origin(elsewhere).public_url == other
    assert {method.controller for method in services.keyring.methods("network")} >= {"did:web:badges.creuse.example"}
    issue(services)
    for attempt in (lambda: initialise(services, ORIGIN, network(), NOW), lambda: check_origin(services)):
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.code == "instance.origin_pinned"
        assert caught.value.facts == {"pinned": other, "given": ORIGIN}


def test_a_demonstration_is_marked_as_one(services_sqlite: Services) -> None:
    with pytest.raises(Refused, match="instance.demonstration"):
        initialise(services_sqlite, ORIGIN, network(), NOW, demonstration=True)


def test_http_on_a_private_network_is_for_demonstrations(services_sqlite: Services) -> None:
    with pytest.raises(Refused, match=r"instance\.http"):
        initialise(services_sqlite, "http://192.168.1.20:8000", network(), NOW)


def test_an_empty_database_is_said_to_be_one(services_sqlite: Services) -> None:
    with services_sqlite.database.begin() as session:
        session.delete(session.get_one(Instance, 1))
    with pytest.raises(Refused, match=r"instance\.missing"):
        check_origin(services_sqlite)


def test_an_address_is_assumed_when_none_is_given(services_sqlite: Services) -> None:
    with services_sqlite.database.begin() as session:
        session.delete(session.get_one(Instance, 1))
    services_sqlite.logbook.file.path.unlink()  # else the record is called lost
    initialise(services_sqlite, ORIGIN, network(), NOW)
    assert check_origin(services_sqlite).network["email"] == "contact@localhost"


def test_contacts_of_a_site_are_changed_only_by_what_is_given_anew(services_sqlite: Services) -> None:
    def gueret() -> tuple[str | None, str | None]:
        with services_sqlite.database.begin(read_only=True) as session:
            site = session.scalars(select(Site).where(Site.slug == "gueret")).one()
            return site.phone, site.call_hours

    before = gueret()
    initialise(services_sqlite, ORIGIN, network(), NOW)
    assert gueret() == before and None not in before
    initialise(services_sqlite, ORIGIN, network(), NOW, facts={"hours_gueret": " le mardi,  9 h à 12 h "})
    assert gueret() == (before[0], "Tu 09:00-12:00")
    for facts, code in (
        ({"hours_ailleurs": "le mardi"}, "fact.unknown"),
        ({"phone_gueret": "05 55"}, "phone.malformed"),
        ({"hours_gueret": "x" * 81}, "hours.malformed"),
    ):
        with pytest.raises(Refused, match=code):
            initialise(services_sqlite, ORIGIN, network(), NOW, facts=facts)
    assert gueret() == (before[0], "Tu 09:00-12:00")

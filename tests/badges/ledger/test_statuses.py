"""Indices never repeat, a new list opens when the last is four fifths full, and signed lists are never stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.ledger import statuses
from badges.ledger.tables import StatusEntry, StatusList, StatusListDocument
from badges.publication import documents
from badges.publication.judgement import verify_presented
from keys.proofs import vc_jwt
from schemas import bitstring, strict_json
from tests.cast.people import at_once
from tests.cast.recognition import Recognition, WatchedKeyring, failing_commit
from verifier.presented_bytes import Presented


def allocate(services: Services, name: str) -> tuple[int, int]:
    """Hand out one index."""
    with services.database.begin() as session:
        return statuses.allocate(session, name, services.now())


def bits(document: dict[str, Any]) -> bytes:
    """The bits of a list."""
    return bitstring.decode(document["credentialSubject"]["encodedList"])


def embedded(services: Services, number: int = 1) -> dict[str, Any]:
    """The list as it is published now, with its proof."""
    return strict_json.parse_object(documents.status_list(services, number).data)


def shrink(services: Services, size: int) -> None:
    """Make the first list a small one."""
    with services.database.begin() as session:
        session.get_one(StatusList, 1).size = size


def test_a_list_at_four_fifths_opens_the_next(services_sqlite: Services) -> None:
    shrink(services_sqlite, 40)
    found = [allocate(services_sqlite, f"urn:uuid:{number}") for number in range(40)]
    assert [number for number, _ in found].count(1) == 32 and {number for number, _ in found} == {1, 2}
    assert len(set(found)) == 40
    first = [index for number, index in found if number == 1]
    assert all(0 <= index < 40 for index in first) and first != sorted(first)
    with services_sqlite.database.begin(read_only=True) as session:
        lists = session.scalars(select(StatusList).order_by(StatusList.id)).all()
        assert [(each.size, each.counter) for each in lists] == [(40, 32), (bitstring.MINIMUM_BITS, 8)]
        assert lists[0].permutation_key != lists[1].permutation_key


def test_concurrent_allocations_open_one_new_list(services: Services) -> None:
    shrink(services, 40)
    for number in range(31):
        allocate(services, f"urn:uuid:{number}")
    found = at_once(*[lambda name=name: allocate(services, f"urn:uuid:{name}") for name in "abcd"])  # type: ignore[misc]
    assert sorted(each[0] for each in found) == [1, 2, 2, 2]  # type: ignore[index]
    assert len(set(found)) == 4
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(StatusList.id).order_by(StatusList.id)).all() == [1, 2]


def test_a_rolled_back_allocation_hands_out_no_index(services_sqlite: Services) -> None:
    with failing_commit(services_sqlite), pytest.raises(OperationalError):
        allocate(services_sqlite, "urn:uuid:lost")
    allocate(services_sqlite, "urn:uuid:kept")
    with services_sqlite.database.begin(read_only=True) as session:
        assert session.scalars(select(StatusEntry.credential_id)).all() == ["urn:uuid:kept"]
        assert session.get_one(StatusList, 1).counter == 1


def test_both_forms_say_the_same_and_verify(issued: Recognition) -> None:
    services = issued.services
    with services.database.begin() as session:
        entry = session.scalars(select(StatusEntry)).one()
        statuses.set_bit(session, entry.credential_id, services.now())
        index = entry.index
    published, token = documents.status_list(services, 1), documents.status_list_jwt(services, 1)
    listed = vc_jwt.credential_of(vc_jwt.peek(token.data.decode("ascii")))
    assert bits(listed) == bits(embedded(services)) == bitstring.with_bits(bitstring.MINIMUM_BITS, [index])
    assert (listed["id"], embedded(services)["id"]) == (
        "http://localhost:8000/status/1.jwt",
        "http://localhost:8000/status/1",
    )
    for each in (published, token):
        assert verify_presented(services, Presented(each.data, each.media_type, "store")).headline == "VALID"
        assert each.max_age == 60


def test_a_list_is_kept_for_half_its_validity(services_sqlite: Services) -> None:
    first = statuses.current(services_sqlite, 1)
    services_sqlite.clock.advance(hours=11, minutes=59)  # type: ignore[attr-defined]
    assert statuses.current(services_sqlite, 1).embedded == first.embedded
    services_sqlite.clock.advance(minutes=1)  # type: ignore[attr-defined]
    second = statuses.current(services_sqlite, 1)
    assert second.embedded != first.embedded and second.jwt != first.jwt
    assert second.signed_at == services_sqlite.now() and second.valid_until > first.valid_until
    assert datetime.fromisoformat(embedded(services_sqlite)["validUntil"]) == second.valid_until
    services_sqlite.clock.advance(days=-30)  # type: ignore[attr-defined]
    third = statuses.current(services_sqlite, 1)  # a clock that was wrong: no list from the future
    assert third.signed_at == services_sqlite.now()


def test_a_verification_that_began_before_the_list_was_signed(issued: Recognition) -> None:
    services = issued.services
    began = services.now()
    services.clock.advance(seconds=2)  # type: ignore[attr-defined]
    with services.database.begin() as session:
        session.delete(session.get_one(StatusListDocument, 1))
    statuses.current(services, 1)
    earlier = replace(services, clock=lambda: began)
    published = statuses.current(services, 1).embedded
    assert verify_presented(earlier, Presented(published, None, "store")).headline == "VALID"


def test_the_periodic_job_renews_what_grew_old(services_sqlite: Services) -> None:
    shrink(services_sqlite, 2)
    for name in "abc":
        allocate(services_sqlite, f"urn:uuid:{name}")
    shrink(services_sqlite, bitstring.MINIMUM_BITS)
    assert statuses.numbers(services_sqlite) == [1, 2] and statuses.renew_all(services_sqlite) == 2
    services_sqlite.clock.advance(hours=13)  # type: ignore[attr-defined]
    statuses.renew_all(services_sqlite)
    with services_sqlite.database.begin(read_only=True) as session:
        assert {row.signed_at for row in session.scalars(select(StatusListDocument))} == {services_sqlite.now()}


def test_a_read_only_database_still_serves_the_signed_list(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    first = statuses.current(services, 1)
    services.clock.advance(hours=13)  # type: ignore[attr-defined]
    with failing_commit(services):
        assert statuses.current(services, 1).embedded == first.embedded
    assert "could not be signed anew" in caplog.text
    assert statuses.current(services, 1).signed_at == services.now()
    services.clock.advance(hours=25)  # type: ignore[attr-defined]
    with failing_commit(services), pytest.raises(OperationalError):
        statuses.current(services, 1)


def test_a_revoked_bit_is_never_hidden_by_an_older_list(services: Services) -> None:
    """A changed entry takes the signed list away: when it cannot be signed, there is no list."""
    entry = allocate(services, "urn:uuid:revoked")
    statuses.current(services, entry[0])
    with services.database.begin() as session:
        statuses.set_bit(session, "urn:uuid:revoked", services.now())
    with failing_commit(services), pytest.raises(OperationalError):
        statuses.current(services, entry[0])


def test_readers_of_an_old_list_sign_it_once(services: Services) -> None:
    used: list[str] = []
    keyring: Any = WatchedKeyring(services.keyring, lambda *key: used.append(key[1]))
    watched = replace(services, keyring=keyring)
    found = at_once(*[lambda: statuses.current(watched, 1).embedded] * 4)
    assert len(set(found)) == 1 and sorted(used) == ["EdDSA", "RS256"]


def test_a_list_that_does_not_exist(services_sqlite: Services) -> None:
    with pytest.raises(NotFound, match="status.unknown_list"):
        statuses.current(services_sqlite, 7)
    with pytest.raises(NotFound, match="status.unknown_credential"), services_sqlite.database.begin() as session:
        statuses.set_bit(session, "urn:uuid:nobody", services_sqlite.now())

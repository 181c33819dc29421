"""Devices: recognised by their token, new ones told by letter, ended with their sessions. On both databases."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.tables import Letter
from badges.network import accounts, reads
from badges.network.signin import devices, forget_expired, web_sessions
from badges.network.signin import reads as signin
from badges.network.tables import Device
from tests.cast.people import Cast
from tests.conftest import Clock

PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/131.0.0.0 Mobile Safari/537.36"


def letters(services: Services) -> list[tuple[str, str]]:
    """The recipients and subjects of the letters that wait."""
    with services.database.begin(read_only=True) as session:
        return [(each.recipient, each.subject) for each in session.scalars(select(Letter).order_by(Letter.id))]


def open_session(services: Services, cast: Cast, device: int, key: bytes) -> None:
    """A browser's session on a device of Léa's."""
    web_sessions.insert(
        services.database,
        key,
        subject=cast.staff("Léa Martin").fs_uniquifier,
        data="{}",
        now=services.now(),
        expires_at=services.now() + timedelta(hours=8),
        device_id=device,
    )


def test_a_device_is_recognised_and_a_new_one_is_told(services: Services, cast: Cast, clock: Clock) -> None:
    lea = cast.lea.staff_id or 0
    first = devices.sign_in(services, lea, "", PHONE)
    assert letters(services) == []  # of a new account the first is not told
    second = devices.sign_in(services, lea, "", "")
    assert letters(services) == [("lea@rcs-creuse.example", "Connexion depuis un nouvel appareil")]
    clock.advance(hours=1)
    assert devices.sign_in(services, lea, first.token, PHONE) == first
    assert len(letters(services)) == 1
    assert devices.known(services, first.token, lea) == first.id
    for token, who in ((first.token, cast.karim.staff_id), (first.token + "x", lea), ("", lea), (first.token, None)):
        assert devices.known(services, token, who) is None
    with services.database.begin(read_only=True) as session:
        device = session.get_one(Device, first.id)
        assert (device.name, device.last_used_at - device.first_used_at) == (
            "Téléphone Android, Chrome",
            timedelta(hours=1),
        )
        assert device.token_digest == hashlib.sha256(first.token.encode()).digest()
        noted = journal.acts(session, journal.Filter(kind=Act.SIGNED_IN))
        assert [(each.staff_id, each.device) for each in noted] == [(lea, first.id), (lea, second.id), (lea, first.id)]


def test_a_shared_computer_is_a_device_of_each(services: Services, cast: Cast) -> None:
    lea, karim = cast.lea.staff_id or 0, cast.karim.staff_id or 0
    of_lea = devices.sign_in(services, lea, "", PHONE)
    of_karim = devices.sign_in(services, karim, of_lea.token, PHONE)
    assert of_karim.token == of_lea.token and of_karim.id != of_lea.id
    assert devices.known(services, of_lea.token, lea) == of_lea.id
    with pytest.raises(NotFound):
        devices.end(services, cast.karim, of_lea.id)
    devices.end(services, cast.karim, of_karim.id)
    assert devices.known(services, of_lea.token, lea) == of_lea.id


def test_an_ended_device_is_unknown_and_its_sessions_are_over(services: Services, cast: Cast) -> None:
    lea = cast.lea.staff_id or 0
    phone, desk = (devices.sign_in(services, lea, "", agent) for agent in (PHONE, "Windows Firefox"))
    open_session(services, cast, phone.id, b"p" * 32)
    open_session(services, cast, desk.id, b"d" * 32)
    devices.end(services, cast.lea, phone.id)
    assert devices.known(services, phone.token, lea) is None
    assert web_sessions.load(services.database, b"p" * 32, services.now()) is None
    assert web_sessions.load(services.database, b"d" * 32, services.now()) is not None  # the control
    with services.database.begin(read_only=True) as session:
        account = signin.account(session, lea, services.now())
        assert [(each.name, each.open) for each in account.devices] == [("Ordinateur Windows, Firefox", True)]
    again = devices.sign_in(services, lea, phone.token, PHONE)
    assert again.id != phone.id and again.token != phone.token
    with pytest.raises(NotFound):
        devices.end(services, cast.lea, phone.id)


@pytest.mark.parametrize("how", ["everywhere", "disable", "reset", "link"])
def test_what_ends_every_session_ends_every_device(services: Services, cast: Cast, how: str) -> None:
    lea = cast.lea.staff_id or 0
    phone = devices.sign_in(services, lea, "", PHONE)
    open_session(services, cast, phone.id, b"p" * 32)
    if how == "everywhere":
        accounts.sign_out_everywhere(services, cast.lea, lea)
    elif how == "disable":
        accounts.disable(services, OPERATOR, lea)
    elif how == "reset":
        accounts.reset(services, OPERATOR, lea)
    else:
        key = accounts.link(services, OPERATOR, lea)
        accounts.accept_link(services, key, "tricot laine granit 23", hash_password=str)
    assert devices.known(services, phone.token, lea) is None
    assert web_sessions.load(services.database, b"p" * 32, services.now()) is None
    with services.database.begin(read_only=True) as session:
        assert reads.open_sessions(session, lea, services.now()) == []


def test_a_borrowed_computer_is_not_recognised(services: Services, cast: Cast) -> None:
    lea = cast.lea.staff_id or 0
    own = devices.sign_in(services, lea, "", PHONE)
    borrowed = devices.sign_in(services, lea, own.token, PHONE, keep=False)
    assert borrowed.id != own.id and borrowed.token != own.token


def test_a_device_that_is_not_used_for_a_year_is_forgotten(services: Services, cast: Cast, clock: Clock) -> None:
    lea = cast.lea.staff_id or 0
    devices.sign_in(services, lea, "", PHONE)
    clock.advance(days=200)
    kept = devices.sign_in(services, lea, "", PHONE)
    clock.advance(days=200)
    forget_expired.forget_expired(services)
    with services.database.begin(read_only=True) as session:
        assert session.scalars(select(Device.id)).all() == [kept.id]
        assert devices.names_of(session, [kept.id, 999]) == {kept.id: "Téléphone Android, Chrome"}
        assert devices.names_of(session, []) == {}

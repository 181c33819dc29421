"""The authenticator and the envelope: each code opens once; the password that is changed ends other sessions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from badges.base.errors import Refused
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.tables import Letter
from badges.network import accounts
from badges.network.signin import authenticators, factors, reads, web_sessions
from badges.network.tables import Staff
from tests.cast.people import Cast, at_once
from tests.conftest import Clock


def authenticator(services: Services, cast: Cast) -> str:
    """Léa's authenticator, set by its first code; the sealed secret."""
    proposal = authenticators.propose(services, "lea@rcs-creuse.example")
    factors.confirm_authenticator(
        services, cast.lea, proposal.sealed, authenticators.current(services, proposal.sealed)
    )
    return proposal.sealed


def subjects(services: Services) -> list[str]:
    """What the letters to Léa say."""
    with services.database.begin(read_only=True) as session:
        return [each.body.splitlines()[2] for each in session.scalars(select(Letter).order_by(Letter.id))]


def test_a_code_of_the_authenticator_serves_once(services: Services, cast: Cast, clock: Clock) -> None:
    lea, sealed = cast.lea.staff_id or 0, authenticator(services, cast)
    assert not factors.use_code(services, lea, authenticators.current(services, sealed))  # it confirmed the secret
    clock.advance(seconds=30)
    code = authenticators.current(services, sealed)
    assert sorted(at_once(*[lambda: factors.use_code(services, lea, code)] * 4)) == [False] * 3 + [True]  # type: ignore[type-var]
    clock.advance(seconds=60)
    older, clock_of_phone = authenticators.current(services, sealed), clock()
    clock.advance(seconds=30)
    assert factors.use_code(services, lea, f"{older[:3]} {older[3:]}")  # a phone that is late by half a minute
    clock.advance(seconds=90)
    late = authenticators.current(services, sealed)
    clock.advance(seconds=90)
    assert not factors.use_code(services, lea, late)
    assert clock() - clock_of_phone == timedelta(seconds=210)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345", "0" * 10_000])
def test_what_is_no_code_opens_nothing(services_sqlite: Services, code: str) -> None:
    cast = Cast(services_sqlite)
    authenticator(services_sqlite, cast)
    assert not factors.use_code(services_sqlite, cast.lea.staff_id or 0, code)


def test_a_wrong_first_code_sets_nothing(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    proposal = authenticators.propose(services_sqlite, "lea@rcs-creuse.example")
    right = authenticators.current(services_sqlite, proposal.sealed)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    with pytest.raises(Refused, match=r"code\.wrong"):
        factors.confirm_authenticator(services_sqlite, cast.lea, proposal.sealed, wrong)
    assert cast.staff("Léa Martin").tf_totp_secret is None


def test_the_secret_is_not_stored_as_it_is(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    proposal = authenticators.propose(services_sqlite, "lea@rcs-creuse.example")
    secret = proposal.text.replace(" ", "")
    assert secret in proposal.address and proposal.address.startswith("otpauth://totp/RCS:lea")
    assert secret not in proposal.sealed and len(proposal.sealed) <= 255
    assert authenticators.proposed(services_sqlite, proposal.sealed, "x@y.example").text == proposal.text
    assert cast.lea.staff_id


def test_each_code_of_the_envelope_serves_once(services: Services, cast: Cast) -> None:
    lea, codes = cast.lea.staff_id or 0, factors.new_codes(services, cast.lea)
    assert len(set(codes)) == factors.CODES and all(len(each) == 14 for each in codes)
    stored = cast.staff("Léa Martin").mf_recovery_codes or []
    assert not set(stored) & {each.replace("-", "") for each in codes}
    assert sorted(at_once(*[lambda: factors.use_code(services, lea, codes[0])] * 4)) == [False] * 3 + [True]  # type: ignore[type-var]
    assert factors.use_code(services, lea, codes[1].lower().replace("-", " ").replace("0", "o"))
    with services.database.begin(read_only=True) as session:
        assert reads.ways(session, lea).codes == 8
    assert subjects(services)[-1] == "Un code de secours a servi. Il en reste 8."
    newer = factors.new_codes(services, cast.lea)
    assert not factors.use_code(services, lea, codes[2])
    assert not factors.use_code(services, cast.karim.staff_id or 0, newer[0])
    assert factors.use_code(services, lea, newer[0])  # the control


def test_a_removed_authenticator_and_a_reset_account(services: Services, cast: Cast, clock: Clock) -> None:
    lea, sealed = cast.lea.staff_id or 0, authenticator(services, cast)
    codes = factors.new_codes(services, cast.lea)
    factors.remove_authenticator(services, cast.lea)
    clock.advance(seconds=30)
    assert not factors.use_code(services, lea, authenticators.current(services, sealed))
    accounts.reset(services, OPERATOR, lea)
    assert not factors.use_code(services, lea, codes[0])
    with services.database.begin(read_only=True) as session:
        assert reads.ways(session, lea).number == 0
    assert subjects(services) == [
        "Une application de codes a été ajoutée.",
        "De nouveaux codes de secours ont été faits.",
        "L’application de codes a été retirée.",
        "Vos façons de vous connecter ont été remises à zéro.",
    ]


def test_another_password_ends_the_other_sessions(services: Services, cast: Cast) -> None:
    database, now = services.database, services.now()
    for key in (b"a" * 32, b"b" * 32):
        web_sessions.insert(
            database,
            key,
            subject=cast.staff("Léa Martin").fs_uniquifier,
            data="{}",
            now=now,
            expires_at=now + timedelta(hours=1),
        )
    with pytest.raises(Refused, match=r"password\.too_easy"):
        factors.change_password(services, cast.lea, "motdepasse123", hash_password=str, keep=b"a" * 32)
    assert web_sessions.load(database, b"b" * 32, now)
    new = "lampe virgule tortue ananas"
    factors.change_password(services, cast.lea, new, hash_password=lambda text: f"hash of {text}", keep=b"a" * 32)
    assert web_sessions.load(database, b"a" * 32, now) and not web_sessions.load(database, b"b" * 32, now)
    with database.begin(read_only=True) as session:
        assert session.get_one(Staff, cast.lea.staff_id).password == f"hash of {new}"
    assert subjects(services) == ["Votre mot de passe a été changé."]

"""Passkeys: what a right answer opens, and that no other does. Each refusal has the right answer as its control."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import select

from badges.base.errors import NotFound, Refused
from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving.handover import hand_over
from badges.network import accounts
from badges.network.signin import passkeys, reads
from badges.network.tables import Passkey
from badges.people import links
from tests.cast.passkeys import PRESENT, VERIFIED, Authenticator
from tests.cast.people import Cast
from tests.conftest import Clock

HOST, ORIGIN = "badges.rcs-creuse.example", "https://badges.rcs-creuse.example"
PARTY = passkeys.Party(HOST, (ORIGIN,))


@dataclass
class Bench:
    """Léa, a phone of hers, and the services."""

    services: Services
    cast: Cast
    clock: Clock

    def phone(self, **more: Any) -> Authenticator:
        """An authenticator at our host."""
        return Authenticator(HOST, ORIGIN, **more)

    def registered(self, actor: Actor | None = None, **more: Any) -> Authenticator:
        """A phone whose passkey is registered."""
        phone, challenge = self.phone(**more), passkeys.Challenge.new(self.services)
        who = actor or self.cast.lea
        answer = phone.create(passkeys.creation_options(self.services, who, PARTY, challenge))
        passkeys.add(self.services, who, PARTY, challenge, answer, "Mon téléphone")
        return phone

    def asked(self, staff_id: int | None = None) -> tuple[str, passkeys.Challenge]:
        """Request options, a moment later."""
        self.clock.advance(seconds=1)
        challenge = passkeys.Challenge.new(self.services)
        return passkeys.request_options(self.services, PARTY, challenge, staff_id), challenge

    def use(self, answer: str, challenge: passkeys.Challenge, staff_id: int | None = None) -> int:
        """Whose passkey answered."""
        return passkeys.use(self.services, PARTY, challenge, answer, staff_id)


@pytest.fixture
def bench(services: Services, cast: Cast, clock: Clock) -> Bench:
    """On each database."""
    return Bench(services, cast, clock)


@pytest.fixture
def bench_sqlite(services_sqlite: Services, clock: Clock) -> Bench:
    """On SQLite alone."""
    return Bench(services_sqlite, Cast(services_sqlite), clock)


@pytest.mark.parametrize("counter", [0, None])
def test_a_passkey_is_registered_and_used(bench: Bench, counter: int | None) -> None:
    phone = bench.registered(counter=counter)
    for _ in range(2):
        options, challenge = bench.asked()
        assert bench.use(phone.get(options), challenge) == bench.cast.lea.staff_id
    with bench.services.database.begin(read_only=True) as session:
        row = session.scalars(select(Passkey)).one()
        assert (row.sign_count, row.lastuse_datetime) == (phone.counter or 0, bench.clock())
        assert reads.ways(session, bench.cast.lea.staff_id or 0).passkeys == 1
        letter = session.scalars(select(Letter)).one()
        assert letter.recipient == "lea@rcs-creuse.example" and "« Mon téléphone »" in letter.body


SPOILED: dict[str, dict[str, Any]] = {
    "another origin": {"origin": "https://badges.rcs-creuse.example.evil.example"},
    "plain http": {"origin": "http://badges.rcs-creuse.example"},
    "another port": {"origin": "https://badges.rcs-creuse.example:8443"},
    "another host": {"host": "evil.example"},
    "no user verification": {"flags": PRESENT},
    "no user presence": {"flags": VERIFIED},
    "no flag": {"flags": 0},
    "another challenge": {"challenge": "AAAA"},
    "the other ceremony": {"type": "webauthn.create"},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "another handle": {"handle": b"of Karim"},
    "a counter that stands": {"counter": 1},
    "a counter that goes back": {"counter": 0},
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_answer_opens_nothing(bench_sqlite: Bench, how: str) -> None:
    bench = bench_sqlite
    phone = bench.registered()
    options, challenge = bench.asked()
    bench.use(phone.get(options), challenge)  # the counter is 1
    options, challenge = bench.asked()
    with pytest.raises(passkeys.PasskeyRefused) as refused:
        bench.use(phone.get(options, **SPOILED[how]), challenge)
    assert refused.value.staff_id == bench.cast.lea.staff_id
    assert bench.use(phone.get(options), challenge) == bench.cast.lea.staff_id  # the control


SPOILED_CREATION = {
    name: SPOILED[name] for name in ("another origin", "another host", "no user verification", "another challenge")
} | {"the other ceremony": {"type": "webauthn.get"}}


@pytest.mark.parametrize("how", SPOILED_CREATION)
def test_a_spoiled_passkey_is_not_registered(bench_sqlite: Bench, how: str) -> None:
    bench, challenge = bench_sqlite, passkeys.Challenge.new(bench_sqlite.services)
    options = passkeys.creation_options(bench.services, bench.cast.lea, PARTY, challenge)
    answer = bench.phone().create(options, **SPOILED_CREATION[how])
    with pytest.raises(passkeys.PasskeyRefused):
        passkeys.add(bench.services, bench.cast.lea, PARTY, challenge, answer, "Téléphone")
    passkeys.add(bench.services, bench.cast.lea, PARTY, challenge, bench.phone().create(options), "Téléphone")


@pytest.mark.parametrize("counter", [0, None])
def test_an_answer_serves_once(bench: Bench, counter: int | None) -> None:
    """Of a counter that stands still too, where nothing but the challenge tells the second use from the first."""
    phone = bench.registered(counter=counter)
    options, challenge = bench.asked()
    answer = phone.get(options)
    bench.use(answer, challenge)
    for seconds in (0, 1, 60):
        bench.clock.advance(seconds=seconds)
        with pytest.raises(passkeys.PasskeyRefused):
            bench.use(answer, challenge)
    options, challenge = bench.asked()
    assert bench.use(phone.get(options), challenge) == bench.cast.lea.staff_id


def test_a_challenge_lasts_ten_minutes(bench_sqlite: Bench) -> None:
    bench = bench_sqlite
    phone = bench.registered()
    for minutes, works in ((10, True), (11, False)):
        options, challenge = bench.asked()
        answer = phone.get(options)
        bench.clock.advance(minutes=minutes)
        if works:
            bench.use(answer, challenge)
        else:
            with pytest.raises(Refused, match=r"passkey\.too_late"):
                bench.use(answer, challenge)


def test_another_persons_passkey_proves_nothing(bench: Bench) -> None:
    of_karim = bench.registered(bench.cast.karim)
    options, challenge = bench.asked(bench.cast.lea.staff_id)
    answer = of_karim.get(options)
    with pytest.raises(passkeys.PasskeyRefused):
        bench.use(answer, challenge, bench.cast.lea.staff_id)
    assert bench.use(answer, challenge) == bench.cast.karim.staff_id  # the control: it is Karim's


def test_a_closed_account_and_a_reset_one(bench_sqlite: Bench) -> None:
    bench, number = bench_sqlite, bench_sqlite.cast.lea.staff_id or 0

    def refused(phone: Authenticator) -> None:
        options, challenge = bench.asked()
        with pytest.raises(passkeys.PasskeyRefused):
            bench.use(phone.get(options), challenge)

    phone = bench.registered()
    for change in (accounts.reset, accounts.disable):
        options, challenge = bench.asked()
        bench.use(phone.get(options), challenge)  # it works until then
        change(bench.services, OPERATOR, number)
        refused(phone)
        phone = bench.registered() if change is accounts.reset else phone
    hand_over.reopen(bench.services, OPERATOR, number)
    refused(phone)  # what is opened again begins anew


def _unknown(text: str) -> str:
    answer = json.loads(text)
    return json.dumps(answer | {"id": "AAAA", "rawId": "AAAA"})


MALFORMED: dict[str, Callable[[str], str]] = {
    "nothing": lambda _text: "",
    "no JSON": lambda _text: "{",
    "a list": lambda _text: "[]",
    "a number": lambda _text: '{"id": 1}',
    "no response": lambda text: json.dumps({**json.loads(text), "response": None}),
    "a handle that is a number": lambda text: text.replace('"userHandle": "', '"userHandle": 1, "x": "'),
    "an unknown one": _unknown,
    "cut": lambda text: text[:-40] + '"}}',
    "too long": lambda text: text + " " * 30_000,
    "a lone surrogate": lambda _text: '{"id": "\\ud800"}',
}


@pytest.mark.parametrize("how", MALFORMED)
def test_a_malformed_answer_is_refused(bench_sqlite: Bench, how: str) -> None:
    phone = bench_sqlite.registered()
    options, challenge = bench_sqlite.asked()
    with pytest.raises(passkeys.PasskeyRefused):
        bench_sqlite.use(MALFORMED[how](phone.get(options)), challenge)


def test_the_options_ask_for_the_owner(bench_sqlite: Bench) -> None:
    bench = bench_sqlite
    phone, challenge = bench.registered(), passkeys.Challenge.new(bench.services)
    made = json.loads(passkeys.creation_options(bench.services, bench.cast.lea, PARTY, challenge))
    assert made["authenticatorSelection"]["userVerification"] == "required"
    assert made["authenticatorSelection"]["residentKey"] == "required"
    assert "authenticatorAttachment" not in made["authenticatorSelection"]  # the phone itself is welcome
    assert len(made["excludeCredentials"]) == 1
    asked = json.loads(bench.asked()[0])
    assert asked["userVerification"] == "required" and not asked.get("allowCredentials")
    own = json.loads(bench.asked(bench.cast.lea.staff_id)[0])
    assert [each["type"] for each in own["allowCredentials"]] == ["public-key"]
    again = phone.create(passkeys.creation_options(bench.services, bench.cast.lea, PARTY, challenge))
    with pytest.raises(Refused, match=r"passkey\.known"):
        passkeys.add(bench.services, bench.cast.lea, PARTY, challenge, again, "Le même")


def test_names_and_removal_are_the_owners(bench_sqlite: Bench) -> None:
    bench = bench_sqlite
    phone = bench.registered()
    with bench.services.database.begin(read_only=True) as session:
        number = session.scalars(select(Passkey.id)).one()
    for act in (lambda: passkeys.remove(bench.services, bench.cast.karim, number),
                lambda: passkeys.rename(bench.services, bench.cast.karim, number, "À moi")):  # fmt: skip
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Refused, match=r"passkey\.name"):
        passkeys.rename(bench.services, bench.cast.lea, number, "x" * 61)
    passkeys.rename(bench.services, bench.cast.lea, number, "Téléphone d’Anne")
    with bench.services.database.begin(read_only=True) as session:
        account = reads.account(session, bench.cast.lea.staff_id or 0, bench.services.now())
        assert [each.name for each in account.passkeys] == ["Téléphone d’Anne"]
    passkeys.remove(bench.services, bench.cast.lea, number)
    options, challenge = bench.asked()
    with pytest.raises(passkeys.PasskeyRefused) as refused:
        bench.use(phone.get(options), challenge)
    assert refused.value.staff_id is None


def test_the_time_of_a_challenge_is_not_of_the_future(bench_sqlite: Bench) -> None:
    phone = bench_sqlite.registered()
    options, challenge = bench_sqlite.asked()
    answer = phone.get(options)
    bench_sqlite.clock.advance(seconds=-30)
    with pytest.raises(Refused, match=r"passkey\.too_late"):
        bench_sqlite.use(answer, challenge)
    assert challenge.issued_at - bench_sqlite.clock() == timedelta(seconds=30)


def test_a_passkey_that_stopped_with_a_lost_phone_opens_nothing(bench: Bench) -> None:
    services, who = bench.services, bench.cast.lea
    phone = bench.registered(who)
    options, challenge = bench.asked(who.staff_id)
    assert bench.use(phone.get(options), challenge, who.staff_id) == who.staff_id  # the control
    services.clock.advance(minutes=1)  # type: ignore[attr-defined]
    links.lost_phone(services, bench.cast.karim, who.staff_id or 0)
    with services.database.begin(read_only=True) as session:
        ways = reads.ways(session, who.staff_id or 0)
    assert (ways.passkeys, ways.stopped, ways.factors) == (0, 1, 1)
    options, challenge = bench.asked(who.staff_id)
    assert '"allowCredentials": []' in options
    options, challenge = bench.asked()
    with pytest.raises(passkeys.PasskeyRefused) as refused:
        bench.use(phone.get(options), challenge)
    assert refused.value.code == "passkey.stopped"
    links.restore_phone(services, bench.cast.karim, who.staff_id or 0)
    options, challenge = bench.asked(who.staff_id)
    assert bench.use(phone.get(options), challenge, who.staff_id) == who.staff_id

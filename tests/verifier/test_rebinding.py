"""Row S2: names whose addresses change between the judgement and the connection, or between two redirects."""

from __future__ import annotations

import itertools
import socket
import threading

import pytest

from tests.verifier.doors import PUBLIC_ADDRESS, Network, answer_with, redirect_to
from verifier.fetch import Fetched, FetchFailed, PublicFetch, SourceRefused, resolve_by_system

GOOD = ("93.184.215.14", "2606:4700:4700::1111", "1.1.1.1", "2a00:1450::1")
BAD = ("127.0.0.1", "::1", "169.254.169.254", "::ffff:10.0.0.1")
HOPS = ("first.example", "second.example", "third.example")
ORDERS = list(itertools.product((False, True), repeat=4))  # for each address of an answer: is it private?


def ask(fetch: PublicFetch) -> Fetched:
    """The question of every test here."""
    return fetch(f"https://{HOPS[0]}/", accept="*/*", limit=100)


def serve(host: str) -> bytes:
    """Each hop leads to the next, the last one answers."""
    following = dict(itertools.pairwise(HOPS)).get(host)
    return redirect_to(f"https://{following}/") if following else answer_with(b"{}")


def attacked(hop: int, order: tuple[bool, ...]) -> Network:
    """The four addresses of one hop are public or private as `order` says. The public ones refuse connections, so that
    a fetch without the check tries them all."""
    answers = [bad if is_bad else good for good, bad, is_bad in zip(GOOD, BAD, order, strict=True)]
    elsewhere = {host: [[f"9.9.9.{number}"]] for number, host in enumerate(HOPS)}
    return Network({**elsewhere, HOPS[hop]: [answers]}, serve, closed=frozenset(GOOD))


def test_every_order_of_answers_at_every_hop() -> None:
    refused = 0
    for hop, order in itertools.product(range(3), ORDERS):
        network = attacked(hop, order)
        with pytest.raises(SourceRefused if any(order) else FetchFailed) as refusal:
            ask(network.door())
        assert refusal.value.code == ("fetch.private_address" if any(order) else "fetch.unreachable")
        assert set(network.connected).isdisjoint(BAD)
        assert network.named == list(HOPS[:hop])
        refused += any(order)
    assert refused == 45


def test_without_the_check_every_private_address_is_reached() -> None:
    """The positive control of the 48 orders."""
    for hop, order in itertools.product(range(3), ORDERS):
        network = attacked(hop, order)
        door = network.door(permitted=lambda address: True)
        if any(order):
            assert ask(door).data == b"{}"
        assert set(network.connected).isdisjoint(BAD) is not any(order)


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("hop", range(3))
def test_a_name_is_asked_once_and_the_judged_address_is_used(bad: str, hop: int) -> None:
    """A time to live of zero: the first answer is public, every later one is not."""
    network = Network({HOPS[hop]: [[PUBLIC_ADDRESS], [bad]]}, serve)
    assert ask(network.door()).data == b"{}"
    assert network.asked == network.named == list(HOPS)
    assert network.connected == [PUBLIC_ADDRESS] * 3


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("hop", range(3))
def test_a_fetch_that_connects_by_name_reaches_a_private_address(bad: str, hop: int) -> None:
    """The positive control: judged once, resolved again for the connection."""
    network = Network({HOPS[hop]: [[PUBLIC_ADDRESS], [bad]]}, serve)

    def connect_by_name(address: str, port: int, seconds: float) -> socket.socket:
        return network.connect(network.resolve(network.asked[-1], port)[0], port, seconds)

    assert ask(PublicFetch(network.resolve, connect_by_name, tls=network)).data == b"{}"  # type: ignore[arg-type]
    assert network.connected[hop] == bad


@pytest.mark.parametrize("bad", BAD)
def test_a_redirect_to_the_same_name_is_judged_anew(bad: str) -> None:
    network = Network({HOPS[0]: [[PUBLIC_ADDRESS], [bad]]}, lambda host: redirect_to("/again"))
    with pytest.raises(SourceRefused, match="private_address"):
        ask(network.door())
    assert network.connected == [PUBLIC_ADDRESS]


def test_the_certificate_is_asked_of_the_name_and_not_of_the_address() -> None:
    network = Network({"bücher.example": [], "xn--bcher-kva.example": [["1.1.1.1"]]})
    network.door()("https://BÜCHER.example./x", accept="*/*", limit=100)
    assert (network.named, network.connected) == (["xn--bcher-kva.example"], ["1.1.1.1"])


def test_the_system_s_answers_are_judged_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alias (CNAME) leads to a public IPv4 address and to a private IPv6 one; the resolver gives both."""
    stream = (socket.SOCK_STREAM, 6, "inside.alias.example")
    found = [
        (socket.AF_INET, *stream, ("93.184.215.14", 443)),
        (socket.AF_INET6, *stream, ("fe80::1%eth0", 443, 0, 2)),
        (socket.AF_INET, *stream, ("93.184.215.14", 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert resolve_by_system("badges.example", 443) == ["93.184.215.14", "fe80::1%eth0"]
    network = Network({})
    with pytest.raises(SourceRefused, match="private_address"):
        ask(PublicFetch(connect=network.connect, tls=network))  # type: ignore[arg-type]
    assert network.connected == []


def test_a_name_server_that_never_answers_costs_no_more_than_the_deadline() -> None:
    end, answered = threading.Event(), threading.Event()
    network = Network({})

    def resolve(host: str, port: int) -> list[str]:
        end.wait(600)
        answered.set()
        return [PUBLIC_ADDRESS]

    with pytest.raises(FetchFailed, match="unreachable"):
        ask(PublicFetch(resolve, network.connect, total_seconds=0.2))
    assert not answered.is_set() and network.connected == []
    end.set()


def test_every_judged_address_is_tried() -> None:
    network = Network({HOPS[0]: [["2606:4700:4700::1111", "1.1.1.1"]]}, closed=frozenset({"2606:4700:4700::1111"}))
    assert ask(network.door()).data == b"{}"
    assert network.connected == ["2606:4700:4700::1111", "1.1.1.1"]


def test_of_many_addresses_four_are_tried() -> None:
    many = [f"1.1.1.{number}" for number in range(1, 20)]
    network = Network({HOPS[0]: [many]}, closed=frozenset(many))
    with pytest.raises(FetchFailed, match="unreachable"):
        ask(network.door())
    assert network.connected == many[:4]

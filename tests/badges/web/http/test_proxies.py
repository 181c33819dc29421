"""Whose headers of forwarding are believed, and what counts as one client."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask import Flask

from badges.base.proxies import TrustedProxies, bucket
from badges.base.settings import DEFAULT_PROXIES, Network
from badges.web.http import limits
from tests.cast.application import app_over
from tests.cast.people import Cast

LOCAL = DEFAULT_PROXIES
INNER: tuple[Network, ...] = (*LOCAL, ip_network("10.0.3.0/24"), ip_network("2001:db8:9::/48"))


def seen(networks: tuple[Network, ...], remote: str, **headers: str) -> tuple[str, str]:
    """The address and the scheme that the application sees."""
    environ = {"REMOTE_ADDR": remote, "wsgi.url_scheme": "http", **headers}
    found: list[tuple[str, str]] = []

    def app(environ: dict[str, str], _start: object) -> list[bytes]:
        found.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]))
        return []

    TrustedProxies(app, networks)(environ, lambda *_: None)  # type: ignore[arg-type, return-value]
    return found[0]


@pytest.mark.parametrize(
    ("networks", "remote", "forwarded", "address"),
    [
        (LOCAL, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (LOCAL, "::1", "203.0.113.9", "203.0.113.9"),
        (LOCAL, "::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        (LOCAL, "127.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),  # the first is what the client wrote
        (LOCAL, "127.0.0.1", "1.1.1.1,127.0.0.1", "1.1.1.1"),
        (LOCAL, "127.0.0.1", "2001:db8::7", "2001:db8::7"),
        (LOCAL, "127.0.0.1", "[2001:db8::7]:4711", "2001:db8::7"),
        (LOCAL, "127.0.0.1", "203.0.113.9:4711", "203.0.113.9"),
        (LOCAL, "127.0.0.1", "", "127.0.0.1"),
        (LOCAL, "127.0.0.1", "unknown", "127.0.0.1"),
        (LOCAL, "127.0.0.1", "203.0.113.9, _hidden", "127.0.0.1"),
        (LOCAL, "127.0.0.2", "203.0.113.9", "127.0.0.2"),
        (LOCAL, "10.0.3.7", "203.0.113.9", "10.0.3.7"),
        (LOCAL, "198.51.100.1", "203.0.113.9", "198.51.100.1"),
        (LOCAL, "2001:db8:9::1", "203.0.113.9", "2001:db8:9::1"),
        (LOCAL, "", "203.0.113.9", ""),
        (INNER, "10.0.3.7", "203.0.113.9", "203.0.113.9"),
        (INNER, "10.0.4.7", "203.0.113.9", "10.0.4.7"),
        (INNER, "10.0.3.7", "6.6.6.6, 203.0.113.9, 10.0.3.9", "203.0.113.9"),
        (INNER, "2001:db8:9::1", "203.0.113.9", "203.0.113.9"),
        ((), "127.0.0.1", "203.0.113.9", "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_no_trusted_proxy_has(
    networks: tuple[Network, ...], remote: str, forwarded: str, address: str
) -> None:
    assert seen(networks, remote, HTTP_X_FORWARDED_FOR=forwarded)[0] == address


@pytest.mark.parametrize(
    ("remote", "scheme", "believed"),
    [
        ("127.0.0.1", "https", "https"),
        ("127.0.0.1", "http, HTTPS", "https"),
        ("127.0.0.1", "javascript", "http"),
        ("198.51.100.1", "https", "http"),
    ],
)
def test_the_scheme_is_believed_alike(remote: str, scheme: str, believed: str) -> None:
    assert seen(LOCAL, remote, HTTP_X_FORWARDED_PROTO=scheme)[1] == believed


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8:0:0:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:0::1", "2001:DB8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("::1", "::2", True),
    ],
)
def test_one_ipv6_64_is_one_client(one: str, other: str, same: bool) -> None:
    assert (bucket(one) == bucket(other)) is same


def guessed(app: Flask, remote: str, forwarded: str | None = None, times: int = 1) -> int:
    """Guess links from an address; the status of the last answer."""
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    client = app.test_client()
    for turn in range(times):
        answer = client.get(f"/bienvenue/{turn}", headers=headers, environ_base={"REMOTE_ADDR": remote})
    return answer.status_code


def test_limits_count_a_64_as_one_and_believe_no_stranger(app: Flask) -> None:
    most = limits.LINK_ADDRESS.failures
    for turn in range(most):
        assert guessed(app, f"2001:db8:1:2::{turn:x}") == 404
    assert guessed(app, "2001:db8:1:2:ffff::9") == 429
    assert guessed(app, "2001:db8:1:3::9") == 404
    for turn in range(most):  # a client of its own connection, with another address in each header
        assert guessed(app, "198.51.100.1", f"203.0.113.{turn}") == 404
    assert guessed(app, "198.51.100.1", "203.0.113.250") == 429
    assert guessed(app, "127.0.0.1", "203.0.113.250") == 404  # what the local proxy says is another client
    assert guessed(app, "127.0.0.1", "203.0.113.250", times=most) == 429


def test_the_setting_decides(cast: Cast) -> None:
    services = replace(cast.services, settings=replace(cast.services.settings, trusted_proxies=INNER))
    app = app_over(services)
    most = limits.LINK_ADDRESS.failures
    assert guessed(app, "10.0.3.7", "203.0.113.1", times=most) == 404
    assert guessed(app, "10.0.3.7", "203.0.113.1") == 429
    assert guessed(app, "10.0.3.7", "203.0.113.2") == 404

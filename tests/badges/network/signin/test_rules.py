"""What a browser is called, and when a second way to prove who one is, is asked for."""

from __future__ import annotations

from itertools import product

import pytest

from badges.base.rights import StaffRole
from badges.network.signin.rules import UNKNOWN, Ways, device_name, lacks_ways, second_step

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSERS = {
    f"{MOZILLA} (Linux; Android 10; K) {WEBKIT} Chrome/131.0.0.0 Mobile Safari/537.36": "Téléphone Android, Chrome",
    f"{MOZILLA} (Linux; Android 13; SM-X200) {WEBKIT} Chrome/131.0.0.0 Safari/537.36": "Tablette Android, Chrome",
    f"{MOZILLA} (Linux; Android 14; SM-A546B) {WEBKIT} SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36": (
        "Téléphone Android, Samsung Internet"
    ),
    f"{MOZILLA} (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0": "Téléphone Android, Firefox",
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Mobile/15E148 Safari/604.1": "iPhone, Safari",
    f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 "
    "Mobile/15E148 Safari/604.1": "iPhone, Chrome",
    f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0": "Ordinateur Windows, Firefox",
    f"{MOZILLA} (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0": (
        "Ordinateur Windows, Edge"
    ),
    f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
    "Safari/605.1.15": "Ordinateur Mac, Safari",
    f"{MOZILLA} (X11; Linux x86_64) {WEBKIT} Chrome/131.0.0.0 Safari/537.36": "Ordinateur Linux, Chrome",
    "curl/8.5.0": UNKNOWN,
    "": UNKNOWN,
    "Android\n<script>" + "x" * 100_000: "Tablette Android",
}


@pytest.mark.parametrize("user_agent", BROWSERS)
def test_a_browser_is_named_in_plain_french(user_agent: str) -> None:
    assert device_name(user_agent) == BROWSERS[user_agent]


COORDINATOR, FACILITATOR = frozenset({StaffRole.COORDINATOR}), frozenset({StaffRole.FACILITATOR})


@pytest.mark.parametrize(
    ("passkeys", "authenticator", "codes", "lacks"),
    [
        (0, False, 0, True),
        (1, False, 0, True),  # a phone can be lost
        (0, True, 0, True),
        (0, False, 10, True),  # an envelope is for the day when the phone is lost
        (2, False, 0, False),
        (1, True, 0, False),
        (1, False, 1, False),
        (0, True, 10, False),
    ],
)
def test_a_coordinator_needs_two_ways(passkeys: int, authenticator: bool, codes: int, lacks: bool) -> None:
    ways = Ways(passkeys, authenticator, codes)
    assert lacks_ways(COORDINATOR, ways, demonstration=False) is lacks
    assert lacks_ways(COORDINATOR | FACILITATOR, ways, demonstration=False) is lacks
    assert not lacks_ways(COORDINATOR, ways, demonstration=True)
    assert not lacks_ways(FACILITATOR, ways, demonstration=False)


def test_where_a_password_alone_does_not_sign_in() -> None:
    for passkeys, authenticator in product((0, 1), (False, True)):
        ways = Ways(passkeys, authenticator, codes=10)
        assert second_step(COORDINATOR, ways) is (passkeys > 0 or authenticator)
        assert second_step(FACILITATOR, ways) is authenticator

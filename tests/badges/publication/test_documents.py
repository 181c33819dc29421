"""A public address that no badge could be signed for is refused when it is given, not when the first badge is."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.base.settings import Settings
from tests.cast.environment import environment, problems


@pytest.mark.parametrize(
    "given",
    [
        "https://intranet",
        "https://badges_x.example",
        "https://-badges.example",
        "https://badges-.example",
        "https://a..example",
        "https://.example",
        "https://badges.example%2Fx",
        "https://192.0.2.7",
        "https://8.8.8.8",
        "https://192.168.1.20",
        "https://[2001:db8::1]",
        "https://badgés.example",
        f"https://{'a' * 64}.example",
        f"https://{'a.' * 124}example",
        "https://",
        "ftp://badges.example",
    ],
)
def test_hosts_that_no_did_can_name(tmp_path: Path, given: str) -> None:
    found = problems(environment(BADGES_PUBLIC_URL=given), tmp_path)
    assert found == [("BADGES_PUBLIC_URL", "setting.url_malformed")]


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://badges.example.", "https://badges.example"),
        ("https://xn--badgs-fsa.example", "https://xn--badgs-fsa.example"),
        ("https://a.b.c.xn--p1ai", "https://a.b.c.xn--p1ai"),
        ("https://123.example", "https://123.example"),
        ("http://demo.localhost:8000", "http://demo.localhost:8000"),
        ("https://localhost:8443", "https://localhost:8443"),
    ],
)
def test_hosts_that_are_taken(tmp_path: Path, given: str, origin: str) -> None:
    assert Settings.from_environment(environment(BADGES_PUBLIC_URL=given), home=tmp_path).public_url == origin

"""The environment variables of a public instance, and what the settings say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.base.settings import Settings, SettingsRefused

KEY = "u3Vn8Qw2Lr6Xk9Tz4Pb7Mc1Yd5Gh0JfS"
PHRASE = "granit rose et laine bise"


def environment(**changes: str) -> dict[str, str]:
    """A sound environment of a public instance, with changes; an empty value takes a variable away."""
    sound = {
        "BADGES_PUBLIC_URL": "https://badges.creuse.example",
        "BADGES_SECRET_KEY": KEY,
        "BADGES_KEYS_PASSPHRASE": PHRASE,
    }
    return {name: value for name, value in {**sound, **changes}.items() if value}


def problems(environ: dict[str, str], home: Path) -> list[tuple[str, str]]:
    """(variable, code) of every problem."""
    with pytest.raises(SettingsRefused) as caught:
        Settings.from_environment(environ, home=home)
    return [(problem.name, problem.code) for problem in caught.value.problems]

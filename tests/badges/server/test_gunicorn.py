"""The installed gunicorn has the minor version whose methods the worker overrides."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from badges.server.worker import GUNICORN

ROOT = Path(__file__).parents[3]


def is_known(version: str) -> bool:
    """Whether the worker was written for a version of gunicorn: its minor version is GUNICORN."""
    return version.split(".")[:2] == GUNICORN.split(".")


def test_the_installed_version_is_the_known_one() -> None:
    assert is_known(metadata.version("gunicorn")), "read badges/server/README.md before another gunicorn is taken"


@pytest.mark.parametrize("version", ["27.1.0", "28.0.0", "26.0.1", "2.70.1"])
def test_another_version_is_noticed(version: str) -> None:
    assert not is_known(version)


def test_the_project_asks_for_no_other() -> None:
    with (ROOT / "pyproject.toml").open("rb") as stream:
        dependencies = tomllib.load(stream)["project"]["dependencies"]
    (asked,) = [each for each in dependencies if each.startswith("gunicorn")]
    major, minor = map(int, GUNICORN.split("."))
    assert re.fullmatch(rf"gunicorn>={major}\.{minor}\.\d+,<{major}\.{minor + 1}", asked), asked

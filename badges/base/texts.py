"""Filling a template of plain text that stands beside the room that needs it."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment(package: str) -> Environment:
    return Environment(loader=PackageLoader(package, ""), autoescape=False, undefined=StrictUndefined)  # noqa: S701 - plain text


def fill(package: str, name: str, **facts: str) -> str:
    """The template `name` of `package` with these facts; raises `jinja2.UndefinedError` for one that is missing."""
    return _environment(package).get_template(name).render(**facts)

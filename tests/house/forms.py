"""The records of the service's forms."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from badges.app import AUDIENCES
from badges.base.facts import Facts


def import_rooms() -> None:
    """Import what the service imports when something first needs it: its capabilities, and the pages."""
    import_module("badges.capabilities")
    for each in AUDIENCES:
        for module in (*(module for _name, module, _attribute in each.blueprints), *each.parts):
            import_module(module)


def records() -> list[type[Facts]]:
    """Every form's record of the service, by name; those of tests are left out."""
    import_rooms()

    def below(form: type[Facts]) -> Iterator[type[Facts]]:
        for each in form.__subclasses__():
            yield each
            yield from below(each)

    found = {each for each in below(Facts) if each.__module__.startswith("badges.")}
    return sorted(found, key=lambda each: (each.__module__, each.__name__))

"""The records of the service's forms."""

from __future__ import annotations

from collections.abc import Iterator

from badges.base.facts import Facts


def records() -> list[type[Facts]]:
    """Every form's record of the service, by name; those of tests are left out."""
    import badges.app  # noqa: F401 - every record of a form is then known to Python

    def below(form: type[Facts]) -> Iterator[type[Facts]]:
        for each in form.__subclasses__():
            yield each
            yield from below(each)

    found = {each for each in below(Facts) if each.__module__.startswith("badges.")}
    return sorted(found, key=lambda each: (each.__module__, each.__name__))

"""RSA, health, nationality and guardianship are never asked, kept or counted: no column, field or key is of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

import pytest

import badges.capabilities  # noqa: F401 - imports every table
from badges.base.database.types import Base
from badges.base.facts import declared
from badges.base.text.names import folded
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait
from badges.recognition.models.rules import Family
from badges.reports.counts import What
from badges.reports.lists import Listed
from badges.reports.traits import reads
from badges.web.counter.reports import report_words
from tests.house.forms import records
from tests.house.sources import catalogue

SENSITIVE = re.compile(
    r"\b(?:rsa|revenu de solidarite|sante|health|maladies?|illness(?:es)?|handicaps?|disability|nationalites?"
    r"|nationality|citizenship|tutelle|curatelle|guardian(?:ship)?|allocataires?|allowances?|social security"
    r"|securite sociale|religion|ethnic(?:ity)?)\b"
)

OF_STAFF = "accompanies"  # a colleague's own work, yes or no: whom they accompany is neither asked nor written


def is_sensitive(name: str) -> bool:
    """Whether a name, or a label, is of what is never asked."""
    return SENSITIVE.search(folded(re.sub(r"[_.]", " ", name))) is not None


def columns() -> Iterator[str]:
    """Every table and column."""
    for table in Base.metadata.tables.values():
        yield table.name
        yield from (f"{table.name}.{column.name}" for column in table.columns)


def fields() -> Iterator[str]:
    """Every field of a form's record, with the word before it and each of its choices."""
    labels = {message.id: str(message.string) for message in catalogue("fr", "codes")}
    for form in records():
        for name, fact in declared(form).items():
            yield f"{form.__name__}.{name}"
            if fact.label != OF_STAFF:
                yield labels.get(f"field.{fact.label}", "")
            yield from (text for code, text in labels.items() if code.startswith(f"choice.{fact.label}."))


def keys() -> Iterator[str]:
    """Every key of a report, and every choice that a column may hold."""
    yield from (each.value for kind in (What, Listed) for each in kind)
    yield from (*report_words.FIVE, *Family, *reads.KEYS.values())
    yield from (value for kind in (Trait, AgeBand, Gender, SentBy) for value in kind)
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = getattr(column.type, "enum_class", None)
            if isinstance(kind, type) and issubclass(kind, StrEnum):
                yield from (f"{table.name}.{column.name}: {each.value}" for each in kind)


@pytest.mark.parametrize("found", [columns, fields, keys])
def test_nothing_sensitive_is_asked_kept_or_counted(found: object) -> None:
    names = list(found())  # type: ignore[operator]
    assert len(names) > 15
    assert [each for each in names if is_sensitive(each)] == []


@pytest.mark.parametrize(
    "name",
    [
        "member.rsa",
        "MemberFacts.health",
        "Sa nationalité",
        "Est-elle sous tutelle ?",
        "persons.by_guardianship",
        "Santé",
    ],
)
def test_one_of_them_is_seen(name: str) -> None:
    assert is_sensitive(name)


@pytest.mark.parametrize("name", ["member.site_id", "persons.new", "D’où vient l’idée ?", "versatile"])
def test_what_is_asked_is_not(name: str) -> None:
    assert not is_sensitive(name)

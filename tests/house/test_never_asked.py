"""RSA, health, nationality and guardianship are no column, no field of a form and no key of a report; and no page of
the staff reads what members answered to the optional questions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import badges.app
import badges.capabilities  # noqa: F401
from badges.base.database.types import Base
from badges.base.facts import Facts, declared
from badges.people.traits.rules import AgeBand, Gender, SentBy, Trait
from badges.reports.traits import reads
from tests.house.sources import ROOT

NEVER: Final = re.compile(
    r"(?<![a-z])(rsa|caf|health|sante|illness|disab|handicap|mdph|nationalit|citizenship|foreign|asylum|guardian|tutelle"
    r"|curatelle|tutor|ward(?![a-z])|ethnic|religion|prison|convict|justice|income|benefits?(?![a-z]))"
)
# What the words mean elsewhere.
MEANT: Final[frozenset[str]] = frozenset()


def columns() -> Iterator[str]:
    for table in Base.metadata.tables.values():
        yield from (f"{table.name}.{column.name}" for column in table.columns)


def fields() -> Iterator[str]:
    waiting = [Facts]
    while waiting:
        form = waiting.pop()
        waiting.extend(form.__subclasses__())
        if form is not Facts:
            yield from (f"{form.__name__}.{name}" for name in declared(form))


def keys() -> Iterator[str]:
    """What a table or a figure of a report can be called: every text of its room that is a word of ours."""
    for path in sorted((ROOT / "badges" / "reports").rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        texts = (
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        )
        yield from (f"{path.stem}: {text}" for text in texts if re.fullmatch(r"[a-z0-9_.]+", text))
    for each in (Trait, AgeBand, Gender, SentBy):
        yield from (f"{each.__name__}.{value}" for value in each)
    yield from reads.KEYS.values()


@pytest.mark.parametrize("named", [columns, fields, keys])
def test_none_is_asked_kept_or_counted(named: object) -> None:
    found = list(named())  # type: ignore[operator]
    assert len(found) > 20
    assert [each for each in found if NEVER.search(each.lower()) and each not in MEANT] == []


@pytest.mark.parametrize(
    "name",
    ["member.rsa", "member.receives_rsa", "member.health_note", "Facts.nationality", "key: persons.guardianship"],
)
def test_such_a_name_would_be_found(name: str) -> None:
    assert NEVER.search(name)


def test_a_service_is_of_three_kinds_and_an_age_of_four_bands() -> None:
    assert [*SentBy] == ["work", "social", "other"] and len(AgeBand) == 4
    assert next(iter(Gender)) is Gender.UNSAID, "« je préfère ne pas dire » is asked first"


ALLOWED: Final = {
    "badges/people/traits", "badges/reports/traits", "badges/web/portfolio/traits", "badges/web/portfolio/rights",
    "badges/people/registration.py", "badges/web/trait_words.py", "badges/web/portfolio/recognition.py",
    "badges/web/coordination/reports/questions.py",
}  # fmt: skip


def test_no_page_of_the_staff_reads_what_members_answered() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "badges").rglob("*.py")
        if re.search(r"people\.traits|MemberTraits|people import traits", path.read_text("utf-8"))
    }
    assert {each for each in readers if each not in ALLOWED and str(Path(each).parent) not in ALLOWED} == set()
    coordination = (ROOT / "badges/web/coordination/reports/questions.py").read_text("utf-8")
    assert "reads.asked(" in coordination and "reads.own" not in coordination and "reads.answers" not in coordination
    assert "gender.value" not in (ROOT / "badges/web/portfolio/templates/traits/answers.html").read_text("utf-8")

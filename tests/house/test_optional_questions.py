"""What the optional questions of a report may ask, and that no page of the staff reads what a member answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from badges.people.traits.rules import AgeBand, Gender, SentBy
from tests.house.sources import ROOT


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

"""When a phone answers: written, read, typed in French, and said in words."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.base.text import call_hours
from badges.base.text.call_hours import Span, fault, read, runs, typed, written
from badges.web.http import formats

DAYS = st.sets(st.sampled_from(call_hours.WEEKDAYS), min_size=1).map(lambda days: tuple(sorted(days)))
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SPANS = st.lists(st.builds(Span, DAYS, CLOCKS, CLOCKS), min_size=1, max_size=call_hours.MOST).filter(
    lambda spans: fault(spans) is None
)


@given(SPANS)
def test_what_is_written_fits_the_column_and_is_read_again_and_typed_again(spans: list[Span]) -> None:
    text = written(spans)
    assert len(text) <= 80 and set(read(text) or ()) == set(spans) and typed(text) == text


@given(SPANS)
def test_the_french_words_that_people_read_can_be_typed(spans: list[Span]) -> None:
    assert typed(formats.answers(written(spans), "fr")) == written(spans)


@given(st.text(max_size=60) | st.text(alphabet="lundimarvejo9h12:-, à;et", max_size=40))
def test_any_text_is_read_whole_or_not_at_all(text: str) -> None:
    found = typed(text)
    assert found is None or read(found) is not None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("lundi au vendredi, 9 h à 17 h", "Mo-Fr 09:00-17:00"),
        ("Lundi-vendredi : 9h-17h", "Mo-Fr 09:00-17:00"),
        (" du lundi au vendredi\n de 9 h à 12 h et de 14 h à 17 h 30", "Mo-Fr 09:00-12:00;Mo-Fr 14:00-17:30"),
        ("les mardis et jeudis de 9 heures à midi", "Tu,Th 09:00-12:00"),
        ("lun.-ven. 9h-12h/14h-17h", "Mo-Fr 09:00-12:00;Mo-Fr 14:00-17:00"),
        ("mardi 9h-12h, jeudi 14:00–16:00.", "Tu 09:00-12:00;Th 14:00-16:00"),
        ("9 à 12 h le mardi", "Tu 09:00-12:00"),
        ("tous les jours, 9h-18h", "Mo-Su 09:00-18:00"),
        ("lundi 14h-17h, lundi au vendredi 9h-12h", "Mo-Fr 09:00-12:00;Mo 14:00-17:00"),
        ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
    ],
)
def test_hours_as_people_write_them(text: str, kept: str) -> None:
    assert typed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "", "le mardi", "9h-12h", "24/24", "mardi 9 h", "samedi au lundi, 9 h à 12 h", "lundi, 12 h à 9 h",
        "lundi 25h-26h", "lundi au vendredi, 9 h à 17 h, sauf en août", "lundi au vendredi sauf mercredi, 9 h à 17 h",
        "lundi matin, 9h-12h", "marché, 9h-12h", "lundi 9h-12h, lundi 11h-13h",
        "lundi 9h-10h, mardi 9h-10h, jeudi 9h-10h, samedi 9h-11h",
        "lundi\u202e 9h-12h", "lundi, " * 40 + "9h-12h",
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_is_not_read(text: str) -> None:
    assert typed(text) is None


@pytest.mark.parametrize("text", ["Fr-Mo 09:00-17:00", "Mo,Tu,We 09:00-17:00", "Mo 9:00-12:00", "Xx 09:00-12:00", "Mo"])
def test_no_other_form_is_taken_for_one_of_ours(text: str) -> None:
    assert read(text) is None


def test_runs_of_three_days_are_said_by_their_ends() -> None:
    assert runs((0, 1, 2, 4)) == [(0, 2), (4, 4)] and runs((0, 1)) == [(0, 0), (1, 1)] and runs(()) == []


@pytest.mark.parametrize(
    ("hours", "french", "english"),
    [
        ("Tu,Th 09:00-12:00", "mardi et jeudi, 9 h à 12 h", "Tuesday and Thursday, 9:00 to 12:00"),
        (
            "Mo-We,Fr 09:00-12:30;Mo-We,Fr 14:00-17:00;Sa 10:00-12:00",
            "lundi au mercredi et vendredi, 9 h à 12 h 30 et 14 h à 17 h ; samedi, 10 h à 12 h",
            "Monday to Wednesday and Friday, 9:00 to 12:30 and 14:00 to 17:00; Saturday, 10:00 to 12:00",
        ),
        ("Mo-Su 09:00-18:00", "tous les jours, 9 h à 18 h", "every day, 9:00 to 18:00"),
        ("le mardi, sauf en août", "le mardi, sauf en août", "le mardi, sauf en août"),
    ],
)
def test_the_words(hours: str, french: str, english: str) -> None:
    assert formats.answers(hours, "fr").replace("\u00a0", " ").replace("\u202f", " ") == french
    assert formats.answers(hours, "en") == english

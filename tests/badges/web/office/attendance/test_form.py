"""The form of an attendance page as a record: which act a button names, and who is ticked."""

from __future__ import annotations

import pytest

from badges.gatherings.rules import Participation
from badges.web.http.forms import Form
from badges.web.office.attendance import acts
from badges.web.office.attendance.form import Act, AttendanceForm
from badges.web.office.attendance.names import Wanted


@pytest.mark.parametrize(
    ("fields", "act", "number"),
    [
        ({}, Act.SAVE, None),
        ({"then": "nobody"}, Act.NOBODY, None),
        ({"then": "nobody:1"}, Act.SAVE, 1),
        ({"then": "vue:a-f"}, Act.LETTERS, None),
        ({"then": "vue"}, Act.SAVE, None),
        ({"then": "find", "elsewhere": "ami"}, Act.FIND, None),
        ({"then": "find", "elsewhere": " ", "visitor": "Samira"}, Act.VISIT, None),  # Enter in the visitor's field
        ({"then": "find"}, Act.SAVE, None),
        ({"then": "visit"}, Act.VISIT, None),
        ({"then": "sans-nom"}, Act.UNNAMED, None),
        ({"then": "visitor"}, Act.REGISTER, None),
        ({"then": "retirer:12"}, Act.TAKE_BACK, 12),
        ({"then": "retirer:²"}, Act.TAKE_BACK, None),
        ({"then": "chez:7"}, Act.SEEN, 7),
        ({"then": "chez:x"}, Act.SAVE, None),
        ({"then": "effacer"}, Act.SAVE, None),
    ],
)
def test_the_button_names_the_act(fields: dict[str, str], act: Act, number: int | None) -> None:
    form = AttendanceForm.of(Form(fields))
    assert (form.act, form.number) == (act, number)


def test_every_act_has_its_function() -> None:
    assert set(acts.ACTS) == set(Act)
    assert set(Act) > acts.RECORDS_NOTHING


def test_only_who_asks_for_names_is_shown_others() -> None:
    asked = {"elsewhere": "ami" * 60}
    assert AttendanceForm.of(Form({**asked, "then": "find"})).wanted == Wanted(text=("ami" * 60)[:130])
    assert AttendanceForm.of(Form({**asked, "then": "vue:a-f"})).wanted == Wanted("a-f")
    assert AttendanceForm.of(Form(asked)).wanted == Wanted()


def test_who_is_ticked_and_who_was() -> None:
    fields = {"present": ["1", "2", "x"], "role-1": "leads", "role-2": "king", "was": ["2-helps", "3", "x-y"]}
    form = AttendanceForm.of(Form({**fields, "then": ["chez:9"]}))
    takes_part = Participation.TAKES_PART
    assert form.ticked == {1: Participation.LEADS, 2: takes_part, 9: takes_part}
    assert form.shown == {2: Participation.HELPS, 3: None}

"""What the forms of a workshop say: each mistake stands beside its field, all of them at once."""

from __future__ import annotations

from datetime import time

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.facts import Facts, Unfit
from badges.gatherings.rules import Participation
from badges.gatherings.workshops.facts import (
    ClosingFacts,
    EnrolmentFacts,
    ProposalFacts,
    SessionsFacts,
    WorkshopFacts,
)

HOURS = {"day": "2026-12-02", "start": "9 h", "end": "12 h"}
CONTACT = "05 55 82 80 47"


@pytest.mark.parametrize(
    ("form", "sent", "refusals"),
    [
        (ProposalFacts, {"title": "", "member": "x"}, {"title": "workshop.title_missing", "member": "form.choice"}),
        (ProposalFacts, {"title": "Couture", "description": CONTACT}, {"description": "sentence.contact"}),
        (WorkshopFacts, {"title": "Couture", "place": "x" * 121}, {"place": "workshop.text_too_long"}),
        (WorkshopFacts, {"title": "Couture", "description": "x" * 401}, {"description": "workshop.text_too_long"}),
        *(
            (WorkshopFacts, {"title": "Couture", "capacity": each}, {"capacity": "workshop.capacity"})
            for each in ("0", "−1", "501", "x")
        ),
        *((SessionsFacts, {**HOURS, "weeks": each}, {"weeks": "workshop.weeks"}) for each in ("", "0", "21", "-1")),
        (SessionsFacts, {**HOURS, "weeks": "1", "end": "8 h"}, {"end": "gathering.order"}),
        *((ClosingFacts, {"came": each}, {"came": "workshop.came"}) for each in ("", "-1", "10001")),
        (ClosingFacts, {"came": "3", "went_well": CONTACT}, {"went_well": "sentence.contact"}),
        (EnrolmentFacts, {"role": "boss"}, {"member": "form.choice", "role": "attendance.role"}),
    ],
)  # fmt: skip
def test_each_mistake_stands_beside_its_field(
    form: type[Facts], sent: dict[str, str], refusals: dict[str, str]
) -> None:
    with pytest.raises(Unfit) as unfit:
        form.read(MultiDict(sent))
    assert {name: refusal.code for name, refusal in unfit.value.refusals.items()} == refusals


def test_what_is_right_is_read() -> None:
    idea = ProposalFacts.read(MultiDict({"title": " Couture ", "description": "", "member": "7", "agreed": "1"}))
    assert (idea.title, idea.activity, idea.description, idea.member, idea.agreed) == ("Couture", None, None, 7, True)
    changed = WorkshopFacts.read(MultiDict([("title", "Couture"), ("skills", "soin"), ("skills", "soin")]))
    assert (changed.skills, changed.capacity) == (["soin"], None)
    assert WorkshopFacts(title="Couture").skills is None  # a caller that says nothing of them leaves them
    planned = SessionsFacts.read(MultiDict({**HOURS, "weeks": "20"}))
    assert (planned.weeks, planned.start) == (20, time(9))
    assert EnrolmentFacts.read(MultiDict({"member": "7"})).role is Participation.TAKES_PART


def test_the_version_follows_what_the_form_shows() -> None:
    said = {"title": "Couture", "place": "UDAF", "skills": ["soin"]}
    versions = {
        WorkshopFacts(**{**said, **other}).version  # type: ignore[arg-type]
        for other in ({}, {"capacity": 3}, {"skills": []}, {"place": None}, {"description": "Un ourlet."})
    }
    assert len(versions) == 5

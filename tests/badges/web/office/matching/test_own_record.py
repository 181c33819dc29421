"""No page that a facilitator reads differs by what is said of her own record: a colleague does what it would tell."""

from __future__ import annotations

import re

import pytest

from badges.matching.ideas import become
from badges.matching.objections.keep_apart import keep_apart
from badges.people.ties import identity_question
from tests.cast.ideas import another_day, coming, noted_idea
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.postings import posting


@pytest.mark.parametrize("which", ["own", "theirs", "turned", "idea", "workshop"])
def test_no_page_of_hers_differs_by_it(lea: Browser, helene: Browser, cast: Cast, which: str) -> None:
    services = cast.services
    mine, xena = cast.member("Léa", "Martin"), cast.member("Xena", "Zed", phone="06 11 11 11 11")
    identity_question.answer(services, cast.lea, mine, same_person=True)
    offer = posting(services, cast.helene, xena)
    posting(services, cast.helene, mine, side="sought")
    idea = noted_idea(services, cast.helene, cast.gueret, member=mine)
    coming(services, cast.helene, idea, [xena])
    if which == "workshop":
        become.become(services, cast.helene, idea, another_day())
    path = {
        "own": f"/membres/{mine}/choisir", "theirs": f"/annonces/{offer}/choisir",
        "turned": f"/membres/{xena}/choisir/tourner", "idea": f"/idees/{idea}?q=Xe", "workshop": f"/idees/{idea}",
    }[which]  # fmt: skip

    def page(browser: Browser) -> str:
        return re.sub(r'(csrf_token" value|nonce|key" value)="[^"]*"', "", browser.get(path).text)

    before, colleague = page(lea), page(helene)
    keep_apart(services, cast.helene, xena, mine)
    assert page(lea) == before
    if which in ("own", "theirs", "workshop"):
        assert page(helene) != colleague  # the control
    if which == "own":
        assert "une collègue choisit avec vous" in before and "Xena" not in before
        assert lea.get(f"{path}/tourner", 303).location == path
    if which == "workshop":
        assert "une collègue prévient" in before and "Prévenue" not in before

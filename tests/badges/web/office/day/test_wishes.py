"""What members ask to have corrected, on the day's page: a few at once, however many were written."""

from __future__ import annotations

from badges.questions import correction_wish
from badges.web.office.day import waiting_lines
from tests.cast.office import Browser
from tests.cast.people import Cast

LONG = "Mon nom est mal écrit. " * 26  # as long as one may be
MOST = 60_000  # bytes of a page of the staff


def test_the_page_stays_light_and_says_that_others_follow(lea: Browser, cast: Cast) -> None:
    members = [cast.member(f"Personne {number}", None) for number in range(20)]
    for member in members[:3]:
        correction_wish.ask_for(cast.services, member, "Mon prénom")
    page = lea.get("/aujourdhui").text
    assert page.count("À rappeler") == 3 and "ensuite" not in page
    for member in members:
        for number in range(2):
            correction_wish.ask_for(cast.services, member, f"{number} {LONG}"[:600])
    page = lea.get("/aujourdhui").text
    assert page.count("À rappeler") == waiting_lines.WISHES and len(page.encode()) < MOST
    assert "33 autres demandes viennent ensuite" in page.replace("\u00a0", " ")
    for _done in range(34):
        with cast.services.database.begin(read_only=True) as session:
            first = correction_wish.waiting_at(session, cast.lea, cast.site_ids["gueret"], 1)[0]
        correction_wish.settle(cast.services, cast.lea, first.id)
    page = lea.get("/aujourdhui").text
    assert page.count("À rappeler") == 9 and "ensuite" not in page

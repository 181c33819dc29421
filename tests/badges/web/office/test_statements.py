"""Every page of the wizard is drawn with at most twelve statements, whoever opens it and whatever was seen."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from badges.gatherings.tables import Gathering, Workshop
from badges.people.tables import Member
from badges.recognition import observe
from tests.cast.late import prepared
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import award, criteria
from tests.cast.statements import statements
from tests.cast.wizard import begin, ready

MOST = 12


def within(app: Flask, browser: Browser, *paths: str) -> None:
    """Open each page and count what it asks of the database."""
    for path in paths:
        browser.get(path)
        with statements(app) as found:
            browser.get(path)
        assert len(found) <= MOST, (path, [" ".join(statement.split())[:90] for statement, _ in found])


def test_the_pages_of_one_award(lea: Browser, helene: Browser, app: Flask, cast: Cast,
                                two_gatherings: Gatherings) -> None:  # fmt: skip
    amina, (before, today) = two_gatherings
    for browser in (lea, helene):
        within(app, browser, f"/seances/{today}/reconnaitre", f"/membres/{amina}/reconnaitre",
               f"/seances/{today}/reconnaitre/{amina}")  # fmt: skip
    fresh = begin(lea, cast, two_gatherings, "animer")
    within(app, lea, f"/reconnaitre/{fresh}/vu", f"/reconnaitre/{fresh}/vu?note=1", f"/reconnaitre/{fresh}/fait")
    number = ready(lea, cast, two_gatherings)
    step = f"/reconnaitre/{number}"
    for browser in (lea, helene):
        within(app, browser, f"{step}/vu", f"{step}/vu?note=1", f"{step}/vu/seance/{before}", f"{step}/apercu",
               f"{step}/accord", f"{step}/fait")  # fmt: skip
    lea.sent(f"{step}/accord", {"answer": "yes"})
    within(app, lea, f"{step}/vu", f"{step}/apercu", f"{step}/accord", f"{step}/merci", f"{step}/signer")
    lea.sent(f"{step}/signer")
    within(app, lea, f"{step}/fait", f"{step}/pause")
    assert award(cast.services, number).state == "issued"


def test_what_was_seen_often_and_before_the_registration_costs_no_more(lea: Browser, app: Flask, cast: Cast) -> None:
    amina, jean = cast.member(), cast.member("Jean-Paul", "Dufour")
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).joined_on -= timedelta(days=2)
    places = [cast.gathering(days, {amina: "helps", jean: "helps"}) for days in range(1, 12)]
    for place in places:
        observe.observe(cast.services, cast.lea, member_id=amina, badge_slug="equipe",
                        criteria=criteria(cast.services, "equipe")[:2], gathering_id=place)  # fmt: skip
    number = begin(lea, cast, (amina, [places[1], cast.gathering(0, {amina: "helps"})]), "equipe")
    step = f"/reconnaitre/{number}"
    within(app, lea, f"{step}/vu?note=1", f"{step}/apercu", f"{step}/accord")


def test_the_pages_of_an_award_that_a_colleague_reads_first(lea: Browser, app: Flask, cast: Cast) -> None:
    step = f"/reconnaitre/{prepared(cast)}"
    assert "Une collègue lira d’abord" in lea.get(f"{step}/apercu").text
    within(app, lea, f"{step}/vu", f"{step}/apercu")
    lea.sent(f"{step}/apercu", to=f"{step}/relecture/demander")
    within(app, lea, f"{step}/apercu")


def test_the_home_page_of_who_is_signed_in(lea: Browser, helene: Browser, app: Flask, cast: Cast) -> None:
    _amina, number = cast.member(), cast.workshop("Couture")
    held = [cast.gathering(workshop=number), cast.gathering()]
    with cast.services.database.begin() as session:
        session.get_one(Workshop, number).place = "Chez Amina Benali"
        for each in held:
            gathering = session.get_one(Gathering, each)
            gathering.starts_at, gathering.ends_at = (
                moment + timedelta(days=2) for moment in (gathering.starts_at, gathering.ends_at)
            )
    for browser in (lea, helene):
        within(app, browser, "/")
    page = lea.get("/").text
    assert "Couture" in page and "Amina" not in page

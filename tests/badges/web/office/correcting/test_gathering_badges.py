"""The badges of a gathering that was noted wrongly, from its page: one tap for all of them."""

from __future__ import annotations

import html

import pytest

from badges.gatherings import attendance
from badges.issuing.sign import sign
from badges.network import team
from badges.recognition import award, observe, reads
from badges.web import list_pages
from tests.cast import acts
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, agreed


def place(of: Recognition) -> int:
    """Where the award was begun."""
    number = of.row().gathering_id
    assert number is not None
    return number


def test_after_a_change_the_page_lists_the_badges(lea: Browser, cast: Cast) -> None:
    of = agreed(cast).sign()
    gathering = place(of)
    page, form = f"/seances/{gathering}/badges", f"/seances/{gathering}/modifier"
    assert f'href="{page}"' in lea.get(f"/seances/{gathering}").text
    given = {"title": "Couture du mardi", "day": "24/11/2026", "start": "14h", "end": "16h", "place": ""}
    assert lea.sent(form, given) == page
    for accompanies in (True, False):  # who accompanies members elsewhere opens no page about badges
        team.say_accompanies(cast.services, cast.helene, cast.lea.staff_id or 0, accompanies=accompanies)
        assert lea.sent(form, given) == (f"/seances/{gathering}" if accompanies else page)
    shown = html.unescape(lea.get(page).text)
    assert "Amina Benali" in shown and "Refaire ces badges" in shown and "Annuler ces badges" not in shown
    lea.get(page)
    attendance.record_attendance(
        cast.services, cast.lea, gathering, {of.member: "leads"}, observed=reads.observed_members
    )
    assert "1 badge est refait" in html.unescape(lea.send(page, {"then": "reissue"}).text).replace("\xa0", " ")
    again = html.unescape(lea.send(page, {"then": "reissue"}).text).replace("\xa0", " ")
    assert "disent déjà ce qui est noté" in again and of.headline() == "VALID"


def test_they_are_paused_and_the_coordination_cancels(lea: Browser, helene: Browser, cast: Cast) -> None:
    of = agreed(cast).sign()
    page = f"/seances/{place(of)}/badges"
    assert "1 badge est en pause" in html.unescape(lea.send(page, {"then": "pause"}).text).replace("\xa0", " ")
    assert of.headline() == "SUSPENDED"
    refused = html.unescape(lea.send(page, {"then": "reissue"}).text)
    assert "n’a pas changé" in refused and "en pause" in refused
    lea.send(page, {"then": "cancel"})  # is not hers
    assert of.headline() == "SUSPENDED"
    assert "Annuler ces badges" in helene.get(page).text
    assert "1 badge est annulé" in html.unescape(helene.send(page, {"then": "cancel"}).text).replace("\xa0", " ")
    assert of.headline() == "REVOKED"
    assert "Aucun badge ne s’appuie" in lea.get(page).text


def test_without_a_recent_proof_nothing_is_cancelled(helene: Browser, cast: Cast) -> None:
    of = agreed(cast).sign()
    page = f"/seances/{place(of)}/badges"
    carried = helene.get(page)
    cast.services.clock.advance(minutes=6)  # type: ignore[attr-defined]
    answer = helene.send(page, {"then": "cancel"})
    assert carried.status_code == 200 and answer.status_code != 200 and of.headline() == "VALID"


def test_another_list_is_shown_again(lea: Browser, cast: Cast) -> None:
    of = agreed(cast).sign()
    answer = lea.send(f"/seances/{place(of)}/badges", {"then": "pause", "version": "0" * 32})
    assert answer.status_code == 409 and of.headline() == "VALID"


def test_thirty_a_page_and_one_tap_for_all(lea: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_pages, "PAGE", 1)
    services, lea_ = cast.services, cast.lea
    of, other = agreed(cast), cast.member("Inès", "Roche")
    there = {of.member: "helps", other: "helps"}
    gathering = place(of)
    attendance.record_attendance(services, lea_, gathering, there, observed=reads.observed_members)
    before = cast.gathering(3, {other: "helps"}, workshop=cast.workshop("Cuisine"))
    observe.observe(services, lea_, member_id=other, badge_slug="equipe", criteria=["1"], gathering_id=before)
    number = award.start(services, lea_, member_id=other, badge_slug="equipe", gathering_id=gathering)
    acts.tick(services, lea_, number, ["1", "3"], None)
    acts.answer(services, lea_, number, "yes", None, "code")
    for each in (of.award, number):
        sign(services, lea_, each)
    page = f"/seances/{gathering}/badges"
    first, second, beyond = (html.unescape(lea.get(each).text) for each in (page, f"{page}?apres=1", f"{page}?apres=9"))
    assert "Amina" in first and "Inès" not in first and f'href="{page}?apres=1"' in first
    assert "Inès" in second and "Amina" not in second and f'href="{page}"' in second and "Amina" in beyond
    assert "les 2 badges d’un coup" in first.replace("\xa0", " ")
    lea.send(page, {"then": "pause"})
    assert of.headline() == "SUSPENDED"
    assert lea.get(page).text.count("En pause") == lea.get(f"{page}?apres=1").text.count("En pause") == 1

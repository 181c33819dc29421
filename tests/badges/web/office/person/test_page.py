"""The page of a member: what to do next, what was seen and by whom, and no link that leads nowhere."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from badges.gatherings import attendance, change
from badges.issuing import sign
from badges.leaving import depart
from badges.people.tables import Member
from badges.recognition import award, observe
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from tests.cast import acts
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import statements


def see(cast: Cast, member: int, gathering: int, *criteria: str, badge: str = "equipe") -> None:
    """Léa saw criteria at a gathering."""
    observe.observe(
        cast.services, cast.lea, member_id=member, badge_slug=badge, criteria=criteria, gathering_id=gathering
    )  # fmt: skip


def plain(page: str) -> str:
    """A page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_next_act_follows_what_was_seen(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (before, today) = two_gatherings
    path = f"/membres/{amina}"
    page = lea.get(path).text
    assert "Rien n’a encore été vu." in page and "Notez ce qu’Amina a su faire" in page
    see(cast, amina, today, "1", "3")
    page = lea.get(path).text
    assert "Travailler en équipe : encore une date" in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "vu par Léa Martin" in page and "présence saisie par Hélène Roux" in page
    see(cast, amina, before, "1")
    page = lea.get(path).text
    assert "prêt à reconnaître" in page
    action = f"/seances/{today}/reconnaitre/{amina}"
    assert f'action="{action}"' in page
    where = lea.sent(path, {"badge": "equipe"}, to=action)
    assert where.endswith("/vu")
    page = lea.get(path).text
    assert "encore une date" not in page  # a draft with nothing ticked in it is not yet a badge


def test_a_no_leads_to_the_answer_and_begins_nothing(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (before, today) = two_gatherings
    for place in (before, today):
        see(cast, amina, place, "1", "2")
    number = award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    acts.tick(cast.services, cast.lea, number, ["1", "2"], "A montré comment faire.")
    acts.answer(cast.services, cast.lea, number, "no")
    page = lea.get(f"/membres/{amina}").text
    assert "a dit non merci" in page and f'href="/reconnaitre/{number}/fait"' in page
    assert "prêt à reconnaître" not in page and 'name="badge"' not in page
    again = award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    assert lea.sent(f"/reconnaitre/{number}/fait", to=f"/reconnaitre/{number}/redemander") == f"/reconnaitre/{again}/vu"


def test_a_missing_date_is_looked_for_on_other_days(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (before, today) = two_gatherings
    twin = cast.gathering(0, {amina: "helps"})  # of the same day: it gives no second date
    there = cast.gathering(5, {amina: "helps"}, site="auzances")
    see(cast, amina, today, "1", "3")
    path = f"/membres/{amina}"
    page = lea.get(path).text
    other = f"/seances/{before}/vu/{amina}?badge=equipe&amp;de=fiche"
    assert page.count(f'href="{other}"') == 2  # beside what was seen, and as the next act
    assert f"/seances/{twin}/vu" not in page and f"/seances/{there}/vu" not in page
    assert "Travailler en équipe" in lea.get(other.replace("&amp;", "&")).text
    lea.sent(other.replace("&amp;", "&"), {"criteria": ["equipe:1"]})
    page = lea.get(path).text
    assert "prêt à reconnaître" in page and "un autre jour" not in page


def test_the_button_says_the_date_and_another_one_can_be_chosen(lea: Browser, cast: Cast) -> None:
    """Whoever was never there is noted first at today's gathering, if there is one; no page leads nowhere."""
    amina, odile = cast.member(), cast.member("Odile", "Zimmer", unnamed=True)
    path = f"/membres/{amina}"
    page = plain(lea.get(path).text)
    assert "Noter" not in page[page.index("<main") :] and "Noter une rencontre" in lea.get(f"{path}/vu").text
    today = cast.gathering(0, {})
    for where in (path, f"{path}/vu"):
        assert f'href="/seances/{today}?avec={amina}"' in lea.get(where).text, where
    unnamed = lea.get(f"/membres/{odile}/vu").text
    assert "Ses présences sont notées sans son nom" in unnamed and "Noter une rencontre" not in unnamed
    assert f"/seances/{today}" not in unnamed
    cast.gathering(4, {amina: "helps"})
    page = plain(lea.get(path).text)
    assert ">Noter ce que j’ai vu le 20 novembre<" in page and f'href="{path}/vu">À une autre date<' in page
    assert "Noter sa présence" not in page and f"/seances/{today}?avec" in lea.get(f"{path}/vu").text
    change.cancel(cast.services, cast.lea, today, "")
    assert f"/seances/{today}?avec" not in lea.get(f"{path}/vu").text


@pytest.mark.parametrize(
    "facts", [{"badges_yes": False}, {"badges_yes": None}, {"unnamed": True}], ids=["no", "later", "unnamed"]
)
def test_whoever_says_no_is_noted_present_as_who_says_yes(lea: Browser, cast: Cast, facts: dict[str, Any]) -> None:
    odile = cast.member("Odile", "Zimmer", **facts)
    path = f"/membres/{odile}"
    assert "Noter sa présence" not in lea.get(path).text  # where nothing takes place today
    cast.gathering(9, {odile: "takes_part"} if "unnamed" not in facts else {})
    today, twin = cast.gathering(0, {}), cast.gathering(0, {}, workshop=cast.workshop("Couture"))
    page = plain(lea.get(path).text)
    for where, what in ((today, "Rencontre"), (twin, "Couture")):
        assert f'href="/seances/{where}?avec={odile}">Noter sa présence<' in page and f"Aujourd’hui : {what}" in page
    arrived = lea.get(f"/seances/{today}?avec={odile}").text
    assert f'name="role-{odile}"' in arrived if "unnamed" not in facts else f'name="role-{odile}"' not in arrived
    if "unnamed" not in facts:
        attendance.record_attendance(cast.services, cast.lea, today, {odile: "takes_part"}, observed=lambda *_: ())
        page = lea.get(path).text
        assert f"/seances/{today}?avec" not in page and f"/seances/{twin}?avec={odile}" in page


def test_where_there_is_no_other_day_what_is_coming_is_shown(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    see(cast, amina, cast.gathering(0, {amina: "helps"}), "1", "3")
    start = cast.services.now() + timedelta(days=3)
    for site in (cast.gueret, cast.auzances):
        number = acts.record_gathering(
            cast.services, cast.helene, site_id=site, kind="meeting", starts_at=start,
            ends_at=start + timedelta(hours=2),
        )  # fmt: skip
        page = plain(lea.get(f"/membres/{amina}").text)
        assert (f'href="/seances/{number}">Vendredi 27 novembre, Rencontre' in page) is (site == cast.gueret)
    assert "À voir une prochaine fois" in page
    draft = award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=1)
    acts.tick(cast.services, cast.lea, draft, ["1", "3"])
    page = plain(lea.get(f"/reconnaitre/{draft}/vu?note=1").text)
    assert "1 séance à observer" in page and "Vendredi 27 novembre, Rencontre" in page
    change.cancel(cast.services, cast.lea, 2, "")
    assert "prochaine fois" not in lea.get(f"/reconnaitre/{draft}/vu?note=1").text


def test_a_no_to_badges_is_not_asked_again(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None, badges_yes=False)
    page = lea.get(f"/membres/{zoe}").text
    assert "Reconnaître une compétence" not in page and "pas dit oui aux badges" in page


def test_no_link_leads_to_a_page_of_another_site(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member()
    there = cast.gathering(7, {amina: "helps"}, site="auzances")
    here = cast.gathering(1, {amina: "helps"})
    observe.observe(
        cast.services, cast.karim, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=there
    )  # fmt: skip
    see(cast, amina, here, "2")
    number = award.start(
        cast.services, cast.karim, member_id=amina, badge_slug="equipe", gathering_id=there
    )  # fmt: skip
    acts.tick(cast.services, cast.karim, number, ["1"])
    for browser, seen in ((lea, False), (helene, True)):
        page = browser.get(f"/membres/{amina}").text
        links = set(re.findall(r'href="(/[^"#?]+)', page)) - {"/static/css/office.css", "/static/css/rcs.css"}
        assert (f"/seances/{there}" in links) is seen and f"/seances/{here}" in links
        assert (f"/reconnaitre/{number}" in links) is seen
        for link in links:
            assert browser.client.get(link, buffered=True).status_code in (200, 302, 303), link
        assert (f"/seances/{there}/" in browser.get(f"/membres/{amina}/reconnaitre").text) is seen


def test_a_hidden_badge_has_no_card_to_print(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, (before, today) = two_gatherings
    see(cast, amina, before, "1")
    number = award.start(cast.services, cast.lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    acts.tick(cast.services, cast.lea, number, ["3"])
    acts.answer(cast.services, cast.lea, number, "yes")
    sign.sign(cast.services, cast.lea, number)
    page = f"/reconnaitre/{number}/fait"
    assert "cards.pdf" in lea.get(page).text
    with cast.services.database.begin() as session:
        session.get_one(Award, number).visibility = Visibility.HIDDEN
    assert "cards.pdf" not in lea.get(page).text and "card-1.pdf" not in lea.get(page).text


def test_two_years_without_news_are_said(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    path = f"/membres/{amina}"
    assert "Sans nouvelles" not in lea.get(path).text
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).asked_on = (cast.services.now() - timedelta(days=3)).date()
    assert "Sans nouvelles depuis deux ans." in lea.get(path).text
    lea.sent(path, to=f"{path}/garder")
    assert "Sans nouvelles" not in lea.get(path).text
    depart.leave(cast.services, cast.lea, amina, died=True)
    page = lea.get(path).text
    assert "plus membre" in page and "/site" not in page.partition("<main")[2] and "Reconnaître" not in page


def test_a_long_history_is_folded_and_can_be_read_whole(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    numbers = [cast.gathering(day, {amina: "helps"}) for day in range(1, 23)]
    page = lea.get(f"/membres/{amina}").text
    assert f'href="/seances/{numbers[0]}"' in page and f'href="/seances/{numbers[-1]}"' not in page
    assert f'href="/seances/{numbers[-1]}"' in lea.get(f"/membres/{amina}?tout=1").text


def test_the_latest_of_each_skill_and_half_leads_to_all(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    numbers = [cast.gathering(day, {amina: "helps"}) for day in range(1, 9)]
    for number in reversed(numbers):
        see(cast, amina, number, "1")
    for place in "abcdefgh":
        posting(cast.services, cast.lea, amina, words=f"Coudre {place}.")
    page = lea.get(f"/membres/{amina}").text
    assert page.count('class="fixable"') == 6 and f'href="/membres/{amina}?tout=1#vu"' in page
    assert page.count("Coudre ") == 6 and "Coudre h." in page and "Coudre b." not in page
    assert "Tout lire" in page
    whole = lea.get(f"/membres/{amina}?tout=1").text
    assert whole.count('class="fixable"') == 8 and "#vu" not in whole
    assert lea.get(f"/membres/{amina}/annonces").text.count("Coudre ") == 8


def test_twelve_statements_at_most(lea: Browser, helene: Browser, app: Flask, cast: Cast,
                                   two_gatherings: Gatherings) -> None:  # fmt: skip
    amina, (before, today) = two_gatherings
    see(cast, amina, before, "1", "2")
    see(cast, amina, today, "1", badge="transmettre")
    with cast.services.database.begin() as session:
        session.get_one(Member, amina).joined_on -= timedelta(days=90)
    for browser in (lea, helene):
        browser.get(f"/membres/{amina}")
        with statements(app) as found:
            browser.get(f"/membres/{amina}")
        assert len(found) <= 12, [statement[:70] for statement, _ in found]


def test_the_list_beside_a_person_is_of_those_around_them(lea: Browser, cast: Cast) -> None:
    numbers = [cast.member(f"Anne{each:02}", None) for each in range(30)]
    cast.member("Anne10", "Ailleurs", site="auzances")
    assert f'data-near="/membres/{numbers[12]}/autour"' in lea.get(f"/membres/{numbers[12]}").text
    rows = lea.get(f"/membres/{numbers[12]}/autour").json["rows"]
    assert [each["href"] for each in rows] == [f"/membres/{each}" for each in numbers[7:21]]
    assert [each["name"] for each in rows if each["here"]] == ["Anne12"]
    assert lea.get(f"/membres/{numbers[0]}/autour").json["rows"][0]["here"]

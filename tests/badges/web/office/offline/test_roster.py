"""The list that a telephone keeps for a day: who comes to a site, by first name and initial, and what can be noted."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask

from badges.leaving import depart
from badges.network import team
from badges.people.tables import Member
from badges.web.http import formats
from badges.web.office.offline import roster
from tests.cast.office import Browser, signed_in
from tests.cast.people import Cast
from tests.cast.statements import statements

ADDRESS = "/hors-reseau/noms"


def names(lea: Browser) -> list[str]:
    """The names of the list, with what tells namesakes apart."""
    return [f"{name} {detail}".strip() for _number, name, detail in lea.get(ADDRESS).json["people"]]


def test_a_name_is_the_first_name_and_an_initial(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali", phone="+33655500001", email="amina@example.org")
    cast.member("Zoé", None)
    number = cast.gathering(0, {amina: "leads"}, workshop=cast.workshop("Atelier couture"))
    told = lea.get(ADDRESS)
    assert [each[:2] for each in told.json["people"]] == [[amina, "Amina B."], [amina + 1, "Zoé"]]
    assert told.json["gatherings"][0][:2] == [number, "Atelier couture"]
    assert told.json["person"] == cast.lea.staff_id and told.json["site"] == cast.gueret
    said = json.dumps(told.json, ensure_ascii=False)
    assert not any(each in said for each in ("Benali", "+33655500001", "amina@example.org", "06 55"))
    assert told.headers["Cache-Control"] == "no-store"


def test_who_is_of_nobody_elses_business_is_not_on_it(lea: Browser, cast: Cast) -> None:
    left, erased, passing = cast.member("Simone"), cast.member("Yanis"), cast.member("Fatou", site="auzances")
    cast.member("Odile", "Zimmer", unnamed=True)
    cast.member("Karima", site="auzances")
    cast.member("Amina", "Benali")  # the control
    lea.sent("/membres", to="/s-exercer")
    cast.gathering(0, {passing: "helps"})  # she came here: she is named as on the page of an attendance
    depart.leave(cast.services, cast.lea, left)
    with cast.services.database.begin() as session:
        session.get_one(Member, erased).erased_at = cast.services.now()
    assert names(lea) == ["Fatou B.", "Amina B."]


def test_namesakes_are_told_apart_by_since_when_they_come(lea: Browser, cast: Cast) -> None:
    earlier, _later = cast.member("Marie", "Gaude"), cast.member("Marie", "Gallet")
    with cast.services.database.begin() as session:
        session.get_one(Member, earlier).joined_on -= timedelta(days=40)
    assert len(set(names(lea))) == 2 and all(each.startswith("Marie G. depuis") for each in names(lea))


def test_gatherings_of_these_days_those_of_today_first(lea: Browser, cast: Cast) -> None:
    today, earlier, _long_ago = cast.gathering(0, {}), cast.gathering(3, {}), cast.gathering(12, {})
    elsewhere = cast.gathering(0, {}, site="auzances")
    found = [number for number, _title, _day in lea.get(ADDRESS).json["gatherings"]]
    assert found == [today, earlier] and elsewhere not in found


def test_skills_and_activities_are_there_in_words(lea: Browser) -> None:
    told = lea.get(ADDRESS).json
    assert len(told["skills"]) == 20 and all(len(criteria) >= 4 for _slug, _name, criteria in told["skills"])
    assert any(inside for _group, inside in told["activities"])


def test_it_asks_for_a_sign_in_and_is_of_ones_own_site(visitor: Browser, helene: Browser, cast: Cast) -> None:
    cast.member("Amina", "Benali")
    assert visitor.client.get(ADDRESS).status_code == 303
    assert helene.get(ADDRESS).json["site"] in cast.site_ids.values()


def test_a_page_names_the_list_of_its_site_and_a_borrowed_computer_keeps_none(
    app: Flask, lea: Browser, cast: Cast
) -> None:
    page = lea.get("/aujourdhui").text
    assert f'data-roster="{ADDRESS}" data-site="{cast.gueret}"' in page
    borrowed = signed_in(app, cast, cast.staff("lea@rcs-creuse.example").email, borrowed="y").get("/aujourdhui").text
    assert borrowed.count("data-borrowed") == 2 and "data-borrowed" not in page
    assert "if (said.borrowed !== undefined) return void forget();" in lea.get("/static/js/roster.js").text


def test_who_accompanies_members_elsewhere_gets_the_regulars_alone(lea: Browser, cast: Cast) -> None:
    came, _never = cast.member("Amina", "Benali"), cast.member("Yanis", "Roche")
    number = cast.gathering(0, {came: "helps"})
    assert names(lea) == ["Amina B.", "Yanis R."]  # the control
    team.say_accompanies(cast.services, cast.lea, cast.lea.staff_id or 0, accompanies=True)
    told = lea.get(ADDRESS).json
    assert names(lea) == ["Amina B."] and told["gatherings"][0][0] == number
    assert told["skills"] == told["activities"] == []


def test_a_large_site_is_told_in_several_answers(lea: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "PAGE", 2)
    people = [cast.member("Marie", f"Gaude{number}") for number in range(5)]
    cast.gathering(0, {people[4]: "leads"})  # who came stands first
    found, begin = [], 0
    while begin is not None:
        with statements(lea.client.application) as asked:
            told = lea.get(f"{ADDRESS}?des={begin}").json
        assert len(told["people"]) <= 2 and len(asked) <= 9
        assert ("skills" in told) is (begin == 0) and told["site"] == cast.gueret
        found += told["people"]
        begin = told["following"]
    assert [number for number, *_said in found] == [people[4], people[0], *people]  # the script keeps each once
    joined = formats.long_date(cast.services.now())
    assert [said[1:] for said in found] == [["Marie G.", f"depuis le {joined}, fiche {said[0]}"] for said in found]


def test_who_is_noted_present_between_two_answers_is_told(
    lea: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PAGE", 2)
    people = [cast.member("Marie", f"Gaude{number}") for number in range(6)]
    told = lea.get(ADDRESS).json
    found = [number for number, *_said in told["people"]]
    cast.gathering(0, {people[4]: "leads"})
    while (begin := told["following"]) is not None:
        told = lea.get(f"{ADDRESS}?des={begin}").json
        found += [number for number, *_said in told["people"]]
    assert set(found) == set(people)

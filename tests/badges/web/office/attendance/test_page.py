"""The attendance page: one form without a script, one row a request with it; letters, search, who entered it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from badges.base.text.names import folded_name
from badges.people.tables import Member
from badges.recognition import observe
from tests.badges.web.office.attendance.sheet import JSON, roles, shown, tap
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.office import Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.cast.statements import statements


def counted(page: str) -> str:
    """What the tally says of how many there are."""
    found = re.search(r"<b data-count>([^<]*)</b><small data-apart>([^<]*)</small>", page)
    assert found, page
    return ", ".join(each for each in found.groups() if each).replace("\u00a0", " ")


def test_a_tap_is_saved_alone(lea: Browser, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None)
    number = cast.gathering(0, {zoe: "helps"})
    answer = tap(lea, number, present=str(amina), **{f"role_{amina}": "leads"})
    assert answer.status_code == 200 and answer.json["count"].replace("\u00a0", " ") == "2 présents"
    assert answer.json["roles"] == {str(amina): "leads"} and answer.json["saved"].startswith("Gardé à")
    assert roles(cast, number) == {amina: "leads", zoe: "helps"}
    assert tap(lea, number, was=f"{amina}-leads").json["roles"] == {}
    assert roles(cast, number) == {zoe: "helps"}


def test_a_tap_sent_twice_is_one(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {})
    for _again in range(2):
        assert tap(lea, number, present=str(amina)).json["present"] == 1
    assert roles(cast, number) == {amina: "takes_part"}


def test_two_people_on_one_row(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "leads"})
    answer = tap(lea, number, was=f"{amina}-takes_part", present=str(amina), **{f"role_{amina}": "helps"})
    assert answer.status_code == 409 and answer.json["roles"] == {str(amina): "leads"}
    assert "Une autre page" in answer.json["words"]
    assert roles(cast, number) == {amina: "leads"}
    assert tap(lea, number, was=f"{amina}-leads", present=str(amina), **{f"role_{amina}": "helps"}).status_code == 200


def test_a_tap_on_somebody_who_was_observed(lea: Browser, cast: Cast) -> None:
    jean = cast.member("Jean", None)
    number = cast.gathering(0, {jean: "helps"})
    observe.observe(cast.services, cast.lea, member_id=jean, badge_slug="equipe", criteria=["1"], gathering_id=number)
    answer = tap(lea, number, was=f"{jean}-helps")
    assert answer.json["roles"] == {str(jean): "helps"} and "compétence" in answer.json["words"]
    assert answer.json["kept"] == {str(jean): f"/membres/{jean}#vu"}  # where it is corrected
    amina = cast.member()
    assert tap(lea, number, present=str(amina)).json["kept"] == {}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"present": "99999"}, 200),
        ({"present": "1; DROP"}, 200),
        ({"was": "x-y", "present": "²"}, 200),
    ],
)
def test_a_hostile_tap(lea: Browser, cast: Cast, fields: dict[str, str], status: int) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "helps"})
    assert tap(lea, number, **fields).status_code == status
    assert roles(cast, number) == {amina: "helps"}


def test_a_tap_after_the_session_ended_comes_back_after_the_sign_in(lea: Browser, visitor: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {})
    page = lea.get(f"/seances/{number}")
    form = {"csrf_token": token_of(page), "present": str(amina)}
    assert visitor.client.post(f"/seances/{number}", data=form, headers=JSON).status_code == 403
    whole = visitor.client.post(f"/seances/{number}", data=form)
    assert whole.status_code == 403 and hidden_fields(whole)["form"]
    assert roles(cast, number) == {}


def test_a_site_of_a_thousand_members(lea: Browser, cast: Cast) -> None:
    regular = cast.member("Zohra", "Haddad")
    cast.gathering(8, {regular: "takes_part"})
    many(cast, 1000)
    number = cast.gathering(0)
    path = f"/seances/{number}"
    with statements(lea.client.application) as found:
        page = lea.get(path)
    assert len(found) <= 12
    names = shown(page.text)
    assert names == ["Zohra Haddad"]  # the one who came: a list of a thousand names is no regular
    assert len(page.data) <= 15_000
    rows = lea.get(f"/seances/{number}/noms?vue=m-r").json
    assert len(rows["rows"]) == 60 and rows["following"].startswith("m-r|")
    assert all("M" <= each["name"][0] <= "R" for each in rows["rows"])
    following = lea.client.get(f"/seances/{number}/noms", query_string={"vue": rows["following"]}).json
    assert following["rows"][0]["name"] > rows["rows"][-1]["name"]
    assert [each["name"] for each in lea.get(f"/seances/{number}/noms?q=zohra had").json["rows"]] == ["Zohra Haddad"]
    assert lea.get(f"/seances/{number}/noms?q=%25").json["rows"] == []


def test_letters_without_a_script_keep_what_is_ticked(lea: Browser, cast: Cast) -> None:
    many(cast, 60)
    amina = cast.member("Amina", "Benali")
    cast.gathering(8, {amina: "takes_part"})
    number = cast.gathering(0)
    path = f"/seances/{number}"
    form = {"present": str(amina), f"role-{amina}": "helps", "then": "vue:s-z"}
    page = lea.send(path, form).text
    assert all(name[0] in "STUVWXYZ" for name in shown(page)) and shown(page)
    assert re.search(
        rf'<li hidden data-regular><label><input type="checkbox" name="present" value="{amina}" checked>', page
    )
    assert roles(cast, number) == {}
    found = lea.send(path, {**form, "then": "find", "elsewhere": "ami"}).text
    assert shown(found) == ["Amina Benali"]
    nobody = lea.send(path, {**form, "then": "find", "elsewhere": "xyz"})
    assert nobody.status_code == 422 and "Aucun membre d’un autre site" in nobody.text
    lea.sent(path, {**form, "then": "find"})  # nothing to look for: the form is saved
    assert roles(cast, number) == {amina: "helps"}


def test_names_in_other_letters_have_a_button(lea: Browser, cast: Cast) -> None:
    many(cast, 60)
    others = ["Наталья Шевченко", "Ы", "فاطمة"]
    for each in others:
        cast.member(*(each.split() if " " in each else (each, None)))
    number = cast.gathering(0)
    path = f"/seances/{number}"
    assert "vue:autres" in lea.get(path).text
    assert shown(lea.send(path, {"then": "vue:autres"}).text) == others
    assert [each["name"] for each in lea.get(f"{path}/noms?vue=autres").json["rows"]] == others
    assert not set(others) & {each["name"] for each in lea.get(f"{path}/noms?vue=s-z").json["rows"]}
    for text, name in (("нат", others[0]), ("шев", others[0]), ("ы", others[1]), ("فا", others[2])):
        found = lea.client.get(f"{path}/noms", query_string={"q": text}).json
        assert [each["name"] for each in found["rows"]] == [name], text


def test_namesakes_are_told_apart(lea: Browser, cast: Cast) -> None:
    first, second = cast.member("Marie", "Gaude"), cast.member("Marie", "Gaude")
    number = cast.gathering(0)
    page = lea.get(f"/seances/{number}").text.replace("\u00a0", " ")
    assert f"fiche {first}" in page and f"fiche {second}" in page
    for joined, told in (
        (date(2026, 11, 3), ["depuis le 24 novembre 2026", "depuis le 3 novembre 2026"]),  # in one month
        (date(2023, 9, 24), ["depuis novembre 2026", "depuis septembre 2023"]),
    ):
        with cast.services.database.begin() as session:
            session.get_one(Member, second).joined_on = joined
        page = lea.get(f"/seances/{number}").text.replace("\u00a0", " ")
        assert sorted(re.findall(r"Marie Gaude <small>([^<]+)</small>", page)) == sorted(told)
        assert "fiche" not in page


def test_who_entered_a_sheet_afterwards_is_named(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(3)
    assert "Saisi par" not in lea.get(f"/seances/{number}").text
    lea.sent(f"/seances/{number}", {"present": str(amina)})
    page = lea.get(f"/seances/{number}").text.replace("\u00a0", " ")
    assert "Saisi par Léa Martin le 24 novembre" in page


def test_who_enrolled_and_prefers_no_name(lea: Browser, cast: Cast) -> None:
    odile, amina, workshop = cast.member("Odile", None), cast.member(), cast.workshop()
    acts.enrol(cast.services, cast.lea, workshop, odile)
    number = cast.gathering(0, workshop=workshop)
    path = f"/seances/{number}"
    page = lea.get(path)
    assert shown(page.text) == ["Odile", "Amina Benali"]  # the control: with her name so far
    change_member(cast.services, cast.lea, odile, given_name="Odile", unnamed=True)
    form = {**hidden_fields(page), "present": [str(amina), str(odile)], f"role-{amina}": "leads"}
    answer = lea.client.post(path, data=form)
    text = answer.text.replace("\u00a0", " ")
    assert answer.status_code == 422 and "Odile préfère que sa présence soit notée sans son nom" in text
    assert f'name="present" value="{amina}" checked' in text and "data-unsent" in text and roles(cast, number) == {}
    assert re.search(r'value="leads" selected', text)
    assert shown(answer.text) == shown(lea.get(path).text) == ["Amina Benali"]
    assert "Odile préfère" in tap(lea, number, present=str(odile)).json["detail"]
    lea.sent(path, {"present": str(amina), f"role-{amina}": "leads"})
    assert roles(cast, number) == {amina: "leads"}


def test_who_was_recorded_by_name_before_stays_on_the_page(lea: Browser, cast: Cast) -> None:
    odile, workshop = cast.member("Odile", None), cast.workshop()
    acts.enrol(cast.services, cast.lea, workshop, odile)
    number = cast.gathering(0, {odile: "helps"}, workshop=workshop)
    change_member(cast.services, cast.lea, odile, given_name="Odile", unnamed=True)
    assert shown(lea.get(f"/seances/{number}").text) == ["Odile"]


def many(cast: Cast, number: int) -> None:
    """Members of Guéret with names from A to Z."""
    like = cast.member("Aaron", "Modèle")
    with cast.services.database.begin() as session:
        model = session.get_one(Member, like)
        for place in range(number):
            given, family = f"{chr(65 + place % 26)}ali{chr(97 + place // 26 % 26)}", f"Fil{place}"
            session.add(
                Member(
                    site_id=model.site_id,
                    given_name=given,
                    family_name=family,
                    folded_name=folded_name(given, family),
                    link_nonce=place.to_bytes(16, "big"),
                    joined_on=model.joined_on,
                )
            )


def test_a_visitor_is_added_in_one_line_and_taken_back(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0)
    path = f"/seances/{number}"
    form = {"present": str(amina), "visitor": "Samira", "then": "visit"}
    page = lea.get(path)
    sent = {**form, "csrf_token": token_of(page), "key": hidden_fields(page)["key"]}
    for _twice in range(2):
        assert lea.client.post(path, data=sent).headers["Location"] == f"{path}?visite=1"
    page = lea.get(f"{path}?visite=1").text.replace("\u00a0", " ")
    assert counted(page) == "2 présents, dont 1 de passage" and page.count("Samira <small>") == 1
    assert roles(cast, number) == {amina: "takes_part"}
    told = tap(lea, number, was=f"{amina}-takes_part").json
    assert [told[each].replace("\u00a0", " ") for each in ("count", "apart")] == ["1 présent", "dont 1 de passage"]
    noted = lea.get(f"{path}?note=1").text
    assert "En visite" in noted and "Samira" in noted
    (visitor_id,) = re.findall(r'value="retirer:(\d+)"', page)
    lea.sent(path, {"then": f"retirer:{visitor_id}"})
    assert "Samira" not in lea.get(f"{path}?note=1").text


def test_a_visitor_with_a_mistake_keeps_what_was_typed(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0)
    form = {"present": str(amina), "visitor": "Samira 06 12 34 56 78", "then": "visit"}
    answer = lea.send(f"/seances/{number}", form)
    assert answer.status_code == 422 and 'value="Samira 06 12 34 56 78"' in answer.text
    assert 'href="#visitor"' in answer.text and roles(cast, number) == {amina: "takes_part"}
    assert lea.send(f"/seances/{number}", {"then": "visit"}).status_code == 422


def test_a_presence_without_a_name(lea: Browser, cast: Cast) -> None:
    odile, amina = cast.member("Odile", "Zimmer", unnamed=True), cast.member()
    number = cast.gathering(0, {})
    path = f"/seances/{number}"
    for page in (lea.get(path), lea.get(f"{path}?avec={odile}"), lea.send(path, {"then": "vue:s-z"})):
        assert "Zimmer" not in page.text
    assert "Sa présence est notée sans son nom" in lea.get(f"{path}?avec={odile}").text
    for query in ("q=odile", "vue=m-r"):
        assert lea.get(f"{path}/noms?{query}").json["rows"] == []
    assert len(lea.get(f"{path}/noms?q=amina").json["rows"]) == 1  # the control
    assert len(lea.get(f"{path}/noms?q=amina").json["words"]) == 0
    for text in ("odi", "Odile Zimmer"):
        assert "sans son nom" in lea.get(f"{path}/noms?q={text}").json["words"]
        looked = lea.send(path, {"then": "find", "elsewhere": text})
        assert looked.status_code == 200 and "Sa présence est notée sans son nom" in looked.text
        assert "Zimmer" not in looked.text.replace('value="Odile Zimmer"', "")
    nobody = lea.send(path, {"then": "find", "elsewhere": "Personne Inconnue"})
    assert nobody.status_code == 422 and "Sa présence est notée sans son nom" not in nobody.text
    refused = tap(lea, number, present=str(odile))
    assert refused.status_code == 422 and "sans son nom" in refused.json["detail"]
    lea.sent(path, {"present": str(amina), "then": "sans-nom"})
    page = lea.get(f"{path}?visite=1").text.replace("\u00a0", " ")
    assert counted(page) == "2 présents, dont 1 sans nom" and "Une personne, sans nom" in page
    assert roles(cast, number) == {amina: "takes_part"}
    told = tap(lea, number, was=f"{amina}-takes_part", present=str(amina), **{f"role_{amina}": "leads"}).json
    assert told["apart"].replace("\u00a0", " ") == "dont 1 sans nom"
    assert "1 personne était là, sans son nom." in lea.get(f"{path}?note=1").text.replace("\u00a0", " ")


def test_every_page_says_the_same_number(lea: Browser, cast: Cast) -> None:
    """Of members, a visitor, somebody without a name, and whom one rehearses with, who is nobody."""
    amina, fatou = cast.member(), cast.member("Fatou")
    camille = int(lea.sent("/membres", to="/s-exercer").removeprefix("/membres/"))
    number = cast.gathering(0, {})
    path = f"/seances/{number}"
    lea.sent(path, {"present": [str(amina), str(fatou), str(camille)], "visitor": "Samira", "then": "visit"})
    lea.sent(path, {"then": "sans-nom", "present": [str(amina), str(fatou), str(camille)]})
    with cast.services.database.begin() as session:
        session.get_one(Member, fatou).erased_at = cast.services.now()
    assert counted(lea.get(f"{path}?visite=1").text) == "4 présents, dont 2 sans nom, 1 de passage"
    for page, words in (
        (f"{path}?note=1", "4 personnes présentes"),
        ("/aujourdhui", "4 personnes présentes"),
        ("/agenda", "4 présents"),
    ):
        assert words in lea.get(page).text.replace("\u00a0", " "), page


def test_the_name_that_she_goes_by_comes_first(lea: Browser, cast: Cast) -> None:
    cast.member("Hugo", "Petit")
    ginou = cast.member("Geneviève", "Martin")
    form = {"given_name": "Geneviève", "family_name": "Martin", "badges": "y"}
    lea.sent(f"/membres/{ginou}/modifier", {**form, "called": "Ginou"})
    number = cast.gathering(0, {})
    assert shown(lea.get(f"/seances/{number}").text) == ["Ginou (Geneviève Martin)", "Hugo Petit"]
    rows = lea.get(f"/seances/{number}/noms?q=gin").json["rows"]
    assert [each["name"] for each in rows] == ["Ginou (Geneviève Martin)"]
    for path in ("/recherche?q=ginou", "/membres?q=ginou"):
        assert "Ginou (Geneviève Martin)" in lea.get(path).text, path
    page = lea.get(f"/membres/{ginou}").text
    assert "<h1>Ginou</h1>" in page and "<b>Geneviève Martin</b>" in page
    answer = lea.send(f"/membres/{ginou}/modifier", {**form, "called": "0612345678"})
    assert answer.status_code == 422 and 'href="#called"' in answer.text and 'value="0612345678"' in answer.text


def test_a_site_where_nobody_came_begins_with_its_first_letters(lea: Browser, cast: Cast) -> None:
    many(cast, 60)
    path = f"/seances/{cast.gathering(0)}"
    page = lea.get(path).text
    assert len(shown(page)) >= 8 and all(name[0] in "ABCDEF" for name in shown(page))
    assert "Habitués" not in page and 'value="vue:a-f" aria-current="true"' in page
    amina = cast.member("Zora", "Benali")
    cast.gathering(8, {amina: "takes_part"})
    page = lea.get(path).text  # the control
    assert "Habitués" in page and shown(page) == ["Zora Benali"]


def test_a_site_with_few_members_shows_all_of_them(lea: Browser, cast: Cast) -> None:
    for name in ("Amina", "Fatou"):
        cast.member(name, None)
    page = lea.get(f"/seances/{cast.gathering(0)}").text
    assert shown(page) == ["Amina", "Fatou"] and "Habitués" not in page


def test_a_visitor_by_the_script_is_noted_once(lea: Browser, cast: Cast) -> None:
    number = cast.gathering(0, {})
    key = "1b671a64-40d5-491e-99b0-da01ff1f3341"
    for _lost_answer in range(2):
        told = tap(lea, number, visitor="Samira", then="visit", key=key).json
        assert told["apart"].replace("\u00a0", " ") == "dont 1 de passage"
    unnamed = tap(lea, number, then="sans-nom", key=key.replace("1b", "2b")).json
    assert unnamed["apart"].replace("\u00a0", " ") == "dont 1 sans nom, 1 de passage"
    refused = tap(lea, number, visitor="06 12 34 56 78", then="visit", key=key.replace("1b", "3b"))
    assert refused.status_code == 422 and refused.json["detail"]
    assert (
        tap(lea, number, then="nobody", key=key.replace("1b", "4b")).json["count"].replace("\u00a0", " ")
        == "2 présents"
    )

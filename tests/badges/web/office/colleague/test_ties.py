"""« C'est vous ? » on the day page and on the member's page; her own record offers her no badge."""

from __future__ import annotations

from tests.cast.office import Browser
from tests.cast.people import Cast

ASKED = "Léa Martin, c’est vous"


def test_yes_in_one_tap(lea: Browser, cast: Cast) -> None:
    assert ASKED not in lea.get("/aujourdhui").text
    own, amina = cast.member("Léa", "Martin"), cast.member()
    gathering = cast.gathering(0, {own: "helps", amina: "helps"})
    assert ASKED in lea.get("/aujourdhui").text and ASKED in lea.get(f"/membres/{own}").text
    assert f'href="/membres/{own}/vu"' not in lea.get(f"/membres/{own}").text
    assert lea.sent("/aujourdhui", {"answer": "yes"}, to=f"/membres/{own}/cest-vous") == "/aujourdhui"
    assert ASKED not in lea.get("/aujourdhui").text
    page = lea.get(f"/membres/{own}").text
    assert "C’est votre fiche" in page and "Reconnaître une compétence" not in page and ASKED not in page
    people = lea.get(f"/seances/{gathering}/reconnaitre").text
    assert f"/reconnaitre/{own}" not in people and f"/reconnaitre/{amina}" in people
    path = f"/seances/{gathering}/reconnaitre/{amina}"
    page = lea.send(path, {"badge": "equipe"}, to=path.replace(f"/{amina}", f"/{own}"))  # as « même badge pour… » does
    assert page.status_code == 403 and "soi-même" in page.text


def test_the_coordination_takes_a_yes_back(lea: Browser, helene: Browser, cast: Cast) -> None:
    own, staff = cast.member("Léa", "Martin"), cast.lea.staff_id
    lea.sent("/aujourdhui", {"answer": "yes"}, to=f"/membres/{own}/cest-vous")
    assert "C’est aussi la fiche de Léa Martin" in helene.get(f"/membres/{own}").text
    assert "C’est aussi" not in lea.get(f"/membres/{own}").text
    assert lea.send("/aujourdhui", {"staff": staff}, to=f"/membres/{own}/delier").status_code == 403
    helene.sent(f"/membres/{own}", {"staff": staff}, to=f"/membres/{own}/delier")
    assert "C’est aussi" not in helene.get(f"/membres/{own}").text
    assert "C’est votre fiche" not in lea.get(f"/membres/{own}").text


def test_who_is_invited_later_is_asked_too(helene: Browser, cast: Cast) -> None:
    cast.member("Hélène", "Roux", site="auzances")
    assert "Hélène Roux, c’est vous" in helene.get("/aujourdhui").text  # the coordination works at every site


def test_no_in_one_tap_and_never_again(lea: Browser, cast: Cast) -> None:
    twin = cast.member("Léa", "Martin")
    lea.sent("/aujourdhui", {"answer": "no"}, to=f"/membres/{twin}/cest-vous")
    assert ASKED not in lea.get("/aujourdhui").text and ASKED not in lea.get(f"/membres/{twin}").text
    assert f'href="/membres/{twin}/modifier' in lea.get(f"/membres/{twin}").text
    assert lea.send("/aujourdhui", {"answer": "perhaps"}, to=f"/membres/{twin}/cest-vous").status_code == 404


def test_who_registers_somebody_of_her_own_name_is_asked(lea: Browser) -> None:
    form = {"given_name": "Léa", "family_name": "Martin", "contact": "none", "badges": "later", "follow_up": "y"}
    path = lea.sent("/membres/nouveau", form)
    assert ASKED in lea.get(path).text

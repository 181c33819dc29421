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


def test_a_refusal_leads_to_the_question_and_the_question_to_the_member(lea: Browser, cast: Cast) -> None:
    """Another alphabet: there is nothing to compare, so the day does not ask, and whoever does something is asked."""
    member = cast.member("Леа", "Мартен")
    gathering = cast.gathering(0, {member: "helps"})
    assert "c’est vous" not in lea.get("/aujourdhui").text
    question = f"/membres/{member}/cest-vous"
    assert f'href="{question}"' in lea.get(f"/seances/{gathering}/vu/{member}").text
    link = lea.get(f"/membres/{member}/lien", 422).text
    assert f'href="{question}"' in link
    assert "Леа Мартен, c’est vous" in lea.get(question).text
    assert lea.sent(question, {"answer": "no", "back": "member"}) == f"/membres/{member}?note=1"
    assert lea.get(question, 303).headers["Location"] == f"/membres/{member}?note=1"
    assert 'name="criteria"' in lea.get(f"/seances/{gathering}/vu/{member}").text
    lea.get(f"/membres/{member}/lien")


def test_a_member_of_another_site_is_asked_about_where_they_came(lea: Browser, cast: Cast) -> None:
    member = cast.member("Lea", "Martni", site="auzances")
    question = f"/membres/{member}/cest-vous"
    lea.get(question, 404)
    cast.gathering(0, {member: "helps"})
    page = lea.get(question).text
    assert "Lea M." in page and "Martni" not in page
    assert lea.sent(question, {"answer": "no"}) == "/aujourdhui"


def test_the_coordination_reads_the_noes(lea: Browser, helene: Browser, cast: Cast) -> None:
    twin, staff = cast.member("Lea", "Martine"), cast.lea.staff_id
    page = "/coordination/cest-vous"
    assert "Rien à lire" in helene.get(page).text and "« ce n’est pas moi »" not in helene.get("/coordination").text
    lea.sent("/aujourdhui", {"answer": "no"}, to=f"/membres/{twin}/cest-vous")
    for path in ("/coordination", "/aujourdhui"):
        assert f'href="{page}"' in helene.get(path).text
    shown = helene.get(page).text
    assert "Léa Martin" in shown and "Lea Martine" in shown
    lea.get(page, 403)
    assert lea.send("/aujourdhui", {"staff": staff, "answer": "other"}, to=f"{page}/{twin}").status_code == 403
    assert helene.sent(page, {"staff": staff, "answer": "other"}, to=f"{page}/{twin}") == f"{page}?lu=1"
    assert "Rien à lire" in helene.get(page).text


def test_what_was_noted_in_her_name_stands_on_her_day(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "helps"})
    form = {"criteria": "equipe:1", "seen_by": cast.lea.staff_id, "sentence": "A rangé la salle."}
    assert "en votre nom" not in lea.get("/aujourdhui").text
    helene.sent(f"/seances/{number}/vu/{amina}", form)
    path = "/aujourdhui/note-en-votre-nom"
    day = lea.get("/aujourdhui").text
    assert "1 chose notée en votre nom" in day.replace("\u00a0", " ") and f'href="{path}"' in day
    shown = lea.get(path).text
    assert "Hélène Roux a noté en votre nom" in shown and "Amina Benali" in shown and "A rangé la salle." in shown
    assert "en votre nom" not in helene.get("/aujourdhui").text
    answer = {"seen": 1, "answer": "fine"}
    assert helene.send("/aujourdhui", answer, to=path).status_code == 404
    assert lea.send("/aujourdhui", {**answer, "answer": "perhaps"}, to=path).status_code == 404
    assert lea.sent("/aujourdhui", answer, to=path) == "/aujourdhui?relu=1"
    assert "en votre nom" not in lea.get("/aujourdhui").text

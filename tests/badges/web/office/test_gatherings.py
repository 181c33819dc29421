"""Gatherings and exchanges: recorded once, with their attendance, and the recognition that starts from them."""

from __future__ import annotations

import re

import pytest

from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering
from tests.cast.office import Browser, token_of
from tests.cast.people import Cast
from tests.cast.rows import count, criteria


def test_a_gathering_saved_twice_is_one(lea: Browser, cast: Cast) -> None:
    page = lea.get("/seances/nouvelle")
    key = re.search(r'name="key" value="([^"]+)"', page.text)
    assert key
    form = {"csrf_token": token_of(page), "key": key.group(1), "what": "meeting", "day": "2026-11-24"}
    form |= {"start": "14:00", "end": "17:00", "place": "UDAF"}
    first = lea.client.post("/seances/nouvelle", data=form).headers["Location"]
    assert lea.client.post("/seances/nouvelle", data=form).headers["Location"] == first
    assert count(cast.services, Gathering) == 1


def test_attendance_from_an_outdated_page_removes_no_member(lea: Browser, cast: Cast) -> None:
    amina, zoe = cast.member(), cast.member("Zoé", None)
    number = cast.gathering(0)
    old_page = lea.get(f"/seances/{number}")
    lea.sent(f"/seances/{number}", {"present": str(zoe), f"role-{zoe}": "helps"})
    form = {"csrf_token": token_of(old_page), "present": str(amina), f"role-{amina}": "leads"}
    assert lea.client.post(f"/seances/{number}", data=form).status_code == 303
    with cast.services.database.begin(read_only=True) as session:
        there = {each.member_id: each.role for each in gatherings.attendance(session, number)}
    assert there == {amina: "leads", zoe: "helps"}


def test_a_visitor_is_registered_from_the_attendance(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0)
    where = lea.sent(f"/seances/{number}", {"present": str(amina), "then": "visitor"})
    assert where == f"/membres/nouveau?seance={number}"
    back = lea.sent(where, {"given_name": "Olena", "contact": "none", "badges": "later"})
    page = lea.get(back).text
    assert re.search(r'value="\d+" checked><span>Olena', page)


def test_attendance_is_not_noted_in_advance(lea: Browser, cast: Cast) -> None:
    form = {"what": "meeting", "day": "2026-12-01", "start": "14:00", "end": "16:00"}
    page = lea.get(lea.sent("/seances/nouvelle", form)).text
    assert "le jour même" in page and 'name="present"' not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "demain"}, "day"),
        ({"start": "midi"}, "start"),
        ({"end": "13:00"}, "end"),
        ({"what": "new", "title": ""}, "title"),
        ({"what": "x"}, "what"),
        ({"day": "1950-01-01"}, "day"),
    ],
)
def test_a_gathering_form_with_a_mistake(lea: Browser, cast: Cast, change: dict[str, object], field: str) -> None:
    form: dict[str, object] = {"what": "meeting", "day": "2026-11-24", "start": "14:00", "end": "16:00", **change}
    answer = lea.send("/seances/nouvelle", {**form, "place": "Salle des fêtes"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and "Salle des fêtes" in answer.text
    assert count(cast.services, Gathering) == 0


def test_an_exchange_can_carry_a_recognition(lea: Browser, cast: Cast) -> None:
    marcel, colette = cast.member("Marcel", "Aucouturier"), cast.member("Colette", "Bord")
    form: dict[str, object] = {"what": "poser une étagère", "giver": marcel, "receiver": colette, "day": "2026-11-18"}
    assert lea.send("/echanges/nouveau", {**form, "receiver": marcel}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "what": "aider Colette"}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "giver": ""}).status_code == 422
    assert lea.send("/echanges/nouveau", {**form, "day": "2030-12-31"}).status_code == 422
    page = lea.sent("/echanges/nouveau", {**form, "duration": "90"}).partition("?")[0]
    assert count(cast.services, Exchange) == 1
    assert "Poser une étagère" in lea.get(page).text
    place = lea.sent(f"{page}/reconnaitre/{marcel}", {"badge": "transmettre"})
    lea.sent(place, {"criteria": criteria(cast.services, "transmettre")[:2]})
    assert "Échange « poser une étagère »" in lea.get(place).text.replace("\u00a0", " ")


def test_the_title_of_a_new_workshop_names_no_member(lea: Browser, cast: Cast, visitor: Browser) -> None:
    """Everybody reads it at once, search engines too."""
    cast.member("Ginette", "Bouclette")
    form: dict[str, object] = {"what": "new", "day": "2026-12-05", "start": "10:00", "end": "12:00"}
    page = lea.send("/seances/nouvelle", {**form, "title": "Atelier de Ginette Bouclette"})
    assert page.status_code == 422 and 'aria-invalid="true"' in page.text.partition('name="title"')[2].partition(">")[0]
    assert "Ginette" not in visitor.get("/ateliers").text + visitor.get("/sitemap.xml").text

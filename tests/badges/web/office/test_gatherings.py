"""Gatherings and exchanges: recorded once, with their attendance, and the recognition that starts from them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest

from badges.base.times import local_zone
from badges.exchanges.tables import Exchange
from badges.gatherings import rows as gatherings
from badges.gatherings.tables import Gathering
from tests.cast import acts
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


def test_who_was_there_stands_before_the_acts_about_a_saved_meeting(lea: Browser, cast: Cast) -> None:
    page = lea.get(f"/seances/{cast.gathering(1, {cast.member(): 'helps'})}").text
    assert page.index("Amina Benali") < page.index("Plus</summary>") < page.index("Déplacer ou renommer")
    start = cast.services.now() + timedelta(days=2)
    to_come = acts.record_gathering(
        cast.services, cast.lea, site_id=cast.gueret, starts_at=start, ends_at=start + timedelta(hours=2)
    )
    page = lea.get(f"/seances/{to_come}").text
    assert page.index("Déplacer ou renommer") < page.index("le jour même") and "Plus</summary>" not in page


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


def said(page: str) -> dict[str, str]:
    """The hours and the place that the form shows."""
    fields = {name: re.search(rf'<input[^>]* name="{name}"[^>]*>', page) for name in ("start", "end", "place")}
    values = {name: re.search(r'value="([^"]*)"', tag.group()) if tag else None for name, tag in fields.items()}
    return {name: value.group(1) if value else "" for name, value in values.items()}


def left_as_it_was(lea: Browser, day: str, **changes: object) -> dict[str, object]:
    """The form as it was proposed, with another day."""
    page = lea.get("/seances/nouvelle").text
    proposed = re.findall(r'name="proposed" value="([^"]*)"', page)
    return {"what": "meeting", **said(page), "proposed": proposed, "day": day, **changes}


def test_another_day_takes_the_usual_hours_and_room(lea: Browser, cast: Cast) -> None:
    held = datetime(2026, 11, 17, 14, tzinfo=local_zone())
    acts.record_gathering(
        cast.services, cast.lea, site_id=cast.gueret, kind="meeting", starts_at=held,
        ends_at=held + timedelta(hours=3), place="Salle de l’UDAF",
    )  # fmt: skip
    sewing, sewn = cast.workshop("Couture"), held + timedelta(days=4, hours=-4)
    acts.record_gathering(
        cast.services, cast.lea, site_id=cast.gueret, kind="workshop", workshop_id=sewing, starts_at=sewn,
        ends_at=sewn + timedelta(hours=2), place="Cuisine",
    )  # fmt: skip
    before = count(cast.services, Gathering)
    answer = lea.send("/seances/nouvelle", left_as_it_was(lea, "2026-11-23"))
    assert answer.status_code == 422 and "voici les heures habituelles" in answer.text
    assert said(answer.text) == {"start": "14:00", "end": "17:00", "place": "Salle de l’UDAF"}
    assert 'name="proposed"' not in answer.text and count(cast.services, Gathering) == before  # asked once
    assert "voici les heures habituelles" in lea.send("/seances/nouvelle", left_as_it_was(lea, "23/11/2026")).text
    for day in ("9999-12-31", "0001-01-01"):
        far = lea.send("/seances/nouvelle", left_as_it_was(lea, day, what=sewing))
        assert far.status_code == 422 and 'href="#day"' in far.text and "habituelles" not in far.text
    lea.sent("/seances/nouvelle", {"what": "meeting", "day": "2026-11-23", **said(answer.text)})
    of_workshop = lea.send("/seances/nouvelle", left_as_it_was(lea, "2026-11-22", what=sewing)).text
    assert said(of_workshop) == {"start": "10:00", "end": "12:00", "place": "Cuisine"}
    today = re.findall(r'name="proposed" value="([^"]*)"', lea.get("/seances/nouvelle").text)[0]
    lea.sent("/seances/nouvelle", left_as_it_was(lea, today))  # the control: what takes place now
    lea.sent("/seances/nouvelle", left_as_it_was(lea, "2026-11-20", start="10:00", end="11:00"))


def test_the_rule_of_that_weekday_says_the_usual_hours(lea: Browser, cast: Cast) -> None:
    for weekday, hour in ((0, 9), (3, 18)):
        acts.begin_recurring(
            cast.services, cast.lea, site_id=cast.gueret, weekday=weekday, every_weeks=1, starts=time(hour),
            ends=time(hour + 2), first_on=date(2026, 11, 2), place=f"Salle {weekday}",
        )  # fmt: skip
    thursday = lea.send("/seances/nouvelle", left_as_it_was(lea, "2026-11-19")).text
    assert said(thursday) == {"start": "18:00", "end": "20:00", "place": "Salle 3"}


def test_an_earlier_one_has_hours_at_a_site_of_workshops_too(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    place = cast.gathering(0, {amina: "helps"}, workshop=cast.workshop())
    number = lea.sent(f"/seances/{place}/reconnaitre/{amina}", {"badge": "equipe"}).split("/")[2]
    assert said(lea.get(f"/seances/nouvelle?pour={number}").text)["start"] == "11:00"


def test_another_day_without_a_usual_hour_is_left_empty(lea: Browser, cast: Cast) -> None:
    answer = lea.send("/seances/nouvelle", left_as_it_was(lea, "2026-11-17"))
    assert answer.status_code == 422 and said(answer.text) == {"start": "", "end": "", "place": ""}
    assert "dites les heures" in answer.text and count(cast.services, Gathering) == 0


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

"""The pages of recurring meetings: begun once, paused where somebody ticks, changed and ended."""

from __future__ import annotations

import re
from datetime import date

import pytest

from badges.gatherings.recurring import holidays
from badges.gatherings.tables import Gathering, RecurringMeeting
from tests.cast.office import Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.cast.rows import count

TUESDAYS = {
    "weekday": "1", "every_weeks": "1", "start": "14:00", "end": "17:00", "first_on": "2026-11-24", "place": "UDAF",
    "title": "Café du mardi",
}  # fmt: skip


def begun(browser: Browser) -> str:
    """Begin a recurring meeting; return where it leads."""
    return browser.sent("/rencontres-regulieres/nouvelle", dict(TUESDAYS)).partition("?")[0]


def test_a_form_sent_twice_begins_one(lea: Browser, cast: Cast) -> None:
    page = lea.get("/rencontres-regulieres/nouvelle")
    form = {**hidden_fields(page), **TUESDAYS}
    first = lea.client.post("/rencontres-regulieres/nouvelle", data=form).headers["Location"]
    assert lea.client.post("/rencontres-regulieres/nouvelle", data=form).headers["Location"] == first
    assert (count(cast.services, RecurringMeeting), count(cast.services, Gathering)) == (1, 14)
    assert "Café du mardi" in lea.get("/agenda?semaine=2026-12-08").text
    assert "Le mardi, chaque semaine" in lea.get("/rencontres-regulieres").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"end": "13:00"}, "end"),
        ({"start": "06:00", "end": "22:00"}, "end"),
        ({"weekday": "9"}, "weekday"),
        ({"weekday": "x"}, "weekday"),
        ({"every_weeks": "4"}, "every_weeks"),
        ({"first_on": "31/02/2027"}, "first_on"),
        ({"title": "Appeler le 05 55 82 80 47"}, "title"),
    ],
)
def test_a_mistake_stands_beside_its_field(lea: Browser, cast: Cast, wrong: dict[str, str], field: str) -> None:
    answer = lea.send("/rencontres-regulieres/nouvelle", {**TUESDAYS, **wrong})
    assert answer.status_code == 422 and f'id="{field}-erreur"' in answer.text and "UDAF" in answer.text
    assert count(cast.services, RecurringMeeting) == 0


def test_calendars_propose_and_cancel_nothing(lea: Browser, cast: Cast) -> None:
    where = begun(lea)
    page = lea.get(where).text
    assert "Vacances de Noël" in page and "Annulée" not in page
    form = page.split("Faire une pause")[1].split("</form>")[0]
    ticked = re.findall(r'name="gathering" value="(\d+)"', form)
    assert len(ticked) == 2 and "checked" not in form  # the 22nd and the 29th of December
    sent = {"csrf_token": token_of(lea.get(where)), "because": "holiday.school_christmas", "gathering": ticked[0]}
    assert lea.client.post(f"{where}/pause", data=sent).status_code == 303
    page = lea.get(where).text
    assert page.count(">Annulée<") == 1 and f'value="{ticked[0]}"' not in page and f'value="{ticked[1]}"' in page
    sent = {**sent, "because": "<script>", "gathering": ticked[1]}
    assert lea.client.post(f"{where}/pause", data=sent).status_code == 303
    assert "<script>" not in lea.get(where).text


def test_hours_change_and_the_rule_ends(lea: Browser, cast: Cast) -> None:
    where = begun(lea)
    old = hidden_fields(lea.get(where))
    lea.sent(where, {"start": "09:30", "end": "12:00", "place": "Mairie", "title": ""})
    assert "Le mardi, chaque semaine" in lea.get(where).text and "9 h 30" in lea.get(where).text.replace("\u00a0", " ")
    late = {**old, "start": "08:00", "end": "12:00", "place": "", "title": ""}
    assert lea.client.post(where, data=late).status_code == 409
    form = {**hidden_fields(lea.get(where)), "last_on": "2026-12-01"}
    assert lea.client.post(f"{where}/arreter", data=form).status_code == 303
    assert "Café" not in lea.get("/agenda?semaine=2026-12-08").text
    assert count(cast.services, Gathering) == 2
    form = {**hidden_fields(lea.get(where)), "last_on": "2020-01-01"}
    answer = lea.client.post(f"{where}/arreter", data=form)
    assert answer.status_code == 422 and "Ce jour est passé." in answer.text


def test_the_end_of_the_calendar_is_told(lea: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "calendrier des vacances" not in lea.get("/rencontres-regulieres").text
    monkeypatch.setattr(holidays, "SCHOOL_ENDS", date(2027, 1, 3))
    assert "s’arrête au 3" in lea.get("/rencontres-regulieres").text


def test_another_sites_rule_is_not_found(lea: Browser, helene: Browser, cast: Cast) -> None:
    helene.client.post("/site", data={"csrf_token": token_of(helene.get("/site")), "site": str(cast.auzances)})
    where = begun(helene)
    lea.get(where, 404)
    for end in ("", "/arreter", "/pause"):
        answer = lea.client.post(where + end, data={"csrf_token": token_of(lea.get("/agenda"))})
        assert answer.status_code == 404, end

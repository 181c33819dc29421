"""The acts of an attendance page: a name that sounds like what was typed, and that nobody came, which is asked once."""

from __future__ import annotations

from datetime import timedelta

from badges.gatherings import reads as gatherings
from badges.recognition import practice
from tests.badges.web.office.attendance.sheet import roles, shown, tap
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.recorded import gathering


def test_a_name_that_is_written_as_it_sounds(lea: Browser, cast: Cast) -> None:
    jacques, number = cast.member("Jacques", "Fuseau"), cast.gathering(0)
    cast.member("Jacques", "Fuseau", site="auzances")
    path = f"/seances/{number}"
    answer = lea.client.get(f"{path}/noms", query_string={"q": "jaques fuzo"}).json
    assert [each["id"] for each in answer["rows"]] == [jacques] and "Vouliez-vous dire" in answer["words"]
    assert lea.client.get(f"{path}/noms", query_string={"q": "jacq"}).json["words"] == ""
    page = lea.send(path, {"then": "find", "elsewhere": "jaques"})
    assert page.status_code == 200 and shown(page.text) == ["Jacques Fuseau"] and "Vouliez-vous dire" in page.text


def test_nobody_came(lea: Browser, cast: Cast) -> None:
    cast.member()
    number = cast.gathering(1)
    assert "Personne n’est venu" in lea.get(f"/seances/{number}?visite=1").text
    page = lea.get(lea.sent(f"/seances/{number}", {"then": "nobody"})).text
    assert "Personne n’était là" in page


def test_a_sheet_without_a_name_asks_once_whether_nobody_came(lea: Browser, cast: Cast) -> None:
    amina, number = cast.member(), gathering(cast.services, cast)
    path = f"/seances/{number}"
    asked = lea.sent(path, {})
    page = lea.get(asked).text
    assert "Oui, personne" in page and "Personne n’était là" not in page
    assert "Oui, personne" not in lea.get(path).text
    assert "Personne n’était là" in lea.get(lea.sent(path, {"then": "nobody"})).text
    other = gathering(cast.services, cast, starts_at=cast.services.now() - timedelta(hours=5))
    for _row in (tap(lea, other, present=str(amina)), tap(lea, other, was=f"{amina}-takes_part")):
        assert _row.status_code == 200
    assert "personne=1" in lea.sent(f"/seances/{other}", {})  # ticked and taken back row by row, then « C’est tout »
    assert "personne=1" not in lea.sent(f"/seances/{other}", {"visitor": "Samira"})


def test_nobody_came_is_not_said_of_what_has_not_begun(lea: Browser, cast: Cast) -> None:
    start = cast.services.now() + timedelta(hours=1)
    path = f"/seances/{gathering(cast.services, cast, starts_at=start, ends_at=start + timedelta(hours=2))}"
    assert "Personne n’est venu" not in lea.get(path).text
    page = lea.get(lea.sent(path, {})).text.replace("\u00a0", " ")
    assert "Ça commence à" in page and "Oui, personne" not in page
    answer = lea.client.post(path, data={**hidden_fields(lea.get(path)), "then": "nobody"})
    assert answer.status_code == 422 and "Ça n’a pas encore commencé" in answer.text
    assert "data-done" in lea.get(path).text


def test_nobody_came_but_whom_they_rehearse_with(lea: Browser, cast: Cast) -> None:
    camille, number = practice.begin(cast.services, cast.lea, cast.gueret), cast.gathering(1)
    row = {"present": str(camille), f"role-{camille}": "helps"}
    lea.sent(f"/seances/{number}", row)
    assert "Personne n’est venu" in lea.get(f"/seances/{number}?visite=1").text
    page = lea.get(lea.sent(f"/seances/{number}", {**row, "was": f"{camille}-helps", "then": "nobody"})).text
    assert "Personne n’était là" in page and roles(cast, number) == {camille: "helps"}
    with cast.services.database.begin(read_only=True) as session:
        found = gatherings.gathering(session, number)
    assert found is not None and found.attendance_saved_at is not None
    amina = cast.member()
    lea.sent(f"/seances/{number}", {**row, "present": [str(camille), str(amina)]})
    assert "Personne n’est venu" not in lea.get(f"/seances/{number}?visite=1").text

"""Whom an attendance page names to who accompanies members elsewhere: who came lately, and who says their name."""

from __future__ import annotations

import re
from typing import Any

import pytest

from badges.gatherings import reads as gatherings
from badges.network import team
from badges.web.office.attendance.names import REGULARS
from tests.cast.office import Browser
from tests.cast.people import Cast

SENTENCE = "Aucun nom, ou trop de noms"


@pytest.fixture
def number(cast: Cast) -> int:
    """A gathering of today. Amina came lately; Yanis, Nour and more Maries than one looks through never did."""
    amina = cast.member("Amina", "Benali")
    cast.gathering(8, {amina: "helps"})
    cast.member("Yanis", "Roche")
    cast.member("Nour", "Petit", unnamed=True)
    for each in range(REGULARS):
        cast.member("Marie", f"Durand{chr(97 + each)}")
    return cast.gathering(0)


def accompanies(cast: Cast) -> None:
    """Let the facilitator say that she accompanies members elsewhere."""
    team.say_accompanies(cast.services, cast.lea, cast.lea.staff_id or 0, accompanies=True)


def rows(lea: Browser, path: str, **asked: str) -> Any:
    """What the script of the page is answered."""
    return lea.client.get(f"{path}/noms", query_string=asked).json


def there(cast: Cast, number: int) -> list[str]:
    """The first names of who is recorded."""
    with cast.services.database.begin(read_only=True) as session:
        return sorted(each.member.given_name for each in gatherings.attendance(session, number))


def named(page: str) -> set[str]:
    """Whom a page names."""
    return set(re.findall(r"Amina|Yanis|Nour|Marie", page))


def test_the_page_names_who_came_lately_and_leads_to_no_list(lea: Browser, cast: Cast, number: int) -> None:
    path = f"/seances/{number}"
    before = lea.get(path).text
    assert named(lea.get(f"{path}?avec=2").text) > {"Amina"} and 'value="vue:a-f"' in before  # the control
    accompanies(cast)
    page = lea.get(path).text
    assert named(page) == {"Amina"} and 'value="vue:a-f"' not in page
    assert named(lea.get(f"{path}?avec=2").text) == {"Amina"}


def test_letters_give_no_names(lea: Browser, cast: Cast, number: int) -> None:
    path = f"/seances/{number}"
    for view in ("a-f", "g-l", "m-r", "s-z", "autres", "m-r|marie|1"):
        assert rows(lea, path, vue=view)["rows"] or view not in ("m-r", "s-z")  # the control
    accompanies(cast)
    for view in ("a-f", "g-l", "m-r", "s-z", "autres", "m-r|marie|1"):
        assert rows(lea, path, vue=view)["rows"] == []
        assert named(lea.send(path, {"then": f"vue:{view}"}).text) <= {"Amina"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("yan", ["Yanis Roche"]),
        ("Yanis R", ["Yanis Roche"]),
        ("marie duranda", ["Marie Duranda"]),
        ("ya", []),
        ("y", []),
        ("", []),
        ("marie", []),  # more than FOUND
        ("nour", []),  # who is counted without a name is not told by a look
    ],
)
def test_a_first_name_finds_few(lea: Browser, cast: Cast, number: int, typed: str, found: list[str]) -> None:
    accompanies(cast)
    path = f"/seances/{number}"
    asked = rows(lea, path, q=typed)
    assert [each["name"] for each in asked["rows"]] == found
    assert (SENTENCE in asked["words"]) is not bool(found)
    if typed:
        page = lea.send(path, {"then": "find", "elsewhere": typed})
        assert (page.status_code, SENTENCE in page.text) == ((200, False) if found else (422, True))
        assert all(each in page.text for each in found)


def test_who_is_found_is_ticked_and_kept(lea: Browser, cast: Cast, number: int) -> None:
    accompanies(cast)
    path = f"/seances/{number}"
    row = rows(lea, path, q="yanis")["rows"][0]
    lea.sent(path, {"present": str(row["id"]), f"role-{row['id']}": "helps"})
    assert "Yanis" in lea.get(f"{path}?visite=1").text


def test_a_number_that_is_sent_along_tells_no_name(lea: Browser, cast: Cast, number: int) -> None:
    """A tick that is not recorded yet stays in the form, without the name of whoever has that number."""
    form: dict[str, object] = {"present": [str(each) for each in range(1, 20)], "then": "find", "elsewhere": "amina"}
    path = f"/seances/{number}"
    assert named(lea.send(path, form).text) >= {"Amina", "Marie", "Yanis"}  # the control
    accompanies(cast)
    page = lea.send(path, form).text
    assert named(page) == {"Amina"} and "Une personne cochée" in page


def test_letters_tell_nothing_of_a_number_that_is_sent_along(lea: Browser, cast: Cast, number: int) -> None:
    accompanies(cast)

    def read(letters: str) -> list[str]:
        form = {"present": [str(each) for each in range(1, 20)], "then": "find", "elsewhere": letters}
        page = lea.send(f"/seances/{number}", form).text
        return [each for each in page.split("<li") if "Une personne cochée" in each]

    assert read("y") and read("y") == read("m") == read("ya")


def test_a_number_that_was_not_named_is_not_recorded(lea: Browser, cast: Cast, number: int) -> None:
    path = f"/seances/{number}"
    ticked: dict[str, object] = {"present": [str(each) for each in range(1, 20)], "then": ""}
    accompanies(cast)
    assert lea.send(path, ticked).status_code == 303
    assert named(lea.get(path).text) == {"Amina"} and there(cast, number) == ["Amina"]
    assert rows(lea, path, q="yanis")["rows"]  # the control: who says their name is ticked
    lea.send(path, ticked)
    assert there(cast, number) == ["Amina", "Yanis"]


@pytest.mark.parametrize("typed", ["y y y", "r r r", "r-r-r", "ya n"])
def test_several_letters_are_no_name(lea: Browser, cast: Cast, number: int, typed: str) -> None:
    accompanies(cast)
    assert rows(lea, f"/seances/{number}", q=typed)["rows"] == []

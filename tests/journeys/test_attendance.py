"""The attendance of a gathering at a telephone: every tap is saved, also where the network or the session ends."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Request

from badges.gatherings import reads as gatherings
from tests.journeys.conftest import DESK, PHONE, People, Reader, Town
from tests.journeys.steps import cut

TWELVE = ("Bernard", "Colette", "Fatou", "Jacques", "Josiane", "Mathilde", "Mehdi", "Odette", "Simone", "Yanis")
PLACES = "[...document.querySelectorAll('.names li')].map(row => [row.textContent, row.offsetTop, row.offsetHeight])"


@dataclass
class Sheet:
    """An open gathering with twelve members to tick, and what the page sent."""

    lea: Reader
    number: int
    members: dict[str, int]
    sent: list[Request] = field(default_factory=list)

    def tick(self, name: str) -> None:
        """Tap a name."""
        self.lea.tap(self.lea.page.get_by_role("checkbox", name=name))

    def role(self, name: str, role: str) -> None:
        """Tap the role, then its word; where there is room, the name and then the role in its row."""
        if self.lea.width == PHONE:
            self.lea.taps += 2
            self.lea.page.get_by_label(f"Rôle : {name}").select_option(role)
            return
        box = self.lea.page.get_by_role("checkbox", name=name)
        if not box.is_checked():
            self.lea.tap(box)
        group = self.lea.page.get_by_role("group", name=f"Rôle : {name}")
        self.lea.tap(group.get_by_role("button", name=role, exact=True))

    def says(self, words: str) -> None:
        """Wait until the tally says this."""
        self.lea.page.locator(".tally", has_text=words).wait_for()

    def recorded(self) -> dict[str, str]:
        """Who is recorded, in which role."""
        with self.lea.town.services.database.begin(read_only=True) as session:
            found = gatherings.attendance(session, self.number)
            return {each.member.given_name: each.role for each in found}


@pytest.fixture(params=[PHONE, DESK])
def sheet(town: Town, people: People, request: pytest.FixtureRequest) -> Sheet:
    """A gathering of today that nobody has noted yet."""
    members = {name: town.cast.member(name, "Navette") for name in TWELVE}
    number = town.cast.gathering(0, workshop=town.workshop)
    lea = people(request.param).already_signed_in().open(f"/seances/{number}").look()
    found = Sheet(lea, number, {**town.members, **members})
    lea.page.on("request", lambda each: found.sent.append(each) if each.method == "POST" else None)
    lea.taps = 0
    return found


def test_twelve_people_and_two_roles_in_fifteen_taps(sheet: Sheet) -> None:
    places = sheet.lea.page.evaluate(PLACES)
    for name in (*TWELVE[1:], "Zoé"):
        sheet.tick(name)
    sheet.role("Amina", "Anime")  # a role ticks its row
    sheet.role("Łucja", "Aide")
    sheet.says("12 présents")
    sheet.lea.page.get_by_role("button", name="C’est tout").wait_for()
    sheet.lea.page.evaluate("outbox.send()")  # it resolves once all is sent
    assert sheet.lea.page.evaluate(PLACES) == places
    assert sheet.lea.taps <= 15
    expected = dict.fromkeys((*TWELVE[1:], "Zoé"), "takes_part") | {"Amina": "leads", "Łucja": "helps"}
    assert sheet.recorded() == expected
    if sheet.lea.width == PHONE:  # elsewhere a name is sent before its role is tapped
        assert len(sheet.sent) == 12
    for each in sheet.sent:
        sizes = each.sizes()
        assert len(each.post_data or "") + sizes["requestHeadersSize"] <= 2048
    sheet.lea.press("C’est tout").look()
    assert "12 personnes présentes" in sheet.lea.words
    assert sheet.recorded() == expected


def test_a_tap_is_taken_back(sheet: Sheet) -> None:
    sheet.role("Amina", "Anime")
    sheet.says("1 présent")
    sheet.tick("Amina")
    sheet.says("Amina Benali n’est plus dans la liste.")
    sheet.says("Aucun nom coché")
    sheet.lea.look()
    assert sheet.recorded() == {}
    inside = "each => each.parentElement.getBoundingClientRect().right - each.getBoundingClientRect().right >= 8"
    assert sheet.lea.button("Remettre").evaluate(inside)  # it does not touch the edge of its box
    sheet.lea.tap(sheet.lea.button("Remettre"))
    sheet.says("1 présent")
    assert sheet.recorded() == {"Amina": "leads"}


def test_without_network_nothing_is_lost(sheet: Sheet) -> None:
    context = sheet.lea.page.context
    context.route("**/seances/*", cut)
    sheet.tick("Zoé")
    sheet.tick("Mehdi")
    sheet.says("2 noms attendent le réseau. Rien n’est perdu.")
    sheet.tick("Zoé")  # twice is none
    assert sheet.recorded() == {}
    context.unroute("**/seances/*", cut)
    sheet.tick("Yanis")
    sheet.says("2 présents")
    assert set(sheet.recorded()) == {"Mehdi", "Yanis"}


def test_a_colleague_changes_the_same_row(sheet: Sheet, people: People) -> None:
    sheet.role("Amina", "Aide")
    sheet.says("1 présent")
    other = people(PHONE, scheme="dark").already_signed_in().open(f"/seances/{sheet.number}")
    other.page.get_by_label("Rôle : Amina").select_option("Anime")
    other.page.get_by_role("checkbox", name="Zoé").check()
    other.page.locator(".tally", has_text="2 présents").wait_for()
    sheet.role("Amina", "Participe")
    sheet.says("Une autre page l’a changé entre-temps.")
    assert sheet.lea.page.locator("select").first.input_value() == "leads"
    assert sheet.recorded() == {"Amina": "leads", "Zoé": "takes_part"}
    sheet.lea.complaints.clear()  # the answer 409
    sheet.role("Amina", "Participe")
    sheet.says("2 présents")
    sheet.says("Gardé")
    assert sheet.recorded() == {"Amina": "takes_part", "Zoé": "takes_part"}


def test_the_session_ends_between_two_taps(sheet: Sheet, town: Town) -> None:
    sheet.tick("Zoé")
    sheet.says("1 présent")
    town.end_every_session()
    with sheet.lea.page.expect_navigation():
        sheet.tick("Mehdi")
    sheet.lea.complaints.clear()  # the answer 403
    sheet.lea.sign_in()
    assert sheet.lea.page.get_by_role("checkbox", name="Mehdi").is_checked()
    sheet.says("2 présents")  # what waited in the telephone is sent once somebody is signed in again
    sheet.lea.press("C’est tout").look()
    assert set(sheet.recorded()) == {"Zoé", "Mehdi"}


def test_a_name_is_found_by_its_first_letters(sheet: Sheet) -> None:
    page = sheet.lea.page
    page.get_by_label("Chercher un nom").fill("nav jos")
    page.get_by_role("checkbox", name="Zoé").wait_for(state="hidden")
    assert page.locator(".names li:visible").count() == 1
    sheet.tick("Josiane")
    sheet.says("1 présent")
    page.get_by_label("Chercher un nom").fill("")
    page.get_by_role("checkbox", name="Zoé").wait_for()
    page.get_by_label("Chercher un nom").fill("xyz")
    page.get_by_text("Personne ici ne porte ce nom.").wait_for()
    sheet.lea.look()
    assert set(sheet.recorded()) == {"Josiane"}

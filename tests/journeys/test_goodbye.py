"""What a no costs: a goodbye keeps the badges, who said no is asked again; and two names among a thousand."""

from __future__ import annotations

import pytest

from badges.exchanges.tables import Exchange
from badges.people.tables import Member
from badges.recognition import award as awards
from tests.cast import acts
from tests.journeys.conftest import DESK, HELENE, PHONE, People, Reader, Town
from tests.journeys.steps import awarded, home

SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru")
ENDS = pytest.mark.parametrize(
    ("width", "scripts", "scheme"),
    [(PHONE, False, "light"), (DESK, True, "dark")],
    ids=["phone", "desk"],
)


def a_thousand(town: Town) -> None:
    """Register a thousand more members of Guéret, whose names begin with two syllables each."""
    names = [f"{one}{two}".capitalize() for one in SYLLABLES for two in SYLLABLES]
    rows = []
    for number in range(1000):
        given, family = names[number % 100], f"{SYLLABLES[number // 100]}nard".capitalize()
        folded = f"{given} {family}".lower()
        about = {"given_name": given, "family_name": family, "folded_name": folded, "whole_name": folded}
        rows.append({**about, "link_nonce": number.to_bytes(16, "big"), "erasure_bits": number.to_bytes(16, "big")})
    with town.services.database.begin() as session:
        site, today = town.cast.site_ids["gueret"], town.services.now().date()
        session.add_all([Member(site_id=site, joined_on=today, **each) for each in rows])


def at(reader: Reader, side: str) -> str:
    """The words that a list shows as chosen."""
    return str(reader.page.locator(f"#{side}").evaluate("list => list.selectedOptions[0].text.trim()"))


@ENDS
def test_two_among_a_thousand_are_chosen_without_leaving_the_form(
    town: Town, people: People, width: int, scripts: bool, scheme: str
) -> None:
    a_thousand(town)
    lea = people(width, scripts=scripts, scheme=scheme).already_signed_in().open("/echanges/nouveau").look()
    lists = lea.page.locator("#giver").text_content() or ""
    assert (
        "Amina Benali" in lists and "Rupo Runard" not in lists and "Nime Banard" not in lists
    )  # they stand in no first list
    lea.page.locator("#what").fill("poser une étagère")
    lea.taps, typed = 0, 0
    for side, letters in (("giver", "rup"), ("receiver", "nim")):
        field = lea.page.locator(f"#{side}_letters")
        lea.tap(field)
        lea.page.keyboard.type(letters)
        typed += len(letters)
    lea.go(lea.page.locator(".find .button").last).look()
    for side, name in (("giver", "Rupo Runard"), ("receiver", "Nime Banard")):
        lea.tap(lea.page.locator(f"#{side}").get_by_text(name, exact=True))
    assert (lea.taps, typed) == (5, 6)
    assert lea.page.locator("#what").input_value() == "poser une étagère"
    lea.press("Noter l’échange").look()
    assert "Rupo Runard" in lea.words and "Nime Banard" in lea.words and town.rows(Exchange.__tablename__) == 1


@ENDS
def test_whom_the_letters_find_alone_is_chosen_at_once(
    town: Town, people: People, width: int, scripts: bool, scheme: str
) -> None:
    a_thousand(town)
    lea = people(width, scripts=scripts, scheme=scheme).already_signed_in().open("/echanges/nouveau")
    lea.page.locator("#giver_letters").fill("rupo runard")
    lea.go(lea.page.locator(".find .button").first).look()
    assert at(lea, "giver") == "Rupo Runard"
    lea.page.locator("#receiver_letters").fill("wolfgang")
    lea.go(lea.page.locator(".find .button").last).look()
    assert at(lea, "giver") == "Rupo Runard" and "Personne ici n’a un nom qui commence ainsi" in lea.words


@ENDS
def test_a_goodbye_keeps_the_badges(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    code = awarded(town)
    lea = people(width, scripts=scripts, scheme=scheme).already_signed_in()
    lea.open(f"/membres/{town.members['Amina']}/depart").look()
    assert lea.page.locator("main :checked").count() == 0  # nothing stands ticked
    lea.tap(lea.page.get_by_text("Départ", exact=True))
    lea.press("Noter le départ").look()
    assert "plus membre" in lea.words
    assert "authentique" in people(PHONE, scripts=False).open(f"/v/{code}").look().heading


@ENDS
def test_who_said_no_can_say_yes(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    town.observed_earlier("Amina", "transmettre", 0)
    key = town.keys("transmettre")[1]
    start = {"member_id": town.members["Amina"], "badge_slug": "transmettre"}
    number = awards.start(town.services, town.cast.lea, **start, gathering_id=town.earlier)  # type: ignore[arg-type]
    acts.tick(town.services, town.cast.lea, number, [town.keys("transmettre")[0], key])
    acts.answer(town.services, town.cast.lea, number, "no")
    amina = people(width, scripts=scripts, scheme=scheme).open(home(town)).look()
    amina.tap(amina.page.get_by_text("Vous avez dit non", exact=True))
    amina.follow("Transmettre un savoir-faire").look()
    assert amina.heading == "Vous avez dit non"
    amina.press("Relire et répondre à nouveau").look()
    assert amina.heading == "Voulez-vous ce badge ?" and town.awards("draft")
    lea = people(PHONE, scripts=False).already_signed_in().open(f"/reconnaitre/{number}/fait").look()
    assert "répondra une autre fois" in lea.words
    amina.press("Non merci").look()
    lea.open(f"/reconnaitre/{number}/fait").press("Proposer à nouveau").look()
    assert [each.id for each in town.awards("draft")] == [number]


@ENDS
def test_the_first_steps_lead_on(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    lea = people(width, scripts=scripts, scheme=scheme).already_signed_in().open("/aujourdhui").look()
    for name in ("S’exercer", "Noter qui est là", "La semaine sur une feuille"):
        lea.open("/aujourdhui").go(lea.page.locator(".first-steps").get_by_role("link", name=name)).look()
    lea.open("/aujourdhui").press("Je connais").look()
    assert lea.page.locator(".first-steps").count() == 0


@ENDS
def test_two_records_are_signalled(town: Town, people: People, width: int, scripts: bool, scheme: str) -> None:
    double = town.cast.member("Amina", "Benalli")
    lea = people(width, scripts=scripts, scheme=scheme).already_signed_in().open(f"/membres/{double}/double").look()
    lea.tap(lea.page.get_by_text("Amina Benali", exact=True).last)
    lea.press("Le dire à la coordination").look()
    assert "Rien ne change avant sa réponse" in lea.words
    helene = people(PHONE, scripts=False).already_signed_in(HELENE).open("/fiches-en-double").look()
    helene.press("Ce sont deux personnes").look()
    assert "Les deux fiches restent" in helene.words

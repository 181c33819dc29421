"""The end of a workshop is the moment for its badges: who led and helped, what was seen, who lacks one date."""

from __future__ import annotations

import re

from flask import Flask

from badges.recognition import observe
from tests.cast import acts
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.rows import award
from tests.cast.statements import statements

MOMENT = "Le moment des badges"


def see(cast: Cast, member: int, gathering: int, *keys: str, badge: str = "transmettre") -> None:
    """Léa saw these criteria at a session."""
    observe.observe(
        cast.services, cast.lea, member_id=member, badge_slug=badge, criteria=list(keys), gathering_id=gathering
    )


def workshop(cast: Cast) -> tuple[int, dict[str, int], list[int]]:
    """Two sessions: who led is ready, who helped lacks a date, one came and nothing was seen, one says no to badges."""
    people = {
        "fatou": cast.member("Fatou", "Indigo"), "colette": cast.member("Colette", "Pelote"),
        "omar": cast.member("Omar", "Galon"), "rose": cast.member("Rose", "Aubert"),
        "odile": cast.member("Odile", "Zimmer", badges_yes=False),
    }  # fmt: skip
    there = {
        people["fatou"]: "leads", people["colette"]: "helps", people["omar"]: "takes_part",
        people["rose"]: "takes_part", people["odile"]: "helps",
    }  # fmt: skip
    number = cast.workshop("Couture")
    sessions = [cast.gathering(days, there, workshop=number) for days in (9, 2)]
    elsewhere = cast.gathering(5, {people["rose"]: "helps"})
    for session, key in zip(sessions, ("1", "2"), strict=True):
        see(cast, people["fatou"], session, key)
    see(cast, people["colette"], sessions[0], "1", "2")
    see(cast, people["rose"], elsewhere, "1")
    return number, people, sessions


def moment(page: str) -> str:
    """The part of the page that is about badges, in plain spaces; "" where there is none."""
    found = re.search(rf'<section class="no-print"[^>]*>\s*<h2>{MOMENT}.*', page, re.S)
    return found.group().split("</main>")[0].replace("\u00a0", " ") if found else ""


def test_the_end_says_who_led_and_helped_what_was_seen_and_who_lacks_a_date(
    lea: Browser, visitor: Browser, cast: Cast
) -> None:
    number, people, (first, last) = workshop(cast)
    path = f"/ateliers/{number}/suivi"
    assert not moment(lea.get(path).text)  # while it is open
    closing = moment(lea.get(f"/ateliers/{number}/terminer").text)
    acts.close_workshop(cast.services, cast.lea, number, came=4, went_well=None)
    for page in (closing, moment(lea.get(path).text)):
        fatou, colette = page.index("Fatou"), page.index("Colette")
        assert fatou < page.index("prêt à reconnaître") < colette < page.index("encore une date")
        assert page.count(">Reconnaître<") == 1 and page.count("Transmettre un savoir-faire") == 2
        assert f"/seances/{last}/vu/{people['colette']}?" in page  # the other session, where nothing was seen
        assert f"/seances/{first}/vu/{people['colette']}?" not in page
        for name in ("Omar", "Rose", "Odile"):  # nothing was seen there; or nothing can be noted
            assert name not in page, name
    public = visitor.get(f"/ateliers/{number}").text
    assert MOMENT not in public and "encore une date" not in public


def test_one_touch_begins_the_badge_and_the_turned_phone_says_nothing_of_others(lea: Browser, cast: Cast) -> None:
    number, people, (_first, last) = workshop(cast)
    acts.close_workshop(cast.services, cast.lea, number, came=4, went_well=None)
    page = lea.get(f"/ateliers/{number}/suivi").text
    way = f"/seances/{last}/reconnaitre/{people['fatou']}"
    assert f'action="{way}"' in page
    begun = int(lea.sent(f"/ateliers/{number}/suivi", {"badge": "transmettre"}, to=way).split("/")[2])
    lea.sent(f"/reconnaitre/{begun}/vu", {"criteria": ["2"]})
    agreement = lea.get(f"/reconnaitre/{begun}/accord").text
    assert "Fatou, voulez-vous" in agreement and "Colette" not in agreement and "encore une date" not in agreement
    lea.sent(f"/reconnaitre/{begun}/accord", {"answer": "yes"})
    assert award(cast.services, begun).state == "agreed"
    assert ">Reprendre<" in moment(lea.get(f"/ateliers/{number}/suivi").text)
    lea.sent(f"/reconnaitre/{begun}/signer")
    assert "badge délivré le" in moment(lea.get(f"/ateliers/{number}/suivi").text)


def test_who_helped_without_anything_seen_can_be_noted(lea: Browser, cast: Cast) -> None:
    helping, number = cast.member("Mehdi", None), cast.workshop("Vélo")
    session = cast.gathering(3, {helping: "helps"}, workshop=number)
    page = moment(lea.get(f"/ateliers/{number}/terminer").text)
    assert "Mehdi" in page and f'href="/seances/{session}/vu/{helping}"' in page
    assert not moment(lea.get(f"/ateliers/{cast.workshop('Cuisine')}/terminer").text)  # nobody came


def test_more_people_ask_the_database_no_more(lea: Browser, app: Flask, cast: Cast) -> None:
    number, _people, _sessions = workshop(cast)
    pages = [f"/ateliers/{number}/terminer", f"/ateliers/{number}/suivi"]
    few = asked(lea, app, pages[0])
    for name in ("Yanis", "Sylvie", "Jean"):
        member = cast.member(name, "Martin")
        see(cast, member, cast.gathering(1, {member: "helps"}, workshop=number), "1")
    assert asked(lea, app, pages[0]) <= few <= 14
    acts.close_workshop(cast.services, cast.lea, number, came=4, went_well=None)
    assert (
        "Yanis" in moment(lea.get(pages[1]).text) and asked(lea, app, pages[1]) <= 11
    )  # and the places, for who coordinates


def test_thirty_a_page_and_found_by_name(lea: Browser, cast: Cast) -> None:
    helping = {cast.member(f"Zoé{letter}", "Aubert"): "helps" for letter in "abcdefghijklmnopqrstuvwxyzàéèêë"}
    leads, number = cast.member("Marthe", "Indigo"), cast.workshop("Tricot")
    cast.gathering(4, helping | {leads: "leads"}, workshop=number)
    acts.close_workshop(cast.services, cast.lea, number, came=32, went_well=None)
    path = f"/ateliers/{number}/suivi"
    first, second = (moment(lea.get(each).text) for each in (path, f"{path}?apres=30"))
    assert [page.count("<h3>") for page in (first, second)] == [30, 2] and "Marthe" in first  # who led is first
    assert f'href="{path}?apres=30#badges"' in first and "Page précédente" not in first
    assert f'href="{path}#badges"' in second and "Page suivante" not in second
    found = moment(lea.get(f"{path}?q=marthe").text)
    assert found.count("<h3>") == 1 and "Marthe" in found and "Page suivante" not in found
    assert "Personne de ce nom" in moment(lea.get(f"{path}?q=zzyx").text)


def asked(lea: Browser, app: Flask, path: str) -> int:
    """How many statements a page takes once it was opened before."""
    lea.get(path)
    with statements(app) as found:
        lea.get(path)
    return len(found)

"""Search from any page: first letters, accents and case aside, what the staff member may see, to the last page."""

from __future__ import annotations

import re
from datetime import UTC, date, time, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from badges.base.times import instant
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from tests.cast import acts
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.cast.recorded import exchange
from tests.cast.rows import count
from tests.cast.statements import statements

OTHERS = ("/membres/nouveau", "/membres/importer", "/membres/ou-continuer")  # pages of the list that are no member's


def links(page: str, start: str) -> list[str]:
    """The addresses of a page's main part that begin so, in their order."""
    return re.findall(rf'href="({start}[^"]*)"', page[page.index("<main") :])


@pytest.mark.parametrize("text", ["lucja", "ŁUC", "n’d", "şah", "luc n", "sah luc"])
def test_a_member_is_found_by_first_letters(lea: Browser, cast: Cast, text: str) -> None:
    found = cast.member("Łucja", "N’Diaye-Şahin")
    cast.member("Amina", "Dulucq")
    assert links(lea.get(f"/recherche?q={text}").text, "/membres/") == [f"/membres/{found}"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "' OR 1=1 --", "(((", "\x00", "ﷺ" * 80, " "])
def test_what_is_no_name_finds_nobody(lea: Browser, cast: Cast, text: str) -> None:
    cast.member()
    page = lea.client.get("/recherche", query_string={"q": text}, buffered=True)
    assert page.status_code == 200 and links(page.text, "/membres/") == []


@pytest.mark.parametrize("text", ["jaques", "fuzo", "Jaque Fuseau", "jacques fuzo", "Fuzeau jaques"])
def test_who_sounds_like_it_is_offered_where_nobody_begins_so(lea: Browser, cast: Cast, text: str) -> None:
    jacques, _other = cast.member("Jacques", "Fuseau"), cast.member("Jacques", "Fuseau", site="auzances")
    for path in ("/recherche", "/membres"):
        page = lea.client.get(path, query_string={"q": text}, buffered=True).text
        found = [link for link in links(page, "/membres/") if link not in OTHERS]
        assert found == [f"/membres/{jacques}"] and "Vouliez-vous dire" in page, path
        assert "Personne de ce nom ici" not in page
    by_letters = lea.get("/membres?q=jacq").text
    assert f"/membres/{jacques}" in by_letters and "Vouliez-vous dire" not in by_letters


@pytest.mark.parametrize("text", ["gu", "gérard", "jean gérard"])
def test_what_sounds_like_nobody_offers_nobody(lea: Browser, cast: Cast, text: str) -> None:
    cast.member("Jean", "Fuseau")
    page = lea.client.get("/membres", query_string={"q": text}, buffered=True).text
    assert "Vouliez-vous dire" not in page and "Personne de ce nom ici" in page


def test_six_are_offered_at_most(lea: Browser, cast: Cast) -> None:
    for letter in "abcdefgh":
        cast.member("Catherine", f"Né{letter}")
    for path in ("/recherche?q=katrine", "/membres?q=katrine"):
        found = [link for link in links(lea.get(path).text, "/membres/") if link not in OTHERS]
        assert len(found) == 6, path


@pytest.mark.parametrize("text", ["31/12/9999", "0001-01-01", "01/01/0001", "24/11/2026"])
def test_a_day_at_the_edge_of_the_calendar_finds_nothing(lea: Browser, cast: Cast, text: str) -> None:
    """The last one is the control: a meeting took place that day."""
    cast.gathering(0)
    found = links(lea.get(f"/recherche?q={text}").text, "/seances/")
    assert len(found) == (text == "24/11/2026")


def test_names_of_any_letters(lea: Browser, cast: Cast) -> None:
    olena, salma, long, one = (cast.member(*each) for each in (
        ("Олена", "Нитка"), ("سلمى", None), ("Anne", "x" * 60), ("Ô", None),
    ))  # fmt: skip
    for text, number in (("НИТ", olena), ("سلم", salma), ("x" * 60, long), ("o", one)):
        page = lea.client.get("/recherche", query_string={"q": text}, buffered=True).text
        assert links(page, "/membres/") == [f"/membres/{number}"], text


def test_who_begins_with_the_letters_comes_first_and_every_page_is_reached(lea: Browser, cast: Cast) -> None:
    last = [cast.member("Anne", f"Mar{letter}") for letter in "ab"]
    first = [cast.member(f"Mar{number:02}", None) for number in range(65)]
    assert links(lea.get("/recherche?q=mar").text, "/membres/")[0] == f"/membres/{first[0]}"
    for path in ("/recherche?q=mar&quoi=membres", "/membres?q=mar"):
        seen: list[str] = []
        while path:
            page = lea.get(path).text
            seen += [link for link in links(page, "/membres/") if link not in OTHERS]
            following = re.search(r'href="([^"]+)"\s*>Page suivante', page)
            path = following[1].replace("&amp;", "&") if following else ""
        assert seen == [f"/membres/{number}" for number in (*first, *last)]
    lea.get("/recherche?q=mar&quoi=membres&apres=999999")
    lea.get("/recherche?q=mar&quoi=rien&apres=x")


def test_gatherings_exchanges_badges_and_codes(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member(), cast.member("Fatou")
    sewing = cast.gathering(3, workshop=cast.workshop("Couture à la main"))
    meeting = cast.gathering(1)
    given = exchange(cast.services, cast, amina, fatou, what="Réparer un vélo")
    assert links(lea.get("/recherche?q=mai+cou").text, "/seances/") == [f"/seances/{sewing}"]
    assert links(lea.get("/recherche?q=renc").text, "/seances/") == [f"/seances/{meeting}"]
    assert links(lea.get("/recherche?q=21/11/2026").text, "/seances/") == [f"/seances/{sewing}"]
    assert links(lea.get("/recherche?q=velo").text, "/echanges/") == [f"/echanges/{given}"]
    assert links(lea.get("/recherche?q=equi").text, "/badges/") == ["/badges/equipe"]
    signed = agreed(cast, given="Zohra")
    assert links(lea.get(f"/recherche?q={signed.code}").text, "/reconnaitre/") == []  # nothing is issued yet
    signed.sign()
    typed = f"{signed.code[:5]}-{signed.code[5:]}".lower()
    assert links(lea.get(f"/recherche?q={typed}").text, "/reconnaitre/") == [f"/reconnaitre/{signed.award}"]


def test_workshops_are_found_by_title_and_activity(lea: Browser, cast: Cast) -> None:
    number = cast.workshop("Coudre à la main")
    idea = acts.propose_workshop(cast.services, cast.lea, site_id=cast.gueret, title="À coudre", activity="jardinage")
    cast.workshop("Couture", site="auzances")
    assert links(lea.get("/recherche?q=COU").text, "/ateliers/") == [
        f"/ateliers/{each}/suivi" for each in (number, idea)
    ]
    assert links(lea.get("/recherche?q=jard").text, "/ateliers/") == [f"/ateliers/{idea}/suivi"]
    assert links(lea.get("/recherche?q=main+cou").text, "/ateliers/") == [f"/ateliers/{number}/suivi"]
    more = [cast.workshop(f"Dentelle {each:02}") for each in range(35)]
    page = lea.get("/recherche?q=den&quoi=ateliers").text
    following = next(link for link in links(page, "/recherche") if "apres=" in link).replace("&amp;", "&")
    seen = links(page, "/ateliers/") + links(lea.get(following).text, "/ateliers/")
    assert seen == [f"/ateliers/{each}/suivi" for each in more]


def test_a_gathering_is_found_by_its_own_name_and_an_exchange_by_its_activity(lea: Browser, cast: Cast) -> None:
    number, other = cast.gathering(2), cast.gathering(1)
    with cast.services.database.begin() as session:
        session.get_one(Gathering, number).title = "Fête du livre"
    assert links(lea.get("/recherche?q=feTE").text, "/seances/") == [f"/seances/{number}"]
    assert links(lea.get("/recherche?q=ren").text, "/seances/") == [f"/seances/{each}" for each in (other, number)]
    amina, fatou = cast.member(), cast.member("Fatou")
    given = exchange(cast.services, cast, amina, fatou, what="Tailler une haie", activity="jardinage")
    assert links(lea.get("/recherche?q=jardi").text, "/echanges/") == [f"/echanges/{given}"]


def test_later_pages_of_gatherings_and_exchanges(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member(), cast.member("Fatou")
    workshop = cast.workshop("Couture")
    meetings = [cast.gathering(day, workshop=workshop) for day in range(1, 33)]
    given = [exchange(cast.services, cast, amina, fatou, what=f"Coudre {number}") for number in range(32)]
    for kind, start, wanted in (("rencontres", "/seances/", meetings), ("echanges", "/echanges/", given[::-1])):
        page = lea.get(f"/recherche?q=cou&quoi={kind}").text
        following = next(link for link in links(page, "/recherche") if "apres=" in link).replace("&amp;", "&")
        seen = links(page, start) + links(lea.get(following).text, start)
        assert seen == [f"{start}{number}" for number in wanted]


def test_the_nearest_gatherings_come_first_on_every_page(lea: Browser, cast: Cast) -> None:
    """On both sides of today, and as far on one as on the other: the 24th of November 2026 at noon is the middle."""
    days = [cast.gathering(day) for day in range(40)]
    noon = instant(date(2026, 11, 24), time(12)).astimezone(UTC)
    with cast.services.database.begin() as session:
        for place, number in enumerate(days):
            away = timedelta(days=place // 4 * 30) if place < 20 else timedelta(days=-(place - 20) // 2 * 30)
            row = session.get_one(Gathering, number)
            row.starts_at, row.ends_at = noon + away, noon + away + timedelta(hours=2)
        wanted = sorted(
            session.scalars(select(Gathering)),
            key=lambda row: (abs(row.starts_at - noon), row.starts_at < noon, row.id),
        )
        numbers = [row.id for row in wanted]
    path, seen = "/recherche?q=rencontre&quoi=rencontres", list[str]()
    while path:
        page = lea.get(path).text
        seen += links(page, "/seances/")
        path = next((link for link in links(page, "/recherche") if "apres=" in link), "").replace("&amp;", "&")
    assert seen == [f"/seances/{number}" for number in numbers]
    first = lea.get("/recherche?q=rencontre").text.replace("\u00a0", " ")
    assert links(first, "/seances/") == [f"/seances/{number}" for number in numbers[:6]]
    assert "Mardi 24 novembre<" in first or "mardi 24 novembre<" in first
    assert "23 janvier 2027" not in first and "samedi 23 janvier 2027" in lea.get(
        "/recherche?q=rencontre&quoi=rencontres"
    ).text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("21 novembre", True), ("Samedi 21 NOVEMBRE", True), ("21 novembre 2026", True), ("21\u00a0novembre", True),
        ("21 novembre 2025", False), ("31 février", False), ("0 novembre", False), ("21 novembre 0000", False),
        ("21 brumaire", False), ("٢١ novembre", False),
    ],
)  # fmt: skip
def test_a_day_is_found_as_it_is_said(lea: Browser, cast: Cast, text: str, finds: bool) -> None:
    sewing = cast.gathering(3, workshop=cast.workshop("Couture"))
    found = links(lea.client.get("/recherche", query_string={"q": text}, buffered=True).text, "/seances/")
    assert found == ([f"/seances/{sewing}"] if finds else [])


def test_the_exchanges_of_a_day_are_found_too_and_a_day_with_nothing_is_said(lea: Browser, cast: Cast) -> None:
    number = exchange(cast.services, cast, cast.member(), cast.member("Jean", None), happened_on=date(2026, 11, 20))
    page = lea.get("/recherche?q=20/11/2026").text
    assert links(page, "/echanges/") == [f"/echanges/{number}"] and "Rien le" not in page
    page = lea.get("/recherche?q=25+décembre").text
    assert "Rien le vendredi 25\u00a0décembre" in page and "ces lettres" not in page
    assert links(page, "/agenda") == ["/agenda?semaine=2026-12-25#j-2026-12-25"]
    page = lea.get("/recherche?q=xyz").text
    assert "Rien ne commence par ces lettres" in page and "Rien le" not in page


def test_a_day_without_a_year_is_the_nearest(lea: Browser, cast: Cast) -> None:
    number = cast.gathering(0)
    with cast.services.database.begin() as session:
        row = session.get_one(Gathering, number)
        row.starts_at = instant(date(2027, 1, 1), time(10)).astimezone(UTC)
        row.ends_at = row.starts_at + timedelta(hours=1)
    assert links(lea.get("/recherche?q=1er+janvier").text, "/seances/") == [f"/seances/{number}"]
    assert links(lea.get("/recherche?q=1+janvier+2026").text, "/seances/") == []


def test_nothing_of_another_site(lea: Browser, helene: Browser, cast: Cast) -> None:
    nadia, paul = cast.member("Nadia", "Petit", site="auzances"), cast.member("Paul", "Petit", site="auzances")
    cast.gathering(1, workshop=cast.workshop("Cuisine", site="auzances"), site="auzances")
    exchange(cast.services, cast, nadia, paul, what="Cuisiner", site_id=cast.auzances, actor=cast.karim)
    code = agreed(cast, given="Marie")
    code.sign()
    for text in ("petit", "cui"):
        assert links(lea.get(f"/recherche?q={text}").text, "/(?:membres|seances|echanges)/") == []
        assert len(links(helene.get(f"/recherche?q={text}").text, "/(?:seances|echanges)/")) == (text == "cui") * 2
    assert 'href="/membres"' in helene.get("/recherche?q=petit").text  # where the coordination gives the whole name
    lea.get(f"/recherche?q=pet&quoi=membres&apres={nadia}")


def test_twelve_statements_at_most_and_a_way_from_each_page(lea: Browser, app: Flask, cast: Cast) -> None:
    cast.member("Renée")
    lea.get("/recherche?q=ren")
    with statements(app) as found:
        lea.get("/recherche?q=ren")
    assert len(found) <= 12
    for path in ("/aujourdhui", "/membres", "/badges-delivres"):
        assert 'href="/recherche"' in lea.get(path).text


def test_anyone_of_thousands_is_named_in_an_exchange_by_three_letters(lea: Browser, cast: Cast) -> None:
    for number in range(61):
        cast.member(f"Anne{number:02}", None)
    zohra, zoe = cast.member("Zohra", "Zalewski"), cast.member("Zoé", "Zidane")
    form: dict[str, object] = {
        "what": "poser une étagère",
        "day": "2026-11-18",
        "duration": "",
        "giver": "",
        "receiver": "",
    }
    assert "Zohra" not in lea.get("/echanges/nouveau").text
    page = lea.send("/echanges/nouveau", {**form, "then": "search", "giver_letters": "zal"}).text
    assert f'<option value="{zohra}" selected>Zohra Zalewski' in page and "poser une étagère" in page
    both = {**form, "named": str(zohra), "giver": str(zohra)}
    page = lea.send("/echanges/nouveau", {**both, "then": "search", "receiver_letters": "ZOE"}).text
    assert f'<option value="{zohra}" selected>' in page and f'<option value="{zoe}" selected>' in page
    nobody = lea.send("/echanges/nouveau", {**both, "then": "search", "receiver_letters": "xyz"})
    assert nobody.status_code == 422 and 'href="#receiver_letters"' in nobody.text
    assert re.search(r'id="receiver_letters"[^>]*value="xyz"', nobody.text)  # what was typed stays beside its error
    other = lea.send("/echanges/nouveau", {**both, "then": "find", "elsewhere": "Personne Inconnue"})
    assert other.status_code == 422 and re.search(r'id="elsewhere"[^>]*value="Personne Inconnue"', other.text)
    many = lea.send("/echanges/nouveau", {**both, "then": "search", "receiver_letters": "ann"})
    assert many.status_code == 422 and "Ajoutez une lettre" in many.text
    kept = {**both, "receiver": str(zoe), "then": "search", "receiver_letters": ""}  # the enter key keeps
    lea.sent("/echanges/nouveau", kept)
    assert count(cast.services, Exchange) == 1

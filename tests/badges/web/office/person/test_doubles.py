"""Two records of one person are signalled by the site, told apart without address, age or telephone, and answered."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from badges.people.tables import Member
from tests.cast.office import Browser
from tests.cast.people import Cast


def joined(cast: Cast, days: dict[int, date]) -> None:
    """Let these members have registered on these days."""
    with cast.services.database.begin() as session:
        for number, day in days.items():
            session.execute(update(Member).where(Member.id == number).values(joined_on=day))


def plain(text: str) -> str:
    """A page without its no-break spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_from_lea_s_signal_to_the_coordination_s_answer(cast: Cast, lea: Browser, helene: Browser) -> None:
    amina, double = cast.member(), cast.member("Amina", "Benalli")
    path = f"/membres/{double}/double"
    assert f'href="{path}"' in lea.get(f"/membres/{double}").text
    assert f'value="{amina}"' in lea.get(path).text and f'value="{double}"' not in lea.get(path).text
    assert lea.send(path).status_code == 422
    assert lea.sent(path, {"other": str(amina)}) == f"{path}?avec={amina}"
    assert "C’est dit à la coordination" in lea.get(f"{path}?avec={amina}").text
    lea.get("/fiches-en-double", 403)
    assert "1 fiche en double signalée" in plain(helene.get("/coordination").text)
    page = helene.get("/fiches-en-double").text
    assert "Léa Martin" in page and f"/membres/{double}/reunir?avec={amina}" in page
    settle = f"/fiches-en-double/{amina}"
    assert f'name="other" value="{double}"' in page
    assert helene.sent("/fiches-en-double", {"other": str(double)}, to=settle) == "/fiches-en-double?note=1"
    assert "Aucune fiche n’attend" in helene.get("/fiches-en-double").text


def test_another_site_s_record_cannot_be_named(cast: Cast, lea: Browser) -> None:
    amina, there = cast.member(), cast.member("Amina", "Benalli", site="auzances")
    assert lea.send(f"/membres/{amina}/double", {"other": str(there)}).status_code == 404
    lea.get(f"/membres/{there}/double", 404)


def test_namesakes_are_told_apart_on_every_list(cast: Cast, lea: Browser) -> None:
    first, second = cast.member(phone="05 55 00 00 11"), cast.member(age="15_to_17")
    third = cast.member("Amina", "Benali", called="Mina")
    joined(cast, {first: date(2025, 9, 12), second: date(2026, 3, 2), third: date(2026, 3, 2)})
    gathering = cast.gathering(2, {first: "helps", second: "takes_part", third: "takes_part"})
    pages = (
        "/membres", "/membres?q=ami", "/recherche?q=ami", f"/seances/{gathering}", f"/seances/{gathering}/reconnaitre",
        "/echanges/nouveau", f"/membres/{third}/double",
    )  # fmt: skip
    for path in pages:
        page = plain(lea.get(path).text)
        assert "depuis septembre 2025" in page and "depuis mars 2026" in page, path
        assert page.count("depuis mars 2026") == page.count("depuis septembre 2025"), path  # « Mina » needs no more
        assert "Mina (Amina Benali)" in page, path
        assert "05 55 00 00 11" not in page and "ans" not in page.partition("depuis mars 2026")[2][:40], path


def test_in_one_month_the_day_and_on_one_day_the_number(cast: Cast, lea: Browser) -> None:
    numbers = [cast.member() for _ in range(4)]
    days = (date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 1), date(2026, 4, 1))
    joined(cast, dict(zip(numbers, days, strict=True)))
    page = plain(lea.get("/membres").text)
    for words in ("depuis le 2 mars 2026", "depuis le 9 mars 2026", f"depuis le 1er avril 2026, fiche {numbers[2]}"):
        assert words in page

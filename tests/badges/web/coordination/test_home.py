"""The coordination's first page: the sites' week in numbers, and what waits."""

from __future__ import annotations

import re
from datetime import timedelta

from badges.base.times import local_date
from badges.issuing.correcting import pause
from badges.people.tables import Member
from tests.badges.web.coordination.phones import without_phones
from tests.cast import acts
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.wizard import ready


def rows_of(page: str) -> dict[str, list[str]]:
    """The table: each line's label with its numbers, in the order of the sites."""
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL):
        cells = re.findall(r"<td>(.*?)</td>", row[1], re.DOTALL)
        found[row[0]] = [re.sub(r"<.*?>", "", cell).strip() for cell in cells]
    return found


def test_the_week_of_each_site(cast: Cast, helene: Browser) -> None:
    """Auzances, Guéret, La Souterraine. What took place before Monday, or is to come, is not counted."""
    services = cast.services
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    days = local_date(services.now()).weekday()  # since Monday
    cast.gathering(days, {amina: "leads", fatou: "takes_part"})
    cast.gathering(days + 7, {amina: "takes_part"})
    acts.record_exchange(
        services, cast.lea, site_id=cast.gueret, what="Couture", happened_on=local_date(services.now()),
        giver_id=amina, receiver_id=fatou,
    )  # fmt: skip
    page = helene.get("/coordination").text
    assert re.findall(r'<th scope="col">(.*?)<small>(.*?)</small>', page) == [
        ("Auzances", "Karim"), ("Guéret", "Léa"), ("La Souterraine", "personne"),
    ]  # fmt: skip
    found = rows_of(page)
    assert found["Présences"] == ["0", "2", "0"] and found["Échanges"] == ["0", "1", "0"]
    both = [int(one) + int(other) for one, other in zip(found["Rencontres"], found["Ateliers"], strict=True)]
    assert both == [0, 1, 0] and found["Badges délivrés"] == ["0", "0", "0"]


def test_what_waits(cast: Cast, helene: Browser) -> None:
    assert "Donner un téléphone" not in helene.get("/coordination").text
    without_phones(cast)
    page = helene.get("/coordination").text
    assert "Donner un téléphone" in page and 'href="/coordination/public"' in page


def test_a_paused_badge_waits_for_a_decision(
    cast: Cast, helene: Browser, lea: Browser, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    for step, form in (("accord", {"answer": "yes"}), ("signer", {})):
        lea.sent(f"/reconnaitre/{award_id}/{step}", form)
    assert "en pause" not in helene.get("/coordination").text
    pause.pause(cast.services, cast.lea, award_id, "criterion")
    page = helene.get("/coordination").text
    assert "1 badge en pause" in page and 'href="/badges-en-pause"' in page


def test_the_records_without_news_of_every_site_are_those_that_its_line_opens(cast: Cast, helene: Browser) -> None:
    for name, site in (("Ada", "gueret"), ("Zoé", "auzances")):
        number = cast.member(name, "Benali", site=site)
        with cast.services.database.begin() as session:
            session.get_one(Member, number).asked_on = cast.services.now().date()
    page = helene.get("/coordination").text
    way = "/membres/sans-nouvelles?partout=1"
    assert "2 fiches sans nouvelles" in page.replace("\u00a0", " ") and f'href="{way}"' in page
    listed = helene.get(way).text
    assert "Ada Benali" in listed and "Zoé Benali" in listed and "Auzances" in listed
    kept = helene.sent(way, to=f"/membres/{number}/garder?partout=1")
    assert kept == way and "Zoé" not in helene.get(kept).text


def test_a_badge_that_is_taken_back_at_once_was_not_given(
    cast: Cast, helene: Browser, lea: Browser, two_gatherings: Gatherings
) -> None:
    award_id = ready(lea, cast, two_gatherings)
    for step, form in (("accord", {"answer": "yes"}), ("signer", {})):
        lea.sent(f"/reconnaitre/{award_id}/{step}", form)
    assert rows_of(helene.get("/coordination").text)["Badges délivrés"] == ["0", "1", "0"]
    lea.sent(f"/reconnaitre/{award_id}/fait", to=f"/reconnaitre/{award_id}/retirer")
    assert rows_of(helene.get("/coordination").text)["Badges délivrés"] == ["0", "0", "0"]


def test_it_is_where_the_coordination_arrives(cast: Cast, helene: Browser, lea: Browser) -> None:
    assert 'class="brand" href="/coordination"' in helene.get("/membres").text
    assert 'class="brand" href="/aujourdhui"' in lea.get("/membres").text
    assert "/coordination" not in lea.get("/aujourdhui").text
    lea.get("/coordination", 403)


def test_a_day_of_a_site_is_opened_from_it(cast: Cast, helene: Browser) -> None:
    opened = helene.send("/site", {"site": str(cast.auzances)})
    assert opened.status_code == 303 and opened.headers["Location"] == "/aujourdhui"
    assert "Aujourd’hui à Auzances" in helene.get("/aujourdhui").text


def test_an_unsaved_attendance_is_to_be_completed(cast: Cast, helene: Browser) -> None:
    now = cast.services.now()
    ended = now - timedelta(hours=1)
    acts.record_gathering(
        cast.services,
        cast.lea,
        site_id=cast.gueret,
        kind="meeting",
        starts_at=ended - timedelta(hours=2),
        ends_at=ended,
    )
    assert rows_of(helene.get("/coordination").text)["À compléter, toutes dates"] == ["0", "1", "0"]


def test_what_is_to_complete_counts_older_weeks_and_exchanges_too(cast: Cast, helene: Browser) -> None:
    services, day = cast.services, local_date(cast.services.now())
    pair = cast.member("Amina"), cast.member("Fatou")
    services.clock.advance(days=-30)  # type: ignore[attr-defined]
    acts.record_exchange(
        services, cast.lea, site_id=cast.gueret, what="Couture", happened_on=day - timedelta(days=20),
        giver_id=pair[0], receiver_id=pair[1],
    )  # fmt: skip
    start = services.now()
    acts.record_gathering(
        services, cast.lea, site_id=cast.gueret, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )
    services.clock.advance(days=30)  # type: ignore[attr-defined]
    page = helene.get("/coordination").text
    assert rows_of(page)["À compléter, toutes dates"] == ["0", "2", "0"]
    way = f"/agenda/a-completer?site={cast.gueret}"
    assert f'href="{way}"' in page
    assert helene.get(way).text.count("<h3>") == 2


def test_the_agenda_of_the_coordination_opens_on_all_places(cast: Cast, helene: Browser, lea: Browser) -> None:
    cast.gathering(0, workshop=cast.workshop("Cuisine", site="auzances"), site="auzances")
    assert "Cuisine" in helene.get("/agenda").text and "Cuisine" not in lea.get("/agenda").text
    assert "Cuisine" not in helene.get(f"/agenda?site={cast.gueret}").text

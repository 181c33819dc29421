"""The coordination's first page: the sites' week in numbers, and what waits."""

from __future__ import annotations

import re
from datetime import timedelta

from badges.base.rights import OPERATOR
from badges.base.times import local_date
from badges.issuing.correcting import pause
from badges.network import reads as network
from badges.network.tables import Site
from badges.people.tables import Member
from badges.web.coordination.home import SHORT_TEAM
from tests.badges.web.coordination.phones import without_phones
from tests.cast import acts
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.wizard import ready

TITLES = ("Rencontres", "Ateliers", "Présences", "Échanges", "Badges", "À compléter")


def rows_of(page: str) -> dict[str, list[str]]:
    """The table, turned: each number's title with those of the sites, in the order of its rows."""
    table = page.partition('class="site-weeks"')[2].partition("</table>")[0]
    assert [re.sub(r"<.*?>", "", each) for each in re.findall(r'<th scope="col">(.*?)</th>', table)] == [
        "Site",
        *TITLES,
    ]
    found: dict[str, list[str]] = {title: [] for title in TITLES}
    for row in re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2], re.DOTALL):
        cells = re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)
        for title, cell in zip(TITLES, cells, strict=True):
            found[title].append(re.sub(r"<small>.*?</small>|<.*?>", "", cell, flags=re.DOTALL).strip())
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
    assert re.findall(r'name="site" value="\d+">\s*(.*?)\s*</button>', page) == ["Auzances", "Guéret", "La Souterraine"]
    found = rows_of(page)
    assert found["Présences"] == ["0", "2", "0"] and found["Échanges"] == ["0", "1", "0"]
    both = [int(one) + int(other) for one, other in zip(found["Rencontres"], found["Ateliers"], strict=True)]
    assert both == [0, 1, 0] and found["Badges"] == ["0", "0", "0"]


def test_what_waits_stands_before_the_table_and_a_row_reads_as_a_sentence(cast: Cast, helene: Browser) -> None:
    """On a phone the header line gives way: the noun stands beside each number, and a site without any says so."""
    services = cast.services
    acts.record_exchange(
        services, cast.lea, site_id=cast.gueret, what="Couture", happened_on=local_date(services.now()),
        giver_id=cast.member("Amina"), receiver_id=cast.member("Fatou"),
    )  # fmt: skip
    page = helene.get("/coordination").text
    assert page.index("<h1>Ce qui vous attend</h1>") < page.index("<table") < page.index("L’équipe</h2>")
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    assert ["rien encore" in row for row in rows] == [True, False, True]
    said = re.findall(r"<td>\s*(\d+)<small>\s*(.*?)</small>", rows[1], re.DOTALL)
    assert said == [("1", "échange")] and rows[1].count('class="zero"') == 5


def test_a_long_team_is_a_number_and_its_page(cast: Cast, helene: Browser) -> None:
    assert "comptes</b>" not in helene.get("/coordination").text
    for number in range(SHORT_TEAM):
        acts.invite(
            cast.services, OPERATOR, name=f"Collègue {number}", email=f"collegue{number}@rcs.example",
            function="animatrice", roles=["facilitator"], site_slugs=["gueret"],
        )  # fmt: skip
    page = helene.get("/coordination").text.replace("\u00a0", " ")
    count = re.search(r"(\d+) comptes</b>", page)
    assert count is not None and int(count[1]) > SHORT_TEAM and "Collègue 1" not in page


def test_sites_stand_in_the_order_of_the_alphabet_with_accents_aside(cast: Cast) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Site, cast.gueret).name = "Évaux"
    with cast.services.database.begin(read_only=True) as session:
        assert [each.name for each in network.sites(session)] == ["Auzances", "Évaux", "La Souterraine"]


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
    assert rows_of(helene.get("/coordination").text)["Badges"] == ["0", "1", "0"]
    lea.sent(f"/reconnaitre/{award_id}/fait", to=f"/reconnaitre/{award_id}/retirer")
    assert rows_of(helene.get("/coordination").text)["Badges"] == ["0", "0", "0"]


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
    assert rows_of(helene.get("/coordination").text)["À compléter"] == ["0", "1", "0"]


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
    assert rows_of(page)["À compléter"] == ["0", "2", "0"]
    way = f"/agenda/a-completer?site={cast.gueret}"
    assert f'href="{way}"' in page
    assert helene.get(way).text.count("<h3>") == 2


def test_the_agenda_of_the_coordination_opens_on_all_places(cast: Cast, helene: Browser, lea: Browser) -> None:
    cast.gathering(0, workshop=cast.workshop("Cuisine", site="auzances"), site="auzances")
    assert "Cuisine" in helene.get("/agenda").text and "Cuisine" not in lea.get("/agenda").text
    assert "Cuisine" not in helene.get(f"/agenda?site={cast.gueret}").text

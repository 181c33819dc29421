"""The home page, the page of a place and the week for other websites: when, where, whom to call; no member's name."""

from __future__ import annotations

import html
import json
import re
from datetime import date, time, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.network import reads as network
from badges.network import team
from badges.network.tables import Site, Staff
from badges.places import closure
from badges.places.facts import SiteClosingFacts
from badges.web.http import security
from tests.cast import acts, places
from tests.cast.application import app_over
from tests.cast.people import Cast
from tests.cast.recorded import gathering
from tests.cast.statements import statements
from tests.conftest import Clock

DATA = re.compile(r'<script type="application/ld\+json">\s*(.*?)\s*</script>', re.DOTALL)


@pytest.fixture
def cast(services_sqlite: Services) -> Cast:
    """Tuesday meetings at Guéret from 1 December 2026 on, in the service's week of the tests; each site has a phone.
    The staff has signed in; at La Souterraine nobody works yet.
    """
    found = Cast(services_sqlite)
    acts.begin_recurring(
        services_sqlite, found.lea, site_id=found.gueret, weekday=1, every_weeks=1, starts=time(14), ends=time(17),
        first_on=date(2026, 12, 1), place="Salle bleue",
    )  # fmt: skip
    with services_sqlite.database.begin() as session:
        for number, site in enumerate(session.query(Site).order_by(Site.name)):
            site.phone, site.call_hours = f"+335000000{number:02}", "Mo-Fr 09:00-17:00"
        for each in session.query(Staff):
            each.password = "a digest"
    return found


@pytest.fixture
def reader(cast: Cast) -> FlaskClient:
    """A browser that has not signed in."""
    client: FlaskClient = app_over(cast.services).test_client()
    return client


def read(reader: FlaskClient, path: str) -> str:
    """What a page says in its main part, without its markup."""
    page = reader.get(path)
    assert page.status_code == 200, path
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    plain = html.unescape(re.sub(r"<[^>]+>", " ", main)).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(plain.split())


def workshop(cast: Cast, title: str = "Couture", skills: list[str] | None = None, **facts: Any) -> int:
    """A workshop of Guéret with two sessions to come, which Zénobie leads and agreed that it is said."""
    number = acts.create_workshop(cast.services, cast.lea, site_id=cast.gueret, title=title)
    acts.change_workshop(
        cast.services, cast.lea, number, title=title, description=None, place=None, capacity=4, skills=skills, **facts
    )
    start = cast.services.now() + timedelta(days=2)
    acts.plan_sessions(cast.services, cast.lea, number, starts_at=start, ends_at=start + timedelta(hours=2), weeks=2)
    return number


def led(cast: Cast, number: int) -> None:
    """Zénobie leads it and agreed that it is said."""
    member = cast.member("Zénobie", "Fictive")
    acts.enrol(cast.services, cast.lea, number, member, role="leads", name_agreed=True)


def test_a_neighbour_reads_when_to_come_before_when_the_phone_answers(reader: FlaskClient) -> None:
    home = read(reader, "/")
    assert "Prochaine rencontre Mardi 1er décembre, 14 h – 17 h Guéret" in home
    for day in ("Mardi 1er décembre 14 h – 17 h", "Mardi 8 décembre", "Mardi 15 décembre"):
        assert day in home, day
    assert "Mardi 22 décembre" not in home
    assert home.count("Au téléphone : lundi au vendredi, 9 h à 17 h") == 3
    assert home.count("Pas de rencontre annoncée. Appelez pour savoir.") == 1  # at Auzances
    english = read(reader, "/?lang=en")
    assert (
        "Next meeting Tuesday 1 December, 14:00 – 17:00 Guéret" in english
        and english.count("By phone: Monday to Friday, 9:00 to 17:00") == 3
    )


def test_the_page_of_a_place_says_where_the_door_is(cast: Cast, reader: FlaskClient) -> None:
    with cast.services.database.begin(read_only=True) as session:
        site = next(each for each in network.sites(session) if each.slug == "gueret")
    page, said = reader.get("/lieux/gueret"), read(reader, "/lieux/gueret")
    for words in (
        "Venir à Guéret",
        "Salle bleue",
        site.host,
        site.address,
        "05 00 00 00 01",
        "L’équipe vous accueille.",
    ):
        assert words in said, words
    assert 'href="/agenda/gueret.ics"' in page.text and "https://www.openstreetmap.org/search?query=" in page.text
    assert page.headers["X-Robots-Tag"] == "all" and "Set-Cookie" not in page.headers
    assert reader.get("/lieux/nulle-part").status_code == 404
    assert "Where, and whom to call" in read(reader, "/lieux/gueret?lang=en")


def test_a_place_without_a_date_or_a_team_says_only_what_is_true(cast: Cast, reader: FlaskClient) -> None:
    gueret, auzances = read(reader, "/lieux/gueret"), read(reader, "/lieux/auzances")
    assert "On vient sans s’inscrire." in gueret and "Ces dates dans mon téléphone" in gueret
    assert "Pas de rencontre annoncée. Appelez pour savoir." in auzances and "L’équipe vous accueille." in auzances
    assert "On vient sans s’inscrire." not in auzances and "Ces dates" not in auzances
    with cast.services.database.begin() as session:
        session.get_one(Staff, cast.karim.staff_id).password = None  # invited, and no more
    auzances, home = read(reader, "/lieux/auzances"), read(reader, "/")
    assert "Les premières dates seront dites ici." in auzances and "accueille" not in auzances
    assert home.count("Les premières dates seront dites ici.") == 2 and home.count("L’équipe vous accueille.") == 1
    assert "The first dates will be announced here." in read(reader, "/lieux/auzances?lang=en")


def test_a_first_name_of_staff_needs_their_own_yes(cast: Cast, reader: FlaskClient) -> None:
    assert "Léa" not in read(reader, "/") + read(reader, "/lieux/gueret")
    team.welcome(cast.services, cast.lea, agrees=True)
    home, place = read(reader, "/"), read(reader, "/lieux/gueret")
    assert home.count("Léa vous accueille.") == place.count("Léa vous accueille.") == 1
    assert home.count("L’équipe vous accueille.") == 1 and "L’équipe vous accueille." not in place
    assert "Léa welcomes you." in read(reader, "/lieux/gueret?lang=en") and "Léa" not in read(reader, "/lieux/auzances")
    team.welcome(cast.services, cast.lea, agrees=False)
    assert "Léa" not in read(reader, "/") + read(reader, "/lieux/gueret")


def test_what_was_cancelled_of_this_week_is_said_and_later_ones_are_left_out(cast: Cast, reader: FlaskClient) -> None:
    soon = cast.services.now() + timedelta(days=2)
    off = gathering(cast.services, cast, starts_at=soon, ends_at=soon + timedelta(hours=1))
    change.cancel(cast.services, cast.lea, off, "Neige")
    with cast.services.database.begin(read_only=True) as session:
        second = gatherings.announced(session, soon + timedelta(days=1), soon + timedelta(days=40))[1]
    change.cancel(cast.services, cast.lea, second.id, "Panne")
    said = read(reader, "/lieux/gueret")
    assert said.count("n’aura pas lieu") == 1 and "Neige" not in said and "Panne" not in said
    assert "Mardi 8 décembre" not in said and "Mardi 22 décembre" in said  # still three that take place


def test_open_workshops_stand_with_their_patch(cast: Cast, reader: FlaskClient) -> None:
    number = workshop(cast, "Couture pour débuter", ["soin"])
    for path in ("/", "/lieux/gueret"):
        page = reader.get(path).text
        row = page[page.index(f'href="/ateliers/{number}"') :]
        row = row[: row.index("</a>")]
        assert re.search(r'src="/static/things\.svg\?v=\w+#atelier"', row), path
        assert "Couture pour débuter" in row and "reste 4 places" in row
    assert f"/ateliers/{number}" not in reader.get("/lieux/auzances").text


def test_no_page_that_search_engines_show_bears_a_member_s_first_name(cast: Cast, reader: FlaskClient) -> None:
    number = workshop(cast)
    assert reader.get(f"/ateliers/{number}").headers["X-Robots-Tag"] == "all"
    led(cast, number)
    its_page = reader.get(f"/ateliers/{number}")
    assert "Zénobie" in its_page.text and its_page.headers["X-Robots-Tag"] == "noindex"
    soon = cast.services.now() + timedelta(days=3)
    gathering(cast.services, cast, starts_at=soon, ends_at=soon + timedelta(hours=1), place="Chez Zénobie", title="Thé")
    found = 0
    for address in listed(reader):
        page = reader.get(address)
        if page.headers["X-Robots-Tag"] == "all":
            found += 1
            assert "Zénobie" not in page.text, address
    assert found > 20
    assert "Chez un membre" in read(reader, "/lieux/gueret") and "Zénobie" not in reader.get("/semaine.html").text


def listed(reader: FlaskClient) -> list[str]:
    """The paths of the sitemap."""
    tree = ElementTree.fromstring(reader.get("/sitemap.xml").data)
    found = [each.text or "" for each in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert all(each.startswith("http://localhost:8000/") for each in found)
    return [each.removeprefix("http://localhost:8000") for each in found]


def test_the_sitemap_lists_what_search_engines_may_show_and_each_says_what_it_is(
    cast: Cast, reader: FlaskClient
) -> None:
    shown, named = workshop(cast), workshop(cast, "Tricot")
    led(cast, named)
    found = listed(reader)
    assert {"/", "/lieux/gueret", "/lieux/auzances", "/badges/soin", f"/ateliers/{shown}"} <= set(found)
    assert f"/ateliers/{named}" not in found and len(found) == len(set(found))
    assert "Sitemap: http://localhost:8000/sitemap.xml\n" in reader.get("/robots.txt").text
    said = set()
    for address in found:
        page = reader.get(address, headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["X-Robots-Tag"]) == (200, "all"), address
        (about,) = re.findall(r'<meta name="description" content="([^"]+)">', page.text)
        assert page.text.count(f'<meta property="og:description" content="{about}">') == 1, address
        assert f'<meta property="og:url" content="http://localhost:8000{address}">' in page.text, address
        assert re.search(r'<meta property="og:title" content="\S[^"]*">', page.text), address
        (picture,) = re.findall(r'<meta property="og:image" content="http://localhost:8000([^"]+)">', page.text)
        assert reader.get(picture).mimetype == "image/png", address
        said.add(about)
    assert len(said) >= len(found) - 1  # two workshops of one town say the same of themselves
    assert "og:" not in reader.get("/v/AAAAAAAAAA").text


def test_places_and_dates_are_described_in_the_words_of_schema_org(cast: Cast, reader: FlaskClient) -> None:
    number = workshop(cast, "Couture & </script><b>fil</b>")
    policy = reader.get("/lieux/gueret").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy  # what is described is data, which no browser runs
    (text,) = DATA.findall(reader.get("/lieux/gueret").text)
    graph = json.loads(text)["@graph"]
    place, events = graph[0], [each for each in graph if each["@type"] == "Event"]
    assert place["@type"] == "Place" and place["address"]["addressLocality"] == "Guéret" and place["telephone"]
    meeting = next(each for each in events if each["name"] == "Rencontre")
    assert (meeting["startDate"], meeting["endDate"]) == ("2026-12-01T14:00+01:00", "2026-12-01T17:00+01:00")
    assert meeting["location"]["address"]["streetAddress"] and meeting["isAccessibleForFree"] is True
    assert len(events) == 3 + 2
    page = reader.get(f"/ateliers/{number}").text
    (text,) = DATA.findall(page)
    (title,) = re.findall(r"<h1[^>]*>(.*?)</h1>", page)
    assert {each["name"] for each in json.loads(text)["@graph"]} == {html.unescape(title)} and "script" in title
    assert "<" not in text
    assert DATA.findall(reader.get("/semaine.html").text) == []


def test_a_workshop_at_a_member_s_home_is_described_without_a_street(cast: Cast, reader: FlaskClient) -> None:
    cast.member("Zénobie", "Fictive")
    number = workshop(cast)
    acts.change_workshop(
        cast.services, cast.lea, number, title="Couture", description=None, place="Chez Zénobie", capacity=4
    )
    (text,) = DATA.findall(reader.get(f"/ateliers/{number}").text)
    event = json.loads(text)["@graph"][0]
    assert event["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Guéret",
        "addressCountry": "FR",
    }


def test_a_planned_closing_is_said_where_people_come_in_both_languages(cast: Cast, reader: FlaskClient) -> None:
    for path in ("/", "/lieux/gueret", "/semaine.html"):
        assert "Ce lieu ferme" not in read(reader, path), path
    facts = SiteClosingFacts(closed_on=date(2027, 1, 15), turn_to=cast.auzances, typed="Guéret")
    closure.plan(cast.services, cast.helene, cast.gueret, facts)
    for path in ("/", "/lieux/gueret", "/semaine.html", "/semaine.html?site=gueret"):
        assert read(reader, path).count("Ce lieu ferme après le 14 janvier 2027.") == 1, path
    place = read(reader, "/lieux/gueret")
    assert "Les badges délivrés ici restent valables." in place
    assert "Après ce jour, pour venir ou pour une question : Auzances" in place
    english = read(reader, "/lieux/gueret?lang=en")
    assert "This place closes after 14 January 2027. Badges awarded here stay valid. After that day," in english
    assert "This place closes after 14 January 2027." in read(reader, "/?lang=en")
    assert "Ce lieu ferme" not in read(reader, "/lieux/auzances")
    app = app_over(cast.services)
    with statements(app) as seen:
        app.test_client().get("/lieux/gueret")
    assert len([each for each, _parameters in seen if each.startswith("SELECT")]) <= 12
    closure.take_back(cast.services, cast.helene, cast.gueret)
    assert "Ce lieu ferme" not in read(reader, "/") + read(reader, "/lieux/gueret")


def test_once_the_day_has_come_nobody_is_told_that_it_will_even_before_the_job_closes_it(
    cast: Cast, clock: Clock, reader: FlaskClient
) -> None:
    day = local_date(cast.services.now()) + timedelta(days=10)
    closure.plan(
        cast.services, cast.helene, cast.gueret, SiteClosingFacts(closed_on=day, turn_to=cast.auzances, typed="Guéret")
    )
    clock.advance(days=9)
    assert "Ce lieu ferme après le" in read(reader, "/")
    clock.advance(days=2)
    for path in ("/", "/semaine.html", "/lieux/auzances"):
        assert "Ce lieu ferme" not in read(reader, path), path
    assert "/lieux/gueret" not in reader.get("/").text
    assert "Guéret : ce lieu a fermé" in read(reader, "/lieux/gueret")
    assert reader.get("/semaine.html?site=gueret").status_code == 404  # as of a place that has closed


def test_the_page_of_a_closed_place_leads_to_the_one_that_answers_in_the_end(
    cast: Cast, clock: Clock, reader: FlaskClient
) -> None:
    third = cast.site_ids["la-souterraine"]
    places.closing(cast, cast.auzances, days=5)
    places.closing(cast, cast.gueret, days=6, turn_to=third)
    clock.advance(days=5)
    closure.close_places(cast.services)
    assert "Pour venir, ou pour une question : Guéret" in read(reader, "/lieux/auzances")
    clock.advance(days=1)
    closure.close_places(cast.services)
    for path in ("/lieux/auzances", "/lieux/gueret"):
        assert "Pour venir, ou pour une question : La Souterraine" in read(reader, path), path


def test_another_website_may_frame_the_week_and_nothing_else(cast: Cast, reader: FlaskClient) -> None:
    workshop(cast)
    answer = reader.get("/semaine.html?site=gueret")
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    usual = dict(part.strip().partition(" ")[::2] for part in security.CONTENT_SECURITY_POLICY.split(";"))
    assert policy == {
        **usual, "frame-ancestors": "*", "script-src": "'none'", "form-action": "'none'", "connect-src": "'none'"
    }  # fmt: skip
    assert usual["frame-ancestors"] == "'none'"
    assert "<script" not in answer.text and "<form" not in answer.text and "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"] and answer.headers["X-Robots-Tag"] == "noindex"
    assert all('target="_top"' in each for each in re.findall(r"<a [^>]+>", answer.text) if 'class="skip"' not in each)
    for path in ("/", "/lieux/gueret", "/ateliers"):
        assert "frame-ancestors 'none'" in reader.get(path).headers["Content-Security-Policy"], path
    said = read(reader, "/semaine.html?site=gueret")
    assert "La semaine à Guéret" in said and "Couture" in said and "Auzances" not in said
    assert "Pas de rencontre dans les sept jours." in read(reader, "/semaine.html?site=auzances")
    assert "Auzances" in read(reader, "/semaine.html") and reader.get("/semaine.html?site=x").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"), [("/", 10), ("/lieux/gueret", 12), ("/semaine.html", 3), ("/sitemap.xml", 8)]
)
def test_statements_do_not_grow_with_what_is_announced(cast: Cast, path: str, most: int) -> None:
    app = app_over(cast.services)
    reader = app.test_client()

    def asked() -> int:
        reader.get(path)
        with statements(app) as seen:
            reader.get(path)
        return len([each for each, _parameters in seen if each.startswith("SELECT")])

    workshop(cast)
    before = asked()
    for title in ("Tricot", "Vannerie", "Cuisine"):
        workshop(cast, title)
    assert asked() == before <= most


def test_the_menu_has_four_words_and_says_where_one_is(reader: FlaskClient) -> None:
    for path, here in (("/", None), ("/lieux/gueret", "Venir"), ("/ateliers", "Ateliers"), ("/badges/soin", "Badges"),
                       ("/verifier", "Vérifier")):  # fmt: skip
        page = reader.get(path).text
        menu = page[page.index('<nav class="menu') : page.index("</nav>")]
        assert re.findall(r">([^<>]+)</a>", menu) == ["Venir", "Ateliers", "Badges", "Vérifier"], path
        current = re.findall(r'aria-current="\w+"\s*>([^<]+)<', menu)
        assert current == ([here] if here else []), path

"""The public wall of a place, its feeds, and what the place's own page bears of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from badges.base.services import Services
from badges.matching.postings import change
from badges.matching.postings.public import LINES
from badges.matching.postings.rows import OwnLink
from badges.network.tables import Site
from tests.cast.application import app_over
from tests.cast.ideas import coming, noted_idea, own_idea
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import statements


@pytest.fixture
def cast(services_sqlite: Services) -> Cast:
    """Amina offers a hem by name; Fatou looks for a lift, without; Amina has an idea, to which Fatou would come."""
    found = Cast(services_sqlite)
    with services_sqlite.database.begin() as session:
        session.query(Site).update({Site.phone: "+33500000002"})
    amina, fatou = found.member("Amina", "Benali", phone="+33500000077"), found.member("Fatou", "Petit")
    posting(services_sqlite, found.lea, amina, words_public=True, name_public=True, reach="foot")
    posting(
        services_sqlite, found.lea, fatou, side="sought", words="Aller au marché.", activity="trajets", days=["th"],
        words_public=True, name_public=True,
    )  # fmt: skip
    posting(services_sqlite, found.lea, fatou, words="Un secret bien gardé.")
    number = noted_idea(services_sqlite, found.lea, found.gueret, member=amina)
    coming(services_sqlite, found.lea, number, [fatou])
    own_idea(services_sqlite, fatou, title="Une idée que personne n’a lue")
    return found


@pytest.fixture
def reader(cast: Cast) -> FlaskClient:
    """A browser that has not signed in."""
    client: FlaskClient = app_over(cast.services).test_client()
    return client


def test_words_with_a_yes_and_no_way_to_a_person(reader: FlaskClient) -> None:
    answer = reader.get("/lieux/gueret/mur")
    page = answer.text
    assert "Faire un ourlet" in page and "Amina" in page and "Aller au marché." in page and "Une personne" in page
    for hidden in ("Benali", "Fatou", "Petit", "secret", "00000077", "à pied", "jeudi"):
        assert hidden not in page, hidden
    assert page.count("tel:+33500000002") >= 3 and answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "no-store"
    assert reader.get("/lieux/nulle-part/mur").status_code == 404
    assert reader.get("/lieux/gueret/mur?avant=abc").status_code == 200
    assert "La soupe du quartier" in page and "1 viendrait" in page.replace("\u00a0", " ")
    for hidden in ("bocal", "personne n’a lue"):
        assert hidden not in page, hidden
    assert "Rien n’est affiché" in reader.get("/lieux/auzances/mur").text
    english = reader.get("/lieux/gueret/mur?lang=en").text
    assert "Looked for" in english and "Somebody" in english and "On cherche" not in english
    assert "1 would come" in english.replace("\u00a0", " ") and "viendrai" not in english


def test_the_page_of_the_place_names_activities_in_its_language(reader: FlaskClient) -> None:
    def kinds(language: str) -> str:
        page = reader.get(f"/lieux/gueret?lang={language}").text
        text = re.sub(r"<[^>]+>", " ", page.partition('id="mur"')[2].partition("</section>")[0])
        return " ".join(text.split())

    assert "On propose : Couture" in kinds("fr").replace("\xa0", " ") and "On cherche : Trajets" in kinds("fr").replace(
        "\xa0", " "
    )
    english = kinds("en")
    assert "On offer: Sewing" in english and "Looked for: Lifts" in english
    assert "Couture" not in english and "Trajets" not in english


def test_a_first_name_withdrawn_is_gone_at_the_next_load(cast: Cast, reader: FlaskClient) -> None:
    assert "Amina" in reader.get("/lieux/gueret/mur").text
    change.hide(cast.services, OwnLink(1), 1, name_only=True)
    page = reader.get("/lieux/gueret/mur").text
    assert "Amina" not in page and "Faire un ourlet" in page
    change.hide(cast.services, OwnLink(1), 1)
    assert "Faire un ourlet" not in reader.get("/lieux/gueret/mur").text


def test_the_feeds_bear_neither_words_nor_names(reader: FlaskClient) -> None:
    answer = reader.get("/lieux/gueret/mur.json")
    assert answer.get_json() == {
        "place": "Guéret",
        "wall": "/lieux/gueret/mur",
        "postings": [{"activity": "Trajets", "side": "sought"}, {"activity": "Couture", "side": "offered"}],
        "ideas": [{"activity": "Cuisine"}],
    }
    feed = reader.get("/lieux/gueret/mur.rss")
    titles = [each.text for each in ElementTree.fromstring(feed.data).iterfind("./channel/item/title")]
    assert [each and each.replace("\u00a0", " ") for each in titles] == [
        "On cherche : Trajets", "On propose : Couture", "Une idée : Cuisine",
    ]  # fmt: skip
    for said in (answer.text, feed.text):
        for hidden in ("Amina", "Fatou", "ourlet", "marché", "secret", "soupe", "bocal", "viendrai"):
            assert hidden not in said, hidden
    assert reader.get("/lieux/nulle-part/mur.rss").status_code == 404


def test_pages_that_engines_read_bear_words_or_an_activity_and_no_first_name(cast: Cast, reader: FlaskClient) -> None:
    answers = [reader.get(path) for path in ("/lieux/gueret", "/", "/?lang=en")]
    assert "Couture" in answers[0].text and "/lieux/gueret/mur" in answers[0].text
    for answer in answers:
        said = answer.text.replace("\u00a0", " ").replace("&nbsp;", " ")
        assert answer.headers["X-Robots-Tag"] == "all" and "« Faire un ourlet, je montre volontiers. »" in said
        assert any(each in said for each in ("Trajets", "Lifts"))
        assert any(each in said for each in ("Une personne", "Somebody", "A person"))
        for hidden in ("Amina", "Fatou", "marché", "secret", "mercredi", "jeudi"):
            assert hidden not in said.split("<main")[1].split('id="venir"')[0], hidden
    change.hide(cast.services, OwnLink(1), 1)
    assert all("Faire un ourlet" not in reader.get(path).text for path in ("/lieux/gueret", "/"))
    assert "/mur" not in reader.get("/lieux/auzances").text and "/mur" not in reader.get("/sitemap.xml").text


def test_nothing_tells_how_many_there_are_elsewhere(cast: Cast, reader: FlaskClient) -> None:
    def guids() -> list[str]:
        feed = ElementTree.fromstring(reader.get("/lieux/gueret/mur.rss").data)
        return [each.text or "" for each in feed.iterfind("./channel/item/guid")]

    first = guids()
    assert len(set(first)) == 3 and first == guids() and {len(each) for each in first} == {22}
    # they stay the same when something is said later, also where others read it
    amina = cast.member("Zoé", site="auzances")
    posting(cast.services, cast.karim, amina, words_public=True)
    posting(cast.services, cast.lea, cast.member("Mona"), words_public=True)
    assert [each for each in guids() if each in first] == first and len(guids()) == 4


def test_pages_follow_by_a_key_that_is_no_number(cast: Cast, reader: FlaskClient) -> None:
    people = [cast.member(f"Personne {place}", None) for place in "abc"]
    for place in range(LINES + 4):
        posting(cast.services, cast.lea, people[place % 3], words=f"Tricot {place}.", words_public=True)
    first = reader.get("/lieux/gueret/mur")
    (key,) = set(re.findall(r"avant=([^\"&]+)", first.text))
    assert len(key) == 22
    second = reader.get(f"/lieux/gueret/mur?avant={key}").text
    tricots = re.compile(r"Tricot \d+\.")
    assert len(tricots.findall(first.text)) == LINES and len(tricots.findall(second)) == 4
    assert (
        "Page suivante" in first.text
        and "Page suivante" not in second
        and "Faire un ourlet" in second
        and "La soupe" not in second
    )
    for other in ("3", "é", "x" * 400):
        assert len(tricots.findall(reader.get("/lieux/gueret/mur", query_string={"avant": other}).text)) == LINES


def test_words_of_a_day_say_their_activity_alone(cast: Cast, reader: FlaskClient) -> None:
    fatou = cast.member("Paulette", "Durieux", called="Polo")
    public = {"words_public": True, "name_public": True, "days": ["we"]}
    posting(cast.services, cast.lea, fatou, words="Repriser.", **public)
    words = "Arroser mes plantes du 3 au 20 août, maison vide"
    posting(cast.services, cast.lea, fatou, side="sought", words=words, activity="jardinage", **public)
    page = reader.get("/lieux/gueret/mur").text
    band = page.partition("Jardinage")[2].partition("</section>")[0]
    assert "Un coup de main" in band and "Une personne" in band and "Polo" not in band and "mercredi" not in band
    assert "Arroser" not in page and "20 août" not in page and "Polo" in page and "Paulette" not in page
    assert "A helping hand" in reader.get("/lieux/gueret/mur?lang=en").text
    for path in ("/", "/lieux/gueret"):
        assert "Arroser" not in reader.get(path).text and "Polo" not in reader.get(path).text


def test_it_asks_few_statements(cast: Cast) -> None:
    app = app_over(cast.services)
    client = app.test_client()
    client.get("/lieux/gueret/mur")
    with statements(app) as asked:
        client.get("/lieux/gueret/mur")
    assert len(asked) <= 8

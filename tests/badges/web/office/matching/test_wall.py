"""The wall: bands by activity, one activity, a search, other sites, pages; in few statements."""

from __future__ import annotations

import pypdfium2
from flask import Flask

from badges.matching.postings import reads
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.postings import posting
from tests.cast.statements import statements


def test_an_empty_wall_says_where_to_begin(lea: Browser) -> None:
    assert "Le mur est encore vide" in lea.get("/mur").text
    assert "Rien de tel sur le mur" in lea.get("/mur?q=ourlet").text


def test_bands_one_activity_and_a_search(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member("Amina", "Benali"), cast.member("Fatou", "Petit")
    for place in range(reads.BAND_LINES + 2):
        posting(cast.services, cast.lea, amina, words=f"Ourlet numéro {place}.")
    posting(cast.services, cast.lea, fatou, side="sought", words="Une soupe.", activity="cuisine")
    posting(cast.services, cast.lea, fatou, activity="autre", other_activity="Abeilles", words="Une ruche.")
    page = lea.get("/mur").text
    assert "Et 2 autres" in page and "Une soupe." in page and "Abeilles" in page and "Personne encore." in page
    assert page.count("Ourlet numéro") == reads.BAND_LINES
    page = lea.get("/mur?activite=couture").text
    assert page.count("Ourlet numéro") == reads.BAND_LINES + 2 and "Une soupe." not in page
    assert "Une ruche." in lea.get("/mur?activite=autre").text
    page = lea.get("/mur?q=petit").text
    assert "Une soupe." in page and "Une ruche." in page and "Ourlet" not in page
    assert lea.get("/mur?activite=rien&avant=x&apres=y").status_code == 200


def test_the_next_page_goes_on_where_this_one_ends(lea: Browser, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    for place in range(reads.LINES + 3):
        posting(cast.services, cast.lea, amina if place % 2 else fatou, words=f"Ourlet {place:02}.")
    first = lea.get("/mur?q=ourlet").text
    following = first.split("Page suivante")[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = lea.get(following).text
    said = [f"Ourlet {place:02}." for place in range(reads.LINES + 3)]
    assert [each for each in said if each in first] == said[3:] and [each for each in said if each in second] == said[
        :3
    ]
    assert "Page suivante" not in second


def test_a_site_sees_its_own_wall(lea: Browser, helene: Browser, cast: Cast) -> None:
    posting(cast.services, cast.karim, cast.member("Paul", site="auzances"), words="Affûter.")
    posting(cast.services, cast.lea, cast.member(), words="Un ourlet.")
    assert "Affûter." not in lea.get("/mur?partout=1").text
    assert "Affûter." in helene.get("/mur?partout=1").text and "Auzances" in helene.get("/mur?partout=1").text


def test_the_sheet_bears_what_everybody_may_read(lea: Browser, cast: Cast) -> None:
    amina = cast.member("Amina", "Benali")
    posting(cast.services, cast.lea, amina, words="Faire un ourlet.", words_public=True, name_public=True)
    posting(cast.services, cast.lea, amina, words="Rien pour les autres.")
    away = {"activity": "trajets", "words_public": True, "name_public": True}
    posting(cast.services, cast.lea, cast.member("Fatou"), words="Aller au marché le jeudi.", **away)
    answer = lea.get("/mur/feuille.pdf")
    assert answer.content_type == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "Faire un ourlet." in text and "Amina" in text and "Benali" not in text and "Rien pour" not in text
    assert "« Faire" in text.replace("\u00a0", " ")
    assert (
        "Trajets" in text
        and "Une personne" in text
        and "marché" not in text
        and "« Trajets" not in text.replace("\u00a0", " ")
    )


def test_the_wall_asks_few_statements_however_full_it_is(app: Flask, lea: Browser, cast: Cast) -> None:
    people = [cast.member(name) for name in ("Amina", "Fatou", "Zoé")]
    for path in ("/mur", "/mur?activite=couture", "/mur?q=ourlet", "/mur/a-relire"):
        with statements(app) as asked:
            lea.get(path)
        assert len(asked) <= 12, path
    before = len(asked)
    for person in people:
        for activity in ("couture", "cuisine", "trajets", "musique"):
            for side in ("offered", "sought"):
                posting(cast.services, cast.lea, person, side=side, activity=activity)
    for path in ("/mur", "/mur?activite=couture", "/mur?q=ourlet"):
        with statements(app) as asked:
            lea.get(path)
        assert len(asked) <= 12, path
    assert before <= 12

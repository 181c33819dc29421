"""The « attestation de présence » that an animatrice prints for a member of her site."""

from __future__ import annotations

import re

import pypdfium2

from badges.sharing.printing.tables import PresencePaper
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.rows import count


def test_she_prints_what_the_member_would(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    assert f"/membres/{amina}/presence" in lea.get(f"/membres/{amina}").text
    page = lea.get(f"/membres/{amina}/presence?choix=annee").text
    assert "2 dates" in page.replace("\u00a0", " ") and "Faire l’attestation" in page
    made = lea.sent(f"/membres/{amina}/presence", {"choix": "annee", "imprime": "days"})
    code = re.findall(r"papier=([0-9A-Z]{10})", lea.get(made).text)[0]
    answer = lea.get(f"/membres/{amina}/presence.pdf?papier={code}")
    assert answer.content_type == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    document = pypdfium2.PdfDocument(answer.data)
    words = " ".join(document[0].get_textpage().get_text_bounded().split())
    document.close()
    assert "atteste qu’Amina Benali a participé" in words and "Délivrée à sa demande" in words
    lea.sent(f"/membres/{amina}/presence", to=f"/membres/{amina}/presence/{code}/arreter")
    assert code not in lea.get(f"/membres/{amina}/presence").text


def test_a_period_without_presence_gives_no_sheet(lea: Browser, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    for first, last in (("2020-01-01", "2020-01-31"), ("hier", "demain")):
        answer = lea.send(f"/membres/{amina}/presence", {"du": first, "au": last})
        assert (answer.status_code, answer.mimetype) == (422, "text/html") and "papier=" not in answer.text


def test_a_member_of_another_site_is_not_there(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    amina, _both = two_gatherings
    elsewhere = cast.member("Inès", "Roche", site="auzances")
    cast.gathering(3, {elsewhere: "leads"}, site="auzances")
    for path, status in (("presence", 200), ("presence.pdf?choix=annee", 303)):
        assert lea.get(f"/membres/{amina}/{path}", status)
        assert lea.get(f"/membres/{elsewhere}/{path}", 404) and lea.get(f"/membres/999999/{path}", 404)


def test_neither_nobody_nor_who_may_be_herself_gets_one(lea: Browser, cast: Cast) -> None:
    """The practice member is on no paper; of a name like hers she says first whether it is she."""
    practice = int(re.findall(r"/membres/(\d+)", lea.sent("/aujourdhui", to="/s-exercer"))[0])
    like_her = cast.member("Léa", "Martin")
    cast.gathering(present={practice: "takes_part", like_her: "leads"})
    for number in (practice, like_her):
        answer = lea.send(f"/membres/{number}/presence", {"choix": "annee"})
        assert answer.status_code in (403, 409, 422)
    assert count(cast.services, PresencePaper) == 0

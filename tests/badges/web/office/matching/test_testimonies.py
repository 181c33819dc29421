"""Testimonies on the pages of the staff: apart from what was seen, two side by side, and « et vous ? » in two taps."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask

from badges.people.tables import Member
from badges.recognition import award
from badges.recognition.tables import Observation
from tests.cast import acts
from tests.cast.office import Browser, app, cast, helene, lea, stage
from tests.cast.people import Cast
from tests.cast.rows import award as row_of
from tests.cast.rows import count
from tests.cast.statements import statements
from tests.cast.testimonies import LEARNT, SHOWED, SILENT, Spoken, thread

__all__ = ["app", "cast", "helene", "lea", "stage"]

BOTH = "Les deux témoignent l’une pour l’autre"
AND_YOU = "Et vous, qu’avez-vous vu vous-même"


@pytest.fixture
def begun(cast: Cast) -> tuple[int, int, int]:
    """Amina, Yanis, and the award of Amina, of whom Léa saw two things today."""
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    return amina, yanis, _begin(cast, amina)


def _begin(cast: Cast, amina: int) -> int:
    today = cast.gathering(0, {amina: "leads"})
    number = award.start(cast.services, cast.lea, member_id=amina, badge_slug="transmettre", gathering_id=today)
    acts.tick(cast.services, cast.lea, number, ["1", "2"], None)
    return number


def test_beside_what_was_seen_and_never_among_it(lea: Browser, cast: Cast, begun: tuple[int, int, int]) -> None:
    amina, yanis, number = begun
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), days=(0,))
    for path in (f"/membres/{amina}/annonces", f"/reconnaitre/{number}/vu"):
        page = lea.get(path).text
        assert page.count(SHOWED) == 1 and "Dit par la personne qui a appris, Yanis Peigne" in page
        assert AND_YOU in page and BOTH not in page
        quoted = re.search(r'<blockquote class="testimony">(.*?)</blockquote>', page, re.S)
        assert quoted and SHOWED in quoted[1]
        assert all(SHOWED not in seen for seen in re.findall(r'<ul class="seen">.*?</ul>', page, re.S))
    assert SHOWED not in lea.get(f"/membres/{yanis}/annonces").text


def test_two_who_testify_for_each_other_stand_side_by_side(
    lea: Browser, cast: Cast, begun: tuple[int, int, int]
) -> None:
    amina, yanis, number = begun
    thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED), days=(0,))
    for path in (f"/membres/{amina}/annonces", f"/reconnaitre/{number}/vu"):
        page = lea.get(path).text
        pair = page.partition('<div class="testimonies">')[2]
        assert BOTH in page and SHOWED in pair and LEARNT in pair
        assert "Dit par la personne qui a montré, Amina" in pair


def test_what_she_saw_herself_in_two_taps(lea: Browser, cast: Cast, begun: tuple[int, int, int]) -> None:
    amina, yanis, number = begun
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), days=(0,))
    before = count(cast.services, Observation)
    for path in (f"/membres/{amina}/annonces", f"/reconnaitre/{number}/vu"):
        told = lea.get(path).text.partition(AND_YOU)[2]
        first, *_others = re.findall(r'href="([^"]+)"', told)
        page = lea.get(first.replace("&amp;", "&")).text
        assert "Amina" in page and "Faire un ourlet" in page and "24\u00a0novembre" in page
        box = re.search(r'name="criteria" value="([^"]+)"', page)
        assert box
        lea.sent(first.replace("&amp;", "&"), {"criteria": box[1]})
    assert count(cast.services, Observation) > before


def test_a_second_date_that_was_told_is_asked_about_before_the_member(
    lea: Browser, cast: Cast, begun: tuple[int, int, int]
) -> None:
    amina, yanis, number = begun
    page = lea.get(f"/reconnaitre/{number}/vu?note=1").text
    assert "il faut l’avoir vu à deux dates" in page
    lea.get(f"/reconnaitre/{number}/apercu", 303)
    _came_earlier(cast, amina)
    thread(cast, amina, yanis, of_giver=SILENT, of_receiver=Spoken(SHOWED))
    assert "il faut l’avoir vu à deux dates" not in lea.get(f"/reconnaitre/{number}/vu?note=1").text
    page = lea.get(f"/reconnaitre/{number}/apercu").text
    assert "Vu à une date. L’autre est un témoignage." in page and SHOWED in page
    assert "Ces mots parlent-ils de" in page
    employer = page.partition('aria-label="Aperçu de la page"')[2]
    assert SHOWED not in employer and "Yanis" not in employer and "1\u00a0séance" in employer
    page = lea.get(f"/reconnaitre/{number}/accord").text
    assert "Nous l’avons vu un jour." in page and SHOWED not in page


def test_the_same_where_several_are_recognised(lea: Browser, cast: Cast, begun: tuple[int, int, int]) -> None:
    amina, yanis, number = begun
    page = f"/seances/{_gathering(cast, number)}/reconnaitre/plusieurs/transmettre/accords"
    assert "Encore une date à observer." in lea.get(page).text and SHOWED not in lea.get(page).text
    _came_earlier(cast, amina)
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED))
    told = lea.get(page).text
    assert SHOWED in told and "Vu à une date. L’autre est un témoignage" in told
    assert "Encore une date à observer." not in told


def _gathering(cast: Cast, number: int) -> int:
    found = row_of(cast.services, number).gathering_id
    assert found is not None
    return found


def _came_earlier(cast: Cast, member: int) -> None:
    with cast.services.database.begin() as session:
        session.get_one(Member, member).joined_on -= timedelta(days=60)


def test_read_by_the_site_of_the_thread_alone(lea: Browser, helene: Browser, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    thread(cast, amina, yanis, of_receiver=Spoken(SHOWED), site="auzances")
    assert SHOWED not in lea.get(f"/membres/{amina}/annonces").text
    assert SHOWED in helene.get(f"/membres/{amina}/annonces").text


def test_hostile_words_stay_words(lea: Browser, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Peigne")
    thread(cast, amina, yanis, of_receiver=Spoken("<script>alert(1)</script> {{ 7 * 7 }}"))
    page = lea.get(f"/membres/{amina}/annonces").text
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in page


def test_at_most_twelve_statements(lea: Browser, app: Flask, cast: Cast, begun: tuple[int, int, int]) -> None:
    amina, yanis, number = begun
    _came_earlier(cast, amina)
    for ago in (3, 9, 20):
        thread(cast, amina, yanis, of_giver=Spoken(LEARNT), of_receiver=Spoken(SHOWED), days=(ago, ago + 1))
    for path in (f"/membres/{amina}/annonces", f"/reconnaitre/{number}/vu?note=1", f"/reconnaitre/{number}/apercu",
                 f"/reconnaitre/{number}/accord"):  # fmt: skip
        lea.get(path)
        with statements(app) as asked:
            lea.get(path)
        assert len(asked) <= 12, (path, len(asked), [each[:80] for each, _ in asked])

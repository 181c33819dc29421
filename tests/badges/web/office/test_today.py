"""The day's page: a letter that could not be sent and what to give instead; gatherings without a member by name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from badges.base import outbox
from badges.base.tables import Letter, LetterState
from badges.base.times import local_date
from badges.gatherings import visitors
from badges.gatherings.tables import Gathering
from badges.network.tables import Site
from badges.questions import correction_wish
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.web.http import formats
from tests.cast.office import Browser, Gatherings
from tests.cast.people import Cast
from tests.cast.recorded import exchange, gathering
from tests.cast.rows import award
from tests.cast.statements import statements
from tests.cast.wizard import ready, signed

SENTENCE = "Cet e-mail n’est pas parti"


def plain(page: str) -> str:
    """A page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_letter_that_could_not_be_sent(
    lea: Browser, visitor: Browser, cast: Cast, two_gatherings: Gatherings
) -> None:
    award_id = signed(lea, cast, two_gatherings)
    code = award(cast.services, award_id).code
    with cast.services.database.begin() as session:
        outbox.write(session, "a@b.example", "Objet\nx", due_at=cast.services.now(), purpose="award", number=award_id)
    assert SENTENCE not in lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        letter = session.scalars(select(Letter).where(Letter.purpose == "award")).one()
        letter.state, letter.last_error = LetterState.FAILED, "550 no such mailbox"
    page = lea.get("/aujourdhui").text
    assert SENTENCE in page and "Amina Benali" in page and "mailbox" not in page
    assert f'href="/v/{code}/cards.pdf"' in page and f'href="/membres/{two_gatherings[0]}/lien"' in page
    assert visitor.get(f"/v/{code}/cards.pdf").data.startswith(b"%PDF")
    lea.get(f"/membres/{two_gatherings[0]}/lien")
    with cast.services.database.begin() as session:
        session.get_one(Award, award_id).visibility = Visibility.HIDDEN
    page = lea.get("/aujourdhui").text
    assert SENTENCE in page and "cards.pdf" not in page  # a hidden badge's card is not to be had with its code
    assert lea.sent("/aujourdhui", to=f"/reconnaitre/{award_id}/lettre") == "/aujourdhui"
    assert SENTENCE not in lea.get("/aujourdhui").text


def test_another_sites_letter_is_not_shown(lea: Browser, cast: Cast, two_gatherings: Gatherings) -> None:
    award_id = signed(lea, cast, two_gatherings)
    with cast.services.database.begin() as session:
        letter = Letter(recipient="a@b.example", subject="s", body="b", purpose="award", number=award_id)
        letter.due_at = letter.ends_at = cast.services.now()
        letter.state = LetterState.FAILED
        session.add(letter)
    assert SENTENCE in lea.get("/aujourdhui").text
    with cast.services.database.begin() as session:
        of = session.get_one(Award, award_id)
        of.site_id = session.scalars(select(Site.id).where(Site.id != of.site_id)).first() or 0
    assert SENTENCE not in lea.get("/aujourdhui").text
    assert lea.send("/aujourdhui", to=f"/reconnaitre/{award_id}/lettre").status_code == 404


def test_promises_to_people_come_first_and_the_rest_is_folded(
    lea: Browser, helene: Browser, cast: Cast, two_gatherings: Gatherings, app: Flask
) -> None:
    for days in (2, 3, 4, 5, 6, 20):
        started = cast.services.now() - timedelta(days=days, hours=5)
        gathering(cast.services, cast, starts_at=started, ends_at=started + timedelta(hours=2))
    to_sign = ready(lea, cast, two_gatherings)
    lea.sent(f"/reconnaitre/{to_sign}/accord", {"answer": "yes"})
    page = plain(lea.get("/aujourdhui").text)
    titles = re.findall(r"<h3>(.*?)</h3>", page)
    assert titles[0] == "Amina Benali a dit oui" and titles[6] == "1 rencontre plus ancienne à compléter"
    days = [formats.weekday_date(cast.services.now() - timedelta(days=days), "fr") for days in (6, 5, 4, 3, 2)]
    assert titles[1:6] == [f"Rencontre, {plain(day)}" for day in days]
    assert f'href="/reconnaitre/{to_sign}"' in page
    folded = re.search(r"<summary>Et (\d+) autres<", page)
    assert folded is not None and int(folded[1]) == len(titles) - 5
    assert page.index(titles[4]) < folded.start() < page.index(titles[5])
    for browser in (lea, helene):
        browser.get("/aujourdhui")
        with statements(app) as found:
            browser.get("/aujourdhui")
        assert len(found) <= 12, "\n".join(text for text, _ in found)


def test_the_coordination_reads_of_sites(helene: Browser) -> None:
    page = helene.get("/aujourdhui").text
    assert "Ouvrir, changer, fermer un site" in page and "Les lieux" not in page


@pytest.mark.parametrize("days", [20, 40])
def test_what_has_waited_for_more_than_a_month_is_on_the_list_of_the_week(lea: Browser, cast: Cast, days: int) -> None:
    way, clock, old = "/aujourdhui/depuis-un-mois", cast.services.clock, days > 31
    assert way not in lea.get("/aujourdhui").text and "Tout est fait." in lea.get(way).text
    clock.advance(days=-days)  # type: ignore[attr-defined]
    correction_wish.ask_for(cast.services, cast.member(), "Mon prénom")
    start = cast.services.now() - timedelta(hours=5)
    gathering(cast.services, cast, starts_at=start, ends_at=start + timedelta(hours=1))
    pair = (cast.member("Jean"), cast.member("Zoé", "Noir"))
    exchange(cast.services, cast, *pair, what="un ourlet", happened_on=local_date(start) + timedelta(days=1))
    clock.advance(days=days)  # type: ignore[attr-defined]
    page, week = plain(lea.get("/aujourdhui").text), plain(lea.get(way).text)
    assert ("3 choses attendent depuis plus d’un mois" in page and f'href="{way}"' in page) == old
    asked = "1 échange était prévu" if old else "Un ourlet"
    for words in ("À rappeler", "1 rencontre plus ancienne à compléter", asked):
        assert (words in week, words in page) == (old, not old), words


def test_a_gathering_that_goes_on_is_first_and_the_exchanges_of_the_day_stand_below(lea: Browser, cast: Cast) -> None:
    now = cast.services.now()
    gathering(cast.services, cast, starts_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=3), place="Matin")
    gathering(cast.services, cast, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), place="Midi")
    gathering(cast.services, cast, starts_at=now + timedelta(hours=2), ends_at=now + timedelta(hours=3), place="Soir")
    exchange(cast.services, cast, cast.member(), cast.member("Jean"), happened_on=local_date(now))
    page = plain(lea.get("/aujourdhui").text)
    order = [page.index(each) for each in (" · Midi<", " · Matin<", " · Soir<", 'class="event exchange"')]
    assert order == sorted(order) and page.count("Qui est là ?") == 2  # not of what has not begun
    assert re.findall(r'class="button second" href="(/[a-z/]+nouve[a-z]+|/echanges/nouveau)"', page)[:2] == [
        "/membres/nouveau",
        "/echanges/nouveau",
    ]


def test_nothing_to_recognise_ends_the_reminder_and_comes_back(lea: Browser, cast: Cast) -> None:
    number = cast.gathering(3, {cast.member(): "takes_part"})
    path = f"/seances/{number}/sans-suite?de=jour"
    assert path in lea.get("/aujourdhui").text
    assert lea.sent("/aujourdhui", {"quoi": "rien"}, to=path) == "/aujourdhui"
    assert "sans-suite" not in lea.get("/aujourdhui").text


def test_an_exchange_that_was_planned_is_asked_about_the_day_after(lea: Browser, cast: Cast) -> None:
    pair, day, clock = (cast.member(), cast.member("Zoé", "Noir")), local_date(cast.services.now()), cast.services.clock
    clock.advance(days=-5)  # type: ignore[attr-defined]
    exchange(cast.services, cast, *pair, what="un ourlet", happened_on=day)
    clock.advance(days=5)  # type: ignore[attr-defined]
    assert "A-t-il eu lieu ?" not in plain(lea.get("/aujourdhui").text)
    clock.advance(days=-5)  # type: ignore[attr-defined]
    exchange(cast.services, cast, *pair, what="une greffe", happened_on=day - timedelta(days=2))
    clock.advance(days=5)  # type: ignore[attr-defined]
    page = plain(lea.get("/aujourdhui").text)
    assert "Une greffe" in page and "A-t-il eu lieu ?" in page
    clock.advance(days=-5)  # type: ignore[attr-defined]
    exchange(cast.services, cast, *pair, what="un gâteau", happened_on=day - timedelta(days=1))
    clock.advance(days=5)  # type: ignore[attr-defined]
    assert "2 échanges étaient prévus" in lea.get("/aujourdhui").text


@pytest.mark.parametrize("who", ["visitor", "nameless", "nobody"])
def test_where_no_member_is_noted_nothing_is_to_be_recognised(lea: Browser, cast: Cast, who: str) -> None:
    number, other = cast.gathering(), cast.gathering(1, {cast.member("Zoé", None): "helps"})
    if who == "visitor":
        visitors.note_visitor(cast.services, cast.lea, number, "Samira")
    with cast.services.database.begin() as session:
        session.get_one(Gathering, number).nameless = 2 if who == "nameless" else 0
    asks = f'href="/seances/{number}/reconnaitre"'
    for path in ("/aujourdhui", "/agenda?semaine=2026-11-23"):
        page = plain(lea.get(path).text)
        assert asks not in page and f'href="/seances/{other}/reconnaitre"' in page, path
    assert ("Personne n’était là." in plain(lea.get("/aujourdhui").text)) is (who == "nobody")
    page = plain(lea.get(f"/seances/{number}?note=1").text)
    assert asks not in page and ("Personne n’était là" in page) is (who == "nobody")
    assert ("En visite : Samira" in page) is (who == "visitor")
    assert ("2 personnes étaient là, sans leur nom." in page) is (who == "nameless")
    page = plain(lea.get(f"/seances/{number}/reconnaitre").text)
    assert "Il n’y a personne à qui reconnaître une compétence." in page
    assert "pas encore notées" not in page and f'href="/seances/{number}"' in page
    page = lea.get(f"/seances/{other}/reconnaitre").text  # the control
    assert "Zoé" in page and "Il n’y a personne" not in page

"""What cannot be, on every form that could be told it: a sentence beside its field, and nothing is written."""

from __future__ import annotations

import pytest

from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Gathering
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.rows import count

SESSIONS = {"day": "2027-03-07", "start": "14:00", "end": "16:00", "weeks": "1"}
MEETINGS = {"weekday": "1", "every_weeks": "1", "start": "14:00", "end": "16:00", "first_on": "2026-12-01", "title": ""}
EXCHANGE = {"what": "poser une étagère", "day": "2026-11-18"}


def beside(page: str, field: str) -> str:
    """The sentence beside a field of a page."""
    found = page.split(f'<p class="error" id="{field}-erreur">')
    assert len(found) == 2, page
    return found[1].split("</p>")[0].replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"end": "05:59"}, "end", "De 14 h à 5 h 59, cela fait 16 heures."),
        ({"end": "13:00"}, "end", "La fin doit venir après le début."),
        ({"day": "31/02/2027"}, "day", "Ce jour n’existe pas dans le calendrier."),
        ({"day": "2027-03-28", "start": "02:30"}, "start", "02:30 n’existe pas"),
        ({"day": "2026-10-25", "start": "02:30"}, "start", "02:30 arrive deux fois"),
        ({"weeks": "−1"}, "weeks", "de 1 à 20"),
    ],
)
def test_sessions_of_a_workshop(lea: Browser, cast: Cast, wrong: dict[str, str], field: str, words: str) -> None:
    answer = lea.send(f"/ateliers/{cast.workshop()}/seances", {**SESSIONS, **wrong})
    assert answer.status_code == 422 and words in beside(answer.text, field)
    assert count(cast.services, Gathering) == 0


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"start": "06:00", "end": "22:00"}, "end", "De 6 h à 22 h, cela fait 16 heures."),
        ({"end": "13:00"}, "end", "La fin doit venir après le début."),
        ({"first_on": "31/02/2027"}, "first_on", "Ce jour n’existe pas dans le calendrier."),
    ],
)
def test_recurring_meetings(lea: Browser, cast: Cast, wrong: dict[str, str], field: str, words: str) -> None:
    answer = lea.send("/rencontres-regulieres/nouvelle", {**MEETINGS, **wrong})
    assert answer.status_code == 422 and words in beside(answer.text, field)
    assert count(cast.services, Gathering) == 0


@pytest.mark.parametrize("capacity", ["-1", "−1", "0", "9" * 20])
def test_places_of_a_workshop(lea: Browser, cast: Cast, capacity: str) -> None:
    answer = lea.send(f"/ateliers/{cast.workshop()}/modifier", {"title": "Couture", "capacity": capacity})
    assert answer.status_code == 422 and "au moins 1 place" in beside(answer.text, "capacity")


@pytest.mark.parametrize(
    ("day", "words"),
    [("31/02/2026", "Ce jour n’existe pas dans le calendrier."), ("2076-12-31", "Ce jour est trop loin.")],
)
def test_the_day_of_an_exchange(lea: Browser, cast: Cast, day: str, words: str) -> None:
    giver, receiver = cast.member("Marcel", "Bord"), cast.member("Zoé", None)
    answer = lea.send("/echanges/nouveau", {**EXCHANGE, "giver": giver, "receiver": receiver, "day": day})
    assert answer.status_code == 422 and words in beside(answer.text, "day")
    assert count(cast.services, Exchange) == 0

"""The forms that move, rename and cancel a gathering: each mistake has its sentence beside its field."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.gatherings import change
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Gathering
from badges.gatherings.views import GatheringView
from tests.cast import acts
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.recorded import gathering
from tests.cast.rows import count

AFTERNOON = {"day": "2026-11-24", "start": "14:00", "end": "17:00", "place": "", "title": ""}


def read(cast: Cast, number: int) -> GatheringView:
    """A gathering as it is recorded."""
    with cast.services.database.begin(read_only=True) as session:
        found = gatherings.gathering(session, number)
    assert found is not None
    return found


def test_a_meeting_is_moved_and_named(lea: Browser, cast: Cast) -> None:
    amina = cast.member()
    number = cast.gathering(0, {amina: "helps"})
    where = lea.sent(f"/seances/{number}/modifier", AFTERNOON | {"day": "2026-11-23", "title": "Fête du livre"})
    assert where == f"/seances/{number}"
    page = lea.get(where).text
    assert "<h1>Fête du livre</h1>" in page and "Lundi 23" in page and "Amina" in page


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"end": "05:59"}, "end", "De 14 h à 5 h 59, cela fait 16 heures."),
        ({"end": "13:00"}, "end", "La fin doit venir après le début."),
        ({"day": "31/02/2027"}, "day", "Ce jour n’existe pas dans le calendrier."),
        ({"day": "demain"}, "day", "Écrivez un jour"),
        ({"day": "2027-03-28", "start": "02:30"}, "start", "02:30 n’existe pas"),
        ({"day": "2026-10-25", "start": "02:30"}, "start", "02:30 arrive deux fois"),
        ({"day": "2026-10-24", "start": "22:00", "end": "02:30"}, "end", "02:30 arrive deux fois"),
        ({"day": "9999-12-31"}, "day", "trop loin"),
        ({"day": "0001-01-01"}, "day", "trop loin"),
        ({"start": "midi"}, "start", "Écrivez une heure"),
        ({"title": "x" * 121}, "title", "120"),
    ],
)
@pytest.mark.parametrize("path", ["/seances/nouvelle", "/seances/{number}/modifier"])
def test_what_cannot_be_is_said_beside_its_field(
    lea: Browser, cast: Cast, path: str, wrong: dict[str, object], field: str, words: str
) -> None:
    number = gathering(cast.services, cast)
    kind = {"what": "meeting"} if "title" not in wrong else {"what": "new"}
    answer = lea.send(path.format(number=number), {**AFTERNOON, **kind, "place": "Salle des fêtes", **wrong})
    assert answer.status_code == 422, answer.text
    beside = answer.text.split(f'<p class="error" id="{field}-erreur">')[1].split("</p>")[0]
    assert words in beside.replace("\u202f", " ").replace("\u00a0", " ") and "Salle des fêtes" in answer.text
    assert count(cast.services, Gathering) == 1


def test_a_form_of_before_shows_both(lea: Browser, cast: Cast) -> None:
    number = gathering(cast.services, cast)
    page = lea.get(f"/seances/{number}/modifier")
    lea.sent(f"/seances/{number}/modifier", AFTERNOON | {"place": "Mairie"})
    form = {**AFTERNOON, **hidden_fields(page), "place": "École"}
    answer = lea.client.post(f"/seances/{number}/modifier", data=form)
    assert answer.status_code == 409 and "Mairie" in answer.text and "École" in answer.text
    assert read(cast, number).place == "Mairie"
    answer = lea.client.post(f"/seances/{number}/annuler", data=hidden_fields(page))
    assert answer.status_code == 409 and read(cast, number).cancelled_at is None


def test_a_meeting_is_cancelled_and_restored(lea: Browser, cast: Cast) -> None:
    number = gathering(cast.services, cast)
    page = lea.get(lea.sent(f"/seances/{number}/annuler", {"because": "Léa est à Auzances"})).text
    assert "Léa est à Auzances" in page and "Rétablir" in page
    lea.sent(f"/seances/{number}/annuler", {"then": "restore"})
    assert read(cast, number).cancelled_at is None


def test_a_meeting_with_people_is_not_cancelled(lea: Browser, cast: Cast) -> None:
    number = cast.gathering(0, {cast.member(): "helps"})
    answer = lea.send(f"/seances/{number}/annuler", {"because": "Neige"})
    assert answer.status_code == 422 and "Des personnes y sont notées." in answer.text
    assert read(cast, number).cancelled_at is None


def test_another_sites_gathering_is_not_found(lea: Browser, cast: Cast) -> None:
    theirs = gathering(cast.services, cast, site_id=cast.auzances, actor=cast.karim)
    for end in ("modifier", "annuler"):
        lea.get(f"/seances/{theirs}/{end}", 404)
    change.cancel(cast.services, cast.karim, theirs)  # the positive control
    assert read(cast, theirs).cancelled_at is not None


def test_a_place_or_a_title_that_names_a_member_is_not_told(visitor: Browser, lea: Browser, cast: Cast) -> None:
    cast.member("Marie", "Dupont")
    start = cast.services.now() + timedelta(days=2)
    hours = {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    number = gathering(cast.services, cast, place="chez Marie Dupont", **hours)
    acts.change_gathering(
        cast.services, cast.lea, number, title="Fête de Marie Dupont", place="chez Marie Dupont",
        observed=lambda *_: (), **hours,
    )  # fmt: skip
    other = {name: hour + timedelta(days=1) for name, hour in hours.items()}
    gathering(cast.services, cast, place="Salle des fêtes", **other)
    told = visitor.get("/agenda/gueret.ics").text
    assert "Dupont" not in told and "Chez un membre" in told and "Salle des fêtes" in told
    page = lea.get(f"/seances/{number}").text
    assert "Le public ne lit pas" in page and "Le public ne lit pas" not in lea.get(f"/seances/{number + 1}").text

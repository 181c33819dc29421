"""What a service sends is kept once, and its answer says the same whoever the person is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from badges.base.database import bounds
from badges.base.facts import Unfit
from badges.base.services import Services
from badges.orientation import follow, reads
from badges.orientation.facts import OrientationFacts
from badges.orientation.tables import NotCalled, Orientation, OrientationCount, Referrer
from tests.cast.orientations import SENT, facts, orientation, sent, shown
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code
from tests.cast.rows import count
from tests.conftest import Clock

KEY = "0d8f3f1c-5a51-4f0e-9a52-9f6f2d0f1a11"


def test_what_the_form_says_is_what_the_staff_reads(services: Services, cast: Cast) -> None:
    found = shown(services, orientation(services, cast.lea))
    assert found is not None and found.site.slug == "gueret" and found.first_name == "Samira"
    assert (found.phone, found.message_allowed, found.note) == ("+33612000001", True, SENT["note"])
    assert (found.referrer.service, found.referrer.contact) == (SENT["service"], SENT["contact"])
    assert found.recorded_by_id == cast.lea.staff_id
    sent(services, first_name="Nadège", phone="06 12 00 00 02")
    with services.database.begin(read_only=True) as session:
        assert [each.recorded_by_id for each in reads.waiting(session, [cast.gueret])] == [cast.lea.staff_id, None]
        assert reads.waiting(session, [cast.auzances]) == []


def test_the_same_form_is_kept_once(services: Services, cast: Cast) -> None:
    answers = at_once(*[lambda: sent(services, client_key=KEY)] * 4)
    assert len(set(map(str, answers))) == 1 and count(services, Orientation) == 1
    assert sent(services) == answers[0] and count(services, Orientation) == 1  # the same words, from another page
    sent(services, service="CCAS de Guéret", contact="05 55 00 00 10")
    assert count(services, Orientation) == 2 and count(services, Referrer) == 2


def test_one_service_is_one_row_however_it_is_written(services: Services, cast: Cast) -> None:
    sent(services)
    sent(services, first_name="Nadège", service="MISSION LOCALE de Gueret")
    assert count(services, Referrer) == 1 and count(services, Orientation) == 2
    sent(services, first_name="Daniel", contact="05 55 00 00 11")  # nobody overwrites what another form said
    assert count(services, Referrer) == 2


def test_the_answer_is_the_same_for_each_cause(services: Services, cast: Cast, clock: Clock) -> None:
    """Not sent before, waiting, called, refused, not to be called, a member, come, without consequence: one answer."""
    sent(services, first_name="Attend", phone="06 12 00 00 06")
    called = orientation(services, cast.lea, first_name="Appel", phone="06 12 00 00 07")
    follow.note_call(services, cast.lea, called, told=True)
    clock.now += timedelta(days=3)
    answers = {"waiting": sent(services, first_name="Attend", phone="06 12 00 00 06")}
    answers["called"] = sent(services, first_name="Appel", phone="06 12 00 00 07")
    answers |= {"unknown": sent(services, first_name="Inconnue", phone="06 12 00 00 09")}
    number = orientation(services, cast.lea, first_name="Refus")
    follow.refuse(services, cast.lea, number, never_again=True)
    answers["refused"] = sent(services, first_name="Refus")
    cast.member("Samira", phone="06 12 00 00 03")
    answers["member"] = sent(services, phone="06 12 00 00 03")
    number = orientation(services, cast.lea, first_name="Venue", phone="06 12 00 00 04")
    follow.note_coming(services, cast.lea, number, told=True)
    answers["came"] = sent(services, first_name="Venue", phone="06 12 00 00 04")
    number = orientation(services, cast.lea, first_name="Close", phone="06 12 00 00 05")
    follow.close(services, cast.lea, number)
    answers["closed"] = sent(services, first_name="Close", phone="06 12 00 00 05")
    assert len(set(answers.values())) == 1, answers
    assert answers["unknown"].number is None and answers["unknown"].call_by is not None


def test_one_page_sent_for_two_people_is_two(services: Services, cast: Cast) -> None:
    """« Back », another name, « Envoyer »: nobody is lost behind the answer."""
    key = str(uuid.uuid4())
    for name in ("Premier", "Second", "Second"):
        sent(services, first_name=name, client_key=key)
    assert count(services, Orientation) == 2


def test_who_is_not_to_be_called_is_called_by_no_other_form(services: Services, cast: Cast) -> None:
    number = orientation(services, cast.lea)
    sent(services, service="CCAS", contact="05 55 00 00 10")
    sent(services, site="auzances")
    sent(services, first_name="Autre", phone="06 12 00 00 09")
    follow.refuse(services, cast.lea, number, never_again=True)
    with services.database.begin(read_only=True) as session:
        assert [each.first_name for each in session.scalars(select(Orientation))] == ["Autre"]


def test_a_full_site_answers_nobody_apart(services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(services, client_key=(key := str(uuid.uuid4())))
    monkeypatch.setattr(bounds, "ORIENTATIONS_UNREAD", 1)
    assert code(lambda: sent(services)) == "orientation.full"  # who waits is refused as everybody else
    assert sent(services, client_key=key).call_by is not None  # the same page, sent twice


def test_a_number_that_nobody_calls_is_not_kept_for_a_year(services: Services, cast: Cast, clock: Clock) -> None:
    number = orientation(services, cast.lea)
    follow.refuse(services, cast.lea, number, never_again=True)
    before = count(services, Orientation)
    sent(services)
    assert count(services, Orientation) == before and count(services, NotCalled) == 1
    assert sent(services, actor=cast.lea).number is None
    clock.now += timedelta(days=366)
    sent(services)
    assert count(services, Orientation) == before + 1


def test_a_site_takes_as_many_as_it_can_read(services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "ORIENTATIONS_UNREAD", 3)
    for place in range(3):
        sent(services, first_name=f"Prénom{'abc'[place]}", phone=f"06 12 00 00 1{place}")
    assert code(lambda: sent(services, first_name="Encore", phone="06 12 00 00 19")) == "orientation.full"
    sent(services, first_name="Encore", phone="06 12 00 00 19", site="auzances")
    number = orientation(services, cast.lea, first_name="Encore", phone="06 12 00 00 19")  # the staff is never refused
    follow.note_call(services, cast.lea, number, told=True)
    assert code(lambda: sent(services, first_name="Autre", phone="06 12 00 00 18")) == "orientation.full"


def test_a_place_that_is_closed_or_unknown_is_refused(services: Services, cast: Cast) -> None:
    assert code(lambda: sent(services, site="ailleurs")) == "orientation.site"
    assert code(lambda: sent(services, actor=cast.karim)) == "not_found"
    assert count(services, Orientation) == 0 and count(services, OrientationCount) == 0


@pytest.mark.parametrize(
    ("changes", "part", "refusal"),
    [
        ({"first_name": ""}, "first_name", "name.missing"),
        ({"first_name": "06 12 34 56 78"}, "first_name", "name.missing"),
        ({"first_name": "x" * 41}, "first_name", "name.too_long"),
        ({"reached_by": ""}, "reached_by", "orientation.reached_by"),
        ({"phone": ""}, "phone", "orientation.phone"),
        ({"phone": "1234"}, "phone", "phone.malformed"),
        ({"note": "x" * 201}, "note", "orientation.note_too_long"),
        ({"service": ""}, "service", "orientation.service_missing"),
        ({"service": "05 55 00 00 00"}, "service", "orientation.service"),
        ({"contact": ""}, "contact", "orientation.contact"),
        ({"contact": "voisin"}, "contact", "orientation.contact"),
        ({"contact": "06 12 00 00 01"}, "contact", "orientation.same_number"),
        ({"agreed": ""}, "agreed", "orientation.agreed"),
        ({"minor": "1", "phone": ""}, "phone", "orientation.parent"),
        ({"minor": "1", "reached_by": "comes"}, "reached_by", "orientation.parent_is_called"),
        ({"minor": "1", "reached_by": "service"}, "reached_by", "orientation.parent_is_called"),
        ({"site": ""}, "site", "orientation.site"),
    ],
)  # fmt: skip
def test_what_is_refused_stands_beside_its_field(changes: dict[str, str], part: str, refusal: str) -> None:
    with pytest.raises(Unfit) as found:
        OrientationFacts.read(MultiDict({**SENT, **changes}))
    assert {name: each.code for name, each in found.value.refusals.items()} == {part: refusal}


def test_nobody_is_called_who_comes_or_is_reached_by_the_service(services: Services, cast: Cast) -> None:
    assert sent(services, reached_by="comes", phone="").call_by is None
    assert sent(services, first_name="Daniel", reached_by="service", phone="").call_by is not None
    assert facts(minor="1").minor

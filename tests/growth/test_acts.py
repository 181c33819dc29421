"""The rows that fill an instance are those that the service writes, column by column."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from badges.base.journal import chain
from badges.base.services import Services
from badges.gatherings.tables import Attendance
from badges.ledger.tables import Document, Edition
from badges.network.signin import devices
from badges.people.tables import Member, NameWord
from badges.publication.judgement import verify_award
from badges.recognition.models.tables import BadgeDraft
from badges.recognition.tables import Award
from badges.recognition.witnesses.tables import WitnessStatement
from badges.reports.tables import PublishedReport
from badges.sharing.bundles import keys as bundle_keys
from badges.sharing.bundles.tables import Bundle
from tests.cast import rows
from tests.growth.acts import (
    ACTS,
    POINTED,
    SENT,
    Person,
    Told,
    awards,
    ends,
    gathering,
    opens_a_workshop,
    played,
    service_of,
    without_words,
)
from tests.growth.beside import AGENT, OF_A_BADGE, SIGN_INS, WRITTEN, keyed, staff_of
from tests.growth.fill import Filling, Size
from tests.growth.instance import BEGAN, Place, at, staffed
from tests.growth.patterns import Recorder, Rows, Where, comparable, copies

EVERY = {
    **ACTS,
    **{name: (act, 0) for name, act in (WRITTEN | SIGN_INS).items()},
    **{name: (act, 1) for name, act in OF_A_BADGE.items()},
}
REGISTERED = {"adult", "later", "no", "minor", "left", *WRITTEN}
HERE = Person("Élodie", "N’Diaye-Roux", "+33639980001", "elodie@courrier.example")
THERE = Person("Ali", None, "+33639980002", None)
EARLY, LATE = BEGAN + timedelta(days=40), BEGAN + timedelta(days=401)  # in winter and in summer


def people(services: Services, place: Place, count: int, moment: datetime) -> tuple[int, ...]:
    """So many members of a place, whose registration is no part of the act."""
    act, _count = ACTS["adult"]
    found = [
        act(at(services, moment - timedelta(days=2)), Told(place, person=Person(each, "Martin")))
        for each in ("Paul", "Jeanne", "Awa")[:count]
    ]
    return tuple(number for number in found if isinstance(number, int))


def awarded(services: Services, place: Place, member: int, moment: datetime) -> int:
    """A badge of this member, signed a day before the act."""
    workshop = opens_a_workshop(services, place, "Cuisine", moment - timedelta(days=2))
    first, second = (
        gathering(at(services, moment - timedelta(days=days)), Told(place, (member,)), workshop, "helps")
        for days in (1.5, 1.1)
    )
    return awards(at(services, moment - timedelta(days=1)), Told(place, (member,)), "equipe", (first, second))


def told(services: Services, name: str, place: Place, moment: datetime, person: Person) -> Told:
    """What one act is about."""
    others: tuple[Where, ...] = ()
    if name in OF_A_BADGE:
        who = people(services, place, 1, moment - timedelta(days=2))
        return Told(place, who, person, others=(("award", awarded(services, place, *who, moment)),))
    if name in SIGN_INS:
        device = devices.sign_in(at(services, moment - timedelta(days=1)), staff_of(Told(place)), "", AGENT)
        return Told(place, person=person, words=device.token, others=(("device", device.id),))
    if name in POINTED:
        others = (("workshop", opens_a_workshop(services, place, "Couture", moment - timedelta(days=1))),)
    if name in SENT:
        others = (("referrer", service_of(services, place)),)
    who = people(services, place, EVERY[name][1], moment)
    return Told(place, who, person, f"Apprendre avec {person.given_name}", others)


def written(made: list[tuple[str, dict[str, object]]]) -> Rows:
    """Rows by table."""
    found: Rows = {}
    for table, row in made:
        found.setdefault(table, []).append(row)
    return found


def said(name: str, person: Person, words: str, place: Place) -> dict[str, dict[str, object]]:
    """What `fill` says in the place of what the pattern says."""
    staff_id = place.actor.staff_id
    if name.startswith("thread"):
        return {"posting": ends(LATE)}
    if name in REGISTERED - set(WRITTEN):
        return {"member": person.row(staff_id)}
    if name in WRITTEN:
        whose = {"letter": {"recipient": person.email}, "confirmation_code": {"email": person.email}}
        return {"member": person.row(staff_id), **whose}
    if name == "sign-in elsewhere":
        return {"letter": {"recipient": place.email}}
    if name == "exchange":
        return {"exchange": {"what": words, "folded_what": words.casefold()}}
    if name in ("offered", "sought"):
        return {"posting": {"words": words, **ends(LATE)}}
    if name.startswith("orientation"):
        return {"orientation": {"first_name": person.given_name, "phone": person.phone}}
    return {}


@pytest.mark.parametrize("name", EVERY)
def test_rows_in_bulk_are_those_of_the_intention(services: Services, name: str) -> None:
    act, _count = EVERY[name]
    one, other = staffed(services)[:2]
    for place in (one, other) if name in SENT else ():  # the service that sends is written down with the first
        ACTS["orientation"][0](at(services, EARLY), Told(place, person=Person("Awa", phone="+33639980003")))
    first = played(services, act, told(services, name, one, EARLY, HERE), EARLY)
    person = replace(THERE, email="ali@courrier.example") if name in WRITTEN else THERE
    again = told(services, name, other, LATE, person)
    asked = played(services, act, again, LATE)
    words = [row["word"] for row in asked.pattern.rows.get("member_name_word", [])]
    assert words == (THERE.words() if name in REGISTERED else [])

    def number(table: str) -> int:
        return next(numbers[table])

    numbers = {table: iter(range(1_000_000, 2_000_000)) for table in first.pattern.rows}
    given = said(name, again.person, again.words, other)
    pattern = without_words(first).pattern
    made = written(list(copies(pattern, LATE, first.to(again), number, Random(1), given)))
    assert made
    assert comparable(made) == comparable(without_words(asked).pattern.rows)


def test_a_column_that_is_not_filled_is_told(services: Services) -> None:
    act, _count = ACTS["exchange"]
    one, other = staffed(services)[:2]
    first = played(services, act, told(services, "exchange", one, EARLY, HERE), EARLY)
    again = told(services, "exchange", other, LATE, THERE)
    asked = played(services, act, again, LATE)
    made = written(list(copies(first.pattern, LATE, first.to(again), lambda _table: 1_000_000, Random(1), {})))
    assert comparable(made) != comparable(asked.pattern.rows)  # the words are still those of the pattern


def test_keys_that_are_written_open(services: Services) -> None:
    one = staffed(services)[0]
    about = told(services, "dossier", one, EARLY, HERE)
    for name, table in (("dossier", "bundle"), ("witness, shown", "witness_slip")):
        known = played(services, EVERY[name][0], about, EARLY)
        (row,) = known.pattern.rows[table]
        assert keyed(services, Random(1))[table].keys() == {"salt", *(set(row) & {"digest", "key_digest"})}
    made = keyed(services, Random(1))
    key = bundle_keys.key_of(services, made["bundle"]["salt"])
    assert bundle_keys.digest_of(services, key) == made["bundle"]["key_digest"]


def test_a_small_network_is_whole(services: Services) -> None:
    size = Size(sites=3, members=60, attendances=300, exchanges=20, awards=9)
    filling = Filling(services, size, lambda _text: None)
    filling.run()
    assert rows.count(services, Member) >= 60
    assert rows.count(services, Attendance) >= 250
    assert rows.count(services, NameWord) > rows.count(services, Member)
    assert rows.count(services, Award) == 9
    assert rows.count(services, Document) == 3 * rows.count(services, Edition)
    assert rows.count(services, Bundle) and rows.count(services, WitnessStatement)
    assert rows.count(services, PublishedReport) == 2 and rows.count(services, BadgeDraft) == 3
    with services.database.begin(snapshot=True) as session:
        report = chain.check(session, services.settings.secret_key)
        codes = list(session.scalars(select(Award.code)))
    assert report.entries > 60 and report.faults == ()
    assert {str(verify_award(services, code).verdict.headline) for code in codes} == {"VALID"}  # type: ignore[union-attr]
    act, _people = ACTS["adult"]
    found = Recorder(services.database).record(
        lambda: act(services, Told(filling.places[0], person=Person("Après", "Tout")))
    )
    assert found[1]["member"]  # the database counts on from what was written

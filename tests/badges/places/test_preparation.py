"""The job makes the key of a place, once, and asks its address; until it answers the place awards nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.gatherings import reads as gatherings
from badges.network import reads as network
from badges.network.service import ownership
from badges.network.tables import Instance, SiteState
from badges.network.views import SiteView
from badges.orientation.receive import receive
from badges.places import openings, preparation, reads
from badges.publication import documents
from badges.recognition import award
from tests.cast import acts, orientations, places
from tests.cast.people import Cast
from tests.cast.refusals import code


def found(services: Services, number: int) -> reads.OpeningView:
    """How far the opening of a place is."""
    with services.database.begin(read_only=True) as session:
        return reads.opening(services, session, SiteView.of(places.site(services, number)))


def test_the_key_is_made_once_and_recorded(services: Services, cast: Cast) -> None:
    number = places.begun(cast)
    assert not found(services, number).has_key
    for _ in range(2):
        assert preparation.prepare_places(places.silent(services)) == 1
    assert len(services.keyring.records("bourganeuf")) == 1
    key = preparation.key_of(services, "bourganeuf")
    assert key is not None
    with services.database.begin(read_only=True) as session:
        instance = session.get_one(Instance, 1)
        assert (instance.key_methods[key.id], instance.keys_digest) == ("active", services.keyring.digest())
    assert b"bourganeuf" in documents.did_document(services, "bourganeuf").data


def made(services: Services) -> list[str | None]:
    """The keys of which the journal says that they were made."""
    with services.database.begin(read_only=True) as session:
        return [each.about for each in journal.acts(session, journal.Filter(kind=Act.KEY_MADE))]


def test_a_job_that_was_killed_between_file_and_row_goes_on(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = places.begun(cast)
    monkeypatch.setattr(ownership, "_record", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        preparation.prepare_places(places.answering(services))
    monkeypatch.undo()
    assert len(services.keyring.records("bourganeuf")) == 1  # the folder is further than the row
    preparation.prepare_places(places.answering(services))
    assert len(services.keyring.records("bourganeuf")) == 1
    ownership.agree(services)
    key = preparation.key_of(services, "bourganeuf")
    with services.database.begin(read_only=True) as session:
        assert key is not None and key.id in session.get_one(Instance, 1).key_methods
    assert made(services) == [key.id.partition("#")[2]]
    preparation.prepare_places(places.answering(services))
    assert len(made(services)) == 1
    assert found(services, number).answered_at is not None


def test_a_folder_that_lacks_keys_makes_none(services: Services, cast: Cast) -> None:
    places.begun(cast)
    with services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.key_methods = {**instance.key_methods, "did:web:elsewhere#z6Mk": "active"}
    preparation.prepare_places(places.answering(services))
    assert not services.keyring.records("bourganeuf")


@pytest.mark.parametrize(
    ("data", "status", "trouble"),
    [
        (b"", 404, "place.no_document"),
        (b"<html>", 200, "place.no_document"),
        (b"[]", 200, "place.no_document"),
        (b"{}", 200, "place.other_key"),
        (b'{"id": "did:web:rcs-creuse.example:sites:bourganeuf", "verificationMethod": [{"id": "#a"}, 3]}', 200,
         "place.other_key"),
    ],
)  # fmt: skip
def test_an_address_that_answers_otherwise_is_no_answer(
    services: Services, cast: Cast, data: bytes, status: int, trouble: str
) -> None:
    number = places.begun(cast)
    preparation.prepare_places(places.saying(services, data, status))
    view = found(services, number)
    assert (view.answered_at, view.trouble) == (None, trouble)
    assert not preparation.ask_again(places.silent(services), cast.helene, number)
    assert found(services, number).trouble == "fetch.unreachable"
    assert preparation.ask_again(places.answering(services), cast.helene, number)
    assert found(services, number).trouble is None
    assert not preparation.ask_again(places.silent(services), cast.helene, number)
    assert found(services, number).answered_at is None  # the last word counts


def test_a_place_that_is_prepared_is_known_to_nobody_outside(services: Services, cast: Cast) -> None:
    number = places.begun(cast)
    preparation.prepare_places(places.answering(services))
    nour = places.facilitator(cast, "bourganeuf")
    assert nour.site_ids == {number}
    with services.database.begin(read_only=True) as session:
        assert "bourganeuf" not in [each.slug for each in network.sites(session)]
        assert "bourganeuf" not in [each.slug for each, _ in network.open_sites(session, services.now().date())]
        assert "bourganeuf" in [each.slug for each in network.working_sites(session)]
    asked = orientations.facts(site="bourganeuf")
    assert code(lambda: receive(services, asked, client_key="1")) == "orientation.site"


def test_it_has_no_profile_before_it_opens(services: Services, cast: Cast) -> None:
    """Its own DID document answers the check from outside."""
    number = places.begun(cast)
    preparation.prepare_places(places.answering(services))
    places.facilitator(cast, "bourganeuf")
    assert code(lambda: documents.issuer_profile(services, "bourganeuf")) == "site.unknown"
    assert documents.did_document(services, "bourganeuf").data
    openings.open_place(services, cast.helene, number)
    assert documents.issuer_profile(services, "bourganeuf").data


def test_it_awards_nothing_until_it_opens(services: Services, cast: Cast) -> None:
    """What was seen at a gathering of the place waits: neither the wizard nor a yes makes a badge of it."""
    number = places.begun(cast)
    nour = places.facilitator(cast, "bourganeuf")
    cast.site_ids["bourganeuf"] = number
    member = cast.member()
    today = cast.gathering(0, {member: "helps"}, site="bourganeuf")

    def begin_it() -> int:
        return award.start(services, nour, member_id=member, badge_slug="equipe", gathering_id=today)

    assert code(begin_it) == "site.preparing"
    preparation.prepare_places(places.answering(services))
    assert code(begin_it) == "site.preparing"
    assert code(lambda: openings.open_place(services, nour, number)) == "not_allowed"
    openings.open_place(services, cast.helene, number)
    openings.open_place(services, cast.helene, number)
    assert places.site(services, number).opened_on == services.now().date()
    assert begin_it() > 0


def test_opening_says_what_is_missing(services: Services, cast: Cast) -> None:
    number = places.begun(cast, phone=None)
    with services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.network = {**instance.network, "phone": None}
    assert found(services, number).missing == (
        "place.lacks.phone", "place.lacks.team", "place.lacks.key", "place.lacks.answer",
    )  # fmt: skip
    assert code(lambda: openings.open_place(services, cast.helene, number)) == "place.lacks.phone"
    with services.database.begin() as session:
        instance = session.get_one(Instance, 1)
        instance.network = {**instance.network, "phone": "+33500000000"}
    assert code(lambda: openings.open_place(services, cast.helene, number)) == "place.lacks.team"
    places.facilitator(cast, "bourganeuf")
    assert code(lambda: openings.open_place(services, cast.helene, number)) == "place.lacks.key"
    preparation.prepare_places(places.silent(services))
    assert code(lambda: openings.open_place(services, cast.helene, number)) == "place.lacks.answer"
    preparation.prepare_places(places.answering(services))
    openings.open_place(services, cast.helene, number)
    assert places.site(services, number).state is SiteState.OPEN


def test_what_is_planned_there_is_announced_once_it_opens(services: Services, cast: Cast) -> None:
    number, nour = places.begun(cast), places.facilitator(cast, "bourganeuf")
    start = services.now() + timedelta(days=3)
    acts.record_gathering(
        services, nour, site_id=number, kind="meeting", starts_at=start, ends_at=start + timedelta(hours=2)
    )

    def announced() -> list[int]:
        with services.database.begin(read_only=True) as session:
            found = gatherings.announced(session, services.now(), start + timedelta(days=1))
            return [each.site_id for each in found if each.site_id == number]

    assert announced() == []
    preparation.prepare_places(places.answering(services))
    openings.open_place(services, cast.helene, number)
    assert announced() == [number]

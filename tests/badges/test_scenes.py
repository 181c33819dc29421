"""What tests share reaches none of them: a scene is put back, and the addresses of an application stay its own."""

from __future__ import annotations

import pytest

from badges.base.journal.tables import JournalEntry
from badges.base.services import Services
from badges.people.tables import Member
from tests.cast.application import app_over
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.rows import count

TWICE = pytest.mark.parametrize("time", ["first", "second"])


@TWICE
def test_a_member_of_one_test_is_not_in_the_next(time: str, services: Services, cast: Cast) -> None:
    assert count(services, Member) == 0, time
    cast.member()
    assert count(services, Member) == 1


@TWICE
def test_the_people_are_copied(time: str, cast: Cast) -> None:
    assert set(cast.site_ids) >= {"gueret", "auzances"}, time
    assert cast.helene != cast.lea
    cast.site_ids.clear()
    cast.helene = cast.lea


@TWICE
def test_what_became_of_an_award_in_one_test_did_not_in_the_next(time: str, recognition: Recognition) -> None:
    assert recognition.ledger() == [], time
    acts = count(recognition.services, JournalEntry)
    journal = recognition.services.settings.logbook_folder
    before = sorted((each.name, each.read_bytes()) for each in journal.iterdir())
    assert recognition.row().state == "agreed", time
    recognition.sign()
    assert recognition.row().state == "issued"
    assert count(recognition.services, JournalEntry) > acts
    assert sorted((each.name, each.read_bytes()) for each in journal.iterdir()) != before


def test_an_address_of_one_application_is_not_in_another(services_sqlite: Services) -> None:
    first, address = app_over(services_sqlite), "/une-adresse-de-plus"
    first.add_url_rule(address, "one_more", lambda: "")
    assert first.url_map.bind("localhost").match(address)[0] == "one_more"
    assert first.url_map.bind("localhost").match("/badges")[0] == "counter.catalogue"
    second = app_over(services_sqlite)
    assert not any(rule.rule == address for rule in second.url_map.iter_rules())
    assert not second.url_map.bind("localhost").test(address)
    assert second.url_map.bind("localhost").match("/badges")[0] == "counter.catalogue"

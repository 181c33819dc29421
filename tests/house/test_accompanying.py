"""Who accompanies members elsewhere has attendance and the agenda, and opens nothing else: every door is tried."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.base.rights import ACCOMPANIES, Action, StaffRole, may, table
from badges.network.actors import actor_of
from badges.network.tables import Staff
from badges.web.admission import attendance_only
from badges.web.http import access
from badges.web.http.request_session import reading_session
from tests.cast.office import token_of
from tests.house.conftest import EMAIL, Network
from tests.house.routes import path_of, rules, signed_in

SENTENCE = "n’ouvre ni fiche, ni mise en relation, ni orientation"
ALLOWED = frozenset({Action.SEE_SITE, Action.RECORD, Action.REPORT_LOST_PHONE})


@pytest.fixture
def accompanying(house: Flask) -> Iterator[FlaskClient]:
    """A browser of a coordinator and facilitator who said, after signing in, that they accompany members elsewhere."""
    browser = signed_in(house)
    _say(house, accompanies=True)
    yield browser
    _say(house, accompanies=None)


def _say(house: Flask, *, accompanies: bool | None) -> None:
    with house.extensions["badges"].database.begin() as session:
        session.query(Staff).filter_by(email=EMAIL).one().accompanies = accompanies


def _staff_pages(house: Flask, method: str) -> list[str]:
    inside = ("staff", "coordinator")
    return [each.endpoint for each in rules(house, method) if access.entrance_of(house, each.endpoint) in inside]


def test_each_open_page_is_a_page_of_staff_with_a_reason(house: Flask) -> None:
    pages = {*_staff_pages(house, "GET"), *_staff_pages(house, "POST")}
    assert set(attendance_only.OPEN) <= pages
    assert all(attendance_only.OPEN.values())
    assert not any(each.startswith("coordination.") for each in attendance_only.OPEN)


def test_every_other_page_is_closed_with_one_sentence(
    house: Flask, network: Network, accompanying: FlaskClient
) -> None:
    tried = 0
    for rule in rules(house, "GET"):
        if access.entrance_of(house, rule.endpoint) not in ("staff", "coordinator"):
            continue
        answer = accompanying.get(path_of(rule, network))
        if rule.endpoint in attendance_only.OPEN:
            assert answer.status_code != 403, rule.rule
        else:
            assert answer.status_code == 403 and SENTENCE in answer.text, rule.rule
            tried += 1
    assert tried > 100


def test_every_other_form_is_closed_too(house: Flask, network: Network, accompanying: FlaskClient) -> None:
    token = token_of(accompanying.get("/mon-compte"))
    tried = 0
    for rule in rules(house, "POST"):
        if access.entrance_of(house, rule.endpoint) not in ("staff", "coordinator"):
            continue
        if rule.endpoint not in attendance_only.OPEN:
            answer = accompanying.post(path_of(rule, network), data={"csrf_token": token})
            assert answer.status_code == 403 and SENTENCE in answer.text, rule.rule
            tried += 1
    assert tried > 80


def test_the_same_pages_open_to_the_same_account_before(house: Flask, network: Network) -> None:
    """The control: what is closed above is closed by that answer, and by nothing else."""
    browser = signed_in(house)
    for path in ("/membres", "/recherche", "/mises-en-relation", "/a-rappeler", "/badges-delivres"):
        assert browser.get(path).status_code == 200, path


def test_no_open_page_leads_to_a_closed_one(house: Flask, network: Network, accompanying: FlaskClient) -> None:
    adapter = house.url_map.bind("localhost")
    led = 0
    for rule in rules(house, "GET"):
        if rule.endpoint not in attendance_only.OPEN:
            continue
        answer = accompanying.get(path_of(rule, network))
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for link in re.findall(r'<(?:a|form)\b[^>]*?\b(?:href|action)="(/[^"#?]*)', answer.text):
            for method in ("GET", "POST"):
                try:
                    endpoint, _arguments = adapter.match(link, method)
                except Exception:  # noqa: BLE001 - a static file, or another method
                    continue
                inside = access.entrance_of(house, endpoint) in ("staff", "coordinator")
                assert not inside or endpoint in attendance_only.OPEN, f"{rule.rule} leads to {link}"
                led += 1
    assert led > 100


def test_no_name_of_a_member_stands_on_the_agenda(house: Flask, network: Network, accompanying: FlaskClient) -> None:
    for path in ("/agenda", "/agenda?mois=2026-11", "/agenda/a-completer"):
        page = accompanying.get(path)
        assert page.status_code == 200 and "/echanges/" not in page.text and "/membres" not in page.text


def test_the_rights_table_closes_every_other_action(house: Flask) -> None:
    with house.test_request_context("/"):
        person = reading_session().query(Staff).filter_by(email=EMAIL).one()
        actor = actor_of(person)
        person.accompanies = True
        narrow = actor_of(person)
        reading_session().rollback()
    assert {StaffRole.FACILITATOR, StaffRole.COORDINATOR} & narrow.roles and narrow.accompanies
    site_id = next(iter(narrow.site_ids))
    open_now = {each for each in Action if may(narrow, each, site_id if table()[each].at_a_site else None)}
    before = {each for each in Action if may(actor, each, site_id if table()[each].at_a_site else None)}
    assert open_now == ALLOWED and open_now < before
    assert {each.action for each in table().values() if each.accompanying} == ALLOWED
    assert ACCOMPANIES == "staff.accompanies"

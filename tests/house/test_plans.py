"""No page reads a whole table that grows: each of its queries is planned by an index (SQLite's plans)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import RelationshipDirection

from badges.base.database.types import PRESENT, Base
from tests.cast.statements import statements
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

# Tables that stay as small as the network is, whatever happens in it.
SMALL = {
    "activity", "award_pause", "badge_draft", "badge_model", "badge_version", "closing", "handover", "heartbeat",
    "instance", "key_incident", "known_issuer",
    "orientation", "orientation_count", "outcome_count", "passkey", "published_report", "question", "recurring_meeting",
    "referrer", "role", "wish", "signing_halt", "site", "staff", "staff_link", "staff_replacement", "staff_role",
    "staff_site", "status_list", "status_list_document", "trait_question", "workshop",
}  # fmt: skip
GROWING = set(Base.metadata.tables) - SMALL
BOUNDED = {
    ("coordination.acts", "journal_entry"): "the last fifty acts, in the order of their key",
    ("coordination.erasures", "erasure"): "the requests of the last seven days, by an index that holds no others",
    ("coordination.home", "erasure"): "the same",
    ("coordination.denied", "staff_tie"): "the answers that nobody has read yet, by an index that holds no others",
    ("coordination.home", "staff_tie"): "the same",
    ("coordination.doubles_signalled", "double_signal"): "pairs that wait for an answer, which ends them",
    ("coordination.home", "double_signal"): "the same",
    ("coordination.close_account", "introduction"): "the open threads of all sites, by an index that holds no others",
    ("coordination.hand_over", "introduction"): "the same",
    ("coordination.home", "introduction"): "the same",
    ("office.taken_over", "introduction"): "the same",
    ("coordination.close_account", "gathering"): "those without attendance, by an index that holds no others",
    ("coordination.hand_over", "gathering"): "the same",
    ("office.taken_over", "gathering"): "the same",
    ("coordination.home", "gathering"): "those without attendance at any site, by an index that holds no others",
    ("coordination.home", "exchange"): "those that nobody confirmed at any site, by an index that holds no others",
    ("office.report", "gathering"): "the same as on the coordination's home",
    ("office.report", "exchange"): "the same",
    ("coordination.activities", "posting"): "words of their own for an activity, by an index that holds no others",
    ("coordination.other_activity", "posting"): "the same",
    ("coordination.activities", "exchange"): "the last without an activity, by an index that holds no others",
    ("coordination.without_activity", "exchange"): "the same",
    ("office.today", "staff_tie"): "the same",
    ("office.long_waiting", "staff_tie"): "the same, by the counts of the day's page",
    ("publishing.ob2_revocations", "hosted_assertion"): "the list names every hosted badge that was cancelled",
}
ALIAS = re.compile(r"\b(\w+) AS (\w+)\b")
SCANNED = re.compile(r"SCAN (\w+)")


def whole_tables(app: Flask, statement: str, parameters: Any) -> set[str]:
    """The growing tables that a SELECT reads from end to end."""
    if not statement.startswith("SELECT"):
        return set()
    names = {alias: table for table, alias in ALIAS.findall(statement)}
    with app.extensions["badges"].database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    scanned = {found[1] for row in plan if (found := SCANNED.match(row.detail))}
    return {names.get(each, each) for each in scanned} & GROWING


@pytest.fixture(scope="module")
def browsers(house: Flask) -> tuple[FlaskClient, FlaskClient]:
    """A visitor's browser, and a coordinator's."""
    return house.test_client(), signed_in(house)


def test_no_page_reads_a_whole_table(house: Flask, network: Network, browsers: tuple[FlaskClient, FlaskClient]) -> None:
    asked, found = 0, set()
    for rule in rules(house, "GET"):
        if rule.endpoint == "static":
            continue
        for browser in browsers:
            with statements(house) as seen:
                browser.get(path_of(rule, network)).close()
            asked += len(seen)
            found |= {(rule.endpoint, each) for one in seen for each in whole_tables(house, *one)}
    assert asked > 300
    assert found == set(BOUNDED)


def test_what_is_always_there_is_no_outer_join() -> None:
    """A relationship over NOT NULL columns alone is loaded with an inner join."""
    found = {
        str(relationship): relationship.innerjoin
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if relationship.direction is RelationshipDirection.MANYTOONE
        and not any(column.nullable for column in relationship.local_columns)
    }
    assert len(found) > 15
    assert {name for name, joined in found.items() if joined != PRESENT} == set()


def test_a_whole_table_is_seen(house: Flask) -> None:
    assert whole_tables(house, "SELECT m.id FROM member AS m WHERE m.given_name = ?", ("x",)) == {"member"}
    assert whole_tables(house, "SELECT m.id FROM member AS m WHERE m.id = ?", (1,)) == set()
    assert whole_tables(house, "SELECT id FROM site", ()) == set()

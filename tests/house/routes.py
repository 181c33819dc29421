"""The routes of the application: a path for each rule, those of a method, those of the staff."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from badges.web.http import access
from tests.cast.office import token_of
from tests.house.conftest import EMAIL, Network
from tests.house.staff import PASSWORD, second_step

OF_AN_OPENING = {"coordination.give_up_place", "coordination.ask_place", "coordination.open_place"}


def path_of(rule: Rule, network: Network) -> str:
    """A path of this rule that leads to something."""
    values: dict[str, Any] = {name: network.arguments[name] for name in rule.arguments if name in network.arguments}
    if "sites/" in rule.rule:
        values["slug"] = network.arguments["site"]
    if rule.rule.startswith("/bienvenue"):
        values["key"] = network.arguments["welcome_key"]
    if rule.rule.startswith("/telephone-perdu") or rule.endpoint == "coordination.staff_member":
        values["staff_id"] = network.arguments["colleague"]
    if rule.rule.startswith("/ob2/assertions"):
        values["key"] = network.arguments["assertion"]
    if rule.rule.endswith("/annuler") or rule.endpoint == "office.name_asked":
        values["award_id"] = network.arguments["revocable"]
    if "temoins" in rule.rule and "award_id" in values:
        values["award_id"] = network.arguments["revocable"]
    if rule.endpoint in ("counter.witness_sent", "counter.witness_withdraw", "counter.witness_withdrawn"):
        values["slip_code"] = network.arguments["used_slip"]
    if rule.rule.startswith("/coordination/lieux/"):
        values["site_id"] = network.arguments["preparing" if rule.endpoint in OF_AN_OPENING else "open_place"]
    if rule.endpoint in ("office.onward_letters", "office.ask_by_letter"):
        values["site_id"] = network.arguments["open_place"]
    if rule.endpoint == "office.member_onward":
        values["member_id"] = network.arguments["closing_member"]
    if rule.endpoint in ("portfolio.where_next", "portfolio.say_where_next"):
        values["key"] = network.arguments["closing_key"]
    if rule.endpoint == "portfolio.later":
        values["award_id"] = network.arguments["later"]
    if rule.endpoint in ("office.message", "office.message_paper"):
        values["number"] = network.arguments["workshop_id"]
    if rule.endpoint == "office.cancel_gathering":
        values["gathering_id"] = network.arguments["to_come"]
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule.rule)
    return f"{path}?code={network.codes['valid']}" if path == "/v/" else path


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """The rules that take a method."""
    return (rule for rule in app.url_map.iter_rules() if method in (rule.methods or ()))


def signed_in(app: Flask) -> FlaskClient:
    """A browser in which the coordinator has signed in."""
    client = app.test_client()
    page = client.get("/connexion")
    form = {"csrf_token": token_of(page), "email": EMAIL, "password": PASSWORD}
    answer = client.post("/connexion", data=form)
    answer = second_step(app.extensions["badges"], EMAIL, answer, lambda path, code: client.post(path, data=code))
    assert answer.status_code == 302
    return client


def answers(rule: Rule, method: str = "GET") -> tuple[int, ...]:
    """The statuses with which a reading of this rule may answer; a page of a demonstration is no page elsewhere, and
    who is signed in is no witness."""
    if rule.endpoint in ("counter.witness", "counter.witness_form"):
        return (200, 302, 303, 403)
    return (404,) if rule.endpoint == "counter.components" and method != "OPTIONS" else (200, 302, 303)


# What a staff address answers with that is no page: files, data for a script, a redirect.
NO_PAGE = {
    "office.abandon", "office.award", "office.gathering_names", "office.month_programme", "office.signin_sheet",
    "office.spare_sheet", "office.week_sheet", "office.workshop_poster", "office.import_model",
    "office.members_around", "office.member_presence_sheet", "office.member_slip", "office.waiting_cards",
    "office.workshop_cards_file", "office.slip_sheet", "office.gathering_cards", "office.wall_sheet",
    "office.message_paper", "office.message_papers", "office.roster", "office.report_pdf", "office.report_xlsx",
    "office.report_hall_sheet", "office.onward_letters",
}  # fmt: skip


def staff_pages(app: Flask) -> set[str]:
    """The endpoints of the staff that answer GET with a page."""
    doors = {rule.endpoint: access.entrance_of(app, rule.endpoint) for rule in rules(app, "GET")}
    return {endpoint for endpoint, door in doors.items() if door in ("staff", "coordinator")} - NO_PAGE

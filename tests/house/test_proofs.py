"""One list of what asks for a recent proof; each other form of staff says why it does not, and the list is walked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.admission import proofs
from badges.web.admission.proofs import When
from badges.web.http import access
from tests.cast.office import token_of
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

AGAIN: Final = "it can be done again, or changed back, on the same page"
ADDS: Final = "it adds, and what it adds can be corrected"
COUNTER: Final = "a step of the award at the counter, which has its own rules and ten minutes of undo"
TOLD: Final = "it notes what was said or done already, in the journal with the name"
OWN: Final = "it ends or names something of one's own, which signing in begins again"

# Every other form of staff: how it can be taken back, or what little is lost.
NOT_ASKED: Final = {
    # the day, workshops, exchanges
    "coordination.ask_place": "it only asks an address",
    "office.onward_list": "it finds a member of a place that has closed, as the journal notes",
    "office.member_onward": TOLD,
    "office.ask_by_letter": "it prints the question, which each answers as they want",
    "coordination.activities": ADDS,
    "coordination.new_model": ADDS,
    "coordination.model_draft": AGAIN,
    "coordination.model_picture": AGAIN,
    "coordination.propose_model": "it asks the coordination to read, which alone publishes",
    "coordination.discard_model": "a draft that nobody published: what it says can be written again",
    "coordination.retire_model": AGAIN,
    "office.take_newer_version": COUNTER,
    "coordination.withdraw_report": "it can be published anew",
    "office.report_days": "it counts, and writes what a night counts anew",
    "coordination.change_activity": AGAIN,
    "coordination.hand_over": "it can be given to another on the same page",
    "account.accompanies": "a yes closes pages; a no opens none that were not open",
    "office.end_own_help": "it ends a right of one's own, which the coordination grants again",
    "coordination.other_activity": "an activity can be renamed, and each offer changed",
    "coordination.without_activity": "each workshop and exchange can be changed on its page",
    "office.change_posting": AGAIN,
    "office.choose": AGAIN,
    "office.choose_for_posting": AGAIN,
    "office.choose_together": "the workshop can be changed, or closed",
    "office.workshop_seekers": AGAIN,
    "office.new_orientation": ADDS,
    "office.orientation": "a call can be noted otherwise; a « non merci » is what the person asked for",
    "office.orientations_false": "they were sent by robots, and are sent again by who meant it",
    "office.member_conditions": AGAIN,
    "office.member_others": ADDS,
    "office.member_other": "what is taken away can be brought again, and what was said is shown to the member",
    "office.member_objections": AGAIN,
    "office.rest_threads": AGAIN,
    "office.new_posting": ADDS,
    "office.statement": "the member can take it out of the badge; what is destroyed can be said again",
    "office.award_witnesses": ADDS,
    "office.end_slip": "another slip can be made",
    "office.introduction_new": "the thread can be ended, and neither of the two is told anything before a yes",
    "office.introduction": "what ended can be proposed anew; a number that is shown is its owner's own tick",
    "office.introduction_meeting": AGAIN,
    "office.introduction_exchange": ADDS,
    "office.introduction_review": AGAIN,
    "office.new_idea": ADDS,
    "office.change_idea": AGAIN,
    "office.read_idea": "what was read can be changed and closed",
    "office.idea_voice": AGAIN,
    "office.idea_lead": AGAIN,
    "office.become_idea": "a session can be moved or cancelled, and a workshop closed",
    "office.close_idea": "the idea can be noted again",
    "office.tell_idea": TOLD,
    "office.member_afterwards": "it asks less of a person and counts a number; no page shows what was answered",
    "office.message": "what was noted can be taken back; a letter says a day and an hour alone",
    "office.to_tell": "what was noted can be taken back",
    "office.member_messages": AGAIN,
    "account.site_phone": AGAIN,
    "office.posting": "what ended can be said again, and a public word taken back is asked for again",
    "office.accept_workshop": AGAIN,
    "office.cancel_gathering": "a cancelled gathering can be restored",
    "office.change_exchange": AGAIN,
    "office.change_gathering": AGAIN,
    "office.change_workshop": AGAIN,
    "office.close_workshop": "it can be opened again",
    "office.enrol": AGAIN,
    "office.make_member_presence": AGAIN,
    "office.stop_member_presence": "another sheet can be made",
    "office.exchange": AGAIN,
    "office.gathering": AGAIN,
    "office.give_place": AGAIN,
    "office.give_up": AGAIN,
    "office.new_exchange": ADDS,
    "office.new_gathering": ADDS,
    "office.new_recurring": ADDS,
    "office.pause_recurring": "each meeting that it cancels can be restored",
    "office.plan_sessions": ADDS,
    "office.propose_workshop": ADDS,
    "office.recurring": AGAIN,
    "office.set_aside_workshop": "it can be accepted later",
    "office.settle": "it ends a reminder; the gathering stays",
    "office.site_choice": AGAIN,
    "office.stop_recurring": "the meetings that were held stay; another can be made",
    "office.workshop_cards": "it makes a file to print",
    # members
    "office.ask_member": "each answer is a row of its own, and the next one counts",
    "office.come_back": "a departure can be noted again",
    "office.correct_seen": AGAIN,
    "office.end_rehearsal": "it deletes an invented person",
    "office.import_members": "no record that is there changes",
    "office.is_it_you": "the coordination takes a yes back, and a no is listed",
    "office.keep_member": AGAIN,
    "office.member_change": AGAIN,
    "office.new_member": ADDS,
    "office.find_member": "a look at a name that is known whole, noted in the journal",
    "office.noted_for_you": "what is denied can be noted again by who saw it",
    "office.rehearse": "it makes an invented person",
    # awards
    "coordination.resume_award": "the badge can be paused again",
    "coordination.take_back": "the erasure can be asked for again",
    "office.abandon": "what was seen on a badge or by others stays, and another award can be begun",
    "office.agreement": COUNTER,
    "office.ask_for_reading": AGAIN,
    "office.choose_badge": COUNTER,
    "office.choose_badge_of_exchange": COUNTER,
    "office.colleague_signs": AGAIN,
    "office.correct_wording": "another correction writes the former name under the same code",
    "office.observe": ADDS,
    "office.observe_in_exchange": ADDS,
    "office.old_names": "another correction writes the former name under the same code",
    "office.pause_award": "the coordination resumes it",
    "office.preview": COUNTER,
    "office.read_award": COUNTER,
    "office.seen": COUNTER,
    "office.seen_at_gathering": ADDS,
    "office.seen_in_exchange": ADDS,
    "office.seen_together": COUNTER,
    "office.signal_double": "it only asks the coordination",
    "coordination.two_persons": "the same two records can be signalled again",
    "office.ask_again": "it prepares a badge, which its member then agrees to or not",
    "office.steps_known": "it puts a reminder away",
    "office.undo": "it is the undo itself, of a badge that is not ten minutes old; another can be signed",
    # letters, questions, calls
    "coordination.unsent_letter_settled": TOLD,
    "office.address_told": TOLD,
    "office.call_told": TOLD,
    "office.cards_printed": TOLD,
    "office.correction_told": TOLD,
    "office.disagreement_read": TOLD,
    "office.letter_settled": TOLD,
    "office.letter_told": TOLD,
    "office.question_answered": TOLD,
    "office.report_call": ADDS,
    "office.wish_settled": TOLD,
    # one's own account
    "account.end_device": OWN,
    "account.end_everywhere": OWN,
    "account.not_now": OWN,
    "account.passkey": "it renames a key",
    "account.proof_options": "it begins a proof",
    "account.prove": "it is the proof",
    "account.welcomes": OWN,
}


def of_staff(app: Flask) -> dict[str, str]:
    """The endpoints of staff that take a form, with their rule."""
    found = {rule.endpoint: rule.rule for rule in rules(app, "POST")}
    return {name: rule for name, rule in found.items() if access.entrance_of(app, name) in ("staff", "coordinator")}


def record(network: Network) -> list[str]:
    """All rows but browsers' sessions, in which the form is kept."""
    with closing(sqlite3.connect(network.database)) as connection:
        return [line for line in connection.iterdump() if '"web_session"' not in line]


@pytest.fixture
def client(house: Flask, network: Network) -> FlaskClient:
    """A coordinator's browser, whose last proof is six minutes old."""
    browser = signed_in(house)
    with browser.session_transaction() as session:
        session["proved_at"] = int(network.clock().timestamp()) - 360
    return browser


def test_every_form_of_staff_is_in_one_of_the_lists(house: Flask) -> None:
    forms = of_staff(house)
    for name, act in sorted(proofs.ASKED.items()):
        print(f"{act.when:12} {forms.get(name, '?'):60} {act.why}")
    assert sorted(set(forms) - set(proofs.ASKED) - set(NOT_ASKED)) == [], (
        "can it be taken back, and does it give no power?"
    )
    assert sorted((set(proofs.ASKED) | set(NOT_ASKED)) - set(forms)) == [], "no such form"
    assert set(proofs.ASKED) & set(NOT_ASKED) == set()


def test_what_asks_by_a_rule_of_its_own_is_tested_with_its_rule() -> None:
    """Many badges in a day, cancelling those of a gathering, a second lost phone: nothing else asks in its view."""
    found = {name for name, act in proofs.ASKED.items() if act.when is When.RULE}
    assert found == {"office.sign", "office.agreements", "office.resting_badges", "office.lost_phone_of"}


WALKED: Final = sorted(name for name, act in proofs.ASKED.items() if act.when is not When.RULE)


@pytest.mark.parametrize("endpoint", WALKED)
def test_without_a_proof_it_is_refused_and_with_one_it_runs(
    endpoint: str, house: Flask, network: Network, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, rule = proofs.ASKED[endpoint], next(each for each in rules(house, "POST") if each.endpoint == endpoint)
    path, ran = path_of(rule, network), []

    def stands_for(view: Callable[..., object]) -> Callable[..., str]:
        def press(**_arguments: object) -> str:
            ran.append(endpoint)
            return "done"

        press.entrance = view.entrance  # type: ignore[attr-defined]
        return press

    before, form = record(network), {"csrf_token": token_of(client.get("/site")), "what": "typed"}
    answer = client.post(path, data=form)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/cest-bien-vous?next="), path
    if act.when is When.OPENING and act.back is None:
        assert client.get(path).headers["Location"].startswith("/cest-bien-vous?next="), path
    assert record(network) == before
    if act.back is None:
        with client.session_transaction() as session:
            assert dict(session["parked"]["form"]) == {"what": "typed"}  # nothing that was typed is lost

    monkeypatch.setitem(house.view_functions, endpoint, stands_for(house.view_functions[endpoint]))
    assert client.post(path, data=form).status_code == 303 and ran == []
    with client.session_transaction() as session:
        session["proved_at"] = int(network.clock().timestamp()) - 290
    assert client.post(path, data=form).text == "done" and ran == [endpoint]

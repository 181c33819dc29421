"""Every form of staff and members says what guards it: its site, the version of what it changes, or why neither."""

from __future__ import annotations

import re
from typing import Final

import pytest
from flask import Flask
from flask.testing import FlaskClient

from badges.web.http import access
from tests.house.conftest import Network
from tests.house.routes import path_of, rules, signed_in

SITE: Final = "site"  # it records something new at the site that the form carries
VERSION: Final = "version"  # it changes something, and carries the version of what it shows
SHOWN: Final = "was"  # it carries what it showed, to be merged with what is recorded

FORMS: Final = {
    "office.new_exchange": SITE,
    "office.change_exchange": VERSION,
    "office.exchange": VERSION,
    "coordination.activities": "it adds an activity; one of that name is there once",
    "coordination.change_activity": VERSION,
    "coordination.merge_activities": VERSION,
    "coordination.other_activity": "it takes a word into the list; a second time it is there already",
    "coordination.without_activity": "it fills what is empty; what somebody else filled meanwhile stays",
    "office.new_posting": "it records what a member says, once by its key; its address names the member",
    "office.change_posting": VERSION,
    "office.choose": "it puts a pair aside, or shows it again; twice is once",
    "office.choose_for_posting": "the same",
    "office.choose_together": "it opens the workshop of that title at the site of the request; one that is open stays",
    "office.workshop_seekers": "it puts a request and the workshop aside, or shows them again; twice is once",
    "office.posting": "a step that was taken already changes nothing, and one that is impossible is refused",
    "office.introduction_new": "two people have one open thread; its form says it once by its key",
    "office.introduction": "a step that was taken already changes nothing, and one that is impossible is refused",
    "office.introduction_meeting": VERSION,
    "office.introduction_exchange": "it records something new, once by the key of its form",
    "office.introduction_review": VERSION,
    "office.new_idea": SITE,
    "office.change_idea": VERSION,
    "office.read_idea": "it says that it was read; a second time it was read already",
    "office.idea_voice": "a person would come, or no longer; twice is once, and nothing is overwritten",
    "office.idea_lead": "it records what its author answered last",
    "office.become_idea": "it makes one workshop; a second time it has become one already",
    "office.close_idea": "it ends an idea once; a second time it is closed already",
    "office.tell_idea": "it says that a person was told; a second time they were told already",
    "office.orientation": "a step that was taken already changes nothing, and one that is impossible is refused",
    "office.orientations_false": "it deletes what is ticked; a second time it is gone already",
    "office.new_orientation": "it carries its site as a field, and keeps it once by its key",
    "office.statement": "a step that was taken already changes nothing; a statement is never changed, only destroyed",
    "office.award_witnesses": "it makes a slip, once by the key of its form",
    "office.end_slip": "it ends a slip once; a second time it is over already",
    "office.message": VERSION,
    "office.to_tell": "each thing carries the version that the page showed; of what was told nothing is written again",
    "office.member_messages": "it records what a member wishes; twice is once",
    "account.site_phone": "it says whose the telephone in use is, as it was said last",
    "portfolio.know_message": "it carries the version of what it shows; another is refused",
    "portfolio.wish_messages": "it records what the member wishes; twice is once",
    "office.member_conditions": VERSION,
    "office.member_objections": "said twice is said once, and what is taken back twice is gone already",
    "office.rest_threads": "a second time they rest already, or go on already",
    "office.new_gathering": SITE,
    "office.new_member": SITE,
    "office.import_members": SITE,
    "office.propose_workshop": SITE,
    "office.member_change": VERSION,
    "office.member_link": VERSION,
    "office.member_site": VERSION,
    "office.correct_seen": VERSION,
    "office.change_workshop": VERSION,
    "office.seen": VERSION,
    "office.agreement": VERSION,
    "portfolio.choose_audience": VERSION,
    "portfolio.answer_alone": VERSION,
    "portfolio.write_words": VERSION,
    "portfolio.answer_name": VERSION,
    "portfolio.change_posting": VERSION,
    "portfolio.change_idea": VERSION,
    "portfolio.keep_conditions": VERSION,
    "portfolio.say_objection": "said twice is said once, and what is taken back twice is gone already",
    "office.name_asked": VERSION,
    "office.correction_told": "it ends a reminder; a second time it is ended already",
    "coordination.new_issuer": VERSION,
    "coordination.confirm_issuer": VERSION,
    "coordination.remove_issuer": VERSION,
    "office.gathering": SHOWN,
    "office.change_gathering": VERSION,
    "office.cancel_gathering": VERSION,
    "office.settle": "it ends a reminder; nothing is overwritten, and whoever was noted stays",
    "office.new_recurring": SITE,
    "office.recurring": VERSION,
    "office.stop_recurring": VERSION,
    "office.pause_recurring": "it cancels the meetings that it names, each of which can be restored",
    "office.choose_badge": "it begins a draft or takes one up; its address names the gathering",
    "office.choose_badge_of_exchange": "it begins a draft or takes one up; its address names the exchange",
    "office.seen_together": "it carries the version of each person's draft, and its address names the gathering",
    "office.agreements": "it signs what each member agreed to last; a badge that is signed is not signed again",
    "office.seen_at_gathering": "it adds observations only; its address names the gathering",
    "office.seen_in_exchange": "it adds observations only; its address names the exchange",
    "office.observe": "it adds observations only; its address names the gathering",
    "office.observe_in_exchange": "it adds observations only; its address names the exchange",
    "office.preview": "it keeps the very sentence that it carries, and asks anew about any other",
    "office.sign": "it signs what the member agreed to last",
    "office.accept_workshop": "it accepts a proposal or opens a closed one; a second time nothing changes",
    "office.set_aside_workshop": "it sets a proposal aside, which can be accepted later",
    "office.plan_sessions": "it adds sessions of the workshop in its address; one at the same hour is there once",
    "office.close_workshop": "it closes a workshop; a second time nothing changes",
    "office.make_member_presence": "it gives a sheet a code; the same sheet of the same day is the same",
    "office.stop_member_presence": "it ends a code; a second time nothing changes",
    "office.enrol": "it enrols a member in the workshop that its address names, once",
    "office.give_place": "it gives a place to one who waits; a second time nothing changes",
    "office.give_up": "it takes one member off the list; a second time there is none",
    "office.abandon": "it ends a draft, of which what was seen stays; it is refused once the badge is signed",
    "office.signal_double": "it says that two records seem to be one person's; a second time it was said",
    "coordination.two_persons": "it ends such a signal; nothing of the records changes",
    "office.ask_again": "it prepares a badge anew that was declined; its member answers",
    "office.steps_known": "it puts the first steps away",
    "office.undo": "it ends a badge within ten minutes; nothing is overwritten",
    "office.letter_told": "it notes that the member was told; nothing is overwritten",
    "office.letter_settled": "it notes that the person was told; nothing is overwritten",
    "coordination.unsent_letter_settled": "it notes that the person was told; nothing is overwritten",
    "office.site_choice": "it chooses where the session works, and records nothing",
    "office.member_afterwards": "it counts the first answer alone; a second tap changes nothing",
    "office.correct_wording": "it carries the version of what the signed badge says; another is refused",
    "office.old_names": "it carries the version of the badges that it lists; another list is refused",
    "office.resting_badges": "it carries the version of the badges that it lists; another list is refused",
    "office.pause_award": "it pauses a badge until somebody decides; the first signal stays",
    "coordination.resume_award": "it carries the version of the pause that it shows; a later pause goes on",
    "coordination.revoke_award": "it ends a badge; nothing is overwritten",
    "coordination.staff_member": VERSION,
    "coordination.invite_staff": "it invites somebody new; a known address gets a link alone",
    "coordination.close_account": "it closes an account; nothing is overwritten",
    "coordination.open_account": "it opens an account again; nothing is overwritten",
    "coordination.reset_account": "it empties how somebody signs in, whatever that is",
    "coordination.staff_link": "it makes a link, which ends the one before",
    "coordination.erase_staff": "it asks for an erasure, which can be taken back",
    "coordination.take_back": "it takes an erasure back; nothing is overwritten",
    "coordination.merge_members": "it names both records, and moves what stands there",
    "coordination.owed": VERSION,
    "coordination.call_hours": VERSION,
    "coordination.confirm_address": "it carries the address that it shows; another is refused",
    "office.read_award": "it carries the digest of what was read; an answer about another content is refused",
    "office.ask_for_reading": "it asks a colleague; nothing is overwritten",
    "office.colleague_signs": "it says which choice it makes; the same one twice is one",
    "office.rehearse": "it makes whom the site that it carries rehearses with, once; a real member is never touched",
    "office.end_rehearsal": "it deletes whom the site rehearsed with, with all that was noted; twice is once",
    "office.member_address": "it answers once about the address that it names; a refusal is answered anew",
    "office.member_voucher": "it makes a paper, which ends the one before",
    "office.address_told": "it notes that the member was told; nothing is overwritten",
    "office.is_it_you": "it answers once; another answer is the coordination's",
    "office.untie": "it takes one tie back",
    "office.find_member": "it looks, and notes each look",
    "office.noted_for_you": "it answers once about the rows that it names",
    "coordination.denied_read": "it answers once; a mistaken tie is taken back on the member's page",
    "office.departure": "it dates a departure, which can be taken back",
    "office.come_back": "it takes a departure back",
    "office.erase_member": "it asks for an erasure, which can be taken back",
    "office.ask_member": "it records an answer as a new row; the same one twice is one",
    "office.keep_member": "it notes that a record stays",
    "office.member_data": "it gives data, and changes nothing",
    "office.lost_phone_of": "it stops sessions and links; nothing is overwritten",
    "office.restore_phone": "it carries the version of the reports that it shows; a later one is not taken back",
    "office.question_answered": "it deletes one message; a second time it is not there",
    "office.workshop_cards": "while the cards are made, asking again changes nothing",
    "office.cards_printed": "it names the cards that the page shows; said twice, it is noted once",
    "office.report_call": "it notes a call of today; the same badge twice is one",
    "office.wish_settled": "it deletes what was settled; a second time it is not there",
    "office.disagreement_read": "it notes that a message was read; nothing is overwritten",
    "office.call_told": "it notes that the member was told; nothing is overwritten",
    "account.prove": "it proves who is there, and changes nothing",
    "account.proof_options": "it begins a proof",
    "account.password": "it replaces the password by one that is typed twice",
    "account.new_passkey": "it adds a key",
    "account.creation_options": "it begins to add a key",
    "account.passkey": "it renames one's own key",
    "account.remove_passkey": "it removes one key",
    "account.authenticator": "it carries the secret that its code was made with",
    "account.remove_authenticator": "it removes the application",
    "account.codes": "it makes new codes, which end the ones before",
    "account.end_device": "it ends one device",
    "account.end_everywhere": "it ends every device",
    "account.not_now": "it puts an offer away",
    "account.welcomes": "it says one's own yes or no, whatever it was before",
    "account.accompanies": "the same",
    "coordination.accompanying": "it says a yes or no, whatever it was before",
    "coordination.helps": "it adds a right; the same days there are refused the second time",
    "coordination.help_at_site": "it says yes once, and makes a right shorter, never longer",
    "coordination.hand_over": "it gives what waits now, to the one who is chosen last",
    "office.end_own_help": "it ends one right",
    "portfolio.new_posting": "it says something new; the key of its form says it once",
    "portfolio.step_posting": "it takes the step that its button names; twice is once",
    "portfolio.new_idea": "it says something new; the key of its form says it once",
    "portfolio.idea_voice": "one would come, or no longer; twice is once",
    "portfolio.idea_lead": "it records one's last answer",
    "portfolio.make_slip": "it makes a slip; the key of its form makes it once",
    "portfolio.end_slip": "it ends a slip; a second time it is over already",
    "portfolio.statement": "it says the answer that its button names; twice is once, and what is gone is gone",
    "portfolio.hide_posting": "it takes a yes back; a second time it is taken back already",
    "portfolio.answer_introduction": "it says whose answer it is; twice is once, and a bilan goes by its version",
    "portfolio.stop": "it stops the badge as it stands; a second time it is stopped already",
    "portfolio.ask_for_card": "a card that is asked for twice waits once",
    "portfolio.keep_ask": "it sends a code",
    "portfolio.keep_confirm": "it makes a copy beside the badge",
    "portfolio.keep_complete": "it makes a copy beside the badge",
    "portfolio.keep_plain": "it makes a copy beside the badge",
    "portfolio.prepare_bundle": "it makes a link; the same badges until the same day are the same link",
    "portfolio.stop_bundle": "it closes a link; a second time nothing changes",
    "portfolio.send_to_referrer": "it sends a letter that was read; the same folder goes to one address once",
    "portfolio.answer_afterwards": "it counts the first answer alone; a second tap changes nothing",
    "portfolio.make_presence": "it gives a sheet a code; the same sheet of the same day is the same",
    "portfolio.stop_presence": "it ends a code; a second time nothing changes",
    "portfolio.correct": "it adds a wish; the same words twice are one",
    "portfolio.hide_all": "it hides every badge; a second time nothing is left to hide",
    "portfolio.change_mind": "it asks again about a badge that was declined; a second time it waits already",
    "portfolio.borrowed": "it closes a page in one browser; a second time it is closed already",
    "portfolio.object_to": "it adds an objection; the same one twice is one",
    "portfolio.send_code": "it sends a code",
    "portfolio.read_all": "it gives data, and changes nothing",
    "portfolio.leave": "it dates a departure, which can be taken back; its code serves once",
}
# Where the page of a form has another endpoint than the form.
PAGES: Final = {
    "portfolio.choose_audience": "portfolio.audience",
    "portfolio.send_to_referrer": "portfolio.inform_referrer",
    "portfolio.answer_afterwards": "portfolio.afterwards",
    "portfolio.answer_alone": "portfolio.later",
    "portfolio.write_words": "portfolio.own_words",
    "portfolio.answer_name": "portfolio.name_asked",
    "portfolio.keep_conditions": "portfolio.own_conditions",
    "portfolio.say_objection": "portfolio.own_objections",
    "office.rest_threads": "office.member_postings",
    "portfolio.ask_for_card": "portfolio.paper",
    "office.stop_recurring": "office.recurring",
    "office.cards_printed": "office.cards_to_print",
}
# What the address of a page asks for, where the page shows its form only then.
ASKED: Final = {
    "office.gathering": "?visite=1",  # its attendance is complete: « Corriger les présences »
    "coordination.merge_activities": "?avec=2",  # the other activity is chosen
}


@pytest.fixture(scope="module")
def coordinator(house: Flask) -> FlaskClient:
    """A coordinator's browser: somebody with several sites."""
    return signed_in(house)


def test_every_form_says_what_guards_it(house: Flask) -> None:
    inside = ("staff", "coordinator", "member")
    found = {each.endpoint for each in rules(house, "POST") if access.entrance_of(house, each.endpoint) in inside}
    assert found == set(FORMS)


@pytest.mark.parametrize("endpoint", [name for name, guard in FORMS.items() if guard in (SITE, VERSION, SHOWN)])
def test_the_page_carries_it(house: Flask, network: Network, coordinator: FlaskClient, endpoint: str) -> None:
    page = PAGES.get(endpoint, endpoint)
    found = [each for each in rules(house, "GET") if each.endpoint == page]
    assert found
    for rule in found:
        text = coordinator.get(path_of(rule, network) + ASKED.get(endpoint, "")).text
        forms = [form for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL) if "/deconnexion" not in form]
        assert forms
        for form in forms:
            assert f'<input type="hidden" name="{FORMS[endpoint]}" value="' in form, endpoint

"""What one member offers and looks for: their page, the form, one of them with its steps, and their conditions."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.parsers import member_of, row_number
from badges.base.rights import Action, may
from badges.base.times import local_date
from badges.gatherings.views import GatheringView
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.introductions import reads as introductions
from badges.matching.introductions.rules import ReviewQuestion
from badges.matching.objections import reads as objections
from badges.matching.objections import rest
from badges.matching.postings import change, public, reads, say
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.postings.views import PostingView
from badges.matching.rules import (
    STEPS,
    WORDS_LENGTH,
    Manner,
    PostingSide,
    Step,
    lasts_until,
    may_stand_on_the_public_wall,
)
from badges.people.rules import Age
from badges.people.ties.identity_question import own_records
from badges.people.views import MemberView
from badges.web import activity_words
from badges.web import matching_words as words
from badges.web.http import fields, formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.matching import testimonies
from badges.web.office.matching.choose import is_sought_by_several
from badges.web.office.matching.introductions import two_names


@room.blueprint.route("/membres/<int:member_id>/annonces")
@entrance("staff")
def member_postings(member_id: int) -> ResponseReturnValue:
    """All that a member offers and looks for, what is over too, and their conditions."""
    person, today = room.member(member_id), local_date(services().now())
    (standing, over), own = reads.of_member(room.reading(), member_id, today), _own()
    return render_template(
        "office/matching/person.html",
        member=person,
        halves=halves(standing),
        over=over,
        conditions=conditions.conditions(room.reading(), member_id),
        resting=bool(rest.at_rest(room.reading(), [member_id])),
        may_rest=may(actor(), Action.REST_THREADS, person.site_id),
        threads=introductions.open_of(room.reading(), member_id, _site_ids(), own),
        two_names=two_names,
        told=testimonies.of_member(member_id, person.given_name),
        objects=bool(objections.of_member(room.reading(), member_id, unless=own)),
        today=today,
        just_saved=bool(request.args.get("note")),
    )


def halves(standing: list[PostingView]) -> list[tuple[PostingSide, list[PostingView]]]:
    """Return both halves, always: what a member offers, and what they look for."""
    return [(side, [each for each in standing if each.side is side]) for side in PostingSide]


@room.blueprint.route("/membres/<int:member_id>/annonces/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_posting(member_id: int) -> ResponseReturnValue:
    """Write down what a member offers or looks for; from the page of a gathering, which `seance` names, and back."""
    meeting_id = row_number(request.args.get("seance"))
    meeting = room.gathering(meeting_id) if meeting_id is not None else None
    person, form, errors = room.member(member_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        facts = fields.read(PostingFacts, form, errors)
        if facts is not None:
            try:
                number = say.say(services(), actor(), member_id, facts, client_key=forms.sent_key(form))
                if meeting is not None:
                    return redirect(url_for("office.gathering_postings", gathering_id=meeting.id, dit=1), 303)
                return redirect(url_for("office.posting", posting_id=number, note=1), 303)
            except Refused as refusal:
                fields.refused(PostingFacts, refusal, errors)
    side = member_of(PostingSide, request.args.get("cote", "")) or PostingSide.OFFERED
    shown = {"side": side.value, "manner": Manner.TOGETHER.value, "words": _said_at_bilan(member_id)}
    return _form(person, fields.Fields(PostingFacts, form, errors=errors, shown=shown), form, errors, meeting=meeting)


@room.blueprint.route("/annonces/<int:posting_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_posting(posting_id: int) -> ResponseReturnValue:
    """Change what a member offers or looks for."""
    found, form, errors, outdated = _posting(posting_id), parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        facts = fields.read(PostingFacts, form, errors)
        if facts is not None:
            try:
                change.change(services(), actor(), posting_id, facts, shown=forms.sent_version(form))
                return redirect(url_for("office.posting", posting_id=posting_id, note=1), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(PostingFacts, refusal, errors)
    called = {**words.called(), "activity": dict(activity_words.names(_activities(found.facts.activity)))}
    shown = fields.Fields(PostingFacts, form, found.facts, errors, words=called)
    return _form(found.member, shown, form, errors, found, outdated=outdated)


def _said_at_bilan(member_id: int) -> str:
    """Return what a member would like next, as they said it at the bilan of the thread that the address names."""
    number = row_number(request.args.get("bilan"))
    found = introductions.thread(room.reading(), number) if number is not None else None
    if found is None or not room.sees(found.site_id):
        return ""
    voices = introductions.voices(room.reading(), found, services().now())
    said = (voices[who] for who, each in found.two() if each is not None and each.id == member_id and who in voices)
    return next(((each.said[ReviewQuestion.FOLLOWING] or "")[:WORDS_LENGTH] for each in said), "")


def _form(
    person: MemberView,
    shown: fields.Fields[PostingFacts],
    form: forms.Form | None,
    errors: forms.FieldErrors,
    found: PostingView | None = None,
    *,
    meeting: GatheringView | None = None,
    outdated: bool = False,
) -> ResponseReturnValue:
    kept = found.facts if found is not None else None
    return render_template(
        "office/matching/form.html",
        member=person,
        posting=found,
        meeting=meeting,
        fields=shown,
        errors=errors,
        activities=_activities(kept.activity if kept is not None else None),
        sides=[(each.value, formats.capitalized(words.side(each))) for each in PostingSide],
        manners=words.manners(),
        days=words.weekdays(),
        moments=words.moments(),
        reaches=words.reaches(),
        latest=lasts_until(local_date(services().now())),
        public=may_stand_on_the_public_wall(person.age),
        with_parent=person.age is Age.UNDER_15,
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
        both=shown.differing() if outdated else None,
        version=forms.version(form, kept.version, outdated=outdated) if kept is not None else None,
    ), 409 if outdated else 422 if errors else 200


def _activities(kept: str | None) -> activity_words.Options:
    return [*room.activities(kept), (_("Autre"), [(OTHER, _("Autre, avec ses mots"))])]


@room.blueprint.route("/annonces/<int:posting_id>", methods=["GET", "POST"])
@entrance("staff")
def posting(posting_id: int) -> ResponseReturnValue:
    """One offer or request: what it says, where it stands, and the steps that are possible."""
    found, form, errors = _posting(posting_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        try:
            _take(posting_id, forms.pressed(form))
            unread = request.args.get("retour") == "a-relire"
            where = url_for("office.unread_postings") if unread else url_for("office.posting", posting_id=posting_id)
            return redirect(where, 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    state = found.state(local_date(services().now()))
    return render_template(
        "office/matching/posting.html",
        posting=found,
        state=state,
        threads=introductions.on_postings(room.reading(), [posting_id], _site_ids(), _own()),
        two_names=two_names,
        public=public.public_line(found),
        withheld=found.words_public and public.is_withheld(room.reading(), found),
        steps={step: state in states for step, states in STEPS.items()},
        step=Step,
        several=is_sought_by_several(found),
        just_saved=bool(request.args.get("note")),
        errors=errors,
    ), 422 if errors else 200


def _take(posting_id: int, then: str) -> None:
    """Take the step that a form asks for; or take back the yes to the public wall. Raises Refused: form.choice."""
    step = member_of(Step, then)
    if step is not None:
        change.take(services(), actor(), posting_id, step)
    elif then in ("hide", "hide_name"):
        change.hide(services(), actor(), posting_id, name_only=then == "hide_name")
    else:
        raise Refused("form.choice")


def _posting(posting_id: int) -> PostingView:
    """Return an offer or a request of one of the staff member's sites. Raises NotFound: when there is none."""
    found = reads.posting(room.reading(), posting_id)
    if found is None or not room.sees(found.member.site_id):
        raise NotFound
    return found


@room.blueprint.route("/membres/<int:member_id>/conditions", methods=["GET", "POST"])
@entrance("staff")
def member_conditions(member_id: int) -> ResponseReturnValue:
    """« Ses conditions », as the member says them."""
    person, form, errors, outdated = room.member(member_id), parked_forms.submitted(), forms.FieldErrors(), False
    recorded = conditions.conditions(room.reading(), member_id)
    if request.method == "POST" and form is not None:
        facts = fields.read(ConditionsFacts, form, errors)
        if facts is not None:
            try:
                conditions.say(services(), actor(), member_id, facts, shown=forms.sent_version(form))
                return redirect(url_for("office.member_postings", member_id=member_id, note=1), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(ConditionsFacts, refusal, errors)
    shown = fields.Fields(ConditionsFacts, form, recorded, errors)
    return render_template(
        "office/matching/conditions.html",
        member=person,
        fields=shown,
        both=shown.differing() if outdated else None,
        version=forms.version(form, recorded.version, outdated=outdated),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


def _site_ids() -> list[int]:
    return [each.id for each in room.own_sites()]


def _own() -> frozenset[int]:
    return own_records(room.reading(), actor())

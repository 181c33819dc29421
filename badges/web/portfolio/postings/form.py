"""The form in which a member says what they offer or look for, and the same one to change it."""

from __future__ import annotations

from textwrap import shorten
from typing import Final

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.base.parsers import row_number
from badges.base.times import local_date
from badges.gatherings.activities import reads as activities
from badges.matching.introductions import reads as introductions
from badges.matching.introductions.rules import ReviewQuestion
from badges.matching.postings import change, say
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.postings.views import PostingView
from badges.matching.rules import WORDS_LENGTH, Manner, PostingSide, lasts_until, may_stand_on_the_public_wall
from badges.people.rules import Age
from badges.web import activity_words, matching_words
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.portfolio.postings.pages import OVER, own_posting
from badges.web.portfolio.room import blueprint, private

SIDES: Final = {"propose": PostingSide.OFFERED, "cherche": PostingSide.SOUGHT}  # by what an address says: `?je=propose`


@blueprint.route("/annonces/nouvelle", methods=["GET", "POST"])
@entrance("member")
def new_posting(key: str) -> ResponseReturnValue:
    """Say something new; a facilitator reads it before anybody else does."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        facts = _read(errors)
        if facts is not None:
            sent = forms.sent_key(request.form)
            try:
                say.say(services(), OwnLink(g.member.id), g.member.id, facts, client_key=sent)
                return redirect(url_for("portfolio.postings", key=key, fait="posting.said"), 303)
            except Refused as refusal:
                _refused(refusal, errors)
    return _page(errors)


@blueprint.route("/annonces/<int:posting_id>/modifier", methods=["GET", "POST"])
@entrance("member")
def change_posting(key: str, posting_id: int) -> ResponseReturnValue:
    """Say it otherwise. Words that change are read again by a facilitator."""
    errors, outdated = forms.FieldErrors(), False
    back = redirect(url_for("portfolio.posting", key=key, posting_id=posting_id), 303)
    found = own_posting(posting_id)
    if request.method == "GET" and found.state(local_date(services().now())) in OVER:
        return back
    if request.method == "POST":
        facts, shown = _read(errors), forms.sent_version(request.form)
        if facts is not None:
            try:
                change.change(services(), OwnLink(g.member.id), posting_id, facts, shown=shown)
                return back
            except Outdated:
                outdated, found = True, own_posting(posting_id)
            except Refused as refusal:
                _refused(refusal, errors)
    return _page(errors, found, outdated=outdated)


def _read(errors: forms.FieldErrors) -> PostingFacts | None:
    facts = fields.read(PostingFacts, request.form, errors)
    _told_on_top(errors)
    return facts


def _refused(refusal: Refused, errors: forms.FieldErrors) -> None:
    fields.refused(PostingFacts, refusal, errors)
    _told_on_top(errors)


def _told_on_top(errors: forms.FieldErrors) -> None:
    """What is wrong with a tick that a minor's form does not have stands above the form."""
    if not may_stand_on_the_public_wall(g.member.age) and "words_public" in errors:
        errors.setdefault("form", errors.pop("words_public"))


def _said_at_review() -> str | None:
    """What this request's member would like next, as they said it at the bilan of the thread that an address names.

    The words stand in no address. Of a long answer there is as much as the field takes.
    """
    number = row_number(request.args.get("bilan"))
    session, now = reading_session(), services().now()
    thread = introductions.own_thread(session, g.member.id, number, now) if number is not None else None
    said = introductions.own_voices(session, thread, now) if thread is not None else None
    words = said[0].said[ReviewQuestion.FOLLOWING] if said is not None else None
    return shorten(words, WORDS_LENGTH, placeholder=" …") if words else None


def _page(
    errors: forms.FieldErrors, found: PostingView | None = None, *, outdated: bool = False
) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    recorded = found.facts if found is not None else None
    kept = found.activity.key if found is not None and found.activity is not None else None
    listed = activity_words.options(activities.grouped(reading_session(), kept))
    called = {**matching_words.called(), "activity": {**activity_words.names(listed), OTHER: _("Autre")}}
    asked = {"manner": Manner.TOGETHER.value}
    if (side := SIDES.get(request.args.get("je", ""))) is not None:
        asked["side"] = side.value
    if found is None and typed is None and (following := _said_at_review()) is not None:
        asked["words"] = following
    version = recorded.version if recorded is not None else None
    page = render_template(
        "portfolio/postings/form.html",
        found=found,
        fields=fields.Fields(
            PostingFacts, typed, recorded, errors, shown=asked if found is None else None, words=called
        ),
        activities=listed,
        other=OTHER,
        say=matching_words,
        key_of_form=forms.sent_key(request.form) or forms.new_key(),
        version=forms.version(typed, version, outdated=outdated) if version is not None else None,
        may_be_public=may_stand_on_the_public_wall(g.member.age),
        with_parent=g.member.age is Age.UNDER_15,
        latest=lasts_until(local_date(services().now())),
        outdated=outdated,
        errors=errors,
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))

"""« J’ai une idée »: said once, and said otherwise; a facilitator reads it before anybody else does."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.gatherings.activities import reads as activities
from badges.matching.ideas import change, say
from badges.matching.ideas.facts import IdeaFacts
from badges.matching.ideas.rules import STEPS, IdeaStep
from badges.matching.ideas.views import IdeaView
from badges.matching.postings.rows import OwnLink
from badges.people.rules import Age
from badges.web import activity_words
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.ideas.pages import own_idea
from badges.web.portfolio.room import blueprint, private


@blueprint.route("/idees/nouvelle", methods=["GET", "POST"])
@entrance("member")
def new_idea(key: str) -> ResponseReturnValue:
    """Say an idea; the same form sent twice says it once."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        facts = fields.read(IdeaFacts, request.form, errors)
        if facts is not None:
            try:
                say.say(services(), OwnLink(g.member.id), facts, client_key=forms.sent_key(request.form))
                return redirect(url_for("portfolio.ideas", key=key, fait="idea.said"), 303)
            except Refused as refusal:
                fields.refused(IdeaFacts, refusal, errors)
    return _page(errors)


@blueprint.route("/idees/<int:idea_id>/modifier", methods=["GET", "POST"])
@entrance("member")
def change_idea(key: str, idea_id: int) -> ResponseReturnValue:
    """Say it otherwise. Words that change are read again by a facilitator."""
    errors, outdated, found = forms.FieldErrors(), False, own_idea(idea_id)
    back = redirect(url_for("portfolio.ideas", key=key), 303)
    if request.method == "GET" and found.state not in STEPS[IdeaStep.CHANGE]:
        return back
    if request.method == "POST":
        facts, shown = fields.read(IdeaFacts, request.form, errors), forms.sent_version(request.form)
        if facts is not None:
            try:
                change.change(services(), OwnLink(g.member.id), idea_id, facts, shown=shown)
                return back
            except Outdated:
                outdated, found = True, own_idea(idea_id)
            except Refused as refusal:
                fields.refused(IdeaFacts, refusal, errors)
    return _page(errors, found, outdated=outdated)


def _page(errors: forms.FieldErrors, found: IdeaView | None = None, *, outdated: bool = False) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    recorded = found.facts if found is not None else None
    listed = activity_words.options(activities.grouped(reading_session(), recorded.activity if recorded else None))
    shown = fields.Fields(IdeaFacts, typed, recorded, errors, words={"activity": dict(activity_words.names(listed))})
    version = recorded.version if recorded is not None else None
    page = render_template(
        "portfolio/ideas/form.html",
        found=found,
        fields=shown,
        activities=listed,
        key_of_form=forms.sent_key(request.form) or forms.new_key(),
        version=forms.version(typed, version, outdated=outdated) if version is not None else None,
        with_parent=g.member.age is Age.UNDER_15,
        outdated=outdated,
        errors=errors,
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))

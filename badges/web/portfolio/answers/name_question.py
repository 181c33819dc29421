"""« Votre nom sur ce badge »: another name that the site proposes, and the member's yes or no."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.issuing.correcting import name_change, name_questions
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, member_award, private, shown


@blueprint.get("/<code>/nom")
@entrance("member")
def name_asked(key: str, code: str) -> ResponseReturnValue:
    """The name, and two answers; once it waits for none, the badge."""
    return _page(key, code, forms.FieldErrors())


@blueprint.post("/<code>/nom")
@entrance("member")
def answer_name(key: str, code: str) -> ResponseReturnValue:
    """Record the answer; a yes corrects the badge at once. The next name that waits comes after it."""
    errors, given = forms.FieldErrors(), request.form
    chosen, answer = member_award(code), given.get("answer", "")
    try:
        name_change.answer_alone(services(), g.member.id, chosen.code, key, answer, shown=given.get(versions.FIELD))
    except Outdated:
        errors.add("form", "correction.other_name")
    except Refused as refusal:
        errors.refused(refusal, {})
    if errors:
        return _page(key, code, errors)
    said = "name.changed" if answer == "yes" else "name.kept"
    return redirect(url_for("portfolio.award", key=key, code=code, fait=said), 303)


def _page(key: str, code: str, errors: forms.FieldErrors) -> ResponseReturnValue:
    chosen = member_award(code)
    question = name_questions.asked_about(reading_session(), chosen.id)
    if question is None:
        return redirect(url_for("portfolio.award", key=key, code=code), 303)
    page = render_template("portfolio/answers/name.html", award=shown(chosen), question=question, errors=errors)
    return private(make_response(page, 422 if errors else 200))

"""« Un doute ? »: a question to the site of a badge, written on its page: three lines, read again, then sent.

Only a badge whose page shows it takes questions; for every other code the answer is that of the page itself. The form
and what it was filled in with need no session, so that the badge's page sets no cookie; only sending carries a token.
Of the address that sends, a keyed digest is counted, for an hour and for a day, and is in no question.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.database import bounds
from badges.base.errors import NotFound, NothingWritten, Refused
from badges.publication import judgement
from badges.publication.judgement import AwardFacts
from badges.questions.badge_question import ask
from badges.questions.facts import QuestionFacts
from badges.web.counter.pages import blueprint, verdict
from badges.web.counter.telling import badge_holder
from badges.web.http import fields, forms, limits
from badges.web.http.access import entrance, services
from badges.web.http.limits import Limit, LimitReached

SENT: Final = Limit("question.address", bounds.QUESTIONS_OF_AN_ADDRESS_AN_HOUR, timedelta(hours=1), unguessable=True)
SENT_IN_A_DAY: Final = Limit("question.day", bounds.QUESTIONS_OF_AN_ADDRESS_A_DAY, timedelta(days=1), unguessable=True)


@blueprint.get("/v/<code>/doute")
@entrance("public")
def question(code: str) -> ResponseReturnValue:
    """The form on a page of its own; the badge's page holds it too."""
    facts = _shown(code)
    return verdict(code) if facts is None else _form(facts, forms.FieldErrors(), 200)


@blueprint.post("/v/<code>/doute")
@entrance("public", stateless=True)
def question_preview(code: str) -> ResponseReturnValue:
    """What was typed, to be read again before it is sent. Nothing is written."""
    facts = _shown(code)
    if facts is None:
        return verdict(code)
    errors = forms.FieldErrors()
    message = fields.read(QuestionFacts, request.form, errors)
    if message is None or request.form.get("correct"):
        return _form(facts, errors, 422 if errors else 200)
    page = render_template("counter/question_preview.html", message=message, **_badge(facts))
    return make_response(page)


@blueprint.post("/v/<code>/doute/envoi")
@entrance("public")
def question_send(code: str) -> ResponseReturnValue:
    """Send it to the site. A message that cannot be kept comes back in the form, with the site's telephone number."""
    facts = _shown(code)
    if facts is None:
        return verdict(code)
    errors = forms.FieldErrors()
    message = fields.read(QuestionFacts, request.form, errors)
    if message is None:
        return _form(facts, errors, 422)
    try:
        limits.guess(SENT, limits.address())
        limits.guess(SENT_IN_A_DAY, limits.address())
        ask(services(), facts.code, message)
    except LimitReached as reached:
        is_of_a_day = reached.limit is SENT_IN_A_DAY
        errors.add("form", "question.limit_of_day" if is_of_a_day else "question.limit", minutes=reached.minutes)
        response = make_response(_form(facts, errors, 429))
        response.headers["Retry-After"] = str(reached.seconds)
        return response
    except NothingWritten:
        errors.add("form", "question.unsent")
        return _form(facts, errors, 503)
    except Refused as refusal:
        errors.add("form", refusal.code, **refusal.facts)
        return _form(facts, errors, 422)
    except NotFound:  # hidden or ended meanwhile
        return verdict(code)
    return redirect(url_for("counter.question_sent", code=facts.code), 303)


@blueprint.get("/v/<code>/doute/envoi")
@entrance("public")
def question_sent(code: str) -> ResponseReturnValue:
    """The page after sending: who has the message now. It promises nothing more."""
    facts = _shown(code)
    return verdict(code) if facts is None else render_template("counter/question_sent.html", **_badge(facts))


def _shown(code: str) -> AwardFacts | None:
    """What is known of a badge whose page shows it; None for every other code."""
    found = judgement.find_award(services(), code)
    return found.facts if found.kind == "verdict" else None


def _badge(facts: AwardFacts) -> dict[str, Any]:
    """What the pages show of the badge: its code, the town of its site, and the number to call."""
    return {"award": {"code": facts.code}, "town": facts.site_town, "attesting": badge_holder.attesting((), facts)}


def _form(facts: AwardFacts, errors: forms.FieldErrors, status: int) -> ResponseReturnValue:
    asked = fields.Fields(QuestionFacts, request.form, errors=errors)
    page = render_template("counter/question.html", asked=asked, errors=errors, **_badge(facts))
    return make_response(page, status)

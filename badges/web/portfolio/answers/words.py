"""« Vos mots »: the member's own, beside what was seen; for themselves, or shown with the badge."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.base.text.sentences import leads_to_someone
from badges.recognition import reads as recognition
from badges.sharing import words
from badges.sharing.words import WordsFacts
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, member_award, private, shown


@blueprint.get("/<code>/mots")
@entrance("member")
def own_words(key: str, code: str) -> ResponseReturnValue:
    """The words, to write or to change."""
    return _page(code)


@blueprint.post("/<code>/mots")
@entrance("member")
def write_words(key: str, code: str) -> ResponseReturnValue:
    """Keep what was typed or dictated, and whether others read it."""
    errors, outdated = forms.FieldErrors(), False
    try:
        facts = WordsFacts.read(request.form)
        done = "words.saved" if facts.words else "words.none"
        words.write(services(), g.member.id, member_award(code).code, facts, shown=forms.sent_version(request.form))
        return redirect(url_for("portfolio.award", key=key, code=code, fait=done, _anchor="vos-mots"), 303)
    except Outdated:
        outdated = True
    except Refused as refusal:
        fields.refused(WordsFacts, refusal, errors)
    return _page(code, errors, outdated=outdated)


def _page(code: str, errors: forms.FieldErrors | None = None, *, outdated: bool = False) -> ResponseReturnValue:
    chosen = member_award(code)
    found, _disagreed_at = recognition.said_of(reading_session(), chosen.id)
    typed = request.form if request.method == "POST" else None
    asked = fields.Fields(WordsFacts, typed, words.recorded(found), errors or forms.FieldErrors())
    page = render_template(
        "portfolio/answers/words.html",
        award=shown(chosen),
        fields=asked,
        differing=asked.differing(),
        unshown=found is not None and found.shown and leads_to_someone(found.text),
        version=words.recorded(found).version,
        outdated=outdated,
        errors=errors or {},
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))

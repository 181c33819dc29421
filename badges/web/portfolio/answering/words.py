"""« Vos mots »: the member's own, beside what was seen; for themselves, or shown with the badge."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.database import bounds
from badges.base.errors import Outdated, Refused
from badges.base.text.sentences import leads_to_someone
from badges.recognition import reads as recognition
from badges.sharing import words
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.reading import reading_session
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
        words.write(
            services(),
            g.member.id,
            member_award(code).code,
            request.form.get("words", ""),
            with_badge=request.form.get("shown") == "yes",
            shown=request.form.get(versions.FIELD),
        )
        return redirect(url_for("portfolio.award", key=key, code=code, fait="words.saved", _anchor="vos-mots"), 303)
    except Outdated:
        outdated = True
    except Refused as refusal:
        errors.add("words", refusal.code, **refusal.facts)
    return _page(code, errors, outdated=outdated)


def _page(code: str, errors: forms.FieldErrors | None = None, *, outdated: bool = False) -> ResponseReturnValue:
    chosen = member_award(code)
    found = recognition.own_words(reading_session(), chosen.id)
    typed = request.method == "POST"
    page = render_template(
        "portfolio/answering/words.html",
        award=shown(chosen),
        kept=found,
        said=request.form.get("words", "") if typed else found.text if found else "",
        with_badge=request.form.get("shown") == "yes" if typed else bool(found and found.shown),
        unshown=found is not None and found.shown and leads_to_someone(found.text),
        version=words.words_version(found),
        longest=bounds.WORDS_LETTERS,
        outdated=outdated,
        errors=errors or {},
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))

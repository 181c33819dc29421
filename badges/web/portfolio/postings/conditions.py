"""« Mes conditions »: what a member wishes wherever they take part, which the team obeys."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.postings.rows import OwnLink
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/conditions")
@entrance("member")
def own_conditions(key: str) -> ResponseReturnValue:
    """The ticks and the words, to set and to change."""
    return _page()


@blueprint.post("/conditions")
@entrance("member")
def keep_conditions(key: str) -> ResponseReturnValue:
    """Keep what is ticked and written; without any there are none."""
    errors, outdated = forms.FieldErrors(), False
    facts = fields.read(ConditionsFacts, request.form, errors)
    if facts is not None:
        try:
            shown = forms.sent_version(request.form)
            conditions.say(services(), OwnLink(g.member.id), g.member.id, facts, shown=shown)
            return redirect(url_for("portfolio.postings", key=key, fait="conditions.saved"), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            fields.refused(ConditionsFacts, refusal, errors)
    return _page(errors, outdated=outdated)


def _page(errors: forms.FieldErrors | None = None, *, outdated: bool = False) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    recorded = conditions.conditions(reading_session(), g.member.id)
    page = render_template(
        "portfolio/postings/conditions.html",
        fields=fields.Fields(ConditionsFacts, typed, recorded, errors),
        version=forms.version(typed, recorded.version, outdated=outdated),
        outdated=outdated,
        errors=errors or {},
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))

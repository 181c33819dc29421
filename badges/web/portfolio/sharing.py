"""The page on which the member decides who sees a badge."""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated
from badges.people.rules import may_be_public
from badges.recognition.views import AwardView
from badges.sharing import audience as audience_choice
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.portfolio.room import blueprint, private, shown, standing_award


@blueprint.get("/<code>/qui")
@entrance("member")
def audience(key: str, code: str) -> ResponseReturnValue:
    """The choice of visibility, and what each choice means."""
    return _audience_page(standing_award(code))


def _audience_page(chosen: AwardView, **typed: Any) -> ResponseReturnValue:
    page = render_template(
        "portfolio/audience.html",
        award=shown(chosen),
        may_be_public=may_be_public(g.member.age),
        version=audience_choice.choice_version(chosen),
        **typed,
    )
    return private(make_response(page, 409 if typed else 200))


@blueprint.post("/<code>/qui")
@entrance("member")
def choose_audience(key: str, code: str) -> ResponseReturnValue:
    """Record the member's choice of visibility."""
    chosen = standing_award(code)
    visibility, engines = request.form.get("visibility", ""), request.form.get("search_engines") == "yes"
    try:
        audience_choice.set_visibility(
            services(),
            g.member.id,
            chosen.code,
            visibility,
            search_engines=engines,
            shown=forms.sent_version(request.form),
        )
    except Outdated:
        return _audience_page(standing_award(code), visibility=visibility, search_engines=engines)
    return redirect(url_for("portfolio.award", key=key, code=code, fait="visibility.saved"), 303)

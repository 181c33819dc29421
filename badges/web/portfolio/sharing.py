"""Pages of sharing: the visibility of a badge, its files, and the copies for a backpack.

A copy that is tied to an e-mail address is made once the member has confirmed it, by a code sent to it. The Open Badges
2.0 copy is published; the Open Badges 3.0 one is the badge itself, and is given to the member alone.
"""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated, Refused
from badges.ledger import reads as ledger
from badges.people import reads as people
from badges.people.rules import may_be_public
from badges.recognition.views import AwardView
from badges.sharing import audience as audience_choice
from badges.sharing import backpacks
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.reading import reading_session
from badges.web.portfolio.room import blueprint, live_award, private, shown


@blueprint.get("/<code>/qui")
@entrance("member")
def audience(key: str, code: str) -> ResponseReturnValue:
    """The choice of visibility, and what each choice means."""
    return _audience_page(live_award(code))


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
    chosen = live_award(code)
    visibility, engines = request.form.get("visibility", ""), request.form.get("search_engines") == "yes"
    try:
        audience_choice.set_visibility(
            services(),
            g.member.id,
            chosen.code,
            visibility,
            search_engines=engines,
            shown=request.form.get(versions.FIELD),
        )
    except Outdated:
        return _audience_page(live_award(code), visibility=visibility, search_engines=engines)
    return redirect(url_for("portfolio.award", key=key, code=code, fait="visibility.saved"), 303)


@blueprint.get("/<code>/garder")
@entrance("member")
def keep(key: str, code: str) -> ResponseReturnValue:
    """The files, and the backpack."""
    return keep_page(live_award(code))


def keep_page(chosen: AwardView, status: int = 200, **fields: Any) -> ResponseReturnValue:
    """The page of files and of the backpack, at the step that the member has reached."""
    session = reading_session()
    waiting = people.waiting_address(session, backpacks.PURPOSE, chosen.id, services().clock())
    context = {
        "award": shown(chosen),
        "packed": ledger.backpack_copy(session, chosen.id),
        "matched": ledger.has_form_with_email(session, chosen.id),
        "waiting": waiting if not request.args.get("autre") else None,
        "another": bool(request.args.get("autre")),
        "email": g.member.email,
        **fields,
    }
    return private(make_response(render_template("portfolio/keep.html", **context), status))


@blueprint.post("/<code>/garder")
@entrance("member")
def keep_ask(key: str, code: str) -> ResponseReturnValue:
    """Send a code to the e-mail address that the member gives."""
    chosen, email, errors = live_award(code), forms.text(request.form, "email"), forms.FieldErrors()
    try:
        backpacks.request_backpack(services(), g.member.id, chosen.code, email)
    except Refused as refusal:
        errors.add("email", refusal.code, **refusal.facts)
        return keep_page(chosen, 422, errors=errors, email=email, waiting=None)
    return redirect(url_for("portfolio.keep", key=key, code=code, _anchor="sac"), 303)


@blueprint.post("/<code>/garder/code")
@entrance("member")
def keep_confirm(key: str, code: str) -> ResponseReturnValue:
    """Make the copies for backpacks, when the member types the code that was sent."""
    chosen, errors = live_award(code), forms.FieldErrors()
    try:
        backpacks.confirm_backpack(services(), g.member.id, chosen.code, request.form.get("letter_code", ""))
    except Refused as refusal:
        errors.add("letter_code", refusal.code, **refusal.facts)
        return keep_page(chosen, 422, errors=errors)
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)


@blueprint.post("/<code>/garder/sans-adresse")
@entrance("member")
def keep_plain(key: str, code: str) -> ResponseReturnValue:
    """Make the copy for backpacks without an address (decisions 7)."""
    chosen = live_award(code)
    backpacks.request_backpack_without_email(services(), g.member.id, chosen.code)
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)

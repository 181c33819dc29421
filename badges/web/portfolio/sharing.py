"""Who may see a badge, and keeping it in a backpack. A backpack publishes something for the member: it asks for a code
sent by e-mail.
"""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.ledger import reads as ledger
from badges.people import reads as people
from badges.recognition.tables import Award
from badges.sharing import audience as audience_choice
from badges.sharing import backpacks
from badges.web.http.access import entrance, services
from badges.web.http.reading import reading_session
from badges.web.http.wording import words
from badges.web.portfolio.room import blueprint, live_award, private, shown


@blueprint.get("/<code>/qui")
@entrance("member")
def audience(key: str, code: str) -> ResponseReturnValue:
    """Who may see this badge: her choice, and what each choice means."""
    return private(make_response(render_template("portfolio/audience.html", award=shown(live_award(code)))))


@blueprint.post("/<code>/qui")
@entrance("member")
def choose_audience(key: str, code: str) -> ResponseReturnValue:
    """Keep her choice."""
    chosen = live_award(code)
    audience_choice.set_visibility(
        services(),
        g.member.id,
        chosen.code,
        request.form.get("visibility", ""),
        search_engines=request.form.get("search_engines") == "yes",
    )
    return redirect(url_for("portfolio.award", key=key, code=code, fait="visibility.saved"), 303)


@blueprint.get("/<code>/garder")
@entrance("member")
def keep(key: str, code: str) -> ResponseReturnValue:
    """The files, and the backpack."""
    return keep_page(live_award(code))


def keep_page(chosen: Award, status: int = 200, **fields: Any) -> ResponseReturnValue:
    """The page of files and of the backpack, at the step where she is."""
    session = reading_session()
    waiting = people.waiting_confirmation(session, backpacks.PURPOSE, chosen.id, services().clock())
    context = {
        "award": shown(chosen),
        "packed": ledger.hosted_assertion(session, chosen.id),
        "waiting": waiting.email if waiting is not None and not request.args.get("autre") else None,
        "another": bool(request.args.get("autre")),
        "email": g.member.email,
        **fields,
    }
    return private(make_response(render_template("portfolio/keep.html", **context), status))


@blueprint.post("/<code>/garder")
@entrance("member")
def keep_ask(key: str, code: str) -> ResponseReturnValue:
    """She gives an address: a code is sent there."""
    chosen, email = live_award(code), request.form.get("email", "").strip()
    try:
        backpacks.request_backpack(services(), g.member.id, chosen.code, email)
    except Refused as error:
        return keep_page(chosen, 422, errors={"email": words(error.code, **error.facts)}, email=email, waiting=None)
    return redirect(url_for("portfolio.keep", key=key, code=code, _anchor="sac"), 303)


@blueprint.post("/<code>/garder/code")
@entrance("member")
def keep_confirm(key: str, code: str) -> ResponseReturnValue:
    """She types the code that was sent: the copy for backpacks is made."""
    chosen = live_award(code)
    try:
        backpacks.confirm_backpack(services(), g.member.id, chosen.code, request.form.get("letter_code", ""))
    except Refused as error:
        return keep_page(chosen, 422, errors={"letter_code": words(error.code, **error.facts)})
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)


@blueprint.post("/<code>/garder/sans-adresse")
@entrance("member")
def keep_plain(key: str, code: str) -> ResponseReturnValue:
    """The copy for backpacks without an address (decisions 7)."""
    chosen = live_award(code)
    backpacks.request_backpack_without_email(services(), g.member.id, chosen.code)
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)

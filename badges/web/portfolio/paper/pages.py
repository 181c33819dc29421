"""« Avoir sur papier »: the member's site prints a card, or the member prints."""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.paper.cards import shortened
from badges.publication.papers import BILINGUAL
from badges.sharing.printing import reads, requests, rules
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import words
from badges.web.portfolio.room import blueprint, live_award, private, shown


@blueprint.get("/<code>/imprimer")
@entrance("member")
def paper(key: str, code: str) -> ResponseReturnValue:
    """What can be had on paper; nothing while the badge is paused."""
    return _page(code)


@blueprint.post("/<code>/imprimer")
@entrance("member")
def ask_for_card(key: str, code: str) -> ResponseReturnValue:
    """Ask the member's site for a card."""
    try:
        requests.ask(services(), g.member.id, live_award(code).code)
    except Refused as refusal:
        return _page(code, 422, refused=words(refusal.code))
    return redirect(url_for("portfolio.paper", key=key, code=code), 303)


def _page(code: str, status: int = 200, **more: Any) -> ResponseReturnValue:
    chosen = live_award(code)
    if chosen.paused_at is not None:
        raise Refused("paper.paused")
    reason = rules.why_not(chosen, services().now())
    context = {
        "award": shown(chosen),
        "asked": reads.last_asked(reading_session(), chosen.id),
        "why_not": words(reason) if reason else None,
        "bilingual": BILINGUAL,
        "shorter": bool(shortened([chosen.name_shown or ""])),
        **more,
    }
    return private(make_response(render_template("portfolio/paper/choose.html", **context), status))

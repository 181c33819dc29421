"""« Je ne suis pas d'accord »: the page from which a member stops a signed badge, and who else to talk to."""

from __future__ import annotations

from typing import Final

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.issuing.correcting.reads import decided_by
from badges.recognition.answers import reads as answering
from badges.recognition.views import AwardView
from badges.sharing import disagree
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.answers.later_answer import elsewhere
from badges.web.portfolio.room import blueprint, live_award, private, shown

BACK: Final = "back"  # what the button says that starts the badge again


@blueprint.get("/<code>/pas-d-accord")
@entrance("member")
def disagreement(key: str, code: str) -> ResponseReturnValue:
    """What stopping the badge means; once it is stopped, until when it is decided, and who to talk to."""
    chosen = live_award(code)
    return private(_page(chosen))


def _page(chosen: AwardView, refused: str | None = None) -> Response:
    said_at = answering.disagreed_at(reading_session(), chosen.id)
    until = answering.taken_back_until(reading_session(), chosen.id, services().now()) if said_at is not None else None
    page = render_template(
        "portfolio/answers/disagree.html",
        award=shown(chosen),
        decided_on=decided_by(chosen.paused_at or said_at, said_at) if said_at is not None else None,
        others=elsewhere(chosen.site.id) if said_at is not None else None,
        until=until,
        called=chosen.site,
        refused=refused,
    )
    return make_response(page, 422 if refused else 200)


@blueprint.post("/<code>/pas-d-accord")
@entrance("member")
def stop(key: str, code: str) -> ResponseReturnValue:
    """Stop the badge at once; or start it again, where that was a mistake."""
    chosen = live_award(code)
    if forms.pressed(request.form) != BACK:
        disagree.disagree(services(), g.member.id, chosen.code)
        return redirect(url_for("portfolio.disagreement", key=key, code=code), 303)
    try:
        disagree.take_back(services(), g.member.id, chosen.code)
    except Refused as refused:
        return private(_page(chosen, refused.code))
    return redirect(url_for("portfolio.award", key=key, code=code, fait="disagreement.taken_back"), 303)

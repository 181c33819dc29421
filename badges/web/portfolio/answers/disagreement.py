"""« Je ne suis pas d'accord »: the page from which a member stops a signed badge, and who else to talk to."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.issuing.correcting.reads import DECIDED_WITHIN
from badges.recognition.answers import reads as answering
from badges.sharing import disagree
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.answers.later_answer import elsewhere
from badges.web.portfolio.room import blueprint, live_award, private, shown


@blueprint.get("/<code>/pas-d-accord")
@entrance("member")
def disagreement(key: str, code: str) -> ResponseReturnValue:
    """What stopping the badge means; once it is stopped, until when it is decided, and who to talk to."""
    chosen = live_award(code)
    said_at = answering.disagreed_at(reading_session(), chosen.id)
    page = render_template(
        "portfolio/answers/disagree.html",
        award=shown(chosen),
        decided_on=local_date((chosen.paused_at or said_at) + DECIDED_WITHIN) if said_at is not None else None,
        others=elsewhere(chosen.site.id) if said_at is not None else None,
    )
    return private(make_response(page))


@blueprint.post("/<code>/pas-d-accord")
@entrance("member")
def stop(key: str, code: str) -> ResponseReturnValue:
    """Stop the badge at once."""
    disagree.disagree(services(), g.member.id, live_award(code).code)
    return redirect(url_for("portfolio.disagreement", key=key, code=code), 303)

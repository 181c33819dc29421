"""Pages of the member's badges: the list, one badge, and its QR code to show."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from badges.questions import reads as questions
from badges.web.http.access import entrance
from badges.web.http.reading import reading_session
from badges.web.portfolio.room import blueprint, live_award, member_award, member_awards, private, shown


@blueprint.get("")
@entrance("member")
def home(key: str) -> ResponseReturnValue:
    """The member's page: the latest badge that is valid with what can be done, and the others."""
    awards = member_awards()
    called = questions.last_calls(reading_session(), [each.id for each in awards])
    days = {each.code: called[each.id] for each in awards if each.id in called}
    held = sorted((shown(each) for each in awards), key=lambda each: not each.live)  # the latest of each first
    first, others = (held[0], held[1:]) if held else (None, [])
    called_on = days.get(first.code) if first is not None else None
    page = render_template("portfolio/home.html", award=first, others=others, called=days, called_on=called_on)
    return private(make_response(page))


@blueprint.get("/<code>")
@entrance("member")
def award(key: str, code: str) -> ResponseReturnValue:
    """One badge: four things to do with it, and what was seen."""
    chosen = member_award(code)
    called_on = questions.last_calls(reading_session(), [chosen.id]).get(chosen.id)
    return private(make_response(render_template("portfolio/award.html", award=shown(chosen), called_on=called_on)))


@blueprint.get("/<code>/montrer")
@entrance("member")
def show(key: str, code: str) -> ResponseReturnValue:
    """The QR code, as large as the screen, and the code to dictate."""
    return private(make_response(render_template("portfolio/show.html", award=shown(live_award(code)))))

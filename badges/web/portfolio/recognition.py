"""Pages of the member's badges: the list, one badge, and its QR code to show."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.questions import reads as questions
from badges.recognition.views import AwardView
from badges.web.http.access import entrance
from badges.web.http.reading import reading_session
from badges.web.portfolio.room import blueprint, live_award, member_award, member_awards, private, shown


@blueprint.get("")
@entrance("member")
def home(key: str) -> ResponseReturnValue:
    """The member's badges; when there is only one, the badge itself."""
    awards = member_awards()
    if len(awards) == 1 and not request.args.get("tous"):
        return _one(awards[0], several=False)
    called = questions.last_calls(reading_session(), [each.id for each in awards])
    days = {each.code: called[each.id] for each in awards if each.id in called}
    page = render_template("portfolio/home.html", awards=[shown(each) for each in awards], called=days)
    return private(make_response(page))


@blueprint.get("/<code>")
@entrance("member")
def award(key: str, code: str) -> ResponseReturnValue:
    """One badge: four things to do with it, what was seen, and a line for a CV."""
    return _one(member_award(code), several=len(member_awards()) > 1)


def _one(award: AwardView, *, several: bool) -> ResponseReturnValue:
    called_on = questions.last_calls(reading_session(), [award.id]).get(award.id)
    page = render_template("portfolio/award.html", award=shown(award), several=several, called_on=called_on)
    return private(make_response(page))


@blueprint.get("/<code>/montrer")
@entrance("member")
def show(key: str, code: str) -> ResponseReturnValue:
    """The QR code, as large as the screen, and the code to dictate."""
    return private(make_response(render_template("portfolio/show.html", award=shown(live_award(code)))))

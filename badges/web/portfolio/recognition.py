"""Pages of the member's badges: the list, one badge, and its QR code to show."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.web.http.access import entrance
from badges.web.portfolio.room import blueprint, live_award, member_award, member_awards, private, shown


@blueprint.get("")
@entrance("member")
def home(key: str) -> ResponseReturnValue:
    """The member's badges; when there is only one, the badge itself."""
    awards = member_awards()
    if len(awards) == 1 and not request.args.get("tous"):
        return private(make_response(render_template("portfolio/award.html", award=shown(awards[0]), several=False)))
    return private(make_response(render_template("portfolio/home.html", awards=[shown(each) for each in awards])))


@blueprint.get("/<code>")
@entrance("member")
def award(key: str, code: str) -> ResponseReturnValue:
    """One badge: four things to do with it, what was seen, and a line for a CV."""
    chosen = member_award(code)
    page = render_template("portfolio/award.html", award=shown(chosen), several=len(member_awards()) > 1)
    return private(make_response(page))


@blueprint.get("/<code>/montrer")
@entrance("member")
def show(key: str, code: str) -> ResponseReturnValue:
    """The QR code, as large as the screen, and the code to dictate."""
    return private(make_response(render_template("portfolio/show.html", award=shown(live_award(code)))))

"""Pages of a badge's files for its holder, and of what can be printed."""

from __future__ import annotations

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.web.counter.files import holders_file
from badges.web.http.access import entrance
from badges.web.portfolio.room import blueprint, live_award, member_award, private, shown


@blueprint.get("/<code>/imprimer")
@entrance("member")
def paper(key: str, code: str) -> ResponseReturnValue:
    """What can be printed; nothing while the badge is paused."""
    chosen = live_award(code)
    if chosen.paused_at is not None:
        raise Refused("paper.paused")
    return private(make_response(render_template("portfolio/paper.html", award=shown(chosen))))


@blueprint.get("/<code>/fichier/<name>")
@entrance("member")
def file(key: str, code: str, name: str) -> ResponseReturnValue:
    """A file of the member's badge, also while it is hidden from others."""
    chosen = member_award(code)
    return holders_file(chosen.code, name)

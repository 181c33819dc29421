"""The files of a badge for its holder."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from badges.web.counter.files import holders_file
from badges.web.http.access import entrance
from badges.web.portfolio.room import blueprint, member_award


@blueprint.get("/<code>/fichier/<name>")
@entrance("member")
def file(key: str, code: str, name: str) -> ResponseReturnValue:
    """A file of the member's badge, also while it is hidden from others."""
    chosen = member_award(code)
    return holders_file(chosen.code, name)

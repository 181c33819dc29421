"""The receipt of an erasure, at an address of its own: an erased member has no private page any more."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.leaving import own_acts, retention
from badges.network import reads as network
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import private

blueprint = Blueprint("receipt", __name__, url_prefix="/effacement")


@blueprint.get("/<receipt>")
@entrance("public")
def of_erasure(receipt: str) -> ResponseReturnValue:
    """What is destroyed and when, what stays and why, to print or to keep. It names no one."""
    session = reading_session()
    found = own_acts.receipt(services(), session, receipt)
    if found is None:
        raise NotFound
    day = local_date(found.destroyed_at or found.due_at)
    page = render_template(
        "portfolio/rights/receipt.html",
        erasure=found,
        day=day,
        copies_until=retention.copies_until(day),
        sites=network.sites(session),
    )
    return private(make_response(page))

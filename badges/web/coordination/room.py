"""What all pages of the coordination share: their blueprint, with the frame of the office's pages; and the site from
whose page one comes."""

from __future__ import annotations

from flask import Blueprint, request

from badges.network.views import SiteView
from badges.web.office import room
from badges.web.office.room import staff_frame

blueprint = Blueprint("coordination", __name__)
blueprint.context_processor(staff_frame)


def origin() -> SiteView | None:
    """The site from whose page one comes, which `lieu` of the address names: a form leads back there."""
    return next((each for each in room.own_sites() if each.slug == request.args.get("lieu")), None)

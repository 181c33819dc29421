"""A person who was sent, and came: what the form of a new member knows of them already."""

from __future__ import annotations

from flask import request

from badges.base.errors import NotFound
from badges.base.parsers import row_number
from badges.orientation import reads
from badges.orientation.views import OrientationView
from badges.web.office import room


def sent() -> OrientationView | None:
    """The orientation that the address names. Raises NotFound: for one of another site, gone, or who did not come."""
    number = row_number(request.args.get("orientation"))
    if number is None:
        return None
    found = reads.orientation(room.reading(), number)
    if found is None or not room.sees(found.site_id) or found.came_on is None:
        raise NotFound("orientation.gone")
    return found


def known(found: OrientationView | None) -> dict[str, str]:
    """The first name, and the number where it is their own. The note of the service stays where it is."""
    if found is None:
        return {}
    own = {"contact": "phone", "phone": found.phone} if found.phone is not None and not found.minor else {}
    return {"given_name": found.first_name, **own}

"""Who must set up a second way to sign in, and is led to it; who is offered one. The rules are the network's.

The session remembers that nothing is missing, so that on an ordinary day this costs nothing.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from badges.base.rights import StaffRole
from badges.network.signin import reads, rules
from badges.web.account.room import blueprint
from badges.web.http import access, frame, parked_forms
from badges.web.http.access import actor, entrance
from badges.web.http.request_session import reading_session

_COMPLETE: Final = "ways_complete"  # in the session


@blueprint.get("/mon-compte/deux-facons")
@entrance("staff")
def two_ways() -> ResponseReturnValue:
    """What is still missing before a coordinator can begin, one step after the other."""
    found = reads.ways(reading_session(), actor().staff_id or 0)
    return render_template("account/two_ways.html", ways=found, lacking=_lacks(found), kept=parked_forms.parked_path())


def remember() -> None:
    """Remember at the sign-in that nothing is missing, so that the first page need not ask."""
    if StaffRole.COORDINATOR in actor().roles and not _lacks(reads.ways(reading_session(), actor().staff_id or 0)):
        session[_COMPLETE] = True


def look_again() -> None:
    """Forget that nothing is missing: the ways have changed."""
    session.pop(_COMPLETE, None)


def following(note: str | None) -> str:
    """Return the page after a way was added: the next one to set up, else « Mon compte »."""
    if _lacks(reads.ways(reading_session(), actor().staff_id or 0)):
        return url_for("account.two_ways")
    return url_for("account.mine", note=note)


def lead() -> ResponseReturnValue | None:
    """Lead a coordinator who lacks a way to the page that asks for it; a form that was sent is kept."""
    inside = access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator")
    if not inside or request.blueprint == "account":
        return None
    if not access.signed_in() or StaffRole.COORDINATOR not in actor().roles or session.get(_COMPLETE):
        return None
    if not _lacks(reads.ways(reading_session(), actor().staff_id or 0)):
        session[_COMPLETE] = True
        return None
    parked_forms.park()
    return redirect(url_for("account.two_ways"), 303)


def _lacks(ways: rules.Ways) -> bool:
    return rules.lacks_ways(actor().roles, ways, demonstration=frame.demonstration())


def register(app: Flask) -> None:
    """Ask before each view of the staff, once it is known who is there."""
    app.before_request(lead)

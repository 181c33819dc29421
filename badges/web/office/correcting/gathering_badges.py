"""The badges that rest on a gathering which was noted wrongly: kept, done again, paused or cancelled in one act."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated
from badges.base.rights import StaffRole
from badges.issuing.correcting import gathering_badges
from badges.web import list_pages
from badges.web.http import access, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext, words
from badges.web.office import room


@room.blueprint.route("/seances/<int:gathering_id>/badges", methods=["GET", "POST"])
@entrance("staff")
def resting_badges(gathering_id: int) -> ResponseReturnValue:
    """Decide for all of them at once. Nothing is done without a tap: a badge that is kept stays as it is."""
    found, form, outdated = room.gathering(gathering_id), parked_forms.submitted(), False
    coordinates = StaffRole.COORDINATOR in actor().roles
    done: gathering_badges.Done | None = None
    said = ""
    if request.method == "POST" and form is not None:
        shown, then = form.get(versions.FIELD), form.get("then")
        try:
            if then == "cancel" and coordinates:
                access.ask_for_proof(url_for("office.resting_badges", gathering_id=gathering_id))
                done = gathering_badges.cancel_all(services(), actor(), gathering_id, shown=shown)
                said = ngettext("%(num)s badge est annulé.", "%(num)s badges sont annulés.", done.changed)
            elif then == "pause":
                done = gathering_badges.pause_all(services(), actor(), gathering_id, shown=shown)
                said = ngettext("%(num)s badge est en pause.", "%(num)s badges sont en pause.", done.changed)
            elif then == "reissue":
                done = gathering_badges.reissue(services(), actor(), gathering_id, shown=shown)
                said = ngettext("%(num)s badge est refait.", "%(num)s badges sont refaits.", done.changed)
                if not done.changed and not done.failed:
                    said = _("Ces badges disent déjà ce qui est noté.")
        except Outdated:
            outdated = True
    resting = gathering_badges.resting(room.reading(), gathering_id)
    here = [number for number, site in resting if room.sees(site)]
    failed = {number: words(code) for number, code in done.failed.items()} if done else {}
    here.sort(key=lambda number: number not in failed)  # first those that say why they did not change
    begin = list_pages.begin() if list_pages.begin() < len(here) else 0
    return render_template(
        "office/correcting/resting.html",
        gathering=found,
        listed=gathering_badges.awards(room.reading(), here[begin : begin + list_pages.PAGE]),
        page=list_pages.Extent(len(here), begin),
        elsewhere=len(resting) - len(here),
        coordinates=coordinates,
        said=said,
        failed=failed,
        version=gathering_badges.version_shown(resting),
        outdated=outdated,
    ), 409 if outdated else 422 if done and done.failed else 200

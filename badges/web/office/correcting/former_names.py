"""The badges that carry a name that their person’s record no longer has; done again with the new one in one tap."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import Outdated
from badges.issuing.correcting import former_names
from badges.web.http import parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import ngettext, words
from badges.web.office import room


@room.blueprint.route("/membres/<int:member_id>/ancien-nom", methods=["GET", "POST"])
@entrance("staff")
def old_names(member_id: int) -> ResponseReturnValue:
    """Which badges carry another name than the record; nothing is done without the tap, and they stay valid."""
    person, form, outdated = room.member(member_id), parked_forms.submitted(), False
    failed: dict[int, str] = {}
    if request.method == "POST" and form is not None:
        try:
            failed = former_names.renew(services(), actor(), member_id, shown=form.get(versions.FIELD))
            if not failed:
                return redirect(url_for("office.old_names", member_id=member_id, refaits=1), 303)
        except Outdated:
            outdated = True
    found = former_names.old_names(room.reading(), actor(), member_id, services().now())
    done = bool(request.args.get("refaits"))
    if not found and not done and not failed:
        return redirect(url_for("office.member", member_id=member_id, note=request.args.get("note")), 303)
    open_ones = [each for each in found if each.closed is None]
    return render_template(
        "office/correcting/old_names.html",
        member=person,
        found=found,
        count=len(open_ones),
        asks=sum(each.asks for each in open_ones),
        title=ngettext("%(num)s badge porte un autre nom", "%(num)s badges portent un autre nom", len(found)),
        said={each.award.id: words(each.closed) for each in found if each.closed}
        | {number: words(code) for number, code in failed.items()},
        failed=failed,
        done=done,
        version=former_names.version_shown(found),
        outdated=outdated,
    ), 409 if outdated else 422 if failed else 200

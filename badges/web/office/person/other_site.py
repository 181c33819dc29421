"""The page on which a member goes on at another site."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import Outdated, Refused
from badges.network import reads as network
from badges.people import moves
from badges.places.rules import takes_onward
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

FIELDS = {"form.choice": "to", "site": "to"}


@room.blueprint.route("/membres/<int:member_id>/site", methods=["GET", "POST"])
@entrance("staff")
def member_site(member_id: int) -> ResponseReturnValue:
    """Choose the site at which a member goes on; what they did stays where it took place."""
    person = room.member(member_id)
    if person.site.closed_on is not None and person.site in room.person().sites:
        return redirect(url_for("office.member_onward", member_id=member_id), 303)
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        to = errors.read("to", parsers.a_number, forms.text(form, "to"))
        try:
            if to is not None:
                moves.move_member(services(), actor(), member_id, to, shown=form.get(versions.FIELD))
                if room.sees(to):
                    return redirect(url_for("office.member", member_id=member_id, note=1), 303)
                return redirect(url_for("office.member_list", note=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, FIELDS)
    places = network.sites(room.reading())
    return render_template(
        "office/member_site.html",
        member=person,
        others=[(str(each.id), each.name) for each in places if takes_onward(each, person.site_id)],
        chosen=form.get("to", "") if form is not None else "",
        far=not all(room.sees(each.id) for each in places),
        version=forms.version(form, moves.version_shown(person.site_id), outdated=outdated),
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200

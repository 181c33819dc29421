"""Enrolling in a workshop: who comes, who leads and helps, who waits, and who is called when a place comes."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.gatherings.rules import Participation
from badges.gatherings.workshops import places
from badges.gatherings.workshops.facts import EnrolmentFacts
from badges.gatherings.workshops.rules import WorkshopState
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.workshops import member_choice
from badges.web.office.workshops.pages import done, found


@room.blueprint.route("/ateliers/<int:workshop_id>/inscrire", methods=["GET", "POST"])
@entrance("staff")
def enrol(workshop_id: int) -> ResponseReturnValue:
    """Enrol a member, who is found by the first letters of the name, as one who comes, helps or leads."""
    page = found(workshop_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    choice = member_choice.found(form, errors, page.site_id)
    if request.method == "POST" and form is not None and forms.pressed(form) != "find":
        facts = fields.read(EnrolmentFacts, form, errors)
        if facts is not None:
            try:
                waits = places.enrol(services(), actor(), workshop_id, facts)
                told = "attente" if waits else "inscrit"
                if page.state is WorkshopState.PROPOSED or facts.role is not Participation.TAKES_PART:
                    told = "note"  # no place was taken
                page_after = (
                    "office.workshop_seekers" if request.args.get("retour") == "a-demander" else "office.workshop"
                )
                return redirect(url_for(page_after, workshop_id=workshop_id, fait=told), 303)
            except Refused as refusal:
                fields.refused(EnrolmentFacts, refusal, errors)
    there = {each.member.id: each.role for each in page.enrolments}
    last = None if page.state is WorkshopState.PROPOSED else Participation.LEADS  # who leads has no fuller role to take
    stays = {number for number, role in there.items() if last in (None, role)}
    return render_template(
        "office/workshops/enrol.html",
        workshop=page,
        people=sorted(
            ((number, name, number in stays, number in there) for number, name in choice.members),
            key=lambda each: each[2:],
        ),
        choice=choice,
        fields=fields.Fields(EnrolmentFacts, form, errors=errors, shown={"role": request.args.get("role", "")}),
        form_values=form or forms.Form(),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.route("/ateliers/<int:workshop_id>/place", methods=["POST"])
@entrance("staff")
def give_place(workshop_id: int) -> ResponseReturnValue:
    """The member who waited longest was called, and takes the place."""
    number = _member()
    return done(
        workshop_id, lambda: places.give_place(services(), actor(), workshop_id, number), "office.workshop",
        "inscrit",
    )  # fmt: skip


@room.blueprint.route("/ateliers/<int:workshop_id>/ne-vient-plus", methods=["POST"])
@entrance("staff")
def give_up(workshop_id: int) -> ResponseReturnValue:
    """A member does not come, or waits no longer."""
    number = _member()
    return done(
        workshop_id, lambda: places.give_up(services(), actor(), workshop_id, number), "office.workshop", "retire"
    )


def _member() -> int:
    """The number of the member that a form names. Raises NotFound: when it names none."""
    number = parsers.row_number(request.form.get("member"))
    if number is None:
        raise NotFound
    return number

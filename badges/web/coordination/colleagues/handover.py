"""A colleague leaves: what waits on them, who takes it, and the end of the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.leaving.handover import hand_over as handing
from badges.leaving.handover import reads as handovers
from badges.leaving.handover.reads import Left
from badges.network import reads as network
from badges.network.views import StaffView
from badges.web.coordination.room import blueprint
from badges.web.http import forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.colleague.team_week import said

LATER = ""  # no taker yet: the coordination reads on its first page that it waits


@dataclass(frozen=True)
class Choice:
    """What of one kind waits at a site, and who may take it."""

    field: str
    words: str
    left: Left
    colleagues: list[tuple[int, str]]


@blueprint.route("/equipe/<int:staff_id>/fermer", methods=["GET", "POST"])
@entrance("coordinator")
def close_account(staff_id: int) -> ResponseReturnValue:
    """Close an account at once; what waits on it is given to others, or waits for that on the first page."""
    person, errors = _person(staff_id), forms.FieldErrors()
    choices = _choices(person.id)
    if request.method == "POST":
        try:
            handing.close(services(), actor(), staff_id, _takers(choices))
            return redirect(url_for("coordination.staff", note="closed"), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "coordination/team_close.html", colleague=person, choices=choices, form_sent=request.form, errors=errors
    ), 422 if errors else 200


@blueprint.route("/equipe/<int:staff_id>/confier", methods=["GET", "POST"])
@entrance("coordinator")
def hand_over(staff_id: int) -> ResponseReturnValue:
    """Give what waits on a colleague who leaves, or left, to others; the account stays as it is.

    One whose erasure was asked is named no more; what waits on the account is given all the same.
    """
    person, errors = network.staff_member(room.reading(), staff_id), forms.FieldErrors()
    choices = _choices(staff_id)
    if person is None and not choices:
        raise NotFound
    if request.method == "POST":
        try:
            handing.give(services(), actor(), staff_id, _takers(choices))
            if person is None:  # with the last of it the page is gone
                return redirect(url_for("coordination.home"), 303)
            return redirect(url_for("coordination.hand_over", staff_id=staff_id, note=1), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "coordination/hand_over.html",
        colleague=person,
        choices=choices,
        form_sent=request.form,
        errors=errors,
        just_saved=request.args.get("note") == "1",
        said_yes=request.args.get("note") == "yes",
    ), 422 if errors else 200


def _choices(staff_id: int) -> list[Choice]:
    session, today = room.reading(), local_date(services().now())
    waiting = handovers.waiting_on(session, staff_id)
    able = handovers.takers(session, {each.site_id for each in waiting}, today, but=staff_id)
    return [
        Choice(
            field=f"taker-{each.site_id}-{each.kind.value}",
            words=said(each.kind, each.number),
            left=each,
            colleagues=able[each.site_id],
        )
        for each in waiting
    ]


def _takers(choices: Sequence[Choice]) -> handing.Takers:
    """Return who takes what by the form. Raises Refused: handover.taker for what is no number."""
    found, sent = {}, request.form.to_dict()
    for each in choices:
        text = sent.get(each.field, LATER)
        if text == LATER:
            continue
        number = parsers.row_number(text)
        if number is None:
            raise Refused("handover.taker")
        found[each.left.site_id, each.left.kind] = number
    return found


def _person(staff_id: int) -> StaffView:
    found = network.staff_member(room.reading(), staff_id)
    if found is None:
        raise NotFound
    return found

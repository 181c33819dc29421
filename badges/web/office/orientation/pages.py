"""« À rappeler »: those who wait for a call, one of them with the words of the call, a call that the staff notes, and
the services that send people."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from badges.base.errors import NotFound, Refused
from badges.base.parsers import row_number
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import next_dates
from badges.leaving.handover import reads as handover
from badges.leaving.handover.rules import Waits
from badges.orientation import follow, reads, sensitive_words
from badges.orientation.facts import FalseFacts, OrientationFacts
from badges.orientation.receive import receive
from badges.orientation.rules import STEPS, OrientationState, OrientationStep, ReachedBy
from badges.orientation.views import OrientationView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

AHEAD: Final = timedelta(weeks=9)  # in which the next meeting of a place is looked for
AS_IT_IS: Final = "as_it_is"  # the button that keeps a note which was asked about
LINK: Final = "link-"  # and the number of a member
_FIELD_OF: Final = {"orientation.told": "told", "orientation.no_number": "never_again", "orientation.then": "then"}


@room.blueprint.route("/a-rappeler")
@entrance("staff")
def orientations() -> ResponseReturnValue:
    """Those who wait at the site, received first first; `partout`: at every site of the staff member."""
    everywhere = bool(request.args.get("partout"))
    sites = [each.id for each in room.own_sites()] if everywhere else [room.current_site().id]
    session = room.reading()
    found = reads.waiting(session, sites, after=row_number(request.args.get("apres")))
    shown, today = found[: reads.LINES], local_date(services().now())
    return render_template(
        "office/orientation/list.html",
        to_call=[each for each in shown if each.is_to_call],
        expected=[each for each in shown if not each.is_to_call],
        takers=handover.taker_names(session, Waits.ORIENTATIONS, [each.id for each in shown], today),
        over=reads.over(session, sites),
        more=shown[-1].id if len(found) > len(shown) else None,
        everywhere=everywhere,
        erased=bool(request.args.get("efface")),
        today=today,
    )


@room.blueprint.route("/a-rappeler/services")
@entrance("staff")
def referrers() -> ResponseReturnValue:
    """The services that sent a person to the staff member's sites, with the contact that each gave."""
    sites = room.own_sites()
    return render_template(
        "office/orientation/services.html",
        referrers=reads.referrers(room.reading(), [each.id for each in sites]),
        names={each.id: each.city for each in sites},
    )


@room.blueprint.route("/a-rappeler/fausses", methods=["GET", "POST"])
@entrance("staff")
def orientations_false() -> ResponseReturnValue:
    """What robots sent by the public form: several are deleted at once, those that are ticked."""
    form = parked_forms.submitted()
    if request.method == "POST" and form is not None:
        for number in FalseFacts.read(form).false:
            with contextlib.suppress(NotFound, Refused):  # gone, or called, in another tab
                follow.dismiss(services(), actor(), number)
        return redirect(url_for("office.orientations"), 303)
    found = reads.from_the_form(room.reading(), [room.current_site().id])
    return render_template("office/orientation/false.html", found=found)


@room.blueprint.route("/a-rappeler/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_orientation() -> ResponseReturnValue:
    """The same form as the public one, for a service that telephones."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    asked: list[str] = []
    if request.method == "POST" and form is not None:
        facts = fields.read(OrientationFacts, form, errors)
        asked = sensitive_words.found(facts.note) if facts is not None and AS_IT_IS not in form else []
        if facts is not None and not asked:
            try:
                key = forms.sent_key(form) or forms.new_key()
                received = receive(services(), facts, client_key=key, actor=actor())
                comes = 1 if received.call_by is None else None
                return redirect(url_for("office.orientation_noted", numero=received.number, vient=comes), 303)
            except Refused as refusal:
                fields.refused(OrientationFacts, refusal, errors)
    first = MultiDict({"site": room.current_site().slug, "reached_by": ReachedBy.PHONE.value})
    return render_template(
        "office/orientation/new.html",
        fields=fields.Fields(OrientationFacts, form if form is not None else first, errors=errors),
        errors=errors,
        places=room.own_sites(),
        asked=asked,
        as_it_is=AS_IT_IS,
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
    ), 422 if errors else 200


@room.blueprint.route("/a-rappeler/note")
@entrance("staff")
def orientation_noted() -> ResponseReturnValue:
    """What is said to the service on the telephone. Without a number: that person is not called, and asked for it."""
    number = row_number(request.args.get("numero"))
    found = _one(number) if number is not None else None
    comes = bool(request.args.get("vient"))
    return render_template("office/orientation/noted.html", found=found, comes=comes)


@room.blueprint.route("/a-rappeler/<int:orientation_id>", methods=["GET", "POST"])
@entrance("staff")
def orientation(orientation_id: int) -> ResponseReturnValue:
    """One of them: what was said, the words of the first call, and what came of it."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        try:
            return redirect(_noted(orientation_id, form), 303)
        except Refused as refusal:
            errors.refused(refusal, _FIELD_OF)
    found, session, now = _one(orientation_id), room.reading(), services().now()
    announced = gatherings.announced(session, now, now + AHEAD, found.site_id)
    dates = next_dates((each for each in announced if each.workshop_id is None), 1, now)
    return render_template(
        "office/orientation/one.html",
        found=found,
        taker=handover.taker_names(session, Waits.ORIENTATIONS, [found.id], local_date(now)).get(found.id),
        state=found.state,
        states=OrientationState,
        steps={step.value: found.state in states for step, states in STEPS.items()},
        twins=[each for each in reads.twins(session, found) if room.sees(each.site_id)],
        alike=reads.alike(session, found),
        next_date=next((each for each in dates if not each.cancelled), None),
        form_values=form or forms.Form(),
        noted=bool(request.args.get("note")),
        errors=errors,
        shown=room.shown,
        today=local_date(now),
    ), 422 if errors else 200


def _one(orientation_id: int) -> OrientationView:
    """An orientation of one of the staff member's sites. Raises NotFound."""
    found = reads.orientation(room.reading(), orientation_id)
    if found is None or not room.sees(found.site_id):
        raise NotFound("orientation.gone")
    return found


def _noted(orientation_id: int, form: forms.Form) -> str:
    """Carry out what a button says. Returns the address of the page that follows."""
    then, who = forms.pressed(form), actor()
    here = url_for("office.orientation", orientation_id=orientation_id)
    if then.startswith(LINK):
        member_id = row_number(then.removeprefix(LINK))
        if member_id is None:
            raise Refused("form.choice")
        follow.link(services(), who, orientation_id, member_id)
        return here
    step = OrientationStep(then) if then in {each.value for each in OrientationStep} else None
    if step is OrientationStep.TRY:
        follow.note_try(services(), who, orientation_id)
    elif step is OrientationStep.CALL:
        follow.note_call(services(), who, orientation_id, told="told" in form)
    elif step is OrientationStep.CAME:
        follow.note_coming(services(), who, orientation_id, told="told" in form)
        if _one(orientation_id).member_id is None:
            return url_for("office.new_member", orientation=orientation_id)
    elif step is OrientationStep.CLOSE:
        follow.close(services(), who, orientation_id)
    elif step is OrientationStep.REFUSE:
        follow.refuse(services(), who, orientation_id, never_again="never_again" in form)
        return url_for("office.orientations", efface=1)
    elif step is OrientationStep.DISMISS:
        follow.dismiss(services(), who, orientation_id)
        return url_for("office.orientations", efface=1)
    else:
        raise Refused("orientation.then")
    return f"{here}?note=1"

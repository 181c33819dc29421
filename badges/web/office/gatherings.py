"""Pages of gatherings: the form that records one, present, past or to come. `attendance` holds who was there."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.times import local, local_date
from badges.gatherings import reads as gatherings
from badges.gatherings import schedule
from badges.gatherings import workshops as workshop_room
from badges.gatherings.rules import GatheringKind
from badges.recognition.views import AwardView
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

NEW = "new"
GATHERING_FIELDS = {
    "workshop.title_missing": "title",
    "workshop.title_too_long": "title",
    "gathering.order": "end",
    "gathering.too_long": "end",
    "gathering.date": "day",
    "gathering.workshop": "what",
    "gathering.kind": "what",
}


@room.blueprint.route("/seances/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_gathering() -> ResponseReturnValue:
    """Record a gathering: now, earlier, or to come. `pour` names the award for which an earlier one is recorded."""
    form = parking.submitted()
    errors = forms.FieldErrors()
    site, session = room.site_of(form, errors), room.reading()
    workshops = gatherings.workshops(session, [site.id])
    if request.method == "POST" and form is not None and not errors:
        gathering_id = _record_gathering(form, errors, site.id)
        if gathering_id is not None:
            return redirect(
                url_for(
                    "office.gathering", gathering_id=gathering_id, pour=parsers.row_number(request.args.get("pour"))
                ),
                303,
            )
    fresh = form if form is not None else _gathering_defaults(site.id)
    return render_template(
        "office/gathering_new.html",
        site=site,
        form_values=fresh,
        errors=errors,
        workshops=workshops,
        award=award_of_query(),
        key=forms.text(fresh, "key") or room.new_key(),
        today=local_date(services().now()),
    ), 422 if errors else 200


def _gathering_defaults(site_id: int) -> forms.Form:
    now = local(services().now())
    latest = gatherings.latest_gatherings(room.reading(), [site_id], services().now(), 1)
    hour = now.replace(minute=0, second=0, microsecond=0)
    earlier = request.args.get("pour") is not None
    return forms.Form(
        {
            "what": GatheringKind.MEETING,
            "day": "" if earlier else now.date().isoformat(),
            "start": "14:00" if earlier else f"{hour:%H:%M}",
            "end": "16:00" if earlier else f"{min(hour + timedelta(hours=2), hour.replace(hour=23)):%H:%M}",
            "place": (latest[0].place or "") if latest else "",
        }
    )


def _record_gathering(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    what = forms.text(form, "what")
    times = forms.times(form, errors)
    workshop_id = None if what in (GatheringKind.MEETING, NEW) else errors.read("what", parsers.a_number, what)
    if errors or times is None:
        return None
    try:
        if what == NEW:
            workshop_id = workshop_room.create_workshop(
                services(), actor(), site_id=site_id, title=forms.text(form, "title")
            )
        return schedule.record_gathering(
            services(),
            actor(),
            site_id=site_id,
            kind=GatheringKind.MEETING if what == GatheringKind.MEETING else GatheringKind.WORKSHOP,
            workshop_id=workshop_id,
            starts_at=times[0],
            ends_at=times[1],
            place=forms.text(form, "place") or None,
            client_key=room.client_key(form.get("key")),
        )
    except Refused as refusal:
        errors.refused(refusal, GATHERING_FIELDS)
        return None


def award_of_query() -> AwardView | None:
    """The award that `pour` names, for which an earlier gathering is recorded."""
    award_id = parsers.row_number(request.args.get("pour"))
    return room.award(award_id) if award_id else None

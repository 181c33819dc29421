"""Pages of gatherings: the form that records one, present, past or to come. `attendance` holds who was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.times import local, local_date
from badges.gatherings import reads as gatherings
from badges.gatherings import schedule
from badges.gatherings import workshops as workshop_room
from badges.gatherings.facts import NEW, NewGatheringFacts
from badges.gatherings.rules import GatheringKind
from badges.gatherings.workshops.facts import ProposalFacts
from badges.recognition.views import AwardView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room


@room.blueprint.route("/seances/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_gathering() -> ResponseReturnValue:
    """Record a gathering: now, earlier, or to come. `pour` names the award for which an earlier one is recorded."""
    form = parked_forms.submitted()
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
    shown = _gathering_defaults(site.id) if form is None else {}
    return render_template(
        "office/gathering_new.html",
        site=site,
        fields=fields.Fields(NewGatheringFacts, form, errors=errors, shown=shown),
        errors=errors,
        workshops=workshops,
        award=award_of_query(),
        key=(forms.text(form, "key") if form is not None else "") or room.new_key(),
        today=local_date(services().now()),
    ), 422 if errors else 200


def _gathering_defaults(site_id: int) -> dict[str, str]:
    now = local(services().now())
    latest = gatherings.latest_gatherings(room.reading(), [site_id], services().now(), 1)
    hour = now.replace(minute=0, second=0, microsecond=0)
    earlier = request.args.get("pour") is not None
    return {
        "what": GatheringKind.MEETING,
        "day": "" if earlier else now.date().isoformat(),
        "start": "14:00" if earlier else f"{hour:%H:%M}",
        "end": "16:00" if earlier else f"{min(hour + timedelta(hours=2), hour.replace(hour=23, minute=59)):%H:%M}",
        "place": (latest[0].place or "") if latest else "",
    }


def _record_gathering(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    facts = fields.read(NewGatheringFacts, form, errors)
    if facts is None:
        return None
    try:
        if facts.what == NEW:
            opened = workshop_room.create_workshop(services(), actor(), site_id, ProposalFacts(title=facts.title))
            facts = replace(facts, what=opened)
        key = room.client_key(form.get("key"))
        return schedule.record_gathering(services(), actor(), site_id, facts, client_key=key)
    except Refused as refusal:
        fields.refused(NewGatheringFacts, refusal, errors)
        return None


def award_of_query() -> AwardView | None:
    """The award that `pour` names, for which an earlier gathering is recorded."""
    award_id = parsers.row_number(request.args.get("pour"))
    return room.award(award_id) if award_id else None

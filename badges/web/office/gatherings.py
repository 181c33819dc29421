"""Pages of gatherings: the form that records one, present, past or to come. `attendance` holds who was there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.times import local, local_date
from badges.gatherings import reads as gatherings
from badges.gatherings import schedule
from badges.gatherings import workshops as workshop_room
from badges.gatherings.facts import NEW, NewGatheringFacts
from badges.gatherings.recurring import usual
from badges.gatherings.rules import EARLIEST, LATEST, GatheringKind
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops.facts import ProposalFacts
from badges.recognition.views import AwardView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room

PROPOSED: Final = "proposed"  # the hidden fields with the day, the hours and the place that the form proposed


@room.blueprint.route("/seances/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_gathering() -> ResponseReturnValue:
    """Record a gathering: now, earlier, or to come. `pour` names the award for which an earlier one is recorded.

    Today's form proposes the hours of now. Where the day alone was changed, it comes back once with the usual ones.
    """
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    site, session = room.site_of(form, errors), room.reading()
    workshops = gatherings.workshops(session, [site.id])
    proposed, told = form.getlist(PROPOSED) if form is not None else [], None
    if request.method == "POST" and form is not None and not errors:
        form, proposed, told = _with_usual_hours(form, site.id)
        gathering_id = _record_gathering(form, errors, site.id) if told is None else None
        if gathering_id is not None:
            return redirect(
                url_for(
                    "office.gathering", gathering_id=gathering_id, pour=parsers.row_number(request.args.get("pour"))
                ),
                303,
            )
    shown = {}
    if form is None:
        shown = _gathering_defaults(site.id)
        proposed = [shown[each] for each in ("day", "start", "end", "place")]
    return render_template(
        "office/gathering_new.html",
        site=site,
        fields=fields.Fields(NewGatheringFacts, form, errors=errors, shown=shown),
        errors=errors,
        workshops=workshops,
        award=award_of_query(),
        proposed=proposed,
        told=told,
        key=(forms.sent_key(form) if form is not None else None) or room.new_key(),
        today=local_date(services().now()),
    ), 422 if errors or told is not None else 200


def _gathering_defaults(site_id: int) -> dict[str, str]:
    now, earlier = local(services().now()), request.args.get("pour") is not None
    found = usual.hours_and_place(room.reading(), site_id, None if earlier else now.date())
    if earlier and found is None:  # a site that only has workshops
        found = next((usual.hours_of(each) for each in _latest(site_id)), None)
    hour = now.replace(minute=0, second=0, microsecond=0)
    until = min(hour + timedelta(hours=2), hour.replace(hour=23, minute=59))
    start, end = (found.start, found.end) if earlier and found else (None, None) if earlier else (hour, until)
    return {
        "what": GatheringKind.MEETING,
        "day": "" if earlier else now.date().isoformat(),
        "start": f"{start:%H:%M}" if start else "",
        "end": f"{end:%H:%M}" if end else "",
        "place": (found.place or "") if found else "",
    }


def _latest(site_id: int) -> list[GatheringView]:
    return gatherings.latest_gatherings(room.reading(), [site_id], services().now(), 1)


def _with_usual_hours(form: forms.Form, site_id: int) -> tuple[forms.Form, list[str], str | None]:
    """Put the usual hours and place where those that were proposed for another day were left as they were.

    Returns the form, what it proposes from now on, and a sentence that asks to check it, where it was changed.
    """
    asked = fields.Fields(NewGatheringFacts, form)
    proposed, sent = form.getlist(PROPOSED), [asked[each].value for each in ("day", "start", "end", "place")]
    if len(proposed) != len(sent) or not all(proposed[:3]) or sent[0] == proposed[0] or sent[1:3] != proposed[1:3]:
        return form, proposed, None
    try:
        day = parsers.a_day(sent[0])
    except Refused:
        return form, proposed, None  # said beside the field
    if not EARLIEST <= day <= local_date(services().now()) + LATEST:
        return form, proposed, None  # and so is this
    what = asked.what.value
    found = usual.hours_and_place(room.reading(), site_id, day, parsers.row_number(what)) if what != NEW else None
    hours = [f"{found.start:%H:%M}", f"{found.end:%H:%M}"] if found is not None else ["", ""]
    place = sent[3] if sent[3] != proposed[3] else (found.place or "") if found is not None else ""
    if [*hours, place] == sent[1:]:
        return form, proposed, None
    changed = form.copy()
    for name, value in zip(("start", "end", "place"), (*hours, place), strict=True):
        changed[name] = value
    if found is None:
        return changed, [], _("Pour un autre jour : dites les heures.")
    return changed, [], _("Pour un autre jour, voici les heures habituelles. Vérifiez, puis notez.")


def _record_gathering(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    facts = fields.read(NewGatheringFacts, form, errors)
    if facts is None:
        return None
    try:
        if facts.what == NEW:
            opened = workshop_room.create_workshop(services(), actor(), site_id, ProposalFacts(title=facts.title))
            facts = replace(facts, what=opened)
        return schedule.record_gathering(services(), actor(), site_id, facts, client_key=forms.sent_key(form))
    except Refused as refusal:
        fields.refused(NewGatheringFacts, refusal, errors)
        return None


def award_of_query() -> AwardView | None:
    """The award that `pour` names, for which an earlier gathering is recorded."""
    award_id = parsers.row_number(request.args.get("pour"))
    return room.award(award_id) if award_id else None

"""The forms of one thread: what is agreed for the meeting of three, one of its exchanges, and the bilan with both."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.base.times import local_date
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings import reads as gatherings
from badges.gatherings.rules import GatheringKind
from badges.gatherings.views import GatheringView
from badges.matching.introductions import meet, reads, review
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.review import ReviewFacts
from badges.matching.introductions.rules import ReviewQuestion, Who
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.matching.introductions import named, thread

SOON: Final = timedelta(days=31)


@room.blueprint.route("/mises-en-relation/<int:introduction_id>/rencontre", methods=["GET", "POST"])
@entrance("staff")
def introduction_meeting(introduction_id: int) -> ResponseReturnValue:
    """What, where, how often, when one stops, and who accompanies; at the place, the next meeting is proposed."""
    found, form, errors, outdated = thread(introduction_id), parked_forms.submitted(), forms.FieldErrors(), False
    recorded = meet.recorded_facts(found)
    if request.method == "POST" and form is not None:
        facts = fields.read(ArrangementFacts, form, errors)
        if facts is not None:
            try:
                meet.arrange(services(), actor(), introduction_id, facts, shown=forms.sent_version(form))
                return redirect(url_for("office.introduction", introduction_id=introduction_id), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(ArrangementFacts, refusal, errors)
    mediators = [(each.id, room.shown(each)) for each in reads.mediators(room.reading(), found)]
    coming = _next_meeting(found.site_id)
    day = local_date(coming.starts_at).isoformat() if coming is not None and recorded.meeting_on is None else None
    shown = fields.Fields(
        ArrangementFacts,
        form,
        recorded,
        errors,
        words={"mediator": dict(mediators)},
        shown={"meeting_on": day} if day else {},
    )
    return render_template(
        "office/matching/introduction_meeting.html",
        thread=found,
        named=named,
        fields=shown,
        mediators=mediators,
        coming=coming,
        both=shown.differing() if outdated else None,
        version=forms.version(form, recorded.version, outdated=outdated),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


def _next_meeting(site_id: int) -> GatheringView | None:
    """Return the next meeting of the site that takes place."""
    now = services().now()
    found = gatherings.gatherings(room.reading(), [site_id], now, now + SOON)
    return next((each for each in found if not each.cancelled_at and each.kind is GatheringKind.MEETING), None)


@room.blueprint.route("/mises-en-relation/<int:introduction_id>/echange", methods=["GET", "POST"])
@entrance("staff")
def introduction_exchange(introduction_id: int) -> ResponseReturnValue:
    """A meeting of the two, past or to come: an exchange of the agenda."""
    found, form, errors = thread(introduction_id), parked_forms.submitted(), forms.FieldErrors()
    kept = found.activity.key if found.activity is not None else None
    two = {who: each.id for who, each in (("giver", found.giver), ("receiver", found.receiver)) if each is not None}
    if request.method == "POST" and form is not None:
        facts = fields.read(ExchangeFacts, form, errors, **two)
        if facts is not None:
            try:
                meet.add_exchange(services(), actor(), introduction_id, facts, client_key=forms.sent_key(form))
                return redirect(url_for("office.introduction", introduction_id=introduction_id), 303)
            except Refused as refusal:
                fields.refused(ExchangeFacts, refusal, errors)
    shown = {
        "day": local_date(services().now()).isoformat(),
        "activity": kept or "",
        "what": found.what or (found.activity.name if found.activity is not None else ""),
    }
    return render_template(
        "office/matching/introduction_exchange.html",
        thread=found,
        named=named,
        fields=fields.Fields(ExchangeFacts, form, errors=errors, shown=shown),
        activities=room.activities(kept),
        often=reads.is_often(room.reading(), found, local_date(services().now()), coming=1),
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.route("/mises-en-relation/<int:introduction_id>/bilan", methods=["GET", "POST"])
@entrance("staff")
def introduction_review(introduction_id: int) -> ResponseReturnValue:
    """The bilan: three questions, to each of the two."""
    found, form, errors, outdated = thread(introduction_id), parked_forms.submitted(), forms.FieldErrors(), False
    recorded = review.recorded_facts(room.reading(), found)
    if request.method == "POST" and form is not None:
        facts = fields.read(ReviewFacts, form, errors)
        if facts is not None:
            try:
                review.hold(services(), actor(), introduction_id, facts, shown=forms.sent_version(form))
                return redirect(url_for("office.introduction", introduction_id=introduction_id), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(ReviewFacts, refusal, errors)
    shown = fields.Fields(ReviewFacts, form, recorded, errors)
    return render_template(
        "office/matching/introduction_review.html",
        thread=found,
        named=named,
        fields=shown,
        questions=ReviewQuestion,
        two=[(who, each) for who, each in ((Who.GIVER, found.giver), (Who.RECEIVER, found.receiver)) if each],
        both=shown.differing() if outdated else None,
        version=forms.version(form, recorded.version, outdated=outdated),
        errors=errors,
    ), 409 if outdated else 422 if errors else 200

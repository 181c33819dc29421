"""What is done with an idea: read, who would come, who would lead, a workshop of it, who was told, its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.parsers import a_number
from badges.gatherings import reads as gatherings
from badges.matching.ideas import become, change, invite, lead, reads, voice
from badges.matching.ideas.facts import OTHER_DAY, OutcomeFacts, ThanksFacts, lead_answer
from badges.matching.ideas.rules import STEPS, IdeaStep
from badges.matching.ideas.views import IdeaView
from badges.web import idea_words
from badges.web.http import fields, formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.ideas.pages import one, shown

AHEAD: Final = timedelta(weeks=9)
MEETINGS: Final = 2  # that the page proposes


def _done(idea_id: int, act: Callable[[], object], where: str | None = None) -> ResponseReturnValue:
    """Do one thing, and go back to where it was asked; or the page of the idea with what could not be done."""
    one(idea_id)
    try:
        act()
    except Refused as refusal:
        errors = forms.FieldErrors()
        errors.refused(refusal, {})
        return shown(idea_id, errors)
    return redirect(where or url_for("office.idea", idea_id=idea_id), 303)


def _member() -> int:
    """The number of the member that a form names. Raises Refused: form.choice when it names none."""
    return a_number(request.form.get("member", ""))


@room.blueprint.post("/idees/<int:idea_id>/lue")
@entrance("staff")
def read_idea(idea_id: int) -> ResponseReturnValue:
    """It is read: the members of the site see it."""
    back = url_for("office.unread_postings") if request.args.get("retour") == "a-relire" else None
    return _done(idea_id, lambda: change.read(services(), actor(), idea_id), back)


@room.blueprint.post("/idees/<int:idea_id>/viendrait")
@entrance("staff")
def idea_voice(idea_id: int) -> ResponseReturnValue:
    """A member would come; or no longer."""
    act = voice.would_not_come if forms.pressed(request.form) == "no_more" else voice.would_come
    return _done(idea_id, lambda: act(services(), actor(), idea_id, _member()))


@room.blueprint.post("/idees/<int:idea_id>/animer")
@entrance("staff")
def idea_lead(idea_id: int) -> ResponseReturnValue:
    """Its author was asked whether they would lead it, and be named."""
    return _done(idea_id, lambda: lead.answer(services(), actor(), idea_id, lead_answer(forms.pressed(request.form))))


@room.blueprint.post("/idees/<int:idea_id>/prevenue")
@entrance("staff")
def tell_idea(idea_id: int) -> ResponseReturnValue:
    """A person who would come was told; or a letter is written to them."""
    act = invite.write if forms.pressed(request.form) == "letter" else invite.told
    return _done(idea_id, lambda: act(services(), actor(), idea_id, _member()), _where(one(idea_id)))


def _where(idea: IdeaView) -> str | None:
    """Return the page from which a person was told: that of the workshop or the meeting, or the idea's own."""
    if request.args.get("retour") == "atelier" and idea.workshop_id is not None:
        return url_for("office.workshop", workshop_id=idea.workshop_id, _anchor="prevenir")
    if request.args.get("retour") == "rencontre" and idea.gathering_id is not None:
        return url_for("office.gathering", gathering_id=idea.gathering_id, _anchor="prevenir")
    return None


@room.blueprint.route("/idees/<int:idea_id>/faire", methods=["GET", "POST"])
@entrance("staff")
def become_idea(idea_id: int) -> ResponseReturnValue:
    """Make a workshop of it, or a part of a meeting: which day, then one button."""
    found, form, errors = one(idea_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "GET" and found.state not in STEPS[IdeaStep.BECOME]:
        return redirect(url_for("office.idea", idea_id=idea_id), 303)
    if request.method == "POST" and form is not None:
        facts = fields.read(OutcomeFacts, form, errors)
        if facts is not None:
            try:
                become.become(services(), actor(), idea_id, facts)
                return redirect(_outcome(one(idea_id)), 303)
            except Refused as refusal:
                fields.refused(OutcomeFacts, refusal, errors)
    days = _days(found)
    chosen = days[0][0] if days else OTHER_DAY
    return render_template(
        "office/matching/idea_become.html",
        idea=found,
        days=days,
        other=OTHER_DAY,
        fields=fields.Fields(OutcomeFacts, form, errors=errors, shown={"chosen": chosen} if form is None else None),
        people=reads.to_tell(room.reading(), idea_id, services().now(), unless=room.own_records()),
        say=idea_words,
        errors=errors,
    ), 422 if errors else 200


def _days(idea: IdeaView) -> list[tuple[str, str, str]]:
    """Return the meetings that the page proposes: value, day and hours, and what it would be."""
    now = services().now()
    announced = gatherings.announced(room.reading(), now, now + AHEAD, idea.site_id)
    meetings = [each for each in announced if each.workshop_id is None and not each.cancelled and each.starts_at > now][
        :MEETINGS
    ]
    days = [
        (each.id, f"{formats.capitalized(formats.weekday_date(each.starts_at))}, {formats.clock(each.starts_at)}")
        for each in meetings
    ]
    return [
        *((f"workshop-{number}", day, _("un atelier, pendant la rencontre")) for number, day in days),
        *((f"meeting-{number}", day, _("à la rencontre, sans atelier")) for number, day in days[:1]),
    ]


def _outcome(idea: IdeaView) -> str:
    """Return the page of what an idea became."""
    if idea.workshop_id is not None:
        return url_for("office.workshop", workshop_id=idea.workshop_id)
    if idea.gathering_id is not None:
        return url_for("office.gathering", gathering_id=idea.gathering_id)
    return url_for("office.idea", idea_id=idea.id)


@room.blueprint.route("/idees/<int:idea_id>/clore", methods=["GET", "POST"])
@entrance("staff")
def close_idea(idea_id: int) -> ResponseReturnValue:
    """Thank who had the idea, and close it with a sentence."""
    found, form, errors = one(idea_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "GET" and found.state not in STEPS[IdeaStep.CLOSE]:
        return redirect(url_for("office.idea", idea_id=idea_id), 303)
    if request.method == "POST" and form is not None:
        facts = fields.read(ThanksFacts, form, errors)
        if facts is not None:
            try:
                change.close(services(), actor(), idea_id, facts)
                return redirect(url_for("office.idea", idea_id=idea_id, note=1), 303)
            except Refused as refusal:
                fields.refused(ThanksFacts, refusal, errors)
    return render_template(
        "office/matching/idea_close.html",
        idea=found,
        fields=fields.Fields(ThanksFacts, form, errors=errors),
        shown=room.shown,
        errors=errors,
    ), 422 if errors else 200

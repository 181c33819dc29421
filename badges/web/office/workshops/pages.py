"""Pages of workshops: the list of a site, a proposal, the workshop itself, its sessions, and its end (J3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local, local_date
from badges.gatherings.rules import Participation
from badges.gatherings.views import GatheringView
from badges.gatherings.workshops import create, life, reads, sessions
from badges.gatherings.workshops.facts import ClosingFacts, ProposalFacts, SessionsFacts, WorkshopFacts
from badges.gatherings.workshops.rules import WorkshopState
from badges.gatherings.workshops.views import WorkshopPage
from badges.messages.sources import Scope
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.people import reads as people
from badges.recognition import reads as recognition
from badges.web import activity_words
from badges.web.http import fields, formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.matching import invitations
from badges.web.office.messages import lines as messages
from badges.web.office.workshops import member_choice, moment

SHOWN_PLACES = 30  # more are told in words alone
NEAR = 20  # workshops in the list beside one


def found(workshop_id: int) -> WorkshopPage:
    """Return a workshop of one of the staff member's sites. Raises NotFound: when there is none."""
    page = reads.workshop_page(room.reading(), workshop_id)
    if page is None or not room.sees(page.site_id):
        raise NotFound
    return page


@room.blueprint.route("/ateliers/tous")
@entrance("staff")
def workshops() -> ResponseReturnValue:
    """The workshops of the site: proposals first, then those that are open, then the last that ended."""
    site = room.current_site()
    lines = reads.workshop_lines(room.reading(), [site.id], services().now())
    by_state = {state: [each for each in lines if each.state is state] for state in WorkshopState}
    return render_template(
        "office/workshops/list.html", by_state=by_state, states=WorkshopState, site=site, shown=room.shown
    )


@room.blueprint.route("/ateliers/proposer", methods=["GET", "POST"])
@entrance("staff")
def propose_workshop() -> ResponseReturnValue:
    """Note the workshop that a member proposes."""
    form = room.with_activity(parked_forms.submitted())
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    choice = member_choice.found(form, errors, site.id)
    if request.method == "POST" and form is not None and forms.pressed(form) != "find" and not errors:
        facts = fields.read(ProposalFacts, form, errors)
        if facts is not None:
            try:
                number = create.propose_workshop(services(), actor(), site.id, facts)
                return redirect(url_for("office.workshop", workshop_id=number), 303)
            except Refused as refusal:
                fields.refused(ProposalFacts, refusal, errors)
    return render_template(
        "office/workshops/propose.html",
        site=site,
        fields=fields.Fields(ProposalFacts, form, errors=errors),
        form_values=form or forms.Form(),
        errors=errors,
        people=choice.members,
        choice=choice,
        activities=room.activities(),
    ), 422 if errors else 200


@room.blueprint.route("/ateliers/<int:workshop_id>/suivi")
@entrance("staff")
def workshop(workshop_id: int) -> ResponseReturnValue:
    """One workshop: its sessions, who comes, who waits, who is to be called, and what the public reads of it."""
    return shown(workshop_id, forms.FieldErrors())


def shown(workshop_id: int, errors: forms.FieldErrors) -> ResponseReturnValue:
    """Return the page of a workshop, with what could not be done."""
    page, now = found(workshop_id), services().now()
    upcoming = [each for each, _present in page.sessions if each.ends_at > now and each.cancelled_at is None]
    return render_template(
        "office/workshops/workshop.html",
        workshop=page,
        near=_near(page),
        states=WorkshopState,
        leads=page.in_role(Participation.LEADS),
        helps=page.in_role(Participation.HELPS),
        upcoming=[each.id for each in upcoming],
        invitation=_invitation(page, upcoming) if page.state is WorkshopState.OPEN else None,
        moment=moment.read(page.sessions) if page.state is WorkshopState.CLOSED else None,
        invitations=invitations.of_workshop(workshop_id) if page.state is WorkshopState.OPEN else [],
        told=_told(page),
        today=local_date(now),
        most_places=SHOWN_PLACES,
        shown=room.shown,
        sees=room.sees,
        done=request.args.get("fait"),
        errors=errors,
    ), 422 if errors else 200


def _invitation(page: WorkshopPage, upcoming: list[GatheringView]) -> dict[str, object]:
    """Return the public view of an open workshop, and the telephone of its site. Two statements."""
    instance = network.instance(room.reading())
    phone, hours = reached_at(page.site.phone, page.site.call_hours, instance.network if instance is not None else {})
    withheld = people.named_in(room.reading(), {page.place, *(each.place for each in upcoming)}, [page.site_id])
    return {"workshop": page.for_public(upcoming, withheld), "phone": phone, "hours": hours}


def _told(page: WorkshopPage) -> messages.Recipients:
    """Return who is told of a place, a change or a cancellation, while the workshop goes on."""
    if page.state is not WorkshopState.OPEN or not page.enrolments:
        return messages.NOBODY
    return messages.read(Scope(workshop_id=page.id, told=True), "atelier")


def _near(page: WorkshopPage) -> list[tuple[str, str | None, str, bool]]:
    """Return the list beside a workshop: what its site decides on, what is open, and the workshop itself."""
    lines = reads.beside(room.reading(), page.site_id, page.id, services().now(), NEAR)
    return [
        (
            each.title,
            _("À décider") if each.state is WorkshopState.PROPOSED
            else _("Le %(day)s", day=formats.day_month(each.next_at)) if each.next_at else each.activity,
            url_for("office.workshop", workshop_id=each.id),
            each.id == page.id,
        )
        for each in lines
    ]  # fmt: skip


@room.blueprint.route("/ateliers/<int:workshop_id>/accepter", methods=["POST"])
@entrance("staff")
def accept_workshop(workshop_id: int) -> ResponseReturnValue:
    """Make a workshop of a proposal, or open one again; its sessions come next."""
    return done(workshop_id, lambda: life.accept(services(), actor(), workshop_id), "office.plan_sessions")


@room.blueprint.route("/ateliers/<int:workshop_id>/plus-tard", methods=["POST"])
@entrance("staff")
def set_aside_workshop(workshop_id: int) -> ResponseReturnValue:
    """Put a proposal aside; it can be accepted later."""
    return done(workshop_id, lambda: life.set_aside(services(), actor(), workshop_id), "office.workshop")


def done(workshop_id: int, act: Callable[[], None], endpoint: str, told: str | None = None) -> ResponseReturnValue:
    """Do something to a workshop, then go on; what is refused is told on its page."""
    errors = forms.FieldErrors()
    try:
        act()
    except Refused as refusal:
        errors.refused(refusal, {})
        return shown(workshop_id, errors)
    return redirect(url_for(endpoint, workshop_id=workshop_id, fait=told), 303)


@room.blueprint.route("/ateliers/<int:workshop_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_workshop(workshop_id: int) -> ResponseReturnValue:
    """Change what a workshop says: name, description, place, number of places, skills that are often seen there."""
    page = found(workshop_id)
    known = {badge.slug: in_language(badge.current.content["name"]) for badge in recognition.badges(room.reading())}
    form = room.with_activity(parked_forms.submitted())
    errors, outdated = forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        skills = [slug for slug in form.getlist("skills") if slug in known]
        facts = fields.read(WorkshopFacts, form, errors, skills=skills)
        if facts is not None:
            try:
                life.change(services(), actor(), workshop_id, facts, shown=form.get(versions.FIELD))
                return redirect(url_for("office.workshop", workshop_id=workshop_id), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(WorkshopFacts, refusal, errors)
    activity = page.activity.key if page.activity else None
    recorded, activities = (
        WorkshopFacts.recorded(page, activity=activity, skills=page.skills),
        room.activities(activity),
    )
    words = {"activity": activity_words.names(activities), "skills": known}
    shown = fields.Fields(WorkshopFacts, form, recorded, errors, words=words)
    return render_template(
        "office/workshops/change.html",
        workshop=page,
        fields=shown,
        version=forms.version(form, page.version, outdated=outdated),
        errors=errors,
        activities=activities,
        both=shown.differing() if outdated else None,
        badges_known=known,
    ), 409 if outdated else 422 if errors else 200


@room.blueprint.route("/ateliers/<int:workshop_id>/seances", methods=["GET", "POST"])
@entrance("staff")
def plan_sessions(workshop_id: int) -> ResponseReturnValue:
    """Enter the sessions of a workshop: one, or the same hour week after week."""
    page = found(workshop_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        facts = fields.read(SessionsFacts, form, errors)
        if facts is not None:
            try:
                sessions.plan_sessions(services(), actor(), workshop_id, facts)
                return redirect(url_for("office.workshop", workshop_id=workshop_id, fait="seances"), 303)
            except Refused as refusal:
                fields.refused(SessionsFacts, refusal, errors)
    return render_template(
        "office/workshops/sessions.html",
        workshop=page,
        fields=fields.Fields(SessionsFacts, form, errors=errors, shown=_next_session(page)),
        errors=errors,
    ), 422 if errors else 200


def _next_session(page: WorkshopPage) -> dict[str, str]:
    """What the form begins with: a week after the last session, at its hours."""
    if not page.sessions:
        return {"day": "", "start": "14:00", "end": "16:00", "weeks": "3"}
    last = page.sessions[-1][0]
    start, end = local(last.starts_at), local(last.ends_at)
    day = (start + timedelta(days=7)).date().isoformat()
    return {"day": day, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "weeks": "1"}


@room.blueprint.route("/ateliers/<int:workshop_id>/terminer", methods=["GET", "POST"])
@entrance("staff")
def close_workshop(workshop_id: int) -> ResponseReturnValue:
    """Close a workshop with what came of it: how many came in all, and a sentence of what went well."""
    page = found(workshop_id)
    form = parked_forms.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        facts = fields.read(ClosingFacts, form, errors)
        if facts is not None:
            try:
                life.close(services(), actor(), workshop_id, facts)
                return redirect(url_for("office.workshop", workshop_id=workshop_id), 303)
            except Refused as refusal:
                fields.refused(ClosingFacts, refusal, errors)
    now = services().now()
    counted = {"came": str(reads.count_came(room.reading(), workshop_id))} if form is None else {}
    return render_template(
        "office/workshops/close.html",
        workshop=page,
        moment=moment.read(page.sessions),
        fields=fields.Fields(ClosingFacts, form, errors=errors, shown=counted),
        errors=errors,
        to_come=sum(1 for each, _present in page.sessions if each.starts_at > now and each.attendance_saved_at is None),
    ), 422 if errors else 200

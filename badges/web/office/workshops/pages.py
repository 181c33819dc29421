"""Pages of workshops: the list of a site, a proposal, the workshop itself, its sessions, and its end (J3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local, local_date
from badges.gatherings.rules import Participation
from badges.gatherings.workshops import create, life, reads, sessions
from badges.gatherings.workshops.rules import MOST_PEOPLE, MOST_PLACES, MOST_WEEKS, WorkshopState
from badges.gatherings.workshops.views import WorkshopPage
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.people import reads as people
from badges.recognition import reads as recognition
from badges.web.http import formats, forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.workshops import choosing

FIELDS = {
    "workshop.skills": "skills",
    "workshop.title_missing": "title",
    "workshop.title_too_long": "title",
    "workshop.capacity": "capacity",
    "workshop.capacity_taken": "capacity",
    "workshop.came": "came",
    "workshop.weeks": "weeks",
    "activity.unknown": "activity",
    "gathering.order": "end",
    "gathering.too_long": "end",
    "gathering.date": "day",
}
MOST = {"workshop.capacity": MOST_PLACES, "workshop.came": MOST_PEOPLE, "workshop.weeks": MOST_WEEKS}
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
    form = parking.submitted()
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    people = choosing.found(form, errors, site.id)
    if request.method == "POST" and form is not None and form.get("then") != "find" and not errors:
        member = forms.text(form, "member")
        proposer = errors.read("member", parsers.a_number, member) if member else None
        if not errors:
            try:
                number = create.propose_workshop(
                    services(),
                    actor(),
                    site_id=site.id,
                    title=forms.text(form, "title"),
                    activity=forms.text(form, "activity") or None,
                    description=forms.text(form, "description") or None,
                    proposed_by_id=proposer,
                    name_agreed=bool(form.get("agreed")),
                )
                return redirect(url_for("office.workshop", workshop_id=number), 303)
            except Refused as refusal:
                errors.refused(refusal, {**FIELDS, "workshop.names_someone": "title", "workshop": "description"})
    return render_template(
        "office/workshops/propose.html",
        site=site,
        form_values=form or forms.Form(),
        errors=errors,
        people=people,
        activities=room.activities(),
    ), 422 if errors else 200


@room.blueprint.route("/ateliers/<int:workshop_id>/suivi")
@entrance("staff")
def workshop(workshop_id: int) -> ResponseReturnValue:
    """One workshop: its sessions, who comes, who waits, whom to call, and what the public reads of it."""
    return shown(workshop_id, forms.FieldErrors())


def shown(workshop_id: int, errors: forms.FieldErrors) -> ResponseReturnValue:
    """Return the page of a workshop, with what could not be done."""
    page, now = found(workshop_id), services().now()
    instance = network.instance(room.reading())
    phone, hours = reached_at(page.site.phone, page.site.hours, instance.network if instance is not None else {})
    upcoming = [each for each, _present in page.sessions if each.ends_at > now and each.cancelled_at is None]
    withheld = people.named_in(room.reading(), {page.place, *(each.place for each in upcoming)}, [page.site_id])
    return render_template(
        "office/workshops/workshop.html",
        workshop=page,
        near=_near(page),
        states=WorkshopState,
        leads=page.in_role(Participation.LEADS),
        helps=page.in_role(Participation.HELPS),
        upcoming=[each.id for each in upcoming],
        invitation={"workshop": page.for_public(upcoming, withheld), "phone": phone, "hours": hours},
        today=local_date(now),
        most_places=SHOWN_PLACES,
        shown=room.shown,
        sees=room.sees,
        done=request.args.get("fait"),
        errors=errors,
    ), 422 if errors else 200


def _near(page: WorkshopPage) -> list[tuple[str, str | None, str, bool]]:
    """Return the list beside a workshop: what its site decides on, what is open, and the workshop itself."""
    lines = reads.workshop_lines(room.reading(), [page.site_id], services().now())
    shown = (WorkshopState.PROPOSED, WorkshopState.OPEN)
    return [
        (
            each.title,
            _("À décider") if each.state is WorkshopState.PROPOSED
            else _("Le %(day)s", day=formats.day_month(each.next_at)) if each.next_at else each.activity,
            url_for("office.workshop", workshop_id=each.id),
            each.id == page.id,
        )
        for each in lines
        if each.state in shown or each.id == page.id
    ][:NEAR]  # fmt: skip


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
    form = parking.submitted()
    errors, outdated = forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        text = forms.text(form, "capacity")
        capacity = errors.read("capacity", lambda given: _whole(given, "workshop.capacity"), text) if text else None
        if not errors:
            try:
                life.change(
                    services(),
                    actor(),
                    workshop_id,
                    title=forms.text(form, "title"),
                    activity=forms.text(form, "activity") or None,
                    description=forms.text(form, "description") or None,
                    place=forms.text(form, "place") or None,
                    capacity=capacity,
                    skills=[slug for slug in form.getlist("skills") if slug in known],
                    shown=form.get("version"),
                )
                return redirect(url_for("office.workshop", workshop_id=workshop_id), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                errors.refused(refusal, {**FIELDS, "workshop.not_open": "form", "workshop": "description"})
    activity = page.activity.key if page.activity else None
    recorded = {
        "title": page.title,
        "activity": activity,
        "description": page.description,
        "place": page.place,
        "capacity": page.capacity,
    }
    return render_template(
        "office/workshops/change.html",
        workshop=page,
        form_values=form if form is not None else recorded,
        version=forms.version(form, page.version, outdated=outdated),
        errors=errors,
        activities=room.activities(activity),
        both=_both(form, page, known) if outdated and form is not None else None,
        badges_known=known,
        skills=form.getlist("skills") if form is not None else page.skills,
    ), 409 if outdated else 422 if errors else 200


def _both(form: forms.Form, page: WorkshopPage, known: Mapping[str, str]) -> list[tuple[str, str, str]]:
    typed, recorded = (
        ", ".join(known[each] for each in skills if each in known) for skills in (form.getlist("skills"), page.skills)
    )
    return [
        (_("Nom de l’atelier"), forms.text(form, "title"), page.title),
        (_("Ce qu’on y fait"), forms.text(form, "description"), page.description or ""),
        (_("Activité"), forms.text(form, "activity"), page.activity.key if page.activity else ""),
        (_("Lieu"), forms.text(form, "place"), page.place or ""),
        (_("Nombre de places"), forms.text(form, "capacity"), str(page.capacity or "")),
        (_("Compétences souvent vues ici"), typed, recorded),
    ]


@room.blueprint.route("/ateliers/<int:workshop_id>/seances", methods=["GET", "POST"])
@entrance("staff")
def plan_sessions(workshop_id: int) -> ResponseReturnValue:
    """Enter the sessions of a workshop: one, or the same hour week after week."""
    page = found(workshop_id)
    form = parking.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        weeks = errors.read("weeks", lambda given: _whole(given, "workshop.weeks"), forms.text(form, "weeks"))
        hours = forms.times(form, errors)
        if hours is not None and weeks is not None:
            starts_at, ends_at = hours
            try:
                sessions.plan_sessions(
                    services(), actor(), workshop_id, starts_at=starts_at, ends_at=ends_at, weeks=weeks
                )
                return redirect(url_for("office.workshop", workshop_id=workshop_id), 303)
            except Refused as refusal:
                errors.refused(refusal, FIELDS)
    return render_template(
        "office/workshops/sessions.html",
        workshop=page,
        form_values=form if form is not None else _next_session(page),
        errors=errors,
        most=MOST_WEEKS,
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
    form = parking.submitted()
    errors = forms.FieldErrors()
    if request.method == "POST" and form is not None:
        came = errors.read("came", lambda given: _whole(given, "workshop.came"), forms.text(form, "came"))
        if not errors:
            try:
                life.close(services(), actor(), workshop_id, came=came, went_well=forms.text(form, "went_well") or None)
                return redirect(url_for("office.workshop", workshop_id=workshop_id), 303)
            except Refused as refusal:
                errors.refused(refusal, {**FIELDS, "workshop.not_open": "form", "workshop": "went_well"})
    now = services().now()
    return render_template(
        "office/workshops/close.html",
        workshop=page,
        form_values=form if form is not None else {"came": reads.count_came(room.reading(), workshop_id)},
        errors=errors,
        to_come=sum(1 for each, _present in page.sessions if each.starts_at > now and each.attendance_saved_at is None),
    ), 422 if errors else 200


def _whole(text: str, code: str) -> int:
    """Parse a whole number, also a negative one, which the intention refuses. Raises Refused: `code`."""
    if re.fullmatch(r"[-−]?[0-9]{1,6}", text) is None:
        raise Refused(code, most=MOST[code])
    return int(text.replace("−", "-"))

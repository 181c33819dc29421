"""Pages of gatherings: the form that records one, present, past or to come, and its attendance (J3)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.choices import read
from badges.base.errors import Outdated, Refused
from badges.base.times import local, local_date
from badges.gatherings import attend, schedule
from badges.gatherings import reads as gatherings
from badges.gatherings import workshops as workshop_room
from badges.gatherings.rules import GatheringKind, Participation, merged
from badges.people import find
from badges.people import reads as people
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import elsewhere, room
from badges.web.office.wording import role_words

NEW = "new"
REGULARS = 15
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
                url_for("office.gathering", gathering_id=gathering_id, pour=forms.row_number(request.args.get("pour"))),
                303,
            )
    fresh = form if form is not None else _gathering_defaults(site.id)
    return render_template(
        "office/gathering_new.html",
        site=site,
        form_values=fresh,
        errors=errors,
        workshops=workshops,
        award=_award_of_query(),
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
    day = errors.read("day", forms.a_day, forms.text(form, "day"))
    start = errors.read("start", forms.an_hour, forms.text(form, "start"))
    end = errors.read("end", forms.an_hour, forms.text(form, "end"))
    workshop_id = None if what in (GatheringKind.MEETING, NEW) else errors.read("what", forms.a_number, what)
    if errors or day is None or start is None or end is None:
        return None
    starts_at, ends_at = forms.span(day, start, end)
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
            starts_at=starts_at,
            ends_at=ends_at,
            place=forms.text(form, "place") or None,
            client_key=room.client_key(form.get("key")),
        )
    except Refused as refusal:
        errors.refused(refusal, GATHERING_FIELDS)
        return None


@room.blueprint.route("/seances/<int:gathering_id>", methods=["GET", "POST"])
@entrance("staff")
def gathering(gathering_id: int) -> ResponseReturnValue:
    """One gathering: its attendance, each member with a role; an award can be begun from here."""
    found = room.gathering(gathering_id)
    form = parking.submitted()
    errors = forms.FieldErrors()
    arrived: list[int] = []
    outdated = False
    if form is not None and form.get("then") == "find":
        arrived = [each.id for each in elsewhere.looked_for(form, errors)]
    elif request.method == "POST" and form is not None:
        try:
            kept = attend.record_attendance(
                services(),
                actor(),
                gathering_id,
                _ticked(form),
                was=_shown(form),
                observed=recognition.observed_members,
            )
        except Outdated:
            outdated = True
        else:
            wanted = forms.row_number(request.args.get("pour"))
            if form.get("then") == "visitor":
                return redirect(url_for("office.new_member", seance=gathering_id), 303)
            return redirect(
                url_for("office.gathering", gathering_id=gathering_id, pour=wanted, garde=1 if kept else None, note=1),
                303,
            )
    there = {row.member.id: row.role for row in gatherings.attendance(room.reading(), gathering_id)}
    chosen, undecided = dict(there), frozenset[int]()
    if form is not None:
        roles, undecided = merged(there, _shown(form), _ticked(form))
        chosen = dict(roles)
    arriving = forms.row_number(request.args.get("avec"))
    if arriving and form is None:
        arrived.append(arriving)
    for number in arrived:
        chosen.setdefault(number, Participation.TAKES_PART)
    award = _award_of_query()
    if award is not None and found.attendance_saved_at is None and form is None:
        chosen.setdefault(award.member.id, Participation.TAKES_PART)
    usual, others = _names(found.site_id, found.starts_at, list(there), list(chosen))
    return render_template(
        "office/gathering.html",
        gathering=found,
        there=there,
        chosen=chosen,
        usual=usual,
        others=others,
        observed=recognition.observed_members(room.reading(), gathering_id),
        award=award,
        to_come=found.starts_at > services().now() + timedelta(hours=12),
        just_saved=bool(request.args.get("note")),
        someone_kept=bool(request.args.get("garde")),
        open_form=form is not None or bool(arriving) or found.attendance_saved_at is None,
        shown=room.shown,
        errors=errors,
        both=[
            (room.shown(each), _role_words(chosen.get(each.id)), _role_words(there.get(each.id)))
            for each in usual + others
            if each.id in undecided
        ]
        if outdated
        else None,
    ), 409 if outdated else 422 if errors else 200


def _role_words(role: Participation | None) -> str:
    return role_words(role) if role is not None else _("Pas là")


def _shown(form: forms.Form) -> dict[int, Participation | None]:
    """The members that the page showed as present, with their roles: its hidden fields, such as "12-helps"."""
    shown: dict[int, Participation | None] = {}
    for value in form.getlist("was"):
        number, _, role = value.partition("-")
        if (member_id := forms.row_number(number)) is not None:
            shown[member_id] = read(Participation, role)
    return shown


def _ticked(form: forms.Form) -> dict[int, Participation]:
    roles: dict[int, Participation] = {}
    for value in form.getlist("present"):
        if (number := forms.row_number(value)) is not None:
            roles[number] = read(Participation, form.get(f"role-{value}", "")) or Participation.TAKES_PART
    return roles


def _names(
    site_id: int, starts_at: datetime, there: list[int], chosen: list[int]
) -> tuple[list[MemberView], list[MemberView]]:
    """Return the members to tick: those present or most often so, by name; and all others.

    A number of the form that the staff member may not name (`people.find`) is left out.
    """
    session = room.reading()
    present = {*there, *chosen}
    ranked = gatherings.regulars(session, site_id, starts_at - timedelta(days=120), limit=300)
    more = people.members_by_id(session, present.difference(each.id for each in ranked))
    found = {each.id for each in find.found_before(session, actor(), list(more), services().now())}
    named = [each for each in more.values() if each.id in found or each.id in there or room.sees(each.site_id)]
    ranked = [*named, *ranked]
    first = [member for member in ranked if member.id in present]
    first += [member for member in ranked if member.id not in present][: max(0, REGULARS - len(first))]
    rest = [member for member in ranked if member not in first]
    return sorted(first, key=_by_name), sorted(rest, key=_by_name)


def _by_name(member: MemberView) -> tuple[str, int]:
    return member.folded_name, member.id


def _award_of_query() -> AwardView | None:
    """The award that `pour` names, for which an earlier gathering is recorded."""
    award_id = forms.row_number(request.args.get("pour"))
    return room.award(award_id) if award_id else None

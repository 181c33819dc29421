"""The attendance of a gathering (J3): a row for each person, a role, and what a colleague recorded meanwhile.

Without a script it is one form. The script sends the same form a row at a time and reads JSON instead of a page: both
go through `attend.record_attendance`, where two pages add up.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.choices import read
from badges.base.errors import Outdated, Refused
from badges.base.times import local_date
from badges.gatherings import attend
from badges.gatherings import reads as gatherings
from badges.gatherings import visitors as visits
from badges.gatherings.rules import Participation, merged
from badges.gatherings.views import GatheringView, PresenceView, Present
from badges.people import reads as people
from badges.recognition import reads as recognition
from badges.web.http import formats, forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.http.errors import prefers_json
from badges.web.http.wording import gettext as _
from badges.web.http.wording import ngettext
from badges.web.office import elsewhere, room
from badges.web.office.attendance import names
from badges.web.office.attendance.names import Wanted
from badges.web.office.gatherings import award_of_query
from badges.web.office.wording import role_words

VIEW = "vue:"  # the buttons of the letters keep the form as it is
TAKE_BACK = "retirer:"
UNNAMED = "sans-nom"
SEEN = "chez:"  # keeps what is ticked, that person too, and goes on to what was seen of them
VISIT_FIELDS = {"name": "visitor", "sentence": "visitor"}
LATE = timedelta(hours=12)


@room.blueprint.route("/seances/<int:gathering_id>", methods=["GET", "POST"])
@entrance("staff")
def gathering(gathering_id: int) -> ResponseReturnValue:
    """One gathering: its attendance, each member with a role; an award can be begun from here."""
    found = room.gathering(gathering_id)
    form = parking.submitted()
    errors = forms.FieldErrors()
    wanted, arrived, outdated, refused, without = Wanted(), list[int](), False, False, False
    if form is not None and (asked := _asked(form)) is not None:
        without = _only_unnamed(found, asked.text)
        wanted, arrived = _found(found, asked, form, forms.FieldErrors() if without else errors)
    elif request.method == "POST" and form is not None:
        try:
            kept = _record(gathering_id, form)
        except Outdated:
            if prefers_json():
                return _told(found, form, _("Une autre page l’a changé entre-temps.")), 409
            outdated = True
        except Refused as refusal:
            if prefers_json():  # the script takes its row back, and says why
                raise
            errors.refused(refusal, {})
            refused = True
        else:
            if prefers_json():
                words = _("Une compétence a été vue chez cette personne : elle reste dans la liste.") if kept else ""
                return _told(found, form, words)
            following = _visited(gathering_id, form, errors) or _after(gathering_id, form, kept=bool(kept))
            if not errors:
                return redirect(following, 303)
    presences, visitors, present = gatherings.who_was_there(room.reading(), found)
    there = {row.member.id: row.role for row in presences}
    chosen, undecided = dict(there), frozenset[int]()
    if form is not None:
        roles, undecided = merged(there, _shown(form), _ticked(form))
        chosen = dict(roles)
    arriving = forms.row_number(request.args.get("avec"))
    newcomer = people.member(room.reading(), arriving) if arriving and form is None else None
    without = without or (newcomer is not None and newcomer.unnamed_on is not None)
    if arriving and form is None and not without:
        arrived.append(arriving)
    for number in arrived:
        chosen.setdefault(number, Participation.TAKES_PART)
    award = award_of_query()
    if award is not None and found.attendance_saved_at is None and form is None:
        chosen.setdefault(award.member.id, Participation.TAKES_PART)
    read = [each.member for each in presences] + ([newcomer] if newcomer is not None else [])
    shown = names.on_the_page(found, there, chosen, wanted, arrived, read=read)
    return render_template(
        "office/gathering.html",
        gathering=found,
        names=shown,
        wanted=wanted,
        count=count_words(present),
        present=present,
        visitors=visitors,
        visiting=[each.given_name for each in visitors if each.given_name],
        counts_without=_without_a_name() if without else "",
        visitor_name=forms.text(form, "visitor") if form is not None else "",
        key=forms.text(form, "key") if form is not None and errors else room.new_key(),
        recorded=_recorded(presences),
        observed=recognition.observed_members(room.reading(), gathering_id),
        award=award,
        withheld=people.named_in(room.reading(), {found.own_title, found.place}, [found.site_id]),
        there=there,
        to_come=found.starts_at > services().now() + LATE,
        no_cards=bool(request.args.get("cartes")),
        just_saved=bool(request.args.get("note")),
        just_seen=forms.row_number(request.args.get("vu")),
        someone_kept=bool(request.args.get("garde")),
        open_form=form is not None or bool(arriving) or _is_open(found),
        unsent=bool(arriving)
        if form is None
        else not outdated and request.method == "POST" and (refused or not errors),
        errors=errors,
        both=[
            (row.name, _role_words(chosen.get(row.id)), _role_words(there.get(row.id)))
            for row in shown.rows
            if row.id in undecided
        ]
        if outdated
        else None,
    ), 409 if outdated else 422 if errors else 200


@room.blueprint.route("/seances/<int:gathering_id>/noms")
@entrance("staff")
def gathering_names(gathering_id: int) -> ResponseReturnValue:
    """The rows of some letters, or of what was typed, as JSON for the script of the attendance page."""
    found = room.gathering(gathering_id)
    text = forms.text(request.args, "q")[:130]
    wanted = Wanted(text=text) if text else Wanted.of(request.args.get("vue"))
    shown = names.listed(found, wanted)
    rows = [{"id": row.id, "name": row.name, "detail": row.detail, "role": row.was} for row in shown.rows]
    unnamed = not rows and _only_unnamed(found, wanted.text)
    return jsonify(rows=rows, following=shown.following, words=_without_a_name() if unnamed else "")


def _only_unnamed(found: GatheringView, text: str) -> bool:
    """Whether those of the site whose names a text begins are all counted without them, and there is one."""
    known = people.members(room.reading(), [found.site_id], search=text, limit=names.PAGE) if text else []
    return bool(known) and all(each.unnamed_on is not None for each in known)


def _without_a_name() -> str:
    return _("Sa présence est notée sans son nom. Touchez « Une présence sans nom ».")


def _is_open(found: GatheringView) -> bool:
    """Whether the page begins with its names to tick: the same day until all is said, and while nothing is saved."""
    if found.attendance_saved_at is None or request.args.get("visite"):
        return True
    return local_date(found.starts_at) == local_date(services().now()) and not request.args.get("note")


def _asked(form: forms.Form) -> Wanted | None:
    """Return what the page shall show, when the form asks for other names instead of being saved."""
    then = form.get("then", "")
    if then.startswith(VIEW):
        return Wanted.of(then.removeprefix(VIEW))
    text = forms.text(form, elsewhere.FIELD)[:130]
    return Wanted(text=text) if then == "find" and text else None


def _found(
    found: GatheringView, wanted: Wanted, form: forms.Form, errors: forms.FieldErrors
) -> tuple[Wanted, list[int]]:
    """Return what to show, and the members of other sites whom the text names exactly.

    Nobody here and nobody there is an error. Those of other sites alone stand among the regulars.
    """
    if not wanted.text:
        return wanted, []
    here = names.listed(found, wanted).rows
    arrived = [each.id for each in elsewhere.looked_for(form, forms.FieldErrors() if here else errors, found.site_id)]
    return Wanted() if arrived and not here else wanted, arrived


def _record(gathering_id: int, form: forms.Form) -> frozenset[int]:
    return attend.record_attendance(
        services(),
        actor(),
        gathering_id,
        _ticked(form),
        was=_shown(form),
        observed=recognition.observed_members,
        nobody=form.get("then") == "nobody",
    )


def _visited(gathering_id: int, form: forms.Form, errors: forms.FieldErrors) -> str | None:
    """Note the visitor whose first name was typed, or take one back; the page that follows, where it asked for that."""
    then, name = form.get("then", ""), forms.text(form, "visitor")
    here = url_for("office.gathering", gathering_id=gathering_id, visite=1)
    if then.startswith(TAKE_BACK):
        visitor_id = forms.row_number(then.removeprefix(TAKE_BACK))
        if visitor_id is not None:
            visits.take_back_visitor(services(), actor(), gathering_id, visitor_id)
        return here
    if then == UNNAMED:
        visits.note_unnamed(services(), actor(), gathering_id, client_key=room.client_key(form.get("key")))
        return here
    if then != "visit" and not name:
        return None
    try:
        visits.note_visitor(services(), actor(), gathering_id, name, client_key=room.client_key(form.get("key")))
    except Refused as refusal:
        errors.refused(refusal, VISIT_FIELDS)
    return here if then in ("visit", "find") else None


def _after(gathering_id: int, form: forms.Form, *, kept: bool) -> str:
    if form.get("then") == "visitor":
        return url_for("office.new_member", seance=gathering_id)
    award_id = forms.row_number(request.args.get("pour"))
    if (member_id := _seen_of(form)) is not None:
        return url_for("office.observe", gathering_id=gathering_id, member_id=member_id)
    return url_for("office.gathering", gathering_id=gathering_id, pour=award_id, garde=1 if kept else None, note=1)


def _seen_of(form: forms.Form) -> int | None:
    """The member of whom something was seen, when the button of their row was pressed."""
    then = form.get("then", "")
    return forms.row_number(then.removeprefix(SEEN)) if then.startswith(SEEN) else None


def _told(found: GatheringView, form: forms.Form, words: str) -> Response:
    """Return to the script what is recorded now of the members that it sent, and the sentences of the page."""
    presences, _visitors, present = gatherings.who_was_there(room.reading(), found)
    sent = {*_shown(form), *_ticked(form)}
    return jsonify(
        present=present.people,
        count=count_words(present),
        saved=_("Enregistré à %(hour)s", hour=formats.clock(services().now())),
        roles={str(row.member.id): row.role for row in presences if row.member.id in sent},
        words=words,
    )


def count_words(present: Present) -> str:
    """Return "12 présents", "12 présents, dont 1 de passage", "12 présents, dont 1 sans nom, 1 de passage"."""
    if not present.people:
        return _("Personne n’est coché")
    there = ngettext("%(num)s présent", "%(num)s présents", present.people)
    unnamed = _("%(num)s sans nom", num=present.unnamed) if present.unnamed else ""
    visiting = _("%(num)s de passage", num=present.visitors) if present.visitors else ""
    apart = ", ".join(each for each in (unnamed, visiting) if each)
    return _("%(there)s, dont %(apart)s", there=there, apart=apart) if apart else there


def _recorded(presences: list[PresenceView]) -> str | None:
    """Return who recorded the attendance, and when last: a sheet may be entered by another person, days later."""
    if not presences:
        return None
    names_of = dict.fromkeys(each.recorded_by for each in presences if each.recorded_by is not None)
    day = formats.day_month(max(each.recorded_at for each in presences))
    return _("Saisi par %(names)s le %(day)s", names=", ".join(names_of), day=day) if names_of else None


def _role_words(role: Participation | None) -> str:
    return role_words(role) if role is not None else _("Pas là")


def _shown(form: forms.Form) -> dict[int, Participation | None]:
    """The members that the page showed as present, with their roles: its hidden fields, such as "12-helps"."""
    shown: dict[int, Participation | None] = {}
    for value in form.getlist("was"):
        number, _sep, role = value.partition("-")
        if (member_id := forms.row_number(number)) is not None:
            shown[member_id] = read(Participation, role)
    return shown


def _ticked(form: forms.Form) -> dict[int, Participation]:
    roles: dict[int, Participation] = {}
    seen_of = _seen_of(form)
    for value in [*form.getlist("present"), *([str(seen_of)] if seen_of is not None else [])]:
        if (number := forms.row_number(value)) is not None:
            roles[number] = read(Participation, form.get(f"role-{value}", "")) or Participation.TAKES_PART
    return roles

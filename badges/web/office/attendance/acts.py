"""The acts of an attendance page, one function each, by the name that its button sends (`form.Act`).

Two ask for other names and record nothing. All others record first who is ticked, as a save does, by
`attendance.record_attendance`, where two pages add up; then they do what is theirs, and say which page follows. The
script of the page sends the same form a row at a time, and reads JSON instead of a page. A row that waited in the
telephone is recorded by `attendance.record_late`, and is outdated by nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import MappingProxyType
from typing import Final

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Outdated, Refused
from badges.gatherings import attendance
from badges.gatherings import reads as gatherings
from badges.gatherings import visitors as visits
from badges.gatherings.views import GatheringView
from badges.people import reads as people
from badges.recognition import reads as recognition
from badges.web.http import formats, forms
from badges.web.http.access import actor, services
from badges.web.http.errors import prefers_json
from badges.web.http.wording import gettext as _
from badges.web.office import members_elsewhere, room
from badges.web.office.attendance import named_alone, names
from badges.web.office.attendance.form import Act, AttendanceForm
from badges.web.office.attendance.picture import Picture, apart_words, count_words, picture, where_seen
from badges.web.office.matching import invitations
from badges.web.office.offline import late

VISIT_FIELDS: Final = {"name": "visitor", "sentence": "visitor"}
View = Callable[[GatheringView, AttendanceForm], ResponseReturnValue]
Follow = Callable[[GatheringView, AttendanceForm, frozenset[int]], str]


def answer(shown: Picture) -> ResponseReturnValue:
    """Return the page, with the status of what it says."""
    template = "office/attendance.html" if shown.is_sheet else "office/gathering.html"
    told = invitations.of_meeting(shown.gathering.id) if shown.to_come and not actor().accompanies else []
    return render_template(template, picture=shown, invitations=told, shown=room.shown), shown.status


# -- other names are shown, with the form as it was filled in ---------------------------------------------------------


def show_letters(found: GatheringView, form: AttendanceForm) -> ResponseReturnValue:
    """Show the names between two letters, those that follow them, or the regulars again."""
    return answer(picture(found, form, wanted=form.wanted, unsent=request.method == "POST"))


def find(found: GatheringView, form: AttendanceForm) -> ResponseReturnValue:
    """Show the names that begin with what was typed, and members of other sites that it names exactly.

    A text that names no member, here or there, is an error. A look says nothing of who is here: each member of another
    site is a row to tap.
    """
    without_name, errors = names.only_unnamed(found, form.wanted.text), forms.FieldErrors()
    here = names.listed(found, form.wanted).rows
    looked = []
    if not actor().accompanies:
        looked = members_elsewhere.named(
            form.text, forms.FieldErrors() if here or without_name else errors, found.site_id
        )
    elif not here and not without_name:
        errors.add(members_elsewhere.FIELD, names.NOT_FOUND)
    shown = picture(
        found,
        form,
        wanted=form.wanted,
        found_elsewhere=[each.id for each in looked],
        without_name=without_name,
        errors=errors,
        unsent=request.method == "POST" and not errors,
    )
    return answer(shown)


# -- who is ticked is recorded first ----------------------------------------------------------------------------------


def recording(follow: Follow) -> View:
    """Make an act of what follows the record of who is ticked: a function that returns the address of the next page.

    It is told which members were un-ticked and stay, and may refuse what it was given: the page then says so beside
    the field. For the script only what is recorded follows, a visitor (`BY_SCRIPT`), and no page.
    """

    @wraps(follow)
    def act(found: GatheringView, form: AttendanceForm) -> ResponseReturnValue:
        errors = forms.FieldErrors()
        if form.waited is not None and prefers_json():
            return _late(found, form, follow)
        try:
            kept = _record(found, form)
        except Outdated:
            if prefers_json():
                return _told(found, form, _("Une autre page l’a changé entre-temps.")), 409
            return answer(picture(found, form, outdated=True))
        except Refused as refusal:
            if prefers_json():  # the script takes its row back, and says why
                raise
            errors.refused(refusal, {})
            return answer(picture(found, form, errors=errors, unsent=True))
        if prefers_json():
            if form.act in BY_SCRIPT:
                follow(found, form, kept)
            return _told(found, form, _kept_words() if kept else "", kept=where_seen(kept))
        try:
            return redirect(follow(found, form, kept), 303)
        except Refused as refusal:
            errors.refused(refusal, VISIT_FIELDS)
            return answer(picture(found, form, errors=errors))

    return act


@recording
def save(found: GatheringView, form: AttendanceForm, kept: frozenset[int]) -> str:
    """Keep who is ticked, or that no one came, with the visitor whose first name was typed; the page says so.

    Where no one is noted, the page that follows asks once whether no one came.
    """
    _note_typed_visitor(found, form)
    award_id = parsers.row_number(request.args.get("pour"))
    if not form.ticked and room.gathering(found.id).attendance_saved_at is None:
        return url_for("office.gathering", gathering_id=found.id, pour=award_id, personne=1, _anchor="personne")
    staying = "-".join(map(str, sorted(kept))) or None
    return url_for("office.gathering", gathering_id=found.id, pour=award_id, garde=staying, note=1)


@recording
def note_visitor(found: GatheringView, form: AttendanceForm, _kept: frozenset[int]) -> str:
    """Note a visitor by a first name, and come back to the names to tick."""
    key = room.client_key(form.key)
    visits.note_visitor(services(), actor(), found.id, form.visitor, client_key=key)
    return _names_to_tick(found)


@recording
def take_back_visitor(found: GatheringView, form: AttendanceForm, _kept: frozenset[int]) -> str:
    """Take back a visitor who was noted by mistake, and come back to the names to tick."""
    if form.number is not None:
        visits.take_back_visitor(services(), actor(), found.id, form.number)
    return _names_to_tick(found)


@recording
def note_unnamed(found: GatheringView, form: AttendanceForm, _kept: frozenset[int]) -> str:
    """Count one person more without a name, and come back to the names to tick."""
    visits.note_unnamed(services(), actor(), found.id, client_key=room.client_key(form.key))
    return _names_to_tick(found)


@recording
def register_member(found: GatheringView, form: AttendanceForm, _kept: frozenset[int]) -> str:
    """Go on to the registration of a new member, which leads back here."""
    _note_typed_visitor(found, form)
    return url_for("office.new_member", seance=found.id)


@recording
def note_seen(found: GatheringView, form: AttendanceForm, _kept: frozenset[int]) -> str:
    """Go on to what was seen of a member, who stays present by this form."""
    _note_typed_visitor(found, form)
    return url_for("office.observe", gathering_id=found.id, member_id=form.number)


ACTS: Final[Mapping[Act, View]] = MappingProxyType(
    {
        Act.LETTERS: show_letters,
        Act.FIND: find,
        Act.SAVE: save,
        Act.NOBODY: save,
        Act.VISIT: note_visitor,
        Act.TAKE_BACK: take_back_visitor,
        Act.UNNAMED: note_unnamed,
        Act.REGISTER: register_member,
        Act.SEEN: note_seen,
    }
)
RECORDS_NOTHING: Final = frozenset({Act.LETTERS, Act.FIND})
BY_SCRIPT: Final = frozenset({Act.VISIT, Act.UNNAMED, Act.TAKE_BACK})


def _record(found: GatheringView, form: AttendanceForm) -> frozenset[int]:
    return attendance.record_attendance(
        services(),
        actor(),
        found.id,
        named_alone.tickable(found, form.ticked),
        was=form.shown,
        observed=recognition.observed_members,
        nobody=form.act is Act.NOBODY,
        client_key=room.client_key(form.key) if prefers_json() and form.act not in BY_SCRIPT else None,
    )


def _late(found: GatheringView, form: AttendanceForm, follow: Follow) -> Response:
    """Record one entry that waited in a telephone, and tell its script what became of it."""
    key = room.client_key(form.key)
    if form.act in BY_SCRIPT:
        follow(found, form, frozenset())
        noted = gatherings.noted_visitor(room.reading(), found.id, key) if key is not None else None
        return _told(found, form, "", **({"visitor": noted[0].id, "same": noted[1]} if noted is not None else {}))
    record = attendance.record_late(
        services(),
        actor(),
        found.id,
        named_alone.tickable(found, form.ticked),
        was=form.shown,
        noted_at=late.noted_at(form.waited),
        observed=recognition.observed_members,
        unsaid=form.unsaid,
        client_key=key,
    )
    words = _kept_words() if record.kept else ""
    roles = {str(number): role for number, role in record.roles.items()}
    differences = [
        {
            "member": number,
            "mine": each.mine or "",
            "other": each.other or "",
            "stands": each.stands or "",
            "by": each.by,
            "at": late.when(each.at),
        }
        for number, each in record.differences.items()
    ]
    gone = [{"member": number, "name": _name_here(number)} for number in sorted(record.gone)]
    return _told(found, form, words, roles=roles, differences=differences, gone=gone, kept=where_seen(record.kept))


def _name_here(number: int) -> str:
    """Return the name of a member of one's own sites who can be noted no more; "" for any other number, and to who
    accompanies members elsewhere."""
    member = people.member(room.reading(), number) if not actor().accompanies else None
    return room.shown(member) if member is not None and room.sees(member.site_id) else ""


def _note_typed_visitor(found: GatheringView, form: AttendanceForm) -> None:
    if form.visitor:
        visits.note_visitor(services(), actor(), found.id, form.visitor, client_key=room.client_key(form.key))


def _names_to_tick(found: GatheringView) -> str:
    return url_for("office.gathering", gathering_id=found.id, visite=1)


def _kept_words() -> str:
    return _("Une compétence a été vue chez cette personne : elle reste dans la liste.")


def _told(found: GatheringView, form: AttendanceForm, words: str, **more: object) -> Response:
    """Return to the script what is recorded now of the members that it sent, and the sentences of the page."""
    presences, _visitors, present = gatherings.who_was_there(room.reading(), found)
    sent = {*form.shown, *form.ticked}
    told = {
        "present": present.people,
        "count": count_words(present),
        "apart": apart_words(present),
        "saved": _("Gardé à %(hour)s", hour=formats.clock(services().now())),
        "roles": {str(row.member.id): row.role for row in presences if row.member.id in sent},
        "words": words,
    }
    return jsonify({**told, **more})

"""The attendance of a gathering (J3): a row for each person, a role, and what a colleague recorded meanwhile.

Without a script it is one form, whose buttons name the act (`acts`). The script asks for further rows as JSON.
"""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.gatherings.views import GatheringView
from badges.people import reads as people
from badges.web.http import forms, parked_forms
from badges.web.http.access import SAFE_METHODS, actor, entrance
from badges.web.http.wording import words
from badges.web.office import room
from badges.web.office.attendance import acts, names
from badges.web.office.attendance.form import AttendanceForm
from badges.web.office.attendance.names import Wanted
from badges.web.office.attendance.picture import picture, without_name_words


@room.blueprint.route("/seances/<int:gathering_id>", methods=["GET", "POST"])
@entrance("staff")
def gathering(gathering_id: int) -> ResponseReturnValue:
    """One gathering: its attendance, each member with a role; an award can be begun from here."""
    found = room.gathering(gathering_id)
    sent = parked_forms.submitted()
    if sent is None:
        return _fresh(found)
    form = AttendanceForm.of(sent)
    if request.method in SAFE_METHODS and form.act not in acts.RECORDS_NOTHING:
        return acts.answer(picture(found, form))  # it came back with the sign-in, and is sent again by hand
    return acts.ACTS[form.act](found, form)


def _fresh(found: GatheringView) -> ResponseReturnValue:
    """The page as it is recorded, with the member who was registered or found a moment ago (`avec`) ticked.

    Who accompanies members elsewhere registers none, and reads no name by its number.
    """
    arriving = parsers.row_number(request.args.get("avec")) if not actor().accompanies else None
    newcomer = people.member(room.reading(), arriving) if arriving else None
    without_name = newcomer is not None and newcomer.unnamed_on is not None
    shown = picture(
        found,
        arrived=[arriving] if arriving and not without_name else [],
        newcomer=newcomer,
        without_name=without_name,
        unsent=bool(arriving),
    )
    return acts.answer(shown)


@room.blueprint.route("/seances/<int:gathering_id>/noms")
@entrance("staff")
def gathering_names(gathering_id: int) -> ResponseReturnValue:
    """The rows of some letters, or of what was typed, as JSON for the script of the attendance page."""
    found = room.gathering(gathering_id)
    text = forms.text(request.args, "q")[: names.TEXT_LENGTH]
    wanted = Wanted(text=text) if text else Wanted.of(request.args.get("vue"))
    shown = names.listed(found, wanted)
    rows = [{"id": row.id, "name": row.name, "detail": row.detail, "role": row.was} for row in shown.rows]
    told = room.alike_words() if shown.alike else ""
    if not rows:
        unnamed = names.only_unnamed(found, wanted.text)
        told = without_name_words() if unnamed else words(names.NOT_FOUND) if actor().accompanies else ""
    return jsonify(rows=rows, following=shown.following, words=told)

"""What a member wishes of others, rest, which the coordination gives, and what is said at a meeting."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.parsers import row_number
from badges.gatherings import reads as gatherings
from badges.matching.objections import keep_apart as objections
from badges.matching.objections import reads, rest
from badges.matching.rules import PostingSide
from badges.people import reads as people
from badges.people.views import MemberView
from badges.web import matching_words
from badges.web.http import formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

FOUND = 10  # of a search
SAY, TAKE_BACK = "say", "back"  # before the number of the other person, on the button


@room.blueprint.route("/membres/<int:member_id>/pas-avec", methods=["GET", "POST"])
@entrance("staff")
def member_objections(member_id: int) -> ResponseReturnValue:
    """« Pas avec cette personne »: what the member said, a search to say it of one more, and a tap to take it back."""
    person, form, errors = room.member(member_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        try:
            _carry_out(member_id, forms.pressed(form))
            return redirect(url_for("office.member_objections", member_id=member_id, note=1), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    search = forms.searched(request.args)
    said = reads.of_member(room.reading(), member_id, unless=room.own_records())
    found = [each for each in _found(person, search) if each.id not in {one.other.id for one in said}]
    apart = room.told_apart([*found, *(each.other for each in said)], unlisted=True)
    return render_template(
        "office/matching/objections.html",
        member=person,
        said=[(each, room.named(each.other, apart)) for each in said],
        found=[(each.id, room.named(each, apart)) for each in found],
        search=search,
        by_letters=not room.of_coordination(),
        just_saved=bool(request.args.get("note")),
        errors=errors,
    ), 422 if errors else 200


def _found(person: MemberView, search: str) -> list[MemberView]:
    """Members of the person's site whose name begins so. The coordination of no site finds by whole names alone."""
    if not search or room.of_coordination():
        return []
    found = people.members(room.reading(), [person.site_id], search=search, limit=FOUND + 1, by_name=True)
    return [each for each in found if each.id != person.id][:FOUND]


def _carry_out(member_id: int, pressed: str) -> None:
    """Do what the button says of one person. Raises Refused: form.choice; NotFound."""
    act, _, text = pressed.partition(":")
    other = row_number(text)
    if act not in (SAY, TAKE_BACK):
        raise Refused("form.choice")
    if other is None:
        raise NotFound
    (objections.keep_apart if act == SAY else objections.take_back)(services(), actor(), member_id, other)


@room.blueprint.route("/seances/<int:gathering_id>/annonces")
@entrance("staff")
def gathering_postings(gathering_id: int) -> ResponseReturnValue:
    """The people of a gathering, to write down what one of them offers or looks for, and to be back here."""
    meeting = room.gathering(gathering_id)
    there = [each.member for each in gatherings.attendance(room.reading(), gathering_id)]
    people_there = [each for each in there if room.sees(each.site_id) and not each.practice and each.left_on is None]
    apart = room.told_apart(people_there)
    return render_template(
        "office/matching/gathering.html",
        gathering=meeting,
        there=[(each.id, room.named(each, apart)) for each in people_there],
        sides=[(each.value, formats.capitalized(matching_words.side(each))) for each in PostingSide],
        just_saved=bool(request.args.get("dit")),
    )


@room.blueprint.post("/membres/<int:member_id>/repos")
@entrance("coordinator")
def rest_threads(member_id: int) -> ResponseReturnValue:
    """Let the threads of a member rest, or go on. Raises Refused: form.choice."""
    pressed = forms.pressed(request.form)
    if pressed not in ("rest", "resume"):
        raise Refused("form.choice")
    (rest.rest if pressed == "rest" else rest.resume)(services(), actor(), member_id)
    return redirect(url_for("office.member_postings", member_id=member_id, note=1), 303)

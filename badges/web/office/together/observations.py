"""The same badge for several people, up to what was seen of each (J4): the badge, the people, one page for all.

Nothing is written before the third page is sent: which badge and which people stands in the addresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotAllowed, NotFound, Outdated, Refused
from badges.base.text import names
from badges.recognition import reads as recognition
from badges.recognition.together import reads as together
from badges.recognition.together.see_several import NOTHING, Entry, see_several
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, words
from badges.web.office import room, wizard
from badges.web.office.wording import gathering_line

WHO = "avec"  # in the address: the number of each person, once
WITHOUT = "sans"  # in the form: the number of each person to take off the page, unless something is ticked


@dataclass(frozen=True)
class Row:
    """One person on the page of what was seen: what is ticked and written, and what to correct."""

    person: together.Person
    ticked: list[str]
    sentence: str
    version: str
    errors: dict[str, str]
    both: list[tuple[str, str | None, str | None]] | None  # where another page changed it meanwhile
    untouched: bool  # nothing is ticked: may be taken off the page


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/plusieurs")
@entrance("staff")
def choose_badge_together(gathering_id: int) -> ResponseReturnValue:
    """Choose the badge: first those that were seen at this gathering, or that its workshop declares."""
    gathering, session = room.gathering(gathering_id), room.reading()
    first = together.to_begin_with(session, gathering_id)
    known = {badge.slug: badge for badge in recognition.badges(session)}
    return render_template(
        "office/together/badge.html",
        gathering=gathering,
        line=gathering_line(gathering),
        first=[known[slug] for slug in first if slug in known],
        others=[badge for slug, badge in known.items() if slug not in first],
        steps=wizard.STEPS,
    )


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/plusieurs/<slug>")
@entrance("staff")
def choose_people(gathering_id: int, slug: str) -> ResponseReturnValue:
    """Tick those who were seen to do it."""
    several = _several(gathering_id, slug)
    return render_template(
        "office/together/people.html",
        several=several,
        line=gathering_line(several.gathering),
        nobody=bool(request.args.get("personne")),
        who=request.args.getlist(WHO),
        steps=wizard.STEPS,
    )


@room.blueprint.route("/seances/<int:gathering_id>/reconnaitre/plusieurs/<slug>/vu", methods=["GET", "POST"])
@entrance("staff")
def seen_together(gathering_id: int, slug: str) -> ResponseReturnValue:
    """What was seen of each person, and a sentence of her own, on one page."""
    several = _several(gathering_id, slug)
    wanted = request.args.getlist(WHO)
    form = parked_forms.submitted()
    people = [
        each
        for each in several.people
        if str(each.member.id) in wanted and not each.held and not (form is not None and _without(form, each.member.id))
    ]
    if not people:
        again = url_for("office.choose_people", gathering_id=gathering_id, slug=slug, personne=1)
        return redirect(again, 303)
    refused: dict[int, Refused | NotAllowed | Outdated] = {}
    nothing = False
    if request.method == "POST" and form is not None:
        entries = [_entry(form, each.member.id) for each in people]
        refused = see_several(services(), actor(), gathering_id, slug, entries)
        nothing = not refused and not any(each.criteria for each in entries)
        if not refused and not nothing:
            return redirect(url_for("office.agreements", gathering_id=gathering_id, slug=slug), 303)
        now_recorded = {each.member.id: each for each in _several(gathering_id, slug).people}
        people = [now_recorded[each.member.id] for each in people if each.member.id in now_recorded]
    rows = [_row(each, several, form, refused.get(each.member.id)) for each in people]
    summary = {name: f"{row.person.member.given_name} : {said}" for row in rows for name, said in row.errors.items()}
    if nothing:
        summary["form"] = words("observation.nothing")
    outdated = any(row.both for row in rows)
    return render_template(
        "office/together/seen.html",
        several=several,
        line=gathering_line(several.gathering),
        rows=rows,
        errors=summary,
        steps=wizard.STEPS,
    ), 409 if outdated else 422 if summary else 200


def _several(gathering_id: int, slug: str) -> together.Several:
    try:
        return together.several(services(), actor(), gathering_id, slug)
    except NotAllowed as refusal:
        raise NotFound from refusal


def _without(form: forms.Form, number: int) -> bool:
    return str(number) in form.getlist(WITHOUT) and not form.getlist(f"criteria-{number}")


def _entry(form: forms.Form, number: int) -> Entry:
    return Entry(
        member_id=number,
        criteria=tuple(form.getlist(f"criteria-{number}")),
        sentence=form.get(f"sentence-{number}"),
        shown=form.get(f"version-{number}"),
    )


def _row(
    person: together.Person,
    several: together.Several,
    form: forms.Form | None,
    refusal: Refused | NotAllowed | Outdated | None,
) -> Row:
    number = person.member.id
    if form is None:
        return Row(person, list(person.ticked), person.sentence or "", person.version, {}, None, untouched=False)
    entry = _entry(form, number)
    outdated = isinstance(refusal, Outdated)
    errors = forms.FieldErrors()
    if refusal is not None and not outdated:
        about_sentence = refusal.code.startswith("sentence.")
        errors.add(f"{'sentence' if about_sentence else 'criteria'}-{number}", refusal.code, **refusal.facts)
    typed = names.clean(entry.sentence)
    both = [
        (_("Ce que vous avez vu"), _in_words(several, entry.criteria), _in_words(several, person.ticked)),
        (_("La phrase"), typed, person.sentence),
    ]
    recorded = refusal is None or outdated
    version = person.version if recorded else form.get(f"version-{number}", person.version)
    untouched = refusal is not None and refusal.code == NOTHING
    shown = both if outdated else None
    return Row(person, list(entry.criteria), entry.sentence or "", version, errors, shown, untouched=untouched)


def _in_words(several: together.Several, keys: tuple[str, ...]) -> str:
    criteria = several.badge.current.content["criteria"]
    return " ; ".join(in_language(each) for each in criteria if each["key"] in keys)

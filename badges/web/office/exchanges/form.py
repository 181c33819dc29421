"""The form that records an exchange, past or to come, and the same one to correct it (J3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import Outdated, Refused
from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges import change, record
from badges.exchanges.facts import ExchangeFacts
from badges.gatherings import reads as gatherings
from badges.people import reads as member_reads
from badges.people.other_sites import FoundMember
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.web import activity_words
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.errors import prefers_json
from badges.web.http.wording import gettext as _
from badges.web.office import members_elsewhere, room
from badges.web.office.offline import late

LATELY = timedelta(days=120)
REGULARS = 60  # who come most, in the lists of names at once
FOUND, MOST_NAMED = 40, 80
SIDES = ("giver", "receiver")
LETTERS = {side: f"{side}_letters" for side in SIDES}  # the first letters of a name that stands in no first list


@room.blueprint.route("/echanges/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_exchange() -> ResponseReturnValue:
    """Record what one member gave another, or plan it."""
    form = room.with_activity(parked_forms.submitted())
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    if request.method == "POST" and form is not None and prefers_json():
        return _sent_by_script(form, errors, site.id)
    people = _people(form, errors, site.id)
    if request.method == "POST" and form is not None and not people.asked and not errors:
        facts = fields.read(ExchangeFacts, form, errors)
        if facts is None:
            wrong = record.wrong(services(), room.reading(), actor(), site.id, ExchangeFacts.sound(form))
            fields.refused_too(ExchangeFacts, wrong, errors)
        else:
            key = forms.sent_key(form)
            try:
                number = record.record_exchange(services(), actor(), site.id, facts, client_key=key)
                return redirect(url_for("office.exchange", exchange_id=number, note=1), 303)
            except Refused as refusal:
                fields.refused(ExchangeFacts, refusal, errors)
    today = {"day": local_date(services().now()).isoformat()}
    form = people.chosen(form)
    sent = form if form is not None else forms.Form()
    return render_template(
        "office/exchange_form.html",
        site=site,
        fields=fields.Fields(ExchangeFacts, form, errors=errors, shown=today),
        form_values=sent,
        errors=errors,
        activities=room.activities(),
        key=forms.sent_key(sent) or forms.new_key(),
        **people.shown(),
    ), 422 if errors else 200


def _sent_by_script(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> ResponseReturnValue:
    """Record what waited in a telephone; without a day, on the day on which it was noted there.

    Who was merged meanwhile is the one who stays. A refusal is told by its code.
    """
    sent = form.copy()
    numbers = {side: parsers.row_number(forms.text(form, side)) for side in SIDES}
    owner = member_reads.standing(room.reading(), [number for number in numbers.values() if number is not None])
    for side, number in numbers.items():
        if number is not None:
            sent[side] = str(owner[number])
    if "day" not in form:
        sent["day"] = local_date(late.noted_at(late.waited(form))).isoformat()
    facts = fields.read(ExchangeFacts, sent, errors)
    if facts is None or errors:
        return late.unfit(errors)
    number = record.record_exchange(services(), actor(), site_id, facts, client_key=forms.sent_key(form))
    return jsonify(saved=_("C’est noté."), exchange=number)


@room.blueprint.route("/echanges/<int:exchange_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_exchange(exchange_id: int) -> ResponseReturnValue:
    """Correct an exchange: what, when, who."""
    found, errors = room.exchange(exchange_id), forms.FieldErrors()
    form = room.with_activity(parked_forms.submitted())
    people = _people(form, errors, found.site_id, (found.giver, found.receiver))
    outdated = False
    if request.method == "POST" and form is not None and not people.asked and not errors:
        facts = fields.read(ExchangeFacts, form, errors)
        if facts is None:
            wrong = change.wrong(services(), room.reading(), actor(), exchange_id, ExchangeFacts.sound(form))
            fields.refused_too(ExchangeFacts, wrong, errors)
        else:
            observed, shown = recognition.observed_in_exchange, form.get(versions.FIELD)
            try:
                change.change(services(), actor(), exchange_id, facts, observed=observed, shown=shown)
                return redirect(url_for("office.exchange", exchange_id=exchange_id, note=1), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(ExchangeFacts, refusal, errors)
    form = people.chosen(form)
    activity = found.activity.key if found.activity else None
    people_in = {"giver": found.giver.id, "receiver": found.receiver.id}
    recorded, activities = ExchangeFacts.recorded(found, activity=activity, **people_in), room.activities(activity)
    called = dict(people.choices())
    words: dict[str, dict[Any, str]] = {"giver": called, "receiver": called}
    words["activity"] = dict(activity_words.names(activities))
    shown_fields = fields.Fields(ExchangeFacts, form, recorded, errors, words=words)
    return render_template(
        "office/exchange_form.html",
        exchange=found,
        fields=shown_fields,
        form_values=form if form is not None else forms.Form(),
        errors=errors,
        activities=activities,
        outdated=outdated,
        both=shown_fields.differing() if outdated else None,
        version=forms.version(form, change.version(found), outdated=outdated),
        **people.shown(),
    ), 409 if outdated else 422 if errors else 200


@dataclass(frozen=True)
class _People:
    """Who the form offers: the members of its lists, those named and found before, and whether it only asked.

    `lettered`: those that the letters of each side find, to choose from in one tap; `alike`: the sides where no name
    begins with them, and these sound like it: none of them is chosen for the person.
    """

    often: list[MemberView]
    named: list[MemberView]
    found: list[FoundMember]
    lettered: dict[str, list[MemberView]]
    alike: frozenset[str]
    asked: bool

    def choices(self) -> list[tuple[int, str]]:
        """Return the members of the lists, by number and name."""
        found = dict.fromkeys(self.found)
        return _names(self.often, self.named) + [(each.id, f"{each.name} ({each.site})") for each in found]

    def chosen(self, form: forms.Form | None) -> forms.Form | None:
        """Return the form with the one member that the letters of a side find chosen there."""
        if form is None or not self.lettered:
            return form
        chosen = form.copy()
        for side, found in self.lettered.items():
            chosen[side] = str(found[0].id) if self._is_sure(side, found) else ""
        return chosen

    def shown(self) -> dict[str, object]:
        """Return what the template shows of them."""
        several = {side: found for side, found in self.lettered.items() if not self._is_sure(side, found)}
        return {
            "members": self.choices(),
            "found": [each.id for each in dict.fromkeys(self.found)],
            "named": [each.id for each in self.named],
            "many": len(self.often) == REGULARS,
            "lettered": {side: _names(found, ()) for side, found in several.items()},
            "alike": {side: room.alike_words() for side in self.alike},
        }

    def _is_sure(self, side: str, found: list[MemberView]) -> bool:
        return len(found) == 1 and side not in self.alike


def _people(
    form: forms.Form | None, errors: forms.FieldErrors, site_id: int, recorded: tuple[MemberView, ...] = ()
) -> _People:
    found = members_elsewhere.found_before(form) if form is not None else []
    lettered, alike = _lettered(site_id, form, errors)
    named = _named(site_id, form, lettered)
    asked = _searches(form)
    if not asked and form is not None and forms.pressed(form) == "find":
        asked = True
        found += members_elsewhere.looked_for(form, errors, site_id)
    since = services().now() - LATELY
    often = gatherings.regulars(room.reading(), site_id, since, limit=REGULARS)
    there = {each.id for each in (*often, *named)}
    named += [each for each in recorded if each.id not in there]
    others = [each for each in found if each.id not in {one.id for one in named}]
    return _People(often, named, others, lettered, alike, asked)


def _named(site_id: int, form: forms.Form | None, lettered: Mapping[str, Sequence[MemberView]]) -> list[MemberView]:
    """Return the members that the form has named already, and those that its letters find now."""
    if form is None:
        return []
    texts = [*form.getlist("named"), *(forms.text(form, side) for side in SIDES)]
    numbers = [number for text in texts if (number := parsers.row_number(text)) is not None][:MOST_NAMED]
    named = gatherings.known_at(room.reading(), site_id, "", MOST_NAMED, numbers=numbers) if numbers else []
    return list(dict.fromkeys([*(each for found in lettered.values() for each in found), *named]))


def _lettered(
    site_id: int, form: forms.Form | None, errors: forms.FieldErrors
) -> tuple[dict[str, list[MemberView]], frozenset[str]]:
    """Return the members that the letters of each side find now, where some were typed, and the sides of which they
    only sound like it. One statement a side, two where no name begins so.
    """
    shown: dict[str, list[MemberView]] = {}
    alike: set[str] = set()
    if form is None or not _searches(form):
        return shown, frozenset()
    for side, field in LETTERS.items():
        if not names.folded(letters := forms.text(form, field)):
            continue
        found = gatherings.known_at(room.reading(), site_id, letters, FOUND + 1)
        if not found:
            if near := member_reads.sounding_like(room.reading(), [site_id], letters):
                shown[side] = near
                alike.add(side)
            else:
                errors.add(field, "member.none_named")
            continue
        if len(found) > FOUND:
            errors.add(field, "member.many_named")
        shown[side] = found[:FOUND]
    return shown, frozenset(alike)


def _searches(form: forms.Form | None) -> bool:
    """Whether the form asks for a name; with nothing typed there, its button is that of the enter key, which keeps."""
    if form is None or forms.pressed(form) != "search":
        return False
    return any(names.folded(forms.text(form, field)) for field in LETTERS.values())


def _names(often: Collection[MemberView], named: Collection[MemberView]) -> list[tuple[int, str]]:
    """Return those of the site who come most, and those who were named, by name; each is found by three letters."""
    known = sorted({*often, *named}, key=lambda each: (each.folded_name, each.id))
    apart = room.told_apart(known)
    return [(each.id, room.named(each, apart)) for each in known]

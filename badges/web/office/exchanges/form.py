"""The form that records an exchange, past or to come, and the same one to correct it (J3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import Outdated, Refused
from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges import change, record
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.people.find import FoundMember
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import elsewhere, room

LATELY = timedelta(days=365)
REGULARS = 60  # who come most, in the lists of names at once
FOUND, MOST_NAMED = 40, 80
FIELDS = {
    "exchange.two_people": "receiver",
    "exchange.date": "day",
    "exchange.duration": "duration",
    "exchange.observed": "form",
    "exchange.not_held": "form",
    "activity.unknown": "activity",
    "exchange": "what",
}
T = TypeVar("T")


@room.blueprint.route("/echanges/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_exchange() -> ResponseReturnValue:
    """Record what one member gave another, or plan it."""
    form = parking.submitted()
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    people = _people(form, errors, site.id)
    if request.method == "POST" and form is not None and not people.asked and not errors:
        facts = _read(form, errors)
        if facts is not None:
            key = room.client_key(form.get("key"))
            kept = partial(record.record_exchange, services(), actor(), site_id=site.id, client_key=key)
            number = _kept(kept, facts, errors)
            if number is not None:
                return redirect(url_for("office.exchange", exchange_id=number), 303)
    fresh = form if form is not None else forms.Form({"day": local_date(services().now()).isoformat()})
    return render_template(
        "office/exchange_form.html",
        site=site,
        form_values=fresh,
        errors=errors,
        activities=room.activities(),
        key=forms.text(fresh, "key") or room.new_key(),
        **people.shown(),
    ), 422 if errors else 200


@room.blueprint.route("/echanges/<int:exchange_id>/modifier", methods=["GET", "POST"])
@entrance("staff")
def change_exchange(exchange_id: int) -> ResponseReturnValue:
    """Correct an exchange: what, when, who."""
    found, form, errors = room.exchange(exchange_id), parking.submitted(), forms.FieldErrors()
    people = _people(form, errors, found.site_id, (found.giver, found.receiver))
    outdated = False
    if request.method == "POST" and form is not None and not people.asked and not errors:
        facts = _read(form, errors)
        try:
            if facts is not None:
                observed, shown = recognition.observed_in_exchange, form.get(versions.FIELD)
                _kept(
                    partial(change.change, services(), actor(), exchange_id, observed=observed, shown=shown),
                    facts, errors,
                )  # fmt: skip
                if not errors:
                    return redirect(url_for("office.exchange", exchange_id=exchange_id), 303)
        except Outdated:
            outdated = True
    activity = found.activity.key if found.activity else None
    recorded = forms.Form(
        {
            "what": found.what,
            "activity": activity or "",
            "giver": str(found.giver.id),
            "receiver": str(found.receiver.id),
            "day": found.happened_on.isoformat(),
            "duration": str(found.duration_minutes or ""),
        }
    )
    return render_template(
        "office/exchange_form.html",
        exchange=found,
        form_values=form if form is not None else recorded,
        errors=errors,
        activities=room.activities(activity),
        outdated=outdated,
        both=_both(form, found) if outdated and form is not None else None,
        version=forms.version(form, change.version(found), outdated=outdated),
        **people.shown(),
    ), 409 if outdated else 422 if errors else 200


def _both(form: forms.Form, found: ExchangeView) -> list[tuple[str, str, str]]:
    recorded = found.activity.key if found.activity else ""
    return [
        (_("Quoi ?"), forms.text(form, "what"), found.what),
        (_("Jour"), forms.text(form, "day"), found.happened_on.isoformat()),
        (_("Durée en minutes, si vous voulez"), forms.text(form, "duration"), str(found.duration_minutes or "")),
        (_("Activité"), forms.text(form, "activity"), recorded),
    ]


@dataclass(frozen=True)
class _People:
    """Whom the form offers: the members of its lists, those named and found before, and whether it only asked."""

    often: list[MemberView]
    named: list[MemberView]
    found: list[FoundMember]
    asked: bool

    def shown(self) -> dict[str, object]:
        """Return what the template shows of them."""
        found = list(dict.fromkeys(self.found))
        return {
            "members": _names(self.often, self.named) + [(each.id, f"{each.name} ({each.site})") for each in found],
            "found": [each.id for each in found],
            "named": [each.id for each in self.named],
            "many": len(self.often) == REGULARS,
        }


def _people(
    form: forms.Form | None, errors: forms.FieldErrors, site_id: int, recorded: tuple[MemberView, ...] = ()
) -> _People:
    found = elsewhere.found_before(form) if form is not None else []
    named = _named(site_id, form, errors)
    asked = _searches(form)
    if not asked and form is not None and form.get("then") == "find":
        asked = True
        found += elsewhere.looked_for(form, errors, site_id)
    since = services().now() - LATELY
    often = gatherings.regulars(room.reading(), site_id, since, limit=REGULARS)
    there = {each.id for each in (*often, *named)}
    named += [each for each in recorded if each.id not in there]
    return _People(often, named, [each for each in found if each.id not in {one.id for one in named}], asked)


def _named(site_id: int, form: forms.Form | None, errors: forms.FieldErrors) -> list[MemberView]:
    """Return whom the form has named already, and whom its first letters find now."""
    if form is None:
        return []
    texts = [*form.getlist("named"), forms.text(form, "giver"), forms.text(form, "receiver")]
    numbers = [number for text in texts if (number := parsers.row_number(text)) is not None][:MOST_NAMED]
    named = gatherings.known_at(room.reading(), site_id, "", MOST_NAMED, numbers=numbers) if numbers else []
    if not _searches(form):
        return named
    found = gatherings.known_at(room.reading(), site_id, forms.text(form, "who"), FOUND + 1)
    if not found:
        errors.add("who", "member.none_named")
    elif len(found) > FOUND:
        errors.add("who", "member.many_named")
    return list(dict.fromkeys([*found[:FOUND], *named]))


def _searches(form: forms.Form | None) -> bool:
    """Whether the form asks for a name; with nothing typed there, its button is that of the enter key, which keeps."""
    return form is not None and form.get("then") == "search" and bool(names.folded(forms.text(form, "who")))


def _names(often: list[MemberView], named: list[MemberView]) -> list[tuple[int, str]]:
    """Return those of the site who come most, and those who were named, by name; each is found by three letters."""
    known = set(often) | set(named)
    return [(each.id, room.shown(each)) for each in sorted(known, key=lambda each: (each.folded_name, each.id))]


def _read(form: forms.Form, errors: forms.FieldErrors) -> dict[str, Any] | None:
    """Return the facts of the form, as the intentions take them; None, with sentences beside the fields at fault."""
    what = forms.text(form, "what")
    if not what:
        errors.add("what", "exchange.what_missing")
    giver = errors.read("giver", parsers.a_number, forms.text(form, "giver"))
    receiver = errors.read("receiver", parsers.a_number, forms.text(form, "receiver"))
    day = errors.read("day", parsers.a_day, forms.text(form, "day"))
    duration = errors.read("duration", forms.minutes, forms.text(form, "duration"))
    if errors:
        return None
    return {
        "what": what,
        "happened_on": day,
        "giver_id": giver,
        "receiver_id": receiver,
        "activity": forms.text(form, "activity") or None,
        "duration_minutes": duration,
    }


def _kept(keep: Callable[..., T], facts: dict[str, Any], errors: forms.FieldErrors) -> T | None:
    try:
        return keep(**facts)
    except Refused as refusal:
        errors.refused(refusal, FIELDS)
        return None

"""Pages of exchanges: the form that records one, and the exchange, from which an award can be begun (J3)."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges import record
from badges.gatherings import reads as gatherings
from badges.people.views import MemberView
from badges.web.http import forms, parking
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import elsewhere, room

LATELY = timedelta(days=365)
REGULARS = 60  # who come most, in the lists of names at once
FOUND, MOST_NAMED = 40, 80
EXCHANGE_FIELDS = {
    "exchange.two_people": "receiver",
    "exchange.date": "day",
    "exchange.duration": "duration",
    "exchange": "what",
}


@room.blueprint.route("/echanges/nouveau", methods=["GET", "POST"])
@entrance("staff")
def new_exchange() -> ResponseReturnValue:
    """Record what one member gave another."""
    form = parking.submitted()
    errors = forms.FieldErrors()
    site = room.site_of(form, errors)
    found = elsewhere.found_before(form) if form is not None else []
    named = _named(site.id, form, errors)
    if _searches(form):
        pass  # the names that were found are in the lists now
    elif form is not None and form.get("then") == "find":
        found += elsewhere.looked_for(form, errors)
    elif request.method == "POST" and form is not None and not errors:
        exchange_id = _record_exchange(form, errors, site.id)
        if exchange_id is not None:
            return redirect(url_for("office.exchange", exchange_id=exchange_id), 303)
    often = gatherings.regulars(room.reading(), site.id, services().now() - LATELY, limit=REGULARS)
    fresh = form if form is not None else forms.Form({"day": local_date(services().now()).isoformat()})
    return render_template(
        "office/exchange_new.html",
        site=site,
        form_values=fresh,
        errors=errors,
        members=_names(often, named) + [(each.id, f"{each.name} ({each.site})") for each in dict.fromkeys(found)],
        found=[each.id for each in dict.fromkeys(found)],
        named=[each.id for each in named],
        many=len(often) == REGULARS,
        key=forms.text(fresh, "key") or room.new_key(),
        today=local_date(services().now()),
    ), 422 if errors else 200


def _named(site_id: int, form: forms.Form | None, errors: forms.FieldErrors) -> list[MemberView]:
    """Return whom the form has named already, and whom its first letters find now."""
    if form is None:
        return []
    texts = [*form.getlist("named"), forms.text(form, "giver"), forms.text(form, "receiver")]
    numbers = [number for text in texts if (number := forms.row_number(text)) is not None][:MOST_NAMED]
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


def _record_exchange(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    what = forms.text(form, "what")
    if not what:
        errors.add("what", "exchange.what_missing")
    giver = errors.read("giver", forms.a_number, forms.text(form, "giver"))
    receiver = errors.read("receiver", forms.a_number, forms.text(form, "receiver"))
    day = errors.read("day", forms.a_day, forms.text(form, "day"))
    duration = errors.read("duration", forms.minutes, forms.text(form, "duration"))
    if errors or giver is None or receiver is None or day is None:
        return None
    try:
        return record.record_exchange(
            services(),
            actor(),
            site_id=site_id,
            what=what,
            happened_on=day,
            giver_id=giver,
            receiver_id=receiver,
            duration_minutes=duration,
            client_key=room.client_key(form.get("key")),
        )
    except Refused as refusal:
        errors.refused(refusal, EXCHANGE_FIELDS)
        return None


@room.blueprint.route("/echanges/<int:exchange_id>")
@entrance("staff")
def exchange(exchange_id: int) -> ResponseReturnValue:
    """One exchange, from which an award can be begun."""
    found = room.exchange(exchange_id)
    pairs = [
        (each.id, room.shown(each), role) for each, role in ((found.giver, _("A donné")), (found.receiver, _("A reçu")))
    ]
    return render_template("office/exchange.html", exchange=found, pairs=pairs)

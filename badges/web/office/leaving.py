"""Pages of departure and erasure: a person leaves, takes their data along, is erased, stays, or has two records."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.base.rights import StaffRole
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings.workshops import reads as workshops
from badges.leaving import depart, reads, retention
from badges.leaving.erasure import erasure_request
from badges.leaving.export import export_member
from badges.leaving.rules import WAITING
from badges.people import reads as people
from badges.people.own import doubles
from badges.people.own.looks import looks
from badges.sharing.afterwards import reads as afterwards
from badges.sharing.afterwards.facts import StillAskedFacts
from badges.web import list_pages
from badges.web.http import fields, formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room
from badges.web.office.wording import role_words
from badges.web.portfolio.rights import export_words, look_words

MOST = 20  # records to choose from
FIELDS = {"erasure.name": "name", "erasure.fact": "fact"}


@room.blueprint.route("/membres/<int:member_id>/depart", methods=["GET", "POST"])
@entrance("staff")
def departure(member_id: int) -> ResponseReturnValue:
    """What can be done when a person goes: one page, one choice each. The form records that they left or died."""
    person, errors, form = room.member(member_id), forms.FieldErrors(), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        how = form.get("how", "")
        if how in ("left", "died"):
            hidden = bool(form.get("hide_badges"))
            still_asked = StillAskedFacts.read(form).still_asked
            died = how == "died"
            depart.leave(services(), actor(), member_id, died=died, hide_badges=hidden, still_asked=still_asked)
            return redirect(url_for("office.member", member_id=member_id, note=1), 303)
        errors.add("how", "form.choice")
    return render_template(
        "office/departure.html",
        member=person,
        planned=[_planned(each, member_id) for each in exchanges.to_come_with(room.reading(), member_id)],
        places=workshops.places_of(room.reading(), member_id),
        role_words=role_words,
        errors=errors,
        sent=form or forms.Form(),
        may_merge=StaffRole.COORDINATOR in actor().roles,
        asked=afterwards.is_open(room.reading(), person),
        fields=fields.Fields(StillAskedFacts, form),
    ), 422 if errors else 200


def _planned(exchange: ExchangeView, member_id: int) -> tuple[str, str, str | None]:
    """Return what an exchange is, its day and the other person, and its page, where the staff member sees its site."""
    other = exchange.receiver if exchange.giver.id == member_id else exchange.giver
    detail = f"{formats.weekday_date(exchange.happened_on)} · {room.shown(other)}"
    href = url_for("office.exchange", exchange_id=exchange.id) if room.sees(exchange.site_id) else None
    return formats.capitalized(exchange.what), detail, href


@room.blueprint.post("/membres/<int:member_id>/retour")
@entrance("staff")
def come_back(member_id: int) -> ResponseReturnValue:
    """A person who left is there again."""
    room.member(member_id)
    depart.come_back(services(), actor(), member_id)
    return redirect(url_for("office.member", member_id=member_id, note=1), 303)


@room.blueprint.route("/membres/<int:member_id>/effacer", methods=["GET", "POST"])
@entrance("staff")
def erase_member(member_id: int) -> ResponseReturnValue:
    """Erase a person on their request."""
    room.member(member_id)
    way_out = url_for("office.departure", member_id=member_id)
    return asked(lambda name, fact: erasure_request.ask(services(), actor(), member_id, name=name, fact=fact), way_out)


def asked(erase: Callable[[str, str], int], way_out: str, *, of_staff: bool = False) -> ResponseReturnValue:
    """The page of a request: name and one more fact, as the person says them, and what they are told before.

    `erase(name, fact)` makes the request and returns its number.
    """
    errors, form = forms.FieldErrors(), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        try:
            erasure_id = erase(forms.text(form, "name"), forms.text(form, "fact"))
            return redirect(url_for("office.erasure_receipt", erasure_id=erasure_id), 303)
        except Refused as refusal:
            errors.refused(refusal, FIELDS)
    destroyed_on = local_date(services().now() + WAITING)
    return render_template(
        "office/erase.html",
        way_out=way_out,
        action=request.path,
        form_values=form or forms.Form(),
        errors=errors,
        destroyed_on=destroyed_on,
        copies_until=retention.copies_until(destroyed_on),
        of_staff=of_staff,
    ), 422 if errors else 200


@room.blueprint.get("/effacements/<int:erasure_id>/recu")
@entrance("staff")
def erasure_receipt(erasure_id: int) -> ResponseReturnValue:
    """The receipt of a request, to print: what is destroyed and when, what stays and why. It names no one."""
    found = reads.erasure(room.reading(), erasure_id)
    everywhere = StaffRole.COORDINATOR in actor().roles
    if found is None or not (everywhere or (found.site_id is not None and room.sees(found.site_id))):
        raise NotFound
    day = local_date(found.destroyed_at or found.due_at)
    return render_template("office/receipt.html", erasure=found, day=day, copies_until=retention.copies_until(day))


@room.blueprint.route("/membres/<int:member_id>/donnees", methods=["GET", "POST"])
@entrance("staff")
def member_data(member_id: int) -> ResponseReturnValue:
    """A person's data for themselves, on their request: as a file, or as a page to print."""
    person = room.member(member_id)
    if request.method != "POST":
        return render_template("office/data.html", member=person)
    found = export_member(services(), actor(), member_id)
    if request.form.get("format") == "json":
        answer = Response(found.to_json(), content_type="application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="donnees-{member_id}.json"'
        return answer
    tables = export_words.tables_of(found.sections)
    tables += look_words.table_of(looks(room.reading(), member_id))
    return render_template("office/data_printed.html", member=person, tables=tables, made_at=found.made_at)


@room.blueprint.get("/membres/sans-nouvelles")
@entrance("staff")
def silent_members() -> ResponseReturnValue:
    """The members without a sign for two years, thirty a page: does their record stay? `partout`: at each own site."""
    everywhere = bool(request.args.get("partout"))
    sites = room.own_sites() if everywhere else [room.current_site()]
    begin = list_pages.begin()
    found, total = reads.silent_members(room.reading(), [each.id for each in sites], begin, list_pages.PAGE)
    if begin and not found:  # they answered meanwhile
        return redirect(url_for("office.silent_members", partout=request.args.get("partout") and 1), 303)
    page = list_pages.Extent(total, begin)
    return render_template("office/silent.html", members=found, everywhere=everywhere, page=page)


@room.blueprint.post("/membres/<int:member_id>/garder")
@entrance("staff")
def keep_member(member_id: int) -> ResponseReturnValue:
    """A person who was asked wants their record to stay."""
    room.member(member_id)
    depart.keep(services(), actor(), member_id)
    return redirect(url_for("office.silent_members", partout=request.args.get("partout") and 1), 303)


@room.blueprint.route("/membres/<int:member_id>/double", methods=["GET", "POST"])
@entrance("staff")
def signal_double(member_id: int) -> ResponseReturnValue:
    """Choose the other record. Nothing of either changes: the coordination looks, and joins them or says no."""
    if room.of_coordination():
        return redirect(url_for("coordination.merge_members", member_id=member_id), 303)
    person, errors, form = room.member(member_id), forms.FieldErrors(), parked_forms.submitted()
    if request.method == "POST" and form is not None:
        other = parsers.row_number(form.get("other"))
        if other is None:
            errors.add("other", "form.choice")
        else:
            try:
                doubles.signal(services(), actor(), member_id, room.member(other).id)
                return redirect(url_for("office.signal_double", member_id=member_id, avec=other), 303)
            except Refused as refusal:
                errors.refused(refusal, {"merge.same": "other"})
    told = parsers.row_number(request.args.get("avec"))
    searched = forms.searched(request.args)
    sites = [each.id for each in room.own_sites()]
    found = people.members(room.reading(), sites, search=searched or person.given_name, limit=MOST)
    apart = room.told_apart([*found, *(() if person in found else (person,))])
    return render_template(
        "office/double.html",
        member=person,
        name=room.named(person, apart),
        found=[(each.id, room.named(each, apart), each.site.name) for each in found if each.id != member_id],
        searched=searched,
        told=told is not None and doubles.is_signalled(room.reading(), member_id, told),
        errors=errors,
    ), 422 if errors else 200

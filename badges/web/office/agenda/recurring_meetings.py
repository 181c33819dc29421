"""Recurring meetings: the rules of a site, the form that begins one, and the page that changes, pauses or ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.gatherings.recurring import holidays, plan, reads
from badges.gatherings.recurring.facts import NewRecurringFacts, RecurringFacts
from badges.gatherings.recurring.holidays import Holiday
from badges.gatherings.recurring.views import RecurringView, recorded, version
from badges.gatherings.views import GatheringView
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.office import room

LAST = {"recurring.last_past": "last_on"}  # of the one field that ends a recurring meeting


@dataclass(frozen=True)
class Proposal:
    """Meetings to come on a public holiday or in school holidays, which may pause."""

    holiday: Holiday
    gatherings: tuple[GatheringView, ...]


@room.blueprint.route("/rencontres-regulieres")
@entrance("staff")
def recurring_list() -> ResponseReturnValue:
    """The recurring meetings of the site that the address names, else of the current one."""
    site = room.site_of(None, forms.FieldErrors())
    today = local_date(services().now())
    return render_template(
        "office/recurring_list.html",
        site=site,
        rules=reads.rules(room.reading(), [site.id], today),
        calendar_ends=holidays.SCHOOL_ENDS if holidays.ends_soon(today) else None,
        today=today,
    )


@room.blueprint.route("/rencontres-regulieres/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def new_recurring() -> ResponseReturnValue:
    """Begin a recurring meeting."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    site = room.site_of(form, errors)
    if request.method == "POST" and form is not None and not errors:
        number = _begun(form, errors, site.id)
        if number is not None:
            return redirect(url_for("office.recurring", recurring_id=number), 303)
    shown = _defaults(site.id) if form is None else {}
    return render_template(
        "office/recurring_new.html",
        site=site,
        fields=fields.Fields(NewRecurringFacts, form, errors=errors, shown=shown),
        errors=errors,
        key=(forms.text(form, "key") if form is not None else "") or room.new_key(),
    ), 422 if errors else 200


def _defaults(site_id: int) -> dict[str, str]:
    now = services().now()
    latest = gatherings.latest_gatherings(room.reading(), [site_id], now, 1)
    return {
        "weekday": "1",
        "every_weeks": "1",
        "start": "14:00",
        "end": "17:00",
        "first_on": local_date(now).isoformat(),
        "place": (latest[0].place or "") if latest else "",
    }


def _begun(form: forms.Form, errors: forms.FieldErrors, site_id: int) -> int | None:
    facts = fields.read(NewRecurringFacts, form, errors)
    if facts is None:
        return None
    try:
        return plan.begin(services(), actor(), site_id, facts, client_key=room.client_key(form.get("key")))
    except Refused as refusal:
        fields.refused(NewRecurringFacts, refusal, errors)
        return None


@room.blueprint.route("/rencontres-regulieres/<int:recurring_id>", methods=["GET", "POST"])
@entrance("staff")
def recurring(recurring_id: int) -> ResponseReturnValue:
    """One recurring meeting: its next dates, the pauses that the calendars propose, and its hours, to change."""
    return _page(recurring_id, lambda form, errors: _change(recurring_id, form, errors))


def _change(recurring_id: int, form: forms.Form, errors: forms.FieldErrors) -> None:
    facts = fields.read(RecurringFacts, form, errors)
    if facts is not None:
        plan.change(services(), actor(), recurring_id, facts, shown=form.get(versions.FIELD))


@room.blueprint.route("/rencontres-regulieres/<int:recurring_id>/arreter", methods=["POST"])
@entrance("staff")
def stop_recurring(recurring_id: int) -> ResponseReturnValue:
    """End a recurring meeting after a day."""
    return _page(recurring_id, lambda form, errors: _stop(recurring_id, form, errors))


def _stop(recurring_id: int, form: forms.Form, errors: forms.FieldErrors) -> None:
    last_on = errors.read("last_on", parsers.a_day, forms.text(form, "last_on"))
    if last_on is not None:
        plan.stop(services(), actor(), recurring_id, last_on, shown=form.get(versions.FIELD))


@room.blueprint.route("/rencontres-regulieres/<int:recurring_id>/pause", methods=["POST"])
@entrance("staff")
def pause_recurring(recurring_id: int) -> ResponseReturnValue:
    """Cancel the meetings that were ticked, on a holiday that the calendars propose."""
    return _page(recurring_id, lambda form, _errors: _pause(recurring_id, form))


def _pause(recurring_id: int, form: forms.Form) -> None:
    ticked = {number for each in form.getlist("gathering") if (number := parsers.row_number(each)) is not None}
    because = forms.text(form, "because")
    known = {each.code for each in (*holidays.SCHOOL, *holidays.public_holidays(2000))}
    plan.pause(services(), actor(), recurring_id, ticked, words(because) if because in known else None)


def _page(recurring_id: int, act: Callable[[forms.Form, forms.FieldErrors], None]) -> ResponseReturnValue:
    """Carry out what a form of the page asks, and return to the page; or show it with what is wrong."""
    session, now = room.reading(), services().now()
    rule = reads.rule(session, recurring_id)
    if rule is None or not room.sees(rule.site_id):
        raise NotFound
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        try:
            act(form, errors)
            if not errors:
                return redirect(url_for("office.recurring", recurring_id=recurring_id, note=1), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, LAST)
    coming = reads.to_come(session, recurring_id, now)
    changing = form if form is not None and "start" in form else None  # and not the form that ends or pauses it
    shown = fields.Fields(RecurringFacts, changing, recorded(rule), errors)
    last_on = _last_on(rule)
    last_typed = form.get("last_on", last_on) if form is not None else last_on
    return render_template(
        "office/recurring.html",
        rule=rule,
        coming=coming,
        proposals=_proposals(coming),
        fields=shown,
        last_on=last_typed,
        errors=errors,
        both=[*shown.differing(), (_("Dernière fois le"), last_typed, last_on)] if outdated else None,
        just_saved=bool(request.args.get("note")),
        version=forms.version(form, version(rule), outdated=outdated),
        today=local_date(now),
        site_name=next((each.name for each in room.own_sites() if each.id == rule.site_id), ""),
    ), 409 if outdated else 422 if errors else 200


def _last_on(rule: RecurringView) -> str:
    return rule.last_on.isoformat() if rule.last_on else ""


def _proposals(coming: list[GatheringView]) -> list[Proposal]:
    """The holidays on which meetings still stand; the same meeting is proposed once, on its public holiday first."""
    standing = [each for each in coming if each.cancelled_at is None]
    if not standing:
        return []
    by_day: dict[date, list[GatheringView]] = {}
    for each in standing:
        by_day.setdefault(local_date(each.starts_at), []).append(each)
    found, taken = [], set[int]()
    period = holidays.holidays(min(by_day), max(by_day))
    for holiday in sorted(period, key=lambda each: not each.public):
        meetings = tuple(
            each
            for day in sorted(by_day)
            if holiday.first <= day <= holiday.last
            for each in by_day[day]
            if each.id not in taken
        )
        if meetings:
            taken.update(each.id for each in meetings)
            found.append(Proposal(holiday, meetings))
    return sorted(found, key=lambda each: each.holiday.first)

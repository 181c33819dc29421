"""The « attestation de présence » of a member, printed by their animatrice: many have no printer."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.web.http.access import entrance, services
from badges.web.http.wording import words
from badges.web.office import room
from badges.web.portfolio.presence import period, sheet


@room.blueprint.route("/membres/<int:member_id>/presence")
@entrance("staff")
def member_presence(member_id: int) -> ResponseReturnValue:
    """The same period and dates as on the member's own page."""
    return _page(member_id, _chosen())


def _chosen() -> period.Period:
    return period.chosen(request.args, local_date(services().now()))


def _page(member_id: int, chosen: period.Period) -> ResponseReturnValue:
    person, days = room.member(member_id), chosen.days
    page = render_template(
        "office/member_presence.html",
        member=person,
        period=chosen,
        days=days,
        said=period.in_words(*days) if days is not None else "",
        lines=sheet.attended(person, days) if days is not None else [],
        refused=words(chosen.refused.code, **chosen.refused.facts) if chosen.refused is not None else None,
        this_year=local_date(services().now()).year,
    )
    return page, 422 if chosen.refused is not None else 200


@room.blueprint.route("/membres/<int:member_id>/presence.pdf")
@entrance("staff")
def member_presence_sheet(member_id: int) -> ResponseReturnValue:
    """The sheet, to give into the member's hand. 422 with the page for a period that is none, or without presence."""
    person, chosen = room.member(member_id), _chosen()
    if chosen.days is None:
        return _page(member_id, chosen)
    lines = sheet.attended(person, chosen.days)
    if not lines:
        return _page(member_id, period.without_presence(chosen))
    return sheet.answered(sheet.pdf(person, chosen.days, lines))

"""The « attestation de présence » of a member, printed by their animatrice: many have no printer."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.sharing.presence import papers
from badges.web.http import access
from badges.web.http.access import entrance, services
from badges.web.http.forms import Form
from badges.web.http.wording import words
from badges.web.office import room
from badges.web.portfolio.presence import period, sheet
from badges.web.portfolio.presence.pages import MADE


@room.blueprint.get("/membres/<int:member_id>/presence")
@entrance("staff")
def member_presence(member_id: int) -> ResponseReturnValue:
    """The same period, dates and sheets as on the member's own page."""
    return _page(member_id, _chosen(request.args))


@room.blueprint.post("/membres/<int:member_id>/presence")
@entrance("staff")
def make_member_presence(member_id: int) -> ResponseReturnValue:
    """Make the sheet, at the member's request. 422 with the page for a period that is none, or without presence."""
    person, chosen = room.member(member_id), _chosen(request.form)
    if chosen.days is None:
        return _page(member_id, chosen)
    lines = sheet.attended(person, chosen.days)
    if not lines:
        return _page(member_id, period.refused(chosen, Refused("presence.none")))
    try:
        sheet.make(person, chosen.days, lines, period.printed(request.form), access.actor())
    except Refused as refusal:
        return _page(member_id, chosen, refusal)
    return redirect(url_for("office.member_presence", member_id=member_id, **chosen.asked, _anchor=MADE), 303)


def _chosen(asked: Form) -> period.Period:
    return period.chosen(asked, local_date(services().now()))


def _page(member_id: int, chosen: period.Period, trouble: Refused | None = None) -> ResponseReturnValue:
    person, days = room.member(member_id), chosen.days
    page = render_template(
        "office/member_presence.html",
        member=person,
        period=chosen,
        days=days,
        said=period.in_words(*days) if days is not None else "",
        lines=sheet.attended(person, days) if days is not None else [],
        made=sheet.made(person),
        in_words=period.of_paper,
        trouble=words(trouble.code, **trouble.facts) if trouble is not None else None,
        refused=words(chosen.refused.code, **chosen.refused.facts) if chosen.refused is not None else None,
    )
    return page, 422 if chosen.refused or trouble else 200


@room.blueprint.get("/membres/<int:member_id>/presence.pdf")
@entrance("staff")
def member_presence_sheet(member_id: int) -> ResponseReturnValue:
    """One of the sheets, to give into the member's hand; else as on the member's own page."""
    person, chosen = room.member(member_id), _chosen(request.args)
    try:
        data = sheet.again(person, request.args.get("papier", ""))
    except Refused as refusal:
        return _page(member_id, chosen, refusal)
    if data is None:
        return redirect(url_for("office.member_presence", member_id=member_id, **chosen.asked), 303)
    return sheet.answered(data)


@room.blueprint.post("/membres/<int:member_id>/presence/<presence_code>/arreter")
@entrance("staff")
def stop_member_presence(member_id: int, presence_code: str) -> ResponseReturnValue:
    """End what a code answers, at the member's request."""
    papers.stop(services(), room.member(member_id).id, presence_code, actor=access.actor())
    return redirect(url_for("office.member_presence", member_id=member_id, _anchor=MADE), 303)

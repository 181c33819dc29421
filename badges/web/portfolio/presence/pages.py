"""The page « Attestation de présence », and its sheet."""

from __future__ import annotations

from flask import g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.base.times import local_date
from badges.web.http.access import entrance, services
from badges.web.http.wording import words
from badges.web.portfolio.presence import period, sheet
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/presence")
@entrance("member")
def presence_page(key: str) -> ResponseReturnValue:
    """A period, and the dates on which the member was there. It shows, and changes nothing."""
    return _page(period.chosen(request.args, local_date(services().now())))


def _page(chosen: period.Period) -> ResponseReturnValue:
    days = chosen.days
    page = render_template(
        "portfolio/presence/page.html",
        period=chosen,
        days=days,
        said=period.in_words(*days) if days is not None else "",
        lines=sheet.attended(g.member, days) if days is not None else [],
        refused=words(chosen.refused.code, **chosen.refused.facts) if chosen.refused is not None else None,
        this_year=local_date(services().now()).year,
    )
    return private(make_response(page, 422 if chosen.refused is not None else 200))


@blueprint.get("/presence/page.pdf")
@entrance("member")
def presence_sheet(key: str) -> ResponseReturnValue:
    """The sheet, for the member's own hand. 422 with the page for a period that is none, or without presence."""
    chosen = period.chosen(request.args, local_date(services().now()))
    if chosen.days is None:
        return _page(chosen)
    lines = sheet.attended(g.member, chosen.days)
    if not lines:
        return _page(period.without_presence(chosen))
    return sheet.answered(sheet.pdf(g.member, chosen.days, lines))

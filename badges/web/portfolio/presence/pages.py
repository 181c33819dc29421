"""The page « Attestation de présence », the sheets that are made there, and ending what a code answers."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.sharing.presence import papers
from badges.web.http.access import entrance, services
from badges.web.http.wording import words
from badges.web.portfolio.presence import period, sheet
from badges.web.portfolio.room import blueprint, private

MADE = "faites"  # where the page lists the sheets


@blueprint.get("/presence")
@entrance("member")
def presence_page(key: str) -> ResponseReturnValue:
    """A period, the dates on which the member was there, and the sheets that were made. It changes nothing."""
    return _page(period.chosen(request.args, local_date(services().now())))


@blueprint.post("/presence")
@entrance("member")
def make_presence(key: str) -> ResponseReturnValue:
    """Make the sheet. 422 with the page for a period that is none, or without presence."""
    chosen = period.chosen(request.form, local_date(services().now()))
    if chosen.days is None:
        return _page(chosen)
    lines = sheet.attended(g.member, chosen.days)
    if not lines:
        return _page(period.refused(chosen, Refused("presence.none")))
    try:
        sheet.make(g.member, chosen.days, lines, period.printed(request.form))
    except Refused as refusal:
        return _page(chosen, refusal)
    return redirect(url_for("portfolio.presence_page", key=key, **chosen.asked, _anchor=MADE), 303)


def _page(chosen: period.Period, trouble: Refused | None = None) -> ResponseReturnValue:
    days = chosen.days
    page = render_template(
        "portfolio/presence/page.html",
        period=chosen,
        days=days,
        said=period.in_words(*days) if days is not None else "",
        lines=sheet.attended(g.member, days) if days is not None else [],
        made=sheet.made(g.member),
        in_words=period.of_paper,
        trouble=words(trouble.code, **trouble.facts) if trouble is not None else None,
        refused=words(chosen.refused.code, **chosen.refused.facts) if chosen.refused is not None else None,
    )
    return private(make_response(page, 422 if chosen.refused or trouble else 200))


@blueprint.get("/presence/page.pdf")
@entrance("member")
def presence_sheet(key: str) -> ResponseReturnValue:
    """One of the sheets, for the member's own hand. 422 with the page when it would say something else today; the page
    again where the address names none."""
    chosen = period.chosen(request.args, local_date(services().now()))
    try:
        data = sheet.again(g.member, request.args.get("papier", ""))
    except Refused as refusal:
        return _page(chosen, refusal)
    if data is None:
        return redirect(url_for("portfolio.presence_page", key=key, **chosen.asked), 303)
    return sheet.answered(data)


@blueprint.post("/presence/<presence_code>/arreter")
@entrance("member")
def stop_presence(key: str, presence_code: str) -> ResponseReturnValue:
    """End what a code answers, in one tap."""
    papers.stop(services(), g.member.id, presence_code)
    return redirect(url_for("portfolio.presence_page", key=key, _anchor=MADE), 303)

"""« Des témoins », on a badge's page: slips to give, what was written for the badge, and yes or no to it."""

from __future__ import annotations

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.issuing.witnesses import answer
from badges.recognition.rules import is_shown
from badges.recognition.views import AwardView
from badges.recognition.witnesses import reads, slips
from badges.recognition.witnesses.rows import OwnBadge
from badges.recognition.witnesses.rules import MOST_OPEN, MOST_WITNESSES, Manner, StatementState
from badges.recognition.witnesses.views import StatementView
from badges.web import own_slips, witness_slips
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import words
from badges.web.portfolio.room import blueprint, member_award, private, shown


@blueprint.get("/<code>/temoins")
@entrance("member")
def witnesses(key: str, code: str) -> ResponseReturnValue:
    """What was written for the badge, and the slips that can be used."""
    return _page(member_award(code))


@blueprint.post("/<code>/temoins")
@entrance("member")
def make_slip(key: str, code: str) -> ResponseReturnValue:
    """Make a slip, on paper or as a link; the same form sent twice makes one."""
    chosen, form = member_award(code), request.form
    try:
        manner = Manner.LINK if forms.pressed(form) == Manner.LINK else Manner.PAPER
        slips.make(services(), OwnBadge(g.member.id), chosen.id, manner, client_key=forms.sent_key(form))
    except Refused as refusal:
        return _page(chosen, refusal)
    back = make_response(redirect(url_for("portfolio.witnesses", key=key, code=code, _anchor="billets"), 303))
    own_slips.remember(back, g.member.id)
    return back


@blueprint.get("/<code>/temoins/<int:slip_id>/billet.pdf")
@entrance("member")
def slip_sheet(key: str, code: str, slip_id: int) -> ResponseReturnValue:
    """The slip on paper, as long as it can be used."""
    return witness_slips.sheet(member_award(code), slip_id)


@blueprint.post("/<code>/temoins/<int:slip_id>/arreter")
@entrance("member")
def end_slip(key: str, code: str, slip_id: int) -> ResponseReturnValue:
    """Let a slip serve no longer."""
    slips.end(services(), OwnBadge(g.member.id), slip_id)
    return redirect(url_for("portfolio.witnesses", key=key, code=code, _anchor="billets"), 303)


@blueprint.route("/<code>/temoins/mot-<int:statement_id>", methods=["GET", "POST"])
@entrance("member")
def statement(key: str, code: str, statement_id: int) -> ResponseReturnValue:
    """What a witness wrote: yes or no; once it stands in the badge, taking it out. What is gone leads to the list."""
    chosen, by, errors = member_award(code), OwnBadge(g.member.id), forms.FieldErrors()
    back = url_for("portfolio.witnesses", key=key, code=code)
    if request.method == "POST":
        try:
            pressed, before = forms.pressed(request.form), _statement(chosen, statement_id)
            if pressed == "yes":
                answer.keep(services(), by, statement_id)
            elif pressed == "no":
                answer.decline(services(), by, statement_id)
            elif pressed == "out":
                answer.take_out(services(), by, statement_id)
            said = "statement.declined" if pressed == "no" and before is not None else None
            return redirect(url_for("portfolio.witnesses", key=key, code=code, fait=said), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    found = _statement(chosen, statement_id)
    if found is None:
        return redirect(back, 303)
    page = render_template(
        "portfolio/witnesses/statement.html",
        award=shown(chosen),
        statement=found,
        kept=found.state is StatementState.KEPT,
        function=witness_slips.function(found.function),
        confirmed=witness_slips.confirmed(found.manner),
        errors=errors,
    )
    return private(make_response(page, 422 if errors else 200))


def _statement(chosen: AwardView, statement_id: int) -> StatementView | None:
    found = reads.shown_to_member(reading_session(), [chosen.id]).get(chosen.id, [])
    return next((each for each in found if each.id == statement_id), None)


def _page(chosen: AwardView, refusal: Refused | None = None) -> Response:
    session, today = reading_session(), local_date(services().now())
    found = reads.shown_to_member(session, [chosen.id]).get(chosen.id, [])
    open_ones = [witness_slips.given(each) for each in reads.open_slips(session, chosen.id, today)]
    badge = shown(chosen)
    is_going_on = badge.live and not badge.paused and is_shown(chosen)
    page = render_template(
        "portfolio/witnesses/list.html",
        award=badge,
        asked=[each for each in found if each.state is StatementState.READ],
        kept=[(each, witness_slips.function(each.function)) for each in found if each.kept_at is not None],
        slips=open_ones,
        may_make=is_going_on and len(open_ones) < MOST_OPEN and len(found) < MOST_WITNESSES,
        most=MOST_WITNESSES,
        key_of_form=forms.new_key(),
        errors={"form": words(refusal.code, **refusal.facts)} if refusal is not None else {},
    )
    response = private(make_response(page, 200 if refusal is None else 422))
    own_slips.remember(response, g.member.id)
    return response

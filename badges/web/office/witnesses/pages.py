"""What witnesses wrote: read before the member does, and their answer by voice; slips made for a badge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.issuing.witnesses import answer
from badges.recognition.views import AwardView
from badges.recognition.witnesses import reading, reads, slips
from badges.recognition.witnesses.rules import MOST_OPEN, MOST_WITNESSES, Manner, StatementState
from badges.recognition.witnesses.views import WaitingStatement
from badges.web import witness_slips
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.office import room

DONE: Final = ("shown", "refused", "kept", "declined", "out")


@room.blueprint.get("/mots-de-temoins")
@entrance("staff")
def statements() -> ResponseReturnValue:
    """What waits at the site: for a reader, then for the member's answer."""
    found = reads.unanswered(room.reading(), room.asked_sites(room.current_site()), unless=actor().staff_id)
    done = request.args.get("fait")
    return render_template(
        "office/witnesses/list.html",
        unread=[each for each in found if each.statement.state is StatementState.WRITTEN],
        asked=[each for each in found if each.statement.state is StatementState.READ],
        done=done if done in DONE else None,
        shown=room.shown,
    )


@room.blueprint.route("/mots-de-temoins/<int:statement_id>", methods=["GET", "POST"])
@entrance("staff")
def statement(statement_id: int) -> ResponseReturnValue:
    """What a witness wrote: shown to the member or not; then their answer by voice. What is gone leads to the list.

    Raises NotFound: of the reader's own badge, which a colleague reads about first.
    """
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    found = reads.statement(room.reading(), statement_id)
    if found is not None and not (room.sees(found.award.site.id) and _is_others(found.award)):
        raise NotFound
    if request.method == "POST" and form is not None:
        try:
            done = _act(statement_id, forms.pressed(form), looked="looked" in form)
            return redirect(url_for("office.statements", fait=done), 303)
        except Refused as refusal:
            errors.refused(refusal, {"witness.look_again": "looked"})
    if found is None:
        return redirect(url_for("office.statements"), 303)
    return _page(found, errors)


def _act(statement_id: int, pressed: str, *, looked: bool) -> str | None:
    """Carry out what a button says; what it is about may be gone. Raises NotFound, NotAllowed, Refused."""
    who = actor()
    acts: dict[str, tuple[str, Callable[[], object]]] = {
        "show": ("shown", lambda: reading.show(services(), who, statement_id, looked=looked)),
        "refuse": ("refused", lambda: reading.refuse(services(), who, statement_id)),
        "yes": ("kept", lambda: answer.keep(services(), who, statement_id)),
        "no": ("declined", lambda: answer.decline(services(), who, statement_id)),
        "out": ("out", lambda: answer.take_out(services(), who, statement_id)),
    }
    if pressed not in acts:
        return None
    done, act = acts[pressed]
    return done if act() is not False else None


def _page(found: WaitingStatement, errors: forms.FieldErrors) -> ResponseReturnValue:
    unread = found.statement.state is StatementState.WRITTEN
    return render_template(
        "office/witnesses/statement.html",
        award=found.award,
        statement=found.statement,
        unread=unread,
        kept=found.statement.state is StatementState.KEPT,
        doubts=reads.doubts_of(room.reading(), found.statement.id) if unread else None,
        function=witness_slips.function(found.statement.function),
        confirmed=witness_slips.confirmed(found.statement.manner),
        name=room.shown(found.award.member),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.route("/reconnaitre/<int:award_id>/temoins", methods=["GET", "POST"])
@entrance("staff")
def award_witnesses(award_id: int) -> ResponseReturnValue:
    """The witnesses of a badge, and the slips that can be used; a form makes one, and sent twice makes one."""
    found, form, errors = room.award(award_id), parked_forms.submitted(), forms.FieldErrors()
    if found.issued_at is None or not _is_others(found):
        raise NotFound("award.unknown")
    if request.method == "POST" and form is not None:
        try:
            manner = Manner.LINK if forms.pressed(form) == Manner.LINK else Manner.PAPER
            slips.make(services(), actor(), award_id, manner, client_key=forms.sent_key(form))
            return redirect(url_for("office.award_witnesses", award_id=award_id), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
    session, today = room.reading(), local_date(services().now())
    written = reads.of_badge(session, award_id)
    open_ones = [witness_slips.given(each) for each in reads.open_slips(session, award_id, today)]
    return render_template(
        "office/witnesses/award.html",
        award=found,
        statements=[(each, witness_slips.function(each.function)) for each in written],
        slips=open_ones,
        may_make=len(open_ones) < MOST_OPEN and len(written) < MOST_WITNESSES,
        name=room.shown(found.member),
        key_of_form=forms.new_key(),
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.get("/reconnaitre/<int:award_id>/temoins/<int:slip_id>/billet.pdf")
@entrance("staff")
def slip_sheet(award_id: int, slip_id: int) -> ResponseReturnValue:
    """The slip on paper, as long as it can be used."""
    found = room.award(award_id)
    if not _is_others(found):
        raise NotFound("award.unknown")
    return witness_slips.sheet(found, slip_id)


@room.blueprint.post("/reconnaitre/<int:award_id>/temoins/<int:slip_id>/arreter")
@entrance("staff")
def end_slip(award_id: int, slip_id: int) -> ResponseReturnValue:
    """Let a slip serve no longer."""
    room.award(award_id)
    slips.end(services(), actor(), slip_id)
    return redirect(url_for("office.award_witnesses", award_id=award_id), 303)


def _is_others(award: AwardView) -> bool:
    """Whether a badge is another person's than the reader's."""
    return award.member.id not in room.own_records()

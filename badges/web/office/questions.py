"""Pages about what outsiders ask: questions that were written on a badge's page, and « On m'appelle pour un badge »."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.text import codes
from badges.publication import judgement
from badges.publication.judgement import AwardAnswer
from badges.questions import badge_question, correction_wish, reads, tell_member
from badges.web.counter.files import reading_of
from badges.web.counter.pages import NO_VERDICT, doubts, no_verdict_panel
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.panel import Panel
from badges.web.http.access import actor, entrance, services
from badges.web.http.formats import long_date
from badges.web.http.wording import gettext as _
from badges.web.office import room

TOLD = ("verdict", "hidden")  # the answers about a badge that somebody holds, who can be told of the call


@dataclass(frozen=True)
class Spoken:
    """What the public page of a badge says, to be read aloud: its panel, (term, words) pairs, what was seen, and the
    sentences beside it."""

    panel: Panel
    facts: tuple[tuple[str, str], ...] = ()
    seen: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()


@room.blueprint.get("/questions")
@entrance("staff")
def questions() -> ResponseReturnValue:
    """The questions to this site, and for the coordination those to sites that are closed."""
    found = reads.waiting(room.reading(), actor(), room.current_site().id)
    return render_template("office/questions.html", questions=found)


@room.blueprint.post("/questions/<int:question_id>/repondu")
@entrance("staff")
def question_answered(question_id: int) -> ResponseReturnValue:
    """Delete a question that was answered."""
    badge_question.answered(services(), actor(), question_id)
    return redirect(url_for("office.questions"), 303)


@room.blueprint.get("/appels")
@entrance("staff")
def calls() -> ResponseReturnValue:
    """What the public page of a code says, in large words; nothing more, for each holder."""
    typed = codes.part_of(request.args.get("code", ""))[:64]
    if not typed:
        return render_template("office/calls.html", spoken=None, typed="")
    answer = judgement.verify_award(services(), typed)
    return render_template(
        "office/calls.html",
        spoken=spoken(answer, typed),
        typed=typed,
        read_as=codes.shown(answer.code) if answer.code else None,
        code=answer.code if answer.kind in TOLD else None,
        reported=bool(request.args.get("prevenu")),
    )


@room.blueprint.post("/appels")
@entrance("staff")
def report_call() -> ResponseReturnValue:
    """Tell the member of a call about the badge; it says nothing of how they are told."""
    code = request.form.get("code", "")[:64]
    tell_member.tell(services(), actor(), code)
    return redirect(url_for("office.calls", code=code, prevenu=1), 303)


@room.blueprint.post("/appels/<int:call_id>/dit")
@entrance("staff")
def call_told(call_id: int) -> ResponseReturnValue:
    """Note that a member without an e-mail address was told in person."""
    tell_member.told(services(), actor(), call_id)
    return redirect(url_for("office.today"), 303)


@room.blueprint.post("/corrections/<int:wish_id>/fait")
@entrance("staff")
def wish_settled(wish_id: int) -> ResponseReturnValue:
    """Delete what a member wished to have corrected, once it was settled with them."""
    correction_wish.settle(services(), actor(), wish_id)
    return redirect(url_for("office.today"), 303)


def spoken(answer: AwardAnswer, typed: str) -> Spoken:
    """Return what the public page says for this answer, from the same verified bytes and the same words.

    `typed`: the code, of which the page says what may be wrong where no badge has it.
    """
    if answer.kind in NO_VERDICT:
        why = doubts(codes.normalise(typed) or typed) if answer.kind == "unknown" else ()
        return Spoken(no_verdict_panel(answer.kind, why))
    if answer.verdict is None or answer.facts is None:
        raise LookupError("a verdict without its facts")
    reading = reading_of(answer.verdict, answer.facts)
    claims = reading.claims
    if claims is None:
        return Spoken(reading.panel)
    attesting = badge_holder.attesting((), answer.facts)
    given_on = claims.awarded_at or claims.valid_from
    facts = (
        (_("Quoi"), claims.achievement_name),
        (_("À qui"), claims.recipient_name),
        (_("Par qui"), attesting.place if attesting is not None else reading.issuer),
        (_("Quand"), long_date(given_on) if given_on else None),
    )
    said = tuple((term, words) for term, words in facts if words)
    if not reading.in_full:
        return Spoken(reading.panel, said)
    return Spoken(reading.panel, said, reading.seen.items, reading.seen.paragraphs)

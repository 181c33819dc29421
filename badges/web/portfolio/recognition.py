"""Pages of the member's badges: the list, one badge, and its QR code to show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import g, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.text.sensitive import subjects
from badges.base.text.sentences import leads_to_someone
from badges.base.times import local_date
from badges.issuing.correcting import name_questions
from badges.issuing.correcting.name_questions import Asked
from badges.ledger import reads as ledger
from badges.people.traits import reads as traits
from badges.people.traits.answer import is_asked
from badges.questions import reads as questions
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.recognition.witnesses import reads as witnesses
from badges.recognition.witnesses.rules import StatementState
from badges.recognition.witnesses.views import StatementView
from badges.web.http.access import entrance
from badges.web.http.request_session import reading_session
from badges.web.portfolio import afterwards
from badges.web.portfolio.answers import onward
from badges.web.portfolio.answers.later_answer import to_reconsider
from badges.web.portfolio.introductions import pages as introductions
from badges.web.portfolio.room import blueprint, member_award, member_awards, private, shown, standing_award


@blueprint.get("")
@entrance("member")
def home(key: str) -> ResponseReturnValue:
    """The member's page: the latest badge that is valid with what can be done, and the others."""
    awards, unsaid = member_awards(), to_reconsider()
    called = questions.last_calls(reading_session(), [each.id for each in awards])
    days = {each.code: called[each.id] for each in awards if each.id in called}
    names = name_questions.asked_of(reading_session(), g.member.id)
    changed = name_questions.corrected_at(reading_session(), [each.id for each in awards])
    asked_names = {each.code for each in awards if each.id in names}
    witnessed = witnesses.shown_to_member(reading_session(), [each.id for each in awards]) if awards else {}
    held = sorted(((shown(each), each) for each in awards), key=lambda each: not each[0].live)  # the latest first
    others = [each for each, _award in held[1:]]
    first = _about(held[0][1], days.get(held[0][0].code), names, changed, witnessed) if held else {"award": None}
    corrected = {each.code: local_date(changed[each.id]) for each in awards if each.id in changed}
    question, meeting, introduced = introductions.asks()
    asked_news = afterwards.is_asked()
    to_answer = ((each.code, _to_answer(witnessed.get(each.id, ()))) for _shown, each in held)
    witness_of, witness = next((each for each in to_answer if each[1] is not None), (None, None))
    # Optional, so it waits where something else is asked.
    for_report = not question and not asked_news and is_asked(g.member) and bool(traits.asked(reading_session()))
    page = render_template(
        "portfolio/home.html",
        question=question,
        meeting=meeting,
        introduced=introduced,
        asked_onward=onward.is_asked(),
        asked_news=asked_news,
        witness=witness,
        witness_of=witness_of,
        asked_for_report=for_report,
        others=others,
        called=days,
        corrected=corrected,
        asked_names=asked_names,
        written={each.code for each in awards if _to_answer(witnessed.get(each.id, ()))},
        waiting=[(each.id, shown(each)) for each in unsaid.waiting],
        declined=[(each.id, shown(each)) for each in unsaid.declined],
        **first,
    )
    return private(make_response(page))


@blueprint.get("/<code>")
@entrance("member")
def award(key: str, code: str) -> ResponseReturnValue:
    """One badge: four things to do with it, what was seen, and the member's own words."""
    chosen = member_award(code)
    called_on = questions.last_calls(reading_session(), [chosen.id]).get(chosen.id)
    names = name_questions.asked_of(reading_session(), g.member.id)
    changed = name_questions.corrected_at(reading_session(), [chosen.id])
    witnessed = witnesses.shown_to_member(reading_session(), [chosen.id])
    about = _about(chosen, called_on, names, changed, witnessed)
    return private(make_response(render_template("portfolio/award.html", **about)))


def _to_answer(statements: Iterable[StatementView]) -> StatementView | None:
    """The first statement about a badge that the member has not answered."""
    return next((each for each in statements if each.state is StatementState.READ), None)


def _about(
    award: AwardView,
    called_on: date | None,
    names: Mapping[int, Asked],
    changed: Mapping[int, datetime],
    witnessed: Mapping[int, list[StatementView]],
) -> dict[str, Any]:
    """What the pages with a whole badge show of it."""
    own, disagreed_at = recognition.said_of(reading_session(), award.id)
    copy = ledger.backpack_copy(reading_session(), award.id)
    return {
        "award": shown(award),
        "called_on": called_on,
        "copy": copy if copy is not None and copy.email is not None else None,
        "name_asked": names.get(award.id),
        "witness_asked": _to_answer(witnessed.get(award.id, ())),
        "witnessed": award.id in witnessed,
        "corrected_on": local_date(changed[award.id]) if award.id in changed else None,
        "disagreed": award.paused_at is not None and disagreed_at is not None,
        "own": own,
        "own_about": subjects(own.text) if own is not None else (),
        "own_unshown": own is not None and own.shown and leads_to_someone(own.text),
    }


@blueprint.get("/<code>/montrer")
@entrance("member")
def show(key: str, code: str) -> ResponseReturnValue:
    """The QR code, as large as the screen, and the code to dictate."""
    return private(make_response(render_template("portfolio/show.html", award=shown(standing_award(code)))))

"""« Des idées, ici »: « je viendrais » in one tap, one's own ideas, and whether one would lead them."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.parsers import row_number
from badges.matching.ideas import lead, reads, voice
from badges.matching.ideas.facts import lead_answer
from badges.matching.ideas.rules import STEPS, IdeaStep, may_be_named
from badges.matching.ideas.views import IdeaView
from badges.matching.postings.rows import OwnLink
from badges.people.rules import Age
from badges.web import idea_words
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import words
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/idees")
@entrance("member")
def ideas(key: str) -> ResponseReturnValue:
    """The open ideas of the site without a name, what became of some, and one's own."""
    return _page()


@blueprint.post("/idees/<int:idea_id>/viendrais")
@entrance("member")
def idea_voice(key: str, idea_id: int) -> ResponseReturnValue:
    """« Je viendrais », or no longer; twice is once. 409 with the page where the idea is closed meanwhile."""
    act = voice.would_not_come if forms.pressed(request.form) == "no_more" else voice.would_come
    return _done(lambda: act(services(), OwnLink(g.member.id), idea_id, g.member.id))


@blueprint.post("/idees/<int:idea_id>/animer")
@entrance("member")
def idea_lead(key: str, idea_id: int) -> ResponseReturnValue:
    """Whether one would lead one's own idea, and be named; taken back at once."""
    own_idea(idea_id)
    pressed = forms.pressed(request.form)
    return _done(lambda: lead.answer(services(), OwnLink(g.member.id), idea_id, lead_answer(pressed)))


def own_idea(idea_id: int) -> IdeaView:
    """Return one of the member's. Raises NotFound: for another member's too."""
    found = reads.idea(reading_session(), idea_id)
    if found is None or found.author is None or found.author.id != g.member.id:
        raise NotFound
    return found


def _done(act: Callable[[], object]) -> ResponseReturnValue:
    try:
        act()
    except Refused as refusal:
        return _page(refusal)
    return redirect(url_for("portfolio.ideas", key=(request.view_args or {})["key"]), 303)


def _page(refusal: Refused | None = None) -> ResponseReturnValue:
    session = reading_session()
    found, following = reads.here(session, g.member.id, g.member.site_id, before=row_number(request.args.get("avant")))
    own = reads.of_member(session, g.member.id)
    page = render_template(
        "portfolio/ideas/list.html",
        ideas=found,
        more=following,
        own=own,
        open_own={each.id for each in own if each.state in STEPS[IdeaStep.COME]},
        coming=reads.coming_to(session, g.member.id, [each.id for each in own]),
        joined=reads.joined(session, g.member.id, services().now()),
        may_be_named=may_be_named(g.member.age),
        with_parent=g.member.age is Age.UNDER_15,
        asked=STEPS[IdeaStep.LEAD],
        changed=STEPS[IdeaStep.CHANGE],
        say=idea_words,
        errors={"form": words(refusal.code, **refusal.facts)} if refusal is not None else {},
    )
    status = 200 if refusal is None else 409 if refusal.code in ("idea.over", "idea.not_read") else 422
    return private(make_response(page, status))

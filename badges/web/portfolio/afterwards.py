"""« Du nouveau ? »: what came after a dossier, asked on the private page of who said yes; and « ne plus me demander ».

Opening the page changes nothing. What is answered is counted, and stands on no page of the member's.
"""

from __future__ import annotations

from datetime import date

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.times import local_date
from badges.matching.postings.rows import OwnLink
from badges.sharing.afterwards import reads
from badges.sharing.afterwards.answer import answer, never_again
from badges.sharing.afterwards.facts import NewsFacts
from badges.sharing.afterwards.rules import AfterwardsState
from badges.sharing.afterwards.views import QuestionView
from badges.web import afterwards_words
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private


def is_asked() -> bool:
    """Whether this request's member is asked on their page now. One statement."""
    found = reads.question(reading_session(), g.member.id)
    return found is not None and found.stands_on_page(g.member, _today())


def next_asked(found: QuestionView | None) -> date | None:
    """When a member is asked next; None where they are not."""
    return found.due_on if found is not None and found.may_ask(g.member) else None


@blueprint.get("/du-nouveau")
@entrance("member")
def afterwards(key: str) -> ResponseReturnValue:
    """The question, once it is time; before and after, where it stands."""
    return _page(forms.FieldErrors())


@blueprint.post("/du-nouveau")
@entrance("member")
def answer_afterwards(key: str) -> ResponseReturnValue:
    """Count the answer, the first one alone; or end all questions. 409 with the page where nothing is asked."""
    errors, own = forms.FieldErrors(), OwnLink(g.member.id)
    back = redirect(url_for("portfolio.afterwards", key=key), 303)
    if forms.pressed(request.form) == "never":
        never_again(services(), own, g.member.id)
        return back
    facts = fields.read(NewsFacts, request.form, errors)
    if facts is None:
        return _page(errors, 422)
    try:
        answer(services(), own, g.member.id, facts)
    except Refused as refusal:
        fields.refused(NewsFacts, refusal, errors)
        return _page(errors, 409 if refusal.code == "afterwards.closed" else 422)
    return back


def _page(errors: forms.FieldErrors, status: int = 200) -> ResponseReturnValue:
    found = reads.question(reading_session(), g.member.id)
    page = render_template(
        "portfolio/afterwards.html",
        asks=found is not None and found.may_answer(g.member, _today()),
        next_on=next_asked(found),
        over=found is not None and found.state is AfterwardsState.OVER,
        never=found is not None and found.state is AfterwardsState.NEVER,
        fields=fields.Fields(NewsFacts, request.form if request.method == "POST" else None, errors=errors),
        outcomes=afterwards_words.outcomes(),
        errors=errors,
    )
    return private(make_response(page, status))


def _today() -> date:
    return local_date(services().now())

"""« Pour le bilan »: what a member answers to the optional questions, on their telephone or on one turned to them.

The gender that was said is not shown again, and the page is the same whether one was said: the facilitator who turned
the telephone takes it back.
"""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated
from badges.people.traits import answer, reads
from badges.people.traits.facts import AnswersFacts
from badges.people.traits.rules import AgeBand, SentBy, Trait
from badges.web import trait_words
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/bilan")
@entrance("member")
def traits(key: str) -> ResponseReturnValue:
    """The questions that are asked, each with « je préfère ne pas dire »."""
    return _page()


@blueprint.post("/bilan")
@entrance("member")
def answer_traits(key: str) -> ResponseReturnValue:
    """Keep what is answered; without an answer nothing is kept."""
    errors, outdated = forms.FieldErrors(), False
    facts = fields.read(AnswersFacts, request.form, errors)
    if facts is not None:
        try:
            answer.say(services(), g.member.id, facts, shown=forms.sent_version(request.form))
            return redirect(url_for("portfolio.traits", key=key, fait="traits.saved"), 303)
        except Outdated:
            outdated = True
    return _page(errors, outdated=outdated)


def _page(errors: forms.FieldErrors | None = None, *, outdated: bool = False) -> ResponseReturnValue:
    """The page; where no question is asked of the member it says so."""
    typed = request.form if request.method == "POST" else None
    asked = reads.asked(reading_session())
    if not answer.is_asked(g.member):
        asked = frozenset()
    recorded = reads.own(reading_session(), g.member.id)
    shown = {} if recorded.commune is None else {"commune": trait_words.commune(recorded.commune)}
    every = fields.Fields(AnswersFacts, typed, recorded, errors, shown, words=_called(recorded))
    page = render_template(
        "portfolio/traits/answers.html",
        asked={each.value for each in asked},
        fields=every,
        ages=[("", trait_words.unsaid()), *trait_words.ages().items()],
        genders=list(trait_words.genders().items()),
        senders=[("", trait_words.unsaid()), *trait_words.senders().items()],
        differing=[each for each in every.differing() if each[0] != every[Trait.GENDER].label],
        version=forms.version(typed, recorded.version, outdated=outdated),
        outdated=outdated,
        errors=errors or {},
    )
    return private(make_response(page, 409 if outdated else 422 if errors else 200))


def _called(recorded: AnswersFacts) -> dict[str, dict[str | AgeBand | SentBy, str]]:
    """What the values of the form are called, where another page has written others meanwhile."""
    return {
        "age_band": dict(trait_words.ages()),
        "sent_by": dict(trait_words.senders()),
        "commune": {recorded.commune: trait_words.commune(recorded.commune)} if recorded.commune else {},
    }

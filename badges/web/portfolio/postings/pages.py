"""« Je propose, je cherche »: all that a member offers and looks for, and the page of each with what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.matching.postings import change, public, reads
from badges.matching.postings.rows import OwnLink
from badges.matching.postings.views import PostingView
from badges.matching.rules import STEPS, PostingSide, PostingState, Step, lasts_until
from badges.people.rules import Age
from badges.web import matching_words
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import words
from badges.web.portfolio.room import blueprint, private

OFFERED_STEPS: Final = (Step.RESUME, Step.FULFIL, Step.PAUSE, Step.SAY_AGAIN, Step.END)  # in the order of the page
OVER: Final = (PostingState.FULFILLED, PostingState.ENDED)
NAME_ONLY: Final = "name_only"  # the button that takes the first name back, and leaves the words


@dataclass(frozen=True)
class Line:
    """An offer or a request as its member sees it on a day."""

    posting: PostingView
    today: date

    @property
    def state(self) -> PostingState:
        """Where it stands."""
        return self.posting.state(self.today)

    @property
    def over(self) -> bool:
        """Whether it is answered or ended."""
        return self.state in OVER

    @property
    def activity(self) -> str | None:
        """What it is about: an activity of the list, or the member's own word."""
        return self.posting.activity.name if self.posting.activity is not None else self.posting.other_activity

    @property
    def steps(self) -> tuple[Step, ...]:
        """What can be done with it. Said today, it needs not be said again."""
        lasts = self.posting.until >= lasts_until(self.today) and not self.over
        return tuple(
            each for each in OFFERED_STEPS if self.state in STEPS[each] and not (lasts and each is Step.SAY_AGAIN)
        )


@blueprint.get("/annonces")
@entrance("member")
def postings(key: str) -> ResponseReturnValue:
    """Both halves, whatever is in them, and what is over, folded."""
    today = local_date(services().now())
    standing, over = reads.of_member(reading_session(), g.member.id, today)
    page = render_template(
        "portfolio/postings/list.html",
        halves=[(each, [Line(one, today) for one in standing if one.side is each]) for each in PostingSide],
        over=[Line(each, today) for each in over],
        with_parent=g.member.age is Age.UNDER_15,
        say=matching_words,
    )
    return private(make_response(page))


@blueprint.get("/annonces/<int:posting_id>")
@entrance("member")
def posting(key: str, posting_id: int) -> ResponseReturnValue:
    """One of them, where it stands, and what can be done with it."""
    return _page(own_posting(posting_id))


@blueprint.post("/annonces/<int:posting_id>")
@entrance("member")
def step_posting(key: str, posting_id: int) -> ResponseReturnValue:
    """Take the step that the button names; twice is once. 409 with the page where it is possible no longer."""
    try:
        step = forms.chosen(request.form, "step", Step)
        change.take(services(), OwnLink(g.member.id), posting_id, step)
    except Refused as refusal:
        return _page(own_posting(posting_id), refusal)
    return redirect(url_for("portfolio.posting", key=key, posting_id=posting_id), 303)


@blueprint.post("/annonces/<int:posting_id>/cacher")
@entrance("member")
def hide_posting(key: str, posting_id: int) -> ResponseReturnValue:
    """Take back the yes to the first name on the public page, or to the words too, at once."""
    change.hide(services(), OwnLink(g.member.id), posting_id, name_only=NAME_ONLY in request.form)
    return redirect(url_for("portfolio.posting", key=key, posting_id=posting_id), 303)


def own_posting(posting_id: int) -> PostingView:
    """Return one of the member's. Raises NotFound: for another member's too."""
    found = reads.posting(reading_session(), posting_id)
    if found is None or found.member.id != g.member.id:
        raise NotFound
    return found


def _page(found: PostingView, refusal: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "portfolio/postings/posting.html",
        line=Line(found, local_date(services().now())),
        public=public.public_line(found),
        errors={"form": words(refusal.code, **refusal.facts)} if refusal is not None else {},
        say=matching_words,
    )
    status = 200 if refusal is None else 409 if refusal.code == "posting.step" else 422
    return private(make_response(page, status))

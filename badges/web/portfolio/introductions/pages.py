"""« Mise en relation »: the threads of a member, and the page of each with the question that it asks.

What may be known of a thread is `badges.matching.introductions.own_thread`. What has ended unheard leads to no page
until the hour when it is told: the list stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.matching.introductions import answer, finish, reads, review
from badges.matching.introductions.own_thread import OwnState, OwnThread, may_stop, next_meeting
from badges.matching.introductions.rules import ReviewQuestion, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import ReviewView
from badges.network import reads as network
from badges.people.rules import Age
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.portfolio.introductions import wording
from badges.web.portfolio.room import blueprint, private

BEGUN: Final = (OwnState.MET, OwnState.UNDER_WAY)


class Tap(StrEnum):
    """What a button of the page says."""

    YES = "yes"
    NO = "no"
    DONE = "done"
    STOP = "stop"
    SHOW = "show"  # « Montrer mon numéro »
    HIDE = "hide"
    AGREE = "agree"
    DISAGREE = "disagree"


ENDING: Final = (Tap.NO, Tap.STOP)  # both lead to the list: what has ended may have no page yet


@blueprint.get("/mises-en-relation")
@entrance("member")
def introductions(key: str) -> ResponseReturnValue:
    """The threads that the member may know of, the latest first."""
    return _list()


@blueprint.get("/mises-en-relation/<int:introduction_id>")
@entrance("member")
def introduction(key: str, introduction_id: int) -> ResponseReturnValue:
    """One of them, where it stands, and what can be said."""
    found = _own(introduction_id)
    if found is None:
        raise NotFound
    return _page(found)


@blueprint.post("/mises-en-relation/<int:introduction_id>")
@entrance("member")
def answer_introduction(key: str, introduction_id: int) -> ResponseReturnValue:
    """Do what the button says; twice is once. 409 with the page as it stands where it is possible no longer."""
    try:
        tap, whose = forms.chosen(request.form, "tap", Tap), forms.chosen(request.form, "whose", Who)
        TAPS[tap](introduction_id, whose)
    except Outdated:  # other words of a bilan stand there now: they are read first
        found = _own(introduction_id)
        if found is None:
            raise NotFound from None
        return _page(found, Refused("introduction.step"))
    except Refused as refusal:
        if (found := _own(introduction_id)) is not None:
            return _page(found, refusal)
        if refusal.code != "introduction.step":
            raise NotFound from refusal  # a form that is none of ours says nothing of a thread that is not theirs
        return _list(refusal)
    if tap in ENDING:
        return redirect(url_for("portfolio.introductions", key=key, fait="introduction.noted"), 303)
    return redirect(url_for("portfolio.introduction", key=key, introduction_id=introduction_id), 303)


def asks() -> tuple[OwnThread | None, OwnThread | None, bool]:
    """Return the thread that waits for an answer of this request's member, the oldest of several; the one whose meeting
    comes next; and whether they have any. One statement."""
    now = services().now()
    found = reads.own_threads(reading_session(), g.member.id, now)
    waiting = [each for each in found if each.state is OwnState.ASKED]
    return (waiting[-1] if waiting else None), next_meeting(found, local_date(now)), bool(found)


# -- what each button does --------------------------------------------------------------------------------------------


def _answer(introduction_id: int, whose: Who, *, yes: bool) -> None:
    answer.answer(services(), OwnLink(g.member.id), introduction_id, whose, yes=yes)


def _done(introduction_id: int, _whose: Who) -> None:
    finish.done(services(), OwnLink(g.member.id), introduction_id, otherwise=_("Un coup de main"))


def _number(introduction_id: int, whose: Who, *, shown: bool) -> None:
    finish.show_number(services(), OwnLink(g.member.id), introduction_id, whose, shown=shown)


def _say(introduction_id: int, whose: Who, view: ReviewView) -> None:
    disputed = forms.ticked(request.form, "disputed", ReviewQuestion)
    shown = forms.sent_version(request.form)
    review.say(services(), OwnLink(g.member.id), introduction_id, whose, view, disputed, shown=shown)


TAPS: Final[Mapping[Tap, Callable[[int, Who], None]]] = {
    Tap.YES: lambda number, whose: _answer(number, whose, yes=True),
    Tap.NO: lambda number, whose: _answer(number, whose, yes=False),
    Tap.DONE: _done,
    Tap.STOP: lambda number, _whose: _stop(number),
    Tap.SHOW: lambda number, whose: _number(number, whose, shown=True),
    Tap.HIDE: lambda number, whose: _number(number, whose, shown=False),
    Tap.AGREE: lambda number, whose: _say(number, whose, ReviewView.AGREES),
    Tap.DISAGREE: lambda number, whose: _say(number, whose, ReviewView.DISAGREES),
}


def _stop(introduction_id: int) -> None:
    finish.stop(services(), OwnLink(g.member.id), introduction_id)


# -- the pages --------------------------------------------------------------------------------------------------------


def _own(introduction_id: int) -> OwnThread | None:
    return reads.own_thread(reading_session(), g.member.id, introduction_id, services().now())


def _list(refusal: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "portfolio/introductions/list.html",
        threads=reads.own_threads(reading_session(), g.member.id, services().now()),
        say=wording,
        **_about(refusal),
    )
    return private(make_response(page, _status(refusal)))


def _page(found: OwnThread, refusal: Refused | None = None) -> ResponseReturnValue:
    session, now = reading_session(), services().now()
    begun, voices = found.state in BEGUN, reads.own_voices(session, found, now)
    page = render_template(
        "portfolio/introductions/introduction.html",
        thread=found,
        charter=found.state is OwnState.ASKED and not reads.said_yes_before(session, g.member.id),
        with_own_parent=g.member.age is Age.UNDER_15,
        may_stop=may_stop(found),
        may_show=begun and not found.at_meetings and bool(g.member.phone),
        exchanges=[each for each in reads.exchanges_of(session, found.id) if each.cancelled_at is None]
        if begun
        else [],
        today=local_date(now),
        voices=voices,
        version=review.version_of({each.who: each.said for each in voices}) if voices is not None else None,
        coordination=_coordination(),
        say=wording,
        **_about(refusal),
    )
    return private(make_response(page, _status(refusal)))


def _coordination() -> str | None:
    """The phone of the coordination, where the network has said it. One statement."""
    instance = network.instance(reading_session())
    return instance.network.get("phone") if instance is not None else None


def _about(refusal: Refused | None) -> dict[str, dict[str, str]]:
    return {"errors": {"form": words(refusal.code, **refusal.facts)} if refusal is not None else {}}


def _status(refusal: Refused | None) -> int:
    return 200 if refusal is None else 409 if refusal.code == "introduction.step" else 422

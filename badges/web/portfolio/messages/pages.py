"""« Mes messages »: what there is to know, « je le sais déjà », and « pas de messages »."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.base.parsers import member_of, row_number
from badges.messages import reads, tell_member
from badges.messages.rules import Occasion
from badges.messages.sources import Scope
from badges.messages.views import Thing
from badges.people.own import no_messages
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.messages.wording import said
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/messages")
@entrance("member")
def messages(key: str) -> ResponseReturnValue:
    """What the site would tell the member, in the same words, and whether they are written to."""
    return _page()


@blueprint.post("/messages/su")
@entrance("member")
def know_message(key: str) -> ResponseReturnValue:
    """« Je le sais déjà »: they are told no more of one thing; twice is once."""
    text, _, about = forms.pressed(request.form).partition(":")
    occasion, number = member_of(Occasion, text), row_number(about)
    try:
        if occasion is None or number is None:
            raise Refused("form.choice")
        shown = forms.sent_version(request.form)
        tell_member.know(services(), g.member.id, Thing(occasion, number, g.member.id), shown=shown)
    except Outdated:
        return _page("form.outdated", 409)
    except Refused as refusal:
        return _page(refusal.code, 409 if refusal.code == "message.over" else 422)
    return redirect(url_for("portfolio.messages", key=key, fait="message.known"), 303)


@blueprint.post("/messages")
@entrance("member")
def wish_messages(key: str) -> ResponseReturnValue:
    """« Pas de messages », or messages again; twice is once."""
    pressed = forms.pressed(request.form)
    if pressed not in ("none", "some"):
        return _page("form.choice", 422)
    no_messages.wish(services(), None, g.member.id, messages=pressed == "some")
    return redirect(url_for("portfolio.messages", key=key, fait="message.wish"), 303)


def _page(code: str | None = None, status: int = 200) -> ResponseReturnValue:
    errors = forms.FieldErrors()
    if code is not None:
        errors.add("form", code)
    session = reading_session()
    every = reads.tellings(session, Scope(member_id=g.member.id), services().now())
    news = [each for each in every if each.occasion is not Occasion.BADGE]  # a badge stands on the page itself
    found = reads.worded(session, news)
    page = render_template(
        "portfolio/messages/list.html",
        news=[(each, said(each)) for each in found],
        since=g.member.no_messages_on,
        errors=errors,
    )
    return private(make_response(page, status))

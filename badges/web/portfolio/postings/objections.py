"""« Pas avec quelqu’un »: said of a person that the member knows, without a reason, and taken back in one tap."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.parsers import row_number
from badges.matching.objections import keep_apart as objections
from badges.matching.objections import reads
from badges.matching.postings.rows import OwnLink
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private


@blueprint.get("/pas-avec")
@entrance("member")
def own_objections(key: str) -> ResponseReturnValue:
    """The people that the member knows by a thread or an exchange, and those that were named. There is no search."""
    said = reads.of_member(reading_session(), g.member.id)
    named = {each.other.id for each in said}
    known = reads.acquaintances(reading_session(), g.member.id)
    page = render_template(
        "portfolio/postings/objections.html",
        said=said,
        known=[each for each in known if each.member.id not in named],
    )
    return private(make_response(page))


@blueprint.post("/pas-avec")
@entrance("member")
def say_objection(key: str) -> ResponseReturnValue:
    """Say it of one of them, or take it back; twice is once. Raises NotFound: for any other person, known or not."""
    back = row_number(request.form.get("back"))
    other = back or row_number(request.form.get("other"))
    if other is None:
        raise NotFound
    (objections.take_back if back else objections.keep_apart)(services(), OwnLink(g.member.id), g.member.id, other)
    done = "objection.taken_back" if back else "objection.said"
    return redirect(url_for("portfolio.own_objections", key=key, fait=done), 303)

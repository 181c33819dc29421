"""« Où continuer ? »: a member whose place closes says where they want to go on. One question, big choices."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.places import onward, reads
from badges.places.facts import NOWHERE, OwnOnwardFacts
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private


def is_asked() -> bool:
    """Whether this request's member is asked where they want to go on. No statement."""
    return g.member.site.closed_on is not None and g.member.left_on is None


@blueprint.get("/ou-continuer")
@entrance("member")
def where_next(key: str) -> ResponseReturnValue:
    """The question, and what was answered. Raises NotFound: for a member whose place stays."""
    return _page(forms.FieldErrors())


@blueprint.post("/ou-continuer")
@entrance("member")
def say_where_next(key: str) -> ResponseReturnValue:
    """Note the answer, which can be another one until the place has closed."""
    errors = forms.FieldErrors()
    facts = fields.read(OwnOnwardFacts, request.form, errors)
    if facts is None:
        return _page(errors, 422)
    try:
        moved = onward.answer_alone(services(), g.member.id, facts)
    except Refused as refusal:
        fields.refused(OwnOnwardFacts, refusal, errors)
        return _page(errors, 422)
    return redirect(url_for("portfolio.home" if moved else "portfolio.where_next", key=key), 303)


def _page(errors: forms.FieldErrors, status: int = 200) -> ResponseReturnValue:
    if not is_asked():
        raise NotFound
    said = reads.answer(reading_session(), g.member.id)
    page = render_template(
        "portfolio/answers/onward.html",
        places=reads.onward_places(reading_session(), g.member.site_id),
        nowhere=NOWHERE,
        said=said,
        day=g.member.site.last_day,
        over=g.member.site.is_over(local_date(services().now())),
        errors=errors,
    )
    return private(make_response(page, status))

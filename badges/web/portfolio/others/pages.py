"""« Mes badges d’ailleurs »: bring one, say that it is one's own, take it away. Opening the page judges nothing."""

from __future__ import annotations

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.sharing.others import add, reads
from badges.sharing.others.facts import BroughtFacts
from badges.web import other_badge_words
from badges.web.counter.sharing import brought_badges
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private
from schemas.errors import OpenBadgesError


@blueprint.get("/ailleurs")
@entrance("member")
def others(key: str) -> ResponseReturnValue:
    """Those that are kept, each as it was last judged, and the form to bring another."""
    return _page()


@blueprint.post("/ailleurs")
@entrance("member", upload=brought_badges.UPLOAD)
def add_other(key: str) -> ResponseReturnValue:
    """Judge what is brought, and keep it. What is refused is kept nowhere."""
    errors, is_link = forms.FieldErrors(), False
    try:
        presented, is_link = brought_badges.brought()
        add.add(services(), None, g.member.id, presented)
        return redirect(url_for("portfolio.others", key=key, fait="other.added"), 303)
    except (OpenBadgesError, Refused) as error:
        brought_badges.not_added(error, errors, is_link=is_link)
    return _page(errors)


@blueprint.post("/ailleurs/<int:other_id>/moi")
@entrance("member")
def own_other(key: str, other_id: int) -> ResponseReturnValue:
    """« C’est bien moi »: it is in another name, and theirs. Twice is once."""
    add.say_it_is_theirs(services(), None, g.member.id, other_id)
    return redirect(url_for("portfolio.others", key=key, fait="other.confirmed"), 303)


@blueprint.post("/ailleurs/<int:other_id>/retirer")
@entrance("member")
def remove_other(key: str, other_id: int) -> ResponseReturnValue:
    """Take one away; it can be brought again. Twice is once."""
    add.take_away(services(), None, g.member.id, other_id)
    return redirect(url_for("portfolio.others", key=key, fait="other.removed"), 303)


def _page(errors: forms.FieldErrors | None = None) -> ResponseReturnValue:
    found = reads.of_member(reading_session(), g.member.id, services().now())
    page = render_template(
        "portfolio/others/list.html",
        kept=[(each, other_badge_words.said(each), other_badge_words.tone(each)) for each in found],
        accepted=brought_badges.ACCEPTED,
        fields=fields.Fields(BroughtFacts, request.form if request.method == "POST" else None, errors=errors),
        errors=errors or {},
    )
    return private(make_response(page, 422 if errors else 200))

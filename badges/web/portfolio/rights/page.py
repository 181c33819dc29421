"""« Mes droits », and what the link alone allows: hide every badge, object, and read who looked."""

from __future__ import annotations

from datetime import date, datetime

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.database import bounds
from badges.base.errors import Refused
from badges.network import reads as network
from badges.people.own import objection
from badges.people.own.looks import looks
from badges.people.own.objection import Objection
from badges.questions import correction_wish
from badges.recognition.rules import is_shown
from badges.sharing import audience
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import ngettext
from badges.web.portfolio.rights import look_words
from badges.web.portfolio.room import blueprint, member_awards, private

WISHES = {"question.empty": "wish.empty"}


@blueprint.get("/droits")
@entrance("member")
def rights(key: str) -> ResponseReturnValue:
    """One line a right; then who answers for the data, and where to complain."""
    instance = network.instance(reading_session())
    dpo = instance.operator.get("dpo") if instance is not None else None
    return private(make_response(render_template("portfolio/rights/home.html", dpo=dpo)))


@blueprint.route("/droits/cacher", methods=["GET", "POST"])
@entrance("member")
def hide_all(key: str) -> ResponseReturnValue:
    """One button hides every badge. It says how many are shown now; a second time nothing is left to hide."""
    if request.method == "POST":
        audience.hide_all(services(), g.member.id)
        return redirect(url_for("portfolio.hide_all", key=key), 303)
    awards = member_awards()
    shown = [each for each in awards if is_shown(each)]
    words = ngettext("Les autres peuvent voir %(num)s badge.", "Les autres peuvent voir %(num)s badges.", len(shown))
    page = render_template("portfolio/rights/hide.html", shown=len(shown), words=words, several=len(awards))
    return private(make_response(page))


@blueprint.route("/droits/corriger", methods=["GET", "POST"])
@entrance("member")
def correct(key: str) -> ResponseReturnValue:
    """What the member wishes to have corrected: the site reads it, and calls back."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        try:
            correction_wish.ask_for(services(), g.member.id, forms.text(request.form, "wish"))
            return redirect(url_for("portfolio.correct", key=key), 303)
        except Refused as refusal:
            errors.add("wish", WISHES.get(refusal.code, refusal.code), **refusal.facts)
    waiting = correction_wish.waiting_of(reading_session(), g.member.id)
    page = render_template(
        "portfolio/rights/correct.html",
        waiting=waiting,
        may_ask=len(waiting) < bounds.WISHES_OF_A_MEMBER,
        typed=request.form.get("wish", ""),
        errors=errors,
    )
    return private(make_response(page, 422 if errors else 200))


@blueprint.get("/droits/regards")
@entrance("member")
def looked(key: str) -> ResponseReturnValue:
    """Who looked: the day, the site, the reason; no name of the staff."""
    found = [
        (each.at, look_words.whence(each), look_words.reason(each)) for each in looks(reading_session(), g.member.id)
    ]
    return private(make_response(render_template("portfolio/rights/looks.html", looks=found)))


@blueprint.route("/droits/opposer", methods=["GET", "POST"])
@entrance("member")
def object_to(key: str) -> ResponseReturnValue:
    """What the member objects to from now on."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        try:
            objection.object_to(services(), g.member.id, request.form.getlist("objection"))
            return redirect(url_for("portfolio.object_to", key=key), 303)
        except Refused as refusal:
            errors.add("objection", refusal.code, **refusal.facts)
    badges = objection.objects_to_badges(reading_session(), g.member.id)
    since: dict[str, datetime | date | None] = {Objection.BADGES: badges, Objection.NAME: g.member.unnamed_on}
    page = render_template("portfolio/rights/object.html", since=since, errors=errors)
    return private(make_response(page, 422 if errors else 200))

"""« Informer mon référent » (J15): an address and a name; the whole letter to read; a yes, and it leaves once."""

from __future__ import annotations

from typing import Final

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.people.rules import Age
from badges.sharing.bundles import reads, referrer_letter
from badges.sharing.bundles.facts import ReferrerFacts, ReferrerLetterFacts
from badges.sharing.bundles.referrer_letter import Prepared
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.bundles.pages import open_bundle
from badges.web.portfolio.room import blueprint, private

READ, SEND, BACK = "read", "send", "back"  # what the buttons of the two pages say
STATUS: Final = {True: "referrer_letter.sent", False: "referrer_letter.known"}


@blueprint.get("/dossiers/<int:bundle_id>/referent")
@entrance("member")
def inform_referrer(key: str, bundle_id: int) -> ResponseReturnValue:
    """The address, and the name to write under. Nothing is sent."""
    open_bundle(bundle_id)
    return _form(bundle_id, forms.FieldErrors())


@blueprint.post("/dossiers/<int:bundle_id>/referent")
@entrance("member")
def send_to_referrer(key: str, bundle_id: int) -> ResponseReturnValue:
    """Show the letter as it would leave; or send it, once its member has read it and said yes."""
    open_bundle(bundle_id)
    errors, pressed = forms.FieldErrors(), forms.pressed(request.form)
    facts = fields.read(ReferrerLetterFacts, request.form, errors)
    if facts is None or pressed == BACK:
        return _form(bundle_id, errors)
    try:
        letter = referrer_letter.prepared(services(), reading_session(), g.member.id, bundle_id, facts)
    except Refused as refusal:
        fields.refused(ReferrerLetterFacts, refusal, errors)
        return _form(bundle_id, errors)
    if pressed == SEND:
        try:
            left = referrer_letter.send(services(), g.member.id, bundle_id, facts)
            return redirect(url_for("portfolio.bundle", key=key, bundle_id=bundle_id, fait=STATUS[left]), 303)
        except Refused as refusal:
            fields.refused(ReferrerLetterFacts, refusal, errors)
    return _letter(bundle_id, letter, errors)


def _form(bundle_id: int, errors: forms.FieldErrors) -> ResponseReturnValue:
    typed = request.form if request.method == "POST" else None
    names = referrer_letter.names_of(g.member)
    page = render_template(
        "portfolio/bundles/referrer.html",
        bundle_id=bundle_id,
        fields=fields.Fields(ReferrerFacts, typed, errors=errors, shown={"name": names[0]}),
        names=names,
        services=reads.services_to_write_to(reading_session(), g.member.site_id),
        with_parent=g.member.age is Age.UNDER_15,
        errors=errors,
    )
    return private(make_response(page, 422 if errors else 200))


def _letter(bundle_id: int, letter: Prepared, errors: forms.FieldErrors) -> ResponseReturnValue:
    page = render_template(
        "portfolio/bundles/letter.html",
        bundle_id=bundle_id,
        letter=letter,
        fields=fields.Fields(ReferrerLetterFacts, request.form, errors=errors),
        with_parent=g.member.age is Age.UNDER_15,
        errors=errors,
    )
    return private(make_response(page, 422 if errors else 200))

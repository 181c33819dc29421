"""« Plus tard » is answered alone: what was seen, read again whole, then yes, no, or « pas d'accord ».

Opening the page changes nothing; a button does, once.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Outdated, Refused
from badges.network import reads as network
from badges.network.views import SiteView
from badges.recognition.answers import delayed_answer
from badges.recognition.answers import reads as answering
from badges.recognition.answers.reads import Reconsidered, Standing
from badges.recognition.forms.facts import OwnAnswerFacts
from badges.recognition.rules import AwardBlocked
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.portfolio.room import blueprint, private

ENDED = ("award.closed", "award.already_signed", "answer.with_parent")  # the page itself says these


@dataclass(frozen=True)
class Elsewhere:
    """Others to talk to: the other sites with a phone, and the network's own phone, if it is public."""

    sites: tuple[SiteView, ...]
    phone: str | None
    hours: str | None


def to_reconsider() -> Reconsidered:
    """Return the badges to which this request's member may still say yes."""
    return answering.to_reconsider(reading_session(), g.member.id)


def elsewhere(site_id: int) -> Elsewhere:
    """Return the others that the member can talk to, besides this site. Two statements."""
    session = reading_session()
    others = tuple(each for each in network.sites(session) if each.id != site_id and each.phone)
    instance = network.instance(session)
    about = instance.network if instance is not None else {}
    return Elsewhere(others, about.get("phone"), about.get("hours"))


@blueprint.get("/vu/<int:award_id>")
@entrance("member")
def later(key: str, award_id: int) -> ResponseReturnValue:
    """What was seen, and the answer that it waits for; or where the badge stands now."""
    return _page(award_id)


@blueprint.post("/vu/<int:award_id>")
@entrance("member")
def answer_alone(key: str, award_id: int) -> ResponseReturnValue:
    """Record the member's answer; the page then says what becomes of it."""
    errors = forms.FieldErrors()
    outdated = False
    facts = fields.read(OwnAnswerFacts, request.form, errors)
    if facts is None:
        return _page(award_id, 422, errors=errors)
    try:
        delayed_answer.answer(services(), g.member.id, award_id, facts, shown=forms.sent_version(request.form))
        return redirect(url_for("portfolio.later", key=key, award_id=award_id), 303)
    except AwardBlocked:
        pass  # the page says what is missing
    except Outdated:
        outdated = True
    except Refused as refusal:
        if refusal.code in ENDED:
            return _page(award_id, 409)
        fields.refused(OwnAnswerFacts, refusal, errors)
    return _page(award_id, 409 if outdated or not errors else 422, errors=errors, outdated=outdated)


@blueprint.post("/vu/<int:award_id>/changer-d-avis")
@entrance("member")
def change_mind(key: str, award_id: int) -> ResponseReturnValue:
    """The member said no, and wants to be asked again: the page then shows all of it, with the answers."""
    try:
        delayed_answer.change_mind(services(), g.member.id, award_id)
    except Refused as refusal:
        if refusal.code not in ENDED:
            raise
        return _page(award_id, 409)
    return redirect(url_for("portfolio.later", key=key, award_id=award_id), 303)


def _page(
    award_id: int, status: int = 200, *, errors: forms.FieldErrors | None = None, outdated: bool = False
) -> ResponseReturnValue:
    found = answering.asked(reading_session(), g.member.id, award_id, services().now())
    dossier, wrong = found.dossier, errors or forms.FieldErrors()
    page = render_template(
        "portfolio/answers/later.html",
        asked=found,
        dossier=dossier,
        standing=found.standing,
        seen=[each for each in dossier.criteria if each.seen],
        fields=fields.Fields(OwnAnswerFacts, request.form, errors=wrong),
        version=dossier.answer_version,
        others=elsewhere(dossier.site_id) if found.standing is Standing.DISAGREED else None,
        errors=wrong,
        outdated=outdated,
    )
    return private(make_response(page, status))

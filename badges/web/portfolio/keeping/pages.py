"""Pages of keeping: where to use the badge, a page for each place, and the copies that are tied to an e-mail address.

Such a copy is made once the member has confirmed the address, by a code sent to it. The Open Badges 2.0 copy is
published; the Open Badges 3.0 one is the badge itself, and is given to the member alone.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.text import codes
from badges.base.times import local
from badges.ledger import reads as ledger
from badges.network import reads as network
from badges.people import reads as people
from badges.people.addresses import claims
from badges.recognition.states import Visibility
from badges.recognition.views import AwardView
from badges.sharing import backpacks
from badges.web.http import forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import typeset
from badges.web.portfolio.cv.phrases import first_persons
from badges.web.portfolio.keeping.targets import TARGETS, Target, named, target_of
from badges.web.portfolio.room import blueprint, live_award, private, shown, usual_address

LINKEDIN = "https://www.linkedin.com/profile/add"


@blueprint.get("/<code>/garder")
@entrance("member")
def keep(key: str, code: str) -> ResponseReturnValue:
    """Where the badge can be used."""
    places = [(each, *named(each)) for each in TARGETS]
    page = render_template("portfolio/keeping/choose.html", award=shown(live_award(code)), places=places)
    return private(make_response(page))


@blueprint.get("/<code>/garder/<target>")
@entrance("member")
def keep_in(key: str, code: str, target: str) -> ResponseReturnValue:
    """One place: what it wants, the right file or words, and three steps."""
    return _page(live_award(code), target_of(target))


def _page(chosen: AwardView, target: Target, status: int = 200, **fields: Any) -> ResponseReturnValue:
    name, detail = named(target)
    context = {
        "award": shown(chosen),
        "target": target,
        "target_name": name,
        "target_detail": detail,
        "hidden": chosen.visibility == Visibility.HIDDEN,
        "line": chosen.badge.content["france_travail"],
        **(_email_fields(chosen) if target.email else {}),
        **(_linkedin(chosen) if target.slug == "linkedin" else {}),
        **({"said": _in_french(chosen)} if target.slug == "france-travail" else {}),
        **fields,
    }
    return private(make_response(render_template(f"portfolio/keeping/{target.slug}.html", **context), status))


def _email_fields(chosen: AwardView) -> dict[str, Any]:
    """At which step of the copies for backpacks the member is."""
    session = reading_session()
    waiting = people.waiting_address(session, backpacks.PURPOSE, chosen.id, services().clock())
    another = bool(request.args.get("autre"))
    return {
        "packed": ledger.backpack_copy(session, chosen.id),
        "matched": ledger.has_form_with_email(session, chosen.id),
        "waiting": None if another else waiting,
        "second_to": people.waiting_address(session, backpacks.SECOND, chosen.id, services().clock()),
        "claim": None if another or waiting else claims.going_on(session, g.member.id, chosen.id),
        "another": another,
        "email": "",
        "usual": usual_address(),
    }


def _linkedin(chosen: AwardView) -> dict[str, Any]:
    """The fields of LinkedIn's form for a certification, and the address that opens it with them."""
    held, instance = shown(chosen), network.instance(reading_session())
    day = local(held.issued_at)
    organisation = (instance.network["name"] if instance else None) or ""
    query = {
        "startTask": "CERTIFICATION_NAME",
        "name": held.name,
        "organizationName": organisation,
        "issueYear": day.year,
        "issueMonth": day.month,
        "certUrl": held.url,
        "certId": codes.shown(held.code),
    }
    return {"organisation": organisation, "number": codes.shown(held.code), "opens": f"{LINKEDIN}?{urlencode(query)}"}


def _in_french(chosen: AwardView) -> str:
    """The badge and what was seen in French, whatever the page, and in the first person: the holder pastes it where
    they present themselves, and its reader is French. A criterion that has no first person is quoted."""
    content, known = chosen.badge.content, first_persons()
    seen = [each["fr"] for each in content["criteria"] if each["key"] in chosen.criteria]
    said = [known[each]["fr"] if each in known else f"« {each} »" for each in seen]
    return typeset(f"{content['name']['fr']} : {', '.join(said)}.")


def _asking(slug: str) -> Target:
    """A place on whose page a copy for backpacks is asked for. Raises NotFound: for any other."""
    target = target_of(slug)
    if not target.email:
        raise NotFound("file.unknown")
    return target


def _back(key: str, code: str, target: Target, done: str | None = None) -> ResponseReturnValue:
    """To the page of the place again, at what was asked for; `done`: what it says first."""
    return redirect(url_for("portfolio.keep_in", key=key, code=code, target=target.slug, fait=done, _anchor="sac"), 303)


@blueprint.post("/<code>/garder/<target>")
@entrance("member")
def keep_ask(key: str, code: str, target: str) -> ResponseReturnValue:
    """Send a code to the e-mail address that the member gives."""
    chosen, place, errors = live_award(code), _asking(target), forms.FieldErrors()
    email = forms.text(request.form, "email")
    wanted = email or usual_address() or ""
    try:
        backpacks.request_backpack(services(), g.member.id, chosen.code, wanted)
    except Refused as refusal:
        errors.add("email", refusal.code, **refusal.facts)
        return _page(chosen, place, 422, errors=errors, email=email, waiting=None)
    return _back(key, code, place)


@blueprint.post("/<code>/garder/<target>/code")
@entrance("member")
def keep_confirm(key: str, code: str, target: str) -> ResponseReturnValue:
    """Make the copies for backpacks, when the member types the code that was sent, and the second where one was."""
    chosen, place, errors = live_award(code), _asking(target), forms.FieldErrors()
    typed, second = request.form.get("letter_code", ""), request.form.get("second_code", "")
    try:
        step = backpacks.confirm_backpack(services(), g.member.id, chosen.code, typed, second)
    except Refused as refusal:
        errors.add(str(refusal.facts.get("part", "letter_code")), refusal.code, **refusal.facts)
        return _page(chosen, place, 422, errors=errors)
    return _back(key, code, place, "backpack.ready" if step is backpacks.Step.MADE else None)


@blueprint.post("/<code>/garder/<target>/suite")
@entrance("member")
def keep_complete(key: str, code: str, target: str) -> ResponseReturnValue:
    """Make the copies for an address whose code was typed before, by a second code or a colleague's word."""
    chosen, place, errors = live_award(code), _asking(target), forms.FieldErrors()
    claim = claims.going_on(reading_session(), g.member.id, chosen.id)
    if claim is None:
        return _back(key, code, place)
    typed = request.form.get("second_code", "")
    try:
        step = backpacks.complete_backpack(services(), g.member.id, chosen.code, claim.email, typed)
    except Refused as refusal:
        errors.add("second_code", refusal.code, **refusal.facts)
        return _page(chosen, place, 422, errors=errors)
    return _back(key, code, place, "backpack.ready" if step is backpacks.Step.MADE else None)


@blueprint.post("/<code>/garder/<target>/sans-adresse")
@entrance("member")
def keep_plain(key: str, code: str, target: str) -> ResponseReturnValue:
    """Make the copy for backpacks without an address (decisions 7), where a place takes it."""
    chosen, place = live_award(code), _asking(target)
    if not place.plain:
        raise NotFound("file.unknown")
    backpacks.request_backpack_without_email(services(), g.member.id, chosen.code)
    return _back(key, code, place, "backpack.ready")

"""« Orienter une personne »: a service sends a person, without an account, in a minute on a telephone.

The answer is one page, which says the same of each person; nothing is sent after it, and no page tells what
came of it. The form needs no session: it carries a signed token. Of the address that sends, a keyed digest is counted
for a day. A robot that fills the hidden field gets the form again, as does a person whose browser filled it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from badges.base.database import bounds
from badges.base.errors import NothingWritten, Refused
from badges.gatherings import reads as gatherings
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import SiteView
from badges.orientation import sensitive_words
from badges.orientation.facts import OrientationFacts
from badges.orientation.receive import receive
from badges.orientation.rules import ReachedBy
from badges.web.counter import rendered_pages
from badges.web.counter.neighbours import places
from badges.web.counter.orientation import form_token
from badges.web.counter.pages import blueprint
from badges.web.http import fields, forms, limits
from badges.web.http.access import entrance, services
from badges.web.http.limits import Limit, LimitReached
from badges.web.http.request_session import reading_session

SENT_IN_A_DAY: Final = Limit(
    "orientation.day", bounds.ORIENTATIONS_OF_AN_ADDRESS_A_DAY, timedelta(days=1), unguessable=True
)
FORM_FIELD: Final = "page"
TRAP: Final = "site_web"  # a hidden field
AS_IT_IS: Final = "as_it_is"  # the button that sends a note which was asked about


@blueprint.get("/orienter")
@entrance("public")
def orient() -> ResponseReturnValue:
    """The form. `lieu`: the slug of a place, chosen already."""
    chosen = request.args.get("lieu", "")
    known = chosen if any(each.slug == chosen for each in rendered_pages.sites()) else ""
    first = MultiDict({"site": known, "reached_by": ReachedBy.PHONE.value})
    return _form(first, forms.FieldErrors(), 200)


@blueprint.post("/orienter")
@entrance("public", stateless=True)
def orient_send() -> ResponseReturnValue:
    """Send it to the site. What cannot be sent stays in the form, with the telephone number."""
    errors = forms.FieldErrors()
    facts = fields.read(OrientationFacts, request.form, errors)
    token = request.form.get(FORM_FIELD)
    key = form_token.key_of(token)
    if request.form.get(TRAP):
        errors.add("form", "orientation.trap")
    elif key is None:
        errors.add("form", "orientation.page_old")
    if facts is None or key is None or errors:
        return _form(request.form, errors, 422, token if key is not None else None)
    if AS_IT_IS not in request.form and (words := sensitive_words.found(facts.note)):
        return _form(request.form, errors, 200, token, asked=words)
    try:
        limits.guess(SENT_IN_A_DAY, limits.address())
        received = receive(services(), facts, client_key=key)
    except LimitReached as reached:
        errors.add("form", "orientation.limit")
        response = make_response(_form(request.form, errors, 429, token))
        response.headers["Retry-After"] = str(reached.seconds)
        return response
    except NothingWritten:
        errors.add("form", "orientation.unsent")
        return _form(request.form, errors, 503, token)
    except Refused as refusal:
        fields.refused(OrientationFacts, refusal, errors)
        return _form(request.form, errors, 422, token)
    through = facts.reached_by is ReachedBy.SERVICE
    answer = form_token.answer(facts.site, received.call_by, through_service=through)
    return redirect(url_for("counter.oriented", r=answer), 303)


@blueprint.get("/orienter/recu")
@entrance("public")
def oriented() -> ResponseReturnValue:
    """The one answer: « Bien reçu. » and until when the person is called. A day later it is the form again."""
    found = form_token.answered(request.args.get("r"))
    if found is None:
        return redirect(url_for("counter.orient"))
    return render_template(
        "counter/orientation/received.html",
        call_by=found.call_by,
        through_service=found.through_service,
        place=_place(found.site),
    )


@blueprint.get("/orienter/papier")
@entrance("public")
def orient_paper() -> ResponseReturnValue:
    """A paper for friends and neighbours to hand over: where one can come, and which number to call."""
    now = services().now()
    dates = gatherings.announced(reading_session(), now, now + places.AHEAD)
    found = places.places(rendered_pages.sites(), dates, _of_network())
    return render_template("counter/orientation/paper.html", places=found, today=places.today())


def _form(
    form: forms.Form,
    errors: forms.FieldErrors,
    status: int,
    token: str | None = None,
    *,
    asked: list[str] | None = None,
) -> ResponseReturnValue:
    """The form with what was typed. `token`: that of its page; None makes a new one."""
    shown = fields.Fields(OrientationFacts, form, errors=errors)
    page = render_template(
        "counter/orientation/form.html",
        fields=shown,
        errors=errors,
        sites=rendered_pages.sites(),
        asked=asked,
        token=token or form_token.new(),
        trap=TRAP,
        as_it_is=AS_IT_IS,
        place=_place(shown.site.value),
    )
    return make_response(page, status)


def _place(slug: str | None) -> tuple[SiteView | None, str | None, str | None]:
    """A place with the number that answers for it and its hours; without a place those of the network."""
    site = next((each for each in rendered_pages.sites() if each.slug == slug), None)
    own = (site.phone, site.call_hours) if site is not None else (None, None)
    return site, *reached_at(*own, _of_network())


def _of_network() -> dict[str, str | None]:
    instance = network.instance(reading_session())
    return dict(instance.network) if instance is not None else {}

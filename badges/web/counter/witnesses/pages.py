"""`/temoin`: a witness says, with a slip and without an account, what they saw of a badge's member.

Three steps: what the badge says was seen; who they are and one sentence; all of it again, and sent. Opening a link uses
nothing: the last button does. A slip leads to the badge's name, its ticked criteria and the name that its member chose,
and to nothing at all once the badge is not shown. What becomes of a statement is not told to who has its slip.
"""

from __future__ import annotations

from typing import Any, Final

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, NothingWritten, Refused
from badges.base.facts import Unfit
from badges.base.text.names import of_place
from badges.issuing.witnesses import answer
from badges.network.rules import reached_at
from badges.recognition.witnesses import keys, reads, slips
from badges.recognition.witnesses.facts import UNSURE, StatementFacts
from badges.recognition.witnesses.rules import SlipState, WitnessFunction
from badges.recognition.witnesses.views import ShownBadge, ShownSlip
from badges.web import own_slips, witness_slips
from badges.web.counter.pages import blueprint
from badges.web.http import fields, forms, limits
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import language, words

BYTES: Final = 16 * 1024  # of a form


@blueprint.get("/temoin")
@entrance("public")
def witness_code() -> ResponseReturnValue:
    """The field of a slip's code: a right one leads on, and a wrong one counts as a failure.

    Raises LimitReached: after too many of them.
    """
    if "code" not in request.args:
        return _unknown(None, 200)
    typed = request.args["code"].strip()[:200]
    code = keys.read(typed)
    if code is None:
        return _unknown(typed, 422, "witness.code" if typed else "witness.code_missing")
    if _slip(code) is None:
        return _unknown(typed, 404, "witness.unknown")
    return redirect(url_for("counter.witness", slip_code=code))


@blueprint.get("/TEMOIN/<slip_code>", endpoint="witness_of_paper")
@entrance("public")
def of_paper(slip_code: str) -> ResponseReturnValue:
    """The address in a slip's square, in the capitals that make the square small."""
    return redirect(url_for("counter.witness", slip_code=slip_code))


@blueprint.get("/temoin/<slip_code>")
@entrance("public")
def witness(slip_code: str) -> ResponseReturnValue:
    """The first step: what the badge says was seen, and who is no witness. Raises LimitReached."""
    found, badge = _open(slip_code)
    if found is None or badge is None:
        return _closed(slip_code, found)
    return _page("what", found, badge=badge, slip_code=slip_code)


@blueprint.get("/temoin/<slip_code>/dire")
@entrance("public")
def witness_form(slip_code: str) -> ResponseReturnValue:
    """The second step: whether they saw it, who they are by first name, one sentence. Raises LimitReached."""
    found, badge = _open(slip_code)
    if found is None or badge is None:
        return _closed(slip_code, found)
    return _form(found, badge, slip_code, forms.FieldErrors(), 200)


@blueprint.post("/temoin/<slip_code>/dire")
@entrance("public", stateless=True)
def witness_preview(slip_code: str) -> ResponseReturnValue:
    """The third step: what was typed, to be read again before it is sent. Nothing is written. Raises LimitReached."""
    request.max_content_length = BYTES
    found, badge = _open(slip_code)
    if found is None or badge is None:
        return _closed(slip_code, found)
    errors = forms.FieldErrors()
    facts, is_sure = _read(errors)
    if not is_sure:
        return _page("not_sure", found)
    if facts is None or forms.pressed(request.form) == "change":
        return _form(found, badge, slip_code, errors, 422 if errors else 200)
    key = forms.sent_key(request.form) or forms.new_key()
    return _page(
        "read_again",
        found,
        badge=badge,
        slip_code=slip_code,
        facts=facts,
        function=witness_slips.function(facts.function),
        key=key,
    )


@blueprint.post("/temoin/<slip_code>/envoi")
@entrance("public")
def witness_send(slip_code: str) -> ResponseReturnValue:
    """Send it; the slip is used. The same form sent twice is sent once. What cannot be kept comes back in the form.

    Raises LimitReached.
    """
    request.max_content_length = BYTES
    found, badge = _open(slip_code)
    code, key = keys.read(slip_code), forms.sent_key(request.form) or forms.new_key()
    if found is None or code is None or (badge is None and found.state is not SlipState.USED):
        return _closed(slip_code, found)
    errors, status = forms.FieldErrors(), 422
    facts, _is_sure = _read(errors)
    if facts is not None:
        try:
            slips.say(services(), code, facts, client_key=key)
            return redirect(url_for("counter.witness_sent", slip_code=code), 303)
        except NothingWritten:
            errors.add("form", "witness.unsent")
            status = 503
        except NotFound:
            return _closed(slip_code, None)
        except Refused as refusal:
            if refusal.code in ("witness.used", "witness.over"):
                return _closed(slip_code, _slip(code))
            errors.add("form", refusal.code, **refusal.facts)
    if badge is None:
        return _closed(slip_code, found)
    return _form(found, badge, slip_code, errors, status)


@blueprint.get("/temoin/<slip_code>/merci")
@entrance("public")
def witness_sent(slip_code: str) -> ResponseReturnValue:
    """The page after sending: who reads it now, and that the slip takes it back. It says nothing of what was said."""
    code = keys.read(slip_code)
    found = _slip(code) if code is not None else None
    if found is None or found.state is not SlipState.USED:
        return _closed(slip_code, found)
    return _page("sent", found, slip_code=slip_code)


@blueprint.get("/temoin/<slip_code>/retirer")
@entrance("public")
def witness_withdraw(slip_code: str) -> ResponseReturnValue:
    """« Je retire ce que j’ai dit »: what the button does. Raises LimitReached."""
    code = keys.read(slip_code)
    found = _slip(code) if code is not None else None
    if found is None or found.state is not SlipState.USED:
        return _closed(slip_code, found)
    return _page("withdraw", found, slip_code=slip_code)


@blueprint.post("/temoin/<slip_code>/retirer")
@entrance("public")
def witness_withdrawn(slip_code: str) -> ResponseReturnValue:
    """Take it back. The answer is the same whatever was said, and whatever became of it. Raises LimitReached."""
    code = keys.read(slip_code)
    found = _slip(code) if code is not None else None
    if found is None or code is None or found.state is not SlipState.USED:
        return _closed(slip_code, found)
    try:
        answer.withdraw(services(), code)
    except NothingWritten:
        return _page("withdraw", found, 503, slip_code=slip_code, errors={"form": words("witness.unsent")})
    return _page("withdrawn", found)


def _slip(code: str) -> ShownSlip | None:
    """The slip of a code; an unknown one counts as a failure. Raises LimitReached: after too many, for any code."""
    limits.check(limits.WITNESS_ADDRESS, limits.address())
    found = reads.slip(reading_session(), keys.digest_of(services(), code), services().now())
    if found is None:
        limits.failed(limits.WITNESS_ADDRESS, limits.address())
    return found


def _open(slip_code: str) -> tuple[ShownSlip | None, ShownBadge | None]:
    """A slip, and its badge where it can be used, and in this browser. Raises LimitReached."""
    code = keys.read(slip_code)
    found = _slip(code) if code is not None else None
    if found is None or found.badge is None or own_slips.is_givers(found.member_id):
        return found, None
    return found, found.badge


def _closed(slip_code: str, found: ShownSlip | None) -> ResponseReturnValue:
    """What a slip answers that cannot be used: it is unknown, used, over, or this browser gave it."""
    if found is None:
        return _unknown(slip_code[:64], 404, "witness.unknown")
    if found.state is SlipState.OPEN:
        return _page("own", found, 403)
    return _page("used" if found.state is SlipState.USED else "over", found, 410, slip_code=slip_code)


def _unknown(typed: str | None, status: int, code: str | None = None) -> ResponseReturnValue:
    errors = forms.FieldErrors()
    if code is not None:
        errors.add("code", code)
    page = render_template("counter/witnesses/code.html", typed=typed or "", errors=errors)
    return _private(page, status)


def _form(
    found: ShownSlip, badge: ShownBadge, slip_code: str, errors: forms.FieldErrors, status: int
) -> ResponseReturnValue:
    """The second step, with what was typed where something was."""
    typed = request.form if request.method == "POST" else None
    return _page(
        "form",
        found,
        status,
        badge=badge,
        slip_code=slip_code,
        fields=fields.Fields(StatementFacts, typed, errors=errors),
        functions=[(each.value, witness_slips.function(each)) for each in WitnessFunction],
        key=forms.sent_key(request.form) or forms.new_key(),
        errors=errors,
    )


def _read(errors: forms.FieldErrors) -> tuple[StatementFacts | None, bool]:
    """What the form says, or a sentence beside each field at fault; and whether the person is sure that they saw it."""
    try:
        return StatementFacts.read(request.form), True
    except Unfit as unfit:
        for name, refusal in unfit.refusals.items():
            errors.add(name, refusal.code, **refusal.facts)
        return None, all(refusal.code != UNSURE for refusal in unfit.refusals.values())


def _page(name: str, found: ShownSlip, status: int = 200, **shown: Any) -> ResponseReturnValue:
    phone, hours = reached_at(found.site.phone, found.site.call_hours, found.network)
    page = render_template(
        f"counter/witnesses/{name}.html",
        of_site=of_place(found.site.city) if language() == "fr" else found.site.city,
        phone=phone,
        hours=hours,
        **({"errors": {}} | shown),
    )
    return _private(page, status)


def _private(page: str, status: int) -> ResponseReturnValue:
    """No cache keeps a page that a slip leads to."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response

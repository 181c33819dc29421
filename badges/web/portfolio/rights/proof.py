"""What asks for more than the link: read everything, leave, be erased, each with a one-use code (decisions 27).

Each page says first what follows. Opening it does nothing; a button sends the code, and the form that carries it acts.
The code, the name and the fact that are typed are compared with what is recorded and never kept: no record of a form.
"""

from __future__ import annotations

from typing import Any

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import Refused
from badges.base.parsers import member_of
from badges.base.text.contacts import masked
from badges.base.times import local_date
from badges.leaving import own_acts, retention
from badges.leaving.export import Export
from badges.leaving.own_acts import OwnAct
from badges.leaving.rules import WAITING
from badges.people import reads as people
from badges.sharing.afterwards import reads as afterwards
from badges.sharing.afterwards.facts import StillAskedFacts
from badges.web.http import fields, forms
from badges.web.http.access import entrance, holder, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.portfolio.rights import export_words
from badges.web.portfolio.room import blueprint, private, usual_address

CODE = "letter_code"
FIELDS = {"erasure.name": "name", "erasure.fact": "fact", "backpack.code_wrong": CODE}
SAID = {"erasure.name": "own.name", "erasure.fact": "own.fact"}  # refusals that are said to the person themselves
PAGES = {OwnAct.READ: "portfolio.read_all", OwnAct.LEAVE: "portfolio.leave", OwnAct.ERASE: "portfolio.erase"}


@blueprint.post("/droits/code")
@entrance("member")
def send_code(key: str) -> ResponseReturnValue:
    """Send a code for one act, and go back to its page, where it is typed."""
    act = member_of(OwnAct, request.form.get("act", ""))
    if act is None:
        raise Refused("form.choice")
    try:
        own_acts.send_code(services(), g.member.id, act)
    except Refused as refusal:
        errors = forms.FieldErrors()
        errors.add("form", refusal.code, **refusal.facts)
        return _page(act, errors)
    return redirect(url_for(PAGES[act], key=key, _anchor="code"), 303)


@blueprint.route("/droits/lire", methods=["GET", "POST"])
@entrance("member")
def read_all(key: str) -> ResponseReturnValue:
    """Everything that is written about the member: a page to read, and the file with it."""
    errors = forms.FieldErrors()
    if request.method != "POST":
        return _page(OwnAct.READ, errors)
    typed = _typed_code()
    try:
        found = own_acts.read_all(services(), g.member.id, typed)
    except Refused as refusal:
        errors.refused(refusal, FIELDS)
        return _page(OwnAct.READ, errors)
    if request.form.get("format") == "file":
        answer = Response(found.to_json(), content_type="application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{_("mes-donnees")}.json"'
        return private(answer)
    return private(make_response(render_template("portfolio/rights/all.html", code=typed, **_readable(found))))


@blueprint.route("/droits/partir", methods=["GET", "POST"])
@entrance("member")
def leave(key: str) -> ResponseReturnValue:
    """The member leaves; their badges are shown on, or not, as they choose. Or all is erased: another page."""
    errors = forms.FieldErrors()
    if request.method == "POST":
        kept = badges_kept(request.form.get("badges", ""), errors)
        if kept is not None:
            try:
                still_asked = StillAskedFacts.read(request.form).still_asked
                own_acts.leave(services(), g.member.id, _typed_code(), hide_badges=not kept, still_asked=still_asked)
                return redirect(url_for("portfolio.leave", key=key), 303)
            except Refused as refusal:
                errors.refused(refusal, FIELDS)
    return _page(OwnAct.LEAVE, errors)


def _typed_code() -> str:
    """What was typed of the code; a longer one is none of ours."""
    return request.form.get(CODE, "")[:20]


def badges_kept(text: str, errors: forms.FieldErrors) -> bool | None:
    """Return whether the badges are shown on; None, with a sentence, where nothing was chosen."""
    if text not in ("kept", "closed"):
        errors.add("badges", "form.choice")
        return None
    return text == "kept"


@blueprint.get("/droits/effacer")
@entrance("member")
def erase(key: str) -> ResponseReturnValue:
    """What is destroyed and when, what stays, and what no one can take back; then the code, the name, one more fact."""
    return _page(OwnAct.ERASE, forms.FieldErrors())


@blueprint.post("/droits/effacer")
@entrance("public")  # a second click comes with a link that the first has ended, and leads to the receipt too
def erase_now(key: str) -> ResponseReturnValue:
    """The member is erased. The receipt has an address of its own, since the link is dead. Raises NotFound."""
    typed, member = _typed_code(), holder(key)
    if member is None:
        return _receipt(own_acts.erased_with(services(), key, typed))
    errors = forms.FieldErrors()
    name, fact = forms.text(request.form, "name"), forms.text(request.form, "fact")
    try:
        return _receipt(own_acts.erase(services(), member.id, typed, name=name, fact=fact))
    except Refused as refusal:
        errors.add(FIELDS.get(refusal.code, "form"), SAID.get(refusal.code, refusal.code), **refusal.facts)
    return _page(OwnAct.ERASE, errors)


def _receipt(number: int) -> ResponseReturnValue:
    return redirect(url_for("receipt.of_erasure", receipt=own_acts.receipt_key(services(), number)), 303)


def _page(act: OwnAct, errors: forms.FieldErrors) -> ResponseReturnValue:
    """The page of an act, at the step that the member has reached."""
    waiting = people.waiting_address(reading_session(), act, g.member.id, services().clock())
    email = usual_address()
    context: dict[str, Any] = {
        "act": act,
        "errors": errors,
        "address": masked(email) if email is not None else None,
        "waiting": email is not None and waiting == email,
        "typed": request.form,
        "left_on": g.member.left_on,
        "asked": act is OwnAct.LEAVE and afterwards.is_open(reading_session(), g.member),
        "fields": fields.Fields(StillAskedFacts, request.form),
    }
    if act is OwnAct.ERASE:
        context["destroyed_on"] = local_date(services().now() + WAITING)
        context["copies_until"] = retention.copies_until(context["destroyed_on"])
    return private(make_response(render_template(f"portfolio/rights/{act}.html", **context), 422 if errors else 200))


def _readable(found: Export) -> dict[str, Any]:
    """What the page says of an export: its tables in words to the member, and how many signed files there are."""
    titles = {
        "member": _("Vous"),
        "consent": _("Ce que vous avez accepté ou refusé"),
        "enrolment": _("Vos inscriptions aux ateliers"),
        "attendance": _("Quand vous étiez là"),
        "observation": _("Ce qui a été vu de vous"),
        "award": _("Vos badges"),
        "giver_id": _("Ce que vous avez donné"),
        "receiver_id": _("Ce que vous avez reçu"),
        "presence_paper": _("Vos attestations de présence"),
        "bundle": _("Vos dossiers"),
        "wish": _("Ce que vous demandez de corriger"),
        "staff_tie": _("Si vous êtes aussi de l’équipe"),
    }
    tables = export_words.tables_of(found.sections, titles)
    signed = sum(len(each.rows) for each in found.sections if each.table == "document")
    return {"tables": tables, "made_at": found.made_at, "signed": signed}

"""Pages of the known issuers: an employer's page believes them, under the names that are written here.

A listed issuer's badge is VALID: each change asks for a recent proof (decisions 26), and counts after a second yes or
24 hours (decisions 21). A page of a badge may lead to `nouveau?issuer=<id>`: the id is filled in, and nothing else.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.times import local_date
from badges.ledger import reads as ledger
from badges.ledger import rules
from badges.ledger.rules import State
from badges.ledger.trust import listing
from badges.ledger.trust.facts import IssuerFacts
from badges.ledger.views import KnownIssuerView
from badges.network import reads as network
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@blueprint.get("/emetteurs")
@entrance("coordinator")
def issuers() -> ResponseReturnValue:
    """The list, what waits for something first; after a change, with a sentence that says what was changed."""
    session, now = room.reading(), services().now()

    def urgency(each: KnownIssuerView) -> int:
        settled = each.state(now) is State.COUNTS and not each.ends_soon(now)
        return 0 if each.waiting(now) else 2 if settled else 1

    return render_template(
        "coordination/issuers.html",
        issuers=sorted(ledger.known_issuers(session), key=urgency),
        staff=network.staff_names(session),
        me=actor().staff_id,
        now=now,
        done=said().get(request.args.get("note", "")),
    )


def said() -> dict[str, str]:
    """Return the sentences about a change."""
    return {
        "proposed": _("C’est proposé. Cela compte dès qu’une autre personne de la coordination dit oui, ou demain."),
        "confirmed": _("C’est confirmé. Ses badges sont reconnus dès maintenant."),
        "removed": _("L’émetteur est retiré de la liste."),
    }


@blueprint.route("/emetteurs/nouveau", methods=["GET", "POST"])
@entrance("coordinator")
def new_issuer() -> ResponseReturnValue:
    """Propose an issuer, or other facts about one. An id in the address is filled in; never a name."""
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    entries, today = listing.entries(services()), local_date(services().now())
    facts = fields.read(IssuerFacts, form, errors) if request.method == "POST" and form is not None else None
    recorded = None
    if form is not None and facts is not None:
        try:
            listing.propose(services(), actor(), facts, shown=form.get(versions.FIELD))
            return redirect(url_for("coordination.issuers", note="proposed"), 303)
        except Outdated:
            outdated = True
            recorded = listing.recorded(next((each for each in entries if each.issuer_id == facts.issuer), None))
        except Refused as refusal:
            fields.refused(IssuerFacts, refusal, errors)
    given = {"issuer": request.args.get("issuer", "")[: rules.LONGEST_ID]}
    shown = fields.Fields(IssuerFacts, form, recorded, errors, given)
    return render_template(
        "coordination/issuer_new.html",
        fields=shown,
        differing=shown.differing(),
        version=forms.version(form, listing.list_version(entries), outdated=outdated),
        latest=rules.latest_end(today),
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/emetteurs/<int:number>/confirmer", methods=["GET", "POST"])
@entrance("coordinator")
def confirm_issuer(number: int) -> ResponseReturnValue:
    """Say the second yes to what another coordinator proposed."""
    found, form, errors, outdated = _entry(number), parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        try:
            listing.confirm(services(), actor(), found.issuer_id, shown=form.get(versions.FIELD))
            return redirect(url_for("coordination.issuers", note="confirmed"), 303)
        except Outdated:
            outdated = True
        except Refused as refusal:
            errors.refused(refusal, {})
    return render_template(
        "coordination/issuer_confirm.html",
        issuer=found,
        staff=network.staff_names(room.reading()),
        me=actor().staff_id,
        now=services().now(),
        version=found.version,
        errors=errors,
        outdated=outdated,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/emetteurs/<int:number>/retirer", methods=["GET", "POST"])
@entrance("coordinator")
def remove_issuer(number: int) -> ResponseReturnValue:
    """Take an issuer off the list."""
    found, form, outdated = _entry(number), parked_forms.submitted(), False
    if request.method == "POST" and form is not None:
        try:
            listing.remove(services(), actor(), found.issuer_id, shown=form.get(versions.FIELD))
            return redirect(url_for("coordination.issuers", note="removed"), 303)
        except Outdated:
            outdated = True
    return render_template(
        "coordination/issuer_remove.html",
        issuer=found,
        now=services().now(),
        version=found.version,
        outdated=outdated,
    ), 409 if outdated else 200


def _entry(number: int) -> KnownIssuerView:
    found = ledger.known_issuer(room.reading(), number)
    if found is None:
        raise NotFound
    return found

"""The pages on which the coordination says what the public is owed: phones and hours, who publishes, who answers; and
confirms the address of the service, once, before the first badge carries it."""

from __future__ import annotations

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.facts import Kind
from badges.base.text import call_hours
from badges.base.times import local_date
from badges.instance import address
from badges.ledger.identities import carrier
from badges.network import reads as network
from badges.network.facts import CALL_LINES, CallHoursFacts
from badges.network.service import public_facts
from badges.network.views import SiteView
from badges.web.coordination.room import blueprint
from badges.web.coordination.sites.pages import origin
from badges.web.http import fields, formats, forms, frame, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.office import room


@blueprint.route("/coordination/public", methods=["GET", "POST"], endpoint="owed")
@entrance("coordinator")
def public_facts_page() -> ResponseReturnValue:
    """Every fact as it is recorded; what is missing is said. Each can be left for later.

    `lieu`: the site from whose page one comes; the form is then of that site alone, and leads back there.
    """
    instance, sites, here = network.instance(room.reading()), network.working_sites(room.reading()), origin()
    if instance is None:
        raise NotFound("instance.missing")
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    known = public_facts.known(instance.network, instance.operator, sites)
    if request.method == "POST" and form is not None:
        read = {
            name: errors.read(name, partial(public_facts.read, name), forms.text(form, name))
            for name in known
            if name in form and public_facts.kind_of(name) is not Kind.HOUR  # a form of its own
        }
        given = {name: kept for name, kept in read.items() if kept is not None}
        if not errors:
            try:
                public_facts.tell(services(), actor(), given, shown=form.get(versions.FIELD))
            except Outdated:
                outdated = True
            except Refused as refusal:
                errors.refused(refusal, {"phone.keep_one": "phone"})
            else:
                told = public_facts.audit({**instance.operator, **given}, local_date(services().now()))
                frame.keep_conformity(public_facts.conformity(told))
                frame.keep_phone(given.get("phone", instance.network.get("phone")) or None)
                return _kept(here)
    who = carrier(instance.network.get("carried_by")) or ""
    recorded = public_facts.version(instance.network, instance.operator, sites)
    labels = {name: public_facts.label(name, who, sites) for name in known}
    named = {name: words(code, **facts) for name, (code, facts) in labels.items()}
    sent = form if form is not None else {}
    typed = {name: sent[name] if name in sent else _shown(name, text) for name, text in known.items()}
    return render_template(
        "coordination/owed.html",
        origin=here,
        groups=_groups([site.slug for site in sites]) if here is None else _groups_of(here),
        labels=named,
        typed=typed,
        kinds={name: public_facts.kind_of(name).value for name in known},
        hours={name: _of_site(name) for name in known if public_facts.kind_of(name) is Kind.HOUR},
        silent={each.slug for each in sites if not each.phone},
        missing=[named[name] for name in public_facts.missing(instance.network, instance.operator, sites)],
        differing=[(named[name], typed[name], _shown(name, known[name])) for name in known] if outdated else [],
        version=forms.version(form, recorded, outdated=outdated),
        outdated=outdated,
        errors=errors,
        just_saved=bool(request.args.get("note")),
    ), 409 if outdated else 422 if errors else 200


def _kept(here: SiteView | None) -> ResponseReturnValue:
    """Back to the page from which one came, which says that it is kept."""
    if here is not None:
        return redirect(url_for("coordination.place", site_id=here.id, fait="saved"), 303)
    return redirect(url_for("coordination.owed", note=1), 303)


def _groups(slugs: list[str]) -> list[tuple[str, list[str]]]:
    """The facts under the headings of the page."""
    asked = public_facts.names(slugs)
    return [
        (_("Qui appeler, et quand"), [name for name in asked if name.startswith(public_facts.CONTACTS)]),
        (_("Mentions légales"), [name for name in public_facts.LEGAL if name != "dpo"]),
        (_("Données personnelles"), ["dpo", *(name for name in asked if name.startswith(f"{public_facts.DUTY}_"))]),
        (_("La charte"), [public_facts.INSURED]),
        (_("Accessibilité"), list(public_facts.AUDIT)),
    ]


def _groups_of(here: SiteView) -> list[tuple[str, list[str]]]:
    """The facts of one site: its phone and its hours, and what of the data its host answers for."""
    called = [f"{name}_{here.slug}" for name in public_facts.CONTACTS]
    return [("", called), (_("Données personnelles"), [f"{public_facts.DUTY}_{here.slug}"])]


def _shown(name: str, text: str) -> str:
    """A fact as people write it."""
    if text and public_facts.kind_of(name) is Kind.PHONE:
        return formats.dialled(text)
    return formats.answers(text) if text and public_facts.kind_of(name) is Kind.HOUR else text


def _of_site(name: str) -> str | None:
    """The slug of the site of which a fact is; None for the network's."""
    return name.partition("_")[2] or None


@blueprint.route("/coordination/public/heures", methods=["GET", "POST"], endpoint="call_hours")
@blueprint.route("/coordination/public/heures/<site>", methods=["GET", "POST"], endpoint="call_hours")
@entrance("coordinator")
def call_hours_page(site: str | None = None) -> ResponseReturnValue:
    """When the phone of a site, or of the network, answers: three lines of weekdays and hours.

    The hours of a site without a phone of its own are read nowhere: the page says so, and leads to giving one.

    `lieu`: the site from whose page one comes, which it leads back to. Raises NotFound: for an unknown site, and before
    `badges init`.
    """
    here = origin()
    instance, sites = network.instance(room.reading()), network.working_sites(room.reading())
    name = f"hours_{site}" if site else "hours"
    known = public_facts.known(instance.network, instance.operator, sites) if instance is not None else {}
    if name not in known:
        raise NotFound
    form, errors, outdated = parked_forms.submitted(), forms.FieldErrors(), False
    facts = fields.read(CallHoursFacts, form, errors) if request.method == "POST" and form is not None else None
    if facts is not None and form is not None:
        try:
            public_facts.tell_hours(services(), actor(), name, facts, shown=form.get(versions.FIELD))
        except Outdated:
            outdated = True
        else:
            return _kept(here)
    code, about = public_facts.label(name, "", sites)
    shown = fields.Fields(CallHoursFacts, form, CallHoursFacts.of(known[name]), errors)
    return render_template(
        "coordination/call_hours.html",
        origin=here,
        title=words(code, **about),
        fields=shown,
        lines=[[shown[each] for each in line] for line in CALL_LINES],
        silent=next((each for each in sites if each.slug == site and not each.phone), None),
        recorded=known[name],
        as_text=call_hours.read(known[name]) is None,
        differing=[(_("Heures"), formats.answers(facts.hours), formats.answers(known[name]))]
        if outdated and facts is not None
        else [],
        version=forms.version(form, public_facts.hours_version(known[name]), outdated=outdated),
        outdated=outdated,
        errors=errors,
    ), 409 if outdated else 422 if errors else 200


@blueprint.route("/adresse", methods=["GET", "POST"])
@entrance("coordinator")
def confirm_address() -> ResponseReturnValue:
    """Confirm the address that was read on the page: the form says which one it was."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        if forms.text(form, "right") == "yes":
            address.confirm(services(), actor(), forms.text(form, "address"))
            return redirect(url_for("coordination.confirm_address"), 303)
        errors.add("right", "address.tick")
    instance = network.instance(room.reading())
    if instance is None:
        raise NotFound("instance.missing")
    return render_template("coordination/address.html", instance=instance, errors=errors), 422 if errors else 200

"""Whose an address is: a colleague says it for a member, or prints the paper that says so; and the member is told."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import Refused
from badges.base.text.names import full, of_person, of_place
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import SiteView
from badges.paper.personal.voucher import VoucherFacts, voucher
from badges.people.addresses import claims, confirmed_address, papers
from badges.people.addresses.claims import ClaimView
from badges.publication.drawings import demonstration_mark
from badges.web.http import formats, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line, Told
from badges.web.office.day.urgency import Urgency


@room.blueprint.route("/membres/<int:member_id>/adresse", methods=["GET", "POST"])
@entrance("staff")
def member_address(member_id: int) -> ResponseReturnValue:
    """The addresses that a member named and that wait for a word: is it theirs? And the paper that says so."""
    person = room.member(member_id)
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        number = parsers.row_number(form.get("adresse"))
        try:
            if number is not None:
                claims.say(services(), actor(), number, theirs=form.get("quoi") == "oui")
            return redirect(url_for("office.member_address", member_id=member_id, note=1), 303)
        except Refused as refusal:
            errors.add("form", refusal.code, **refusal.facts)
    return _page(member_id, errors, said=bool(request.args.get("note")), person=person)


def _page(member_id: int, errors: forms.FieldErrors, *, said: bool, person: object) -> ResponseReturnValue:
    named = claims.of_member(room.reading(), member_id)
    standing = confirmed_address.standing(room.reading(), member_id, services().now())
    return render_template(
        "office/member_address.html",
        member=person,
        waiting=[each for each in named if each.waits],
        said_theirs=[each for each in named if each.word_at is not None and each.email != standing.email],
        standing=standing,
        paper_until=papers.serves_until(room.reading(), member_id, services().now()),
        said=said,
        errors=errors,
    ), 422 if errors else 200


@room.blueprint.post("/membres/<int:member_id>/adresse/bon.pdf")
@entrance("staff")
def member_voucher(member_id: int) -> ResponseReturnValue:
    """The paper with a one-use code, for the member's own hand: made when it is asked for, and kept nowhere."""
    person = room.member(member_id)
    now = services().now()
    try:
        secret = papers.make(services(), actor(), member_id)
    except Refused as refusal:
        errors = forms.FieldErrors()
        errors.add("form", refusal.code, **refusal.facts)
        return _page(member_id, errors, said=False, person=person)
    facts = VoucherFacts(
        given_name=person.given_name,
        issuer=_("Réseau Citoyen de Services"),
        of_site=of_place(person.site.name),
        phone=_phone(person.site),
        code=f"{secret[:4]} {secret[4:]}",
        until=formats.long_date(local_date(now + papers.LIFE - timedelta(days=1)), "fr"),
        mark=demonstration_mark(services()),
    )
    response = Response(voucher(facts, now), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="votre-bon.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _phone(site: SiteView) -> str | None:
    instance = network.instance(room.reading())
    phone, _hours = reached_at(site.phone, site.call_hours, instance.network if instance else {})
    return formats.dialled(phone) if phone else None


@room.blueprint.post("/membres/<int:member_id>/adresse/dit")
@entrance("staff")
def address_told(member_id: int) -> ResponseReturnValue:
    """Note that the member was told of a copy that was made for an address."""
    person, number = room.member(member_id), parsers.row_number(request.form.get("quoi"))
    try:
        if number is not None:
            claims.told(services(), actor(), number)
    except Refused as refusal:
        errors = forms.FieldErrors()
        errors.add("form", refusal.code, **refusal.facts)
        return _page(member_id, errors, said=False, person=person)
    return redirect(url_for("office.today"), 303)


def lines(site: SiteView, counts: Counts) -> list[Line]:
    """Return a line of the day's page for each address that waits for a word, or of which a member is to be told."""
    found = claims.at_sites(room.reading(), room.asked_sites(site)) if counts["addresses"] else []
    return [_to_say(each) if each.waits else _to_tell(each) for each in found]


def _to_say(claim: ClaimView) -> Line:
    return Line(
        Urgency.ASKED,
        _("Confirmer l’adresse %(of_name)s", of_name=of_person(full(claim.given_name, claim.family_name))),
        _("Pour une copie de son badge. Demandez-lui, de vive voix, si cette adresse est la sienne."),
        _("Voir l’adresse"),
        url_for("office.member_address", member_id=claim.member_id),
        local_date(claim.asked_at),
    )


def _to_tell(claim: ClaimView) -> Line:
    return Line(
        Urgency.ASKED,
        _("À dire à %(name)s", name=full(claim.given_name, claim.family_name)),
        _(
            "Une copie de son badge a été faite pour l’adresse %(email)s. Demandez-lui si c’est bien voulu.",
            email=claim.email,
        ),
        _("Voir sa page"),
        url_for("office.member", member_id=claim.member_id),
        local_date(claim.made_at) if claim.made_at is not None else None,
        told=Told(_("C’est dit"), url_for("office.address_told", member_id=claim.member_id), str(claim.id)),
    )

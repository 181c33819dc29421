"""« Renforts »: a right for another site for a time, granted, agreed to by a second coordinator, shortened."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.rights import StaffRole
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.facts import HelpFacts, ShorterHelpFacts
from badges.network.rules import HELP_LASTS, AccountState
from badges.network.site_helps import grant
from badges.network.site_helps import reads as helping
from badges.network.site_helps.reads import HelpView
from badges.network.views import SiteView, StaffView
from badges.web.coordination.room import blueprint
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@blueprint.route("/equipe/renforts", methods=["GET", "POST"])
@entrance("coordinator")
def helps() -> ResponseReturnValue:
    """The rights at other sites that hold or wait, and the form for a new one: a month, unless another day is given."""
    form, errors, today = parked_forms.submitted(), forms.FieldErrors(), local_date(services().now())
    if request.method == "POST" and form is not None:
        facts = fields.read(HelpFacts, form, errors)
        if facts is None:
            wrong = grant.wrong(room.reading(), actor(), HelpFacts.sound(form), services().now())
            fields.refused_too(HelpFacts, wrong, errors)
        else:
            try:
                grant.grant(services(), actor(), facts)
                asked = facts.colleague == actor().staff_id
                return redirect(url_for("coordination.helps", note="asked" if asked else "granted"), 303)
            except Refused as refusal:
                fields.refused(HelpFacts, refusal, errors)
    session = room.reading()
    people = [each for each in network.staff(session) if each.state(today) is not AccountState.CLOSED]
    fresh = HelpFacts.recorded(first_day=today, last_day=today + HELP_LASTS)
    return render_template(
        "coordination/helps.html",
        helps=helping.coming(session, today),
        fields=fields.Fields(HelpFacts, form, fresh, errors),
        errors=errors,
        colleagues=[(each.id, each.name) for each in people],
        site_choices=[(site.slug, _named(site)) for site in network.working_sites(session) if not site.is_over(today)],
        alone=not any(_may_agree(each) for each in people),
        done=_said().get(request.args.get("note", "")),
    ), 422 if errors else 200


def _may_agree(person: StaffView) -> bool:
    """Whether a colleague whose account is open may say yes to what the reader asks for themselves."""
    return StaffRole.COORDINATOR in person.roles and not person.accompanies and person.id != actor().staff_id


def _named(site: SiteView) -> str:
    return _("%(site)s, en préparation", site=site.name) if site.is_preparing else site.name


def _said() -> dict[str, str]:
    return {
        "granted": _("C’est noté. Les équipes des deux sites le lisent."),
        "asked": _("C’est demandé : une autre personne de la coordination doit dire oui."),
        "agreed": _("C’est noté."),
        "shorter": _("C’est raccourci."),
        "withdrawn": _("La demande est retirée."),
    }


@blueprint.route("/equipe/renforts/<int:help_id>", methods=["GET", "POST"])
@entrance("coordinator")
def help_at_site(help_id: int) -> ResponseReturnValue:
    """One right at another site: a second yes, an earlier last day, or its end at once."""
    found, errors = helping.help_of(room.reading(), help_id), forms.FieldErrors()
    if found is None:
        raise NotFound
    form = parked_forms.submitted()
    if request.method == "POST" and form is not None:
        try:
            if (note := _act(form, errors, found)) is not None:
                return redirect(url_for("coordination.helps", note=note), 303)
        except Refused as refusal:
            fields.refused(ShorterHelpFacts, refusal, errors)
    recorded = ShorterHelpFacts.recorded(last_day=found.last_day)
    return render_template(
        "coordination/help.html",
        found=found,
        own=found.staff_id == actor().staff_id,
        fields=fields.Fields(ShorterHelpFacts, form, recorded, errors),
        errors=errors,
    ), 422 if errors else 200


def _act(form: forms.Form, errors: forms.FieldErrors, found: HelpView) -> str | None:
    pressed = forms.pressed(form)
    if pressed == "agree":
        grant.agree(services(), actor(), found.id)
        return "agreed"
    if pressed == "end":
        grant.shorten(services(), actor(), found.id, None)
        return "shorter" if found.agreed else "withdrawn"
    facts = fields.read(ShorterHelpFacts, form, errors)
    if facts is None:
        return None
    grant.shorten(services(), actor(), found.id, facts.last_day)
    return "shorter"

"""L'équipe: who works in the network, inviting, roles and sites, and closing or opening an account (J19).

No page counts what a staff member does. A one-time link is shown once, and goes to the person by letter, but for one
whose phone was reported lost: it may read their letters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers, versions
from badges.base.errors import NotFound, Outdated, Refused
from badges.base.rights import StaffRole
from badges.base.times import local_date
from badges.leaving.handover import hand_over
from badges.leaving.handover import reads as handovers
from badges.network import accounts, team
from badges.network import reads as network
from badges.network.facts import FUNCTIONS, AccompanyingFacts, InvitationFacts, WorkFacts
from badges.network.rules import AccountState
from badges.network.views import SiteView, StaffView
from badges.web.coordination.room import blueprint
from badges.web.coordination.sites.pages import origin
from badges.web.http import fields, forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room


@dataclass(frozen=True)
class Line:
    """One person of the team, in words."""

    id: int
    name: str
    function: str
    where: str
    waits: bool  # the one-time link was not opened yet
    last_seen: date | None
    last_day: date | None
    replaces: str | None
    unsent: bool
    asked: bool  # whether they said if they accompany members elsewhere
    accompanies: bool


@blueprint.get("/equipe")
@entrance("coordinator")
def staff() -> ResponseReturnValue:
    """Everybody, by name; who leaves soon stands above, and the closed accounts below."""
    session, today = room.reading(), local_date(services().now())
    people, replaces = network.staff(session), network.replacements(session)
    unsent = network.unsent_invitations(session)
    lines = [_line(each, today, replaces, unsent) for each in people if each.state(today) is not AccountState.CLOSED]
    return render_template(
        "coordination/team.html",
        lines=lines,
        closed=[each for each in people if each.state(today) is AccountState.CLOSED],
        leaving=network.leaving(session, today),
        done=_said().get(request.args.get("note", "")),
    )


def _said() -> dict[str, str]:
    return {"closed": _("Le compte est fermé. Ce que la personne avait commencé n’est pas perdu.")}


def _line(person: StaffView, today: date, replaces: dict[int, tuple[int, str]], unsent: set[int]) -> Line:
    waits = person.state(today) is AccountState.INVITED
    return Line(
        id=person.id,
        name=person.name,
        function=person.function,
        where=_where(person),
        waits=waits,
        last_seen=person.last_sign_in_on,
        last_day=person.last_day,
        replaces=replaces[person.id][1] if person.id in replaces else None,
        unsent=waits and person.id in unsent,
        asked=person.accompanies is not None,
        accompanies=bool(person.accompanies),
    )


def _where(person: StaffView) -> str:
    sites = ", ".join(site.name for site in person.sites)
    if StaffRole.COORDINATOR not in person.roles:
        return sites
    return f"{_('coordination')} · {sites}" if sites else _("coordination")


def roles() -> list[tuple[str, str, str]]:
    """Return the roles: their value, their words, and what they open."""
    return [
        (StaffRole.FACILITATOR.value, _("Animation"), _("Les membres et les badges de ses sites.")),
        (StaffRole.COORDINATOR.value, _("Coordination"), _("Tous les sites, l’équipe, le journal.")),
    ]


def answers() -> list[tuple[str, str]]:
    """Return the answers to whether a colleague accompanies members elsewhere; none is chosen beforehand."""
    return [("yes", _("Oui")), ("no", _("Non"))]


def functions() -> list[tuple[str, str]]:
    """Return the functions, as badges name them."""
    return [(each, each.capitalize()) for each in FUNCTIONS]


@blueprint.route("/equipe/inviter", methods=["GET", "POST"])
@entrance("coordinator")
def invite_staff() -> ResponseReturnValue:
    """Invite a colleague. `remplace`: the colleague that they replace, whose sites are then ticked; `lieu`: the site
    from whose page one comes, which is ticked, and leads back there."""
    form, errors = parked_forms.submitted(), forms.FieldErrors()
    people, here = _open_accounts(), origin()
    if request.method == "POST" and form is not None:
        facts = fields.read(InvitationFacts, form, errors)
        if facts is None:
            said, today = InvitationFacts.sound(form), local_date(services().now())
            fields.refused_too(InvitationFacts, accounts.wrong_invitation(room.reading(), said, today), errors)
        else:
            known = network.find_staff(room.reading(), facts.email)
            try:
                key = accounts.invite(services(), actor(), facts, by_letter=True)
                found = network.find_staff(room.reading(), facts.email) if known is None else known
                return _link_page(found, key, known=known is not None, here=here)
            except Refused as refusal:
                fields.refused(InvitationFacts, refusal, errors)
    fresh = _fresh(people, parsers.row_number(request.args.get("remplace")), here)
    shown = fields.Fields(InvitationFacts, form, fresh, errors)
    return render_template(
        "coordination/team_invite.html",
        fields=shown,
        replaced=next((each for each in people if str(each.id) == shown.replaced.value), None),
        errors=errors,
        roles=roles(),
        functions=functions(),
        colleagues=[(each.id, each.name) for each in people],
        answers=answers(),
        origin=here,
    ), 422 if errors else 200


def _fresh(people: list[StaffView], replaced_id: int | None, here: SiteView | None) -> InvitationFacts:
    """What an invitation begins with: the roles and sites of the one who is replaced, or one site.

    No function is chosen beforehand: it says a gender, which an invitation does not know.
    """
    replaced = next((each for each in people if each.id == replaced_id), None)
    if replaced is None:
        sites = (here.slug,) if here is not None else ()
        return InvitationFacts.recorded(function="", roles=(StaffRole.FACILITATOR,), sites=sites)
    place = team.recorded(replaced)
    return InvitationFacts.recorded(function="", roles=place.roles, sites=place.sites, replaced=replaced.id)


@blueprint.route("/equipe/<int:staff_id>", methods=["GET", "POST"])
@entrance("coordinator")
def staff_member(staff_id: int) -> ResponseReturnValue:
    """One colleague: function, roles, sites and last day can be changed; the ways to the rest stand below.

    `lieu`: the site from whose page one comes, which is ticked beside theirs and leads back there.
    """
    person, outdated, here = _person(staff_id), False, origin()
    recorded, form, errors = team.recorded(person), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        facts = fields.read(WorkFacts, form, errors)
        if facts is None:
            said, today = WorkFacts.sound(form), local_date(services().now())
            wrong = accounts.wrong_work(room.reading(), said, today, kept=person.last_day)
            fields.refused_too(WorkFacts, wrong, errors)
        else:
            try:
                team.change(services(), actor(), staff_id, facts, shown=form.get(versions.FIELD))
                if here is not None:
                    return redirect(url_for("coordination.place", site_id=here.id, fait="team"), 303)
                return redirect(url_for("coordination.staff_member", staff_id=staff_id, note=1), 303)
            except Outdated:
                outdated = True
            except Refused as refusal:
                fields.refused(WorkFacts, refusal, errors)
    return render_template(
        "coordination/team_member.html",
        colleague=person,
        closed=person.state(local_date(services().now())) is AccountState.CLOSED,
        oneself=person.id == actor().staff_id,
        replaces=network.replaced_by(room.reading(), staff_id),
        where=_where(person),
        version=forms.version(form, recorded.version, outdated=outdated),
        outdated=outdated,
        fields=fields.Fields(WorkFacts, form, _with_site(recorded, here), errors),
        errors=errors,
        roles=roles(),
        functions=functions(),
        origin=here,
        just_saved=bool(request.args.get("note")),
    ), 409 if outdated else 422 if errors else 200


def _with_site(work: WorkFacts, here: SiteView | None) -> WorkFacts:
    """What a colleague may do, with one site more; none is written before the form is sent."""
    return work if here is None else replace(work, sites=tuple(sorted({*work.sites, here.slug})))


@blueprint.route("/equipe/<int:staff_id>/accompagne", methods=["GET", "POST"])
@entrance("coordinator")
def accompanying(staff_id: int) -> ResponseReturnValue:
    """Record whether a colleague accompanies members elsewhere."""
    person, form, errors = _person(staff_id), parked_forms.submitted(), forms.FieldErrors()
    if request.method == "POST" and form is not None:
        facts = fields.read(AccompanyingFacts, form, errors)
        if facts is not None:
            try:
                team.say_accompanies(services(), actor(), staff_id, accompanies=facts.accompanies)
                today = local_date(services().now())
                if handovers.is_left_behind(room.reading(), staff_id, today):
                    return redirect(url_for("coordination.hand_over", staff_id=staff_id, note="yes"), 303)
                return redirect(url_for("coordination.staff_member", staff_id=staff_id, note=1), 303)
            except Refused as refusal:
                fields.refused(AccompanyingFacts, refusal, errors)
    said = {True: "yes", False: "no"}.get(person.accompanies, "") if person.accompanies is not None else ""
    return render_template(
        "coordination/accompanying.html",
        colleague=person,
        fields=fields.Fields(AccompanyingFacts, form, errors=errors, shown={"accompanies": said}),
        errors=errors,
        answers=answers(),
    ), 422 if errors else 200


@blueprint.route("/equipe/<int:staff_id>/reinitialiser", methods=["GET", "POST"])
@entrance("coordinator")
def reset_account(staff_id: int) -> ResponseReturnValue:
    """Forget how a colleague signs in, and show their new link once."""
    person = _person(staff_id)
    if request.method == "POST":
        return _link_page(person, accounts.reset(services(), actor(), staff_id, by_letter=True))
    return render_template("coordination/team_reset.html", colleague=person)


@blueprint.post("/equipe/<int:staff_id>/rouvrir")
@entrance("coordinator")
def open_account(staff_id: int) -> ResponseReturnValue:
    """Open a closed account again: the old password serves no more, and a new link is shown once."""
    person = _person(staff_id)
    return _link_page(person, hand_over.reopen(services(), actor(), staff_id, by_letter=True))


@blueprint.route("/equipe/<int:staff_id>/lien", methods=["GET", "POST"])
@entrance("coordinator")
def staff_link(staff_id: int) -> ResponseReturnValue:
    """Make a new one-time link and show it once; the one before ends."""
    person = _person(staff_id)
    if request.method == "POST":
        return _link_page(person, accounts.link(services(), actor(), staff_id, by_letter=True))
    return render_template("coordination/team_new_link.html", colleague=person)


def _link_page(
    person: StaffView | None, key: str, *, known: bool = False, here: SiteView | None = None
) -> ResponseReturnValue:
    if person is None:
        raise NotFound
    url = f"{services().settings.public_url}/bienvenue/{key}"
    is_lost = any(each.staff_id == person.id for each in network.lost_phones(room.reading(), services().now()))
    return render_template(
        "coordination/team_link.html", colleague=person, url=url, known=known, by_hand=is_lost, origin=here
    )


def _person(staff_id: int) -> StaffView:
    found = network.staff_member(room.reading(), staff_id)
    if found is None:
        raise NotFound
    return found


def _open_accounts() -> list[StaffView]:
    today = local_date(services().now())
    return [each for each in network.staff(room.reading()) if each.state(today) is not AccountState.CLOSED]

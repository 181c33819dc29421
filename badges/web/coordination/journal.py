"""The page of the journal: who did what, filtered by person, site and kind. It counts no one's acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act, Outcome
from badges.base.journal.views import ActView
from badges.base.parsers import member_of
from badges.base.text import names
from badges.network import reads as network
from badges.network.signin import devices as network_devices
from badges.people import reads as people
from badges.recognition.answers.parts import DISAGREED
from badges.recognition.states import PauseReason
from badges.reports import publish
from badges.sharing.backpacks import SHOWN
from badges.web.coordination.room import blueprint
from badges.web.http import forms
from badges.web.http.access import entrance
from badges.web.http.wording import gettext as _
from badges.web.office import room

MOST_NAMES = 8
ALONE: Final = frozenset(
    {Act.AWARD_SHARED, Act.AWARD_ANSWERED, Act.FORM_ASKED, Act.ADDRESS_VOUCHED}
)  # without an account: by the private link


@dataclass(frozen=True)
class Line:
    """One act in words."""

    at: datetime
    what: str
    who: str
    whom: str
    site: str
    device: str
    refused: bool


def words_of(kind: Act) -> str:
    """Return what was done, in words."""
    return {
        Act.MEMBER_REGISTERED: _("Inscription d’un membre"),
        Act.MEMBER_CHANGED: _("Fiche modifiée"),
        Act.MEMBER_FOUND: _("Membre d’un autre site consulté"),
        Act.CONSENT_RECORDED: _("Accord noté"),
        Act.LINK_RENEWED: _("Lien privé refait"),
        Act.LINK_SHOWN: _("Lien privé montré"),
        Act.FORM_ASKED: _("Copie de badge demandée"),
        Act.ADDRESS_VOUCHED: _("Adresse confirmée pour un membre"),
        Act.ADDRESS_PAPER_MADE: _("Bon pour une adresse imprimé"),
        Act.MEMBERS_MERGED: _("Fiches réunies"),
        Act.MEMBER_LEFT: _("Départ d’un membre"),
        Act.MEMBER_EXPORTED: _("Données remises à la personne"),
        Act.ERASURE_ASKED: _("Effacement demandé"),
        Act.ERASURE_TAKEN_BACK: _("Effacement repris"),
        Act.ERASED: _("Effacement fait"),
        Act.RETENTION_ENDED: _("Durée de conservation atteinte"),
        Act.SEEN_FOR_COLLEAGUE: _("Observation saisie pour une collègue"),
        Act.COLLEAGUE_ASKED: _("Relecture demandée à une collègue"),
        Act.COLLEAGUE_ANSWERED: _("Relecture faite"),
        Act.MANY_AWARDS: _("Beaucoup de badges le même jour"),
        Act.AWARD_ANSWERED: _("Réponse à un badge"),
        Act.AWARD_SIGNED: _("Badge délivré"),
        Act.AWARD_WITHDRAWN: _("Badge retiré"),
        Act.AWARD_REVOKED: _("Badge annulé"),
        Act.AWARD_PAUSED: _("Badge mis en pause"),
        Act.AWARD_RESUMED: _("Badge repris après une pause"),
        Act.AWARD_CORRECTED: _("Badge corrigé"),
        Act.NAME_ASKED: _("Nom demandé pour un badge"),
        Act.AWARD_SHARED: _("Badge montré ou caché"),
        Act.QUESTION_ANSWERED: _("Réponse à une question sur un badge"),
        Act.CALL_REPORTED: _("Personne prévenue d’un appel"),
        Act.STAFF_INVITED: _("Invitation dans l’équipe"),
        Act.STAFF_LINKED: _("Lien de connexion donné"),
        Act.STAFF_DISABLED: _("Compte fermé"),
        Act.STAFF_ENABLED: _("Compte rouvert"),
        Act.STAFF_RESET: _("Mot de passe effacé"),
        Act.STAFF_CHANGED: _("Rôle ou sites changés"),
        Act.STAFF_TIED: _("Compte relié à sa fiche de membre"),
        Act.PHONE_LOST: _("Téléphone perdu"),
        Act.PHONE_RESTORED: _("Téléphone pas perdu : tout est rétabli"),
        Act.PASSWORD_SET: _("Mot de passe choisi"),
        Act.SIGNED_IN: _("Connexion"),
        Act.SIGN_IN_FAILED: _("Connexion refusée"),
        Act.PROVED_AGAIN: _("Identité prouvée à nouveau"),
        Act.FACTOR_ADDED: _("Moyen de connexion ajouté"),
        Act.FACTOR_REMOVED: _("Moyen de connexion retiré"),
        Act.DEVICE_ENDED: _("Appareil déconnecté"),
        Act.SESSIONS_ENDED: _("Appareils déconnectés"),
        Act.ISSUER_LISTED: _("Émetteur proposé ou confirmé"),
        Act.ISSUER_REMOVED: _("Émetteur retiré"),
        Act.KEY_MADE: _("Clé créée"),
        Act.KEY_RETIRED: _("Clé retirée"),
        Act.KEY_COMPROMISED: _("Clé compromise"),
        Act.SIGNING_HALTED: _("Signatures arrêtées"),
        Act.SIGNING_RESUMED: _("Signatures reprises"),
        Act.ADDRESS_CONFIRMED: _("Adresse du service confirmée"),
        Act.PUBLIC_FACT_CHANGED: _("Ce que le public lit du service, changé"),
    }[kind]


@blueprint.get("/journal")
@entrance("coordinator")
def acts() -> ResponseReturnValue:
    """The acts that fit the filter, latest first, fifty a page."""
    session = room.reading()
    wanted = journal.Filter(
        staff_id=parsers.row_number(request.args.get("collegue")),
        member_id=parsers.row_number(request.args.get("membre")),
        site_id=parsers.row_number(request.args.get("site")),
        kind=member_of(Act, request.args.get("acte", "")),
    )
    found = journal.acts(session, wanted, before=parsers.row_number(request.args.get("avant")))
    staff = network.staff_names(session)
    searched = forms.searched(request.args, "personne")
    return render_template(
        "coordination/journal.html",
        lines=_lines(found, staff),
        older=found[-1].id if len(found) == journal.PAGE else None,
        wanted=wanted,
        searched=searched,
        people=_people(searched, staff) if searched else [],
        chosen=_chosen(wanted, staff),
        kinds=[(each.value, words_of(each)) for each in Act],
        site_choices=[(each.id, each.name) for each in room.own_sites()],
    )


def _lines(found: list[ActView], staff: dict[int, str]) -> list[Line]:
    session = room.reading()
    members = people.names_of(session, {each.member_id for each in found if each.member_id is not None})
    sites = {each.id: each.name for each in room.own_sites()}
    devices = network_devices.names_of(session, {each.device for each in found if each.device is not None})
    return [
        Line(
            at=each.at,
            what=_("La personne n’est pas d’accord") if _disagrees(each) else words_of(each.kind),
            who=_("effacé") if each.erased else _actor(each, staff),
            whom=_whom(each, members, staff) if each.member_id is not None else _about(each, staff),
            site=sites.get(each.site_id, "") if each.site_id is not None else "",
            device=devices.get(each.device, _("appareil oublié")) if each.device is not None else "",
            refused=each.result is Outcome.REFUSED,
        )
        for each in found
    ]


def _whom(act: ActView, members: dict[int, str], staff: dict[int, str]) -> str:
    """Return the member that an act concerns; with who saw it, where that was entered for a colleague, and with who
    showed the private link in the day before a form for an address was asked for or made."""
    member = members.get(act.member_id or 0, _("effacé"))
    _before, shown, accounts = (act.about or "").partition(SHOWN)
    if shown and act.kind in (Act.FORM_ASKED, Act.AWARD_SHARED):
        seen = [staff.get(number, _("effacé")) for number in map(parsers.row_number, accounts.split(",")) if number]
        if not seen:
            return _("%(member)s, lien montré par personne ce jour-là", member=member)
        return _("%(member)s, lien montré ce jour-là par %(names)s", member=member, names=", ".join(seen))
    if act.kind is not Act.SEEN_FOR_COLLEAGUE:
        return member
    return _("%(member)s, vu par %(name)s", member=member, name=_about(act, staff))


def _about(act: ActView, staff: dict[int, str]) -> str:
    """Return what an act that concerns no member is about, in words where it is a colleague or a way to sign in."""
    kind, _colon, number = (act.about or "").partition(":")
    if kind == "staff" and (colleague := parsers.row_number(number)) is not None:
        return staff.get(colleague, _("effacé"))
    words = {
        "passkey": _("clé d’accès"),
        "authenticator": _("application de codes"),
        "codes": _("codes de secours"),
        "device": "",
        "list": _("%(num)s personnes d’un fichier", num=number),
        publish.PUBLISHED: _("bilan %(period)s publié", period=number),
        publish.WITHDRAWN: _("bilan %(period)s retiré", period=number),
    }
    return words.get(kind, act.about or "")


def _actor(act: ActView, staff: dict[int, str]) -> str:
    if act.staff_id is not None:
        return staff.get(act.staff_id, _("effacé"))
    return _("La personne elle-même") if act.kind in ALONE or _disagrees(act) else _("Le service")


def _disagrees(act: ActView) -> bool:
    """Whether a member said so, alone: before the signature, or of a badge, which is then paused."""
    said = {Act.AWARD_ANSWERED: DISAGREED, Act.AWARD_PAUSED: PauseReason.MEMBER.value}
    return act.about is not None and said.get(act.kind) == act.about


def _people(searched: str, staff: dict[int, str]) -> list[tuple[str, str, int]]:
    """Return who bears this name: the name, the filter, and the number. Part of a member's name finds no member."""
    key = names.folded(searched)
    colleagues = [(name, "collegue", number) for number, name in staff.items() if key in names.folded(name)]
    members = people.members(room.reading(), None, search=searched, limit=MOST_NAMES)
    named = [each for each in members if key in names.whole_names(each)]
    return colleagues + [(names.full(each.given_name, each.family_name), "membre", each.id) for each in named]


def _chosen(wanted: journal.Filter, staff: dict[int, str]) -> str | None:
    if wanted.staff_id is not None:
        return staff.get(wanted.staff_id)
    if wanted.member_id is not None:
        return people.names_of(room.reading(), {wanted.member_id}).get(wanted.member_id)
    return None

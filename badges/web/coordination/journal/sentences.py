"""Each act of the journal as a French sentence: who did what, and of which person. No code stands in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from badges.base import parsers
from badges.base.journal.acts import Act
from badges.base.journal.rules import COORDINATES, MANY_LOOKS, OWN_NAME, QUESTIONS, Unusual
from badges.base.journal.views import ActView
from badges.base.text.names import of_person
from badges.base.times import local_date
from badges.leaving.handover.rules import Waits
from badges.recognition.answers.parts import DISAGREED
from badges.recognition.states import MemberAnswer, PauseReason, Visibility
from badges.reports import periods, publish
from badges.sharing.backpacks import SHOWN
from badges.web.counter.reports import report_words
from badges.web.http.formats import listed
from badges.web.http.wording import gettext as _

ALONE: Final = frozenset(
    {Act.AWARD_SHARED, Act.AWARD_ANSWERED, Act.FORM_ASKED, Act.ADDRESS_VOUCHED, Act.ONWARD_SAID}
)  # without an account: by the private link


@dataclass(frozen=True)
class Names:
    """The names that the acts of one page need, by number; and those of badge models, by slug."""

    staff: Mapping[int, str]
    members: Mapping[int, str]
    models: Mapping[str, str]
    awards: Mapping[int, str]  # the slugs of their models


def pattern(kind: Act) -> str:
    """Return the sentence of a kind, with its names left open."""
    return _SENTENCES[kind]()


def sentence(act: ActView, names: Names) -> str:
    """Return the whole act in one sentence."""
    who = _who(act, names)
    if disagrees(act):
        said_by = names.members.get(act.member_id or 0, who)
        return _("%(who)s n’est pas d’accord avec %(badge)s", who=said_by, badge=_badge(act, names))
    if act.kind is Act.ONWARD_SAID and act.staff_id is None and not act.erased:
        return _("%(who)s a dit où continuer", who=names.members.get(act.member_id or 0, who))
    parts = (act.about or "").split(":")
    if act.kind is Act.STAFF_ACCOMPANIES:
        whom, yes = _colleague(act, names), parts[-1] == "yes"
        if yes:
            return _("%(who)s a noté que %(whom)s accompagne des membres ailleurs", who=who, whom=whom)
        return _("%(who)s a noté que %(whom)s n’accompagne personne ailleurs", who=who, whom=whom)
    if act.kind is Act.STAFF_CHANGED and (act.about or "").endswith(OWN_NAME):
        return _("%(who)s a dit si son prénom est sur les pages publiques", who=who)
    if act.kind is Act.STAFF_CHANGED and len(parts) == 3:
        of_whom = of_person(_colleague(act, names))
        said = listed([_CHANGED[each]() for each in parts[2].split(",") if each in _CHANGED])
        return _("%(who)s a changé %(what)s %(of_whom)s", who=who, what=said, of_whom=of_whom)
    if act.kind is Act.LATE_ENTRY and parts[0] in LATE:
        return LATE[parts[0]]() % {"who": who}
    if act.kind is Act.HANDED_OVER and len(parts) == 4:
        taker = names.staff.get(parsers.row_number(parts[2]) or 0, _("une personne effacée"))
        told = {"who": who, "whom": _colleague(act, names), "taker": taker, "what": _handed(parts[3])}
        return _("%(who)s a confié à %(taker)s ce qui attendait %(whom)s : %(what)s", **told)
    if act.kind is Act.PUBLIC_FACT_CHANGED and parts[0] in OF_REPORTS:
        days = report_words.period(periods.of_key(parts[-1], local_date(act.at))) if len(parts) > 1 else ""
        return OF_REPORTS[parts[0]]() % {"who": who, "period": days}
    if act.kind is Act.MEMBER_REGISTERED and act.member_id is None:
        return _("%(who)s a inscrit les personnes d’un fichier : %(num)s", who=who, num=parts[-1])
    if act.kind is Act.MEMBER_CHANGED and parts[0] == "back":
        return _("%(who)s a noté le retour %(of_whom)s", who=who, of_whom=of_person(_whom(act, names)))
    if act.kind is Act.MEMBER_CHANGED and parts[0] == "stays":
        return _("%(who)s a noté que la fiche %(of_whom)s reste", who=who, of_whom=of_person(_whom(act, names)))
    whom = _whom(act, names)
    told = {"who": who, "whom": whom, "of_whom": of_person(whom), "what": _what(act, names)}
    return (_of_award(act) or pattern(act.kind)) % {**told, "badge": _badge(act, names)}


def detail(act: ActView, names: Names) -> str:
    """Return what a line says besides: who saw it, who showed the private link in the day before; empty for nothing."""
    _before, shown, accounts = (act.about or "").partition(SHOWN)
    if shown and act.kind in (Act.FORM_ASKED, Act.AWARD_SHARED):
        numbers = map(parsers.row_number, accounts.split(","))
        seen = [names.staff.get(number, _("effacé")) for number in numbers if number]
        if not seen:
            return _("personne n’a montré le lien ce jour-là")
        return _("lien montré ce jour-là par %(names)s", names=", ".join(seen))
    if act.kind is Act.STAFF_CHANGED and (act.about or "").endswith(f",{COORDINATES}"):
        return _("rôle donné : coordination")
    if act.kind is Act.SEEN_FOR_COLLEAGUE:
        return _("vu par %(name)s", name=_colleague(act, names))
    return ""


def unusual_sentence(act: ActView, why: Unusual, names: Names) -> str:
    """Return an unusual act in one sentence. Of many looks it says that they are many, and not how many."""
    if why is Unusual.LOOKS:
        return _("%(who)s a consulté beaucoup de membres d’autres sites dans la journée", who=_who(act, names))
    return sentence(act, names)


def why_words(why: Unusual) -> str:
    """Return why an act stands among the unusual ones, with its threshold."""
    return {
        Unusual.LOOKS: _("Beaucoup de regards : %(num)s membres ou plus dans la journée", num=MANY_LOOKS),
        Unusual.CANCELLED: _("Annulation"),
        Unusual.LATE: _("Saisie tardive : plus de deux semaines après"),
        Unusual.MANY: _("Beaucoup de badges : plus de trente dans la journée"),
        Unusual.ACCESS: _("Accès donné à un compte"),
        Unusual.RIGHTS: _("Droits d’un compte changés"),
    }[why]


def disagrees(act: ActView) -> bool:
    """Whether a member said so, alone: before the signature, or of a badge, which is then paused."""
    said = {Act.AWARD_ANSWERED: DISAGREED, Act.AWARD_PAUSED: PauseReason.MEMBER.value}
    return act.about is not None and said.get(act.kind) == act.about


def _of_award(act: ActView) -> str | None:
    """The sentence of a member's answer, which the staff may have noted, and of what was shown; None for others."""
    about = act.about or ""
    if act.kind is Act.AWARD_ANSWERED and (about in _ANSWERS or about.startswith("name:")):
        if act.staff_id is None and not act.erased:
            return _("%(whom)s a répondu pour %(badge)s")
        return _("%(who)s a noté la réponse %(of_whom)s pour %(badge)s")
    if act.kind is Act.AWARD_SHARED:
        return {
            Visibility.PUBLIC.value: _("%(who)s a montré à tout le monde %(badge)s %(of_whom)s"),
            Visibility.CODE.value: _("%(who)s a montré, avec son code seul, %(badge)s %(of_whom)s"),
            Visibility.HIDDEN.value: _("%(who)s a caché %(badge)s %(of_whom)s"),
        }.get(about)
    return None


def _badge(act: ActView, names: Names) -> str:
    """Return the badge of an act by the name of its model, where it is known which one it is."""
    name = names.models.get(names.awards.get(act.award_id or 0, ""))
    return _("le badge « %(name)s »", name=name) if name is not None else _("un badge")


def _who(act: ActView, names: Names) -> str:
    if act.erased:
        return _("Une personne effacée")
    if act.staff_id is not None:
        return names.staff.get(act.staff_id, _("Une personne effacée"))
    taken_back = act.kind is Act.AWARD_RESUMED and act.about == PauseReason.MEMBER.value
    # A closing that carries out where they said that they go on names both sites, and is the service's.
    own_page = act.kind is Act.MEMBER_CHANGED and act.about is None
    alone = act.kind in ALONE or disagrees(act) or taken_back or own_page
    return _("La personne elle-même") if alone else _("Le service")


def _whom(act: ActView, names: Names) -> str:
    if act.member_id is not None:
        return names.members.get(act.member_id, _("une personne effacée"))
    return _colleague(act, names)


def _colleague(act: ActView, names: Names) -> str:
    kind, _colon, rest = (act.about or "").partition(":")
    number = parsers.row_number(rest.partition(":")[0]) if kind == "staff" else None
    return names.staff.get(number or 0, _("une personne effacée"))


def _handed(kind: str) -> str:
    return {
        Waits.GATHERINGS.value: _("les rencontres"),
        Waits.AWARDS.value: _("les badges en préparation"),
        Waits.THREADS.value: _("les mises en relation"),
        Waits.ORIENTATIONS.value: _("les personnes à rappeler"),
    }.get(kind, _("autre chose"))


def model_of(act: ActView) -> str | None:
    """Return the slug of the badge model that an act is about: "badge:slug/2"; None for any other."""
    kind, _colon, rest = (act.about or "").partition(":")
    return rest.partition("/")[0] if kind == "badge" and rest else None


def _what(act: ActView, names: Names) -> str:
    """Return the thing that an act is about, in words; "" where the sentence says it already."""
    about = act.about or ""
    if (slug := model_of(act)) is not None:
        named = names.models.get(slug, _("un badge"))
        number, _colon, proposer = about.rpartition("/")[2].partition(":")
        said = _("« %(name)s », version %(num)s", name=named, num=number)
        if (by := names.staff.get(parsers.row_number(proposer) or 0)) is not None:
            return _("%(what)s, proposé par %(who)s", what=said, who=by)
        return said
    if about.startswith("draft:"):
        called = about.split(":", 2)[2:]
        return _("« %(name)s »", name=called[0]) if called and called[0] else _("encore sans nom")
    if act.kind in (Act.ISSUER_LISTED, Act.ISSUER_REMOVED):
        return about or _("son adresse est effacée")
    return {
        "passkey": _("une clé d’accès"),
        "authenticator": _("l’application de codes"),
        "codes": _("les codes de secours"),
    }.get(about, _("un moyen de se connecter"))


_ANSWERS: Final = frozenset(each.value for each in MemberAnswer)
# Each is called when a page is shown, in its language.
LATE: Final = {
    "gathering": lambda: _("%(who)s a noté la présence à une rencontre, longtemps après"),
    "exchange": lambda: _("%(who)s a noté un échange, longtemps après"),
}
OF_REPORTS: Final = {  # by how `about` begins
    publish.PUBLISHED: lambda: _("%(who)s a publié le bilan, %(period)s"),
    publish.WITHDRAWN: lambda: _("%(who)s a retiré le bilan, %(period)s"),
    QUESTIONS: lambda: _("%(who)s a changé les questions posées aux membres pour le bilan"),
}
_CHANGED: Final = {  # of a colleague's account
    "function": lambda: _("la fonction"),
    "last_day": lambda: _("le dernier jour"),
    "roles": lambda: _("le rôle"),
    "sites": lambda: _("les sites"),
}
_SENTENCES: Final = {
    Act.MEMBER_REGISTERED: lambda: _("%(who)s a inscrit %(whom)s"),
    Act.MEMBER_CHANGED: lambda: _("%(who)s a modifié la fiche %(of_whom)s"),
    Act.MEMBER_FOUND: lambda: _("%(who)s a consulté %(whom)s, d’un autre site"),
    Act.CONSENT_RECORDED: lambda: _("%(who)s a noté l’accord %(of_whom)s"),
    Act.LINK_RENEWED: lambda: _("%(who)s a refait le lien privé %(of_whom)s"),
    Act.LINK_SHOWN: lambda: _("%(who)s a montré le lien privé %(of_whom)s"),
    Act.FORM_ASKED: lambda: _("%(who)s a demandé une copie de badge, pour %(whom)s"),
    Act.ADDRESS_VOUCHED: lambda: _("%(who)s a dit si une adresse est à %(whom)s"),
    Act.ADDRESS_PAPER_MADE: lambda: _("%(who)s a imprimé un bon pour l’adresse %(of_whom)s"),
    Act.MEMBERS_MERGED: lambda: _("%(who)s a réuni deux fiches %(of_whom)s"),
    Act.MEMBER_LEFT: lambda: _("%(who)s a noté le départ %(of_whom)s"),
    Act.MEMBER_EXPORTED: lambda: _("%(who)s a remis ses données à %(whom)s"),
    Act.ERASURE_ASKED: lambda: _("%(who)s a demandé l’effacement %(of_whom)s"),
    Act.ERASURE_TAKEN_BACK: lambda: _("%(who)s a repris l’effacement %(of_whom)s"),
    Act.ERASED: lambda: _("%(who)s a effacé une personne"),
    Act.RETENTION_ENDED: lambda: _("%(who)s a effacé ce dont la durée est finie"),
    Act.SEEN_FOR_COLLEAGUE: lambda: _("%(who)s a saisi ce que quelqu’un d’autre a vu chez %(whom)s"),
    Act.COLLEAGUE_ASKED: lambda: _("%(who)s a demandé une relecture, pour %(whom)s"),
    Act.COLLEAGUE_ANSWERED: lambda: _("%(who)s a répondu à une relecture, pour %(whom)s"),
    Act.MANY_AWARDS: lambda: _("%(who)s a délivré beaucoup de badges dans la journée"),
    Act.AWARD_ANSWERED: lambda: _("%(who)s a noté une réponse pour %(badge)s %(of_whom)s"),
    Act.AWARD_SIGNED: lambda: _("%(who)s a délivré %(badge)s à %(whom)s"),
    Act.AWARD_WITHDRAWN: lambda: _("%(who)s a retiré %(badge)s %(of_whom)s"),
    Act.AWARD_REVOKED: lambda: _("%(who)s a annulé %(badge)s"),
    Act.AWARD_PAUSED: lambda: _("%(who)s a mis en pause %(badge)s %(of_whom)s"),
    Act.AWARD_RESUMED: lambda: _("%(who)s a repris %(badge)s après une pause"),
    Act.AWARD_CORRECTED: lambda: _("%(who)s a corrigé %(badge)s %(of_whom)s"),
    Act.NAME_ASKED: lambda: _("%(who)s a demandé à %(whom)s quel nom mettre sur %(badge)s"),
    Act.GATHERING_CANCELLED: lambda: _("%(who)s a annulé une rencontre"),
    Act.LATE_ENTRY: lambda: _("%(who)s a noté longtemps après ce qui s’est passé"),
    Act.AWARD_SHARED: lambda: _("%(who)s a montré ou caché %(badge)s %(of_whom)s"),
    Act.QUESTION_ANSWERED: lambda: _("%(who)s a répondu à une question sur %(badge)s"),
    Act.CALL_REPORTED: lambda: _("%(who)s a prévenu %(whom)s d’un appel"),
    Act.STAFF_INVITED: lambda: _("%(who)s a invité %(whom)s dans l’équipe"),
    Act.STAFF_LINKED: lambda: _("%(who)s a donné un lien de connexion à %(whom)s"),
    Act.STAFF_DISABLED: lambda: _("%(who)s a fermé le compte %(of_whom)s"),
    Act.STAFF_ENABLED: lambda: _("%(who)s a rouvert le compte %(of_whom)s"),
    Act.STAFF_RESET: lambda: _("%(who)s a remis à zéro la connexion %(of_whom)s"),
    Act.STAFF_CHANGED: lambda: _("%(who)s a changé le rôle, les sites ou le dernier jour %(of_whom)s"),
    Act.STAFF_ACCOMPANIES: lambda: _("%(who)s a noté si %(whom)s accompagne des membres ailleurs"),
    Act.HELP_ASKED: lambda: _("%(who)s a demandé un renfort pour %(whom)s"),
    Act.HELP_GRANTED: lambda: _("%(who)s a donné un renfort à %(whom)s"),
    Act.HELP_ENDED: lambda: _("%(who)s a raccourci le renfort %(of_whom)s"),
    Act.HANDED_OVER: lambda: _("%(who)s a confié ce qui attendait %(whom)s"),
    Act.STAFF_TIED: lambda: _("%(who)s a relié ou délié un compte et la fiche %(of_whom)s"),
    Act.PHONE_LOST: lambda: _("%(who)s a signalé perdu le téléphone %(of_whom)s"),
    Act.PHONE_RESTORED: lambda: _("%(who)s a tout rétabli sur le téléphone %(of_whom)s"),
    Act.PASSWORD_SET: lambda: _("%(who)s a choisi un mot de passe"),
    Act.SIGNED_IN: lambda: _("%(who)s a ouvert une session"),
    Act.SIGN_IN_FAILED: lambda: _("%(who)s : une connexion a été refusée"),
    Act.PROVED_AGAIN: lambda: _("%(who)s a prouvé à nouveau son identité"),
    Act.FACTOR_ADDED: lambda: _("%(who)s a ajouté %(what)s"),
    Act.FACTOR_REMOVED: lambda: _("%(who)s a retiré %(what)s"),
    Act.DEVICE_ENDED: lambda: _("%(who)s a déconnecté un appareil"),
    Act.SESSIONS_ENDED: lambda: _("%(who)s a déconnecté les appareils %(of_whom)s"),
    Act.ISSUER_LISTED: lambda: _("%(who)s a proposé ou confirmé un émetteur, %(what)s"),
    Act.ISSUER_REMOVED: lambda: _("%(who)s a retiré un émetteur, %(what)s"),
    Act.KEY_MADE: lambda: _("%(who)s a créé une clé"),
    Act.KEY_RETIRED: lambda: _("%(who)s a retiré une clé"),
    Act.KEY_COMPROMISED: lambda: _("%(who)s a déclaré une clé compromise"),
    Act.SIGNING_HALTED: lambda: _("%(who)s a arrêté les signatures"),
    Act.SIGNING_RESUMED: lambda: _("%(who)s a repris les signatures"),
    Act.ADDRESS_CONFIRMED: lambda: _("%(who)s a confirmé l’adresse du service"),
    Act.MODEL_DRAFTED: lambda: _("%(who)s a commencé un brouillon, %(what)s"),
    Act.MODEL_CHANGED: lambda: _("%(who)s a changé un brouillon, %(what)s"),
    Act.MODEL_PROPOSED: lambda: _("%(who)s a proposé un badge à la coordination, %(what)s"),
    Act.MODEL_DISCARDED: lambda: _("%(who)s a jeté un brouillon, %(what)s"),
    Act.MODEL_PUBLISHED: lambda: _("%(who)s a publié %(what)s"),
    Act.MODEL_RETIRED: lambda: _("%(who)s a retiré du choix %(what)s"),
    Act.MODEL_OFFERED_AGAIN: lambda: _("%(who)s a remis au choix %(what)s"),
    Act.SITE_BEGUN: lambda: _("%(who)s a commencé l’ouverture d’un site"),
    Act.SITE_OPENED: lambda: _("%(who)s a ouvert un site"),
    Act.SITE_CHANGED: lambda: _("%(who)s a changé le nom ou l’adresse d’un site"),
    Act.SITE_ABANDONED: lambda: _("%(who)s a abandonné l’ouverture d’un site"),
    Act.SITE_CLOSING: lambda: _("%(who)s a prévu la fermeture d’un site"),
    Act.SITE_STAYS: lambda: _("%(who)s a annulé la fermeture d’un site"),
    Act.SITE_CLOSED: lambda: _("%(who)s a fermé un site"),
    Act.ONWARD_ASKED: lambda: _("%(who)s a imprimé les lettres qui demandent où continuer"),
    Act.ONWARD_SAID: lambda: _("%(who)s a noté où %(whom)s veut continuer"),
    Act.PUBLIC_FACT_CHANGED: lambda: _("%(who)s a changé ce que le public lit du service"),
}

"""The public page about personal data: the retention table in words, who answers for what, and everyone's rights."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from badges.leaving.retention import RETENTION, Period
from badges.network.service.public_facts import DUTY
from badges.web.counter import legal_pages
from badges.web.counter.catalogue import found_by_search_engines
from badges.web.http.access import entrance
from badges.web.http.wording import gettext as _


@entrance("public")
def kept() -> ResponseReturnValue:
    """What is kept of people and for how long, and who answers for it."""
    with_badge = _("Aussi longtemps que le badge")
    rows = [(*_words(each.name), with_badge if each.name == "consent" else span(each.period)) for each in RETENTION]
    known = legal_pages.facts()
    duties = [(known["carrier"], known["operator"].get(f"{DUTY}_carrier"))]
    duties += [(site.host, known["operator"].get(f"{DUTY}_{site.slug}")) for site in known["sites"]]
    page = render_template("counter/kept.html", rows=rows, duties=duties, **known)
    return found_by_search_engines(page)


def span(period: Period | None) -> str:
    """Return a period in words."""
    if period is None:
        return _("Tant que la personne le veut")
    if period.months:
        if period.months % 12 == 0 and period.months > 12:
            return _("%(number)s ans", number=period.months // 12)
        return _("%(number)s mois", number=period.months)
    if period.days == 1:
        return _("Un jour")
    return _("%(number)s jours", number=period.days) if period.days else _("Pas gardé")


def _words(name: str) -> tuple[str, str]:
    """Return what a row of the retention table is about, and what happens then."""
    return {
        "inactive": (
            _("Une fiche, sans nouvelles de la personne"),
            _("Puis nous demandons une fois : voulez-vous rester ?"),
        ),
        "unanswered": (
            _("Après cette question, sans réponse"),
            _(
                "Nom, contact, présences, réponses pour le bilan, badges d’ailleurs, ce qui a été vu ou échangé : "
                "effacés. Il reste des nombres, sans nom."
            ),
        ),
        "badge": (_("Un badge"), _("Il reste valable. La personne peut le faire effacer quand elle veut.")),
        "consent": (_("Les accords donnés"), _("Ils montrent ce que la personne a accepté.")),
        "erasure": (
            _("Une personne qui demande à être effacée"),
            _("Ses données : cachées tout de suite, détruites après ce délai."),
        ),
        "visitor": (_("Le prénom d’un visiteur"), _("Seul, sans nom de famille ni contact. Il reste un nombre.")),
        "look": (
            _("Qui s’est connecté, et qui a cherché une personne d’un autre site"),
            _("Dans le journal de l’équipe."),
        ),
        "letter": (
            _("Un e-mail envoyé"),
            _("Son texte est détruit dès qu’il est parti. S’il ne part pas, un mois après le dernier essai."),
        ),
        "code": (_("Un code pour confirmer une adresse"), _("Il ne sert qu’une heure.")),
        "question": (
            _("Une question d’un employeur sur un badge, un appel, un nom proposé, une correction"),
            _(
                "Le message, le nom et le contact sont détruits dès la réponse. D’un appel ou d’une correction, seul le"
                " jour est gardé."
            ),
        ),
        "witness": (
            _("Ce qu’un témoin a écrit, et que la personne n’a pas gardé"),
            _("Un non l’efface tout de suite. Sans réponse, le prénom et la phrase partent après ce délai."),
        ),
        "bundle": (_("Un dossier de badges fermé"), _("Son lien ne montre plus rien dès qu’il est fermé.")),
        "afterwards": (
            _("Qu’on peut demander à une personne s’il y a du nouveau, après son dossier"),
            _("Compté après la seconde question. La réponse n’est pas écrite avec un nom : elle s’ajoute à un nombre."),
        ),
        "presence": (
            _("Le code d’une attestation de présence"),
            _("La personne l’arrête quand elle veut. La page du code ne dit ni nom ni date de présence."),
        ),
        "posting": (
            _("Ce qu’une personne propose ou cherche, une fois que c’est fini"),
            _("Avant, six mois, et six de plus quand la personne le redit. Elle y met fin quand elle veut."),
        ),
        "introduction": (
            _("Une mise en relation qui a tenu"),
            _("Qui et ce qui s’est dit sont effacés. Il reste un nombre."),
        ),
        "introduction_closed": (
            _("Une mise en relation qui ne s’est pas faite, ou qui s’est arrêtée"),
            _("Ensuite, plus aucun nom. Un non n’est jamais noté."),
        ),
        "idea": (
            _("Une idée de rencontre ou d’atelier, une fois close"),
            _("Avec les noms de ceux qui viendraient."),
        ),
        "orientation_came": (
            _("Une personne orientée par un service, une fois venue"),
            _("Son prénom, son numéro et le mot du service. Il reste un nombre."),
        ),
        "orientation_closed": (
            _("Une personne orientée par un service, sans suite"),
            _("Fermé après trente jours. Un « non merci » efface tout de suite. Le service n’en sait rien."),
        ),
        "not_called": (
            _("Un numéro à ne plus appeler"),
            _("Si la personne l’a demandé. Le numéro lui-même n’est pas gardé : seulement une empreinte secrète."),
        ),
        "referrer": (
            _("Un service qui oriente des personnes"),
            _("Son nom, et son téléphone ou son e-mail, après la dernière personne orientée."),
        ),
        "message": (
            _("Qu’une personne a été prévenue d’une place, d’un changement, d’une rencontre ou d’un badge"),
            _("Le jour et la façon. Le texte n’est pas gardé."),
        ),
        "roster": (
            _("Les prénoms d’un site, dans un téléphone de l’équipe"),
            _("Avec la première lettre du nom, pour noter sans réseau. Ils partent aussi à la déconnexion."),
        ),
        "outbox": (
            _("Ce qui est noté sans réseau, dans ce téléphone"),
            _("C’est envoyé dès que le réseau revient, puis effacé du téléphone."),
        ),
        "session": (_("La connexion d’un appareil de l’équipe"), _("Au plus.")),
        "upload": (_("Un fichier donné à vérifier"), _("Il n’est ni gardé ni noté.")),
        "backup": (_("Les sauvegardes"), _("Elles sont chiffrées, puis détruites.")),
    }[name]

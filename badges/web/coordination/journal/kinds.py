"""The kinds of acts, as the filter of the journal offers them: by what they are about, in its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from badges.base.journal.acts import Act
from badges.base.journal.rules import QUESTIONS
from badges.base.parsers import member_of
from badges.reports import publish
from badges.web.coordination.journal.sentences import OF_REPORTS
from badges.web.http.wording import gettext as _

Words = Callable[[], str]


def chosen(value: str) -> tuple[Act | None, str | None]:
    """Return the kind that a choice asks for, None for every one; and how `about` begins, where a part of a kind is
    chosen: those of PUBLIC_FACT_CHANGED about reports. The choice of the whole kind finds them too.
    """
    return (Act.PUBLIC_FACT_CHANGED, value) if value in OF_REPORTS else (member_of(Act, value), None)


def words_of(kind: Act | str) -> str:
    """Return what was done, as the choice of a kind says it."""
    return next(kinds[kind]() for _heading, kinds in GROUPS if kind in kinds)


def grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the kinds by their headings, each with its words, as the choice shows them."""
    return [(heading(), [(str(kind), words()) for kind, words in kinds.items()]) for heading, kinds in GROUPS]


# Each is called when a page is shown, in its language.
GROUPS: Final[tuple[tuple[Words, Mapping[Act | str, Words]], ...]] = (
    (
        lambda: _("Les membres"),
        {
            Act.MEMBER_REGISTERED: lambda: _("Inscription d’un membre"),
            Act.MEMBER_CHANGED: lambda: _("Fiche modifiée"),
            Act.MEMBER_FOUND: lambda: _("Membre d’un autre site consulté"),
            Act.MEMBERS_MERGED: lambda: _("Fiches réunies"),
            Act.CONSENT_RECORDED: lambda: _("Accord noté"),
            Act.LINK_SHOWN: lambda: _("Lien privé montré"),
            Act.LINK_RENEWED: lambda: _("Lien privé refait"),
            Act.ADDRESS_VOUCHED: lambda: _("Adresse confirmée pour un membre"),
            Act.ADDRESS_PAPER_MADE: lambda: _("Bon pour une adresse imprimé"),
            Act.ONWARD_ASKED: lambda: _("Lettres avant une fermeture"),
            Act.ONWARD_SAID: lambda: _("Choix d’un membre avant une fermeture"),
            Act.MEMBER_LEFT: lambda: _("Départ d’un membre"),
            Act.MEMBER_EXPORTED: lambda: _("Données remises à la personne"),
            Act.ERASURE_ASKED: lambda: _("Effacement demandé"),
            Act.ERASURE_TAKEN_BACK: lambda: _("Effacement repris"),
            Act.ERASED: lambda: _("Effacement fait"),
            Act.RETENTION_ENDED: lambda: _("Durée de conservation atteinte"),
        },
    ),
    (
        lambda: _("Les rencontres et les échanges"),
        {
            Act.GATHERING_CANCELLED: lambda: _("Rencontre annulée"),
            Act.LATE_ENTRY: lambda: _("Saisie tardive"),
        },
    ),
    (
        lambda: _("Les badges des membres"),
        {
            Act.SEEN_FOR_COLLEAGUE: lambda: _("Observation saisie pour quelqu’un d’autre"),
            Act.COLLEAGUE_ASKED: lambda: _("Relecture demandée"),
            Act.COLLEAGUE_ANSWERED: lambda: _("Relecture faite"),
            Act.AWARD_ANSWERED: lambda: _("Réponse à un badge"),
            Act.AWARD_SIGNED: lambda: _("Badge délivré"),
            Act.MANY_AWARDS: lambda: _("Beaucoup de badges le même jour"),
            Act.AWARD_SHARED: lambda: _("Badge montré ou caché"),
            Act.FORM_ASKED: lambda: _("Copie de badge demandée"),
            Act.NAME_ASKED: lambda: _("Nom demandé pour un badge"),
            Act.AWARD_CORRECTED: lambda: _("Badge corrigé"),
            Act.AWARD_PAUSED: lambda: _("Badge mis en pause"),
            Act.AWARD_RESUMED: lambda: _("Badge repris après une pause"),
            Act.AWARD_WITHDRAWN: lambda: _("Badge retiré"),
            Act.AWARD_REVOKED: lambda: _("Badge annulé"),
            Act.QUESTION_ANSWERED: lambda: _("Réponse à une question sur un badge"),
            Act.CALL_REPORTED: lambda: _("Personne prévenue d’un appel"),
        },
    ),
    (
        lambda: _("Le catalogue des badges"),
        {
            Act.MODEL_DRAFTED: lambda: _("Badge ou version en brouillon"),
            Act.MODEL_CHANGED: lambda: _("Brouillon d’un badge changé"),
            Act.MODEL_PROPOSED: lambda: _("Badge proposé à la coordination"),
            Act.MODEL_DISCARDED: lambda: _("Brouillon d’un badge jeté"),
            Act.MODEL_PUBLISHED: lambda: _("Version d’un badge publiée"),
            Act.MODEL_RETIRED: lambda: _("Badge qui n’est plus délivré"),
            Act.MODEL_OFFERED_AGAIN: lambda: _("Badge proposé à nouveau"),
        },
    ),
    (
        lambda: _("L’équipe et ses droits"),
        {
            Act.STAFF_INVITED: lambda: _("Invitation dans l’équipe"),
            Act.STAFF_LINKED: lambda: _("Lien de connexion donné"),
            Act.STAFF_CHANGED: lambda: _("Rôle ou sites changés"),
            Act.STAFF_ACCOMPANIES: lambda: _("Accompagne des membres ailleurs, ou non"),
            Act.HELP_ASKED: lambda: _("Renfort demandé"),
            Act.HELP_GRANTED: lambda: _("Renfort donné"),
            Act.HELP_ENDED: lambda: _("Renfort raccourci"),
            Act.HANDED_OVER: lambda: _("Suivis confiés"),
            Act.STAFF_TIED: lambda: _("Compte relié à sa fiche de membre"),
            Act.STAFF_RESET: lambda: _("Mot de passe effacé"),
            Act.STAFF_DISABLED: lambda: _("Compte fermé"),
            Act.STAFF_ENABLED: lambda: _("Compte rouvert"),
        },
    ),
    (
        lambda: _("Les connexions et les appareils"),
        {
            Act.SIGNED_IN: lambda: _("Connexion"),
            Act.SIGN_IN_FAILED: lambda: _("Connexion refusée"),
            Act.PROVED_AGAIN: lambda: _("Identité prouvée à nouveau"),
            Act.PASSWORD_SET: lambda: _("Mot de passe choisi"),
            Act.FACTOR_ADDED: lambda: _("Moyen de connexion ajouté"),
            Act.FACTOR_REMOVED: lambda: _("Moyen de connexion retiré"),
            Act.DEVICE_ENDED: lambda: _("Appareil déconnecté"),
            Act.SESSIONS_ENDED: lambda: _("Appareils déconnectés"),
            Act.PHONE_LOST: lambda: _("Téléphone perdu"),
            Act.PHONE_RESTORED: lambda: _("Téléphone pas perdu : tout est rétabli"),
        },
    ),
    (
        lambda: _("Les sites"),
        {
            Act.SITE_BEGUN: lambda: _("Ouverture d’un site commencée"),
            Act.SITE_OPENED: lambda: _("Site ouvert"),
            Act.SITE_CHANGED: lambda: _("Nom ou adresse d’un site changés"),
            Act.SITE_ABANDONED: lambda: _("Ouverture d’un site abandonnée"),
            Act.SITE_CLOSING: lambda: _("Fermeture d’un site prévue"),
            Act.SITE_STAYS: lambda: _("Fermeture d’un site annulée"),
            Act.SITE_CLOSED: lambda: _("Site fermé"),
        },
    ),
    (
        lambda: _("Les bilans"),
        {
            publish.PUBLISHED: lambda: _("Bilan publié"),
            publish.WITHDRAWN: lambda: _("Bilan retiré"),
            QUESTIONS: lambda: _("Questions posées pour le bilan, changées"),
        },
    ),
    (
        lambda: _("Le service"),
        {
            Act.PUBLIC_FACT_CHANGED: lambda: _("Ce que le public lit du service, changé"),
            Act.ADDRESS_CONFIRMED: lambda: _("Adresse du service confirmée"),
            Act.ISSUER_LISTED: lambda: _("Émetteur proposé ou confirmé"),
            Act.ISSUER_REMOVED: lambda: _("Émetteur retiré"),
            Act.KEY_MADE: lambda: _("Clé créée"),
            Act.KEY_RETIRED: lambda: _("Clé retirée"),
            Act.KEY_COMPROMISED: lambda: _("Clé compromise"),
            Act.SIGNING_HALTED: lambda: _("Signatures arrêtées"),
            Act.SIGNING_RESUMED: lambda: _("Signatures reprises"),
        },
    ),
)

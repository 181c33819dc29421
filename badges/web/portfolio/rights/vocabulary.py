"""The words in which an export is read: titles of tables, labels of columns, and what each code of a column means."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from badges.base.facts import declared
from badges.base.personal.export import Section
from badges.matching.conditions import ConditionsFacts
from badges.matching.introductions.rules import ReviewQuestion
from badges.matching.postings.facts import PostingFacts
from badges.people.facts import MemberFacts
from badges.people.traits import communes
from badges.people.traits.facts import AnswersFacts
from badges.people.traits.rules import ELSEWHERE
from badges.recognition.witnesses.rules import WitnessFunction
from badges.sharing.afterwards.rules import AfterwardsState, AskedBy
from badges.web import afterwards_words, matching_words, trait_words, witness_slips
from badges.web.http import fields
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from badges.web.portfolio.introductions import wording as introductions

_ASKED: Final = MappingProxyType(
    {
        each.column.key: each
        for form in (MemberFacts, ConditionsFacts, PostingFacts, AnswersFacts)  # the words of two are « Les mots »
        for each in declared(form).values()
        if each.column is not None and (each.fills or form is AnswersFacts)
    }
)


def of_badges() -> Mapping[str, str]:
    """The tables whose rows are each about one badge, with their titles beside it."""
    return {
        "award": _("Les badges"),
        "award_consent": _("Votre réponse"),
        "own_words": _("Vos mots"),
        "award_pause": _("En pause"),
        "award_reading": _("Relu par une collègue"),
        "proposed_name": _("Un nom proposé"),
        "correction_notice": _("Une correction"),
        "disagreement": _("Vous n’étiez pas d’accord"),
        "endorsement": _("Qui l’atteste"),
        "edition": _("Signé"),
        "hosted_assertion": _("Une copie pour un sac à badges"),
        "print_request": _("Une carte demandée sur papier"),
        "question": _("Une question écrite"),
        "badge_call": _("Un appel"),
        "bundle_badge": _("Dans un dossier"),
        "witness_slip": _("Un billet de témoin, pour ce badge"),
        "witness_statement": _("Ce qu’un témoin a écrit"),
    }


def title(section: Section) -> str:
    """Return the title of a table; of a table whose rows stand beside a badge, the title of each row."""
    sided = {"giver_id": _("Ce que la personne a donné"), "receiver_id": _("Ce qu’elle a reçu")}
    named = {
        "member": _("La personne"),
        "consent": _("Ses accords"),
        "workshop": _("Les ateliers proposés"),
        "enrolment": _("Les inscriptions aux ateliers"),
        "attendance": _("Les présences"),
        "observation": _("Ce qui a été vu"),
        "address_claim": _("Les adresses e-mail données pour une copie"),
        "address_paper": _("Les bons en papier pour une adresse"),
        "wish": _("Ce que la personne demande de corriger"),
        "bundle": _("Les dossiers de badges"),
        "bundle_letter": _("Les lettres à un référent, avec un dossier"),
        "afterwards_question": _("« Du nouveau ? », après un dossier"),
        "presence_paper": _("Les attestations de présence"),
        "erasure": _("Les demandes d’effacement"),
        "staff_tie": _("Si c’est aussi une personne de l’équipe"),
        "posting": _("Ce que la personne propose ou cherche"),
        "member_conditions": _("Ses conditions"),
        "other_badge": _("Les badges d’ailleurs que la personne a gardés"),
        "bundle_other": _("Un badge d’ailleurs, dans un dossier"),
        "member_traits": _("Ce que la personne a répondu pour le bilan du réseau"),
        "introduction": _("Les mises en relation"),
        "review_voice": _("Ce que la personne a dit à un bilan"),
        "objection": _("« Pas avec cette personne »"),
        "threads_at_rest": _("Mises en relation au repos"),
        "idea": _("Les idées de la personne"),
        "idea_voice": _("Les idées où elle viendrait"),
        "message": _("Ce dont la personne a été prévenue"),
        "onward": _("Où continuer, quand un lieu ferme"),
        "onward_letter": _("La lettre qui le demande"),
        "orientation": _("Quand un service a parlé d’elle au réseau"),
    }
    of_exchange = sided.get(section.person) if section.table == "exchange" else None
    return of_exchange or named.get(section.table) or of_badges().get(section.table, section.table)


def values(name: str) -> Mapping[str, str] | None:
    """What the codes of a column mean, in words; None for a column that holds no codes."""
    return {
        "age": {"under_15": _("moins de 15 ans"), "15_to_17": _("15 à 17 ans")},
        "subject": {
            "follow_up": _("le suivi"), "badges": _("les badges"), "award": _("ce badge"),
            "backpack": _("un sac à badges"),
        },
        "answer": {"yes": _("oui"), "no": _("non"), "later": _("plus tard"), "withdrawn": _("retiré")},
        "role": {"takes_part": _("participe"), "helps": _("aide"), "leads": _("anime")},
        "printed": {
            "period": _("la période seule"), "days": _("les jours"), "hours": _("les jours et les heures"),
        },
        "state": {
            "draft": _("en préparation"), "agreed": _("accepté, pas encore signé"),
            "reserved": _("en cours de signature"), "issued": _("délivré"), "withdrawn": _("retiré"),
            "revoked": _("annulé"), "declined": _("refusé"), "abandoned": _("abandonné"),
            **introductions.states(),
            AfterwardsState.OPEN.value: _("en cours"), AfterwardsState.OVER.value: _("fini"),
            AfterwardsState.NEVER.value: _("ne plus me demander"),
        },
        "commune": {**communes.names(), ELSEWHERE: trait_words.commune(ELSEWHERE)},
        "age_band": trait_words.ages(), "sent_by": trait_words.senders(), "gender": trait_words.genders(),
        "view": {"agrees": _("D’accord"), "disagrees": _("Pas d’accord")},
        "disputed": {each.value: introductions.question(each) for each in ReviewQuestion},
        "visibility": {"code": _("avec le code"), "public": _("tout le monde"), "hidden": _("personne")},
        "reason": {
            "person": _("donné à une autre personne par erreur"), "criterion": _("il dit plus que ce qui a été vu"),
            "member": _("vous n’étiez pas d’accord"), "late": _("écrit longtemps après"),
            "preference": _("l’équipe le préférait"),
        },
        "status": {
            "asked": _("demandé"), "fine": _("rien d’anormal"), "together": _("à voir ensemble"),
            "nobody": _("aucune collègue à qui demander"),
        },
        "purpose": {"first": _("la première fois"), "renewal": _("renouvelé"), "correction": _("corrigé")},
        "occasion": {
            "place": _("une place dans un atelier"), "change": _("une séance qui change"),
            "cancel": _("une séance annulée"), "meeting": _("une rencontre convenue"), "badge": _("un badge prêt"),
        },
        "way": {
            "letter": _("par e-mail"), "prepared": _("un message préparé au téléphone du site"),
            "paper": _("un papier imprimé"), "said": _("de vive voix"), "known": _("la personne le savait déjà"),
        },
        "said": {"voice": _("de vive voix"), "phone": _("au téléphone"), "page": _("sur cette page")},
        "kind": {"facilitator": _("l’équipe"), "witness": _("une autre personne")},
        "agreed_text": {"1": f"«\u00a0{words('field.orientation_agreed')}\u00a0»"},
        "reached_by": {"phone": _("son téléphone"), "service": _("par le service"), "comes": _("viendra d’elle-même")},
        "function": {each.value: witness_slips.function(each) for each in WitnessFunction},
        "times_asked": {"0": _("jamais"), "1": _("une fois"), "2": _("deux fois")},
        "asked_by": {each.value: afterwards_words.asked_by(each) for each in AskedBy},
        **matching_words.called(),
        "manner": {"paper": _("sur papier"), "link": _("un lien"), **dict(matching_words.manners())},
    }.get(name)  # fmt: skip


def column(name: str, table: str = "") -> str:
    """Return the label of a column: as a member's form names it, where there is one.

    `table`: where the same name means another thing in one table.
    """
    if table == "review_voice" and name in set(ReviewQuestion):
        return introductions.question(ReviewQuestion(name))
    asked = _ASKED.get(name)
    return fields.noun(asked) if asked is not None else {
        "email_confirmed_at": _("Adresse confirmée le"), "email_before": _("Adresse d’avant"),
        "email_changed_at": _("Adresse changée le"), "proved_at": _("Code recopié le"),
        "word_at": _("Confirmée par l’équipe le"), "made_at": _("Faite le"), "replaced_at": _("Remplacée le"),
        "told_at": _("Dit à la personne le"), "expires_at": _("Jusqu’au"), "used_at": _("Utilisé le"),
        "age_said_on": _("Âge dit le"),
        "unnamed_on": _("Présence sans son nom depuis le"),
        "no_messages_on": _("Pas de messages, depuis le"),
        "occasion": _("De quoi"), "way": _("Comment"), "noted_at": _("Noté le"),
        "with_parent": _("Avec un parent"),
        "joined_on": _("Inscription"), "left_on": _("Départ"), "subject": _("À propos de"), "answer": _("Réponse"),
        "text_version": _("Texte lu"), "given_at": _("Donné le"), "title": _("Titre"),
        "created_at": _("Créé le"), "site_id": _("Site"), "bundle_id": _("Fait le"),
        "description": _("Ce qu’on y fait"), "place": _("Lieu"),
        "name_agreed": _("Prénom écrit sur la page publique"),
        "waiting": _("Sur la liste d’attente"), "role": _("Rôle"),
        "recorded_at": _("Noté le"), "what": _("Quoi"), "happened_on": _("Le"),
        "duration_minutes": _("Durée"), "code": _("Code"), "state": _("État"), "criteria": _("Critères"),
        "sentence": _("Phrase"), "name_shown": _("Nom montré"), "name": _("Nom"),
        "accepted_name": _("Nom accepté"), "corrected_at": _("Corrigé le"), "visibility": _("Qui peut voir"),
        "search_engines": _("Moteurs de recherche"), "agreed_at": _("Accord le"), "issued_at": _("Délivré le"),
        "valid_until": _("Valable jusqu’au"), "ended_at": _("Fin le"), "kind": _("Sorte"), "function": _("Fonction"),
        "comment": _("Texte"), "withdrawn_at": _("Retiré le"), "seen_on": _("Vu le"),
        **dict.fromkeys(("staff_id", "seen_by"), _("Vu par")),
        **dict.fromkeys(("recorded_by_id", "entered_by"), _("Saisi par")),
        "purpose": _("Raison"), "awarded_at": _("Attribué le"), "valid_from": _("Valable depuis"),
        "requested_at": _("Demandé le"), "about": _("Sujet"), "asked_at": _("Demandé le"),
        "printed_at": _("Imprimé le"), "printed": _("Imprimé"), "due_at": _("Prévu le"), "day": _("Jour"),
        "first_on": _("Du"), "last_on": _("Au"), "answered_until": _("Le code répond jusqu’au"),
        "reason": _("Raison"), "paused_at": _("En pause depuis le"), "status": _("État"),
        "text": _("Message"), "called_on": _("Le"),
        "agreed_on": _("Accord le"), "asked_by": _("Comment"), "times_asked": _("Nombre de fois"),
        "asked_on": _("Demandé le"), "due_on": _("À demander le"), "after_leaving": _("Aussi après le départ"),
        "sent_at": _("Demandée le"),
        "ends_on": _("Jusqu’au"), "stopped_at": _("Arrêté le"),
        "needed": _("Nombre de personnes"), "leads": _("Anime"), "named": _("Prénom montré"),
        "closed_at": _("Close le"), "thanks": _("Le merci de l’équipe"),
        "invited_at": _("La personne a été prévenue le"),
        "until": _("Jusqu’au"), "fulfilled": _("C’est fait"),
        "said_at": _("Dit le"), "to_site_id": _("Où continuer"),
        "said": _("Comment"), "shown": _("Montré avec le badge"), "written_at": _("Écrit le"),
        "same_person": _("La même personne"), "answered_at": _("Répondu le"),
        "with": _("Avec"), "at_meetings": _("À la rencontre seulement"), "meeting_on": _("Rencontre à trois"),
        "rhythm": _("À quel rythme"), "stops": _("Jusqu’à quand"), "met_on": _("Rencontre faite le"),
        "under_way_on": _("En cours depuis le"), "held": _("C’est fait"), "reviewed_on": _("Bilan le"),
        "view": _("Votre avis"), "disputed": _("Pas d’accord avec"), "viewed_at": _("Dit le"),
        **{each.value: introductions.question(each) for each in (ReviewQuestion.DONE, ReviewQuestion.FOLLOWING)},
        "said_on": _("Dit le"), "rested_at": _("Depuis le"),
        "manner": _("Ce que c’était"), "last_day": _("Dernier jour"), "read_at": _("Relu par le site le"),
        "kept_at": _("Gardé le"), "added_at": _("Ajouté le"), "data": _("Le fichier"),
        "badge_name": _("Nom du badge"), "issuer_name": _("Délivré par"), "holder_name": _("Au nom de"),
        "referrer_id": _("Le service"), "first_name": _("Prénom"), "minor": _("Moins de 18 ans"),
        "reached_by": _("Comment la joindre"), "message_allowed": _("Un message peut être laissé"),
        "note": _("Le mot du service"), "agreed_text": _("Texte lu"), "received_at": _("Reçue le"),
        "tried_on": _("Appelée sans réponse le"), "told_on": _("D’où venait son prénom, dit le"),
        "came_on": _("Venue le"), "closed_on": _("Sans suite le"),
        "confirmed_at": _("Relu par qui l’a vu, le"), "denied_at": _("Contesté par qui l’aurait vu, le"),
    }.get(name, name)  # fmt: skip

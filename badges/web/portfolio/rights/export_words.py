"""A member's data in words, for their own page and for the one that the staff prints: tables, columns, values."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from badges.base.facts import declared
from badges.base.personal.export import Section
from badges.people.facts import MemberFacts
from badges.web.http import fields, formats
from badges.web.http.wording import gettext as _

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}\+\d{2}:\d{2})?")
NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})
_ASKED: Final = MappingProxyType(
    {each.column.key: each for each in declared(MemberFacts).values() if each.column is not None and each.fills}
)
LONG = 300  # characters of a value on the page; the whole stands in the file
ORDER = ("member", "award", "observation", "attendance", "exchange", "consent")  # of the page; then the others


@dataclass(frozen=True)
class Table:
    """One table of an export as a page shows it: rows of (label, value) pairs."""

    title: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


def tables_of(
    sections: Iterable[Section], titles: Mapping[str, str] = NO_TITLES, without: Collection[str] = ()
) -> list[Table]:
    """The tables of an export in words, the member's own first.

    `titles`: others, by side or by table. `without`: the columns that are left to the file.
    """
    ordered = sorted(sections, key=lambda each: ORDER.index(each.table) if each.table in ORDER else len(ORDER))
    return [
        Table(
            titles.get(each.person) or titles.get(each.table) or table_words(each),
            tuple(_row(row, without) for row in each.rows),
        )
        for each in ordered
    ]


def _row(row: Mapping[str, Any], without: Collection[str]) -> tuple[tuple[str, str], ...]:
    """A row of an export in words, without what is empty; a long value is cut, for the file has it whole."""
    pairs = []
    for name, value in row.items():
        text = _said(value)
        if text and name not in without:
            shown = text if len(text) <= LONG else _("%(count)s caractères, dans le fichier", count=len(text))
            pairs.append((column_words(name), shown))
    return tuple(pairs)


def _said(value: Any) -> str:
    """A value of an export in words: days as French writes them, and the words of forms."""
    if value is None or isinstance(value, bool):
        return _("oui") if value else ""
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, str) and DAY.fullmatch(value):
        moment = datetime.fromisoformat(value)
        return formats.long_date(moment if moment.tzinfo is not None else moment.date())
    text = str(value)
    spoken = {
        "yes": _("oui"), "no": _("non"), "later": _("plus tard"), "withdrawn": _("retiré"), "follow_up": _("le suivi"),
        "badges": _("les badges"), "takes_part": _("participe"), "helps": _("aide"), "leads": _("anime"),
        "issued": _("délivré"), "revoked": _("annulé"), "declined": _("refusé"), "abandoned": _("abandonné"),
        "award": _("ce badge"), "backpack": _("un sac à badges"), "facilitator": _("l’équipe"),
        "under_15": _("moins de 15 ans"), "15_to_17": _("15 à 17 ans"),
        "draft": _("en préparation"), "code": _("avec le code"), "public": _("tout le monde"), "hidden": _("personne"),
    }  # fmt: skip
    return spoken.get(text, text)


def table_words(section: Section) -> str:
    """Return the title of a table on the page of an export."""
    sided = {"giver_id": _("Ce que la personne a donné"), "receiver_id": _("Ce qu’elle a reçu")}
    named = {
        "member": _("La personne"),
        "consent": _("Ses accords"),
        "workshop": _("Les ateliers proposés"),
        "enrolment": _("Les inscriptions aux ateliers"),
        "attendance": _("Les présences"),
        "observation": _("Ce qui a été vu"),
        "award": _("Les badges"),
        "award_pause": _("Les badges en pause"),
        "proposed_name": _("Les noms proposés pour un badge"),
        "correction_notice": _("Les badges corrigés"),
        "disagreement": _("Les badges avec lesquels vous n’étiez pas d’accord"),
        "own_words": _("Vos mots, à côté d’un badge"),
        "award_reading": _("Les relectures par une collègue"),
        "award_consent": _("Les réponses à chaque badge"),
        "endorsement": _("Ce que l’équipe atteste"),
        "edition": _("Les versions signées"),
        "document": _("Les fichiers signés"),
        "hosted_assertion": _("Les copies pour un sac à badges"),
        "address_claim": _("Les adresses e-mail données pour une copie"),
        "address_paper": _("Les bons en papier pour une adresse"),
        "question": _("Les questions écrites sur un badge"),
        "wish": _("Ce que la personne demande de corriger"),
        "badge_call": _("Les appels au sujet d’un badge"),
        "bundle": _("Les dossiers de badges"),
        "bundle_badge": _("Les badges de chaque dossier"),
        "print_request": _("Les cartes demandées sur papier"),
        "journal_facts": _("Ce qui a été noté dans le journal"),
        "erasure": _("Les demandes d’effacement"),
        "staff_tie": _("Si c’est aussi une personne de l’équipe"),
    }
    return sided.get(section.person) or named.get(section.table, section.table)


def column_words(name: str) -> str:
    """Return the label of a column on the page of an export: as a member's form names it, where there is one."""
    asked = _ASKED.get(name)
    return fields.noun(asked) if asked is not None else {
        "email_confirmed_at": _("Adresse confirmée le"), "email_before": _("Adresse d’avant"),
        "email_changed_at": _("Adresse changée le"), "proved_at": _("Code recopié le"),
        "word_at": _("Confirmée par l’équipe le"), "made_at": _("Faite le"), "replaced_at": _("Remplacée le"),
        "told_at": _("Dit à la personne le"), "expires_at": _("Jusqu’au"), "used_at": _("Utilisé le"),
        "age_said_on": _("Âge dit le"),
        "unnamed_on": _("Présence sans son nom depuis le"),
        "with_parent": _("Avec un parent"),
        "joined_on": _("Inscription"), "left_on": _("Départ"), "subject": _("À propos de"), "answer": _("Réponse"),
        "text_version": _("Version du texte lu"), "given_at": _("Donné le"), "title": _("Titre"),
        "created_at": _("Créé le"), "gathering_id": _("Séance n°"),
        "description": _("Ce qu’on y fait"), "place": _("Lieu"),
        "name_agreed": _("Prénom écrit sur la page publique"),
        "workshop_id": _("Atelier n°"), "waiting": _("Sur la liste d’attente"), "role": _("Rôle"),
        "recorded_at": _("Noté le"), "what": _("Quoi"), "happened_on": _("Le"),
        "duration_minutes": _("Durée en minutes"), "code": _("Code"), "state": _("État"), "criteria": _("Critères"),
        "sentence": _("Phrase"), "name_shown": _("Nom montré"), "name": _("Nom"),
        "accepted_name": _("Nom accepté"), "corrected_at": _("Corrigé le"), "visibility": _("Qui peut voir"),
        "search_engines": _("Moteurs de recherche"), "agreed_at": _("Accord le"), "issued_at": _("Délivré le"),
        "valid_until": _("Valable jusqu’au"), "ended_at": _("Fin le"), "kind": _("Sorte"), "function": _("Fonction"),
        "comment": _("Texte"), "withdrawn_at": _("Retiré le"), "criterion": _("Critère"), "seen_on": _("Vu le"),
        **dict.fromkeys(("staff_id", "seen_by"), _("Vu par")),
        **dict.fromkeys(("recorded_by_id", "entered_by"), _("Saisi par")),
        "credential_id": _("Identifiant"), "number": _("Numéro"), "purpose": _("Raison"),
        "awarded_at": _("Attribué le"),
        "valid_from": _("Valable depuis"), "representation": _("Forme"), "media_type": _("Format"),
        "data": _("Contenu"), "signed_id": _("Identifiant"), "requested_at": _("Demandé le"), "site_id": _("Site n°"),
        "about": _("Sujet"), "asked_at": _("Demandé le"), "printed_at": _("Imprimé le"),
        "due_at": _("Prévu le"), "day": _("Jour"),
        "reason": _("Raison"), "paused_at": _("En pause depuis le"), "status": _("État"),
        "text": _("Message"), "called_on": _("Le"),
        "ends_on": _("Jusqu’au"), "stopped_at": _("Arrêté le"), "bundle_id": _("Dossier n°"), "award_id": _("Badge n°"),
        "said_at": _("Dit le"), "shown": _("Montré avec le badge"), "written_at": _("Écrit le"),
        "same_person": _("La même personne"), "answered_at": _("Répondu le"),
        "confirmed_at": _("Relu par qui l’a vu, le"), "denied_at": _("Contesté par qui l’aurait vu, le"),
    }.get(name, name)  # fmt: skip

"""The words of activities for pages of every audience: what the groups are called, what a form offers, and the English
of the activities with which a network begins (`badges.instance.catalogue`).

A name that the coordination has written stays as it is written, and pages in another language say that it is French.
"""

from __future__ import annotations

from markupsafe import Markup

from badges.base.facts import declared
from badges.gatherings.activities.facts import NewActivityFacts
from badges.gatherings.activities.reads import Grouped
from badges.gatherings.rules import ActivityGroup
from badges.web.http import fields
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language

Options = list[tuple[str, list[tuple[str, str]]]]  # the words of a group, with the key and the name of each activity


def group_words(group: ActivityGroup | None) -> str:
    """Return what a group is called; « Autres » for the activities that are in none yet."""
    return fields.said(declared(NewActivityFacts)["group"], group) or _("Autres")


def group_choices() -> list[tuple[str, str]]:
    """Return the groups to choose from, by key and words."""
    return [(each.value, group_words(each)) for each in ActivityGroup]


def options(found: Grouped) -> Options:
    """Return activities as a form offers them, by their groups."""
    return [(group_words(group), [(each.key, each.name) for each in inside]) for group, inside in found]


def names(offered: Options) -> dict[str, str]:
    """Return the names of the activities that a form offers, by key."""
    return {key: name for _group, inside in offered for key, name in inside}


def said(name: str) -> str:
    """Return the name of an activity in the page's language, where it is known there; else as it is written."""
    return name if language() == "fr" else _known().get(name, name)


def stays_french(name: str) -> bool:
    """Return whether `said` gives French on a page of another language."""
    return language() != "fr" and name not in _known()


def shown(name: str) -> Markup:
    """Return the name of an activity for a page, marked as French where it stays French."""
    tag = Markup('<bdi lang="fr">{}</bdi>') if stays_french(name) else Markup("<bdi>{}</bdi>")
    return tag.format(said(name))


def _known() -> dict[str, str]:
    """The activities with which a network begins, in the page's language."""
    return {
        "Cuisine": _("Cuisine"),
        "Conserves, confitures": _("Conserves, confitures"),
        "Couture": _("Couture"),
        "Tricot, crochet": _("Tricot, crochet"),
        "Linge, repassage": _("Linge, repassage"),
        "Petit bricolage, réparations": _("Petit bricolage, réparations"),
        "Vélo": _("Vélo"),
        "Monter ou retaper un meuble": _("Monter ou retaper un meuble"),
        "Travail du bois": _("Travail du bois"),
        "Vannerie, osier": _("Vannerie, osier"),
        "Jardinage": _("Jardinage"),
        "Animaux": _("Animaux"),
        "Plantes, champignons": _("Plantes, champignons"),
        "Marche, balades": _("Marche, balades"),
        "Pêche": _("Pêche"),
        "Parler français": _("Parler français"),
        "Anglais, autres langues": _("Anglais, autres langues"),
        "Lire et écrire": _("Lire et écrire"),
        "Ordinateur, téléphone": _("Ordinateur, téléphone"),
        "Papiers, démarches": _("Papiers, démarches"),
        "Peinture, dessin": _("Peinture, dessin"),
        "Musique, jeux": _("Musique, jeux"),
        "Danse": _("Danse"),
        "Photo": _("Photo"),
        "Contes, mémoire du pays": _("Contes, mémoire du pays"),
        "Trajets": _("Trajets"),
        "Courses": _("Courses"),
        "Visites, compagnie": _("Visites, compagnie"),
        "Autour des enfants": _("Autour des enfants"),
        "Un coup de main pour porter": _("Un coup de main pour porter"),
    }

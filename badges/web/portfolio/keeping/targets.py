"""The places where a member can use a badge, in the order of the page.

What each accepts, and how that was tried, stands in `badges/sharing/targets.md`; a test holds both together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from badges.base.errors import NotFound
from badges.web.http.wording import gettext as _


@dataclass(frozen=True)
class Target:
    """One place: its word in the address, its pictogram, and what it takes.

    `email`: it can ask for an address, so that a copy tied to one is made on its page. `plain`: also without one.
    `leads`: what it takes leads to the page of the badge, or is verified by it: nothing is there while it is hidden.
    `paper`: what it takes says what was verified now, so that there is nothing while the badge is paused.
    """

    slug: str
    picture: str
    first: bool = False
    email: bool = False
    plain: bool = False
    leads: bool = False
    paper: bool = False


TARGETS: Final = (
    Target("photos", "photo", first=True, leads=True, paper=True),
    Target("france-travail", "words", first=True),
    Target("open-badge-passport", "keep", first=True, email=True, leads=True),
    Target("linkedin", "profile", first=True),
    Target("portefeuille", "phone", leads=True),
    Target("europass", "sheet", leads=True, paper=True),
    Target("moodle", "course", email=True, leads=True),
    Target("fichier", "file", email=True, plain=True, leads=True),
)


def target_of(slug: str) -> Target:
    """The place with this word. Raises NotFound: `file.unknown` when there is none."""
    for each in TARGETS:
        if each.slug == slug:
            return each
    raise NotFound("file.unknown")


def named(target: Target) -> tuple[str, str]:
    """The name of a place, and a few words about it, in the page's language."""
    return {
        "photos": (_("Mes photos"), _("Une image, lisible sans réseau")),
        "france-travail": ("France Travail", _("Des mots à recopier")),
        "open-badge-passport": ("Open Badge Passport", _("Demande une adresse e-mail")),
        "linkedin": ("LinkedIn", _("Un lien, et des mots à copier")),
        "portefeuille": ("LCW", _("Une application de téléphone, en anglais")),
        "europass": ("Europass", _("Un PDF à déposer")),
        "moodle": ("Moodle", _("Par un sac à badges")),
        "fichier": (_("Un fichier"), _("À garder, ou à envoyer vous-même")),
    }[target.slug]

"""What the coordination has begun: a draft, a place in preparation, a right at another place; and its pages."""

from __future__ import annotations

from datetime import timedelta

from badges.base.times import local_date
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant
from tests.cast import badge_models, places
from tests.cast.people import Cast


def pages(cast: Cast, member_id: int) -> list[str]:
    """Begin all of it, and return the addresses of the coordination's pages, and of what was begun and reports."""
    services, helene = cast.services, cast.helene
    draft = badge_models.drafted(services, helene)
    preparing = places.begun(cast)
    today = local_date(services.now())
    help_id = grant.grant(
        services,
        helene,
        HelpFacts(
            colleague=cast.lea.staff_id or 0, site="auzances", first_day=today, last_day=today + timedelta(days=20)
        ),
    )
    return [
        *(f"/equipe/{cast.lea.staff_id}/{end}" for end in ("fermer", "lien", "reinitialiser")),
        "/effacements", "/fiches-en-double", "/adresse", "/coordination", "/coordination/lettres",
        "/coordination/cest-vous", "/coordination/public", "/coordination/public/heures/gueret", "/journal",
        "/emetteurs", "/emetteurs/nouveau", "/emetteurs/2/confirmer", "/cest-bien-vous",
        "/activites/mot?mot=Abeilles", "/activites/1/reunir", "/activites/a-classer", "/coordination/du-nouveau",
        "/modeles", "/modeles/nouveau", "/modeles/equipe", "/modeles/equipe/retirer",
        *(f"/modeles/brouillons/{draft}{end}" for end in ("", "/apercu", "/dessin", "/jeter", "/proposer", "/publier")),
        "/coordination/lieux", "/coordination/lieux/nouveau", "/coordination/questions",
        *(f"/coordination/lieux/{preparing}{end}" for end in ("", "/abandonner", "/changer")),
        f"/coordination/lieux/{cast.gueret}/fermer",
        f"/equipe/{cast.lea.staff_id}/accompagne", f"/equipe/{cast.lea.staff_id}/confier",
        "/equipe/cette-semaine", "/equipe/renforts", f"/equipe/renforts/{help_id}", "/ce-que-je-reprends",
        "/bilans", "/bilans?periode=2026&lieu=gueret", "/bilans/liste?periode=2026&lieu=gueret&de=gatherings",
        "/bilans/salle", "/bilans/publier?periode=2026",
        f"/membres/{member_id}/ailleurs", "/membres/ou-continuer",
    ]  # fmt: skip

"""`/data-inclusion.json`: each open site as a structure, and what it offers as a service, by the schema of
data·inclusion (version 1), where those who send people look.

The site's telephone and the network's mailbox alone, and no name. The words are French, whatever a browser asks
for: it is data of a French directory.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from flask import Blueprint, Response
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.network.views import InstanceView, SiteView
from badges.web.http.access import entrance, services
from schemas import strict_json

blueprint = Blueprint("data_inclusion", __name__)

SOURCE: Final = "reseau-citoyen-de-services"  # the producer, which begins every id
FORM: Final = "/orienter?lieu="  # the public form of referrers, with a site's slug
FRESH: Final = 3600  # seconds for which a copy may be used
LONGEST_NAME: Final = 150
NETWORK: Final = "Réseau Citoyen de Services"
DESCRIPTION: Final = (
    "On y échange des savoirs et des coups de main, sans argent et sans compte à rendre. Chacun propose ce qu’il sait "
    "faire et cherche ce qu’il aimerait apprendre : cuisiner, coudre, jardiner, réparer, parler une langue. Il y a des "
    "rencontres régulières, et des ateliers que des membres animent. Si la personne le veut, ce qu’elle sait faire est "
    "reconnu par un badge numérique. Rien n’est obligatoire, et personne n’est évalué."
)
HOW: Final = (
    "Le formulaire se remplit en une minute, sans compte, avec l’accord de la personne. Le site l’appelle sous "
    "7 jours. Ensuite, le réseau ne dit à personne qui vient, ni qui ne vient pas. La personne peut aussi appeler, ou "
    "venir seule."
)
DEMONSTRATION: Final = "Démonstration, lieu inventé. "
THEMES: Final = (
    "choisir-un-metier--identifier-ses-points-forts-et-ses-competences",
    "remobilisation--benevolat-action-citoyenne",
    "remobilisation--bien-etre-confiance-en-soi",
    "remobilisation--lien-social",
)


@blueprint.get("/data-inclusion.json")
@entrance("public")
def directory() -> Response:
    """The open sites, by name. Raises NotFound: before `badges init`."""
    with services().database.begin(read_only=True) as session:
        instance = network.instance(session)
        if instance is None:
            raise NotFound
        data = _directory(session, instance, local_date(services().now()))
    response = Response(strict_json.encode(data), content_type="application/json")
    response.headers["Cache-Control"] = f"public, max-age={FRESH}"
    return response


def _directory(session: OrmSession, instance: InstanceView, today: date) -> dict[str, list[dict[str, Any]]]:
    """Structures and services: a structure is as it was since it opened, a service as its last meeting showed it.

    Two statements.
    """
    held, begun = gatherings.last_held(session, services().now()), local_date(instance.created_at)
    structures, offered = [], []
    for site, opened_on in network.open_sites(session, today):
        changed = opened_on or begun
        seen = local_date(held[site.id]) if site.id in held else changed
        structures.append(_structure(site, instance, changed))
        offered.append(_service(site, instance, max(changed, seen)))
    return {"structures": structures, "services": offered}


def _structure(site: SiteView, instance: InstanceView, changed: date) -> dict[str, Any]:
    return {
        "source": SOURCE,
        "id": f"{SOURCE}--{site.slug}",
        "nom": _name(site, instance),
        "description": _described(instance),
        "date_maj": changed.isoformat(),
        "site_web": f"{instance.public_url}/lieux/{site.slug}",
        **_where(site, instance),
    }


def _service(site: SiteView, instance: InstanceView, changed: date) -> dict[str, Any]:
    modes = ["utiliser-lien-mobilisation", *(["telephoner"] if _phone(site, instance) else [])]
    return {
        "source": SOURCE,
        "id": f"{SOURCE}--{site.slug}-rencontres",
        "structure_id": f"{SOURCE}--{site.slug}",
        "nom": f"Rencontres et ateliers d’échange de savoirs, {site.city}"[:LONGEST_NAME],
        "description": _described(instance),
        "date_maj": changed.isoformat(),
        "type": "atelier",
        "thematiques": list(THEMES),
        "frais": "gratuit",
        "publics": ["tous-publics"],
        "modes_accueil": ["en-presentiel"],
        "zone_eligibilite": [site.postcode[:2]],
        "lien_mobilisation": f"{instance.public_url}{FORM}{site.slug}",
        "modes_mobilisation": modes,
        "mobilisable_par": ["professionnels", "usagers"],
        "mobilisation_precisions": HOW,
        **_where(site, instance),
    }


def _where(site: SiteView, instance: InstanceView) -> dict[str, str]:
    """Where it is, and how it is reached: by the site's telephone, or else the network's, and by the mailbox."""
    facts = {
        "commune": site.city,
        "code_postal": site.postcode,
        "adresse": site.address,
        "telephone": _phone(site, instance),
        "courriel": instance.network.get("email"),
        "lien_source": f"{instance.public_url}/lieux/{site.slug}",
    }
    return {name: said for name, said in facts.items() if said}


def _phone(site: SiteView, instance: InstanceView) -> str | None:
    return reached_at(site.phone, site.call_hours, instance.network)[0]


def _name(site: SiteView, instance: InstanceView) -> str:
    name = f"{NETWORK}, {site.city}"
    return f"{name} (démonstration)" if instance.demonstration else name[:LONGEST_NAME]


def _described(instance: InstanceView) -> str:
    return f"{DEMONSTRATION}{DESCRIPTION}" if instance.demonstration else DESCRIPTION

"""The network, its sites and a badge's achievement as plain facts, from which `issuer` composes documents.

Addresses of documents are decided in this module alone, because they are part of signed bytes for ever.
"""

from __future__ import annotations

import uuid
from typing import Any

from badges.base.services import Services
from badges.base.text.names import of_place
from badges.network.tables import Instance, Site
from badges.recognition.tables import BadgeVersion
from issuer.drafts import AchievementDraft, AddressDraft, AlignmentDraft, IssuerProfile
from keys.dids import did_web
from keys.verification import VerificationMethod

NETWORK = "network"
REGION = "Nouvelle-Aquitaine"


def new_urn() -> str:
    """A new id for a signed object without an address: a credential, its subject, an endorsement, an evidence."""
    return f"urn:uuid:{uuid.uuid4()}"


def network_did(origin: str) -> str:
    """The DID of the network at `origin`."""
    return did_web(origin)


def site_did(origin: str, slug: str) -> str:
    """The DID of a site; its slug never changes (decisions 19)."""
    return did_web(origin, "sites", slug)


def owner_did(origin: str, owner: str) -> str:
    """The DID of a keyring's owner: the network, or a site by its slug."""
    return network_did(origin) if owner == NETWORK else site_did(origin, owner)


def methods(services: Services, owner: str) -> list[VerificationMethod]:
    """The public keys of an owner, active first: those of its current DID, not of one under a former address."""
    return _of(owner_did(services.settings.public_url, owner), services.keyring.methods(owner))


def published(services: Services) -> dict[str, list[VerificationMethod]]:
    """The public keys of every owner, as `methods` gives them; the network first, then the sites by slug."""
    origin, held = services.settings.public_url, services.keyring.published()
    own = {owner: _of(owner_did(origin, owner), methods) for owner, methods in held.items()}
    return {NETWORK: own.pop(NETWORK, []), **own}


def _of(did: str, methods: list[VerificationMethod]) -> list[VerificationMethod]:
    return [method for method in methods if method.controller == did]


def emblem_url(origin: str) -> str:
    """The image of the network and of its sites."""
    return f"{origin}/images/emblem.png"


def network_profile(instance: Instance) -> IssuerProfile:
    """The network as issuer of badges. Its e-mail, phone and carrier were given at `badges init`.

    Its address is its territory; its sites have addresses of their own. A carrier without a URL stands in the
    description alone, because `parentOrg` needs an `id`.
    """
    network, origin = instance.network, instance.public_url
    return IssuerProfile(
        id=network_did(origin),
        name=network["name"],
        url=f"{origin}/issuer",
        email=network["email"],
        phone=network.get("phone"),
        description=network.get("carried_by"),
        address=AddressDraft(region=network["territory"]) if network.get("territory") else None,
        image_url=emblem_url(origin),
        parent_id=network.get("carrier_url"),
        parent_name=network.get("carried_by") if network.get("carrier_url") else None,
    )


def site_title(network: str, site: str) -> str:
    """The name under which a site endorses: "Réseau Citoyen de Services, site de Guéret"."""
    return f"{network}, site {of_place(site)}"


def site_profile(instance: Instance, site: Site) -> IssuerProfile:
    """A site as endorser and as source of a badge: its own DID, under the network as `parentOrg`."""
    network, origin = instance.network, instance.public_url
    return IssuerProfile(
        id=site_did(origin, site.slug),
        name=site_title(network["name"], site.name),
        url=f"{origin}/issuer/sites/{site.slug}",
        email=network["email"],
        phone=site.phone or network.get("phone"),
        description=site.host,
        address=AddressDraft(street=site.address, postcode=site.postcode, city=site.city, region=REGION),
        image_url=emblem_url(origin),
        parent_id=network_did(origin),
        parent_name=network["name"],
    )


def achievement(origin: str, slug: str, version: BadgeVersion) -> AchievementDraft:
    """A published version of a badge in French, the signed language (decisions 18), ESCO as its only alignment (14)."""
    content: dict[str, Any] = version.content
    esco = content["alignment"]
    return AchievementDraft(
        id=f"{origin}/achievements/{slug}/{version.number}",
        name=content["name"]["fr"],
        description=content["description"]["fr"],
        criteria_url=f"{origin}/badges/{slug}/{version.number}",
        criteria=tuple(criterion["fr"] for criterion in content["criteria"]),
        image_url=f"{origin}/images/badges/{slug}/{version.number}.png",
        alignment=(
            AlignmentDraft(name=esco["label"], url=esco["url"], framework=f"{esco['framework']} {esco['version']}"),
        ),
        tags=(content["france_travail"],) if content["france_travail"] else (),
        version=str(version.number),
        language="fr",
        creator=network_did(origin),
    )

"""The network, its sites and a badge's achievement as plain facts, from which `issuer` composes documents.

Addresses of documents are decided in this module alone, because they are part of signed bytes for ever.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from badges.base.services import Services
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


@lru_cache(maxsize=1_024)
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


def _of(did: str, methods: Iterable[VerificationMethod]) -> list[VerificationMethod]:
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
    carried_by = carrier(network.get("carried_by"))
    return IssuerProfile(
        id=network_did(origin),
        name=network["name"],
        url=f"{origin}/issuer",
        email=network["email"],
        phone=network.get("phone"),
        description=carried_by,
        address=AddressDraft(region=network["territory"]) if network.get("territory") else None,
        image_url=emblem_url(origin),
        parent_id=network.get("carrier_url"),
        parent_name=carried_by if network.get("carrier_url") else None,
    )


def carrier(carried_by: str | None) -> str | None:
    """Who carries the network, without the partner, since a partner may be the host of a site."""
    return carried_by.partition(", en partenariat")[0] if carried_by else None


def site_title(network: str, town: str) -> str:
    """The name under which a site endorses: "Réseau Citoyen de Services, Guéret"."""
    return f"{network}, {town}"


def site_profile(instance: Instance, site: Site) -> IssuerProfile:
    """A site as endorser and as source of a badge: its own DID, under the network as `parentOrg`.

    It is named by its town and never by its host: an association for guardianship or for finding work, on a badge,
    would say something about the member. The hosts stand on the page `/issuer` alone.
    """
    network, origin = instance.network, instance.public_url
    return IssuerProfile(
        id=site_did(origin, site.slug),
        name=site_title(network["name"], site.city),
        url=f"{origin}/issuer/sites/{site.slug}",
        email=network["email"],
        phone=site.phone or network.get("phone"),
        address=AddressDraft(street=site.address, postcode=site.postcode, city=site.city, region=REGION),
        image_url=emblem_url(origin),
        parent_id=network_did(origin),
        parent_name=network["name"],
    )


def hostless(profile: IssuerProfile) -> IssuerProfile:
    """A profile of an earlier draft without the host that stood in it: in a site's description, or as a partner."""
    if (profile.parent_id or "").startswith("did:"):  # a site, under the network's DID
        return replace(profile, description=None)
    return replace(profile, description=carrier(profile.description), parent_name=carrier(profile.parent_name))


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

"""The network, its sites and a badge's achievement as plain facts, from which `issuer` composes documents.

Addresses of documents are decided in this module alone, because they are part of signed bytes for ever.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from badges.base.services import Services
from badges.network.tables import Instance, Site
from badges.recognition.tables import BadgeVersion
from badges.recognition.views import BadgeVersionView
from issuer import kit
from issuer.drafts import AchievementDraft, AddressDraft, AlignmentDraft, IssuerProfile
from keys.dids import did_web
from keys.verification import VerificationMethod
from verifier.own_names import OwnName, OwnNames, words_of

NETWORK = "network"
REGION = "Nouvelle-Aquitaine"
# How people call the council of a French département.
_DEPARTMENT, _COUNCIL = "Département", "Conseil départemental"
_IN_FULL: Final = {"mjc": "Maison des jeunes et de la culture"}  # what people write of a host's initials
_PUBLIC_SERVICES = ("France Travail",)  # with an office in towns of ours, and on every job seeker's papers
_HOSTS: Final = re.compile(r"[/,;]| et ")


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


def own_names(network: Mapping[str, Any], sites: Iterable[Site]) -> OwnNames:
    """The names under which people know us: the network's, its carrier's, its sites' and their hosts'.

    A host, or a service that is everywhere, is ours only beside a town of ours, the territory or its number.
    """
    sites = tuple(sites)
    territory = str(network.get("territory") or "")
    number = {site.postcode[: 3 if site.postcode.startswith("97") else 2] for site in sites if len(site.postcode) == 5}
    region = tuple(filter(None, (territory, *sorted(number))))
    places = tuple(dict.fromkeys((*region, *(site.city for site in sites), *(site.postcode for site in sites))))
    return OwnNames((
        *_network_names(str(network["name"]), region, places),
        *_carrier_names(carrier(network.get("carried_by")), region),
        *(each for site in sites for each in _host_names(site, places)),
        *(OwnName(name, (name,), places) for name in _PUBLIC_SERVICES),
    ))  # fmt: skip


def _network_names(name: str, region: tuple[str, ...], places: tuple[str, ...]) -> Iterator[OwnName]:
    """The network's name without its territory, and its initials, which are others' too; one word alone is."""
    words = words_of(name, without=region)
    if words:
        written = name if words == words_of(name) else " ".join(words)
        yield OwnName(name, (written,), None if len(words) > 1 else places, is_ours=True)
    if len(words) > 2:
        yield OwnName(name, ("".join(word[0] for word in words),), places, is_alone=True, is_ours=True)


def _carrier_names(carried_by: str | None, region: tuple[str, ...]) -> Iterator[OwnName]:
    words = " ".join(words_of(carried_by or "", without=region))
    if carried_by is None or not words:
        return
    is_council = words.casefold() in ("departement", "conseil departemental")
    yield OwnName(carried_by, (_COUNCIL if is_council else words,), region, is_ours=True)
    if is_council:  # words that begin the names of others
        yield OwnName(carried_by, (_DEPARTMENT, "CD"), region, is_alone=True, is_ours=True)


def _host_names(site: Site, places: tuple[str, ...]) -> Iterator[OwnName]:
    """A site and each of its hosts. A host that is a mere noun ("centre social") is ours only in the site's town."""
    known_as = f"{site.host}, {site.city}"
    for host in _HOSTS.split(site.host):
        if words := words_of(host, without=places):
            written = " ".join(words)
            names = (written, *filter(None, (_IN_FULL.get(word.casefold()) for word in words)))
            yield OwnName(known_as, names, (site.city,) if host.islower() else places)
    if words := words_of(site.name, without=places):
        yield OwnName(f"{site.name}, {site.city}", (" ".join(words),), (site.city,))


def hostless(profile: IssuerProfile) -> IssuerProfile:
    """A profile of an earlier draft without the host that stood in it: in a site's description, or as a partner."""
    if (profile.parent_id or "").startswith("did:"):  # a site, under the network's DID
        return replace(profile, description=None)
    return replace(profile, description=carrier(profile.description), parent_name=carrier(profile.parent_name))


def achievement(origin: str, slug: str, version: BadgeVersion | BadgeVersionView) -> AchievementDraft:
    """A published version of a badge in French, the signed language (decisions 18), ESCO as its only alignment (14).

    A badge without an alignment has none; a drawing that was composed from the kit says what it shows.
    """
    content: Mapping[str, Any] = version.content
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
        )
        if esco
        else (),
        tags=(content["france_travail"],) if content["france_travail"] else (),
        version=str(version.number),
        language="fr",
        creator=network_did(origin),
        image_caption=kit.described(version.design) if kit.is_composed(version.design) else None,
    )

"""The documents that machines read: who issues, with which keys, what a badge is, which are revoked.

The table `routes.ROUTES` says at which address each is found. The web serves it, and the verifier's fetch answers from
it in process (`judgement`), so that both see the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.services import Services
from badges.ledger import identities, statuses
from badges.network.tables import Instance, Site, SiteState
from badges.publication import drawings, hosted_documents
from badges.publication.award_files import hosted_image
from badges.publication.drawings import badge_version
from badges.publication.published_document import DAY, HOUR, MINUTE, Gone, Published
from issuer import publication
from keys.verification import VerificationMethod
from schemas import strict_json, vocabulary

Hidden = Mapping[str, SiteState]  # places that are not named in what is served (`ownership.agree_unopened`), by slug
_NONE: Final[Hidden] = MappingProxyType({})


def _json(document: dict[str, Any], media_type: str, max_age: int = HOUR) -> Published:
    return Published(media_type, strict_json.encode(document), max_age)


def _instance(services: Services) -> Instance:
    with services.database.begin(read_only=True) as session:
        instance = session.get(Instance, 1)
        if instance is None:
            raise NotFound("instance.missing")
        session.expunge(instance)
        return instance


def did_document(services: Services, slug: str | None = None, *, hidden: Hidden = _NONE) -> Published:
    """The DID document of the network, or of a site. The network's also names its sites' methods, as theirs.

    That of a place in preparation answers who asks for its address, as the check from outside does; that of a place
    whose opening was given up answers no longer.
    """
    written = _did_documents(services, services.settings.public_url, frozenset(hidden))
    name = identities.NETWORK if slug is None else slug
    if name not in written or slug == identities.NETWORK or hidden.get(name) is SiteState.ABANDONED:
        raise NotFound("site.unknown")
    return Published(vocabulary.DID_LD_JSON, written[name], 10 * MINUTE)


_WRITTEN: dict[tuple[str, frozenset[str]], tuple[dict[str, list[VerificationMethod]], dict[str, bytes]]] = {}
_ORIGINS = 16  # a process has one, served and verified; tests have more


def _did_documents(services: Services, origin: str, hidden: frozenset[str]) -> dict[str, bytes]:
    """The documents of all owners by name. The keys are read each time; the documents are written when they changed."""
    held = identities.published(services)
    before = _WRITTEN.get((origin, hidden))
    if before is not None and before[0] == held:
        return before[1]
    also = [
        method
        for slug, methods in held.items()
        for method in methods
        if slug != identities.NETWORK and slug not in hidden
    ]
    written = {
        slug: strict_json.encode(publication.did_document(origin, methods, "sites", slug))
        for slug, methods in held.items()
        if slug != identities.NETWORK
    }
    network = publication.did_document(origin, held[identities.NETWORK], also=also)
    written[identities.NETWORK] = strict_json.encode(network)
    if len(_WRITTEN) >= _ORIGINS:
        _WRITTEN.clear()
    _WRITTEN[origin, hidden] = (held, written)
    return written


def published_methods(services: Services, *, hidden: Hidden = _NONE) -> list[VerificationMethod]:
    """Every public key of the network and of its sites, without those of `hidden`."""
    held = identities.published(services)
    return [method for owner, methods in held.items() if owner not in hidden for method in methods]


def jwks(services: Services, *, hidden: Hidden = _NONE) -> Published:
    """All public keys as a JWK set (OB 3.0 Implementation Guide, key provenance)."""
    return _json(publication.jwks(published_methods(services, hidden=hidden)), vocabulary.JWK_SET_JSON, 10 * MINUTE)


def jwk(services: Services, fragment: str, *, hidden: Hidden = _NONE) -> Published:
    """One public key as a bare JWK; `fragment` is what follows # in its method's id."""
    for method in published_methods(services, hidden=hidden):
        if method.id.partition("#")[2] == fragment:
            return _json(publication.jwk(method), vocabulary.JWK_JSON, 10 * MINUTE)
    raise NotFound("key.unknown")


def issuer_profile(services: Services, slug: str | None = None) -> Published:
    """The Open Badges 3.0 Profile of the network or of a site."""
    instance = _instance(services)
    if slug is None:
        return _json(publication.profile_document(identities.network_profile(instance)), vocabulary.LD_JSON)
    with services.database.begin(read_only=True) as session:
        site = session.scalar(select(Site).where(Site.slug == slug))
        if site is None or site.state not in (SiteState.OPEN, SiteState.CLOSED):
            raise NotFound("site.unknown")
        return _json(publication.profile_document(identities.site_profile(instance, site)), vocabulary.LD_JSON)


def achievement(services: Services, slug: str, number: int) -> Published:
    """The Achievement document: immutable, so it may be kept for long."""
    version = badge_version(services, slug, number)
    draft = identities.achievement(services.settings.public_url, slug, version)
    return _json(publication.achievement_document(draft), vocabulary.LD_JSON, DAY)


def badge_image(services: Services, slug: str, number: int, kind: str) -> Published:
    """The image of a badge's version: `png` for credentials and other sites, `svg` for our own pages."""
    if kind == "svg":
        return Published("image/svg+xml", drawings.patch_on_page(badge_version(services, slug, number)), DAY)
    if kind != "png":
        raise NotFound("badge.unknown")
    return Published("image/png", drawings.patch(services, badge_version(services, slug, number), kind), DAY)


def emblem(services: Services) -> Published:
    """The image of the network's Profile, and of its sites'."""
    return Published("image/png", drawings.emblem(services, str(_instance(services).network["name"])), DAY)


def status_list(services: Services, number: int) -> Published:
    """/status/<n>: the list with a Data Integrity proof (decisions 16)."""
    return Published(vocabulary.VC_LD_JSON, statuses.current(services, number).embedded, MINUTE)


def status_list_jwt(services: Services, number: int) -> Published:
    """/status/<n>.jwt: the same list as an RS256 JWT."""
    return Published(vocabulary.VC_JWT, statuses.current(services, number).jwt, MINUTE)


def ob2_profile(services: Services, era: str) -> Published:
    """The Open Badges 2.0 Profile that speaks with one RSA key (decisions 15)."""
    return _json(hosted_documents.profile(services, era), vocabulary.LD_JSON)


def ob2_key(services: Services, era: str) -> Published:
    """The CryptographicKey document of an era."""
    method = hosted_documents.era_method(services, era)
    return _json(publication.ob2_key(services.settings.public_url, era, method), vocabulary.LD_JSON)


def ob2_badge_class(services: Services, era: str, slug: str, number: int) -> Published:
    """The BadgeClass of a badge's version under an era's profile."""
    hosted_documents.era_method(services, era)
    origin = services.settings.public_url
    draft = identities.achievement(origin, slug, badge_version(services, slug, number))
    return _json(publication.ob2_badge_class(origin, era, slug, draft), vocabulary.LD_JSON)


def ob2_revocations(services: Services, era: str) -> Published:
    """The RevocationList of an era's signed assertions."""
    return _json(hosted_documents.revocations(services, era), vocabulary.LD_JSON, MINUTE)


def ob2_assertion(services: Services, key: str) -> Published:
    """The hosted assertion; 410 with a minimal body once revoked, withdrawn or erased, 404 while hidden."""
    status, data = hosted_documents.assertion_bytes(services, key)
    return Published(vocabulary.LD_JSON, data, MINUTE, status)


def ob2_assertion_image(services: Services, key: str) -> Published:
    """The badge's image with the hosted assertion baked in; gone with the assertion."""
    status, _ = hosted_documents.assertion_bytes(services, key)
    if status != 200:
        raise Gone("award.gone")
    return Published("image/png", hosted_image(services, hosted_documents.award_code_of(services, key)), MINUTE)

"""Judging: our own badges by their code, and whatever somebody presents. The same pipeline; only the fetch differs.

Our own documents are answered in process, from the table of publish.py: the key comes from the DID document and the bit
from the signed list, both as published, never from a row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlsplit

from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, MapAdapter, Rule

from badges.codes import normalise
from badges.flows import hosted, profiles, publish
from badges.flows.errors import NotFound
from badges.flows.services import Services
from badges.store.models import Award, Edition, Endorsement, Instance, Site
from verifier.environment import VerifierEnvironment
from verifier.fetch import Fetch, Fetched
from verifier.pipeline import verify
from verifier.presented import Presented
from verifier.verdict import Verdict


@cache
def _addresses() -> MapAdapter:
    rules = [Rule(route.rule, endpoint=route.name) for route in publish.ROUTES]
    return Map(rules, strict_slashes=True).bind("own.invalid")


_BUILD = {route.name: route.build for route in publish.ROUTES}


@dataclass(frozen=True)
class OwnDocuments:
    """A Fetch that answers our own origin from the store, and hands everything else to `outside`."""

    services: Services
    outside: Fetch

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.services.settings.public_url:
            return self.outside(url, accept=accept, limit=limit)
        try:
            endpoint, arguments = _addresses().match(parts.path, method="GET")
            published = _BUILD[endpoint](self.services, **arguments)
        except (HTTPException, NotFound):
            return Fetched(url, 404, "text/plain", b"")
        return Fetched(url, published.status, published.media_type, published.data)


def environment(services: Services) -> VerifierEnvironment:
    """The world as our verifier sees it now."""
    return VerifierEnvironment(
        now=services.clock(),
        fetch=OwnDocuments(services, services.fetch),
        known_issuers=known_issuers(services),
        own_origin=services.settings.public_url,
    )


def known_issuers(services: Services) -> Mapping[str, str]:
    """The issuers that the operator knows, id to name: the network, its sites, and its Open Badges 2.0 profiles."""
    origin = services.settings.public_url
    with services.database.begin(read_only=True) as session:
        instance = session.get(Instance, 1)
        if instance is None:
            return {}
        sites = {profiles.site_did(origin, site.slug): site.name for site in session.scalars(select(Site))}
    name = str(instance.network["name"])
    eras = {f"{origin}/ob2/{method.thumbprint}/issuer": name for method in hosted.rsa_methods(services)}
    return {profiles.network_did(origin): name} | sites | eras


@dataclass(frozen=True)
class AwardFacts:
    """What the page may say of an award beside its verdict: whom to call, and when it ended. Never a name or a skill."""

    code: str
    state: str
    visibility: str
    search_engines: bool
    site_slug: str
    site_name: str
    site_phone: str | None
    badge_slug: str
    badge_version: int
    attested_by: tuple[str, ...]  # functions, such as "animatrice"
    ended_at: datetime | None
    issued_at: datetime | None


@dataclass(frozen=True)
class AwardAnswer:
    """What a code answers: `kind` is "verdict", "unknown", "hidden", "withdrawn" or "erased" (decisions 2, 4, 9).

    `verdict` is there for "verdict" alone, `facts` for "verdict" and "withdrawn".
    """

    kind: str
    code: str | None
    verdict: Verdict | None = None
    facts: AwardFacts | None = None


def verify_award(services: Services, code: str, *, holder: bool = False) -> AwardAnswer:
    """Judge the badge behind a code, however it was typed. `holder`: the member herself looks, hidden or not."""
    wanted = normalise(code)
    if wanted is None:
        return AwardAnswer("unknown", None)
    with services.database.begin(read_only=True) as session:
        award = session.scalar(select(Award).where(Award.code == wanted))
        if award is None or award.issued_at is None:
            return AwardAnswer("unknown", wanted)
        if award.erased_at is not None:
            return AwardAnswer("erased", wanted)
        if award.visibility == "hidden" and not holder:
            return AwardAnswer("hidden", wanted)
        facts = AwardFacts(
            code=award.code,
            state=award.state,
            visibility=award.visibility,
            search_engines=award.search_engines,
            site_slug=award.site.slug,
            site_name=award.site.name,
            site_phone=award.site.phone,
            badge_slug=award.version.model.slug,
            badge_version=award.version.number,
            attested_by=tuple(
                session.scalars(
                    select(Endorsement.function)
                    .where(Endorsement.award_id == award.id, Endorsement.withdrawn_at.is_(None))
                    .order_by(Endorsement.id)
                )
            ),
            ended_at=award.ended_at,
            issued_at=award.issued_at,
        )
        if award.state == "withdrawn":
            return AwardAnswer("withdrawn", wanted, facts=facts)
        edition = session.scalar(
            select(Edition).where(Edition.award_id == award.id, Edition.state == "issued").order_by(Edition.id.desc())
        )
        document = next((each for each in edition.documents if each.representation == "ob3"), None) if edition else None
        if document is None:
            return AwardAnswer("unknown", wanted)
        presented = Presented(document.data, document.media_type, "store")
    return AwardAnswer("verdict", wanted, verify(presented, environment(services)), facts)


def verify_presented(services: Services, presented: Presented, *, recipient: str | None = None) -> Verdict:
    """Judge what somebody presents. Nothing of it is stored or logged."""
    return verify(presented, environment(services), recipient=recipient)

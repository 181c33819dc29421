"""The table of addresses for programs: the address, its name, and the function that builds the answer.

Routing, the OpenAPI description, the headers that open an answer to other origins (CORS), and the verifier's fetch of
the service's documents (`judgement`) all read it, so that they know the same addresses. The addresses
stand in signed documents and on printed cards: none may ever move.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from badges.base.errors import KeyringStale, NotFound
from badges.base.services import Services
from badges.network.service import ownership
from badges.publication import documents
from badges.publication.award_files import award_file
from badges.publication.published_document import Gone, Published
from keys.errors import KeyringUnusable
from verifier.fetch import Fetch, Fetched, FetchFailed
from verifier.origins import origin_of

_log = logging.getLogger(__name__)
PART = re.compile(r"<(int:)?(\w+)>")
TEXT = "[^/]+"
NUMBER = "0|[1-9][0-9]{0,9}"  # in its one spelling, and none that a database could not hold


@dataclass(frozen=True)
class Route:
    """One address: a rule as Flask writes them, a name, and the function that builds the document.

    `build` is None where the answer is no document: a verdict on what was presented, the description, the health.
    `page`: a page for people stands at the same address. `of_keys`: what stands there follows from the public keys
    held here, which are compared with the instance's row before. `of_places`: keys of places stand there, and what
    is served does not name those that the public has not known (`ownership.agree_unopened`).
    """

    rule: str
    name: str
    build: Callable[..., Published] | None
    page: bool = False
    of_keys: bool = False
    of_places: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The rule as a regular expression for a whole path, with a group for each part that is named."""

        def group(part: re.Match[str]) -> str:
            return f"(?P<{part[2]}>{NUMBER if part[1] else TEXT})"

        return re.compile(PART.sub(group, re.escape(self.rule)))

    def parts_of(self, path: str) -> dict[str, str | int] | None:
        """What a path names where the rule has parts; None when the path does not fit the rule."""
        found = self.pattern.fullmatch(path)
        if found is None:
            return None
        return {name: int(text) if f"<int:{name}>" in self.rule else text for name, text in found.groupdict().items()}


def _signed_badge(services: Services, code: str) -> Published:
    """The badge behind the address of its page, or behind its QR code."""
    return award_file(services, code, "badge.json")


DOCUMENTS: Final = (
    Route("/.well-known/did.json", "network_did", documents.did_document, of_keys=True, of_places=True),
    Route("/sites/<slug>/did.json", "site_did", documents.did_document, of_keys=True, of_places=True),
    Route("/.well-known/jwks.json", "jwks", documents.jwks, of_keys=True, of_places=True),
    Route("/keys/<fragment>", "jwk", documents.jwk, of_keys=True, of_places=True),
    Route("/issuer", "network_profile", documents.issuer_profile, page=True),
    Route("/issuer/sites/<slug>", "site_profile", documents.issuer_profile, page=True),
    Route("/achievements/<slug>/<int:number>", "achievement", documents.achievement, page=True),
    Route("/images/badges/<slug>/<int:number>.<kind>", "badge_image", documents.badge_image),
    Route("/images/emblem.png", "emblem", documents.emblem),
    Route("/status/<int:number>", "status_list", documents.status_list),
    Route("/status/<int:number>.jwt", "status_list_jwt", documents.status_list_jwt),
    Route("/ob2/<era>/issuer", "ob2_profile", documents.ob2_profile, of_keys=True),
    Route("/ob2/<era>/key", "ob2_key", documents.ob2_key, of_keys=True),
    Route("/ob2/<era>/badges/<slug>/<int:number>", "ob2_badge_class", documents.ob2_badge_class, of_keys=True),
    Route("/ob2/<era>/revocations", "ob2_revocations", documents.ob2_revocations, of_keys=True),
    Route("/ob2/assertions/<key>", "ob2_assertion", documents.ob2_assertion),
    Route("/ob2/assertions/<key>/image.png", "ob2_assertion_image", documents.ob2_assertion_image),
)
# Pages for people and answers for programs share these. A QR code holds the address in upper case, to stay small.
AWARDS: Final = (
    Route("/v/<code>", "award", _signed_badge, page=True),
    Route("/v/<code>/<name>", "award_file", award_file, page=True),
    Route("/V/<code>", "award_of_card", _signed_badge, page=True),
    Route("/V/<code>/<name>", "award_file_of_card", award_file, page=True),
)
ROUTES: Final = (
    Route("/verifier", "verifier", None, page=True),
    *AWARDS,
    Route("/openapi.json", "description", None),
    Route("/health", "health", None),
    *DOCUMENTS,
)
RULES: Final = {route.name: route.rule for route in ROUTES}
_BUILD: Final = {route.name: route.build for route in ROUTES if route.build is not None}
_LONGEST_START_FIRST: Final = sorted(ROUTES, key=lambda route: len(route.rule.partition("<")[0]), reverse=True)


@lru_cache(maxsize=256)  # every verification of a badge reads the same few documents
def document_at(path: str) -> tuple[Route, Mapping[str, str | int]] | None:
    """The route whose document stands at this path, and what the path names; None where there is none.

    Where two rules fit, the one with the longer start is meant: `/ob2/assertions/<key>` before `/ob2/<era>/key`.
    """
    for route in _LONGEST_START_FIRST:
        if route.build is not None and (parts := route.parts_of(path)) is not None:
            return route, MappingProxyType(parts)
    return None


@dataclass(frozen=True)
class OwnDocuments:
    """A Fetch that answers our own origin from the store, and hands everything else to `outside`.

    Without a `comparison` it answers by the keys held here as they are: for what signs, which has compared them.
    """

    services: Services
    outside: Fetch
    comparison: ownership.Comparison | None = None

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        if origin_of(url) != self.services.settings.public_url:
            return self.outside(url, accept=accept, limit=limit)
        try:
            if (found := document_at(urlsplit(url).path)) is None:
                raise NotFound
            route, parts = found
            if route.of_keys and self.comparison is not None:
                self.comparison.make()
            published = _BUILD[route.name](self.services, **parts)
        except Gone:
            return Fetched(url, 410, "text/plain", b"")
        except NotFound:
            return Fetched(url, 404, "text/plain", b"")
        except (KeyringUnusable, KeyringStale) as trouble:  # our fault says nothing about the badge
            if isinstance(trouble, KeyringUnusable):
                _log.error("the keys cannot be read: %s", trouble.code)
            raise FetchFailed("fetch.unreachable") from trouble
        return Fetched(url, published.status, published.media_type, published.data)

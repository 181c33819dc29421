"""The one table of the addresses that programs ask: which there are, what each is called, and what answers it.

Routing, the OpenAPI description, the headers that open an answer to other origins (CORS), and the verifier's fetch of
our own documents (`judging`) all read it, so that none of them knows an address that another does not. The addresses
stand in signed documents and on printed cards: none may ever move.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from badges.base.services import Services
from badges.publication import documents
from badges.publication.award_files import award_file
from badges.publication.published import Published


@dataclass(frozen=True)
class Route:
    """One address: a werkzeug rule, a name, and the function that builds the document.

    `build` is None where the answer is no document: a verdict on what was presented, the description, the health.
    `page`: a page for people stands at the same address.
    """

    rule: str
    name: str
    build: Callable[..., Published] | None
    page: bool = False


def _signed_badge(services: Services, code: str) -> Published:
    """The badge behind the address of its page, or behind its QR code."""
    return award_file(services, code, "badge.json")


DOCUMENTS: Final = (
    Route("/.well-known/did.json", "network_did", documents.did_document),
    Route("/sites/<slug>/did.json", "site_did", documents.did_document),
    Route("/.well-known/jwks.json", "jwks", documents.jwks),
    Route("/keys/<fragment>", "jwk", documents.jwk),
    Route("/issuer", "network_profile", documents.issuer_profile, page=True),
    Route("/issuer/sites/<slug>", "site_profile", documents.issuer_profile, page=True),
    Route("/achievements/<slug>/<int:number>", "achievement", documents.achievement, page=True),
    Route("/images/badges/<slug>/<int:number>.<kind>", "badge_image", documents.badge_image),
    Route("/images/emblem.png", "emblem", documents.emblem),
    Route("/status/<int:number>", "status_list", documents.status_list),
    Route("/status/<int:number>.jwt", "status_list_jwt", documents.status_list_jwt),
    Route("/ob2/<era>/issuer", "ob2_profile", documents.ob2_profile),
    Route("/ob2/<era>/key", "ob2_key", documents.ob2_key),
    Route("/ob2/<era>/badges/<slug>/<int:number>", "ob2_badge_class", documents.ob2_badge_class),
    Route("/ob2/<era>/revocations", "ob2_revocations", documents.ob2_revocations),
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

"""A hosted Open Badges 2.0 assertion by the issuer, with all documents that a verifier reads for it."""

from __future__ import annotations

from typing import Final

from issuer import publication
from issuer.artwork import patch_png
from issuer.compose_ob2 import compose_assertion
from schemas import contexts, strict_json
from schemas.vocabulary import LD_JSON, OB2_CONTEXT
from tests.benchmarks.cast import Cast
from tests.issuer.badge import ACHIEVEMENT, NETWORK_PROFILE, ORIGIN, hosted
from verifier.fetch import Fetched

_PNG: Final = "image/png"


def pages(cast: Cast) -> dict[str, Fetched]:
    """What is published, by URL: the assertion, its BadgeClass, the Profile, its key, the pictures and the context."""
    era = cast.rsa.method.thumbprint
    badge_class = publication.ob2_badge_class(ORIGIN, era, "equipe", ACHIEVEMENT)
    draft = hosted(era)
    documents = [
        compose_assertion(draft),
        badge_class,
        publication.ob2_profile(ORIGIN, era, NETWORK_PROFILE),
        publication.ob2_key(ORIGIN, era, cast.rsa.method),
        publication.ob2_revocations(ORIGIN, era, ()),
    ]
    picture = patch_png("equipe", title="Travailler en équipe")
    found = [_page(document["id"], LD_JSON, strict_json.encode(document)) for document in documents]
    found += [_page(url, _PNG, picture) for url in (draft.image_url, str(NETWORK_PROFILE.image_url))]
    found.append(_page(OB2_CONTEXT, LD_JSON, strict_json.encode(contexts.load(OB2_CONTEXT))))
    return {page.url: page for page in found}


def _page(url: str, media_type: str, data: bytes) -> Fetched:
    return Fetched(url, 200, media_type, data)

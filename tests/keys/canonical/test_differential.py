"""Our walk and canonicalization against PyLD's, which shares no line with them, on generated credentials."""

import copy
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings
from pyld import jsonld

from keys.canonical import canonicalize
from schemas import contexts
from tests.keys.canonical.credentials import Json, credentials


@cache
def _own_copy(url: str) -> dict[str, Any]:
    """PyLD writes marks of its own into the contexts that it is given; ours are everybody's."""
    return copy.deepcopy(contexts.load(url))


def _bundled(url: str, _: Any) -> dict[str, Any]:
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _own_copy(url),
    }


def normalized(document: Json) -> str:
    """PyLD's canonical N-Quads of a document, over the same bundled contexts."""
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _bundled, "base": None}
    canonical: str = jsonld.normalize(document, options)
    return canonical


@given(credentials())
@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_ours_and_pyld_agree(document: Json) -> None:
    assert canonicalize(document).decode() == normalized(document)

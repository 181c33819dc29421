"""PyLD, which shares no line with us, as a second opinion on what a document states.

It keeps the contexts that it has processed in one store for the whole process, where an `@import` leaves a context that
is not processed, and it writes into the contexts that it is given. So each document gets a store and copies of its own:
no document changes what another one states.
"""

import copy
from collections.abc import Callable
from typing import Any

from pyld import jsonld

from schemas import contexts

Json = dict[str, Any]


def normalized(document: Json, context: Callable[[str], Json] = contexts.load) -> str:
    """PyLD's canonical N-Quads of a document. `context` gives the context document of a URL."""

    def load(url: str, _: object) -> Json:
        found = copy.deepcopy(context(url))
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": found}

    options = {
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
        "base": None,
        "documentLoader": load,
        "contextResolver": jsonld.ContextResolver({}, load),
    }
    canonical: str = jsonld.normalize(document, options)
    return canonical

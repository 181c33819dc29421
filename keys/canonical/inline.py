"""Contexts inside a document: terms of its own for statements for which no known context has a term.

The signature covers statements, not terms. A context in the document could therefore give the statement "valid until"
another term, for which no reader looks, under an unchanged signature. So a context in a document may define plain terms
only, and neither a known term nor a term for a known IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keys.canonical.active_context import ActiveContext, ContextProcessor, KnownWords
from keys.canonical.nquads import RDF
from keys.canonical.words import refuse

MAX_TERMS: Final = 64

_HARMLESS_KEYWORDS: Final = frozenset({"@version", "@protected"})
_TERM_MEMBERS: Final = frozenset({"@id", "@type", "@container", "@protected"})
_CONTAINERS: Final = (None, "@set", "@list")


def with_inline(active: ActiveContext, local: Any, processor: ContextProcessor, known: KnownWords) -> ActiveContext:
    """`active` after a context object inside the document.

    Raises CanonicalizationRefused: `jsonld.inline_context` for anything but new terms for new IRIs, and as
    ContextProcessor does.
    """
    if not isinstance(local, Mapping) or len(local) > MAX_TERMS:
        refuse("jsonld.inline_context")
    words = [word for word in local if word not in _HARMLESS_KEYWORDS]
    if not words:
        refuse("jsonld.inline_context")
    for word in words:
        if word.startswith("@") or word in known.terms or not _is_plain(local[word]):
            refuse("jsonld.inline_context", term=word)
    result = processor.by_object(active, local)
    for word in words:
        iri = result.terms[word].iri
        if iri is None or iri.startswith(("@", RDF)) or iri in known.iris:
            refuse("jsonld.inline_context", term=word)
    return result


def _is_plain(definition: object) -> bool:
    if isinstance(definition, str):
        return True
    if not isinstance(definition, Mapping) or not definition.keys() <= _TERM_MEMBERS:
        return False
    container = definition.get("@container")
    return isinstance(definition.get("@id"), str) and (
        container in _CONTAINERS if isinstance(container, str | None) else container in (["@set"], ["@list"])
    )

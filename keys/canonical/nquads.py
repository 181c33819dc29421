"""RDF terms and quads as canonical N-Quads text (RDF 1.1 N-Quads; RDFC-1.0 section 5, "Canonical form").

A term is kept as its text in N-Quads from the start: `<iri>`, `"literal"^^<datatype>`, `"text"@fr` or `_:label`. No
later step parses it, and every term is written once.
"""

import re
from typing import Final, TypeAlias

from keys.errors import CanonicalizationRefused

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object, graph, each a term; the default graph is the empty string."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
BLANK: Final = "_:"

# An absolute IRI that can stand between < and >; its group is the scheme.
IRI: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):[^\x00-\x20<>\"{}|^`\\\ud800-\udfff]*")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_TO_ESCAPE: Final = re.compile(r"[\x00-\x1f\x7f\"\\\ud800-\udfff]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_SHORT_ESCAPES: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_ESCAPES: Final = {chr(code): f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | _SHORT_ESCAPES


def is_iri(text: str) -> bool:
    """Whether `text` is an absolute IRI that can stand between < and >: a scheme, and none of the characters that
    N-Quads forbids there. Otherwise a document could insert quads into the canonical form."""
    return IRI.fullmatch(text) is not None


def iri(text: str) -> str:
    """`<text>`. Raises CanonicalizationRefused: `jsonld.relative_iri`, `jsonld.iri_malformed`."""
    if IRI.fullmatch(text) is None:
        code = "jsonld.iri_malformed" if _SCHEME.match(text) else "jsonld.relative_iri"
        raise CanonicalizationRefused(code, iri=text[:200])
    return f"<{text}>"


def literal(text: str, suffix: str = "") -> str:
    """A quoted and escaped literal. `suffix` is `^^<datatype>`, `@language` or, for xsd:string, nothing.

    Raises CanonicalizationRefused: `jsonld.surrogate` for a lone surrogate, which UTF-8 cannot encode.
    """
    # Nearly every text is printable, and that is known sooner.
    if (not text.isprintable() or '"' in text or "\\" in text) and _TO_ESCAPE.search(text):
        if _SURROGATE.search(text):
            raise CanonicalizationRefused("jsonld.surrogate")
        text = _TO_ESCAPE.sub(_escaped, text)  # str.translate would look up each character
    return f'"{text}"{suffix}'


def _escaped(character: re.Match[str]) -> str:
    return _ESCAPES[character[0]]


def datatype_suffix(datatype: str) -> str:
    """What follows a literal's quotes: nothing for xsd:string, as the canonical form demands."""
    return "" if datatype == XSD + "string" else "^^" + iri(datatype)


def line(quad: Quad) -> str:
    """One quad as its line, with the line feed."""
    subject, predicate, value, graph = quad
    if graph:
        return f"{subject} {predicate} {value} {graph} .\n"
    return f"{subject} {predicate} {value} .\n"

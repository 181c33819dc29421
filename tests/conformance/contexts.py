"""The inline contexts of a suite's document, each under a URL, so that `keys` reads it (JSON-LD 1.1 API section 4.1).

The service refuses context objects that give known statements other words, and texts with a base direction, for which
no signature scheme is agreed upon (vc-data-integrity issue 366). The data model allows both, and suites are full of
them. Here each context object gets a URL of its own, and a directed text becomes the typed literal that
`rdfDirection: i18n-datatype` of JSON-LD makes of it; a value object with a plain text becomes that text. The statements
stay the same, in a form that `keys` accepts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

from schemas import strict_json

EXAMPLES: Final = "https://www.w3.org/ns/credentials/examples/v2"
KNOWN: Final = {EXAMPLES: {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}}
DIRECTED: Final = {"name": "https://schema.org/name", "description": "https://schema.org/description"}
DIRECTIONS: Final = "urn:conformance:directions"
I18N: Final = "https://www.w3.org/ns/i18n#"

Contexts = dict[str, Mapping[str, Any]]


def spelled_out(document: Mapping[str, Any]) -> tuple[dict[str, Any], Contexts]:
    """The same statements with every context under a URL, and the contexts by those URLs."""
    contexts: Contexts = dict(KNOWN)
    terms: dict[str, Any] = {}
    if b'"@direction"' in strict_json.encode(document):
        contexts[DIRECTIONS] = {"@context": terms}
    spelled: dict[str, Any] = _spelled(document, contexts, terms)
    return spelled, contexts


def listed(value: object) -> list[Any]:
    """A set that may be written as its only member."""
    return value if isinstance(value, list) else [value]


def _spelled(value: Any, contexts: Contexts, terms: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_spelled(each, contexts, terms) for each in value]
    if not isinstance(value, Mapping):
        return value
    spelled: dict[str, Any] = {}
    for member, each in value.items():
        if member == "@context":
            spelled[member] = [_named(context, contexts) for context in listed(each)]
            spelled[member] += [DIRECTIONS] if DIRECTIONS in contexts else []
        elif member in DIRECTED:
            for word, text in _words(member, each, terms):
                spelled[word] = [*spelled.get(word, []), _spelled(text, contexts, terms)]
        else:
            spelled[member] = _spelled(each, contexts, terms)
    return spelled


def _named(context: Any, contexts: Contexts) -> Any:
    if not isinstance(context, Mapping):
        return context
    name = f"urn:sha256:{hashlib.sha256(strict_json.encode(context)).hexdigest()}"
    contexts[name] = context if "@context" in context else {"@context": context}
    return name


def _words(member: str, value: Any, terms: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each text of a name or description under the word that says its direction, if it has one."""
    for each in listed(value):
        if not isinstance(each, Mapping) or "@direction" not in each:
            yield member, each["@value"] if isinstance(each, Mapping) and each.keys() == {"@value"} else each
            continue
        kind = f"{str(each.get('@language', '')).lower()}_{each['@direction']}"
        terms[f"{member}-{kind}"] = {"@id": DIRECTED[member], "@type": I18N + kind}
        yield f"{member}-{kind}", each.get("@value")

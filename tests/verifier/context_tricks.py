"""Contexts and members that hide, swap or drop words of a signed document (DECISIONS.md row C1).

Each trick changes an unsigned document, which its own issuer then signs: a hostile issuer has a good signature. The
first table is about the contexts, the second about members that JSON-LD drops or reads under another name.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from schemas import contexts
from schemas import vocabulary as words
from schemas.members import listed

Json = dict[str, Any]
Trick = Callable[[Json], Json]

EVIL = "https://evil.example/context.json"
CREDENTIALS = "https://www.w3.org/2018/credentials#"


def added(*entries: Any) -> Trick:
    """Contexts after those of the document."""
    return lambda document: {**document, "@context": [*document["@context"], *entries]}


def first(*entries: Any) -> Trick:
    """Contexts before those of the document."""
    return lambda document: {**document, "@context": [*entries, *document["@context"]]}


def instead(number: int, entry: Callable[[str], Any]) -> Trick:
    """Another context in the place of one, made of its URL."""

    def trick(document: Json) -> Json:
        entries = list(document["@context"])
        entries[number] = entry(entries[number])
        return {**document, "@context": entries}

    return trick


def whole(change: Callable[[list[Any]], Any]) -> Trick:
    """Another `@context` altogether, made of the old one."""
    return lambda document: {**document, "@context": change(document["@context"])}


def at(path: str, value: Any) -> Trick:
    """A member more, or another value for one; "." goes down, "|" is a dot in a name."""

    def trick(document: Json) -> Json:
        document = copy.deepcopy(document)
        *way, last = (step.replace("|", ".") for step in path.split("."))
        place = document
        for step in way:
            place = place[step]
        place[last] = value
        return document

    return trick


def both(*tricks: Trick) -> Trick:
    def trick(document: Json) -> Json:
        for each in tricks:
            document = each(document)
        return document

    return trick


def spelled(change: Callable[[str], str]) -> Trick:
    """The first context under another spelling of its URL."""
    return instead(0, change)


CONTEXTS: dict[str, Trick] = {
    # unknown ones
    "unknown, last": added(EVIL),
    "unknown, first": first(EVIL),
    "unknown, for the first": instead(0, lambda url: EVIL),
    "unknown, alone": whole(lambda entries: EVIL),
    "a data URL": added('data:application/ld+json,{"@context":{"name":"https://evil.example/n"}}'),
    "a file URL": added("file:///etc/passwd"),
    "a relative URL": added("context.json"),
    "an empty URL": added(""),
    "a DID": added("did:web:evil.example"),
    # inline ones
    "two terms swapped": added({"name": "https://schema.org/description", "description": "https://schema.org/name"}),
    "two terms swapped before": first({"name": "https://schema.org/description"}),
    "a term of ours redefined": added({"issuer": "https://evil.example/issuer"}),
    "a term of ours removed": added({"validUntil": None}),
    "a second word for an end": added({"until": {"@id": f"{CREDENTIALS}validUntil"}}),
    "a second word for an end by a prefix": added({"cred": CREDENTIALS, "until": "cred:validUntil"}),
    "another word for id": both(added({"identifiant": "@id"}), at("credentialSubject.identifiant", "urn:x:1")),
    "another word for type": both(added({"sorte": "@type"}), at("credentialSubject.sorte", "https://evil.example/T")),
    "another word for a graph": added({"ensemble": "@graph"}),
    "another word for included": added({"avec": "@included"}),
    "a vocabulary": both(added({"@vocab": "https://evil.example/"}), at("level", "expert")),
    "an empty vocabulary": added({"@vocab": ""}),
    "no vocabulary": added({"@vocab": None}),
    "a base": both(added({"@base": "https://evil.example/"}), at("credentialSubject.id", "me")),
    "an import": added({"@version": 1.1, "@import": words.VC_V2}),
    "an import of an unknown one": added({"@version": 1.1, "@import": EVIL}),
    "a language": added({"@language": "fr"}),
    "a direction": added({"@direction": "rtl"}),
    "no propagation": added({"@propagate": False, "level": "https://evil.example/level"}),
    "protected again": added({"@protected": True, "id": "@id", "type": "@type", "name": "https://evil.example/n"}),
    "a scope of a type": added(
        {"AchievementSubject": {"@id": "https://evil.example/T", "@context": {"achievement": "https://evil.example/a"}}}
    ),
    "a scope of a new type": added({"Autre": {"@id": "https://evil.example/T", "@context": {"name": None}}}),
    "a scope of a property": added(
        {"credentialSubject": {"@id": f"{CREDENTIALS}credentialSubject", "@context": {"achievement": None}}}
    ),
    "a scope of a new property": added({"plus": {"@id": "https://evil.example/p", "@context": None}}),
    "a scope by URL": added({"plus": {"@id": "https://evil.example/p", "@context": EVIL}}),
    "an index container": added({"tag": {"@id": "https://evil.example/t", "@container": "@index"}}),
    "a language container": added({"alias": {"@id": "https://evil.example/t", "@container": "@language"}}),
    "a nest": added({"plus": "@nest"}),
    "a reversed property": added({"plus": {"@reverse": f"{CREDENTIALS}issuer"}}),
    "a prefix": both(added({"c": {"@id": CREDENTIALS, "@prefix": True}}), at("c:validUntil", "2020-01-01T00:00:00Z")),
    "a JSON type": added({"credentialSubject": {"@id": "https://evil.example/s", "@type": "@json"}}),
    "null, last": added(None),
    "null, first": first(None),
    "an empty object": added({}),
    "a version alone": added({"@version": 1.1}),
    "a known one written out": instead(0, lambda url: contexts.load(url)["@context"]),
    "a known one in an envelope": instead(0, lambda url: {"@context": url}),
    "a known one in an array": instead(0, lambda url: [url]),
    "a number": added(7),
    "yes": added(True),
    # none, or others
    "none": lambda document: {name: value for name, value in document.items() if name != "@context"},
    "nothing in it": whole(lambda entries: []),
    "null alone": whole(lambda entries: None),
    "the order changed": whole(lambda entries: entries[::-1] if len(entries) > 1 else [EVIL, *entries]),
    "the first missing": whole(lambda entries: entries[1:]),
    "three hundred": added(*[words.OB_CONTEXT] * 300),
    # other spellings
    "a slash more": spelled(lambda url: url + "/"),
    "an empty fragment": spelled(lambda url: url + "#"),
    "a fragment": spelled(lambda url: url + "#v"),
    "an empty query": spelled(lambda url: url + "?"),
    "a query": spelled(lambda url: url + "?v=2"),
    "http": spelled(lambda url: url.replace("https://", "http://")),
    "no scheme": spelled(lambda url: url.removeprefix("https:")),
    "a scheme in capitals": spelled(lambda url: url.replace("https://", "HTTPS://")),
    "a host in capitals": spelled(lambda url: url.replace("www.w3.org", "WWW.W3.ORG")),
    "a path in capitals": spelled(lambda url: url.replace("credentials", "Credentials")),
    "a letter in hexadecimal": spelled(lambda url: url.replace("credentials", "%63redentials")),
    "two slashes": spelled(lambda url: url.replace(".org/", ".org//")),
    "a way round": spelled(lambda url: url.replace(".org/", ".org/x/../")),
    "a port": spelled(lambda url: url.replace(".org/", ".org:443/")),
    "a dot after the host": spelled(lambda url: url.replace(".org/", ".org./")),
    "a name before the host": spelled(lambda url: url.replace("https://", "https://www.w3.org@")),
    "a blank": spelled(lambda url: url + " "),
    "a line feed": spelled(lambda url: url + "\n"),
    "a letter of no width": spelled(lambda url: url + "\u200b"),
    "a full-width letter": spelled(lambda url: url.replace("w3", "ｗ3")),
    "a file name": spelled(lambda url: url + ".jsonld"),
    # in the middle
    "unknown in the subject": at("credentialSubject.@context", EVIL),
    "inline in the subject": at("credentialSubject.@context", {"achievement": "https://evil.example/a"}),
    "null in the subject": at("credentialSubject.@context", None),
    "an import in the subject": at("credentialSubject.@context", {"@import": words.OB_CONTEXT}),
    "a vocabulary in the subject": at("credentialSubject.@context", {"@vocab": "https://evil.example/"}),
    "unknown in a new node": at("credentialSubject.autre", {"@context": EVIL, "name": "x"}),
    "inline deep inside": at(
        "credentialSubject.autre", [[{"x": {"@context": [words.OB_CONTEXT, {"id": "https://evil.example/i"}]}}]]
    ),
}

# An RDF signature does not cover these members; a JCS signature does, and the verifier never shows them.
UNDEFINED: dict[str, Trick] = {
    "an undefined member": at("level", "expert"),
    "an undefined member of the subject": at("credentialSubject.level", "expert"),
    "a member that differs in a capital": at("ValidUntil", "2099-01-01T00:00:00Z"),
    "a member with a blank": at("name ", "Autre"),
    "a look-alike member": at("n\u0430me", "Autre"),
    "an undefined type": lambda document: {**document, "type": [*document["type"], "ExpertCredential"]},
    "an undefined type of the subject": lambda document: at(
        "credentialSubject.type", [*listed(document["credentialSubject"]["type"]), "Expert"]
    )(document),
    "a compact IRI": at("cred:validUntil", "2020-01-01T00:00:00Z"),
    "a blank node as a member": at("_:b0", "x"),
}

TERMS: dict[str, Trick] = {
    "a null": at("description", None),
    "a null in an array": at("termsOfUse", [None]),
    "an IRI in the place of a term": at("https://schema|org/name", "Autre"),
    "an end under its IRI": at(f"{CREDENTIALS}validUntil".replace(".", "|"), "2020-01-01T00:00:00Z"),
    "a relative id": at("credentialSubject.id", "me"),
    "an empty id": at("credentialSubject.id", ""),
    "a fragment for an id": at("credentialSubject.id", "#me"),
    "a blank node for an id": at("credentialSubject.id", "_:b0"),
    "an id with a blank": at("credentialSubject.id", "urn:uuid:a b"),
    "an id that closes the statement": at("credentialSubject.id", "urn:x> <urn:p> <urn:o> .\n<urn:y"),
    "@id": at("credentialSubject.@id", "urn:uuid:0"),
    "@type": at("credentialSubject.@type", "https://evil.example/T"),
    "@value": at("credentialSubject.@value", "x"),
    "@language": at("credentialSubject.@language", "fr"),
    "@index": at("credentialSubject.@index", "x"),
    "@graph": at("@graph", [{"id": "urn:x:1", "type": "https://evil.example/T"}]),
    "@included": at("@included", [{"id": "urn:x:1", "type": "https://evil.example/T"}]),
    "@reverse": at("@reverse", {f"{CREDENTIALS}issuer": {"id": "urn:x:1"}}),
    "@nest": at("@nest", {"name": "Autre"}),
    "@list": at("credentialSubject.@list", []),
    "@set": at("termsOfUse", {"@set": []}),
    "@json": at("name", {"@value": {"a": 1}, "@type": "@json"}),
    "@none": at("name", {"@none": "x"}),
    "@none as a member": at("@none", "x"),
    "an unknown keyword": at("@quelconque", "x"),
    "@ID in capitals": at("credentialSubject.@ID", "urn:uuid:0"),
    "a typed value": at("name", {"@value": "x", "@type": "https://evil.example/T"}),
    "a value of null": at("name", {"@value": None}),
    "a direction": at("name", {"@value": "x", "@language": "fr", "@direction": "rtl"}),
    "a language that is none": at("name", {"@value": "x", "@language": "f r"}),
    "an array in an array": at("name", [["x"]]),
    "an empty node": at("termsOfUse", [{}]),
    "a node of an empty type": at("termsOfUse", [{"type": []}]),
}

# Of these, what RDF would drop or read otherwise, and a signature over the text covers as it stands: a fault of form.
PLAIN_IN_LETTERS = frozenset(
    {
        "a null",
        "a null in an array",
        "a direction",
        "a language that is none",
        "a value of null",
        "an array in an array",
        "an empty node",
        "a node of an empty type",
    }
)

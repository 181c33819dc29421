"""What the words of one node object mean: its types, its id, and the term of each member (JSON-LD 1.1 API, sections
5.1.2 and 5.2).

Node objects with the same members and types in the same context have the same meaning, whatever their values, and
badges have many of them. So each combination is processed once and cached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, NoReturn

from keys.canonical.active_context import ActiveContext, ContextProcessor, KnownWords, Term, known_words
from keys.canonical.nquads import IRI, RDF, iri
from keys.errors import CanonicalizationRefused

# Ordinary documents have a few dozen. A full table is emptied, so that hostile documents can neither fill nor freeze
# it.
_KEPT: Final = 1_024
_TEXT_KINDS: Final = ("any", "text", "string")


class Property(NamedTuple):
    """A member that states something. `text_suffix` is what follows the literal of a plain text, or None if it
    becomes no such literal; `is_reference`: a plain text is an id; `takes_node`: an object is a node object and nothing
    else. Other values need a closer look."""

    member: str
    term: Term
    predicate: str
    text_suffix: str | None
    is_reference: bool
    takes_node: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The meaning of a node object's words: `active` with the contexts of its types, `types` as terms of N-Quads,
    the word for `@id` if it is there, and the properties in the order of the document."""

    active: ActiveContext
    types: tuple[str, ...]
    id_word: str | None
    properties: tuple[Property, ...]
    compact: frozenset[str]  # the predicates of members that are compact IRIs


class ShapeTable:
    """Shapes by context, members and types, over one ContextProcessor. `urls` are the contexts that it knows, and
    `common` the processor that has read them all, if it is another one."""

    def __init__(
        self, processor: ContextProcessor, urls: frozenset[str], common: ContextProcessor | None = None
    ) -> None:
        self.processor = processor
        self._urls = urls
        self._common = common or processor
        self._kept: dict[tuple[ActiveContext, tuple[str, ...], tuple[str, ...]], Shape] = {}

    def alone(self) -> ShapeTable:
        """Another table for one document with a context of its own, whose shapes no other document has."""
        return ShapeTable(self.processor.alone(), self._urls, self._common)

    @property
    def known(self) -> KnownWords:
        """The words of all known contexts, collected once."""
        return known_words(self._common, self._urls)

    def shape(self, active: ActiveContext, element: Mapping[str, Any]) -> Shape:
        """The shape of `element` where `active` holds, its own `@context` being in it already.

        Raises CanonicalizationRefused: `jsonld.keyword`, `jsonld.undefined_term`, `jsonld.iri_as_term`,
        `jsonld.relative_iri` and its like for a type; as the contexts of the types do.
        """
        type_word = only_word(element, active.type_words)
        names = _names(element, type_word)
        key = (active, tuple(element), names)
        try:
            shape = self._kept.get(key)
        except TypeError:  # a type that is an object or an array, which cannot be looked up
            refuse("jsonld.keyword", member=str(type_word))
        if shape is None:
            shape = self._worked_out(active, element, type_word, names)
            # Types and members that are IRIs without a term are of any length and number: those are not kept.
            if all(name in active.terms for name in names) and not shape.compact:
                if len(self._kept) >= _KEPT:
                    self._kept.clear()
                self._kept[key] = shape
        return shape

    def _worked_out(
        self, active: ActiveContext, element: Mapping[str, Any], type_word: str | None, names: tuple[str, ...]
    ) -> Shape:
        if not all(isinstance(name, str) for name in names):
            refuse("jsonld.keyword", member=str(type_word))
        typed = active
        for name in sorted(names):
            type_term = typed.terms.get(name)
            if type_term is not None and type_term.scope is not None:
                active = self.processor.by_scope(active, type_term.scope, True)
        types = tuple(self._type(name, typed) for name in names)
        id_word = only_word(element, active.id_words)
        properties = []
        for member in element:
            term = active.terms.get(member)
            if term is None or term.iri is None:
                if member == "@context":
                    continue
                term = self._without_term(member, active)
            if member in (id_word, type_word):
                continue
            # The term of a class may also work as a property; a program that reads "criteria" would miss "Criteria".
            if term.iri in ("@id", "@type") or (member[:1].isupper() and _has_another_word(term, active)):
                refuse("jsonld.keyword", member=member)
            properties.append(_property(member, term))
        compact = frozenset(each.predicate for each in properties if each.term.is_compact)
        return Shape(active, types, id_word, tuple(properties), compact)

    def _type(self, name: str, active: ActiveContext) -> str:
        expanded = None if name in active.terms or ":" not in name else active.written_out(name)
        return word(name, active) if expanded is None else self._new_iri(name, expanded)

    def _without_term(self, member: str, active: ActiveContext) -> Term:
        """The meaning of a member that is no term: a compact IRI for which there is none, or a word of a default
        vocabulary; all else is refused."""
        if member.startswith("@"):
            refuse("jsonld.keyword", member=member)
        if ":" in member and member not in active.terms:
            expanded = active.written_out(member)
            if expanded is None:
                refuse("jsonld.iri_as_term", member=member)
            return Term(expanded, predicate=self._new_iri(member, expanded), is_compact=True)
        if active.vocabulary is None or member in active.terms:
            refuse("jsonld.undefined_term", term=member)
        expanded = active.vocabulary + member
        return Term(expanded, predicate=iri(expanded))

    def _new_iri(self, name: str, expanded: str) -> str:
        """A compact IRI as a term of N-Quads, if it is no second spelling.

        A holder can exchange the contexts of a badge, and the terms that are in force with them, under an unchanged
        signature. So an IRI that has a term in any known context is refused, as in a context inside the document.
        """
        if expanded in self.known.iris or expanded.startswith(RDF):
            refuse("jsonld.iri_as_term", member=name)
        return iri(expanded)


def _has_another_word(term: Term, active: ActiveContext) -> bool:
    return any(other.iri == term.iri and word[:1].islower() for word, other in active.terms.items())


def only_word(element: Mapping[str, Any], words: tuple[str, ...]) -> str | None:
    """The one of `words`, aliases of one keyword, that is a member of `element`, if any.

    Raises CanonicalizationRefused: `jsonld.keyword` if two of them are.
    """
    found = None
    for each in words:
        if each in element:
            if found is not None:
                refuse("jsonld.keyword", member=each)
            found = each
    return found


def word(text: str, active: ActiveContext) -> str:
    """A type, or a value of a `@vocab` property: a term, an IRI that has none, or a word of the vocabulary."""
    term = active.terms.get(text)
    if term is not None:
        if term.iri is None or term.iri.startswith("@"):
            refuse("jsonld.undefined_term", term=text)
        return term.predicate
    if ":" in text:
        if text in active.iris:
            refuse("jsonld.iri_as_term", member=text)
        return reference(text, active)
    if active.vocabulary is None or text.startswith("@"):
        refuse("jsonld.undefined_term", term=text)
    return iri(active.vocabulary + text)


def reference(text: str, active: ActiveContext) -> str:
    """An id: an absolute IRI, neither relative nor compact nor a blank node's label."""
    match = IRI.fullmatch(text)
    if match is not None:
        if match[1] in active.prefixes and not text.startswith("//", match.end(1) + 1):
            refuse("jsonld.compact_iri", iri=text)
        return f"<{text}>"
    prefix, _, suffix = text.partition(":")
    if prefix in active.prefixes and not suffix.startswith("//"):
        refuse("jsonld.compact_iri", iri=text)
    if prefix == "_":
        refuse("jsonld.blank_node", iri=text)
    return iri(text)


def _names(element: Mapping[str, Any], type_word: str | None) -> tuple[str, ...]:
    if type_word is None:
        return ()
    value = element[type_word]
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, (list, tuple)):
        refuse("jsonld.keyword", member=type_word)
    return tuple(value)


def _property(member: str, term: Term) -> Property:
    is_plain = term.scope is None and term.container in (None, "@set")
    is_text = term.type is None or (not term.type.startswith("@") and term.kind in _TEXT_KINDS)
    suffix = term.suffix if is_plain and is_text else None
    takes_node = term.container is None and term.type != "@json"
    return Property(member, term, term.predicate, suffix, is_plain and term.type == "@id", takes_node)


def refuse(code: str, **facts: str) -> NoReturn:
    """Raise CanonicalizationRefused, its facts cut short: they come from the document."""
    raise CanonicalizationRefused(code, **{name: value[:200] for name, value in facts.items()})

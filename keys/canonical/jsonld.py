"""From a JSON-LD document to its quads, in one pass that fails closed (JSON-LD 1.1 API, sections 5.1, 7.1, 8.1).

The standard drops what it cannot map, so a signature would not cover all that a reader sees. Here every member is a
term of the contexts, every id is absolute, every value becomes a quad, or the document is refused. Refused too are the
second spellings that JSON-LD allows for the same statement (`@id` for `id`, an IRI for its term, `{"@value": "x"}` for
`"x"`): a program that reads the JSON would miss them. For the same reason `scattered` refuses an end date that stands
in another object with the badge's own id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from keys.canonical.active_context import INITIAL, MAX_CONTEXTS_IN_A_LIST, ActiveContext, Term
from keys.canonical.datatypes import BOOLEAN_SUFFIX, DOUBLE_SUFFIX, INTEGER_SUFFIX, number_literal
from keys.canonical.inline import with_inline
from keys.canonical.jcs import canonicalize_json
from keys.canonical.limits import Budget, too_complex
from keys.canonical.nquads import BLANK, RDF, Quad, literal
from keys.canonical.scattered_statements import READ_AT_DEPTH, Told, is_bound_subject, refuse_scattered
from keys.canonical.words import ShapeTable, only_word, reference, refuse, word

_TYPE: Final = f"<{RDF}type>"
_FIRST, _REST, _NIL = f"<{RDF}first>", f"<{RDF}rest>", f"<{RDF}nil>"
_JSON_SUFFIX: Final = f"^^<{RDF}JSON>"
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_ARRAY: Final = (list, tuple)
_TEXT_ALONE: Final = frozenset({str})
_TEXT_KINDS: Final = ("any", "text", "string")
_NUMBER_KINDS: Final = ("integer", "number", "string")
# A context may stand at the top of the document, in objects with a proof of their own, and in an extension.
_SIGNED_BY_ITSELF: Final = frozenset(
    {
        "<https://www.w3.org/2018/credentials#VerifiableCredential>",
        "<https://www.w3.org/2018/credentials#VerifiablePresentation>",
    }
)


def to_quads(document: Mapping[str, Any], shapes: ShapeTable, budget: Budget) -> list[Quad]:
    """The quads of `document`, an object whose `@context` is a known URL, a harmless object or an array of
    these; some may repeat.

    Blank nodes are `_:b0`, `_:b1`... in the order of the document. Raises ContextUnknown, and
    CanonicalizationRefused with a `jsonld.*` code (`jcs.*` inside of a JSON literal).
    """
    if document.get("@context") is None:
        refuse("jsonld.context_missing")
    walk = _Walk(shapes, budget)
    walk.node(document, INITIAL, "", None, 0, may_have_context=True)
    if not walk.quads:
        refuse("jsonld.empty_node")
    walk.refuse_scattered()
    return walk.quads


class _Walk:
    """One pass over a document; `quads` grows."""

    __slots__ = ("_blank_nodes", "_budget", "_common", "_named", "_shapes", "_told", "quads")

    def __init__(self, shapes: ShapeTable, budget: Budget) -> None:
        self.quads: list[Quad] = []
        self._common = self._shapes = shapes
        self._budget = budget
        self._blank_nodes = 0
        self._told: dict[tuple[str, str], list[Told]] = {}
        self._named: list[tuple[str, str]] = []  # graph and node: a mere name, where a program reads an object

    def refuse_scattered(self) -> None:
        """After the pass: check the nodes that several objects make statements about."""
        for (_, name), told in self._told.items():
            if len(told) > 1:
                refuse_scattered(name, told, self._budget)
        for graph, name in self._named:
            if (graph, name) in self._told:
                refuse("jsonld.scattered", iri=name)

    def node(
        self,
        element: Mapping[str, Any],
        active: ActiveContext,
        graph: str,
        term: Term | None,
        depth: int,
        *,
        may_have_context: bool = False,
        is_endorsed: bool = False,
    ) -> str:
        """State a node object in `graph`; returns its term. `term` is the property that led here.

        `is_endorsed`: it is the subject of an endorsement with a proof of its own.
        """
        if depth > self._budget.limits.depth:
            raise too_complex("depth", self._budget.limits.depth)
        if active.previous is not None and (len(element) > 1 or not _is_reference(element, active)):
            active = active.previous
        if term is not None and term.scope is not None:
            active = self._shapes.processor.by_scope(active, term.scope, False)
        has_context = "@context" in element
        if has_context:
            active = self._own_context(active, element["@context"])
        shape = self._shapes.shape(active, element)
        if has_context and not may_have_context and _SIGNED_BY_ITSELF.isdisjoint(shape.types):
            _refuse_unless_extension(element["@context"], term)

        active, id_word, quads = shape.active, shape.id_word, self.quads
        if id_word is None:
            subject = self._blank()
        else:
            identifier = element[id_word]
            if not isinstance(identifier, str):
                refuse("jsonld.keyword", member=id_word)
            subject = reference(identifier, active)
        place = None if term is None else term.predicate
        if id_word is not None and (shape.types or shape.properties):
            is_signed = is_endorsed or (depth > 0 and bool(element.get("proof")))
            self._told.setdefault((graph, subject), []).append((element, shape, place, is_signed))
        elif id_word is not None:
            self._name(graph, subject, place, depth)
        stated = len(quads)
        for name in shape.types:
            quads.append((subject, _TYPE, name, graph))
        for member, term_of_member, predicate, text_suffix, is_reference, takes_node in shape.properties:
            value = element[member]
            if isinstance(value, str):  # nearly all values: the plain cases are handled here
                if text_suffix is not None:
                    quads.append((subject, predicate, literal(value, text_suffix), graph))
                    continue
                if is_reference:
                    named = reference(value, active)
                    quads.append((subject, predicate, named, graph))
                    if predicate in READ_AT_DEPTH:
                        self._name(graph, named, predicate, depth + 1)
                    continue
            elif isinstance(value, dict) and takes_node and "@value" not in value:
                bound = depth > 0 and is_bound_subject(element, shape, predicate)
                found = self.node(value, active, graph, term_of_member, depth + 1, is_endorsed=bound)
                quads.append((subject, predicate, found, graph))
                continue
            self._property(subject, member, term_of_member, value, active, graph, depth)
        if len(quads) == stated and id_word is None:
            refuse("jsonld.empty_node")
        if len(quads) > self._budget.limits.quads:
            raise too_complex("quads", self._budget.limits.quads)
        return subject

    def _name(self, graph: str, node: str, place: str | None, depth: int) -> None:
        """Keep that only the name of a node stands at `place`, if a program expects an object there."""
        if place is not None and READ_AT_DEPTH.get(place) == depth:
            self._named.append((graph, node))

    def _own_context(self, active: ActiveContext, context: Any) -> ActiveContext:
        entries = tuple(context) if isinstance(context, _ARRAY) else (context,)
        if len(entries) > MAX_CONTEXTS_IN_A_LIST:
            raise too_complex("contexts", MAX_CONTEXTS_IN_A_LIST)
        self._budget.spend("contexts", len(entries))
        if set(map(type, entries)) <= _TEXT_ALONE:
            return self._shapes.processor.by_urls(active, entries)
        known = self._common.known
        if self._shapes is self._common:  # from here on, cached results would be of no use to other documents
            self._shapes = self._common.alone()
        for entry in entries:
            if isinstance(entry, str):
                active = self._shapes.processor.by_urls(active, (entry,))
            else:
                self._budget.spend("inline_contexts")
                active = with_inline(active, entry, self._shapes.processor, known)
        return active

    def _blank(self) -> str:
        label = f"{BLANK}b{self._blank_nodes}"
        self._blank_nodes += 1
        if self._blank_nodes > self._budget.limits.blank_nodes:
            raise too_complex("blank_nodes", self._budget.limits.blank_nodes)
        return label

    def _property(
        self, subject: str, member: str, term: Term, value: Any, active: ActiveContext, graph: str, depth: int
    ) -> None:
        predicate = term.predicate
        if value is None:
            refuse("jsonld.null", member=member)
        if term.type == "@json":
            self.quads.append((subject, predicate, literal(canonicalize_json(value).decode(), _JSON_SUFFIX), graph))
            return
        if term.container is None and not isinstance(value, _ARRAY):
            self.quads.append((subject, predicate, self._object(member, term, value, active, graph, depth), graph))
            return
        items = value if isinstance(value, _ARRAY) else (value,)
        if term.container == "@graph":
            for item in items:
                self.quads.append((subject, predicate, self._named_graph(member, term, item, active, depth), graph))
            return
        objects = [self._object(member, term, item, active, graph, depth) for item in items]
        if term.container == "@list":
            objects = [self._list(objects, graph)]
        self.quads.extend([(subject, predicate, stated, graph) for stated in objects])

    def _named_graph(self, member: str, term: Term, item: Any, active: ActiveContext, depth: int) -> str:
        """State a node in a graph of its own, whose name is a new blank node, and return that name."""
        if not isinstance(item, dict) or "@value" in item:
            refuse("jsonld.datatype", member=member)
        stated = len(self.quads)
        name = self._blank()
        self.node(item, active, name, term, depth + 1, may_have_context=True)
        if len(self.quads) == stated:
            refuse("jsonld.empty_node", member=member)
        return name

    def _list(self, objects: list[str], graph: str) -> str:
        """State an RDF collection and return its head."""
        nodes = [self._blank() for _ in objects]
        for node, stated, rest in zip(nodes, objects, [*nodes[1:], _NIL], strict=False):
            self.quads.append((node, _FIRST, stated, graph))
            self.quads.append((node, _REST, rest, graph))
        return nodes[0] if nodes else _NIL

    def _object(self, member: str, term: Term, value: Any, active: ActiveContext, graph: str, depth: int) -> str:
        """One value as the object of a quad; a node object adds its own quads."""
        if isinstance(value, dict) and "@value" not in value:
            return self.node(value, active, graph, term, depth + 1)
        place = term.predicate
        if term.scope is not None:  # section 5.1.2 step 4.2: the property's own context applies first
            active = self._shapes.processor.by_scope(active, term.scope, False)
            term = active.terms.get(member) or Term(term.iri)
        if isinstance(value, str):
            stated = _text(member, term, value, active)
            self._name(graph, stated, place, depth + 1)
            return stated
        if isinstance(value, dict):
            return _language_string(member, term, value)
        if value is None:
            refuse("jsonld.null", member=member)
        if isinstance(value, _ARRAY):
            refuse("jsonld.nested_array", member=member)
        return _native(member, term, value)


def _refuse_unless_extension(context: object, term: Term | None) -> None:
    """A compact IRI leads to an extension: no program looks there for what the standards define, so known contexts
    in it, which may spell a word otherwise, hide nothing."""
    entries = context if isinstance(context, _ARRAY) else (context,)
    if term is None or not term.is_compact or not all(isinstance(entry, str) for entry in entries):
        refuse("jsonld.nested_context")


def _is_reference(element: Mapping[str, Any], active: ActiveContext) -> bool:
    return len(element) == 1 and only_word(element, active.id_words) is not None


def _text(member: str, term: Term, value: str, active: ActiveContext) -> str:
    if term.type is None:
        return literal(value)
    if term.type == "@id":
        return reference(value, active)
    if term.type == "@vocab":
        return word(value, active)
    if term.kind not in _TEXT_KINDS:
        refuse("jsonld.datatype", member=member)
    return literal(value, term.suffix)


def _native(member: str, term: Term, value: Any) -> str:
    """A boolean or a number."""
    if isinstance(value, bool):
        if term.type is not None and term.kind != "boolean":
            refuse("jsonld.datatype", member=member)
        return literal("true" if value else "false", term.suffix or BOOLEAN_SUFFIX)
    if not isinstance(value, int | float) or (term.type is not None and term.kind not in _NUMBER_KINDS):
        refuse("jsonld.datatype", member=member)
    text, is_double = number_literal(value, term.type)
    if is_double and term.kind == "integer":
        refuse("jsonld.datatype", member=member)
    return literal(text, term.suffix or (DOUBLE_SUFFIX if is_double else INTEGER_SUFFIX))


def _language_string(member: str, term: Term, value: Mapping[str, Any]) -> str:
    """The one value object that is accepted: text with its language."""
    text, language = value["@value"], value.get("@language")
    is_coerced = term.type is not None and term.kind != "string"
    if is_coerced or len(value) != 2 or not isinstance(text, str) or not isinstance(language, str):
        # A base direction is refused too: RDF has no standard place for it, so no signature would cover it.
        refuse("jsonld.value_object", member=member)
    if not _LANGUAGE.fullmatch(language):
        refuse("jsonld.value_object", member=member)
    return literal(text, f"@{language.lower()}")

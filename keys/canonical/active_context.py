"""From contexts to the meaning of each term, computed once and cached (JSON-LD 1.1 API, sections 4.1 and 4.2).

Contexts that are known by URL are processed here, and the scoped contexts inside them; a context inside a document only
after `inline` has checked it. An ActiveContext is frozen and shared between documents. Features that no bundled context
uses (`@reverse`, `@nest`, `@import`, `@base`, language and index maps...) are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from keys.canonical.datatypes import Kind, kind_of
from keys.canonical.nquads import datatype_suffix, is_iri
from keys.errors import CanonicalizationRefused

Load: TypeAlias = Callable[[str], Mapping[str, Any]]
"""URL -> context document, an object with `@context`; raises ContextUnknown."""

MAX_CONTEXTS_IN_A_LIST: Final = 16
# Enough for every combination of contexts, types and scopes of ordinary documents; a limit for hostile ones.
_CACHED: Final = 1_024

_CONTEXT_MEMBERS: Final = frozenset({"@version", "@protected", "@propagate", "@vocab"})
_TERM_MEMBERS: Final = frozenset({"@id", "@type", "@container", "@context", "@protected", "@prefix"})
_CONTAINERS: Final = (None, "@set", "@list", "@graph")
_PREFIX_ENDS: Final = tuple(":/?#[]@")


@dataclass(frozen=True, eq=False, slots=True)
class Scope:
    """A context inside a term definition. Compared by identity, so that its result can be cached."""

    context: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Term:
    """A term definition. `iri` is an absolute IRI, `@id` or `@type`, or None for a term that must not be used.

    `type` is None, `@id`, `@vocab`, `@json` or a datatype; `container` is None, `@set`, `@list` or
    `@graph`. `predicate` is the IRI in N-Quads, `kind` and `suffix` are the JSON values that a coerced
    literal takes and its suffix. `is_compact`: no term at all, but a compact IRI that stands for none.
    """

    iri: str | None
    type: str | None = None
    container: str | None = None
    scope: Scope | None = None
    is_prefix: bool = False
    is_protected: bool = False
    predicate: str = ""
    kind: Kind = "any"
    suffix: str = ""
    is_compact: bool = False

    def says_the_same_as(self, other: Term) -> bool:
        """Equal but for `@protected`, scoped contexts by their content."""
        mine, others = (term.scope.context if term.scope else _ABSENT for term in (self, other))
        return mine == others and _comparable(self) == _comparable(other)


_ABSENT: Final = object()


def _comparable(term: Term) -> tuple[object, ...]:
    return term.iri, term.type, term.container, term.is_prefix


@dataclass(frozen=True, eq=False)
class ActiveContext:
    """The meaning of terms at one place of a document. `previous` applies again in the next node object, where a
    type-scoped context ends."""

    terms: Mapping[str, Term]
    vocabulary: str | None = None
    previous: ActiveContext | None = None

    @cached_property
    def id_words(self) -> tuple[str, ...]:
        """The aliases of `@id`."""
        return tuple(word for word, term in self.terms.items() if term.iri == "@id")

    @cached_property
    def type_words(self) -> tuple[str, ...]:
        """The aliases of `@type`."""
        return tuple(word for word, term in self.terms.items() if term.iri == "@type")

    @cached_property
    def iris(self) -> frozenset[str]:
        """The IRIs that have a term. A program that reads the JSON looks for the term and would miss the IRI."""
        return frozenset(term.iri for term in self.terms.values() if term.iri)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """The predicates that a node object can use here without another type, as terms of N-Quads."""
        return frozenset(term.predicate for term in self.terms.values())

    @cached_property
    def prefixes(self) -> frozenset[str]:
        """The terms that may stand before the colon of a compact IRI."""
        return frozenset(word for word, term in self.terms.items() if term.is_prefix)

    def written_out(self, name: str) -> str | None:
        """The IRI of a compact IRI, or None for any other name (section 5.2.2, steps 6.1 to 6.4)."""
        prefix, _, suffix = name.partition(":")
        if prefix not in self.prefixes or suffix.startswith("//"):
            return None
        return f"{self.terms[prefix].iri}{suffix}"


INITIAL: Final = ActiveContext(MappingProxyType({}))


class ContextProcessor:
    """Processes contexts, each once, which `load` provides."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self.by_urls = lru_cache(maxsize=_CACHED)(self._by_urls)
        self.by_scope = lru_cache(maxsize=_CACHED)(self._by_scope)

    def _by_urls(self, active: ActiveContext, urls: tuple[str, ...]) -> ActiveContext:
        """`active` after a document's `@context` that lists `urls`.

        Raises ContextUnknown; CanonicalizationRefused: `jsonld.protected_term` (contexts that contradict each other),
        `jsonld.context_unsupported`, `jsonld.too_complex`.
        """
        return self._process(active, list(urls), propagate=True, override_protected=False, depth=0)

    def _by_scope(self, active: ActiveContext, scope: Scope, of_type: bool) -> ActiveContext:
        """`active` after a term's own context: of a type, whose context ends with its node, or of a property, whose
        context may redefine what is protected. Raises as `by_urls`."""
        return self._process(active, scope.context, propagate=not of_type, override_protected=not of_type, depth=0)

    def by_object(self, active: ActiveContext, local: Mapping[str, Any]) -> ActiveContext:
        """`active` after a context object inside the document; the result is not cached. Raises as `by_urls`."""
        return self._process(active, local, propagate=True, override_protected=False, depth=0)

    def alone(self) -> ContextProcessor:
        """Another processor over the same `load`, for one document with contexts of its own."""
        return ContextProcessor(self._load)

    def _process(
        self, active: ActiveContext, local: Any, *, propagate: bool, override_protected: bool, depth: int
    ) -> ActiveContext:
        """Section 4.1.2."""
        if isinstance(local, Mapping):
            propagate = local.get("@propagate", propagate)
        previous = active.previous
        if not propagate and previous is None:
            previous = active
        result = active
        for context in local if isinstance(local, Sequence) and not isinstance(local, str) else [local]:
            if context is None:
                if not override_protected and any(term.is_protected for term in result.terms.values()):
                    raise CanonicalizationRefused("jsonld.protected_term")
                result = INITIAL
                if propagate:
                    previous = None
            elif isinstance(context, str):
                if depth >= MAX_CONTEXTS_IN_A_LIST:
                    raise CanonicalizationRefused("jsonld.context_unsupported", member="@context")
                result = self._process(
                    result, self._loaded(context), propagate=True, override_protected=False, depth=depth + 1
                )
            else:
                result = _Definitions(result, _object(context), override_protected).context()
        if result is active and previous is active.previous:
            return active
        return ActiveContext(result.terms, result.vocabulary, previous)

    def _loaded(self, url: str) -> Any:
        document = self._load(url)
        if "@context" not in document:
            raise CanonicalizationRefused("jsonld.context_unsupported", member="@context")
        return document["@context"]


def _object(context: Any) -> Mapping[str, Any]:
    if not isinstance(context, Mapping):
        raise CanonicalizationRefused("jsonld.context_unsupported", member="@context")
    return context


class _Definitions:
    """One context object being read into an active context: section 4.1.2 step 5.4 and following, and 4.2."""

    def __init__(self, active: ActiveContext, local: Mapping[str, Any], override_protected: bool) -> None:
        self._local = local
        self._override_protected = override_protected
        self._is_protected = local.get("@protected", False) is True
        self._terms = dict(active.terms)
        self._vocabulary = active.vocabulary
        self._defined: dict[str, bool] = {}

    def context(self) -> ActiveContext:
        words = [word for word in self._local if not word.startswith("@")]
        for member in self._local:
            if member.startswith("@") and member not in _CONTEXT_MEMBERS:
                raise CanonicalizationRefused("jsonld.context_unsupported", member=member[:50])
        if self._local.get("@version", 1.1) != 1.1:
            raise CanonicalizationRefused("jsonld.context_unsupported", member="@version")
        if "@vocab" in self._local:
            self._vocabulary = _vocabulary(self._local["@vocab"])
        for word in words:
            self._define(word)
        return ActiveContext(MappingProxyType(self._terms), self._vocabulary)

    def _define(self, word: str) -> None:
        """Section 4.2.2, create term definition."""
        if word in self._defined:
            if self._defined[word]:
                return
            raise CanonicalizationRefused("jsonld.context_unsupported", member=word[:50])  # cyclic definition
        self._defined[word] = False
        if not word:
            raise CanonicalizationRefused("jsonld.context_unsupported", member=word)
        old = self._terms.pop(word, None)
        value = self._local[word]
        is_simple = isinstance(value, str)
        definition: Mapping[str, Any] = {"@id": value} if is_simple or value is None else _object(value)
        for member in definition:
            if member not in _TERM_MEMBERS:
                raise CanonicalizationRefused("jsonld.context_unsupported", member=member[:50])
        new = self._term(word, definition, is_simple)
        if old is not None and old.is_protected and not self._override_protected:
            if not old.says_the_same_as(new):
                raise CanonicalizationRefused("jsonld.protected_term", term=word[:50])
            new = old
        self._terms[word] = new
        self._defined[word] = True

    def _term(self, word: str, definition: Mapping[str, Any], is_simple: bool) -> Term:
        identifier = definition.get("@id", word)
        iri = None if identifier is None else self._term_iri(word, identifier)
        term_type = self._term_type(word, definition.get("@type"))
        container = definition.get("@container")
        if isinstance(container, list):
            container = container[0] if len(container) == 1 else "several"
        is_plain_alias = definition.keys() <= {"@id", "@protected"}
        if container not in _CONTAINERS or (iri in ("@id", "@type") and not is_plain_alias):
            raise CanonicalizationRefused("jsonld.context_unsupported", member=word[:50])
        ends_as_prefix = iri is not None and iri.endswith(_PREFIX_ENDS) and is_simple
        plain = ":" not in word and "/" not in word
        datatype = term_type if term_type and not term_type.startswith("@") else None
        return Term(
            iri,
            term_type,
            container,
            Scope(definition["@context"]) if "@context" in definition else None,
            definition.get("@prefix", plain and ends_as_prefix) is True,
            definition.get("@protected", self._is_protected) is True,
            f"<{iri}>",
            kind_of(datatype) if datatype else "any",
            datatype_suffix(datatype) if datatype else "",
        )

    def _term_iri(self, word: str, identifier: Any) -> str:
        if identifier != word:
            iri = self._expand(identifier)
        elif ":" in word[1:]:
            iri = self._compact(word)
        else:
            iri = self._in_vocabulary(word)
        if iri not in ("@id", "@type") and not is_iri(iri):
            raise CanonicalizationRefused("jsonld.context_unsupported", member=word[:50])
        return iri

    def _term_type(self, word: str, value: Any) -> str | None:
        if value is None or value == "@none":
            return None
        expanded = self._expand(value)
        if expanded not in ("@id", "@vocab", "@json") and not is_iri(expanded):
            raise CanonicalizationRefused("jsonld.context_unsupported", member=word[:50])
        return expanded

    def _expand(self, value: Any) -> str:
        """Section 5.2 with `vocab`, as far as the inside of a context needs it."""
        if not isinstance(value, str):
            raise CanonicalizationRefused("jsonld.context_unsupported", member="@id")
        if value.startswith("@"):
            return value
        if value in self._local:
            self._define(value)
        term = self._terms.get(value)
        if term is not None and term.iri is not None:
            return term.iri
        return self._compact(value) if ":" in value[1:] else self._in_vocabulary(value)

    def _compact(self, value: str) -> str:
        """A compact IRI written out, or what is an IRI already."""
        prefix, _, suffix = value.partition(":")
        if not suffix.startswith("//"):
            if prefix in self._local and prefix != value:
                self._define(prefix)
            term = self._terms.get(prefix)
            if term is not None and term.is_prefix and term.iri is not None:
                return term.iri + suffix
        return value

    def _in_vocabulary(self, word: str) -> str:
        return word if self._vocabulary is None else self._vocabulary + word


def _vocabulary(value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and is_iri(value)):
        raise CanonicalizationRefused("jsonld.context_unsupported", member="@vocab")
    return value


@dataclass(frozen=True)
class KnownWords:
    """Every term of the known contexts, wherever it holds, and every IRI that one stands for."""

    terms: frozenset[str]
    iris: frozenset[str]


@lru_cache(maxsize=4)
def known_words(processor: ContextProcessor, urls: frozenset[str]) -> KnownWords:
    """The words of the contexts at `urls`, those of their scoped contexts included."""
    terms: set[str] = set()
    iris: set[str] = set()
    seen: set[int] = set()
    pending = [processor.by_urls(INITIAL, (url,)) for url in sorted(urls)]
    while pending:
        active = pending.pop()
        terms.update(active.terms)
        iris |= active.iris
        for term in active.terms.values():
            if term.scope is not None and id(term.scope) not in seen:
                seen.add(id(term.scope))
                try:
                    pending.append(processor.by_scope(active, term.scope, False))
                except CanonicalizationRefused:  # no document can use this scope either
                    continue
    return KnownWords(frozenset(terms), frozenset(iris))

"""What is said of one thing, in several places of a document, so that no reader of one place misses what another says.

RDF joins the node objects that bear one ``id``, and forgets where each statement stood; a program reads the objects one
by one. Where a badge's own ``id`` also names its picture, its end date could be moved over there, by anybody: the same
statements, the same signature, and no end for whoever looks for it in the badge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, Final, NamedTuple

from keys.canonical.limits import Budget
from keys.canonical.words import Shape, refuse

_PROFILE: Final = {"<https://purl.imsglobal.org/spec/vc/ob/vocab.html#Profile>"}
# What tells of a thing, wherever it stands, and limits nothing.
_DESCRIBING: Final = frozenset(
    [f"<https://schema.org/{word}>" for word in ("name", "description", "url", "inLanguage")]
    + [
        f"<https://purl.imsglobal.org/spec/vc/ob/vocab.html#{word}>"
        for word in ("narrative", "image", "alignment", "awardedDate", "Criteria")
    ]
)


class Telling(NamedTuple):
    """A node object ``depth`` levels down that says something of the node of its ``id``. ``is_signed``: it has a proof
    of its own, which binds it to its place."""

    depth: int
    element: Mapping[str, Any]
    shape: Shape
    is_signed: bool

    def covers(self, other: Telling) -> bool:
        """Whether the other one is a copy of this; of a profile also a part of it, farther inside."""
        kinds = set(self.shape.types)
        if kinds != set(other.shape.types) or self._unsaid(other):
            return False
        return not other._unsaid(self) or (kinds == _PROFILE and self.depth < other.depth)

    def stands_beside(self, other: Telling) -> bool:
        """Whether the two are of different types, and neither could say what the other alone says, but for a
        description; or both are signed by themselves."""
        if self.is_signed and other.is_signed:
            return True
        mine, others = self._unsaid(other), other._unsaid(self)
        missed = (mine & self.shape.active.predicates) | (others & other.shape.active.predicates)
        are_different = set(self.shape.types).isdisjoint(other.shape.types)
        return are_different and mine.isdisjoint(others) and missed <= _DESCRIBING

    def _unsaid(self, other: Telling) -> set[str]:
        """The predicates of which this object does not say what the other says."""
        own = {each.predicate: _listed(self.element[each.member]) for each in self.shape.properties}
        return {
            each.predicate
            for each in other.shape.properties
            if own.get(each.predicate, []) != _listed(other.element[each.member])
        }


def refuse_scattered(name: str, told: Iterable[Telling], budget: Budget) -> None:
    """Return if all that is ``told`` of the node ``name`` stands where its readers look for it.

    Raises CanonicalizationRefused ``jsonld.scattered``; ``jsonld.too_complex``.
    """
    whole: list[Telling] = []
    for each in sorted(told, key=attrgetter("depth")):
        budget.spend("work", len(whole))
        if any(other.covers(each) for other in whole):
            continue
        if not all(other.stands_beside(each) for other in whole):
            refuse("jsonld.scattered", iri=name)
        whole.append(each)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]

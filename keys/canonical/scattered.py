"""Statements about one node that stand in several objects of a document; refused if a reader of one would miss another.

RDF merges the node objects with one `id` and loses where each statement stood; a program reads the objects one by one.
If the image of a badge has the badge's own `id`, an attacker could move the end date of the badge into the image: the
statements and the signature stay the same, and a program that looks for the date in the badge finds none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from keys.canonical.limits import Budget
from keys.canonical.words import Shape, refuse

_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
# Types whose statements may be spread over several objects: none of them limits a badge, and endorsements are looked
# for in all of them.
_COMPLETED: Final = ((f"<{_OPEN_BADGES}Profile>",), (f"<{_OPEN_BADGES}Image>",))
# Properties that describe a node wherever they stand, and limit nothing either.
_DESCRIBING: Final = frozenset(
    [f"<https://schema.org/{word}>" for word in ("name", "description", "url", "inLanguage")]
    + [f"<{_OPEN_BADGES}{word}>" for word in ("narrative", "image", "alignment", "awardedDate", "Criteria")]
)
# Digests of a document count on evidence alone.
_EVIDENCE: Final = f"<{_OPEN_BADGES}Evidence>"
_PINNING: Final = frozenset(
    {
        "<https://w3id.org/security#digestMultibase>",
        "<https://www.w3.org/2018/credentials#digestSRI>",
        "<https://schema.org/encodingFormat>",
    }
)
# An endorsement's subject may itself hold endorsements.
_ENDORSED: Final = (f"<{_OPEN_BADGES}EndorsementSubject>",)
_ENDORSING: Final = frozenset({f"<{_OPEN_BADGES}endorsement>", f"<{_OPEN_BADGES}endorsementJwt>"})


class Telling(NamedTuple):
    """A node object with statements about the node of its `id`. `is_signed`: it has a proof of its own, which binds it
    to its place."""

    element: Mapping[str, Any]
    shape: Shape
    is_signed: bool

    def agrees_with(self, other: Telling) -> bool:
        """Whether a program that reads only one of the two misses nothing of the other: both are of a type whose
        statements may be spread, or are copies; or they are of different types, and neither could have what only the
        other has, except a description; or each has a proof of its own."""
        if (self.is_signed and other.is_signed) or self.shape.types == other.shape.types in _COMPLETED:
            return True
        said, others = self._said(), other._said()
        lacking = {predicate for predicate, values in others.items() if said.get(predicate) != values}
        lacked = {predicate for predicate, values in said.items() if others.get(predicate) != values}
        kinds, other_kinds = set(self.shape.types), set(other.shape.types)
        if kinds == other_kinds:
            return not (lacking or lacked)
        missed = (lacking & self.shape.active.predicates) | (lacked & other.shape.active.predicates)
        if _ENDORSED in (self.shape.types, other.shape.types):
            missed -= _ENDORSING
        if _EVIDENCE not in kinds | other_kinds:
            missed -= _PINNING
        return kinds.isdisjoint(other_kinds) and lacking.isdisjoint(lacked) and missed <= _DESCRIBING

    def _said(self) -> dict[str, list[Any]]:
        """The values of its members, by predicate."""
        values = {each.predicate: self.element[each.member] for each in self.shape.properties}
        return {predicate: _listed(value) for predicate, value in values.items() if value != []}


def refuse_scattered(name: str, told: Iterable[Telling], budget: Budget) -> None:
    """Return if the objects `told` about the node `name` agree with each other.

    Raises CanonicalizationRefused: `jsonld.scattered`; `jsonld.too_complex`.
    """
    before: list[Telling] = []
    for each in told:
        if any(other.shape.types == each.shape.types and other.element == each.element for other in before):
            continue
        budget.spend("work", sum(len(other.element) + len(each.element) for other in before))
        if not all(other.agrees_with(each) for other in before):
            refuse("jsonld.scattered", iri=name)
        before.append(each)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]

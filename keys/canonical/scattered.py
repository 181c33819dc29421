"""What is said of one thing, in several places of a document, so that no reader of one place misses what another says.

RDF joins the node objects that bear one ``id``, and forgets where each statement stood; a program reads the objects one
by one. Where a badge's own ``id`` also names its picture, its end date could be moved over there, by anybody: the same
statements, the same signature, and no end for whoever looks for it in the badge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from keys.canonical.limits import Budget
from keys.canonical.words import Shape, refuse

_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
# What may be said here in part and there in part: nothing of it limits a badge, and endorsements are looked for in all.
_COMPLETED: Final = ({f"<{_OPEN_BADGES}Profile>"}, {f"<{_OPEN_BADGES}Image>"})
# What tells of a thing, wherever it stands, and limits nothing either.
_DESCRIBING: Final = frozenset(
    [f"<https://schema.org/{word}>" for word in ("name", "description", "url", "inLanguage")]
    + [f"<{_OPEN_BADGES}{word}>" for word in ("narrative", "image", "alignment", "awardedDate", "Criteria")]
)
# What pins a document counts on evidence alone.
_EVIDENCE: Final = f"<{_OPEN_BADGES}Evidence>"
_PINNING: Final = frozenset(
    {
        "<https://w3id.org/security#digestMultibase>",
        "<https://www.w3.org/2018/credentials#digestSRI>",
        "<https://schema.org/encodingFormat>",
    }
)
# An endorsement is about something that may bear it, or others.
_ENDORSED: Final = {f"<{_OPEN_BADGES}EndorsementSubject>"}
_ENDORSING: Final = frozenset({f"<{_OPEN_BADGES}endorsement>", f"<{_OPEN_BADGES}endorsementJwt>"})


class Telling:
    """A node object that says something of the node of its ``id``. ``is_signed``: it has a proof of its own, which
    binds it to its place."""

    __slots__ = ("is_signed", "kinds", "said", "sayable")

    def __init__(self, element: Mapping[str, Any], shape: Shape, is_signed: bool) -> None:
        self.is_signed = is_signed
        self.kinds = set(shape.types)
        self.said = {
            each.predicate: _listed(element[each.member]) for each in shape.properties if element[each.member] != []
        }
        self.sayable = shape.active.predicates

    def agrees_with(self, other: Telling) -> bool:
        """Whether nobody who reads one of the two would miss what stands in the other: they are copies; or of a kind
        that may be completed; or of different types, and neither could say what the other alone says, but for a
        description; or both are signed by themselves."""
        if self.is_copied_by(other) or (self.is_signed and other.is_signed):
            return True
        lacking, others = self._lacks(other), other._lacks(self)
        if self.kinds == other.kinds:
            return self.kinds in _COMPLETED
        missed = (lacking & self.sayable) | (others & other.sayable)
        if _ENDORSED in (self.kinds, other.kinds):
            missed -= _ENDORSING
        if _EVIDENCE not in self.kinds | other.kinds:
            missed -= _PINNING
        return self.kinds.isdisjoint(other.kinds) and lacking.isdisjoint(others) and missed <= _DESCRIBING

    def is_copied_by(self, other: Telling) -> bool:
        """Whether the other one says the same, and is of the same types."""
        return self.kinds == other.kinds and self.said == other.said

    def _lacks(self, other: Telling) -> set[str]:
        """The predicates of which this object does not say what the other says."""
        return {predicate for predicate, values in other.said.items() if self.said.get(predicate) != values}


def refuse_scattered(name: str, told: Iterable[Telling], budget: Budget) -> None:
    """Return if all that is ``told`` of the node ``name`` stands where its readers look for it.

    Raises CanonicalizationRefused ``jsonld.scattered``; ``jsonld.too_complex``.
    """
    before: list[Telling] = []
    for each in told:
        budget.spend("work", sum(1 + len(other.said) + len(each.said) for other in before))
        if not all(other.agrees_with(each) for other in before):
            refuse("jsonld.scattered", iri=name)
        if not any(other.is_copied_by(each) for other in before):
            before.append(each)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]

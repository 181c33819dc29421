"""What is said of one thing, in several places of a document, so that no reader of one place misses what another says.

RDF joins the node objects that bear one ``id``, and forgets where each statement stood; a program reads the objects one
by one. Where a badge's own ``id`` also names its picture, its end date could be moved over there, by anybody: the same
statements, the same signature, and no end for whoever looks for it in the badge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from keys.canonical.limits import Budget
from keys.canonical.words import Shape, refuse

_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
# What may be said here in part and there in part: nothing of it limits a badge, and endorsements are looked for in all.
_COMPLETED: Final = ((f"<{_OPEN_BADGES}Profile>",), (f"<{_OPEN_BADGES}Image>",))
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
_ENDORSED: Final = (f"<{_OPEN_BADGES}EndorsementSubject>",)
_ENDORSING: Final = frozenset({f"<{_OPEN_BADGES}endorsement>", f"<{_OPEN_BADGES}endorsementJwt>"})


class Telling(NamedTuple):
    """A node object that says something of the node of its ``id``. ``is_signed``: it has a proof of its own, which
    binds it to its place."""

    element: Mapping[str, Any]
    shape: Shape
    is_signed: bool

    def agrees_with(self, other: Telling) -> bool:
        """Whether nobody who reads one of the two would miss what stands in the other: they are of a kind that may be
        completed, or copies; or of different types, and neither could say what the other alone says, but for a
        description; or both are signed by themselves."""
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
        """What it says, by predicate."""
        values = {each.predicate: self.element[each.member] for each in self.shape.properties}
        return {predicate: _listed(value) for predicate, value in values.items() if value != []}


def refuse_scattered(name: str, told: Iterable[Telling], budget: Budget) -> None:
    """Return if all that is ``told`` of the node ``name`` stands where its readers look for it.

    Raises CanonicalizationRefused ``jsonld.scattered``; ``jsonld.too_complex``.
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

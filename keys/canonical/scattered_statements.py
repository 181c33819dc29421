"""Statements about one node that stand in several objects of a document; refused if a reader of one would miss another.

RDF merges the node objects with one `id` and loses where each statement stood; a program reads the objects one by one,
each at its place. If the image of a badge has the badge's own `id`, an attacker could move the end date of the badge
into the image: the statements and the signature stay the same, and a program that looks for the date in the badge finds
none.

The rule, for every two objects of one node. They agree if

1. each has a proof of its own, which binds it to its place, or is the subject of an endorsement that has one: two
   endorsements are about one subject, and neither says what the other does;
2. or they have the same types, and are profiles or pictures, which may be described in parts, or say the same;
3. or they have no type in common, and each says all that a program seeks in it and that the other says, except a
   description (`name`, `description`, `url`, `inLanguage`, `narrative`, `image`); where both have one, it is the same,
   or it is the `narrative`.

A program seeks in an object each term that the contexts give to the object's types, and a compact IRI in every
object, since no context says where it belongs. Some terms they give to every
object, although programs seek them in a few: an `awardedDate` in a credential, a digest in evidence, and so on. In
`criteria`, which has no type, programs seek nothing but a description.

A holder can move a type as well. So an `achievement` and `evidence` may not lack the type that belongs there while the
other object has it; credentials and subjects without their types would have no terms. Nor may the badge only name its
subject, achievement, evidence, status and the like, if another object tells about them.

So evidence may have the address of the criteria, and a refresh service that of the badge; but no date, status, digest,
endorsement, recipient or achievement can stand where a program does not look for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from keys.canonical.limits import Budget
from keys.canonical.words import Shape, refuse

_OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"
_CREDENTIAL: Final = f"<{_CREDENTIALS}VerifiableCredential>"
_ACHIEVEMENT: Final = f"<{_OPEN_BADGES}Achievement>"
_SUBJECT: Final = f"<{_OPEN_BADGES}AchievementSubject>"
_ENDORSEMENT: Final = f"<{_OPEN_BADGES}EndorsementCredential>"
_ENDORSED: Final = f"<{_OPEN_BADGES}EndorsementSubject>"
_EVIDENCE: Final = f"<{_OPEN_BADGES}Evidence>"
_IMAGE: Final = f"<{_OPEN_BADGES}Image>"
_PROFILE: Final = f"<{_OPEN_BADGES}Profile>"
_REFRESH: Final = "<https://purl.imsglobal.org/spec/vccr/v1p0/context.json#1EdTechCredentialRefresh>"

# Types whose statements may be spread over several objects: none of them limits a badge, and endorsements are looked
# for in all of them.
_COMPLETED: Final = frozenset({(_PROFILE,), (_IMAGE,)})
_NARRATIVE: Final = f"<{_OPEN_BADGES}narrative>"
# Properties that describe a node wherever they stand, and neither limit nor decide anything.
_DESCRIBING: Final = frozenset(
    [f"<https://schema.org/{word}>" for word in ("name", "description", "url", "inLanguage")]
    + [_NARRATIVE, f"<{_OPEN_BADGES}image>"]
)
# Terms that the contexts give to every object, and the types in which programs seek them.
_SOUGHT_IN: Final = {
    f"<{_OPEN_BADGES}awardedDate>": frozenset({_CREDENTIAL}),
    f"<{_OPEN_BADGES}Criteria>": frozenset({_ACHIEVEMENT}),
    f"<{_OPEN_BADGES}alignment>": frozenset({_ACHIEVEMENT}),
    f"<{_OPEN_BADGES}endorsement>": frozenset({_CREDENTIAL, _ACHIEVEMENT, _PROFILE}),
    f"<{_OPEN_BADGES}endorsementJwt>": frozenset({_CREDENTIAL, _ACHIEVEMENT, _PROFILE}),
    "<https://w3id.org/security#digestMultibase>": frozenset({_EVIDENCE}),
    "<https://www.w3.org/2018/credentials#digestSRI>": frozenset({_EVIDENCE}),
    "<https://schema.org/encodingFormat>": frozenset({_EVIDENCE}),
}
# The types of which that is known. A badge has `VerifiableCredential` beside its own type.
_KNOWN: Final = frozenset({_CREDENTIAL, _ACHIEVEMENT, _SUBJECT, _ENDORSED, _EVIDENCE, _IMAGE, _PROFILE, _REFRESH})
# Places by the property that leads there, and the type that belongs to two of them.
_CRITERIA_PLACE: Final = f"<{_OPEN_BADGES}Criteria>"
_REFRESH_PLACE: Final = f"<{_CREDENTIALS}refreshService>"
_ACHIEVEMENT_PLACE: Final = f"<{_OPEN_BADGES}achievement>"
_EVIDENCE_PLACE: Final = f"<{_CREDENTIALS}evidence>"
_SUBJECT_PLACE: Final = f"<{_CREDENTIALS}credentialSubject>"
_TYPE_BY_PLACE: Final[Mapping[str | None, str]] = {_ACHIEVEMENT_PLACE: _ACHIEVEMENT, _EVIDENCE_PLACE: _EVIDENCE}
# Where a program reads an object of the badge without looking for it elsewhere, and how deep in the document.
READ_AT_DEPTH: Final = {
    _ACHIEVEMENT_PLACE: 2,
    _EVIDENCE_PLACE: 1,
    _REFRESH_PLACE: 1,
    _SUBJECT_PLACE: 1,
    f"<{_CREDENTIALS}credentialStatus>": 1,
    f"<{_CREDENTIALS}credentialSchema>": 1,
    f"<{_CREDENTIALS}termsOfUse>": 1,
}


Told: TypeAlias = tuple[Mapping[str, Any], Shape, str | None, bool]
"""The values of a Telling, which is made of them where two objects are compared: few are."""


class Telling(NamedTuple):
    """A node object with statements about the node of its `id`. `place`: the property that leads to it, None for the
    document itself; `is_signed`: a proof of its own, or of the endorsement whose subject it is, binds it there."""

    element: Mapping[str, Any]
    shape: Shape
    place: str | None
    is_signed: bool

    def agrees_with(self, other: Telling) -> bool:
        """Whether a program that reads only one of the two misses nothing of the other, by the rule above."""
        if (self.is_signed and other.is_signed) or self.shape.types == other.shape.types in _COMPLETED:
            return True
        said, others = self._said(), other._said()
        lacking = {predicate for predicate, values in others.items() if said.get(predicate) != values}
        lacked = {predicate for predicate, values in said.items() if others.get(predicate) != values}
        kinds, other_kinds = set(self.shape.types), set(other.shape.types)
        if kinds == other_kinds:
            return not (lacking or lacked)
        if not kinds.isdisjoint(other_kinds) or self._lost_type(other_kinds) or other._lost_type(kinds):
            return False
        missed = self._seeks(lacking) | other._seeks(lacked)
        missed |= (lacking | lacked) & (self.shape.compact | other.shape.compact)
        return lacking & lacked <= {_NARRATIVE} and missed <= _DESCRIBING

    def _said(self) -> dict[str, list[Any]]:
        """The values of its members, by predicate."""
        values = {each.predicate: self.element[each.member] for each in self.shape.properties}
        return {predicate: _listed(value) for predicate, value in values.items() if value != []}

    def _lost_type(self, others: set[str]) -> bool:
        """Whether `others`, the types of another object, have the one that belongs here and is missing."""
        belonging = _TYPE_BY_PLACE.get(self.place)
        return belonging in others and belonging not in self.shape.types

    def _seeks(self, predicates: set[str]) -> set[str]:
        """Those of `predicates` that a program seeks in this object; of a closed place, none."""
        kinds = set(self.shape.types)
        if self.place == _CRITERIA_PLACE:
            return set()
        offered = predicates & self.shape.active.predicates
        if kinds.isdisjoint(_KNOWN):
            return offered
        return {each for each in offered if each not in _SOUGHT_IN or not kinds.isdisjoint(_SOUGHT_IN[each])}


def is_bound_subject(element: Mapping[str, Any], shape: Shape, predicate: str) -> bool:
    """Whether the object at `predicate` is the subject of an embedded endorsement with a proof.

    A reader of an endorsement verifies its own proof, so its comment cannot be moved into another one unseen.
    """
    return predicate == _SUBJECT_PLACE and _ENDORSEMENT in shape.types and bool(element.get("proof"))


def refuse_scattered(name: str, told: Sequence[Told], budget: Budget) -> None:
    """Return if the objects `told` about the node `name` agree with each other.

    Raises CanonicalizationRefused: `jsonld.scattered`; `jsonld.too_complex`.
    """
    kinds = {shape.types for _, shape, _, _ in told}
    if len(kinds) == 1 and kinds <= _COMPLETED:  # as most nodes that are told about twice: profiles
        return
    before: list[Telling] = []
    for each in map(Telling._make, told):
        if any(other.shape.types == each.shape.types and other.element == each.element for other in before):
            continue
        budget.spend("work", sum(len(other.element) + len(each.element) for other in before))
        if not all(other.agrees_with(each) for other in before):
            refuse("jsonld.scattered", iri=name)
        before.append(each)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]

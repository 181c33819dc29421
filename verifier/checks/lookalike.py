"""Check 12: does anyone here wear the name of a known issuer? (Unicode Technical Standard #39, section 4)

A proof says which key signed, and a key belongs to an id. People read names. So a badge of an unlisted issuer is never
VALID if a name in it *is* that of this service, of one of its sites or of an issuer on the operator's list: a reader
cannot tell whose badge it is. Only whole names count: many organisations have a part of theirs in common.

In a badge of this service nothing is computed. In one of a listed issuer, only another organisation's name on an
unlisted id is borrowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from schemas.members import id_of, listed, member, objects
from verifier.checks.findings import not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_known, is_own
from verifier.examination import Examination
from verifier.reading import OB2_KINDS
from verifier.skeletons import kept_skeletons, skeletons
from verifier.verdict import CheckName, CheckResult, Outcome

NAME = CheckName.LOOKALIKE

# The facts of a borrowed name: what it is `known_as` here, its `role`, and whether it is `ours`.
_BORROWED: Final = "lookalike.name"
# The most characters of all names together. An honest badge has some hundreds.
_LONGEST: Final = 5_000


class _Named(NamedTuple):
    """A name in the document, whose it is said to be, and in which role: "issuer", "source", "creator", "parentOrg"."""

    role: str
    id: str | None
    name: str


def check(examination: Examination) -> list[CheckResult]:
    """lookalike.none, .name, .too_long, or .not_needed. A fact is the known name, never the other one."""
    signer = _signer(examination)
    if signer is not None and is_own(examination, signer):
        return [not_applicable(NAME, "lookalike.not_needed")]
    known = examination.environment.known_issuers
    if not known:
        return [not_applicable(NAME, "lookalike.not_needed")]
    found = [each for each in _names(examination) if not _may_say(examination, signer, each)]
    if sum(len(each.name) for each in found) > _LONGEST:
        return [unknown(NAME, "lookalike.too_long", limit=_LONGEST)]
    borrowed = [*_borrowed(found, _protected(known, signer), examination), *_by_endorsers(examination)]
    if borrowed:  # one warning is enough: of the name of this service, if it is there
        return [min(borrowed, key=lambda result: not result.facts["ours"])]
    return [passed(NAME, "lookalike.none") if found else not_applicable(NAME, "lookalike.not_needed")]


def _signer(examination: Examination) -> str | None:
    """The issuer that the document names, proven or not: a badge of ours that cannot be read now is no look-alike."""
    document = examination.document
    named = (
        examination.issuer_id,
        *map(id_of, listed(document.get("issuer"))),
        id_of(member(document, "badge", "issuer")),
    )
    return next((each for each in named if each is not None), None)


def _borrowed(found: list[_Named], protected: Mapping[str, str], examination: Examination) -> Iterator[CheckResult]:
    worn = {skeleton: each.role for each in reversed(found) for skeleton in skeletons(each.name)}
    for issuer, name in protected.items():
        for skeleton in kept_skeletons(name) & worn.keys():
            yield unknown(NAME, _BORROWED, known_as=name, role=worn[skeleton], ours=is_own(examination, issuer))


def _by_endorsers(examination: Examination) -> Iterator[CheckResult]:
    for verdict in examination.endorsements:
        result = verdict.check(NAME)
        if result is not None and result.outcome is Outcome.UNKNOWN and result.code == _BORROWED:
            yield unknown(NAME, _BORROWED, **{**result.facts, "role": "endorser"})


def _protected(known: Mapping[str, str], signer: str | None) -> Mapping[str, str]:
    """The known names, without that of a listed signer: it may stand under other ids of the same organisation."""
    own = known.get(signer) if signer is not None else None
    return known if own is None else {issuer: name for issuer, name in known.items() if name != own}


def _may_say(examination: Examination, signer: str | None, named: _Named) -> bool:
    """Whether the operator answers for this name: a listed issuer names itself, or another listed one."""
    if signer is None or not is_known(examination, signer):
        return False
    return named.id is not None and is_known(examination, named.id)


def _names(examination: Examination) -> Iterator[_Named]:
    for role, profile in _profiles(examination):
        yield from _names_of(role, profile)


def _names_of(role: str, profile: Any) -> Iterator[_Named]:
    """The names of a profile and of the organisations above it; the parser bounds how deep one stands in another."""
    if isinstance(profile, Mapping):
        for name in _texts(profile.get("name")):
            yield _Named(role, id_of(profile), name)
        for above in listed(profile.get("parentOrg")):
            yield from _names_of("parentOrg", above)


def _profiles(examination: Examination) -> Iterator[tuple[str, Any]]:
    """The profiles of the document, of either version, whether or not its parts could be retrieved."""
    document = examination.document
    yield from (("issuer", each) for each in listed(document.get("issuer")))
    if examination.kind in OB2_KINDS:
        if examination.ob2 is not None:
            yield "issuer", examination.ob2.profile
        badges = [document.get("badge"), examination.ob2.badge_class if examination.ob2 else None]
        yield from (("issuer", each) for badge in badges for each in listed(member(badge, "issuer")))
        return
    for subject in objects(document.get("credentialSubject")):
        yield from (("source", each) for each in listed(subject.get("source")))
        for achievement in objects(subject.get("achievement")):
            yield from (("creator", each) for each in listed(achievement.get("creator")))


def _texts(name: object) -> Iterator[str]:
    """Every text of a name: one, several, or one in each language (VC Data Model 2.0, section 11.1)."""
    if isinstance(name, str):
        yield name
    elif isinstance(name, list):
        for each in name:
            yield from _texts(each)
    elif isinstance(name, Mapping):
        for each in name.values():
            yield from _texts(each)

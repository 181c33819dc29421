"""Check 12: does the document bear a name, an identifier or a host of ours, or a known issuer's name? (UTS #39, 4)

A proof says which key signed, and a key belongs to an id. People read names. So a badge of an unlisted issuer is
UNDETERMINED if a name in it *is* that of an issuer on the operator's list, or *writes* one of this service's own: the
network's, its carrier's, a host's beside a place of ours, our address (`own_names`, `near_hosts`). Listed names are
compared whole, since many organisations have a part of theirs in common; our own are looked for among other words, an
error in them included. So is one that names us by an identifier: as parent, source, creator or endorser.

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
from verifier.near_hosts import host_of, own_host
from verifier.reading.kinds import OB2_KINDS
from verifier.skeletons import kept_skeletons, skeletons
from verifier.verdict import Binding, CheckName, CheckResult, Outcome

NAME = CheckName.LOOKALIKE

# The facts of each: what we are `known_as`, its `role`, and whether it is `ours`: the network's name or its carrier's.
_BORROWED: Final = "lookalike.name"
_IDENTIFIER: Final = "lookalike.identifier"
_HOST: Final = "lookalike.host"
# The findings that warn of a name, an identifier or a host; each has the fact `known_as`.
WARNINGS: Final = frozenset({_BORROWED, _IDENTIFIER, _HOST})
# The most characters of all names together. An honest badge has some hundreds.
_LONGEST: Final = 5_000
_LONGEST_ADDRESS: Final = 500


class _Profile(NamedTuple):
    """A profile in the document, or its id alone, and its role: "issuer", "source", "creator", "parentOrg"."""

    role: str
    value: Any

    @property
    def id(self) -> str:
        """Whose it is said to be; "" where it is not said."""
        return id_of(self.value) or ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every text of its name."""
        name = member(self.value, "name")
        return (name,) if isinstance(name, str) else tuple(_texts(name))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it says that it is."""
        found = (self.id, member(self.value, "url"), member(self.value, "email"))
        return tuple(each[:_LONGEST_ADDRESS] for each in found if isinstance(each, str))


def check(examination: Examination) -> list[CheckResult]:
    """lookalike.none, .name, .identifier, .host, .too_long, or .not_needed. A fact is our own spelling of a name, never
    the other one."""
    signer = _signer(examination)
    if is_own(examination, signer):
        return [not_applicable(NAME, "lookalike.not_needed")]
    known, is_listed = examination.environment.known_issuers, is_known(examination, signer)
    # The operator answers for these names: a listed issuer names itself, or another listed one.
    profiles = [each for each in _profiles(examination) if not (is_listed and is_known(examination, each.id))]
    names = [(each.role, name) for each in profiles for name in each.names]
    if sum(len(name) for _, name in names) > _LONGEST:
        return [unknown(NAME, "lookalike.too_long", limit=_LONGEST)]
    borrowed = [*_borrowed(names, _protected(known, signer), examination)]
    borrowed += _ours(examination, names, known.get(signer, ""))
    borrowed += _by_endorsers(examination)
    if not is_listed:
        borrowed += [*_named(examination, profiles), *_addressed(examination, profiles)]
    if borrowed:  # one warning is enough: of the name of this service, if it is there
        return [min(borrowed, key=lambda result: not result.facts["ours"])]
    return [passed(NAME, "lookalike.none") if names else not_applicable(NAME, "lookalike.not_needed")]


def _signer(examination: Examination) -> str:
    """The issuer that the document names, proven or not, or "": a badge of ours that cannot be read now is no
    look-alike."""
    document = examination.document
    named = (
        examination.issuer_id,
        *map(id_of, listed(document.get("issuer"))),
        id_of(member(document, "badge", "issuer")),
    )
    return next(filter(None, named), "")


def _borrowed(
    names: list[tuple[str, str]], protected: Mapping[str, str], examination: Examination
) -> Iterator[CheckResult]:
    worn = {skeleton: role for role, name in reversed(names) for skeleton in skeletons(name)}
    for issuer, name in protected.items():
        for skeleton in kept_skeletons(name) & worn.keys():
            yield unknown(NAME, _BORROWED, known_as=name, role=worn[skeleton], ours=is_own(examination, issuer))


def _ours(examination: Examination, names: list[tuple[str, str]], listed_as: str) -> Iterator[CheckResult]:
    """Names of ours among other words. A listed signer has its own name, whatever that holds of ours."""
    own, its_looks = examination.environment.own_names(), kept_skeletons(listed_as)
    for role, name in names:
        found = own.find(name)
        if found is not None and its_looks.isdisjoint(skeletons(name)):
            yield unknown(NAME, _BORROWED, known_as=found.known_as, role=role, ours=found.is_ours)


def _named(examination: Examination, profiles: list[_Profile]) -> Iterator[CheckResult]:
    """Identifiers of ours in a document of an unlisted issuer, but for an endorsement that we made for its badges.

    Not in an endorsement inside of another document: there `endorsements` says what our identifier means.
    """
    named = [(each.id, each.role) for each in profiles] if examination.depth == 0 else []
    for verdict in examination.endorsements:
        endorser = verdict.credential or verdict.claim
        if endorser is not None and verdict.binding is not Binding.BOUND:
            named.append((endorser.issuer_id or "", "endorser"))
    yield from (_identified(examination, each, role) for each, role in named if is_own(examination, each))


def _identified(examination: Examination, identifier: str, role: str) -> CheckResult:
    """The finding for an identifier of ours: its name, else that of the network, else our host."""
    environment = examination.environment
    name = environment.known_issuers.get(identifier) or next(
        (each.known_as for each in environment.own_names().names if each.is_ours), None
    )
    host = host_of(environment.own_origin or "")
    return unknown(NAME, _IDENTIFIER, known_as=name or host, role=role, ours=name is not None)


def _addressed(examination: Examination, profiles: list[_Profile]) -> Iterator[CheckResult]:
    """Our host in a name, or in an address one that is read as it: an address of ours itself leads to us."""
    own = own_host(examination.environment.own_origin)
    for each in profiles if own.name else ():
        hosts = filter(None, map(host_of, each.addresses))
        if any(map(own.is_in, each.names)) or any(map(own.is_alike, hosts)):
            yield unknown(NAME, _HOST, known_as=own.name, role=each.role, ours=False)


def _by_endorsers(examination: Examination) -> Iterator[CheckResult]:
    for verdict in examination.endorsements:
        result = verdict.check(NAME)
        if result is not None and result.outcome is Outcome.UNKNOWN and result.code in WARNINGS:
            yield unknown(NAME, result.code, **{**result.facts, "role": "endorser"})


def _protected(known: Mapping[str, str], signer: str) -> Mapping[str, str]:
    """The known names, without that of a listed signer: it may stand under other ids of the same organisation."""
    own = known.get(signer)
    return known if own is None else {issuer: name for issuer, name in known.items() if name != own}


def _profiles(examination: Examination) -> Iterator[_Profile]:
    for role, value in _places(examination):
        yield from _with_parents(role, value)


def _with_parents(role: str, value: Any) -> Iterator[_Profile]:
    """A profile and the organisations above it; the parser bounds how deep one stands in another."""
    yield _Profile(role, value)
    for above in listed(member(value, "parentOrg")):
        yield from _with_parents("parentOrg", above)


def _places(examination: Examination) -> Iterator[tuple[str, Any]]:
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

"""Check 8: may this issuer's badges be hosted there, and is the presented file what is hosted? (DECISIONS.md row B3)

Open Badges 2.0 "Hosted Verification": by default the assertion lives on the origin of its issuer's id; the Profile,
read from its own address, may allow other hosts or prefixes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from schemas import contexts
from schemas import vocabulary as words
from schemas.members import id_of, listed, member
from schemas.moments import parse_ob2_moment
from verifier.checks.findings import failed, not_applicable, passed, unknown
from verifier.checks.issuer_binding import is_in_our_name
from verifier.checks.retrieval import ACCEPT
from verifier.examination import Examination
from verifier.fetch import FetchFailed, SourceRefused
from verifier.origins import is_same_place, origin_of
from verifier.reading.kinds import HOSTED_KINDS
from verifier.verdict import CheckName, CheckResult

NAME = CheckName.HOSTED_SCOPE

# A presented file that contradicts the published one in these members is another badge; in others, an old or odd copy.
_DECISIVE = frozenset({"id", "type", "recipient", "badge", "issuedOn", "expires", "verification", "revoked", "claim"})


def check(examination: Examination) -> list[CheckResult]:
    """Findings for a hosted assertion that was retrieved."""
    if examination.kind not in HOSTED_KINDS:
        return [not_applicable(NAME, "hosted.not_hosted")]
    if examination.ob2 is None:
        return [unknown(NAME, "hosted.not_retrieved")]
    address = str(examination.ob2.assertion.get("id"))
    profile = examination.ob2.profile
    if not is_in_scope(address, profile):
        return [failed(NAME, "hosted.out_of_scope", url=address[:300], issuer=str(id_of(profile))[:300])]
    read_at = examination.ob2.read_at
    if not (is_in_scope(read_at, profile) or _moved_with_its_issuer(examination, address, read_at)):
        return [unknown(NAME, "hosted.out_of_scope", url=read_at[:300], issuer=str(id_of(profile))[:300])]
    documents = {id_of(each): each for each in (examination.ob2.badge_class, profile)}
    differing = _differing(examination.unverified.document, examination.ob2.assertion, documents)
    foreign: set[str] = set()
    if is_in_our_name(examination):
        presented = examination.unverified.document
        foreign = _foreign_members(presented) | (presented.keys() - examination.ob2.assertion.keys())
    if differing & _DECISIVE or foreign:
        return [failed(NAME, "hosted.differs", members=sorted(str(name)[:60] for name in differing | foreign)[:20])]
    if differing:
        return [unknown(NAME, "hosted.differs", members=sorted(str(name)[:60] for name in differing)[:20])]
    return [passed(NAME, "hosted.in_scope", url=address[:300])]


def _foreign_members(value: object) -> set[str]:
    """The members at any depth that Open Badges 2.0 does not define. This service has never published any: such a one
    was added to a file of its own."""
    if isinstance(value, Mapping):
        known = contexts.load(words.OB2_CONTEXT)["@context"]
        own = {name for name in value if name not in known and name not in ("@context", "@language")}
        return own.union(*map(_foreign_members, value.values()))
    return set().union(*map(_foreign_members, value)) if isinstance(value, list) else set()


def _moved_with_its_issuer(examination: Examination, address: str, read_at: str) -> bool:
    """Whether the site moved: assertion and Profile are both read from the same new origin, each under its old path."""
    if examination.ob2 is None or not is_same_place(address, read_at):
        return False
    identifier, limit = str(id_of(examination.ob2.profile)), examination.environment.limits.document_bytes
    try:
        profile = examination.sources.issuers(identifier, accept=ACCEPT, limit=limit)
    except (SourceRefused, FetchFailed):
        return False
    return bool(origin_of(read_at)) and origin_of(read_at) == origin_of(profile.url)


def is_in_scope(address: str, profile: Mapping[str, Any]) -> bool:
    """Whether the Profile allows assertions at `address`: allowedOrigins, startsWith, else its own origin."""
    origin = origin_of(address)
    if not origin:
        return False
    rules = member(profile, "verification")
    origins = [each for each in listed(member(rules, "allowedOrigins")) if isinstance(each, str)]
    prefixes = [each for each in listed(member(rules, "startsWith")) if isinstance(each, str)]
    if prefixes and not any(_starts(address, origin, prefix) for prefix in prefixes):
        return False
    if origins:
        return any(_names(each, address, origin) for each in origins)
    return bool(prefixes) or origin == origin_of(str(id_of(profile)))


def _starts(address: str, origin: str, prefix: str) -> bool:
    # "https://issuer.example" is also how "https://issuer.example.evil" starts: the origins must be equal first. And
    # "/a/../b" starts with "/a/": a path with ".." is never in scope.
    climbs = ".." in urlsplit(address).path or "%2e" in address.lower()
    return origin_of(prefix) == origin and address.startswith(prefix) and not climbs


def _names(allowed: str, address: str, origin: str) -> bool:
    """An allowed origin is a host, a host with a port, or a whole origin; never a pattern."""
    if "://" in allowed:
        return origin_of(allowed) == origin
    return allowed.lower() in (urlsplit(address).netloc.lower(), urlsplit(origin).netloc) and "*" not in allowed


def _differing(
    presented: Mapping[str, Any], retrieved: Mapping[str, Any], documents: Mapping[str | None, Mapping[str, Any]]
) -> set[str]:
    """Members of the presented file that differ from the published document. A missing member is no difference; an
    embedded object equals the address of the same object if its content is published there; two spellings of a moment
    are equal."""
    return {name for name, value in presented.items() if not _same(value, retrieved.get(name), documents)}


def _same(presented: Any, retrieved: Any, documents: Mapping[str | None, Mapping[str, Any]]) -> bool:
    presented, retrieved = _single(presented), _single(retrieved)
    if presented == retrieved and type(presented) is type(retrieved):
        return True
    if isinstance(presented, str) and isinstance(retrieved, str):
        moment = parse_ob2_moment(presented)
        return moment is not None and moment == parse_ob2_moment(retrieved)
    if isinstance(presented, str) and isinstance(retrieved, Mapping):
        return presented == retrieved.get("id")
    if isinstance(presented, Mapping) and isinstance(retrieved, str) and presented.get("id") == retrieved:
        published = documents.get(retrieved)
        return published is not None and not _differing(presented, published, documents)
    return False


def _single(value: Any) -> Any:
    """In JSON-LD one value and an array of one are the same."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value

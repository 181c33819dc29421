"""A credential as a VC-JWT: sign, peek, verify, and the claims that must repeat it (Open Badges 3.0 "JSON Web Token
Proof Format"; VC JOSE COSE section 3; VC Data Model 1.1 section 6.3.1 for the `vc` claim).

Written: the Open Badges form. Read: that form, the VC JOSE COSE form (`typ` vc+jwt), and the 1.1 form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from fractions import Fraction
from operator import eq
from typing import Any, Final

from keys.errors import JwsMalformed, ProofMalformed
from keys.proofs import jws as compact
from keys.proofs.jws import CompactJws, DecodedToken
from keys.signing import Signer
from keys.verification import VerificationMethod
from schemas.members import id_of
from schemas.vocabulary import VC_V1, VC_V2

HEADER_MEMBERS: Final = frozenset({"alg", "kid", "jwk", "typ", "cty"})
REGISTERED_CLAIMS: Final = frozenset({"iss", "sub", "jti", "nbf", "exp", "iat"})

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000  # microseconds
_OPEN_BADGES_TYPE: Final = "JWT"
# The registered name, the same with its prefix, and the two spellings of earlier drafts.
_JOSE_COSE_TYPES: Final = frozenset({"vc+jwt", "application/vc+jwt", "vc+ld+jwt", "vc+ld+json+jwt"})
_CONTENT_TYPES: Final = frozenset({"vc", "application/vc", "vc+ld+json", "application/vc+ld+json"})
# The `typ` of other profiles of credentials speaks of one in a word: jwt_vc_json, vc+sd-jwt. Other protocols' tokens
# (at+jwt, dpop+jwt, logout+jwt, secevent+jwt, openid4vci-proof+jwt, vp+jwt) do not, and stay refused: whoever signs
# them may let the other side choose what stands in them (RFC 8725 section 3.11).
_SPEAKS_OF_A_CREDENTIAL: Final = re.compile(
    r"(?:.*[^a-z0-9])?(?:vc|(?:verifiable|openbadge)?credential)(?:[^a-z0-9].*)?"
)

# Names, which limit nothing; an issuer or a date that only a claim says must be readable.
_MAY_STAND_ALONE: Final = frozenset({"jti", "sub"})


class Difference(Enum):
    """How a claim departs from the credential: it says something else; it is missing; the credential is silent; the
    credential is in a `vc` claim and should not be, or should be and is not."""

    CONTRADICTS = "contradicts"
    MISSING = "missing"
    ALONE = "alone"
    PLACE = "place"


def sign(credential: Mapping[str, Any], signer: Signer) -> str:
    """The VC-JWT of a VC Data Model 2.0 credential in the Open Badges form.

    Header `alg`, `kid` (the signer's method), `typ` JWT; payload the credential and `iss`, `jti`, `nbf`,
    `sub`, and `exp` if it has `validUntil`. Raises ProofMalformed: `jws.claims` if id, issuer, subject's id or
    validFrom is missing, a date is no whole second with a zone, or a member has the name of a claim.
    """
    contexts = credential.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [VC_V2] or not REGISTERED_CLAIMS.isdisjoint(credential):
        raise ProofMalformed("jws.claims", reason="credential")
    claims = {
        "iss": id_of(credential.get("issuer")),
        "jti": credential.get("id"),
        "nbf": _whole_seconds(credential.get("validFrom")),
        "sub": _subject_id(credential),
    }
    if "validUntil" in credential:
        claims["exp"] = _whole_seconds(credential["validUntil"])
    for name, value in claims.items():
        if value is None:
            raise ProofMalformed("jws.claims", claim=name)
    return compact.sign({"kid": signer.method.id, "typ": _OPEN_BADGES_TYPE}, {**credential, **claims}, signer)


def peek(token: str | DecodedToken) -> CompactJws:
    """Take a VC-JWT apart; it proves nothing.

    Raises as `keys.proofs.jws.peek`, and JwsMalformed `jws.typ` for a `typ` or `cty` of another kind of token.
    """
    jws = compact.peek(token, header_members=HEADER_MEMBERS)
    kind, content = jws.header.get("typ"), jws.header.get("cty")
    if kind is not None and not _is_usual(kind):
        raise JwsMalformed("jws.typ", member="typ")
    if content is not None and (content not in _CONTENT_TYPES or kind == _OPEN_BADGES_TYPE):
        raise JwsMalformed("jws.typ", member="cty")
    return jws


def peek_any_profile(token: str | DecodedToken) -> CompactJws:
    """As `peek`, and also for a credential in the token of another profile: its header may have the `typ` of that
    profile, and members that change nothing (`keys.proofs.jws.IDLE_MEMBERS`). `odd_members` names what is not as in
    ours."""
    jws = compact.peek(token, header_members=HEADER_MEMBERS | compact.IDLE_MEMBERS)
    kind, content = jws.header.get("typ"), jws.header.get("cty")
    if kind is not None and not _is_usual(kind) and not _is_of_a_credential(kind):
        raise JwsMalformed("jws.typ", member="typ")
    if content is not None and content not in _CONTENT_TYPES:
        raise JwsMalformed("jws.typ", member="cty")
    return jws


def odd_members(jws: CompactJws) -> list[str]:
    """The header members that neither the Open Badges form nor the VC JOSE COSE form would have as they are."""
    header = jws.header
    odd = sorted(header.keys() - HEADER_MEMBERS)
    if "typ" in header and not _is_usual(header["typ"]):
        odd.append("typ")
    elif header.get("typ") == _OPEN_BADGES_TYPE and "cty" in header:
        odd.append("cty")
    return odd


def _is_usual(kind: str) -> bool:
    return kind == _OPEN_BADGES_TYPE or kind in _JOSE_COSE_TYPES


def _is_of_a_credential(kind: str) -> bool:
    kind = kind.lower().removeprefix("application/")
    return kind == "jwt" or _SPEAKS_OF_A_CREDENTIAL.fullmatch(kind) is not None


def verify(jws: CompactJws, method: VerificationMethod) -> None:
    """Return if the token is signed by `method`. Raises JwsMalformed: `jws.algorithm`; SignatureInvalid."""
    compact.verify(jws, method)


def written(jws: CompactJws) -> dict[str, Any]:
    """The credential inside as its issuer wrote it, over which an embedded proof was made: the payload without the
    registered claims, or its `vc` claim (VC Data Model 1.1).

    Raises JwsMalformed: `jws.payload` for a `vc` that is no object or stands beside a second credential.
    """
    payload = jws.payload
    if "vc" not in payload:
        credential = dict(payload)
        for claim in REGISTERED_CLAIMS:
            credential.pop(claim, None)
        return credential
    inner = payload["vc"]
    if not isinstance(inner, dict) or "@context" in payload or "credentialSubject" in payload:
        raise JwsMalformed("jws.payload", reason="vc")
    return dict(inner)


def credential_of(jws: CompactJws) -> dict[str, Any]:
    """The credential inside, completed from the claims.

    An `exp` sets the `validUntil` of a credential that has none (Open Badges 3.0, "Verify a Credential VC-JWT
    Signature"). A 1.1 credential may leave out what the claims say; its id, issuer, subject's id and dates are
    then filled in from them. Raises as `written`.
    """
    credential, payload = written(jws), jws.payload
    if "vc" in payload:
        return _completed(credential, payload)
    if "exp" in payload:
        _set_date(credential, payload["exp"], ("validUntil", "expirationDate"))
    return credential


def claim_mismatches(jws: CompactJws, credential: Mapping[str, Any], *, of_badge: bool = True) -> list[str]:
    """Names of the claims that differ from the credential, in whatever way; empty when none does."""
    return list(claim_differences(jws, credential, of_badge=of_badge))


def claim_differences(
    jws: CompactJws, credential: Mapping[str, Any], *, of_badge: bool = True
) -> dict[str, Difference]:
    """The claims that differ from the credential, and how.

    `iss` is the issuer's id, `jti` the credential's id, `sub` the subject's id, `nbf` validFrom and `exp`
    validUntil (issuanceDate and expirationDate in 1.1), to the very second; a whole number leaves out a fraction. The
    Open Badges form requires each (`exp` if there is an end, `sub` if the subject has an id); in the VC JOSE COSE
    form, and in what is no badge or endorsement (`of_badge` False: a status list), a claim may be absent. `vc` is
    named when the claim and the data model disagree: it belongs to 1.1, and 1.1 to it. `iss` and `sub` may be repeated
    in the header, and must then say the same.
    """
    payload, header = jws.payload, jws.header
    jose_cose = _is_jose_cose(jws)
    all_needed = of_badge and not jose_cose
    subject = _subject_id(credential)
    is_version_1 = _is_version_1(credential)
    starts = ("issuanceDate", "validFrom") if is_version_1 else ("validFrom", "issuanceDate")
    start = credential.get(starts[0], credential.get(starts[1]))
    end = credential.get("validUntil", credential.get("expirationDate"))
    in_place = ("vc" in payload) == is_version_1 and not ("vc" in payload and jose_cose)
    differing = {} if in_place else {"vc": Difference.PLACE}
    for claim, member, needed, says in (
        ("iss", id_of(credential.get("issuer")), True, eq),
        ("jti", credential.get("id"), True, eq),
        ("sub", subject, subject is not None, eq),
        ("nbf", start, True, _is_moment),
        ("exp", end, end is not None, _is_moment),
    ):
        if claim in payload and claim not in header and member is not None and says(payload[claim], member):
            continue  # as in nearly every token
        said = [each[claim] for each in (payload, header) if claim in each]
        if member is None and claim in _MAY_STAND_ALONE and said and isinstance(said[0], str):
            differing[claim] = Difference.ALONE
        elif said and (member is None or not all(says(each, member) for each in said)):
            differing[claim] = Difference.CONTRADICTS
        elif claim not in payload and all_needed and needed:
            differing[claim] = Difference.MISSING
    return differing


def _is_version_1(credential: Mapping[str, Any]) -> bool:
    contexts = credential.get("@context")
    return (contexts[0] if isinstance(contexts, list) and contexts else contexts) == VC_V1


def _is_jose_cose(jws: CompactJws) -> bool:
    """Whether a token is of the VC JOSE COSE form: it says so, or it says nothing of its form and has no claim at all,
    which the Open Badges form cannot do without."""
    header = jws.header
    if "typ" in header:
        return header["typ"] in _JOSE_COSE_TYPES
    return "cty" in header or ("vc" not in jws.payload and REGISTERED_CLAIMS.isdisjoint(jws.payload))


def _completed(credential: dict[str, Any], payload: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(payload.get("jti"), str):
        credential.setdefault("id", payload["jti"])
    if isinstance(payload.get("iss"), str):
        issuer = credential.setdefault("issuer", payload["iss"])
        if isinstance(issuer, dict):
            credential["issuer"] = {"id": payload["iss"], **issuer}
    subject = credential.get("credentialSubject")
    if isinstance(payload.get("sub"), str) and isinstance(subject, dict):
        credential["credentialSubject"] = {"id": payload["sub"], **subject}
    is_version_1 = _is_version_1(credential)
    _set_date(credential, payload.get("nbf"), ("issuanceDate",) if is_version_1 else ("validFrom", "issuanceDate"))
    ends = ("expirationDate", "validUntil")
    _set_date(credential, payload.get("exp"), ends if is_version_1 else ends[::-1])
    return credential


def _set_date(credential: dict[str, Any], claim: Any, members: tuple[str, ...]) -> None:
    """The claim as the first of `members`, if the credential has none of them."""
    moment = _moment(claim) if _is_number(claim) and credential.keys().isdisjoint(members) else None
    if moment is not None:
        credential[members[0]] = moment


def _subject_id(credential: Mapping[str, Any]) -> str | None:
    subject = credential.get("credentialSubject")
    if isinstance(subject, list):
        subject = subject[0] if len(subject) == 1 else None
    return id_of(subject) if isinstance(subject, dict) else None


def _is_moment(claim: Any, date: object) -> bool:
    """Whether a NumericDate is this date. Many issuers write whole seconds only (RFC 7519 section 2)."""
    since = _microseconds(date) if _is_number(claim) else None
    if since is None:
        return False
    # A fraction is compared as the decimal that was written, not as the nearest binary number.
    said = claim * _SECOND if isinstance(claim, int) else int(Fraction(repr(claim)) * _SECOND)
    return bool(said in (since, since - since % _SECOND))


def _microseconds(date: object) -> int | None:
    """Microseconds since 1970 of an XSD dateTime with a zone; None for anything else."""
    if not isinstance(date, str) or "T" not in date:
        return None
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * _SECOND + since.microseconds


def _whole_seconds(date: object) -> int | None:
    since = _microseconds(date)
    return None if since is None or since % _SECOND else since // _SECOND


def _moment(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return None


def _is_number(value: object) -> bool:
    return type(value) in (int, float)  # and no bool

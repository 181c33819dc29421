"""Check 5: is it the issuer's key? (DECISIONS.md R1, rows F1 and F2)

Only if a document that the issuer controls lists this key: the DID document of a did:web, the did:key or did:jwk
itself, an https issuer's own document or its host's key set. A key that an https issuer lists nowhere is the issuer's
if its address is (`key_address`). A key in a header, or elsewhere on the issuer's host, proves nothing.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from keys.dids import did_of, did_web_document_url
from keys.errors import DidMalformed
from keys.verification import VerificationMethod
from schemas.errors import OpenBadgesError
from schemas.members import id_of, objects, text_member
from schemas.moments import parse_moment
from verifier.checks.findings import failed, from_error, not_applicable, passed, unknown
from verifier.checks.key_address import is_at_address_of
from verifier.checks.ob2_key import is_linked
from verifier.examination import Examination, ProofCase
from verifier.origins import is_same_place, origin_of
from verifier.reading.kinds import HOSTED_KINDS, OB2_SIGNED_KINDS
from verifier.resolver import ACCEPT, MAX_DOCUMENT_BYTES, IssuerKeys, is_at, is_key, issuer_keys
from verifier.verdict import CheckName, CheckResult, Trust

NAME = CheckName.ISSUER_BINDING
_NO_NAME: Final = frozenset({"key.unnamed", "proof.method"})


def check(examination: Examination) -> list[CheckResult]:
    """One finding per proof."""
    if examination.kind in HOSTED_KINDS:
        return [not_applicable(NAME, "issuer_binding.hosted")]
    issuer = examination.issuer_id
    if issuer is None:
        return [unknown(NAME, "issuer_binding.no_issuer")]
    if not examination.proofs:
        return [unknown(NAME, "issuer_binding.no_proof")]
    if examination.kind in OB2_SIGNED_KINDS:
        return [_linked(examination, case, issuer) for case in examination.proofs]
    return [_bound(examination, case, issuer) for case in examination.proofs]


def is_known(examination: Examination, issuer: str) -> bool:
    """Whether `issuer` is on the operator's list, or claims to be the service itself or one of its sites."""
    return is_own(examination, issuer) or issuer in examination.environment.known_issuers


def trust(examination: Examination, issuer: str) -> Trust | None:
    """Why the proven `issuer` is believed, or None. The service's own are recognised before any list is asked."""
    return Trust.OWN if is_own(examination, issuer) else examination.environment.believed.trust(issuer)


def is_own(examination: Examination, issuer: str) -> bool:
    """Whether `issuer`, a DID or an address, is of the service's own origin."""
    own = examination.environment.own_origin
    return own is not None and is_at(own, issuer)


def is_in_our_name(examination: Examination) -> bool:
    """Whether the document says that it is the service's own, by its issuer, its id or the key of a proof; of that
    nothing is proven."""
    if examination.environment.own_origin is None:
        return False
    document, jws = examination.unverified.document, examination.unverified.jws
    named = [examination.issuer_id, id_of(document), jws.key_id if jws is not None else None]
    named += [text_member(proof, "verificationMethod") for proof in objects(document.get("proof"))]
    return any(is_own(examination, each.partition("#")[0]) for each in named if each)


def sole_key(examination: Examination, issuer: str) -> VerificationMethod | None:
    """The one key of an https issuer whose own document gives no purpose to any, or None. Never of an issuer of ours:
    all of our documents name the purpose of their keys."""
    if is_own(examination, issuer):
        return None
    try:
        return issuer_keys(issuer, examination.documents).sole
    except OpenBadgesError:
        return None


def _linked(examination: Examination, case: ProofCase, issuer: str) -> CheckResult:
    if case.method is None:
        return _unnamed(examination, issuer) or unknown(NAME, "issuer_binding.no_key")
    if not is_linked(examination, case.method):
        return _denied(examination, "issuer_binding.not_listed", issuer)
    return passed(NAME, "issuer_binding.listed", issuer=issuer[:300])


def _unnamed(examination: Examination, issuer: str) -> CheckResult | None:
    """A signature that names no key is not that of an issuer who is known to publish its keys."""
    codes = {result.code for result in examination.results if result.name == CheckName.ISSUER_KEY}
    if codes.isdisjoint(_NO_NAME) or not is_known(examination, issuer):
        return None
    return _denied(examination, "issuer_binding.not_listed", issuer)


def _bound(examination: Examination, case: ProofCase, issuer: str) -> CheckResult:
    reference = case.reference or ""
    if case.co_signed:
        return not_applicable(NAME, "issuer_binding.co_signer", controller=reference.partition("#")[0][:300])
    if reference.startswith("did:"):
        try:
            controller = did_of(reference)
        except DidMalformed as error:
            return from_error(NAME, error)
        # An issuer that is an address may name a did:key, which is of one key alone, in its document.
        may_be_named = is_key(controller) and not issuer.startswith("did:") and not is_known(examination, issuer)
        if controller != issuer and not may_be_named:
            return _denied(examination, "issuer_binding.other_controller", issuer, controller)
    if case.method is None:
        # A signature in the name of this service is an impostor's if its key is named at another origin, whether or not
        # that key was found, or if it names an issuer or a key at this service's origin that does not exist.
        elsewhere = not reference.startswith("did:") and origin_of(reference) != examination.environment.own_origin
        absent = any(each.name == CheckName.ISSUER_KEY and _is_absent(each) for each in examination.results)
        if reference and (elsewhere or absent) and is_own(examination, issuer):
            return failed(NAME, "issuer_binding.impostor", issuer=issuer[:300])
        return (None if reference else _unnamed(examination, issuer)) or unknown(NAME, "issuer_binding.no_key")
    exact = reference.startswith("did:") or "#" in reference
    try:
        named = reference if reference.startswith("did:") else None
        published = issuer_keys(issuer, examination.documents, method_id=named)
    except OpenBadgesError as error:
        result = from_error(NAME, error)
        if _publishes_nothing(result) and _is_at_its_address(examination, case.method, issuer, None):
            return passed(NAME, "issuer_binding.own_address", issuer=issuer[:300])
        if _is_absent(result) and is_own(examination, issuer):
            return failed(NAME, "issuer_binding.impostor", issuer=issuer[:300])
        return result
    for method in published.methods:
        if method.same_key(case.method) and (not exact or method.id in (reference, "")):
            # A key without a name is from the host's key set, whose address is fixed.
            doubt = _doubt(examination, issuer, method) if method.id else None
            if doubt is not None:
                return unknown(NAME, doubt, issuer=issuer[:300])
            return passed(NAME, "issuer_binding.listed", issuer=issuer[:300])
    if _is_at_its_address(examination, case.method, issuer, published):
        return passed(NAME, "issuer_binding.own_address", issuer=issuer[:300])
    if reference in published.elsewhere:
        # The issuer lists only an address of another host, at which the key may change: it does not publish this key.
        return unknown(NAME, "issuer_binding.unpublished", issuer=issuer[:300])
    sole = sole_key(examination, issuer)
    if sole is not None and sole.same_key(case.method) and (not exact or sole.id == reference):
        doubt = _doubt(examination, issuer, sole)
        if doubt is not None:
            return unknown(NAME, doubt, issuer=issuer[:300])
        examination.fault("form.key_without_purpose", method=sole.id[:300])
        return passed(NAME, "issuer_binding.listed", issuer=issuer[:300])
    if any(method.same_key(case.method) and (not exact or method.id == reference) for method in published.silent):
        return unknown(NAME, "key.no_purpose", issuer=issuer[:300])
    if published.authoritative or is_known(examination, issuer):
        # For an issuer that is known to publish its keys, an unpublished key is a forgery.
        return _denied(examination, "issuer_binding.not_listed", issuer)
    same_host = bool(reference) and origin_of(reference) == origin_of(issuer)
    code = "issuer_binding.same_origin" if same_host else "issuer_binding.unpublished"
    return unknown(NAME, code, issuer=issuer[:300])


def _is_at_its_address(
    examination: Examination, method: VerificationMethod, issuer: str, published: IssuerKeys | None
) -> bool:
    """Whether the issuer answers for what is read under the key's name, where it publishes no copy of the key."""
    if is_own(examination, issuer) or _has_ended(examination, method):  # our own keys are all listed
        return False
    if published is None or not published.lists_its_own:
        return is_at_address_of(examination, method, issuer)
    if method.id not in published.elsewhere and method.id.partition("#")[0] not in published.elsewhere:
        return False
    if _doubt(examination, issuer, method) is not None:
        return False
    # A did:key or did:jwk is the key itself; at an address of another host the key may change.
    return is_key(method.id) or is_at_address_of(examination, method, issuer, is_named=True)


def _publishes_nothing(result: CheckResult) -> bool:
    """Whether the address of an issuer answers with no document of its own: a page for people, or nothing."""
    is_another = result.code == "key.unknown" and result.facts.get("reason") == "document"
    return is_another or result.code == "key.not_json" or _is_absent(result)


def _has_ended(examination: Examination, method: VerificationMethod) -> bool:
    if method.expires is None:
        return False
    end = parse_moment(method.expires)
    return end is None or examination.environment.now > end


def _doubt(examination: Examination, issuer: str, method: VerificationMethod) -> str | None:
    """Why the issuer's document, which lists the key, is not enough, or None: the key has expired (Controlled
    Identifiers 1.0, `expires`), or a redirect led to a document at another address."""
    if _has_ended(examination, method):
        return "proof.expired"
    if not issuer.startswith(("did:web:", "https://", "http://")):
        return None
    address = did_web_document_url(issuer) if issuer.startswith("did:") else issuer.partition("#")[0]
    fetched = examination.sources.issuers(address, accept=ACCEPT, limit=MAX_DOCUMENT_BYTES)
    is_own_place = is_same_place(address, fetched.url) or urlsplit(address).path == "/.well-known/did.json"
    return None if is_own_place else "issuer_binding.document"


def _is_absent(result: CheckResult) -> bool:
    """Whether the address of a key or of an issuer answers that there is none; for this service that is conclusive."""
    return result.code == "key.unreachable" and result.facts.get("status") in (404, 410)


def _denied(examination: Examination, code: str, issuer: str, controller: str = "") -> CheckResult:
    """It is not the issuer's key; if the issuer is this service, an impostor signed in its name."""
    if is_own(examination, issuer) and not is_own(examination, controller):
        return failed(NAME, "issuer_binding.impostor", issuer=issuer[:300])
    facts = {"controller": controller[:300]} if controller else {}
    return failed(NAME, code, issuer=issuer[:300], **facts)

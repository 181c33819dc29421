"""Can time change an answer that could not be found out? One table: only then does a page say « Réessayez plus tard ».

Every code with which a check can be UNKNOWN is in one of the two classes; `tests/house/test_passing.py` holds that.
"""

from __future__ import annotations

from typing import Final

from verifier.verdict import CheckResult, Outcome, Verdict

# Of themselves they say nothing: they follow from another check that could not be done.
FOLLOWING: Final = frozenset(
    {
        "check.not_reached", "hosted.not_retrieved", "issuer_binding.no_key", "proof.no_key", "status.not_retrieved",
    }
)  # fmt: skip
# What did not answer, was asked too often, is out of order, or is not valid on this day.
PASSING: Final = FOLLOWING | {
    "check.fault", "endorsements.undetermined", "evidence.unreachable", "fetch.budget", "fetch.host_busy",
    "fetch.unreachable", "hosted.unreachable", "input.status", "key.unreachable", "status.list_expired",
    "status.list_untrusted", "status.unreachable",
}  # fmt: skip
# What stays as it is until the issuer, or we, change it.
LASTING: Final = frozenset(
    {
        "check.no_finding", "check.too_costly", "check.too_deep", "context.missing", "context.unknown",
        "data_model.broken", "did.unsupported", "endorsements.too_many", "evidence.digest_unsupported",
        "evidence.too_many", "fetch.credentials", "fetch.host", "fetch.insecure", "fetch.port", "fetch.private_address",
        "fetch.redirects", "fetch.scheme", "fetch.too_large", "fetch.url", "hosted.differs", "hosted.no_address",
        "hosted.other_document", "hosted.out_of_scope", "input.version_1", "input.wrapped", "issuer_binding.document",
        "issuer_binding.no_issuer", "issuer_binding.no_proof", "issuer_binding.same_origin",
        "issuer_binding.unpublished", "jcs.number", "jcs.surrogate", "jcs.type", "jsonld.compact_iri",
        "jsonld.context_missing", "jsonld.context_unsupported", "jsonld.datatype", "jsonld.empty_node",
        "jsonld.inline_context", "jsonld.iri_as_term", "jsonld.iri_malformed", "jsonld.nested_array",
        "jsonld.nested_context", "jsonld.null", "jsonld.number", "jsonld.protected_term", "jsonld.relative_iri",
        "jsonld.scattered", "jsonld.surrogate", "jsonld.undefined_term", "jsonld.value_object", "key.no_purpose",
        "key.not_json", "key.scheme", "key.unnamed", "key.unsupported", "lookalike.host", "lookalike.identifier",
        "lookalike.name", "lookalike.too_long", "proof.chain", "proof.cryptosuite", "proof.expired", "proof.malformed",
        "proof.method", "proof.missing", "proof.too_many", "proof.unsupported", "schema.unknown",
        "status.index_malformed", "status.list_malformed", "status.list_moved", "status.list_too_large",
        "status.list_unreadable", "status.no_list", "status.not_a_list", "status.other_issuer", "status.other_list",
        "status.other_purpose", "status.purpose_unknown", "status.range", "status.too_many", "status.type_unknown",
        "status.unrecorded", "structure.subjects", "structure.unread", "validity.malformed",
    }
)  # fmt: skip
# Answers of a server that are for a while; with any other it has said all that it will say (RFC 9110 section 15).
_FOR_A_WHILE: Final = frozenset({408, 425, 429})


def can_pass(verdict: Verdict) -> bool:
    """Whether the answer may be another one later without anybody's doing: all that could not be found out may pass."""
    open_ones = [each for each in verdict.checks if each.outcome is Outcome.UNKNOWN and each.code not in FOLLOWING]
    return bool(open_ones) and all(_passes(each, verdict) for each in open_ones)


def _passes(result: CheckResult, verdict: Verdict) -> bool:
    if result.code not in PASSING:
        return False
    status, reason = result.facts.get("status"), result.facts.get("reason")
    if isinstance(status, int):
        return status >= 500 or status in _FOR_A_WHILE
    if isinstance(reason, str):
        return reason in PASSING
    if result.code == "endorsements.undetermined":
        return all(can_pass(each) for each in verdict.endorsements if each.headline is verdict.headline)
    return all(code in PASSING for code in result.facts.get("reasons", ()))

"""Our codes in the words of the W3C: problem types of VC Data Model, VC Data Integrity and Bitstring Status List."""

from __future__ import annotations

from schemas import vocabulary as words

# The longest prefix of a code decides.
_BY_PREFIX = {
    "input": words.PARSING_ERROR,
    "json": words.PARSING_ERROR,
    "image": words.PARSING_ERROR,
    "jws": words.PARSING_ERROR,
    "jws.claims": words.PROOF_VERIFICATION_ERROR,
    "structure": words.MALFORMED_VALUE_ERROR,
    "validity.malformed": words.MALFORMED_VALUE_ERROR,
    "proof": words.PROOF_VERIFICATION_ERROR,
    "proof.signature": words.CRYPTOGRAPHIC_SECURITY_ERROR,
    "proof.method": words.INVALID_VERIFICATION_METHOD,
    "jsonld": words.PROOF_TRANSFORMATION_ERROR,
    # What the standard's algorithm would drop silently.
    "jsonld.undefined_term": words.DATA_LOSS_DETECTION_ERROR,
    "jsonld.null": words.DATA_LOSS_DETECTION_ERROR,
    "jsonld.relative_iri": words.DATA_LOSS_DETECTION_ERROR,
    "jsonld.iri_malformed": words.DATA_LOSS_DETECTION_ERROR,
    "jsonld.empty_node": words.DATA_LOSS_DETECTION_ERROR,
    "context": words.PROOF_TRANSFORMATION_ERROR,
    "key": words.INVALID_VERIFICATION_METHOD,
    "key.unknown": words.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD,
    "issuer_binding": words.INVALID_VERIFICATION_METHOD,
    "issuer_binding.document": words.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
    "status.unreachable": words.STATUS_RETRIEVAL_ERROR,
    "status": words.STATUS_VERIFICATION_ERROR,
    "form.status_list_length": words.STATUS_LIST_LENGTH_ERROR,
    "status.range": words.STATUS_RANGE_ERROR,
    "status.index_malformed": words.MALFORMED_VALUE_ERROR,
    "status.list_malformed": words.MALFORMED_VALUE_ERROR,
}
# A revoked badge is no problem of the document.
_NONE = frozenset({"status.revoked", "status.suspended", "status.gone"})


def problem_type(code: str) -> str | None:
    """The W3C problem type URL for one of our codes, or None where none fits."""
    if code in _NONE:
        return None
    while code:
        if code in _BY_PREFIX:
            return _BY_PREFIX[code]
        code = code.rpartition(".")[0]
    return None

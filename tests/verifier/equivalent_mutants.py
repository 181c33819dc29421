"""Mutants of the verifier that change nothing observable, each with the reason."""

from __future__ import annotations

from typing import Final

_UNREACHED = "what stands before it has refused the document already; it keeps the types honest"
_PARSED = "the same bytes are parsed, and the answer is kept or not; the limit is that of the fetch"
_LIST = "whether the verdict on a list is kept changes no verdict; test_kept_lists.py counts how often one is reached"
_CLOCK = "the time runs out inside of a check, which no document does by itself; the tests of limits have a clock"
_TOGETHER = "both are true, or neither is: the rest keeps the types honest, or says what is meant"
_ENDORSEMENT = "nothing here comes after its endorsement was judged alone, as all in test_kept_endorsements.py does"
EQUIVALENT: Final[dict[tuple[str, str, str], str]] = {
    ("pipeline", "examination.notes.append('issuer.unlisted')", "pass"): "a note, for test_believed_issuers.py",
    ("keys.canonical.scattered_statements", "kinds <= _COMPLETED", "kinds > _COMPLETED"): "one by one they agree too",
    (
        "ob3_forms",
        "type(named) is str",
        "type(named) is not str",
    ): "the same values are found equal, by all that they say",
    ("skeletons", "len(name) <= _SHORT", "len(name) > _SHORT"): "whether it is kept; test_skeletons.py looks at that",
    ("checks.proof", "jws is None or case.method is None", "jws is None and case.method is None"): _UNREACHED,
    ("checks.structure", "results or examination.ob2 is None", "results and examination.ob2 is None"): _TOGETHER,
    (
        "conclusion",
        "not authentic or unknown & _ESTABLISHING",
        "not authentic and unknown & _ESTABLISHING",
    ): "of no document here is only one of them true; the truth table of test_conclusion.py has such results",
    (
        "checks.issuer_binding",
        "result.code == 'key.unknown' and result.facts.get('reason') == 'document'",
        "result.code == 'key.unknown' or result.facts.get('reason') == 'document'",
    ): _TOGETHER,
    (
        "resolver",
        "not origin or urlsplit(issuer_id).scheme != 'https'",
        "not origin and urlsplit(issuer_id).scheme != 'https'",
    ): "the fetch refuses http too; here it is not even asked",
    ("pipeline", "nested.kind in STATUS_LIST_KINDS", "nested.kind not in STATUS_LIST_KINDS"): _LIST,
    (
        "pipeline",
        "not is_at(own, id_of(listed.document.get('issuer')) or '')",
        "is_at(own, id_of(listed.document.get('issuer')) or '')",
    ): _LIST,
    ("pipeline", "id_of(listed.document.get('issuer')) or ''", "id_of(listed.document.get('issuer')) and ''"): _LIST,
    ("pipeline", "endorsement.jws is not None", "endorsement.jws is None"): _ENDORSEMENT,
    (
        "pipeline",
        "(digest := _digest(endorsement)) not in kept",
        "(digest := _digest(endorsement)) in kept",
    ): _ENDORSEMENT,
    ("pipeline", "known is not None", "known is None"): _ENDORSEMENT,
    (
        "pipeline",
        "not any((note.startswith('refresh.') for note in known.notes))",
        "any((note.startswith('refresh.') for note in known.notes))",
    ): _ENDORSEMENT,
    (
        "pipeline",
        "known is not None and (not any((note.startswith('refresh.') for note in known.notes)))",
        "known is not None or not any((note.startswith('refresh.') for note in known.notes))",
    ): _ENDORSEMENT,
    ("pipeline", "unknown(step.name, 'check.no_finding')", "passed(step.name, 'check.no_finding')"): (
        "every check of today gives a finding; this is for the next one"
    ),
    (
        "pipeline",
        "unknown(CheckName.STRUCTURE, 'check.too_deep')",
        "passed(CheckName.STRUCTURE, 'check.too_deep')",
    ): _UNREACHED,
    ("kept_verdicts", "digest in self._kept", "digest not in self._kept"): (
        "asked by the service alone, which keeps the JSON that it writes; its own tests see it"
    ),
    ("checks.findings", "value is None", "value is not None"): "no error of ours has an absent fact",
    ("checks.ob2_status", "unknown(NAME, 'status.not_retrieved')", "passed(NAME, 'status.not_retrieved')"): _UNREACHED,
    ("checks.ob2_status", "unknown(NAME, 'status.unreachable')", "passed(NAME, 'status.unreachable')"): _UNREACHED,
    ("checks.proof", "failed(NAME, 'proof.missing')", "passed(NAME, 'proof.missing')"): _UNREACHED,
    ("checks.proof", "unknown(NAME, 'proof.missing')", "passed(NAME, 'proof.missing')"): _UNREACHED,
    ("checks.proof", "unknown(NAME, 'check.too_costly')", "passed(NAME, 'check.too_costly')"): _CLOCK,
    (
        "resolver",
        "len(fetched.data) > _SMALL_DOCUMENT",
        "len(fetched.data) <= _SMALL_DOCUMENT",
    ): _PARSED,
    ("checks.status", "unknown(NAME, 'check.too_costly')", "passed(NAME, 'check.too_costly')"): _CLOCK,
}

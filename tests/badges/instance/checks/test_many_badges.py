"""The check of many badges: flat memory, progress, and each signature verified."""

from __future__ import annotations

import pytest

from badges.instance.checks import all_checks, documents, lists
from badges.instance.checks.findings import WRONG, silently
from badges.instance.checks.signatures import Signatures
from badges.ledger import statuses
from tests.badges.instance.checks.conftest import Record
from tests.badges.instance.memory import peak
from tests.cast.many import multiply

FEW, MANY = 40, 300


def test_memory_is_flat(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "BATCH", 20)
    monkeypatch.setattr(lists, "BATCH", 20)
    monkeypatch.setattr(documents, "_holds", lambda *_: True)
    monkeypatch.setattr(documents, "SAMPLE", 10**6)

    def run() -> None:
        assert [each.what for each in all_checks.findings(record.services) if each.mark == WRONG] == []

    multiply(record.awards["public"], FEW, signed=False)
    run()  # what is kept for ever (compiled statements, schemas) is there now
    few = peak(run)
    multiply(record.awards["public"], MANY - FEW, signed=False)
    many = peak(run)
    assert many < few * 1.1 + 100_000, (few, many)
    monkeypatch.setattr(documents, "BATCH", 10**6)  # the control: all rows at once
    assert peak(lambda: documents.examine(record.services, silently)) > many * 2


def test_progress_is_told_to_the_end(record: Record) -> None:
    told: list[tuple[str, int, int]] = []
    list(all_checks.findings(record.services, None, lambda *step: told.append(step)))
    by = {what: (done, total) for what, done, total in told}
    assert all(done == total for done, total in by.values()) and by["badges"][1] == 10
    assert {"badges", "attributions", "registre", "accords", "listes de statut"} <= set(by)


def test_every_signature_is_verified_one_by_one(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed bytes of another badge with this one's ids: nothing but the signature is wrong, and each is found."""
    multiply(record.awards["public"], 3, signed=False)
    found = {each.what for each in record.wrong()}
    assert found == {"Badges : 3 sur 10 ne se vérifient pas"}
    monkeypatch.setattr(Signatures, "hold", lambda *_, **__: True)
    assert record.wrong("badges") == []  # the control


def test_the_quick_way_says_what_the_verifier_says(record: Record) -> None:
    """Each badge that the verifier calls valid or revoked plainly holds, and only with the bit that it has."""
    services, signatures = record.services, Signatures(record.services)
    for name, revoked in (("public", False), ("revoked", True)):
        of = record.awards[name]
        forms, edition = of.documents(), of.editions()[-1]
        place = {"number": edition.status_list_id, "index": edition.status_index}
        assert signatures.hold(forms["ob3"], forms["ob3_jwt"], **place, revoked=revoked)
        assert not signatures.hold(forms["ob3"], forms["ob3_jwt"], **place, revoked=not revoked)
        other = record.awards["valid"].documents()
        assert not signatures.hold(forms["ob3"], other["ob3_jwt"], **place, revoked=revoked)
        assert not signatures.hold(other["ob3"], forms["ob3_jwt"], **place, revoked=revoked)
        for form in ("ob3", "ob3_jwt"):
            for at in (len(forms[form]) // 3, len(forms[form]) - 40):
                changed = {**forms, form: forms[form][:at] + b"~" + forms[form][at + 1 :]}
                assert not signatures.hold(changed["ob3"], changed["ob3_jwt"], **place, revoked=revoked)
    assert statuses.numbers(services) == [1]

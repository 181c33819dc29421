"""What may be wrong with an instance is found on both databases."""

from __future__ import annotations

from sqlalchemy import update

from badges.cli import checkup
from badges.instance import reads
from badges.ledger.tables import Document
from tests.cast.recognition import Recognition


def unlike(recognition: Recognition) -> int:
    with recognition.services.database.begin(snapshot=True) as session:
        return reads.documents_unlike_the_ledger(session)


def test_documents_are_compared_with_the_ledger(recognition: Recognition) -> None:
    recognition.sign()
    assert unlike(recognition) == 0
    assert checkup.ledger(recognition.services).mark == checkup.GOOD
    with recognition.services.database.begin() as session:
        session.execute(update(Document).values(data=b"{}"))
    assert unlike(recognition) == 3
    assert checkup.ledger(recognition.services).mark == checkup.WRONG
